"""The real daemon: told to stop, started twice, cut off from Telegram, and never a secret in what it writes."""

import os
import sqlite3
import sys
from asyncio import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.demo.botapi import LocalBotApi
from tests.faults.reckoning import cases
from tests.faults.world import ANNA, BEN, ROOT, World, world

PROXY = "socks5://shop:hunter2-of-the-proxy@127.0.0.1:9"


async def twoam(made: World, *words: str) -> tuple[int, str]:
    """A command of the command line on the same configuration: exit code and everything it wrote."""
    process = await subprocess.create_subprocess_exec(
        sys.executable,
        *("-m", "monitor.cli", *words, "--config", str(made.config)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


async def up(made: World, lamps: int = 1) -> None:
    await made.listings(lamps)
    await made.start()
    await made.first_looks()


# --- told to stop ----------------------------------------------------------------------------------------------------


async def test_sigterm_loses_nothing_that_was_raised(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await up(made, 3)
        made.api.hold = "after"
        made.strangers(wake=[0, 1], push=[2])
        await made.until(made.api.held.is_set, "nothing was sent")
        made.api.hold = None
        made.api.let_go.set()
        assert await made.stop() == 0
        await made.start()
        await made.settled(3)
        assert await made.stop() == 0
        await made.check()
        assert made.kills == 0
        assert '"asleep"' in made.log.read_text("utf-8")


# --- more than one ---------------------------------------------------------------------------------------------------


async def test_a_second_daemon_leaves_with_a_clear_text(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        await up(made)
        code, said = await twoam(made, "run")
        assert code not in (0, None)
        assert f"twoam already runs here: process {made.process.pid if made.process else 0} holds" in said
        assert "Stop it first" in said
        assert "Traceback" not in said
        visits = len(made.market.visits)
        await made.until(lambda: len(made.market.visits) > visits, "the first one suffered by the second")
        assert await made.stop() == 0


def _newer(database: Path) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()


def _damaged(database: Path) -> None:
    database.write_bytes(b"not a database at all" * 500)


def _foreign(database: Path) -> None:
    database.unlink()
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_newer, "was written by a newer twoam"),
        (_damaged, "twoam.db"),
        (_foreign, "is another program's database"),
    ],
)
async def test_a_database_that_cannot_be_used_is_said_in_a_sentence(
    tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    async with world(tmp_path) as made:
        await made.store.close()
        for path in (tmp_path / "state").glob("twoam.db-*"):
            path.unlink()
        spoil(tmp_path / "state" / "twoam.db")
        code, said = await twoam(made, "run")
    assert code not in (0, None)
    assert words in said
    assert "Traceback" not in said


# --- cut off ---------------------------------------------------------------------------------------------------------


async def test_hours_without_telegram_lose_nothing(tmp_path: Path) -> None:
    async with world(tmp_path, speed=3000) as made:
        await up(made, 3)
        await LocalBotApi.__aexit__(made.api, None, None, None)
        made.strangers(wake=[0], push=[1])
        gone = made.clock.now()
        await made.until(lambda: made.clock.now() - gone > timedelta(hours=1), "time stands still")
        assert await made.stop() == 0
        await made.start()
        made.strangers(wake=[2])
        await made.until(lambda: made.clock.now() - gone > timedelta(hours=5), "time stands still")
        assert not [one for chat in (ANNA, BEN) for one in made.phone(chat) if cases(one)]
        await made.api.__aenter__()
        await made.settled(3)
        assert await made.stop() == 0
        await made.check()


async def test_a_proxy_that_is_down_is_named_without_its_password(tmp_path: Path) -> None:
    async with world(tmp_path, f'proxy = "{PROXY}"') as made:
        await made.listings(1)
        await made.start()

        async def tried() -> bool:
            return any(one.attempts for one in await made.store.deliveries_since(made.clock.now().replace(year=2000)))

        await made.until(tried, "it was not even tried")
        assert await made.stop() == 0
        written = made.log.read_text("utf-8")
        assert "not sent yet" in written
        made.check_secrets()


async def test_a_token_that_is_refused_stands_in_no_log(tmp_path: Path) -> None:
    async with world(tmp_path) as made:
        made.api.token = "8000000001:AnotherBotsToken_thatIsNotOurs_0123456"
        await made.listings(1)
        await made.start()

        async def refused() -> bool:
            return any(call.answer and call.answer.status == 401 for call in made.api.calls())

        await made.until(refused, "Telegram was not asked")
        assert await made.stop() == 0
        made.check_secrets()
