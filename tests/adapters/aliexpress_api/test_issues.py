"""Disputes: followed through their states, told item by item, and never a word of the buyer nor who he is."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.aliexpress.api import AliExpressApi, issues
from adapters.readings import ACCOUNT, Ask, FulfilledBy, Return, Subject, Sweep, Topic
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.shop import Dispute, Sale
from tests.clock import NIGHT, StillClock
from tests.shared import SHARED, needs_shared

# Beyond 2^53, as a float would lose it.
NUMBER = 9007199254740993
LINE = (1005001234567890, "LAMP-BLUE", 2, "15.99")
DETAIL = "aliexpress.solution.order.info.get"


@pytest.fixture
def sale(clock: StillClock) -> Sale:
    at = clock.now() - timedelta(hours=2)
    opened = Dispute((at - timedelta(minutes=10)).replace(second=0, microsecond=0))
    return Sale(NUMBER, "IN_ISSUE", at - timedelta(days=20), at, (LINE,), sent=at, dispute=opened)


async def told(seller: AliExpressApi, cursor: str | None = None) -> Sweep:
    return await seller.read(Topic.RETURNS, Ask((ACCOUNT,), cursor=cursor))


async def test_a_dispute_is_told_without_the_buyer(gateway: LocalGateway, seller: AliExpressApi, sale: Sale) -> None:
    gateway.shop.put_sale(sale)
    gateway.shop.put_sale(replace(sale, id=5, status="WAIT_SELLER_SEND_GOODS", dispute=None))
    sweep = await told(seller)
    assert sale.dispute is not None
    assert sweep.readings == (
        Return(
            id=str(NUMBER),
            at=sale.dispute.at,
            quantity=2,
            reason="1",
            market="global",
            order=str(NUMBER),
            sku="LAMP-BLUE",
            listing=Subject("global", "1005001234567890"),
            by=FulfilledBy.SELLER,
            state="processing",
        ),
    )
    assert sweep.whole == {ACCOUNT}
    assert not any(word in repr(sweep).casefold() for word in ("berta", "neighbour", "cat"))
    (heard,) = gateway.of(DETAIL)
    assert heard.asked == {"param1": {"order_id": NUMBER, "ext_info_bit_flag": 1}}


async def test_a_dispute_that_is_over_is_told_again_as_over(
    gateway: LocalGateway, seller: AliExpressApi, sale: Sale, clock: StillClock
) -> None:
    gateway.shop.put_sale(sale)
    first = await told(seller)
    await clock.sleep(3600)
    assert sale.dispute is not None
    over = replace(sale.dispute, state="canceled_issue")
    gateway.shop.put_sale(replace(sale, status="FINISH", changed=clock.now(), dispute=over))
    second = await told(seller, first.cursor)
    assert [(one.id, one.state) for one in second.readings if isinstance(one, Return)] == [
        (str(NUMBER), "canceled_issue")
    ]


async def test_without_a_dispute_no_order_is_opened(gateway: LocalGateway, seller: AliExpressApi, sale: Sale) -> None:
    gateway.shop.put_sale(replace(sale, status="FINISH", dispute=None))
    sweep = await told(seller)
    assert (sweep.readings, sweep.whole, gateway.of(DETAIL)) == ((), frozenset({ACCOUNT}), [])


@pytest.mark.parametrize("odd", [{"id": 7}, {"child_order_list": {}}])
async def test_a_dispute_that_is_not_understood_costs_only_itself(
    odd: dict[str, object], gateway: LocalGateway, seller: AliExpressApi, sale: Sale
) -> None:
    gateway.shop.put_sale(sale)
    gateway.shop.put_sale(replace(sale, id=NUMBER + 10))
    gateway.shop.odd[NUMBER + 10] = odd
    sweep = await told(seller)
    known = [one.id for one in sweep.readings if isinstance(one, Return)]
    assert known == [str(NUMBER)]
    assert [part.why for part in sweep.partial] == ["1 disputes of the answer were not understood"]


@needs_shared
def test_the_official_sample_of_an_order_is_read_once_it_has_a_dispute() -> None:
    file = SHARED / "specs" / "cn" / "recorded" / "aliexpress" / "sample_solution_order_info_get.json"
    text = file.read_text("utf-8").replace('"NO_ISSUE"', '"IN_ISSUE"')
    said = json.loads(text)["aliexpress_solution_order_info_get_response"]
    (found,) = issues.read("31130700125804", said, NIGHT)
    assert found is not None
    assert (found.id, found.order, found.quantity, found.state) == ("31130700125804", "31130700125804", 1, "processing")
    assert found.at.isoformat() == "2016-12-12T20:12:00+00:00"
    assert not any(word in repr(found) for word in ("Alejandro", "Song", "aliqatest", "Please"))
