"""What can go wrong with the memory; every text says what to do next."""


class StorageError(Exception):
    """The database did not do what was asked; nothing of the transaction is kept."""


class Busy(StorageError):
    """Another process held the database for longer than we wait; ask again."""


class Locked(Busy):
    """Another process holds the write lock; nothing was begun, so the same may be tried again."""


class Unwritable(StorageError):
    """No room is left, or the disk fails: nothing can be kept, though what is there can still be read."""


class Conflict(StorageError):
    """The database's own rules forbid it: a second open incident with one key, a listing that does not exist."""


class Stale(Conflict):
    """The incident was changed by somebody else since it was read: read it again and decide again."""


class NewerSchema(StorageError):
    """The database was written by a newer version of the program."""


class DamagedDatabase(StorageError):
    """The file is not a healthy database of ours; it is left as it is."""


class Vanished(StorageError):
    """There is no memory where one is known to have been; nothing was made in its place."""


class MigrationFailed(StorageError):
    """The database could not be brought to this version; it is left as it was, with a backup beside it."""


class CopyFailed(StorageError):
    """A memory could not be copied; the target is as it was."""
