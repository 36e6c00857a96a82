"""The books: what is booked, how it is summed, and what changes them."""
