"""SQLite keeps the contract, and what only a file can promise."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from storage.dialects.sqlite import SqliteFile
from storage.errors import Busy
from storage.states import Batch
from storage.store import Store
from tests.storage.contract import StoreContract
from tests.storage.world import Opener, add_lamp, after, price, raise_stranger, route


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def opener(self, tmp_path: Path) -> Opener:
        return lambda: Store.open(tmp_path / "state" / "twoam.db")

    @pytest.fixture
    async def store(self, opener: Opener) -> AsyncIterator[Store]:
        async with opener() as store:
            yield store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "twoam.db"


async def test_a_database_that_stays_locked_is_named_and_works_again_afterwards(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.dialects.sqlite.BUSY_MS", 50)
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


async def test_the_engine_waits_for_the_lock_and_keeps_foreign_keys(path: Path) -> None:
    async with Store.open(path):
        engine = SqliteFile(path).writer()
        async with engine.connect() as connection:
            answers = [
                (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
                for name in ("busy_timeout", "foreign_keys", "journal_mode")
            ]
        await engine.dispose()
    assert answers == [10_000, 1, "wal"]


async def test_opened_twice_in_one_process_it_keeps_its_log_whoever_else_comes_and_leaves(path: Path) -> None:
    leaves = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT name FROM listing').fetchall()"
    async with Store.open(path) as store:
        lamp = await add_lamp(store)
        async with Store.open(path):
            pass
        other = await asyncio.create_subprocess_exec(sys.executable, "-c", leaves, str(path))
        assert await other.wait() == 0
        await store.later(Batch(metrics=(price(lamp, 1, 5.0),)))
        await store.flush()
        assert path.with_name("twoam.db-wal").exists()
    async with Store.open(path) as store:
        assert [point.value for point in await store.series(lamp.id, "price:USD", after(0), after(9))] == [5.0]
