"""Answers of AliExpress that leave out what they count, and pages that stand elsewhere: neither is taken for a fact."""

from datetime import timedelta

import pytest

from adapters.aliexpress import listing_said
from adapters.aliexpress.answers import ident
from adapters.aliexpress.api import AliExpressApi
from adapters.aliexpress.api.orders import SIZE, read_order, read_page
from adapters.errors import Misread
from adapters.page import Page
from adapters.readings import ACCOUNT, Ask, Listing, Missed, Subject, Topic
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.shop import Sale
from tests.clock import NIGHT, StillClock

LINE = (1005001234567890, "LAMP-BLUE", 2, "15.99")
LAMP = Subject("global", "1005001234567890")


@pytest.mark.parametrize("place", [1, 2, None])
def test_a_page_that_is_counted_and_holds_nothing_is_not_believed(place: int | None) -> None:
    counted = {"success": True, "total_count": SIZE + 5, "total_page": 2, "target_list": {}}
    with pytest.raises(Misread, match="holds none"):
        read_page({"result": counted if place is None else {**counted, "current_page": place}}, NIGHT)


def test_a_page_behind_the_last_one_is_empty() -> None:
    said = {"total_count": SIZE, "total_page": 1, "current_page": 2, "target_list": {}}
    assert read_page({"result": said}, NIGHT).orders == ()


async def test_orders_of_two_pages_are_all_told(
    gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    at = clock.now() - timedelta(minutes=20)
    for place in range(SIZE + 5):
        sale = Sale(8123456789012345 + 10 * place, "WAIT_SELLER_SEND_GOODS", at - timedelta(hours=1), at, (LINE,))
        gateway.shop.put_sale(sale)
    sweep = await seller.read(Topic.ORDERS, Ask((ACCOUNT,)))
    assert len(sweep.readings) == SIZE + 5
    assert sweep.whole == {ACCOUNT}


def test_a_page_that_is_missing_elsewhere_does_not_make_the_listing_gone() -> None:
    body = b"<html><body>nothing here</body></html>"
    [said] = listing_said(LAMP, Page(body, "https://www.aliexpress.com/p/error/404.html", 404))
    assert isinstance(said, Missed)
    own = listing_said(LAMP, Page(body, "https://www.aliexpress.com/item/1005001234567890.html", 404))
    assert isinstance(next(own), Listing)


def test_of_an_order_with_a_line_that_is_not_understood_no_line_is_told() -> None:
    line = {"child_id": 1, "product_count": 2, "product_id": 1005001234567890}
    row = {"order_id": 8123456789012345, "order_status": "WAIT_SELLER_SEND_GOODS", "gmt_create": "2026-03-01 10:00:00"}
    found = [
        read_order({**row, "product_list": {"order_product_dto": lines}}, NIGHT)
        for lines in ([line, line], [line, {"child_id": 2}])
    ]
    assert [len(one.lines) if one else None for one in found] == [2, 0]


def test_half_a_letter_in_an_id_is_no_reason_to_lose_what_stands_beside_it() -> None:
    """JSON may hold it and no database takes it."""
    found = ident({"order_id": "81234\ud83d"}, "order_id")
    assert found is not None
    assert found.encode()
