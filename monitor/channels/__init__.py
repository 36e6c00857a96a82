"""Other ways to people than Telegram: what they are told, when they ring, and when they stand in for it."""
