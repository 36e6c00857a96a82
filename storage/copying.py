"""Copies a whole memory from one database to another: SQLite to PostgreSQL, back, or file to file."""

from pathlib import Path

from storage.dialects import database
from storage.migrate import prepare
from storage.transfer import CopiedTable, copy_rows


async def copy_store(source: str | Path, target: str | Path, *, backups: Path | None = None) -> tuple[CopiedTable, ...]:
    """Copies everything, ids and unsent deliveries included, and returns what each table now holds in both.

    Places are as in Store.open. The source is brought to this version first, as by opening it, and may be at work
    meanwhile: what is copied is one moment of it. The target is created where there is none; CopyFailed where it
    holds anything, or did not keep what it was given. Then, and after any other error, it has no row.
    """
    old, new = database(source), database(target)
    await prepare(old, backups=backups)
    await prepare(new, backups=backups)
    return await copy_rows(old, new)
