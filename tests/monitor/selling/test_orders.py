"""Orders and sales by our own adapter against the local Selling Partner API, with true quotas and every trouble."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from adapters.amazon.api.orderbook import read_place
from adapters.errors import Refused, TryLater
from adapters.readings import ACCOUNT, Ask, Figure, FulfilledBy, Next, OrderState, Partial, Topic
from adapters.readings import Order as Told
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.faults import Kind
from monitor.demo.spapi.server import Exchange
from monitor.demo.spapi.shop import Order
from tests.clock import NIGHT, StillClock
from tests.monitor.selling.conftest import Seller
from tests.monitor.selling.stream import Follower, hold, order, touch

WEEK = timedelta(days=7)


def backlog(number: int, since: datetime = NIGHT - timedelta(days=6)) -> list[Order]:
    """So many orders, one every two minutes."""
    return [order(place, since + timedelta(seconds=120 * place)) for place in range(number)]


@pytest.fixture
def follower(seller: Seller, clock: StillClock) -> Follower:
    return Follower(seller(), clock)


def asked(exchanges: list[Exchange]) -> list[str]:
    return [one.target for one in exchanges]


# --- orders


async def test_the_first_look_tells_the_orders_of_a_week(api: LocalSellingApi, follower: Follower) -> None:
    fresh, old = order(1, NIGHT - timedelta(days=6)), order(2, NIGHT - timedelta(days=8))
    shipped_now = order(3, NIGHT - timedelta(days=30), updated=NIGHT - timedelta(hours=1), status="SHIPPED")
    hold(api, fresh, old, shipped_now)
    sweep = await follower.look()
    assert set(follower.told) == {fresh.id, shipped_now.id}
    assert sweep.whole == {ACCOUNT}
    assert api.refused == []


async def test_an_order_is_told_with_all_but_the_buyer(api: LocalSellingApi, follower: Follower) -> None:
    made = NIGHT - timedelta(hours=3)
    hold(api, order(1, made, by_amazon=True, cancel_asked="ordered by mistake"))
    await follower.look()
    (one,) = follower.told.values()
    assert (one.market, one.state, one.placed_at) == ("us", OrderState.UNSHIPPED, made)
    assert one.fulfilled_by is FulfilledBy.PLATFORM
    assert one.ship_by == made + timedelta(days=2)
    assert one.cancel_asked
    assert (str(one.total), str(one.lines[0].price)) == ("21.99 USD", "21.99 USD")
    assert one.country is None
    (exchange,) = api.of("searchOrders")
    assert not any(word in exchange.target for word in ("BUYER", "RECIPIENT", "PACKAGES", "TAX", "PAYMENT"))


async def test_an_order_that_is_pending_has_no_prices_and_then_has(
    api: LocalSellingApi, follower: Follower, clock: StillClock
) -> None:
    hold(api, order(1, NIGHT - timedelta(minutes=10), status="PENDING"))
    await follower.follow(5)
    (pending,) = follower.told.values()
    assert (pending.state, pending.total, pending.lines[0].price) == (OrderState.PENDING, None, None)
    touch(api, 0, clock.now(), "UNSHIPPED")
    await follower.follow(10)
    (paid,) = follower.told.values()
    assert (paid.state, str(paid.total)) == (OrderState.UNSHIPPED, "21.99 USD")


async def test_a_cancelled_order_says_how_many_will_not_be_sent(api: LocalSellingApi, follower: Follower) -> None:
    hold(api, order(1, NIGHT - timedelta(hours=3), status="CANCELLED"))
    await follower.look()
    (one,) = follower.told.values()
    assert (one.state, one.lines[0].cancelled, one.cancel_asked) == (OrderState.CANCELLED, 1, False)


async def test_an_hour_of_looks_every_five_minutes_meets_no_429_and_leaves_the_burst_for_paging(
    api: LocalSellingApi, follower: Follower, clock: StillClock
) -> None:
    hold(api, *(order(number, NIGHT - timedelta(hours=number)) for number in range(40)))
    sweeps = await follower.follow(60)
    assert all(one.whole == {ACCOUNT} for one in sweeps)
    assert len(api.of("searchOrders")) == 12
    assert api.throttled == []
    assert sum(clock.slept) == 0


async def test_a_backlog_of_two_thousand_orders_drains_in_one_burst(
    api: LocalSellingApi, follower: Follower, clock: StillClock
) -> None:
    hold(api, *backlog(2000))
    sweep = await follower.look()
    assert len(follower.told) == 2000
    assert len(api.of("searchOrders")) == 20
    assert sweep.whole == {ACCOUNT}
    assert (api.throttled, api.refused, sum(clock.slept)) == ([], [], 0)


async def test_new_orders_come_in_time_beside_a_backlog_that_no_burst_holds(
    api: LocalSellingApi, follower: Follower, clock: StillClock
) -> None:
    hold(api, *backlog(4000, NIGHT - timedelta(days=6, hours=12)))
    begun = clock.now()
    sweep = await follower.look()
    assert len(follower.told) == 2000
    assert "still coming" in sweep.partial[0].why
    clock.advance(60)
    new = order(9999, clock.now())
    hold(api, *api.shop.orders, new)
    await follower.follow(10)
    assert new.id in follower.told
    await follower.follow(24 * 60)
    assert follower.missing(api, begun - WEEK) == set()
    assert (await follower.look()).whole == {ACCOUNT}
    assert api.throttled == []


async def test_an_order_that_is_touched_between_two_pages_costs_none(
    api: LocalSellingApi, follower: Follower, clock: StillClock
) -> None:
    hold(api, *backlog(250))
    told = follower.account.orders(Ask((ACCOUNT,)))
    first = [await anext(told) for _ in range(100)]
    touch(api, 5, clock.now())  # leaves the first page, and the 101st order slips into it unseen
    rest = [word async for word in told]
    assert api.shop.orders[100].id not in {getattr(word, "id", "") for word in [*first, *rest][:250]}
    ids = {getattr(word, "id", None) for word in [*first, *rest]}
    assert {one.id for one in api.shop.orders} <= ids


@pytest.mark.parametrize("kind", ["503", "400", "drop", "429", "html 400", "403 role"])
async def test_trouble_in_the_middle_of_paging_loses_nothing(
    kind: Kind, api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    hold(api, *backlog(450))
    account = seller()
    told = account.orders(Ask((ACCOUNT,)))
    words = [await anext(told) for _ in range(200)]
    api.faults.add(kind, "searchOrders", times=4)
    words += [word async for word in told]
    *orders, following, end = words
    assert isinstance(following, Next)
    assert isinstance(end, Partial)
    assert "still coming" in end.why
    follower = Follower(account, clock)
    follower.hear([one for one in orders if isinstance(one, Told)], following.cursor)
    api.faults.clear()
    clock.advance(300)
    sweeps = await follower.follow(180)
    assert follower.missing(api, NIGHT - WEEK) == set()
    assert sweeps[-1].whole == {ACCOUNT}


async def test_more_orders_of_one_second_than_a_page_holds_are_all_told(
    api: LocalSellingApi, follower: Follower, clock: StillClock
) -> None:
    """As when all parcels of a day are confirmed by one file."""
    at = NIGHT - timedelta(hours=2)
    hold(api, *(order(number, at - timedelta(days=1), updated=at, status="SHIPPED") for number in range(250)))
    sweep = await follower.look()
    assert follower.missing(api, NIGHT - WEEK) == set()
    await follower.follow(120)
    assert read_place(follower.cursor, clock.now()).rest is None
    assert sweep.whole == {ACCOUNT}
    assert api.throttled == []


async def test_a_page_s_token_that_died_is_not_asked_with_again(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    hold(api, *backlog(250))
    account = seller()
    told = account.orders(Ask((ACCOUNT,)))
    words = [await anext(told) for _ in range(100)]
    clock.advance(86_401)
    words += [word async for word in told]
    assert {one.id for one in api.shop.orders} <= {getattr(word, "id", None) for word in words}
    refused = [one for one in api.of("searchOrders") if one.status == 400]
    assert len(refused) == 1


async def test_a_look_that_fails_at_once_is_told_and_its_cursor_stays(
    api: LocalSellingApi, follower: Follower, clock: StillClock
) -> None:
    hold(api, order(1, NIGHT - timedelta(hours=1)))
    await follower.follow(5)
    kept = follower.cursor
    api.faults.add("503", "searchOrders")
    sweep = await follower.look()
    assert isinstance(sweep.missed[0].error, TryLater)
    assert (sweep.cursor, follower.cursor) == (None, kept)


async def test_an_order_of_the_last_two_minutes_comes_with_the_next_look(
    api: LocalSellingApi, follower: Follower, clock: StillClock
) -> None:
    await follower.look()
    new = order(77, clock.now() - timedelta(seconds=30))
    hold(api, new)
    await follower.follow(5)
    assert new.id not in follower.told
    await follower.follow(5)
    assert new.id in follower.told


@pytest.mark.parametrize("wrong", [timedelta(hours=-5), timedelta(hours=5), timedelta(days=2)])
async def test_a_machine_with_a_wrong_clock_misses_nothing(
    wrong: timedelta, api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    """What was told is remembered by Amazon's clock, never by ours."""
    astray = StillClock(clock.now() + wrong)
    account = seller()
    account._clock = astray
    follower = Follower(account, clock)
    await follower.look()
    for number in range(6):
        hold(api, *api.shop.orders, order(number + 10, clock.now()))
        clock.advance(300)
        astray.advance(300)
        await follower.look()
    clock.advance(300)
    await follower.look()
    assert follower.missing(api, NIGHT) == set()


async def test_a_shadow_market_is_never_asked_for(api: LocalSellingApi, seller: Seller, clock: StillClock) -> None:
    api.shop = replace(api.shop, markets=("us", "ca", "mx"))
    hold(api, order(1, NIGHT - timedelta(hours=1)), order(2, NIGHT - timedelta(hours=2), market="ca"))
    follower = Follower(seller(markets=("us", "ca")), clock)
    await follower.look()
    assert {one.market for one in follower.told.values()} == {"us", "ca"}
    (target,) = asked(api.of("searchOrders"))
    assert "marketplaceIds=ATVPDKIKX0DER,A2EUQ1WTGCTBG2&" in target


async def test_without_the_role_the_remedy_is_told(api: LocalSellingApi, follower: Follower) -> None:
    api.roles = frozenset({"Pricing"})
    sweep = await follower.look()
    assert isinstance(sweep.missed[0].error, Refused)
    assert "Inventory and Order Tracking" in str(sweep.missed[0].error)


# --- sales


async def test_the_hours_of_yesterday_and_today_come_to_what_the_orders_come_to(
    api: LocalSellingApi, seller: Seller
) -> None:
    hold(api, *(order(number, NIGHT - timedelta(hours=number, minutes=1)) for number in range(10)))
    sweep = await seller().read(Topic.SALES, Ask((ACCOUNT,)))
    figures = [one for one in sweep.readings if isinstance(one, Figure)]
    sums = {name: sum(one.value for one in figures if one.name == name) for name in ("units", "orders", "sales")}
    assert sums == {"units": 10, "orders": 10, "sales": Decimal("219.90")}
    assert {one.unit for one in figures if one.name == "sales"} == {"USD"}
    # Yesterday began at midnight in California, 42 hours before 18:14 of this evening there.
    assert min(one.begin for one in figures) == datetime.fromisoformat("2026-03-01T00:00:00-08:00")
    assert max(one.end for one in figures) == NIGHT
    whole_hours = {one.begin for one in figures if one.end - one.begin == timedelta(hours=1)}
    assert len(whole_hours) == 42
    assert sweep.whole == {ACCOUNT}
    assert (api.refused, api.throttled) == ([], [])


async def test_each_market_is_one_call_in_its_own_currency_and_its_own_day(
    api: LocalSellingApi, seller: Seller
) -> None:
    api.shop = replace(api.shop, markets=("us", "br"), orders=(order(1, NIGHT - timedelta(hours=1), market="br"),))
    sweep = await seller(markets=("us", "br")).read(Topic.SALES, Ask((ACCOUNT,)))
    assert len(api.of("getOrderMetrics")) == 2
    sold = [one for one in sweep.readings if isinstance(one, Figure) and one.name == "sales" and one.value]
    assert [(one.market, one.unit, one.value) for one in sold] == [("br", "BRL", Decimal("21.99"))]
    first = {one.market: one.begin for one in reversed(sweep.readings) if isinstance(one, Figure)}
    assert first["br"] == datetime.fromisoformat("2026-03-01T00:00:00-03:00")


async def test_a_ticker_every_five_minutes_in_sixteen_markets_stays_within_the_quota(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    markets = ("de", "fr", "it", "es", "nl", "be", "se", "pl", "ie", "uk", "tr", "ae", "sa", "eg", "za", "in")
    api.shop = replace(api.shop, markets=markets, orders=())
    account = seller(market="de", markets=markets)
    for _ in range(12):
        sweep = await account.read(Topic.SALES, Ask((ACCOUNT,)))
        assert sweep.whole == {ACCOUNT}, (sweep.partial, sweep.missed)
        clock.advance(300)
    assert api.throttled == []
