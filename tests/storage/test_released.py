"""What a released version wrote is taken over by this one, on either database, after a backup and with nothing lost."""

import asyncio
import re
import sqlite3
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.backups import copied, examined
from storage.dialects import database
from storage.dialects.sqlite import SqliteFile
from storage.revisions import SCRIPTS, known_revisions
from storage.states import Batch, DeliveryState, RawProof, Role
from storage.store import Store
from storage.transfer import copy_rows
from tests.postgres import Postgres
from tests.storage.released import DUMPS
from tests.storage.world import KEY, after, resolved, told

ROOT = Path(__file__).parents[2]
HEAD = known_revisions(SCRIPTS)[-1]
_LASTING = ("listing", "person", "friend", "incident", "transition", "delivery", "proof", "proof_body")


def test_every_released_version_left_a_dump_of_its_memory() -> None:
    """When this fails for a new version: python -m tests.storage.released, then commit the file."""
    released = re.findall(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert released
    assert {dump.name.partition("-")[0] for dump in DUMPS} == set(released)
    assert version("twoam") in released


def written(dump: Path, path: Path) -> Path:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump.read_text("utf-8"))
    return path


async def laid(dump: Path, kind: str, folder: Path, postgres: Postgres) -> str:
    """The released memory as it lay on somebody's machine."""
    path = written(dump, folder / "state" / "twoam.db")
    if kind == "sqlite":
        return str(path)
    server = await postgres.create(migrated=False)
    await asyncio.to_thread(database(server).upgrade, SCRIPTS, revision_of(dump))
    await copy_rows(SqliteFile(path), database(server))
    return server


def backup_of(dump: Path, folder: Path) -> Path:
    (found,) = folder.glob(f"*.schema-{revision_of(dump)}.1.bak")
    return found


def revision_of(dump: Path) -> str:
    return dump.stem.partition("-")[2]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
async def test_a_released_memory_is_taken_over_after_a_backup(
    dump: Path, kind: str, tmp_path: Path, postgres: Postgres
) -> None:
    place = await laid(dump, kind, tmp_path, postgres)
    before = (await copied(place, tmp_path / "before.db")).rows
    async with Store.open(place, backups=tmp_path / "state") as store:
        assert [one.name for one in await store.listings()] == ["Blue \U0001f4a1 Lamp 跟卖"]
        assert [(one.name, one.role) for one in await store.people()] == [("Ben", Role.VIEWER)]
        (waiting,) = await store.sendable(after(9), 9)
        assert (waiting.dedupe_key, waiting.state) == ("new", DeliveryState.NEW)
        assert [one.dedupe_key for one in await store.stranded()] == ["sending"]
        (incident,) = [one for one in await store.open_incidents() if one.key == KEY]
        await store.commit(told(resolved(incident)))
        assert len(await store.proofs(incident_id=incident.id)) == 1
    found = await copied(place, tmp_path / "after.db")
    assert found.revision == HEAD
    assert {name: found.rows[name] for name in _LASTING} == {name: before[name] for name in _LASTING}
    backup = examined(backup_of(dump, tmp_path / "state"))
    assert (backup.revision, backup.rows) == (revision_of(dump), before)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
@pytest.mark.parametrize("left", [1, 0])
async def test_the_number_of_a_forgotten_proof_is_not_given_again_by_an_upgrade(
    dump: Path, kind: str, left: int, tmp_path: Path, postgres: Postgres
) -> None:
    place = await laid(dump, kind, tmp_path, postgres)
    engine = database(place).writer()
    async with engine.begin() as connection:
        last = (await connection.execute(text("SELECT max(id) FROM proof"))).scalar_one()
        await connection.execute(text(f"DELETE FROM proof WHERE id > {left}"))
    await engine.dispose()
    async with Store.open(place, backups=tmp_path / "state") as store:
        await store.commit(Batch(proofs=(RawProof(None, None, after(1), "https://shop.example", 200, b"late"),)))
        assert [one.id for one in await store.proofs()] == [*range(1, left + 1), last + 1]
