"""Brings a database file to this version's schema: `python -m storage.migrate FILE SCRIPTS` is the child that does it.

A new file is built in process (one transaction, no second interpreter); a file that holds anything is checked, backed
up beside itself and upgraded in a child process, whose memory and foreign-key settings end with it.
"""

import asyncio
import os
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

from storage.errors import Busy, DamagedDatabase, MigrationFailed, NewerSchema, StorageError

SCRIPTS = Path(__file__).parent / "migrations"
# Alembic's context is one per process: two new files are built one after the other.
ALEMBIC = threading.Lock()


def known_revisions(scripts: Path) -> list[str]:
    """The schema versions that this program knows, oldest first: the first four signs of each script's name."""
    return sorted(path.name[:4] for path in (scripts / "versions").glob("[0-9]*.py"))


async def prepare(path: Path, scripts: Path | None = None) -> None:
    """Creates, checks or upgrades the database at `path`. Raises NewerSchema, DamagedDatabase, MigrationFailed."""
    scripts = scripts or SCRIPTS
    try:
        _make_private(path)
    except OSError as error:
        raise StorageError(f"{path} cannot be used as the database: {error.strerror}; choose another `path`") from error
    revision = await asyncio.to_thread(_examine, path)
    if revision is None:
        await asyncio.to_thread(upgrade, path, scripts)
        return
    known = known_revisions(scripts)
    if revision not in known:
        raise NewerSchema(
            f"{path} was written by a newer twoam (schema {revision}, this one knows up to {known[-1]}): "
            "install the newer version again, or restore the backup that lies beside the file"
        )
    if revision != known[-1]:
        await asyncio.to_thread(_back_up, path, revision)
        await _upgrade_in_child(path, scripts)


def _make_private(path: Path) -> None:
    """Our own folder and file are for the owner's eyes; a folder that was there before is left alone."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _examine(path: Path) -> str | None:
    """The schema version of the file, None where it is new. Raises DamagedDatabase."""
    try:
        with closing(sqlite3.connect(path, timeout=5)) as connection:
            return _revision(path, connection)
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Busy(f"{path} is locked by another program: end it, or try again") from error
        raise DamagedDatabase(f"{path} cannot be opened: {error}; check its permissions and the free space") from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from error


def _revision(path: Path, connection: sqlite3.Connection) -> str | None:
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise _damaged(path, str(verdict))
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise DamagedDatabase(f"{path} is another program's database: choose another file for twoam's")
    (revision,) = connection.execute("SELECT max(version_num) FROM alembic_version").fetchone()
    if revision is None:
        raise _damaged(path, "it does not say which schema it has")
    return str(revision)


def _damaged(path: Path, why: str) -> DamagedDatabase:
    return DamagedDatabase(
        f"{path} is damaged ({why}) and was not touched: stop twoam, copy the file away, then restore a backup with "
        "`twoam restore`, or move the file away to begin anew"
    )


def _back_up(path: Path, revision: str) -> Path:
    """A whole copy beside the file; an older copy is never overwritten."""
    number = 1
    while (backup := path.with_name(f"{path.name}.schema-{revision}.{number}.bak")).exists():
        number += 1
    os.close(os.open(backup, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(path, timeout=5)) as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
    return backup


async def _upgrade_in_child(path: Path, scripts: Path) -> None:
    home = str(Path(__file__).parent.parent)
    search = os.pathsep.join(filter(None, (home, os.environ.get("PYTHONPATH"))))
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "storage.migrate", str(path), str(scripts)),
        env={**os.environ, "PYTHONPATH": search},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await child.communicate()
    if child.returncode:
        lines = said.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise MigrationFailed(
            f"{path} could not be brought to this version ({lines[-1]}); it is as it was, and a backup lies beside it: "
            "start the older version again and report this text"
        )


def upgrade(path: Path, scripts: Path) -> None:
    """Runs the migrations in one transaction; two processes at once do it one after the other."""
    # Alembic is for the moment of an upgrade only: the daemon does not carry it around.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from sqlalchemy import create_engine  # noqa: PLC0415
    from sqlalchemy.pool import NullPool  # noqa: PLC0415

    engine = create_engine(
        f"sqlite:///{path}", poolclass=NullPool, connect_args={"isolation_level": None, "timeout": 30}
    )
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    with ALEMBIC, engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("PRAGMA journal_mode=WAL")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
            raise MigrationFailed(f"{len(orphans)} rows would point to nothing, the first in table {orphans[0][0]}")
        connection.commit()


if __name__ == "__main__":
    upgrade(Path(sys.argv[1]), Path(sys.argv[2]))
