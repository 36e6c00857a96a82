"""A memory moves from one database to another and back, and is the same."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, event, select
from sqlalchemy.exc import DBAPIError

from adapters.rankings import Ranking, RankingKind
from adapters.readings import (
    Entry,
    EntryKind,
    Figure,
    FulfilledBy,
    Money,
    OrderLine,
    Return,
    Subject,
    Topic,
)
from storage.copying import copy_store
from storage.dialects import database
from storage.dialects.postgres import PostgresServer
from storage.errors import Busy, CopyFailed, StorageError
from storage.states import (
    AccountMemory,
    AccountState,
    Batch,
    ChatButton,
    DeliveryState,
    FriendKind,
    FriendScope,
    Role,
    RuleMemory,
    State,
    Step,
    Transition,
)
from storage.store import Store
from tests.postgres import Postgres
from tests.storage.world import (
    KEY,
    LAMP,
    NIGHT,
    ORDER,
    add_lamp,
    after,
    content,
    look,
    price,
    proof,
    raise_stranger,
    resolved,
    route,
    stranger,
    told,
    watch_of,
)

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


async def fill(place: str) -> None:
    """A year's worth of kinds of rows: nothing that the store can hold is left out."""
    async with Store.open(place) as store:
        lamp = await add_lamp(store, name="Blue \U0001f4a1 Lamp 跟卖")
        gone = await add_lamp(store, Subject("DE", "B000000099"), "Gone")
        await store.remove_listing(gone.id, after(1))
        watch = await watch_of(store, lamp)
        await store.commit(
            Batch(
                looks=(look(watch, 1), look(watch, 9, whole=False, trouble="captcha")),
                metrics=(price(lamp, 1, 17.99), price(lamp, 2, 0.1 + 0.2), price(lamp, 3, -0.0), price(lamp, 4, 1e-9)),
                states=(content(lamp, 1, "Lamp"), State(lamp.id, "offers", after(1), {"zero": "\0", "n": 1.5})),
                memories=(RuleMemory(lamp.id, "rule", 1, {"n": [1, None, True]}),),
                told=told(stranger(lamp), Step.RAISED).told,
                loose=(Transition(0, None, after(1), Step.DIGEST, {"looks": 2016}),),
                proofs=(proof(lamp, bytes(range(256)) * 9, KEY), proof(lamp, b"")),
                settings=(("quiet", {"from": "23:00"}),),
            )
        )
        word = Ranking(RankingKind.SEARCH, "US", "blue lamp", "Blue Lamp", "https://shop.example/s?k=Blue+Lamp")
        await store.add_ranking("amazon", word, NIGHT)
        await sell(store)
        await tell(store)
        await decide(store)


async def sell(store: Store) -> None:
    """What a platform told of the whole account."""
    await store.ensure_account_watches("amazon", [Topic.ORDERS, Topic.MONEY], NIGHT)
    line = OrderLine("1", 2, "LAMP-1", LAMP, Money(Decimal("35.98"), "USD"))
    await store.commit(
        Batch(
            account_states=(AccountState("amazon", "standing", after(1), {"US": "at_risk"}),),
            account_memories=(AccountMemory("amazon", "pace", 1, {"n": [1, None]}),),
            orders=(("amazon", ORDER), ("other", replace(ORDER, lines=(line, replace(line, id="2")), country="DE"))),
            entries=(("amazon", Entry("1", "transactions", EntryKind.FEE, NIGHT, Money(Decimal("-1E-9"), "USD"))),),
            returns=(("amazon", Return("1", NIGHT, 1, "not as described", by=FulfilledBy.PLATFORM)),),
            figures=(("amazon", Figure("sessions", NIGHT, after(60), Decimal(0))),),
        )
    )


async def tell(store: Store) -> None:
    """One delivery in each state that a crash or a night may leave."""
    incident = await store.incident_by_key(KEY)
    assert incident is not None
    unsent, sending, sent, parked = await route(store, incident, "new", "sending", "sent", "parked", chat=-(10**12))
    assert unsent
    await store.intend(sending, "perhaps \n sent")
    await store.intend(sent, "sent")
    await store.sent(sent, 2**40, after(3))
    await store.park(parked, "blocked")


async def decide(store: Store) -> None:
    anna = await store.add_person("Anna", 2**35, -(2**40), Role.OWNER, "zh", "Asia/Shanghai")
    await store.add_person("Ben", 2, 2, Role.VIEWER, "en", "UTC")
    await store.remove_person(anna.id)
    await store.add_friend("amazon", "A3", "Partner", FriendKind.DISTRIBUTOR, FriendScope.ALL, "")
    await store.add_mute("listing:1", after(60), "Ben")
    forgotten = await store.add_mute("rule:x", after(60), "Anna")
    await store.remove_mute(forgotten.id)
    await store.add_invite("hash", "Cai", Role.OPERATOR, "en", "UTC", after(60))
    await store.add_buttons([ChatButton("b", 1, "ack", {"id": "1"}, after(9), None)])
    await store.count_attempt(7, NIGHT)
    await store.first_seen_update(2**33)
    await store.put_kept("robots", "User-agent: *\r\n\tDisallow:", after(60))


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
        incident = await store.incident_by_key(KEY)
        assert incident is not None
        await store.commit(told(resolved(incident), Step.RESOLVED))
        (lamp,) = await store.listings()
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
