"""The check by hand asks every question of an account once, side by side, and waits for reports, but not for ever."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from time import monotonic

import pytest

from adapters.clock import FastClock
from adapters.errors import Preparing, Refused, TryLater, Unsupported
from adapters.readings import Entry, EntryKind, Figure, Money, Standing, StandingState, Topic
from monitor.account_poll import AccountPoll
from monitor.business_check import PATIENCE, ask_accounts
from monitor.check_facts import account_json, money_of_kinds, newest_days, outcome_of
from monitor.render.health import AccountHealth
from storage.states import Batch
from tests.clock import NIGHT
from tests.monitor.account_world import World, account, order


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with account(tmp_path) as opened:
        opened.told.answers = {Topic.ACCOUNT: (Standing("us", StandingState.NORMAL),)}
        yield opened


# A clock's seconds in one real second.
SPEED = 20.0


def fast(world: World) -> AccountPoll:
    """The poll of somebody who waits."""
    return replace(world.poll, clock=FastClock(world.clock.now(), speed=SPEED))


def quiet(said: str) -> None:
    """Nobody listens."""


async def asked(world: World) -> tuple[dict[str, str], list[str]]:
    """What became of each question, and what was said on the way."""
    said: list[str] = []
    outcomes = await ask_accounts(fast(world), ["shop"], said.append)
    topics = {one.id: one.topic.value for one in await world.store.account_watches()}
    return {topics[key]: outcome_of(error) for key, error in outcomes.items()}, said


async def seen(world: World) -> AccountHealth:
    watches = await world.store.account_watches("shop")
    return AccountHealth("shop", "amazon", watches, await world.store.account_states("shop"), ())


async def test_every_question_is_asked_once_and_urgently(world: World) -> None:
    outcomes, said = await asked(world)
    assert outcomes == dict.fromkeys(("orders", "account", "feedback", "stranded"), "answered")
    assert sorted(topic for topic, _ in world.told.asked) == sorted([*outcomes])
    assert all(ask.urgent for _, ask in world.told.asked)
    assert said == []


async def test_a_report_is_waited_for_and_then_said_to_be_in_preparation(world: World) -> None:
    world.told.errors[Topic.ACCOUNT] = Preparing("Amazon makes the report", 30)
    before = monotonic()
    outcomes, said = await asked(world)
    assert outcomes["account"] == "prepared"
    assert outcomes["orders"] == "answered"
    assert PATIENCE <= SPEED * (monotonic() - before) < 2 * PATIENCE
    assert said
    assert all("account" in one and "orders" not in one for one in said)
    assert (await world.watch(Topic.ACCOUNT)).failures == 0


async def test_each_trouble_is_called_what_it_is(world: World) -> None:
    world.told.errors = {
        Topic.ORDERS: TryLater("Amazon's server is out of order"),
        Topic.FEEDBACK: Refused("Amazon refuses createReport (403)"),
        Topic.STRANDED: Unsupported("only for registered brands"),
    }
    outcomes, _ = await asked(world)
    assert outcomes == {"orders": "failed", "feedback": "failed", "stranded": "cannot", "account": "answered"}


async def test_what_was_never_answered_is_null_and_zero_orders_are_zero(world: World) -> None:
    world.told.errors[Topic.STRANDED] = TryLater("Amazon's server is out of order")
    outcomes = await ask_accounts(fast(world), ["shop"], quiet)
    told = await account_json(world.store, await seen(world), outcomes, (), world.clock.now())
    assert told["orders_24h"] == {"count": 0, "cancelled": 0, "sums": []}
    assert told["standings"] == [{"market": "us", "state": "normal", "warned": False}]
    assert [told[key] for key in ("stranded", "money_7d", "traffic")] == [None, None, None]
    why = {one["topic"]: (one["now"], one["why"]) for one in told["questions"]}
    assert why["stranded"] == ("failed", "Amazon's server is out of order")
    assert why["orders"] == ("answered", None)


async def test_orders_are_summed_exactly_by_market_and_currency(world: World) -> None:
    now = world.clock.now()
    orders = (order(1, now - timedelta(hours=1)), order(2, now - timedelta(hours=2)), order(3, now, total=None))
    await ask_accounts(fast(world), ["shop"], quiet)
    await world.store.commit(Batch(orders=tuple(("shop", one) for one in orders)))
    told = await account_json(world.store, await seen(world), {}, (), now + timedelta(minutes=1))
    total = {"amount": "87.96", "currency": "USD"}
    assert told["orders_24h"]["sums"] == [{"market": "us", "count": 3, "total": total, "without_total": 1}]


def entry(kind: EntryKind, amount: str, book: str = "transactions") -> Entry:
    return Entry(f"{book}:{amount}", book, kind, NIGHT, Money(Decimal(amount), "USD"))


def test_two_books_do_not_count_the_same_money_twice() -> None:
    entries = [
        entry(EntryKind.SALE, "21.99"),
        entry(EntryKind.FEE, "-3.30"),
        entry(EntryKind.FEE, "-0.305"),
        entry(EntryKind.SALE, "21.99", "settlement"),
    ]
    assert money_of_kinds(entries) == {("fee", "USD"): Decimal("-3.605"), ("sale", "USD"): Decimal("21.99")}


def test_each_market_shows_the_newest_day_that_it_tells() -> None:
    days = [(market, day) for market, day in (("us", 1), ("us", 2), ("de", 1))]
    figures = [
        Figure("sessions", NIGHT + timedelta(days=day), NIGHT + timedelta(days=day + 1), Decimal(day), "", market)
        for market, day in days
    ]
    assert [(one.market, one.value) for one in newest_days(figures)] == [("us", Decimal(2)), ("de", Decimal(1))]
