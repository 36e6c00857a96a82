"""The books: what was sold, what it cost, and what is left, from the lines that platforms tell."""
