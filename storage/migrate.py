"""Brings a database to this version's schema: `python -m storage.migrate SCRIPTS` is the child that upgrades one.

A new database is built in process (one transaction, no second interpreter); one that holds anything is checked, backed
up and upgraded in a child process, whose memory and settings end with it. The child reads the database's address from
its standard input: what stands on a command line is seen by everybody on the machine.
"""

import asyncio
import os
import sys
from pathlib import Path

from adapters.redact import redact
from storage.child import run_module
from storage.dialects import Database, database
from storage.dialects.sqlite import SqliteFile
from storage.errors import MigrationFailed, NewerSchema, Vanished
from storage.revisions import HEAD, SCRIPTS, known_revisions
from storage.saving import save


async def prepare(
    where: str | Path | Database, scripts: Path = SCRIPTS, backups: Path | None = None, *, create: bool = True
) -> None:
    """Creates, checks or upgrades the database. Raises NewerSchema, DamagedDatabase, MigrationFailed.

    `backups` is the folder for the backup that is made before an upgrade; a file's lies beside it. Without `create`
    nothing is made where there is no memory: Vanished.
    """
    found = database(where) if isinstance(where, str | Path) else where
    if not create and not await found.is_there():
        raise Vanished(f"{found.name} is gone or empty, and there was a memory")
    revision = await found.revision()
    if revision is None:
        await asyncio.to_thread(found.upgrade, scripts, HEAD)
        return
    newest = refuse_newer(found, revision, scripts)
    if revision != newest:
        backup = await _back_up(found, revision, scripts, backups)
        await _upgrade_in_child(found, scripts, backup)


def refuse_newer(found: Database, revision: str, scripts: Path = SCRIPTS) -> str:
    """The newest schema that this program knows; NewerSchema where the revision is none of those it knows."""
    known = known_revisions(scripts)
    if revision not in known:
        raise NewerSchema(
            f"{found.name} was written by a newer twoam (schema {revision}, this one knows up to {known[-1]}): "
            "install the newer version again, or restore the backup that was made before the upgrade"
        )
    return known[-1]


async def _back_up(found: Database, revision: str, scripts: Path, backups: Path | None) -> Path:
    """A whole copy that the old version can read: of a file beside it, of a server's database as a file."""
    if isinstance(found, SqliteFile):
        backup = _free(found.path.parent, found.path.name, revision)
    elif backups is not None:
        backup = _free(backups, "twoam.db", revision)
    else:
        raise MigrationFailed(
            f"{found.name} has an old schema, and there is no folder for the backup that an upgrade begins with: "
            "upgrade it with `twoam run`"
        )
    # Whoever is killed on the way leaves nothing that looks like a whole copy.
    part = backup.with_name(f"{backup.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        await save(found, revision, scripts, part)
        part.rename(backup)
    finally:
        part.unlink(missing_ok=True)
    return backup


def _free(folder: Path, name: str, revision: str) -> Path:
    """An older copy is never overwritten."""
    number = 1
    while (backup := folder / f"{name}.schema-{revision}.{number}.bak").exists():
        number += 1
    return backup


async def _upgrade_in_child(found: Database, scripts: Path, backup: Path) -> None:
    why = await run_module("storage.migrate", str(scripts), told=found.where)
    if why is not None:
        raise MigrationFailed(
            f"{found.name} could not be brought to this version ({redact(why)}); it is as it was, and its backup "
            f"is {backup}: start the older version again and report this text"
        )


if __name__ == "__main__":
    database(sys.stdin.read()).upgrade(Path(sys.argv[1]), HEAD)
