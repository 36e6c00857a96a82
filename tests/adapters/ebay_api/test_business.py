"""The seller's own listings, orders, standards and visits, and the silent traps on the way to them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ebay.api import EbayApi
from adapters.ebay.api.orders import FIRST, PAGE
from adapters.ebay.api.standards import read_standards, read_user
from adapters.ebay.api.trading import read_page
from adapters.ebay.api.traffic import days, span_of, today
from adapters.errors import AdapterError, Misread, Preparing, TryLater, Unsupported
from adapters.readings import (
    ACCOUNT,
    Ask,
    Figure,
    HealthMetric,
    Money,
    Order,
    OrderState,
    Standing,
    StandingState,
    Stock,
    Subject,
    Sweep,
    Topic,
)
from monitor.demo.ebay import Item, LocalEbay, Sale, Shop, Visits
from monitor.demo.ebay.trading import failure
from monitor.demo.ebay.wire import Answer, error
from tests.adapters.ebay_api.conftest import LAMP, RIVAL, SHOP, MakeSeller, log_in, missed
from tests.clock import NIGHT, StillClock

MINE, OTHER = Subject("us", LAMP.number), Subject("us", RIVAL.number)
YESTERDAY = date(2026, 3, 1)  # it is the second of March in California at 02:14 on the third in UTC


async def asked(seller: EbayApi, topic: Topic, cursor: str | None = None) -> Sweep:
    return await seller.read(topic, Ask((ACCOUNT,), cursor=cursor))


# --- my listings


async def test_my_stock_is_what_is_left_and_not_what_was_listed_once(mine: EbayApi) -> None:
    sweep = await mine.read(Topic.STOCK, Ask((MINE, OTHER)))
    assert sweep.readings == (Stock(MINE, 7, at_home=7),)
    assert sweep.whole == {MINE, OTHER}  # what is not mine has nothing to be counted


async def test_four_hundred_listings_take_three_calls(mine: EbayApi, ebay: LocalEbay) -> None:
    items = tuple(replace(LAMP, number=str(400_000_000_000 + n), quantity=n) for n in range(401))
    ebay.shop = Shop(items=items)
    subjects = tuple(Subject("us", one.number) for one in items)
    sweep = await mine.read(Topic.STOCK, Ask(subjects))
    assert [one.quantity for one in sweep.readings if isinstance(one, Stock)] == list(range(401))
    assert len(ebay.of("GetMyeBaySelling")) == 3


async def test_an_empty_shop_is_an_answer(mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = Shop()
    assert (await mine.read(Topic.STOCK, Ask((MINE,)))).whole == {MINE}


async def test_a_failure_that_comes_as_200_is_one(mine: EbayApi, ebay: LocalEbay) -> None:
    for answer, kind in (
        (failure("10007", "Internal error.", "SystemError"), TryLater),
        (failure("518", "Usage limit."), TryLater),
        (failure("20", "Bad request."), Misread),
        (Answer(200, b"<html>sorry</html>"), Misread),
        (Answer(200, b""), Misread),
        (Answer(200, b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), Misread),
    ):
        ebay.answers["GetMyeBaySelling"] = answer
        sweep = await mine.read(Topic.STOCK, Ask((MINE,)))
        assert [type(one.error) for one in sweep.missed] == [kind]
        assert sweep.readings == ()


def page(inner: str, ack: str = "Success") -> bytes:
    body = f"<Ack>{ack}</Ack>{inner}"
    return (
        f'<GetMyeBaySellingResponse xmlns="urn:ebay:apis:eBLBaseComponents">{body}</GetMyeBaySellingResponse>'.encode()
    )


def test_a_list_without_its_numbers_or_with_a_strange_row_is_never_taken_for_all() -> None:
    with pytest.raises(Misread, match="how many listings"):
        read_page(page("<ActiveList><ItemArray></ItemArray></ActiveList>"))
    with pytest.raises(Misread, match="lacks “ActiveList”"):
        read_page(page("", "Warning"))
    counts = "<TotalNumberOfPages>1</TotalNumberOfPages><TotalNumberOfEntries>1</TotalNumberOfEntries>"
    rows = "<ItemArray><Item><Title>?</Title></Item></ItemArray>"
    found = read_page(page(f"<ActiveList>{rows}<PaginationResult>{counts}</PaginationResult></ActiveList>"))
    assert (found.listings, found.unread) == ((), 1)


@given(st.binary(max_size=200))
def test_whatever_comes_in_place_of_xml_is_one_of_the_five_errors(body: bytes) -> None:
    with pytest.raises(AdapterError):
        read_page(body)


# --- orders


def sale(number: int, minutes: float, **more: object) -> Sale:
    at = NIGHT - timedelta(minutes=minutes)
    return Sale(f"13-{number:05d}-00001", LAMP.number, at, at, **more)  # type: ignore[arg-type]


async def test_an_order_is_told_with_its_state_and_its_latest_dispatch(mine: EbayApi, ebay: LocalEbay) -> None:
    by = NIGHT + timedelta(days=2)
    ebay.shop = replace(SHOP, sales=(sale(1, 5, quantity=2, ship_by=by),))
    sweep = await asked(mine, Topic.ORDERS)
    [order] = sweep.readings
    assert isinstance(order, Order)
    assert (order.state, order.ship_by, order.cancel_asked) == (OrderState.UNSHIPPED, by, False)
    assert order.lines[0].listing == MINE
    assert order.lines[0].sku == "LAMP-B"
    assert order.total == Money(Decimal("39.80"), "USD")
    assert "Nobody" not in repr(sweep)
    assert "buyer_loopback" not in repr(sweep)


@pytest.mark.parametrize(
    ("more", "state", "wished"),
    [
        ({"cancel": "IN_PROGRESS"}, OrderState.UNSHIPPED, True),  # though the list of requests is empty
        ({"cancel": "CANCELED"}, OrderState.CANCELLED, False),
        ({"payment": "PENDING"}, OrderState.PENDING, False),
        ({"fulfilment": "FULFILLED"}, OrderState.SHIPPED, False),
        ({"fulfilment": "IN_PROGRESS"}, OrderState.PARTLY_SHIPPED, False),
    ],
)
async def test_each_state_of_an_order_is_told(
    more: dict[str, str], state: OrderState, wished: bool, mine: EbayApi, ebay: LocalEbay
) -> None:
    ebay.shop = replace(SHOP, sales=(sale(1, 5, **more),))
    [order] = (await asked(mine, Topic.ORDERS)).readings
    assert isinstance(order, Order)
    assert (order.state, order.cancel_asked) == (state, wished)
    assert order.lines[0].cancelled == (1 if state is OrderState.CANCELLED else 0)


async def test_more_orders_than_a_page_holds_are_read_in_shorter_spans_and_each_once(
    mine: EbayApi, ebay: LocalEbay
) -> None:
    ebay.shop = replace(SHOP, sales=tuple(sale(n, n * 3) for n in range(1, 950)))
    sweep = await asked(mine, Topic.ORDERS)
    assert len({one.key for one in sweep.readings}) == 949
    assert sweep.whole == {ACCOUNT}
    assert all(one.query["offset"] == "0" for one in ebay.of("getOrders"))


async def test_orders_that_share_one_second_are_read_by_rows(mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = replace(SHOP, sales=tuple(sale(n, 60) for n in range(1, PAGE * 2 + 2)))
    sweep = await asked(mine, Topic.ORDERS)
    assert len({one.key for one in sweep.readings}) == PAGE * 2 + 1
    assert {int(one.query["offset"]) % PAGE for one in ebay.of("getOrders")} == {0}


async def test_the_next_look_goes_on_where_the_last_ended_with_some_minutes_twice(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    ebay.shop = replace(SHOP, sales=(sale(1, 5), sale(2, 60 * 24 * 6), sale(3, 60 * 24 * 8)))
    first = await asked(mine, Topic.ORDERS)
    assert len(first.readings) == 2, FIRST
    clock.advance(600)
    second = await asked(mine, Topic.ORDERS, first.cursor)
    assert [one.key for one in second.readings] == ["order:13-00001-00001"]


async def test_a_clock_that_is_ahead_asks_for_no_day_to_come(mine: EbayApi, ebay: LocalEbay, clock: StillClock) -> None:
    await asked(mine, Topic.ORDERS)
    ends = [one.query["filter"].partition("..")[2] for one in ebay.of("getOrders")]
    assert all(datetime.fromisoformat(end.rstrip("]")) <= clock.now() for end in ends)


async def test_an_order_that_cannot_be_read_costs_itself_and_is_told(mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.answers["getOrders"] = Answer(body=b'{"total": 2, "orders": [{"orderId": "1"}, {}]}')
    sweep = await asked(mine, Topic.ORDERS)
    assert [one.why for one in sweep.partial] == ["2 orders were not understood"]
    ebay.answers["getOrders"] = Answer(body=b'{"total": 0}')
    assert missed(await asked(mine, Topic.ORDERS)) == ["eBay's answer lacks “orders”"]


# --- standards


async def test_a_level_that_eBay_expects_to_fall_is_a_warning(mine: EbayApi, ebay: LocalEbay) -> None:  # noqa: N802
    ebay.shop = replace(SHOP, level="TOP_RATED", projected="BELOW_STANDARD")
    sweep = await asked(mine, Topic.ACCOUNT)
    assert Standing("us", StandingState.NORMAL, warned=True) in sweep.readings
    assert Standing(None, StandingState.NORMAL) in sweep.readings
    ebay.shop = replace(SHOP, level="BELOW_STANDARD", projected="TOP_RATED")
    assert Standing("us", StandingState.AT_RISK) in (await asked(mine, Topic.ACCOUNT)).readings


async def test_an_account_on_hold_is_told_although_the_standards_are_good(mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = replace(SHOP, status="ACCOUNTONHOLD")
    sweep = await asked(mine, Topic.ACCOUNT)
    assert Standing(None, StandingState.DEACTIVATED) in sweep.readings


@pytest.mark.parametrize("stand_in", [None, error(404, 52000, "No data.")])
async def test_a_seller_who_is_not_judged_yet_has_an_account_all_the_same(
    stand_in: Answer | None, mine: EbayApi, ebay: LocalEbay
) -> None:
    ebay.shop = replace(SHOP, level=None)
    if stand_in:
        ebay.answers["findSellerStandardsProfiles"] = stand_in
    sweep = await asked(mine, Topic.ACCOUNT)
    assert sweep.readings == (Standing(None, StandingState.NORMAL),)
    assert sweep.whole == {ACCOUNT}


def test_a_status_that_nobody_knows_is_a_reason_to_look() -> None:
    assert read_user({"status": "QUITE_NEW_WORD"}).state is StandingState.AT_RISK
    with pytest.raises(Misread):
        read_user({})


def test_the_program_for_all_other_sites_stands_with_the_account() -> None:
    profile = {"program": "PROGRAM_GLOBAL", "standardsLevel": "BELOW_STANDARD", "cycle": {"cycleType": "CURRENT"}}
    words = list(read_standards(Standing(None, StandingState.NORMAL), [profile]))
    assert Standing(None, StandingState.AT_RISK) in words
    assert sum(isinstance(one, Standing) for one in words) == 1


async def test_the_measures_are_ratios_of_what_is_allowed(mine: EbayApi) -> None:
    metrics = [one for one in (await asked(mine, Topic.ACCOUNT)).readings if isinstance(one, HealthMetric)]
    late = next(one for one in metrics if one.name == "shipping_miss_rate")
    assert (late.value, late.target, late.at_most, late.good) == (Decimal("0.0091"), Decimal("0.03"), True, True)


# --- visits


def seen(*days_ago: int) -> Shop:
    visits = {(YESTERDAY - timedelta(days=n), LAMP.number): Visits(400 + n, 30 + n, n) for n in days_ago}
    return replace(SHOP, visits=visits)


async def test_a_listing_that_nobody_saw_is_told_as_zero(mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = seen(0)
    sweep = await asked(mine, Topic.TRAFFIC)
    assert [one.value for one in figures(sweep, "page_views")] == [0, 0, 0, 0, 0, 0, 30]
    assert sweep.whole == {ACCOUNT}
    sums = [one for one in sweep.readings if isinstance(one, Figure) and one.listing is None]
    assert len(sums) == 3 * 7


def figures(sweep: Sweep, name: str) -> list[Figure]:
    """The figures of that name about my lamp, day by day."""
    found = (one for one in sweep.readings if isinstance(one, Figure))
    return [one for one in found if one.name == name and one.listing == MINE]


async def test_a_day_is_one_of_california_and_today_is_never_asked_for(mine: EbayApi, ebay: LocalEbay) -> None:
    """The end date “today” is refused every night while it is tomorrow here already (50018)."""
    sweep = await asked(mine, Topic.TRAFFIC)
    assert missed(sweep) == []
    asked_days = [one.query["filter"].partition("date_range:")[2] for one in ebay.of("getTrafficReport")]
    assert asked_days[-1] == "[20260301..20260301]"
    assert sweep.cursor == "2026-03-01"
    assert figures(sweep, "orders")[-1].begin == datetime(2026, 3, 1, 8, tzinfo=UTC)


async def test_a_day_on_which_the_clocks_change_has_its_own_length() -> None:
    begin, end = span_of(date(2026, 3, 8))
    assert end - begin == timedelta(hours=23)


async def test_once_told_it_costs_no_call_until_there_is_a_new_day(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    first = await asked(mine, Topic.TRAFFIC)
    before = len(ebay.of("getTrafficReport")), len(ebay.of("GetMyeBaySelling"))
    for _ in range(30):
        assert (await asked(mine, Topic.TRAFFIC, first.cursor)).whole == {ACCOUNT}
    assert (len(ebay.of("getTrafficReport")), len(ebay.of("GetMyeBaySelling"))) == before
    clock.advance(86_400)
    await asked(mine, Topic.TRAFFIC, first.cursor)
    assert len(ebay.of("getTrafficReport")) == before[0] + 2  # the new day, and the last one again


async def test_a_day_that_eBay_has_not_counted_yet_is_waited_for(mine: EbayApi, ebay: LocalEbay) -> None:  # noqa: N802
    ebay.shop = replace(seen(0), counted=span_of(YESTERDAY)[1] - timedelta(hours=1))
    sweep = await asked(mine, Topic.TRAFFIC)
    assert [type(one.error) for one in sweep.missed] == [Preparing]
    assert sweep.cursor == "2026-02-28"


async def test_of_a_site_without_visits_it_is_said(make_seller: MakeSeller, ebay: LocalEbay) -> None:
    seller = make_seller(market="ch")
    await log_in(seller, ebay)
    assert [type(one.error) for one in (await asked(seller, Topic.TRAFFIC)).missed] == [Unsupported]


async def test_five_hundred_listings_stay_within_the_hundred_calls_of_a_day(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    ebay.shop = Shop(items=tuple(Item(str(400_000_000_000 + n), "Lamp", Decimal(1)) for n in range(500)))
    cursor = None
    for _ in range(24):
        sweep = await asked(mine, Topic.TRAFFIC, cursor)
        cursor = sweep.cursor or cursor
        await asked(mine, Topic.ACCOUNT)
        clock.advance(3600)
    assert ebay.quotas.spent["sell.analytics"] <= 100
    assert not [answer for _, answer in ebay.record if answer.status == 429]
    assert cursor == "2026-03-02"


async def test_how_many_watch_a_listing_is_told_with_the_visits(mine: EbayApi) -> None:
    sweep = await asked(mine, Topic.TRAFFIC)
    assert [one.value for one in figures(sweep, "watchers")] == [12]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.integers(0, 400))  # noqa: DTZ001
def test_no_day_is_left_out_and_none_is_asked_for_before_it_is_over(now: datetime, ago: int) -> None:
    told = today(now) - timedelta(days=ago)
    asked_days = days(told.isoformat(), now)
    assert all(span_of(day)[1] <= now for day in asked_days)
    if ago > 1:
        assert asked_days[-1] == today(now) - timedelta(days=1)
        assert asked_days == [asked_days[0] + timedelta(days=n) for n in range(len(asked_days))]
        assert asked_days[0] <= max(told + timedelta(days=1), asked_days[-1] - timedelta(days=6))
