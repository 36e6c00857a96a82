"""A whole season of sales, and the proof that the figures come out to the cent."""
