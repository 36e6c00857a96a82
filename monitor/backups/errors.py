"""What can go wrong with a backup; every text says what to do next."""


class BackupError(Exception):
    """A backup could not be made, or cannot be used; nothing of the machine was changed."""


class WrongPassphrase(BackupError):
    """The passphrase does not open the secrets of this backup."""
