"""The real commands, with nothing but [accounts.us] filled in, at a server that knows only Amazon's models."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.clock import FastClock, SystemClock
from monitor.byhand import looked
from monitor.config import load
from monitor.demo.botapi import LocalBotApi
from storage.states import Role
from storage.store import Store
from tests.monitor.conftest import ROOT, Run, Write
from tests.official.server import OfficialApi, section
from tests.shared import needs_shared

pytestmark = needs_shared

# TWOAM_COMMAND_SEEDS=20 makes a campaign of it: a minute and a half each.
SEEDS = int(os.environ.get("TWOAM_COMMAND_SEEDS", "1"))
ANNA = 11
LAMPS = [f"https://www.amazon.com/dp/B0TWOAM00{number}" for number in range(1, 4)]
SOON = 60.0
# What the daemon asks within its first seconds.
_FIRST = {
    "searchCatalogItems", "searchListingsItems", "getListingOffersBatch", "searchOrders", "getOrderMetrics",
    "listTransactions", "getReports", "createReport", "getMarketplaceParticipations",
}  # fmt: skip


@pytest.fixture(params=range(SEEDS))
async def api(request: pytest.FixtureRequest) -> AsyncIterator[OfficialApi]:
    """At the end no request was refused, and none came sooner than the documented quota lets it."""
    async with OfficialApi(request.param) as api:
        yield api
        assert (api.tally.refused, api.tally.throttled) == ([], [])
        assert api.tally.asked


@pytest.fixture
async def bot() -> AsyncIterator[LocalBotApi]:
    async with LocalBotApi(SystemClock()) as bot:
        bot.person(ANNA, "Anna")
        yield bot


@pytest.fixture
def configured(api: OfficialApi, bot: LocalBotApi, write: Write) -> Path:
    return write(config_of(api, bot))


def config_of(api: OfficialApi, bot: LocalBotApi) -> str:
    """The account, and whom to write to."""
    telegram = bot.base_url.removesuffix("/bot")
    return f"""
[machine]
state_dir = "state"
[telegram]
token = "{bot.token}"
api_url = "{telegram}"
{section(api)}
"""


async def run(process: Run, *words: str) -> tuple[int, str]:
    done = await asyncio.to_thread(process, *words)
    assert "Traceback" not in done.err
    assert "stumbled over" not in done.out + done.err
    return done.code, done.out


async def test_the_doctor_finds_nothing_wrong(api: OfficialApi, configured: Path, process: Run) -> None:
    code, said = await run(process, "doctor", "--json")
    findings = {one["what"].removeprefix("account us: "): one["verdict"] for one in json.loads(said)}
    assert "wrong" not in findings.values()
    assert (code, findings["Amazon log-in"], findings["Amazon role Pricing"]) == (0, "fine", "fine")


async def test_the_check_reads_every_question_or_says_why_not(api: OfficialApi, configured: Path, process: Run) -> None:
    for url in LAMPS:
        assert (await run(process, "add", url))[0] == 0
    code, said = await run(process, "check", "--json")
    seen = json.loads(said)
    assert code == {"clear": 0, "wrong": 1, "unknown": 3}[seen["verdict"]]
    assert "its quota is used up" not in said
    assert len(seen["listings"]) == len(LAMPS)
    assert {one["topic"] for one in seen["accounts"][0]["questions"]} >= {"orders", "money", "account", "traffic"}
    for one in seen["listings"]:
        _is_honest(one)
    for question in (one for row in (*seen["listings"], *seen["accounts"]) for one in row["questions"]):
        assert question["read_at"] or question["why"], question


def _is_honest(row: Any) -> None:
    """What was not read is null, and what is told of a listing is of this one."""
    assert row["title"] is None or row["id"] in row["title"]
    others = {url[-10:] for url in LAMPS} - {row["id"]}
    assert not [other for other in others if other in json.dumps([row["offers"], row["title"], row["fees"]])]
    unread = {one["topic"] for one in row["questions"] if one["read_at"] is None}
    assert "listings" not in unread or (row["state"], row["title"]) == (None, None)
    assert "stock" not in unread or row["stock"] is None
    assert "fees" not in unread or not row["fees"]


async def test_an_account_can_be_checked_before_a_listing_is_watched(
    bot: LocalBotApi, write: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a clock twenty times as fast: on its first day an account wants more reports than may be ordered at once."""
    clock = FastClock(datetime.now(UTC), speed=20.0)
    async with OfficialApi(0, now=clock.now, monotonic=clock.monotonic) as api:
        write(config_of(api, bot))
        code = await looked(load().config, clock, as_json=True)
        assert (api.tally.refused, api.tally.throttled) == ([], [])
    said = capsys.readouterr().out
    seen = json.loads(said[said.index("{\n") :])
    assert code in (0, 1, 3)
    assert (seen["listings"], [one["account"] for one in seen["accounts"]]) == ([], ["us"])
    waiting = [one for one in seen["accounts"][0]["questions"] if "its quota is used up" in (one["why"] or "")]
    assert waiting == []


async def test_the_daemon_reads_all_and_tells_nothing_that_is_not_so(
    api: OfficialApi, bot: LocalBotApi, configured: Path, process: Run
) -> None:
    for url in LAMPS:
        assert (await run(process, "add", url))[0] == 0
    async with Store.open(configured.parent / "state" / "twoam.db") as store:
        await store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "UTC")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = (sys.executable, "-m", "monitor.cli", "run")
    daemon = await asyncio.create_subprocess_exec(*words, env=env, stdout=PIPE, stderr=PIPE)
    try:
        await _until(lambda: api.tally.asked.keys() >= _FIRST and bool(bot.messages(ANNA)))
        await asyncio.sleep(3.0)
    finally:
        with suppress(ProcessLookupError):
            daemon.send_signal(signal.SIGTERM)
        log = "".join(one.decode() for one in await daemon.communicate())
    assert daemon.returncode == 0, log
    assert "Traceback" not in log
    assert "stumbled over" not in log
    told = "\n".join(one.text for one in bot.messages(ANNA) if one.from_bot)
    # At the first look nobody can have come, gone or changed anything.
    assert not [word for word in ("gone", "removed", "vanished", "changed") if word in told.lower()], told


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not happened():
            await asyncio.sleep(0.1)
