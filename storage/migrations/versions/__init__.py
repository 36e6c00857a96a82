"""One script per schema version; the first four signs of the name are its number."""
