"""Channels beside Telegram, tried against real receivers on loopback."""
