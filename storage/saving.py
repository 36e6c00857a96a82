"""A whole copy of a memory as a SQLite file that its own version can read, whichever database it comes from."""

import asyncio
from pathlib import Path

from storage.dialects import Database
from storage.dialects.sqlite import SqliteFile
from storage.transfer import copy_rows


async def save(found: Database, revision: str, scripts: Path, target: Path) -> None:
    """Writes the copy into a new file: one moment of the memory, which may be at work meanwhile.

    FileExistsError where there is a file; StorageError, Busy, DamagedDatabase.
    """
    if isinstance(found, SqliteFile):
        await asyncio.to_thread(found.back_up, target)
        return
    copy = SqliteFile(target)
    await copy.revision()  # makes the folder and the file, for the owner's eyes only
    await asyncio.to_thread(copy.upgrade, scripts, revision)
    await copy_rows(found, copy)
