"""Answers that look like answers and are none: what is missing in them is never taken for good, gone or nothing."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from adapters.door import Door
from adapters.ebay.api import EbayApi
from adapters.ebay.api.orders import read_order
from adapters.errors import Misread, Refused
from adapters.readings import ACCOUNT, Ask, Figure, Listing, Standing, State, Subject, Sweep, Topic
from monitor.demo.ebay import LocalEbay, Shop, Variation
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import LAMP, SHOP, MakeSeller, config_of, log_in, sent_to
from tests.clock import MemoryKeep, StillClock

MINE = Subject("us", LAMP.number)


async def of_account(seller: EbayApi, topic: Topic, cursor: str | None = None) -> Sweep:
    return await seller.read(topic, Ask((ACCOUNT,), cursor=cursor))


def answer(body: Any, status: int = 200) -> Answer:
    return Answer(status, json.dumps(body).encode())


@pytest.mark.parametrize("body", [b"<html>Not Found</html>", b"", b'{"message": "no Route matched"}'])
async def test_a_404_that_is_not_ebays_own_does_not_make_an_item_gone(
    body: bytes, seller: EbayApi, ebay: LocalEbay
) -> None:
    """As where api_url is wrong, or a proxy stands between."""
    ebay.answers["getItemByLegacyId"] = Answer(404, body)
    sweep = await seller.read(Topic.LISTINGS, Ask((MINE,)))
    assert sweep.readings == ()
    assert [type(one.error).__base__ for one in sweep.missed] == [Misread]


async def test_a_404_that_is_not_ebays_own_does_not_make_the_seller_one_who_is_not_judged(
    mine: EbayApi, ebay: LocalEbay
) -> None:
    ebay.answers["findSellerStandardsProfiles"] = Answer(404, b"<html>Not Found</html>")
    sweep = await of_account(mine, Topic.ACCOUNT)
    assert not [one for one in sweep.readings if isinstance(one, Standing)]
    assert sweep.missed


async def test_profiles_without_one_of_today_are_not_understood(mine: EbayApi, ebay: LocalEbay) -> None:
    profile = {"program": "PROGRAM_US", "standardsLevel": "BELOW_STANDARD", "cycle": {}}
    ebay.answers["findSellerStandardsProfiles"] = answer({"standardsProfiles": [profile]})
    sweep = await of_account(mine, Topic.ACCOUNT)
    assert sweep.partial
    assert not sweep.whole


async def test_an_answer_about_another_variation_says_nothing(seller: EbayApi, ebay: LocalEbay) -> None:
    blue, red = (Variation(n, t, Decimal(p), 3) for n, t, p in (("11", "Blue", "19.90"), ("22", "Red", "9.90")))
    ebay.shop = Shop(items=(replace(LAMP, variations=(blue, red)),))
    chosen = Subject("us", f"{LAMP.number}:11")
    assert (await seller.read(Topic.LISTINGS, Ask((chosen,)))).whole == {chosen}
    right = next(one for asked, one in ebay.record if asked.operation == "getItemByLegacyId")
    ebay.answers["getItemByLegacyId"] = Answer(body=right.body.replace(b"|11", b"|22"))
    sweep = await seller.read(Topic.LISTINGS, Ask((chosen,)))
    assert sweep.readings == ()
    assert [str(one.error) for one in sweep.missed] == ["eBay's answer is about another variation (22)"]


async def test_who_agreed_must_be_known_where_the_account_names_its_seller(
    seller: EbayApi, make_seller: MakeSeller, ebay: LocalEbay
) -> None:
    ebay.answers["getUser"] = Answer(500, b"")
    with pytest.raises(Refused, match="did not say who agreed"):
        await log_in(seller, ebay)
    assert [one for one in await make_seller().diagnose() if "not given" in one.said]
    nameless = make_seller(seller_id=None)
    entered = await nameless.consent.enter(sent_to(nameless.consent.address("s"), ebay), "s")
    assert entered.who is None


async def test_orders_without_their_number_are_not_all_of_them(mine: EbayApi, ebay: LocalEbay) -> None:
    following = "https://api.ebay.com/sell/fulfillment/v1/order?offset=200"
    ebay.answers["getOrders"] = answer({"orders": [], "next": following})
    sweep = await of_account(mine, Topic.ORDERS)
    assert not sweep.whole
    assert sweep.cursor is None


async def test_a_filter_that_is_not_heard_does_not_use_up_the_day(mine: EbayApi, ebay: LocalEbay) -> None:
    """Then every span holds all orders of two years, however short it is."""
    ebay.answers["getOrders"] = answer({"orders": [], "total": 90_000})
    sweep = await of_account(mine, Topic.ORDERS)
    assert sweep.missed
    assert sweep.cursor is None
    assert len(ebay.of("getOrders")) < 1000


async def test_visits_of_a_part_of_my_listings_are_not_added_up_as_if_they_were_all(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    await mine.read(Topic.STOCK, Ask((MINE,)))
    whole = next(one for asked, one in ebay.record if asked.operation == "GetMyeBaySelling")
    ebay.answers["GetMyeBaySelling"] = Answer(
        body=whole.body.replace(b"<TotalNumberOfEntries>1<", b"<TotalNumberOfEntries>2<"), kind="text/xml"
    )
    clock.advance(600)  # the list is believed for some minutes
    ebay.shop = replace(SHOP, counted=ebay.clock.now())
    sweep = await of_account(mine, Topic.TRAFFIC)
    assert not [one for one in sweep.readings if isinstance(one, Figure) and one.listing is None]
    assert sweep.partial


async def test_a_program_that_runs_goes_on_as_the_seller_who_logged_in_last(
    mine: EbayApi, make_seller: MakeSeller, ebay: LocalEbay, clock: StillClock
) -> None:
    """Or it would tell the orders of the one before for two hours more."""
    await of_account(mine, Topic.ORDERS)
    before = ebay.of("getOrders")[-1].headers["authorization"]
    await log_in(make_seller(), ebay)
    clock.advance(60)
    assert (await of_account(mine, Topic.ORDERS)).whole
    assert ebay.of("getOrders")[-1].headers["authorization"] != before
    refreshed = [form["refresh_token"] for form in ebay.login.forms if form["grant_type"] == "refresh_token"]
    assert len(refreshed) == len(set(refreshed)) == 2


async def test_all_variations_of_an_item_cost_two_calls_only_once(seller: EbayApi, ebay: LocalEbay) -> None:
    blue, red = (Variation(n, t, Decimal(p), 3) for n, t, p in (("11", "Blue", "19.90"), ("22", "Red", "9.90")))
    ebay.shop = Shop(items=(replace(LAMP, variations=(blue, red)),))
    for _ in range(5):
        assert (await seller.read(Topic.LISTINGS, Ask((MINE,)))).whole
    asked = [one.operation for one, _ in ebay.record if one.operation.startswith("getItem")]
    assert len(asked) == 6


async def test_an_item_that_lost_its_variations_is_read_as_a_single_one(seller: EbayApi, ebay: LocalEbay) -> None:
    blue = Variation("11", "Blue", Decimal("19.90"), 3)
    ebay.shop = Shop(items=(replace(LAMP, variations=(blue,)),))
    await seller.read(Topic.LISTINGS, Ask((MINE,)))
    ebay.shop = Shop(items=(LAMP,))
    sweep = await seller.read(Topic.LISTINGS, Ask((MINE,)))
    [found] = [one for one in sweep.readings if isinstance(one, Listing)]
    assert (found.state, str(found.price)) == (State.LIVE, "19.90 USD")
    ebay.shop = Shop(items=())
    sweep = await seller.read(Topic.LISTINGS, Ask((MINE,)))
    assert [one.state for one in sweep.readings if isinstance(one, Listing)] == [State.GONE]


class FullDisk(MemoryKeep):
    """Forgets in silence what it is given once it is full, as the memory on a full disk does."""

    full = False

    async def put(self, key: str, value: str, expires: datetime | None = None) -> None:
        if not self.full:
            await super().put(key, value, expires)


@pytest.mark.parametrize("again", [False, True])
async def test_a_full_disk_makes_nobody_log_in_for_every_question(
    again: bool, ebay: LocalEbay, way_in: Door, clock: StillClock
) -> None:
    keep = FullDisk(clock)
    seller = EbayApi(config_of(ebay), way_in, keep, clock)
    await log_in(seller, ebay)
    await of_account(seller, Topic.ORDERS)
    if again:
        await log_in(EbayApi(config_of(ebay), way_in, keep, clock), ebay)
    keep.full = True
    clock.advance(120)
    ebay.login.spoil()
    before = len(ebay.login.forms)
    for _ in range(5):
        assert (await of_account(seller, Topic.ORDERS)).whole
        clock.advance(120)
    assert len(ebay.login.forms) - before == 1


def test_of_an_order_with_a_line_that_is_not_understood_no_line_is_told() -> None:
    """The others alone would say that less was sold."""
    line = {"lineItemId": "1", "quantity": 2, "legacyItemId": LAMP.number, "listingMarketplaceId": "EBAY_US"}
    row = {
        "orderId": "12-34567-89012",
        "creationDate": "2026-03-02T10:00:00.000Z",
        "lastModifiedDate": "2026-03-02T10:00:00.000Z",
        "orderFulfillmentStatus": "NOT_STARTED",
        "lineItems": [line, {**line, "lineItemId": "2"}],
    }
    whole, part = read_order(row), read_order({**row, "lineItems": [line, {**line, "quantity": "many"}]})
    assert whole is not None
    assert part is not None
    assert [len(one.lines) for one in (whole, part)] == [2, 0]
