"""What Amazon would keep of a sale, by our own adapter against the local Selling Partner API."""

from dataclasses import replace
from decimal import Decimal

import pytest

from adapters import readings
from adapters.amazon.api import fees
from adapters.errors import AdapterError, Misread, Refused, TryLater, Unsupported
from adapters.readings import Ask, Fee, FulfilledBy, Money, Partial, Subject, Topic
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.faults import Kind
from monitor.demo.spapi.shop import Item, Sku
from tests.monitor.selling.conftest import Seller
from tests.monitor.selling.shop import LAMP, LONELY, ME, MINE, ODD, STORED

LAMP_, STORED_ = Subject("us", LAMP), Subject("us", STORED)
FOREIGN = Subject("us", "B0NOTMINE1")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


async def test_the_fees_of_each_sku_are_told_with_their_parts(api: LocalSellingApi, seller: Seller) -> None:
    sweep = await seller().read(Topic.FEES, Ask((LAMP_, STORED_)))
    assert sweep.readings == (
        Fee(LAMP_, ODD, usd("21.99"), usd("3.3"), (("ReferralFee", usd("3.3")),)),
        Fee(STORED_, "STORED-1", usd("30"), usd("7.72"), (("ReferralFee", usd("4.5")), ("FBAFees", usd("3.22")))),
    )
    assert sweep.whole == {LAMP_, STORED_}
    assert (len(api.of("getMyFeesEstimates")), api.refused) == (1, [])


async def test_no_answer_is_due_for_what_is_not_mine_or_has_no_price(api: LocalSellingApi, seller: Seller) -> None:
    lonely = Subject("us", LONELY)
    sweep = await seller().read(Topic.FEES, Ask((FOREIGN, lonely)))
    assert sweep.readings == ()
    assert sweep.whole == {FOREIGN, lonely}
    assert api.of("getMyFeesEstimates") == []


async def test_fifty_skus_are_asked_in_three_calls(api: LocalSellingApi, seller: Seller) -> None:
    asins = [f"B0MANY{place:04}" for place in range(50)]
    items = tuple(Item(asin, "Many", (MINE,)) for asin in asins)
    skus = tuple(Sku(f"SKU/{place} Ä", asin, quantity=1) for place, asin in enumerate(asins))
    api.shop = replace(api.shop, items=items, skus=skus)
    sweep = await seller().read(Topic.FEES, Ask(tuple(Subject("us", asin) for asin in asins)))
    assert [len(one.asked) for one in api.of("getMyFeesEstimates")] == [20, 20, 10]
    assert len(sweep.whole) == 50
    assert len({one.key for one in sweep.readings}) == 50


@pytest.mark.parametrize(("kind", "error"), [("403 role", Refused), ("503", TryLater), ("400", Misread)])
async def test_trouble_costs_all_that_was_asked_and_says_so(
    kind: Kind, error: type[AdapterError], api: LocalSellingApi, seller: Seller
) -> None:
    api.faults.add(kind, "getMyFeesEstimates", times=2)
    sweep = await seller().read(Topic.FEES, Ask((LAMP_, STORED_)))
    assert {one.subject for one in sweep.missed} == {LAMP_, STORED_}
    assert all(isinstance(one.error, error) for one in sweep.missed)


async def test_a_429_is_waited_out(api: LocalSellingApi, seller: Seller) -> None:
    api.faults.add("429", "getMyFeesEstimates")
    assert (await seller().read(Topic.FEES, Ask((LAMP_,)))).whole == {LAMP_}


async def test_without_my_seller_id_nothing_can_be_asked(seller: Seller) -> None:
    sweep = await seller(seller_id=None).read(Topic.FEES, Ask((LAMP_,)))
    assert isinstance(sweep.missed[0].error, Unsupported)
    assert ME not in str(sweep.missed[0].error)


async def test_a_market_of_another_region_is_refused(seller: Seller) -> None:
    sweep = await seller().read(Topic.FEES, Ask((Subject("de", LAMP),)))
    assert isinstance(sweep.missed[0].error, Refused)


async def test_fees_are_unknown_where_nobody_knows_who_ships(seller: Seller) -> None:
    known = {ODD: FulfilledBy.SELLER, "STORED-1": None}
    mine = [readings.Sku(LAMP_, sku, True, True, price=usd("21.99"), fulfilled_by=by) for sku, by in known.items()]
    words = [word async for word in fees.said(seller()._calls, {LAMP: mine}, "us", urgent=True)]
    assert [word.sku for word in words if isinstance(word, Fee)] == [ODD]
    assert isinstance(words[-1], Partial)
    assert "who ships STORED-1" in words[-1].why
