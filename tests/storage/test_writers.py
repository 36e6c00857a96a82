"""Several writers, in one process and in two, lose no update; a killed one leaves whole transactions only."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from storage.engine import writer
from storage.errors import Busy, StorageError
from storage.states import Batch, Role
from storage.store import Store
from tests.storage.world import add_lamp, after, look, price, raise_stranger, route, watch_of

WRITE = """
import asyncio, sys
from storage.states import Batch
from storage.store import Store
from tests.storage.world import look, price, watch_of

async def main(path, begin, count):
    async with Store.open(path) as store:
        (lamp,) = await store.listings()
        watch = await watch_of(store, lamp)
        print("ready", flush=True)
        for minute in range(begin, begin + count):
            await store.commit(Batch(looks=(look(watch, minute),), metrics=(price(lamp, minute, minute),)))
            print(minute, flush=True)

asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "twoam.db"


async def start(path: Path, begin: int, count: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WRITE, str(path), str(begin), str(count)), stdout=subprocess.PIPE
    )


async def test_writers_in_two_tasks_and_two_stores_lose_no_update(path: Path) -> None:
    async with Store.open(path) as one, Store.open(path) as two:
        watch = await watch_of(one, await add_lamp(one))
        batches = (Batch(looks=(look(watch, minute),)) for minute in range(60))
        await asyncio.gather(*((one, one, two)[n % 3].commit(batch) for n, batch in enumerate(batches)))
        assert (await one.watches())[1].looks == 60


async def test_what_is_read_and_then_written_is_not_overtaken_in_between(path: Path) -> None:
    async with Store.open(path) as one, Store.open(path) as two:
        joining = [(one, two)[n % 2].add_person(f"P{n}", n, n, Role.VIEWER, "en", "UTC") for n in range(20)]
        assert sorted(person.duty for person in await asyncio.gather(*joining)) == list(range(20))


async def test_writers_in_two_processes_lose_no_update(path: Path) -> None:
    async with Store.open(path) as store:
        lamp = await add_lamp(store)
        programs = [await start(path, begin, 60) for begin in (0, 1000)]
        for program in programs:
            await program.communicate()
        assert [program.returncode for program in programs] == [0, 0]
        assert (await watch_of(store, lamp)).looks == 120


async def test_a_killed_writer_leaves_every_commit_it_reported_and_no_half(path: Path) -> None:
    async with Store.open(path) as store:
        lamp = await add_lamp(store)
    program = await start(path, 0, 100_000)
    assert program.stdout is not None
    while (said := (await program.stdout.readline()).strip()) != b"40":
        assert said
    program.send_signal(signal.SIGKILL)
    rest = (await program.stdout.read()).split()
    await program.wait()
    async with Store.open(path) as store:
        looks = (await watch_of(store, lamp)).looks
        points = await store.series(lamp.id, "price:USD", after(-1), after(10**6))
    assert looks >= int(rest[-1] if rest else 40) + 1
    assert len(points) == looks


async def test_a_database_that_stays_locked_is_named_and_works_again_afterwards(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.engine.BUSY_MS", 50)
    async with Store.open(path) as store:
        lamp = await add_lamp(store)
        await store.later(Batch(metrics=(price(lamp, 1, 5.0),)))
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(Busy, match="locked"):
                await store.commit(Batch(metrics=(price(lamp, 2, 6.0),)))
            assert await store.listings() == (lamp,)
        await store.flush()
        assert [point.value for point in await store.series(lamp.id, "price:USD", after(0), after(9))] == [5.0]


async def test_the_intent_to_send_is_on_disk_before_it_returns(path: Path) -> None:
    async with Store.open(path) as store:
        incident = await raise_stranger(store, await add_lamp(store))
        (number,) = await route(store, incident, "one")
        said: list[str] = []
        event.listen(
            store._writing.sync_engine, "before_cursor_execute", lambda *heard: said.append(heard[2].split("\n")[0])
        )
        await store.intend(number, "wake up")
        assert said[:2] == ["PRAGMA synchronous=FULL", "BEGIN IMMEDIATE"]
        said.clear()
        await store.sent(number, 5, after(1))
        assert said[:2] == ["PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE"]


async def test_a_quiet_batch_that_comes_while_another_is_written_is_not_forgotten(path: Path) -> None:
    async with Store.open(path) as store:
        lamp = await add_lamp(store)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            task = asyncio.create_task(store.commit(Batch(metrics=(price(lamp, 1, 5.0),))))
            while not store._turn.locked():
                await asyncio.sleep(0)
            for _ in range(20):
                await asyncio.sleep(0)
            await store.later(Batch(metrics=(price(lamp, 2, 6.0),)))
            other.execute("ROLLBACK")
        await task
        assert [point.value for point in await store.series(lamp.id, "price:USD", after(0), after(9))] == [5.0, 6.0]


async def test_a_reader_can_write_nothing(path: Path) -> None:
    async with Store.open(path) as store:
        await add_lamp(store)
        with pytest.raises(StorageError, match="readonly"):
            async with store._read() as session:
                await (await session.connection()).exec_driver_sql("DELETE FROM watch")


async def test_a_cancelled_reader_leaves_the_store_usable(path: Path) -> None:
    async with Store.open(path) as store:
        lamp = await add_lamp(store)
        for _ in range(6):
            task = asyncio.create_task(store.due(after(0)))
            for _ in range(4):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await store.listings() == (lamp,)


async def test_the_engine_waits_for_the_lock_and_keeps_foreign_keys(path: Path) -> None:
    async with Store.open(path):
        engine = writer(path)
        async with engine.connect() as connection:
            answers = [
                (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
                for name in ("busy_timeout", "foreign_keys", "journal_mode")
            ]
        await engine.dispose()
    assert answers == [5000, 1, "wal"]
