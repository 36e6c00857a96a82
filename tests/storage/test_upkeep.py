"""The write-ahead log is taken in and cut; one who reads is waited for by nobody."""

import sqlite3
from contextlib import closing
from pathlib import Path
from time import perf_counter

from monitor.configuration.retention import Retention
from monitor.upkeep import Upkeep
from storage.states import Batch
from storage.store import Store
from tests.clock import StillClock
from tests.postgres import Postgres
from tests.storage.world import NIGHT, add_lamp, content


async def busy_day(store: Store, looks: int = 300) -> None:
    lamp = await add_lamp(store)
    for minute in range(looks):
        await store.commit(Batch(states=(content(lamp, minute, f"Lamp {minute} " + "x" * 5000),)))


async def test_a_checkpoint_leaves_no_log(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        await busy_day(store)
        assert store.wal_bytes()
        checkpoint = await store.checkpoint()
        assert checkpoint is not None
        assert not checkpoint.held
        assert store.wal_bytes() == 0
        await store.optimize()


async def test_a_reader_holds_the_log_and_nobody_waits_for_him(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        await busy_day(store, 10)
        with closing(sqlite3.connect(tmp_path / "twoam.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM snapshot").fetchone()
            await busy_day(store)
            began = perf_counter()
            checkpoint = await store.checkpoint()
            await store.put_setting("while", "held")
            assert perf_counter() - began < 5
            assert checkpoint is not None
            assert checkpoint.held
            assert checkpoint.bytes > 1_000_000
        again = await store.checkpoint()
        assert again is not None
        assert (again.bytes, again.held) == (0, False)


async def test_owners_hear_once_of_a_log_that_grows_and_once_that_it_is_over(tmp_path: Path) -> None:
    news: list[bool] = []
    async with Store.open(tmp_path / "twoam.db") as store:
        upkeep = Upkeep(store, StillClock(NIGHT), Retention(log_alarm_megabytes=8), lambda: news.append(True))
        await busy_day(store, 10)
        with closing(sqlite3.connect(tmp_path / "twoam.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM snapshot").fetchone()
            await busy_day(store, 1200)
            await upkeep.tend()
            await upkeep.tend()
            (incident,) = await store.open_incidents()
            assert incident.rule == "log_grows"
        assert len(news) == 1
        await upkeep.tend()
        assert not await store.open_incidents()
        assert len(news) == 2


async def test_a_server_looks_after_its_own_log(postgres: Postgres) -> None:
    async with Store.open(await postgres.emptied()) as store:
        assert store.wal_bytes() is None
        assert await store.checkpoint() is None
        await store.optimize()
