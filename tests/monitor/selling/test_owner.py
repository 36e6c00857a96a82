"""A seller's own file, from the first command to the first alert: the real program against everything local."""

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api import AmazonApi
from adapters.amazon.api.queue import place_of
from adapters.amazon.api.subscriptions import queue_policy
from adapters.clock import SystemClock
from monitor.demo.botapi import LocalBotApi
from monitor.demo.cast import ABROAD, ANNA, ASIN, LAMP_ABROAD
from monitor.demo.market import LocalMarket
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.queue import REGION
from monitor.demo.spapi.quotas import Rate
from tests.monitor.conftest import ROOT, Run, Write
from tests.monitor.selling.shop import LAMP, ME, OTHER, SHOP, STRANGER

SOON = 60.0
# Amazon answers so where there is nothing: no stock of its own, no such subscription yet; the sixth subscription in a
# second may come a hair too soon, and is asked for once more.
# The catalogue of a market in which the seller is not registered answers nobody.
_ORDINARY = {
    ("getCatalogItem", 403),
    ("getInventorySummaries", 400),
    ("getSubscription", 404),
    ("createSubscription", 429),
}
_FILE = """\
[telegram]
token = "{token}"
api_url = "{telegram}"
[door]
contact = "tests@example.org"
allow_private = ["{api}", "{market}"]
min_gap_seconds = 1
[accounts.us]
platform = "amazon"
market = "us"
seller_id = "{me}"
client_id = "{client}"
client_secret_file = "client-secret"
refresh_token_file = "refresh-token"
queue_url = "{queue}"
queue_region = "{region}"
queue_key_id = "{key}"
queue_secret_file = "queue-secret"
api_url = "http://{api}"
login_url = "http://{api}/auth/o2/token"
base_url = "http://{market}"
[accounts.uk]
platform = "amazon"
path = "pages"
market = "uk"
base_url = "http://{market}"
"""


@dataclass(frozen=True, slots=True)
class Home:
    """Everything that the seller's file points at, and the command line."""

    selling: LocalSellingApi
    market: LocalMarket
    bot: LocalBotApi
    process: Run

    async def types(self, *words: str, ends: int = 0) -> str:
        """What a command prints; it must end as a person would expect."""
        done = await asyncio.to_thread(self.process, *words)
        assert done.code == ends, f"twoam {' '.join(words)}: {done.code}\n{done.out}{done.err}"
        assert "Traceback" not in done.err
        return done.out

    @property
    def refusals(self) -> set[tuple[str, int]]:
        """What the local API's own record says was not answered."""
        return {(one.operation, one.status) for one in self.selling.record if one.status >= 400}


@pytest.fixture
async def home(write: Write, process: Run) -> AsyncIterator[Home]:
    clock = SystemClock()
    async with (
        LocalSellingApi(clock, SHOP) as selling,
        LocalMarket(clock, deliver_to="London SW1A 1", market="uk") as market,
        LocalBotApi(clock) as bot,
    ):
        # Amazon takes a minute for a report, and gives out one document a minute; nobody waits for that here.
        selling.reports.queued, selling.reports.made = timedelta(seconds=1), timedelta(seconds=2)
        selling.quotas.rates |= dict.fromkeys(("createReport", "getReportDocument"), Rate(1.0, 30))
        market.put(ASIN, LAMP_ABROAD)
        bot.person(ANNA.id, ANNA.name)
        for name, secret in (
            ("client-secret", selling.app.client_secret),
            ("refresh-token", selling.app.refresh_token),
            ("queue-secret", selling.sqs.key.secret),
        ):
            write(secret, name).chmod(0o600)
        write(_file(selling, market, bot))
        selling.queue.policy = _policy(selling)
        yield Home(selling, market, bot, process)


def _file(selling: LocalSellingApi, market: LocalMarket, bot: LocalBotApi) -> str:
    return _FILE.format(
        token=bot.token,
        telegram=bot.base_url.removesuffix("/bot"),
        api=selling.authority,
        market=market.authority,
        me=ME,
        client=selling.app.client_id,
        queue=selling.queue_url,
        region=REGION,
        key=selling.sqs.key.id,
    )


def _policy(selling: LocalSellingApi) -> str:
    """What the seller has pasted in the SQS console."""
    keys = {"queue_url": selling.queue_url, "queue_region": REGION, "queue_key_id": selling.sqs.key.id}
    app = {name: getattr(selling.app, name) for name in ("client_id", "client_secret", "refresh_token")}
    place = place_of(AmazonConfig.model_validate({"platform": "amazon", **keys, "queue_secret": "x", **app}))
    assert place is not None
    return queue_policy(place)


async def test_doctor_is_content_and_the_check_reads_every_topic(home: Home) -> None:
    await home.types("add", f"https://www.amazon.com/dp/{LAMP}", "--name", "Blue Lamp")
    await home.types("add", ABROAD, "--name", "Blue Lamp UK")
    await home.types("friend", "add", OTHER.seller_id, "--kind", "distributor")
    await home.types("amazon", "subscribe")
    doctor = await home.types("doctor", "--json")
    assert [one for one in json.loads(doctor) if one["verdict"] in ("wrong", "unknown")] == []
    seen: dict[str, Any] = json.loads(await home.types("check", "--json", ends=1))
    listings = {one["name"]: one for one in seen["listings"]}
    assert {name: one["account"] for name, one in listings.items()} == {"Blue Lamp": "us", "Blue Lamp UK": "uk"}
    (account,) = seen["accounts"]
    assert {one["topic"]: one["now"] for one in account["questions"] if one["now"] != "answered"} == {}
    asked = {one["topic"] for one in (*listings["Blue Lamp"]["questions"], *account["questions"]) if one["read_at"]}
    assert asked == {topic.value for topic in AmazonApi.topics()} - {"ranks", "rivals"}
    for part in ("ranks", "stock", "fees", "featured", "state"):
        assert listings["Blue Lamp"][part] is not None, part
    for part in ("standings", "measures", "orders_24h", "money_7d", "stranded", "feedback"):
        assert account[part] is not None, part
    assert home.selling.refused == []
    assert home.refusals <= _ORDINARY


async def test_the_daemon_wakes_and_tells_what_amazon_tells(home: Home) -> None:
    await home.types("add", f"https://www.amazon.com/dp/{LAMP}", "--name", "Blue Lamp")
    await home.types("friend", "add", OTHER.seller_id, "--kind", "distributor")
    await home.types("amazon", "subscribe")
    code = re.search(r"/start (\w{10})", await home.types("invite", ANNA.name, "--role", "owner"))
    assert code
    async with daemon():
        await home.bot.user_says(ANNA.id, ANNA.id, f"/start {code[1]}")
        await home.bot.until(lambda: "Welcome" in phone(home), seconds=SOON)
        await home.bot.until(lambda: "From now on I watch" in phone(home), seconds=SOON)
        lamp, *others = SHOP.items
        offers = (replace(STRANGER, featured=True), *(replace(one, featured=False) for one in lamp.offers))
        home.selling.put(replace(SHOP, items=(replace(lamp, offers=offers), *others)))
        await home.bot.until(lambda: STRANGER.seller_id in phone(home), seconds=SOON)
    assert "DeleteMessageBatch" in home.selling.sqs.calls
    assert home.selling.refused == []
    assert home.refusals <= _ORDINARY


def phone(home: Home) -> str:
    return "\n".join(one.text for one in home.bot.messages(ANNA.id) if one.from_bot)


@asynccontextmanager
async def daemon() -> AsyncIterator[None]:
    """`twoam run`, told to stop in the end; it ends well."""
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = (sys.executable, "-m", "monitor.cli", "run")
    running = await asyncio.create_subprocess_exec(*words, env=env, stdout=PIPE, stderr=PIPE, cwd=Path.cwd())
    try:
        yield
    finally:
        running.send_signal(signal.SIGTERM)
        out, said = await running.communicate()
    assert running.returncode == 0, (out + said).decode()
