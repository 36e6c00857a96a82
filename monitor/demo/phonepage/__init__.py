"""The local phone: one page on loopback that shows the chats of the local Bot API as Telegram would."""
