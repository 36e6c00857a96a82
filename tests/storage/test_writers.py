"""Several writers, in one process and in two, lose no update; a killed one leaves whole transactions only."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import StorageError
from storage.states import Batch, Role
from storage.store import Store
from tests.postgres import Postgres
from tests.storage.world import add_lamp, after, look, watch_of

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


@pytest.fixture(params=["sqlite", "postgres"])
async def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return str(tmp_path / "state" / "twoam.db")
    postgres: Postgres = request.getfixturevalue("postgres")
    return await postgres.emptied()


async def start(place: str, begin: int, count: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WRITE, place, str(begin), str(count)), stdout=subprocess.PIPE
    )


async def test_writers_in_two_tasks_and_two_stores_lose_no_update(place: str) -> None:
    async with Store.open(place) as one, Store.open(place) as two:
        watch = await watch_of(one, await add_lamp(one))
        batches = (Batch(looks=(look(watch, minute),)) for minute in range(60))
        await asyncio.gather(*((one, one, two)[n % 3].commit(batch) for n, batch in enumerate(batches)))
        assert (await one.watches())[1].looks == 60


async def test_what_is_read_and_then_written_is_not_overtaken_in_between(place: str) -> None:
    async with Store.open(place) as one, Store.open(place) as two:
        joining = [(one, two)[n % 2].add_person(f"P{n}", n, n, Role.VIEWER, "en", "UTC") for n in range(20)]
        assert sorted(person.duty for person in await asyncio.gather(*joining)) == list(range(20))


async def test_writers_in_two_processes_lose_no_update(place: str) -> None:
    async with Store.open(place) as store:
        lamp = await add_lamp(store)
        programs = [await start(place, begin, 60) for begin in (0, 1000)]
        for program in programs:
            await program.communicate()
        assert [program.returncode for program in programs] == [0, 0]
        assert (await watch_of(store, lamp)).looks == 120


async def test_a_killed_writer_leaves_every_commit_it_reported_and_no_half(place: str) -> None:
    async with Store.open(place) as store:
        lamp = await add_lamp(store)
    program = await start(place, 0, 100_000)
    assert program.stdout is not None
    while (said := (await program.stdout.readline()).strip()) != b"40":
        assert said
    program.send_signal(signal.SIGKILL)
    rest = (await program.stdout.read()).split()
    await program.wait()
    async with Store.open(place) as store:
        await store.put_setting("after", "whatever the dead program had handed over")
        looks = (await watch_of(store, lamp)).looks
        points = await store.series(lamp.id, "price:USD", after(-1), after(10**6))
    assert looks >= int(rest[-1] if rest else 40) + 1
    assert len(points) == looks


async def test_a_reader_can_write_nothing(place: str) -> None:
    async with Store.open(place) as store:
        await add_lamp(store)
        with pytest.raises(StorageError, match=r"read-?only"):
            async with store._read() as session:
                await (await session.connection()).exec_driver_sql("DELETE FROM watch")


async def test_a_cancelled_reader_leaves_the_store_usable(place: str) -> None:
    async with Store.open(place) as store:
        lamp = await add_lamp(store)
        for _ in range(6):
            task = asyncio.create_task(store.due(after(0)))
            for _ in range(4):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await store.listings() == (lamp,)
