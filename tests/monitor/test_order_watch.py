"""Orders of an account that cease: what the daemon tells, what an outage is not, and that a restart forgets nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from adapters.errors import TryLater
from adapters.readings import Order, Topic
from monitor.decisions import calendar_of, days_key
from monitor.order_memory import ORDER_CLOCK, clocks_of
from monitor.order_watch import clocks_by_market
from monitor.shop_days import DayKind, ShopDays
from storage.slots import HOUSE
from storage.states import AccountMemory, Batch, Severity, Status
from tests.monitor.account_world import World, account, order
from tests.monitor.order_days import rhythm

HOUR = timedelta(hours=1)


async def sells(world: World, hours: int, *, begin: int = 0) -> None:
    """An order an hour, told by the answer of that hour."""
    for number in range(hours):
        world.told.answers[Topic.ORDERS] = [order(begin + number, world.clock.now())]
        await world.passes(60, every=60)
    world.told.answers[Topic.ORDERS] = []


async def learnt(world: World) -> None:
    """A week of stored orders, one an hour, and days that were learnt before."""
    now = world.clock.now()
    old: list[Order] = [order(10_000 + number, now - number * HOUR) for number in range(1, 24 * 7)]
    await world.store.commit(Batch(orders=tuple(("shop", one) for one in old)))
    await sells(world, 1)
    row = (await world.store.account_memories("shop"))[ORDER_CLOCK]
    market = row.value["us"]
    assert isinstance(market, dict)
    kept = clocks_of(row.value)["us"]
    assert (kept.rhythm.days, round(kept.rhythm.level)) == (5, 24)
    known = {**market, "rhythm": {**market["rhythm"], "days": 60, "level": rhythm().level}}  # type: ignore[dict-item]
    await world.store.commit(Batch(account_memories=(AccountMemory("shop", ORDER_CLOCK, row.version, {"us": known}),)))


async def test_orders_that_cease_are_one_case_until_the_next_one_comes(tmp_path: Path) -> None:
    async with account(tmp_path) as world:
        await learnt(world)
        await sells(world, 12, begin=1)
        await world.passes(60 * 9, every=60)
        assert await world.open() == []
        await world.passes(60 * 4, every=60)
        (case,) = await world.open()
        assert (case.rule, case.subject, case.severity) == ("orders_stopped", "us", Severity.PUSH)
        assert (case.status, case.facts["came"]) == (Status.CONFIRMED, 0)
        before = case
    async with account(tmp_path, world) as again:
        await again.passes(60 * 3, every=60)
        assert [one.id for one in await again.open()] == [before.id], (
            "a restart forgets nothing and tells nothing twice"
        )
        await sells(again, 1, begin=100)
        assert await again.open() == []


async def test_hours_in_which_no_answer_came_are_no_silence_and_their_orders_no_surge(tmp_path: Path) -> None:
    async with account(tmp_path) as world:
        await learnt(world)
        world.told.errors[Topic.ORDERS] = TryLater("Amazon's server is out of order")
        await world.passes(60 * 14, every=60)
        assert "orders_stopped" not in await world.rules()
        begin = world.clock.now()
        missed = [order(200 + number, begin - number * HOUR) for number in range(14)]
        # The platform is back, and tells what it missed in two pieces.
        world.told.errors.clear()
        world.told.answers[Topic.ORDERS], world.told.partial[Topic.ORDERS] = missed[7:], "7 orders are still to come"
        await world.passes(10)
        world.told.answers[Topic.ORDERS] = missed[:7]
        world.told.partial.clear()
        await world.passes(60)
        assert [rule for rule in await world.rules() if rule.startswith("orders_")] == []
        clock = (await clocks_by_market(world.store))["shop", "us"]
        assert sum(clock.counts.values()) >= 14


async def test_a_holiday_that_is_named_ends_the_case(tmp_path: Path) -> None:
    async with account(tmp_path) as world:
        await learnt(world)
        await world.passes(60 * 14, every=60)
        assert await world.rules() == ["orders_stopped"]
        day = world.clock.now().date()
        named = ShopDays(day - timedelta(days=1), day + timedelta(days=1), DayKind.HOLIDAY)
        await world.store.decide(HOUSE, days_key(named), named.kind.value, "Anna", world.clock.now())
        assert (await calendar_of(world.store)).days == (named,)
        await world.passes(60, every=60)
        assert await world.rules() == []


async def test_stored_orders_are_found_by_their_moment_whatever_became_of_them(tmp_path: Path) -> None:
    async with account(tmp_path) as world:
        now = world.clock.now()
        mine = [order(number, now - number * HOUR) for number in range(4)]
        german = replace(order(9, now - 5 * HOUR), market="de")
        await world.store.commit(Batch(orders=tuple(("shop", one) for one in (*mine, german))))
        await world.store.commit(Batch(orders=(("other", order(1, now - HOUR)),)))
        found = await world.store.placed("shop", now - 5 * HOUR, now)
        assert found == (("de", now - 5 * HOUR), *(("us", now - number * HOUR) for number in (3, 2, 1)))
