"""The seller's own listings and orders, and the silent traps on the way to them."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ebay.api import EbayApi
from adapters.ebay.api.orders import PAGE
from adapters.ebay.api.trading import read_page
from adapters.errors import AdapterError, Misread, TryLater
from adapters.orders import FIRST
from adapters.readings import (
    ACCOUNT,
    Ask,
    CancelledBy,
    Money,
    Order,
    OrderState,
    Sku,
    Stock,
    Subject,
    Topic,
)
from monitor.demo.ebay import LocalEbay, Sale, Shop
from monitor.demo.ebay.trading import failure
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import LAMP, MINE, OTHER, SHOP, asked, missed
from tests.clock import NIGHT, StillClock

# --- my listings


async def test_my_stock_is_what_is_left_and_not_what_was_listed_once(mine: EbayApi) -> None:
    sweep = await mine.read(Topic.STOCK, Ask((MINE, OTHER)))
    assert [one for one in sweep.readings if isinstance(one, Stock)] == [Stock(MINE, 7, at_home=7)]
    assert [one.sku for one in sweep.readings if isinstance(one, Sku)] == ["LAMP-B"]
    assert sweep.whole == {MINE, OTHER}  # what is not mine has nothing to be counted


async def test_four_hundred_listings_take_three_calls(mine: EbayApi, ebay: LocalEbay) -> None:
    items = tuple(replace(LAMP, number=str(400_000_000_000 + n), quantity=n) for n in range(401))
    ebay.shop = Shop(items=items)
    subjects = tuple(Subject("us", one.number) for one in items)
    sweep = await mine.read(Topic.STOCK, Ask(subjects))
    assert [one.quantity for one in sweep.readings if isinstance(one, Stock)] == list(range(401))
    assert len(ebay.of("GetMyeBaySelling")) == 3


async def test_a_token_that_the_trading_api_does_not_accept_is_renewed_once(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    await mine.read(Topic.STOCK, Ask((MINE,)))
    clock.advance(120)
    ebay.login.spoil()
    assert (await mine.read(Topic.STOCK, Ask((MINE,)))).whole == {MINE}


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
        assert [isinstance(one.error, kind) for one in sweep.missed] == [True]
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
    assert order.cancelled_by is None, "the answer names nobody"


@pytest.mark.parametrize("payment", ["PENDING", "FAILED"])
async def test_an_order_that_ended_because_nobody_paid_says_so(payment: str, mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = replace(SHOP, sales=(sale(1, 5, cancel="CANCELED", payment=payment),))
    [order] = (await asked(mine, Topic.ORDERS)).readings
    assert isinstance(order, Order)
    assert order.cancelled_by is CancelledBy.UNPAID


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


async def test_a_clock_that_is_ahead_of_ebay_s_is_refused_once_and_then_asks_for_no_time_to_come(
    mine: EbayApi, ebay: LocalEbay
) -> None:
    ebay.clock = StillClock(NIGHT - timedelta(minutes=3))
    assert "30850" in missed(await asked(mine, Topic.ORDERS))[0]
    assert (await asked(mine, Topic.ORDERS)).whole == {ACCOUNT}


async def test_an_order_that_cannot_be_read_costs_itself_and_is_told(mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.answers["getOrders"] = Answer(body=b'{"total": 2, "orders": [{"orderId": "1"}, {}]}')
    sweep = await asked(mine, Topic.ORDERS)
    assert [one.why for one in sweep.partial] == ["2 orders of the answer were not understood"]
    ebay.answers["getOrders"] = Answer(body=b'{"total": 0}')
    assert missed(await asked(mine, Topic.ORDERS)) == ["eBay's answer lacks “orders”"]
