"""Listings of others that look like mine: how alike they are, and what is remembered of them."""
