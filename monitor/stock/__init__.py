"""How long stock lasts: what sells a day, when it runs out, when to order anew, and what lies too long."""
