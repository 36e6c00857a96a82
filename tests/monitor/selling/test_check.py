"""The check by hand on the local Selling Partner API: one object with every topic, and within the quotas."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.amazon.account import AmazonConfig
from adapters.clock import FastClock
from adapters.readings import Subject, Topic
from monitor import byhand
from monitor.config import Config
from monitor.demo.spapi import LocalSellingApi
from storage.states import FriendKind, FriendScope
from storage.store import Store
from tests.monitor.night import EVENING
from tests.monitor.selling.shop import LAMP, ME, SHOP

SPEED = 15.0


def config(api: LocalSellingApi, folder: Path) -> Config:
    keys = {"client_id": api.app.client_id, "client_secret": api.app.client_secret}
    keys |= {"refresh_token": api.app.refresh_token, "seller_id": ME, "platform": "amazon"}
    servers = {"api_url": api.base_url, "login_url": api.login_url}
    return Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "door": {"contact": "tests@example.org", "allow_private": [f"127.0.0.1:{api.port}"]},
            "accounts": {"us": AmazonConfig.model_validate({**keys, **servers})},
        }
    )


async def watched(folder: Path, clock: FastClock) -> None:
    async with Store.open(folder / "twoam.db") as store:
        topics = (Topic.LISTINGS, Topic.OFFERS, Topic.STOCK, Topic.FEES)
        url = f"https://www.amazon.com/dp/{LAMP}"
        await store.add_listing("us", Subject("us", LAMP), "Blue Lamp", url, clock.now(), topics)


async def rival(folder: Path, clock: FastClock) -> None:
    """In a market that the account does not sell in; nobody else is a stranger."""
    async with Store.open(folder / "twoam.db") as store:
        await store.add_friend("amazon", "A2HARBOR0DIST", "Harbor", FriendKind.DISTRIBUTOR, FriendScope.ALL, "")
        url, topics = "https://www.amazon.co.jp/dp/B0RIVAL0TH", (Topic.RIVALS,)
        await store.add_listing("us", Subject("jp", "B0RIVAL0TH"), "Their Lamp", url, clock.now(), topics, rival=True)


@pytest.mark.parametrize(("names", "verdict"), [(["Blue Lamp", "Their Lamp"], "clear"), (["Their Lamp"], "unknown")])
async def test_a_rival_that_cannot_be_read_is_unknown_and_spoils_no_answer_about_mine(
    names: list[str], verdict: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = FastClock(EVENING, speed=SPEED)
    await watched(tmp_path, clock)
    await rival(tmp_path, clock)
    async with LocalSellingApi(clock, SHOP) as api:
        with capture_logs():
            await byhand.looked(config(api, tmp_path), clock, names, as_json=True)
            told = json.loads(capsys.readouterr().out)
            await byhand.looked(config(api, tmp_path), clock, names)
    theirs = told["listings"][-1]
    assert (theirs["name"], theirs["rival"], theirs["mark"], theirs["offers"]) == ("Their Lamp", True, "unknown", [])
    assert [one["topic"] for one in theirs["questions"]] == ["rivals"]
    assert told["verdict"] == verdict
    printed = capsys.readouterr().out
    assert "1 rival: 1 unknown" in printed
    assert "In stock" not in printed.partition("1 rival")[0]


async def test_the_whole_check_is_one_object_and_asks_within_the_quotas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = FastClock(EVENING, speed=SPEED)
    await watched(tmp_path, clock)
    async with LocalSellingApi(clock, SHOP) as api:
        with capture_logs():
            code = await byhand.looked(config(api, tmp_path), clock, as_json=True)
        told = json.loads(capsys.readouterr().out)
        assert api.refused == []
        assert api.throttled == []
    assert told["verdict"] == {0: "clear", 1: "wrong", 3: "unknown"}[code]
    (listing,) = told["listings"]
    assert listing["name"] == "Blue Lamp"
    assert Decimal(listing["featured"]["price"]["amount"]) == Decimal("21.99")
    assert listing["ranks"]
    assert isinstance(listing["stock"], int)
    assert [Decimal(one["total"]["amount"]) for one in listing["fees"].values()]
    (account,) = told["accounts"]
    questions = {one["topic"]: one for one in account["questions"]}
    assert questions["orders"]["now"] == "answered"
    assert {one["now"] for one in questions.values()} <= {"answered", "prepared", "failed"}
    assert unknown_only_where_unread(account, questions)


def unknown_only_where_unread(account: dict[str, Any], questions: dict[str, Any]) -> bool:
    """Null exactly where the question was never answered."""
    shown = {"orders_24h": "orders", "money_7d": "money", "standings": "account", "stranded": "stranded"}
    return all((account[key] is None) == (questions[topic]["read_at"] is None) for key, topic in shown.items())


async def test_a_named_listing_is_asked_about_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clock = FastClock(EVENING, speed=SPEED)
    await watched(tmp_path, clock)
    async with LocalSellingApi(clock, SHOP) as api:
        with capture_logs():
            await byhand.looked(config(api, tmp_path), clock, ["Blue Lamp"], as_json=True)
        assert "searchOrders" not in {one.operation for one in api.record}
        assert "createReport" not in {one.operation for one in api.record}
    assert json.loads(capsys.readouterr().out)["accounts"] == []
