"""A database is created, upgraded or refused, and never harmed."""

import asyncio
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from storage.errors import DamagedDatabase, MigrationFailed, NewerSchema, StorageError
from storage.migrate import prepare
from storage.revisions import SCRIPTS, known_revisions
from storage.store import Store
from storage.tables import Row
from tests.storage.world import add_lamp

LAST = known_revisions(SCRIPTS)[-1]
SECOND = f'''
"""The schema of tomorrow, for tests only."""
import sqlalchemy as sa
from alembic import op
revision = "9999"
down_revision = "{LAST}"

def upgrade() -> None:
    op.add_column("listing", sa.Column("stars", sa.Integer()))
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "twoam.db"


def newer_scripts(folder: Path, more: str = "") -> Path:
    """The program of tomorrow: one more script."""
    scripts = folder / "scripts"
    shutil.copytree(SCRIPTS, scripts)
    (scripts / "versions" / "9999_tomorrow.py").write_text(SECOND + more)
    return scripts


def ask(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def schema(path: Path) -> dict[str, list[str]]:
    """Every table and index with its columns and constraints, whose order says nothing: a later column stands last."""
    rows = ask(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    return {str(name): _parts(_line(sql)) for name, sql in rows}


def _parts(line: str) -> list[str]:
    """What stands before, between and after the outer parentheses, in the order of the alphabet."""
    before, _, rest = line.partition("(")
    inside, _, behind = rest.rpartition(")")
    return sorted(part.strip() for part in (before, *re.split(r",(?![^()]*\))", inside), behind))


def _line(sql: object) -> str:
    """SQLite quotes the name of a table that was built anew."""
    return " ".join(str(sql).replace('"', "").split())


def write(path: Path, body: bytes, mode: int = 0o600) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(body)
    path.chmod(mode)


def read(path: Path) -> bytes:
    return path.read_bytes()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_the_migrations_lead_to_the_tables(path: Path, tmp_path: Path) -> None:
    await prepare(path)
    with create_engine(f"sqlite:///{path}").connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Row.metadata) == []
        connection.engine.dispose()
    fresh = create_engine(f"sqlite:///{tmp_path}/fresh.db")
    Row.metadata.create_all(fresh)
    fresh.dispose()
    migrated = schema(path)
    del migrated["alembic_version"]
    assert migrated == schema(tmp_path / "fresh.db")


async def test_the_database_is_for_its_owners_eyes_only(path: Path) -> None:
    async with Store.open(path) as store:
        await add_lamp(store)
        assert {mode(file) for file in path.parent.iterdir()} == {0o600}
        assert len(list(path.parent.iterdir())) == 3
    assert mode(path.parent) == 0o700


async def test_a_file_that_others_could_read_is_closed_to_them_but_not_the_folder(tmp_path: Path) -> None:
    before = mode(tmp_path)
    write(tmp_path / "twoam.db", b"", 0o644)
    async with Store.open(f"sqlite:///{tmp_path}/twoam.db") as store:
        assert await store.listings() == ()
    assert mode(tmp_path / "twoam.db") == 0o600
    assert mode(tmp_path) == before


async def test_an_older_database_is_backed_up_and_upgraded_in_a_child(path: Path, tmp_path: Path) -> None:
    async with Store.open(path) as store:
        lamp = await add_lamp(store)
    scripts = newer_scripts(tmp_path)
    await prepare(path, scripts)
    assert ask(path, "SELECT name, stars FROM listing") == [("Blue Lamp", None)]
    assert ask(path, "SELECT version_num FROM alembic_version") == [("9999",)]
    (backup,) = path.parent.glob("*.bak")
    assert backup.name == f"twoam.db.schema-{LAST}.1.bak"
    assert mode(backup) == 0o600
    async with Store.open(backup) as old:
        assert await old.listings() == (lamp,)
    await prepare(path, scripts)
    assert len(list(path.parent.glob("*.bak"))) == 1


async def test_an_upgrade_that_fails_changes_nothing_and_says_so(path: Path, tmp_path: Path) -> None:
    async with Store.open(path) as store:
        lamp = await add_lamp(store)
    before = schema(path)
    scripts = newer_scripts(tmp_path, '    raise RuntimeError("no such luck")\n')
    with pytest.raises(MigrationFailed, match=r"no such luck.*as it was.*backup"):
        await prepare(path, scripts)
    assert schema(path) == before
    with pytest.raises(MigrationFailed):
        await prepare(path, scripts)
    assert len(list(path.parent.glob("*.bak"))) == 2
    async with Store.open(path) as store:
        assert await store.listings() == (lamp,)


async def test_a_copy_that_was_not_ended_does_not_pass_for_one(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Store.open(path):
        pass
    seen: list[list[str]] = []

    async def cut_short(found: object, revision: str, scripts: Path, target: Path) -> None:
        target.write_bytes(b"SQLite format 3")  # noqa: ASYNC240
        seen.append(sorted(one.name for one in path.parent.glob("*.bak")))
        raise StorageError("the disk is full")

    monkeypatch.setattr("storage.migrate.save", cut_short)
    with pytest.raises(StorageError, match="the disk is full"):
        await prepare(path, newer_scripts(tmp_path))
    assert seen == [[]], "a process that is killed here leaves none"
    assert [one.name for one in path.parent.iterdir() if "schema" in one.name] == []


async def test_an_upgrade_that_would_orphan_rows_is_undone(path: Path, tmp_path: Path) -> None:
    async with Store.open(path) as store:
        await add_lamp(store)
    with pytest.raises(MigrationFailed, match="point to nothing"):
        await prepare(path, newer_scripts(tmp_path, '    op.execute("DELETE FROM listing")\n'))
    assert ask(path, "SELECT count(*) FROM listing") == [(1,)]


async def test_a_database_of_a_newer_program_is_refused(path: Path) -> None:
    async with Store.open(path) as store:
        await add_lamp(store)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(NewerSchema, match=r"newer twoam \(schema 9999.*install the newer version again"):
        async with Store.open(path):
            pass
    assert ask(path, "SELECT count(*) FROM listing") == [(1,)]


@pytest.mark.parametrize("body", [b"this is not a database, it is a letter\n" * 99, b"SQLite format 3\0" + b"x" * 9000])
async def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, body: bytes) -> None:
    write(path, body)
    with pytest.raises(DamagedDatabase, match="was not touched"):
        async with Store.open(path):
            pass
    assert read(path) == body


async def test_a_database_with_a_torn_page_is_refused_and_left_alone(path: Path) -> None:
    async with Store.open(path) as store:
        await add_lamp(store)
    body = bytearray(read(path))
    body[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    write(path, bytes(body))
    with pytest.raises(DamagedDatabase, match="damaged"):
        async with Store.open(path):
            pass
    assert read(path) == body


async def test_another_programs_database_is_refused(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (id INTEGER)")
        connection.commit()
    with pytest.raises(DamagedDatabase, match="another program"):
        await prepare(path)


async def test_a_place_that_cannot_be_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be used as the database"):
        await prepare(tmp_path)
    with pytest.raises(StorageError, match=r"mysql:// is no database that twoam knows: give a file, or postgresql://"):
        Store.open("mysql://shop/twoam")


async def test_several_databases_may_be_created_at_once_in_one_program(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.db" for number in range(4)]
    await asyncio.gather(*(prepare(path) for path in paths))
    assert all(ask(path, "SELECT version_num FROM alembic_version") for path in paths)


async def test_two_programs_may_create_the_same_database_at_once(path: Path) -> None:
    code = (
        "import asyncio, sys; from pathlib import Path; from storage.store import Store\n"
        "async def main():\n    async with Store.open(sys.argv[1]) as store: await store.listings()\n"
        "asyncio.run(main())"
    )
    programs = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", code, str(path), stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    said = [(await program.communicate())[1] for program in programs]
    assert [program.returncode for program in programs] == [0, 0, 0], said
    assert ask(path, "SELECT version_num FROM alembic_version") == [(known_revisions(SCRIPTS)[-1],)]
