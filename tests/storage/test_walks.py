"""A question to the file costs one walk to the driver's thread, and brings what the driver's own cursor brings."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from storage.dialects import walks

# Fewer than come along with the question, exactly as many, and so many that they have to be fetched.
COUNTS = (0, 3, 499, 500, 501, 1700)


@pytest.fixture
async def base(tmp_path: Path) -> AsyncIterator[aiosqlite.Connection]:
    async with walks.connect(str(tmp_path / "some.db"), isolation_level=None) as opened:
        async with opened.cursor() as cursor:
            await cursor.execute("CREATE TABLE lamp (id INTEGER PRIMARY KEY, name TEXT NOT NULL)")
        yield opened


async def _asked(base: aiosqlite.Connection, count: int) -> walks.Cursor:
    cursor = await base.cursor().__aenter__()
    await cursor.execute("BEGIN")
    await cursor.executemany("INSERT INTO lamp (name) VALUES (?)", [(f"lamp {one}",) for one in range(count)])
    assert cursor.rowcount == count or not count
    await cursor.execute("COMMIT")
    await cursor.execute("SELECT name FROM lamp ORDER BY id")
    assert isinstance(cursor, walks.Cursor)
    return cursor


@pytest.mark.parametrize("count", COUNTS)
async def test_all_rows_come_in_their_order_however_many_there_are(base: aiosqlite.Connection, count: int) -> None:
    cursor = await _asked(base, count)
    assert cursor.description[0][0] == "name"
    assert [name for (name,) in await cursor.fetchall()] == [f"lamp {one}" for one in range(count)]
    assert await cursor.fetchall() == []


@pytest.mark.parametrize("count", COUNTS)
async def test_pieces_and_single_rows_leave_none_out_and_tell_none_twice(
    base: aiosqlite.Connection, count: int
) -> None:
    cursor = await _asked(base, count)
    first, found = await cursor.fetchone(), []
    while some := await cursor.fetchmany(333):
        found += some
    whole = ([first] if first else []) + found
    assert [name for (name,) in whole] == [f"lamp {one}" for one in range(count)]
    assert await cursor.fetchone() is None


async def test_a_question_left_in_the_middle_holds_nothing_open(base: aiosqlite.Connection) -> None:
    cursor = await _asked(base, 1700)
    await cursor.close()
    async with base.cursor() as other:
        # A statement that is still being read would keep the table from being dropped.
        await other.execute("DROP TABLE lamp")


async def test_what_the_database_refuses_is_raised_and_the_next_question_answered(base: aiosqlite.Connection) -> None:
    cursor = await _asked(base, 3)
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute("INSERT INTO lamp (id, name) VALUES (1, 'twice')")
    await cursor.execute("SELECT count(*) FROM lamp")
    assert await cursor.fetchall() == [(3,)]


async def test_what_was_written_says_its_number_and_how_many_rows_it_met(base: aiosqlite.Connection) -> None:
    cursor = await _asked(base, 3)
    await cursor.execute("INSERT INTO lamp (name) VALUES ('new') RETURNING id")
    assert await cursor.fetchone() == (4,)
    assert cursor.lastrowid == 4
    await cursor.execute("UPDATE lamp SET name = 'all'")
    assert cursor.rowcount == 4


async def test_many_at_once_on_one_connection_each_get_their_own_rows(base: aiosqlite.Connection) -> None:
    await _asked(base, 600)

    async def named(number: int) -> list[Any]:
        async with base.cursor() as cursor:
            await cursor.execute("SELECT name FROM lamp WHERE id = ?", (number,))
            return [*await cursor.fetchall()]

    found = await asyncio.gather(*map(named, range(1, 51)))
    assert found == [[(f"lamp {one}",)] for one in range(50)]


@pytest.fixture
async def reading(tmp_path: Path, base: aiosqlite.Connection) -> AsyncIterator[walks.ReadingConnection]:
    async with base.cursor() as cursor:
        await cursor.execute("PRAGMA journal_mode=WAL")
    opened = walks.connect_to_read(str(tmp_path / "some.db"), isolation_level=None)
    async with opened:
        yield opened


async def _lamps(connection: aiosqlite.Connection) -> int:
    async with connection.cursor() as cursor:
        await cursor.execute("SELECT count(*) FROM lamp")
        (found,) = await cursor.fetchone() or (-1,)
        return int(found)


async def test_between_begin_and_end_one_moment_is_seen_and_after_it_what_was_written_meanwhile(
    base: aiosqlite.Connection, reading: walks.ReadingConnection
) -> None:
    reading.begin()
    assert await _lamps(reading) == 0
    await _asked(base, 3)
    assert await _lamps(reading) == 0
    await reading.rollback()
    assert await _lamps(reading) == 3


async def test_what_was_begun_and_asked_nothing_holds_nothing_open(
    base: aiosqlite.Connection, reading: walks.ReadingConnection
) -> None:
    reading.begin()
    await reading.rollback()
    assert await _lamps(reading) == 0
    assert not reading.in_transaction
    async with base.cursor() as other:
        await other.execute("DROP TABLE lamp")


async def test_a_question_that_is_refused_leaves_the_next_transaction_whole(
    base: aiosqlite.Connection, reading: walks.ReadingConnection
) -> None:
    reading.begin()
    async with reading.cursor() as cursor:
        with pytest.raises(sqlite3.OperationalError):
            await cursor.execute("SELECT * FROM nowhere")
    await reading.rollback()
    reading.begin()
    assert await _lamps(reading) == 0
    await _asked(base, 2)
    assert await _lamps(reading) == 0
    await reading.rollback()
    assert await _lamps(reading) == 2
