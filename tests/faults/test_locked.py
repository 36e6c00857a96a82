"""The database held by another process: no look is lost, nobody hears of an exception, and all goes on afterwards."""

import os
import sqlite3
import sys
from asyncio import create_subprocess_exec, sleep, subprocess
from pathlib import Path

import pytest

from tests.faults.world import World, world

_HOLDER = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("COMMIT")
"""
# The catalogue's longest is a minute; asked for by the environment, as it makes everybody wait.
SECONDS = [1.0, 12.0, *([60.0] if os.environ.get("TWOAM_LONG_LOCKS") else [])]


async def hold(made: World, seconds: float) -> subprocess.Process:
    """A second process that holds the write lock for so long, in real seconds."""
    database = str(made.folder / "state" / "twoam.db")
    holder = await create_subprocess_exec(sys.executable, "-c", _HOLDER, database, str(seconds), stdout=subprocess.PIPE)
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    return holder


@pytest.mark.parametrize("seconds", SECONDS)
async def test_a_locked_database_loses_no_look_and_raises_nothing(tmp_path: Path, seconds: float) -> None:
    async with world(tmp_path, speed=60) as made:
        await made.listings(2)
        await made.start()
        await made.first_looks()
        holder = await hold(made, seconds)
        made.strangers(wake=[0], push=[1])
        await holder.wait()
        await made.settled(2)
        assert await made.stop() == 0
        await made.check()
        written = made.log.read_text("utf-8")
        assert "Traceback" not in written
        assert '"level": "error"' not in written
        assert ("still waiting to write" in written) == (seconds > 10)


async def test_a_reader_that_holds_the_database_open_lets_the_log_grow_and_blocks_nobody(tmp_path: Path) -> None:
    async with world(tmp_path, speed=3000) as made:
        reader = sqlite3.connect(tmp_path / "state" / "twoam.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM listing").fetchone()
        await made.listings(1)
        await made.start()
        await made.first_looks()
        await made.until(lambda: "the log could not be cut" in made.log.read_text("utf-8"), "nobody noticed")
        visits = len(made.market.visits)
        await made.until(lambda: len(made.market.visits) > visits, "it hangs")
        reader.close()
        before = made.store.wal_bytes()
        assert before
        await sleep(0)
        assert await made.stop() == 0
        assert '"level": "error"' not in made.log.read_text("utf-8")
