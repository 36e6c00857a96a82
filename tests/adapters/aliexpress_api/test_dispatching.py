"""Until when an order must be sent: read from its detail, in Pacific time, and never at the cost of the order."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from adapters.aliexpress.api import AliExpressApi
from adapters.aliexpress.api.dispatching import ship_by
from adapters.readings import ACCOUNT, Order
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.server import Heard
from tests.adapters.aliexpress_api.test_orders import FIRST_ID, orders, sale, told
from tests.clock import NIGHT, StillClock
from tests.shared import SHARED, needs_shared

BY = NIGHT + timedelta(days=3, minutes=7)
DETAIL = "aliexpress.solution.order.info.get"
NUMBER = str(FIRST_ID)
LIMIT = {"error_response": {"code": "ApiCallLimit", "msg": "this ban will last 1 seconds"}}


def asked(gateway: LocalGateway) -> list[int]:
    """The orders whose detail was asked for."""
    return [(one.asked["param1"]["order_id"] - FIRST_ID) // 10 for one in gateway.of(DETAIL)]


def by_number(found: list[Order]) -> dict[int, datetime | None]:
    return {(int(one.id) - FIRST_ID) // 10: one.ship_by for one in found}


async def test_only_what_i_have_to_send_is_asked_for_its_date(
    gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    at = clock.now() - timedelta(minutes=20)
    states = ("WAIT_SELLER_SEND_GOODS", "SELLER_PART_SEND_GOODS", "IN_CANCEL", "PLACE_ORDER_SUCCESS")
    for number, state in enumerate(states, 1):
        gateway.shop.put_sale(sale(number, at, state, send_by=BY))
    gateway.shop.put_sale(sale(5, at, "WAIT_BUYER_ACCEPT_GOODS", sent=at, send_by=BY))
    sweep = await told(seller)
    assert by_number(orders(sweep)) == {1: BY, 2: BY, 3: None, 4: None, 5: None}
    assert sorted(asked(gateway)) == [1, 2, 3]
    assert sweep.whole == {ACCOUNT}
    assert not any(word in repr(sweep) for word in ("Berta", "berta", "neighbour", "Street"))


async def test_a_detail_that_is_not_understood_costs_its_own_date_and_a_limit_those_after_it(
    gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    at = clock.now() - timedelta(minutes=20)
    for number in (1, 2, 3, 4):
        gateway.shop.put_sale(sale(number, at - timedelta(minutes=number), send_by=BY))
    gateway.shop.odd[FIRST_ID + 20] = {"id": 5}
    assert by_number(orders(await told(seller))) == {1: BY, 2: None, 3: BY, 4: BY}

    def limit(heard: Heard) -> None:
        if heard.name == DETAIL:
            gateway.after = None
            gateway.faults += [LIMIT, LIMIT]

    gateway.shop.odd.clear()
    gateway.after = limit
    again = await told(seller)
    dates = by_number(orders(again))
    assert (len(dates), [*dates.values()].count(BY)) == (4, 1)
    assert again.whole == {ACCOUNT}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({}, BY),
        ({"over_time_left": "2026-11-01 01:30:00"}, datetime(2026, 11, 1, 8, 30, tzinfo=UTC)),
        ({"over_time_left": "soon"}, None),
        ({"over_time_left": None}, None),
        ({"order_status": "IN_CANCEL"}, None),
        ({"id": FIRST_ID + 1}, None),
    ],
)
def test_the_date_is_that_of_the_waiting_order_and_in_pacific_time(
    said: dict[str, object], meant: datetime | None
) -> None:
    plain = {"id": FIRST_ID, "order_status": "WAIT_SELLER_SEND_GOODS", "over_time_left": "2026-03-05 18:21:00"}
    assert ship_by(NUMBER, {"result": {"data": {**plain, **said}}}, NIGHT) == meant


@needs_shared
def test_the_official_sample_ends_twenty_days_after_the_order_over_the_change_of_the_clocks() -> None:
    path = SHARED / "specs/cn/recorded/aliexpress/sample_solution_order_info_get.json"
    said = json.loads(path.read_text())["aliexpress_solution_order_info_get_response"]
    data = said["result"]["data"]
    waiting = {"result": {"data": {**data, "order_status": "WAIT_SELLER_SEND_GOODS"}}}
    made = datetime(2019, 3, 6, 20, 1, 17, tzinfo=UTC)  # 12:01:17 in Pacific time, some days before summer time
    assert ship_by(str(data["id"]), waiting, NIGHT) == made + timedelta(days=20)
    assert ship_by(str(data["id"]), said, NIGHT) is None, "it is not paid yet"
