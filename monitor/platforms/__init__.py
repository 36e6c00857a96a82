"""What each platform brings, what hangs on it, and whether a good time there begins or ends."""
