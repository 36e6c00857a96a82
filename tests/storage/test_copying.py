"""A memory moves from one database to another and back, and is the same."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, event, select
from sqlalchemy.exc import DBAPIError

from storage.copying import copy_store
from storage.dialects import database
from storage.dialects.postgres import PostgresServer
from storage.errors import Busy, CopyFailed, StorageError
from storage.states import Batch, DeliveryState, Role, Step
from storage.store import Store
from tests.postgres import Postgres
from tests.storage.filled import fill
from tests.storage.world import KEY, add_lamp, after, content, price, raise_stranger, resolved, route, told

# As they are there, with no type of ours.
TABLES = MetaData()
New = Callable[[str], Awaitable[str]]


@pytest.fixture
def new(tmp_path: Path, postgres: Postgres) -> New:
    """The place of a new, empty database: new("sqlite") or new("postgres")."""
    count = 0

    async def made(kind: str) -> str:
        nonlocal count
        count += 1
        return await postgres.create() if kind == "postgres" else str(tmp_path / f"{count}.db")

    return made


@pytest.fixture(autouse=True)
def in_many_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every table were a large one."""
    monkeypatch.setattr("storage.transfer.ROWS", 2)
    monkeypatch.setattr("storage.transfer.BODIES", 1)


async def everything(place: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table as the driver gives it, in one order."""
    engine = database(place).reader()
    async with engine.connect() as connection:
        if not TABLES.tables:
            await connection.run_sync(TABLES.reflect)
        found = {
            table.name: [dict(row) for row in (await connection.execute(select(table))).mappings()]
            for table in TABLES.sorted_tables
        }
    await engine.dispose()
    return {name: sorted(rows, key=lambda row: str(sorted(row.items()))) for name, rows in found.items()}


@pytest.mark.parametrize(
    "way",
    [("sqlite", "postgres", "sqlite"), ("postgres", "sqlite", "postgres")],
    ids=lambda way: " to ".join(way),
)
async def test_a_memory_that_moved_there_and_back_is_the_same(new: New, way: tuple[str, str, str]) -> None:
    first, second, third = [await new(kind) for kind in way]
    await fill(first)
    there = await copy_store(first, second)
    back = await copy_store(second, third)
    before = await everything(first)
    assert all(before.values()), "a table that is not tried"
    assert await everything(second) == before
    assert await everything(third) == before
    assert there == back
    assert {one.name: one.rows for one in there} == {
        name: len(rows) for name, rows in before.items() if name != "alembic_version"
    }


@pytest.mark.parametrize("way", [("sqlite", "postgres"), ("postgres", "sqlite")], ids=lambda way: " to ".join(way))
async def test_what_was_not_sent_is_sent_from_the_new_place_and_numbers_go_on(new: New, way: tuple[str, str]) -> None:
    old, moved = [await new(kind) for kind in way]
    await fill(old)
    await copy_store(old, moved)
    async with Store.open(moved) as store:
        (waiting,) = await store.sendable(after(9), 9)
        assert (waiting.dedupe_key, waiting.state) == ("new", DeliveryState.NEW)
        assert [one.dedupe_key for one in await store.stranded()] == ["sending"]
        (incident,) = [one for one in await store.open_incidents() if one.key == KEY]
        await store.commit(told(resolved(incident), Step.RESOLVED))
        lamp, theirs = await store.listings()
        assert (lamp.rival, theirs.rival) == (False, True)
        assert (await raise_stranger(store, lamp)).id > incident.id
        assert await route(store, incident, "next") > (waiting.id + 3,)
        # The number of what was forgotten must not come back: an old button may still name it.
        assert (await store.add_mute("rule:y", after(9), "Ben")).id > 2
        assert (await store.add_person("Cai", 3, 3, Role.VIEWER, "en", "UTC")).id > 2
        assert await store.intend(waiting.id, "text")


async def test_a_memory_is_copied_as_it_was_at_one_moment_while_it_is_at_work(new: New, postgres: Postgres) -> None:
    for kind in ("sqlite", "postgres"):
        old, moved = await new(kind), await new("sqlite")
        async with Store.open(old) as store:
            lamp = await add_lamp(store)
            copying = asyncio.create_task(copy_store(old, moved))
            minute = 0
            while not copying.done():
                minute += 1
                batch = Batch(states=(content(lamp, minute, f"{minute}"),), metrics=(price(lamp, minute, minute),))
                await store.commit(batch)
            await copying
        found = await everything(moved)
        assert len(found["series"]) == len(found["snapshot"]) <= minute


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_a_memory_is_never_copied_over_another(new: New, kind: str) -> None:
    old, other = await new("sqlite"), await new(kind)
    await fill(old)
    async with Store.open(other) as store:
        await add_lamp(store)
    before = await everything(other)
    with pytest.raises(CopyFailed, match=r"is not empty \(listing has rows\): copy into a new database"):
        await copy_store(old, other)
    assert await everything(other) == before


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_a_copy_that_is_not_what_was_read_is_undone(new: New, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The target's disk forgets a digit: the checksum sees it, and nothing stays."""
    old, other = await new("sqlite"), await new(kind)
    await fill(old)
    found = type(database(other))
    make = found.writer

    def forgetful(self: Any) -> Any:
        engine = make(self)
        event.listen(engine.sync_engine, "before_cursor_execute", _forget_a_cent, retval=True)
        return engine

    monkeypatch.setattr(found, "writer", forgetful)
    with pytest.raises(CopyFailed, match="did not keep series as it was read: nothing was copied"):
        await copy_store(old, other)
    assert not any(rows for name, rows in (await everything(other)).items() if name != "alembic_version")


def _forget_a_cent(
    connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
) -> tuple[str, Any]:
    if not statement.startswith("INSERT INTO series"):
        return statement, parameters
    return statement, [tuple(17.9 if value == 17.99 else value for value in row) for row in parameters]


@pytest.mark.parametrize("lost", ["source", "target"])
async def test_a_server_that_is_lost_while_copying_is_named_and_the_target_stays_empty(
    new: New, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, file = await new("postgres"), await new("sqlite")
    old, other = (server, file) if lost == "source" else (file, server)
    await fill(old)
    engine_of = "reader" if lost == "source" else "writer"
    make = getattr(PostgresServer, engine_of)

    def losing(self: PostgresServer) -> Any:
        engine = make(self)
        event.listen(engine.sync_engine, "before_cursor_execute", _lose_at_the_deliveries)
        return engine

    monkeypatch.setattr(PostgresServer, engine_of, losing)
    with pytest.raises(
        Busy, match=r"postgresql:///own_\d+ (failed|does not answer).*(restarted|is the server running)"
    ):
        await copy_store(old, other)
    monkeypatch.undo()
    assert not any(rows for name, rows in (await everything(other)).items() if name != "alembic_version")


def _lose_at_the_deliveries(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
    if "delivery" in statement and "dedupe_key" in statement and "pg_catalog" not in statement:
        with suppress(DBAPIError):
            connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")


async def test_a_nul_that_postgresql_cannot_hold_becomes_a_sign_that_shows_it(new: New) -> None:
    old, moved = await new("sqlite"), await new("postgres")
    async with Store.open(old) as store:
        lamp = await add_lamp(store, name="Blue\0Lamp")
    await copy_store(old, moved)
    async with Store.open(moved) as store:
        assert await store.listings() == (replace(lamp, name="Blue\ufffdLamp"),)


async def test_a_damaged_source_is_named_and_the_target_stays_empty(new: New, tmp_path: Path) -> None:
    (tmp_path / "bad.db").write_bytes(b"no database at all, but a letter\n" * 99)
    other = await new("postgres")
    with pytest.raises(StorageError, match=r"bad\.db is damaged"):
        await copy_store(tmp_path / "bad.db", other)
