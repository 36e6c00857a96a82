"""Orders as they change: every one of them, whatever the clocks and the pages do, and never a word of who bought."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.aliexpress.api import AliExpressApi
from adapters.aliexpress.api.orders import SIZE, read_order
from adapters.errors import TryLater
from adapters.orders import OVERLAP
from adapters.readings import (
    ACCOUNT,
    Ask,
    CancelledBy,
    FulfilledBy,
    Money,
    Order,
    OrderLine,
    OrderState,
    Subject,
    Sweep,
    Topic,
)
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.login import Login
from monitor.demo.aliexpress.server import Heard
from monitor.demo.aliexpress.shop import Sale
from tests.adapters.aliexpress_api.conftest import led_to
from tests.clock import NIGHT, StillClock
from tests.shared import SHARED, needs_shared

FIRST_ID = 8123456789012345
LINE = (1005001234567890, "LAMP-BLUE", 2, "15.99")


def sale(place: int, at: datetime, status: str = "WAIT_SELLER_SEND_GOODS", **more: object) -> Sale:
    made = Sale(FIRST_ID + 10 * place, status, at - timedelta(hours=1), at, (LINE,))
    return replace(made, **more)  # type: ignore[arg-type]


async def told(seller: AliExpressApi, cursor: str | None = None) -> Sweep:
    return await seller.read(Topic.ORDERS, Ask((ACCOUNT,), cursor=cursor))


def orders(sweep: Sweep) -> list[Order]:
    return [reading for reading in sweep.readings if isinstance(reading, Order)]


async def test_an_order_is_told_with_its_lines_and_without_its_buyer(
    gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    at = clock.now() - timedelta(minutes=20)
    gateway.shop.put_sale(sale(1, at))
    sweep = await told(seller)
    price = Money(Decimal("31.98"), "USD")
    line = OrderLine("8123456789012355", 2, "LAMP-BLUE", Subject("global", "1005001234567890"), price)
    assert orders(sweep) == [
        Order(
            id="8123456789012355",
            market="global",
            state=OrderState.UNSHIPPED,
            placed_at=at - timedelta(hours=1),
            changed_at=at,
            lines=(line,),
            total=price,
            fulfilled_by=FulfilledBy.SELLER,
        )
    ]
    assert sweep.whole == {ACCOUNT}
    assert not any(word in repr(sweep) for word in ("Berta", "berta", "Buyer", "neighbour"))


@pytest.mark.parametrize(
    ("status", "sent", "state", "cancel"),
    [
        ("PLACE_ORDER_SUCCESS", False, OrderState.PENDING, False),
        ("RISK_CONTROL", False, OrderState.PENDING, False),
        ("SELLER_PART_SEND_GOODS", True, OrderState.PARTLY_SHIPPED, False),
        ("WAIT_BUYER_ACCEPT_GOODS", True, OrderState.SHIPPED, False),
        ("IN_CANCEL", False, OrderState.UNSHIPPED, True),
        ("IN_ISSUE", True, OrderState.SHIPPED, False),
        ("IN_FROZEN", False, OrderState.UNSHIPPED, False),
        ("FINISH", True, OrderState.SHIPPED, False),
        ("FINISH", False, OrderState.CANCELLED, False),
    ],
)
async def test_each_status_is_a_state(
    status: str,
    sent: bool,
    state: OrderState,
    cancel: bool,
    gateway: LocalGateway,
    seller: AliExpressApi,
    clock: StillClock,
) -> None:
    at = clock.now() - timedelta(hours=2)
    gateway.shop.put_sale(sale(1, at, status, sent=at if sent else None))
    (order,) = orders(await told(seller))
    assert (order.state, order.cancel_asked) == (state, cancel)
    assert [line.cancelled for line in order.lines] == [2 if state is OrderState.CANCELLED else 0]
    assert order.cancelled_by is None


def test_an_order_that_was_closed_because_nobody_paid_says_so() -> None:
    row = {"order_id": "8100000000000001", "gmt_create": "2026-03-02 01:00:00", "order_status": "FINISH"}
    for fund, by in (("NOT_PAY", CancelledBy.UNPAID), ("PAY_SUCCESS", None)):
        order = read_order({**row, "fund_status": fund}, NIGHT)
        assert order is not None
        assert (order.state, order.cancelled_by) == (OrderState.CANCELLED, by)


async def test_nothing_sold_is_a_whole_answer(seller: AliExpressApi) -> None:
    sweep = await told(seller)
    assert (orders(sweep), sweep.whole) == ([], frozenset({ACCOUNT}))


async def test_an_order_of_a_status_that_nobody_knows_costs_only_itself(
    gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    for place in (1, 2):
        gateway.shop.put_sale(sale(place, clock.now()))
    gateway.shop.odd[FIRST_ID + 10] = {"order_status": "ON_THE_MOON"}
    sweep = await told(seller)
    assert [order.id for order in orders(sweep)] == [str(FIRST_ID + 20)]
    assert [part.why for part in sweep.partial] == ["1 orders of the answer were not understood"]


async def test_the_next_look_begins_a_little_before_the_last_one(
    gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    sweep = await told(seller)
    assert sweep.cursor == (clock.now() - OVERLAP).isoformat()
    late = sale(1, clock.now() - timedelta(minutes=10))
    await clock.sleep(300)
    gateway.shop.put_sale(late)
    assert [order.id for order in orders(await told(seller, sweep.cursor))] == [str(late.id)]
    assert orders(await told(seller, (clock.now() + timedelta(hours=1)).isoformat())) == []


@pytest.mark.parametrize("cursor", ["", "x", "{}", "99999-01-01"])
async def test_a_cursor_that_nobody_can_read_begins_anew(
    cursor: str, gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    gateway.shop.put_sale(sale(1, clock.now() - timedelta(days=6)))
    assert len(orders(await told(seller, cursor))) == 1


async def test_after_a_long_absence_what_is_not_asked_for_is_said(seller: AliExpressApi, clock: StillClock) -> None:
    sweep = await told(seller, (clock.now() - timedelta(days=90)).isoformat())
    assert [part.why for part in sweep.partial] == ["orders touched before 2026-02-01 were not asked for"]


async def test_orders_that_leave_the_span_while_it_is_read_hide_no_other(
    gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    """With each page that was read, an order of the first page is touched and the rest moves up."""
    begun = clock.now()
    for place in range(3 * SIZE + 10):
        gateway.shop.put_sale(sale(place, begun - timedelta(minutes=30 + place)))
    touched = iter(range(20))

    def touch(heard: Heard) -> None:
        if heard.name.endswith("order.get"):
            old = next(one for one in gateway.shop.sales if one.id == FIRST_ID + 10 * next(touched))
            gateway.shop.put_sale(replace(old, changed=begun + timedelta(minutes=5)))

    gateway.after = touch
    first = await told(seller)
    gateway.after = None
    await clock.sleep(600)
    second = await told(seller, first.cursor)
    found = {order.id for order in [*orders(first), *orders(second)]}
    assert found == {str(FIRST_ID + 10 * place) for place in range(3 * SIZE + 10)}


async def test_a_page_that_fails_moves_no_cursor(
    gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    await told(seller)
    gateway.shop.put_sale(sale(1, clock.now()))
    gateway.faults = [{"error_response": {"code": "ServiceTimeout", "msg": "x"}}]
    sweep = await told(seller)
    assert (sweep.cursor, [type(miss.error) for miss in sweep.missed]) == (None, [TryLater])


async def test_an_answer_that_counts_orders_and_holds_none_is_not_believed(
    gateway: LocalGateway, seller: AliExpressApi
) -> None:
    await told(seller)
    hollow = {"success": True, "total_count": 3, "total_page": 1, "current_page": 1, "target_list": {}}
    gateway.faults = [{"aliexpress_solution_order_get_response": {"result": hollow}}]
    sweep = await told(seller)
    assert (sweep.whole, sweep.cursor, len(sweep.missed)) == (frozenset(), None, 1)


@pytest.mark.parametrize("start", [datetime(2026, 11, 1, 6, tzinfo=UTC), datetime(2026, 3, 8, 7, tzinfo=UTC)])
@pytest.mark.parametrize("fold", [0, 1])
async def test_through_both_changes_of_the_clocks_no_order_is_lost(
    start: datetime, fold: int, gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    """Six hours with a change each seven minutes, looked at every half an hour; a filter means either equal hour."""
    clock.advance((start - clock.now()).total_seconds())
    gateway.fold, gateway.login = fold, Login(gateway.app)
    await seller.consent.enter(led_to(gateway), "the-state")
    changes = [sale(place, start + timedelta(minutes=7 * place)) for place in range(50)]
    found, cursor = set(), start.isoformat()
    for _ in range(14):
        gateway.shop.sales = [one for one in changes if one.changed <= clock.now()]
        sweep = await told(seller, cursor)
        assert sweep.whole == {ACCOUNT}
        found |= {order.id for order in orders(sweep)}
        cursor = sweep.cursor or cursor
        clock.advance(1800)
    assert found == {str(one.id) for one in changes}


@needs_shared
def test_the_official_sample_of_an_order_is_read() -> None:
    """The list's own sample stands in the platform notes; the recorded detail has another shape and is not asked."""
    text = (SHARED / "platforms" / "chinese-platforms.md").read_text("utf-8")
    body = text[text.index('{"aliexpress_solution_order_get_response"') :].split("\n", 1)[0]
    (row,) = json.loads(body)["aliexpress_solution_order_get_response"]["result"]["target_list"]["order_dto"]
    order = read_order(row, datetime(2026, 1, 1, tzinfo=UTC))
    assert order is not None
    assert (order.id, order.state, order.total) == (
        "1160045860056286",
        OrderState.PENDING,
        Money(Decimal("1.01"), "USD"),
    )
    assert [(line.id, line.sku, line.quantity) for line in order.lines] == [("23457890", "12", 1)]
    assert order.placed_at == datetime(2017, 10, 12, 19, 12, 12, tzinfo=UTC)
