"""Platforms: shares, what hangs on an account, turns, points, and what is told of them."""
