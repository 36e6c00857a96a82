"""Our own adapter against the local Selling Partner API and its true quotas: what a sweep costs, what is refused."""

import asyncio
from dataclasses import replace
from decimal import Decimal

from adapters.readings import Ask, Listing, Offer, Rank, Share, Sku, Stock, Subject, Topic
from monitor.demo import goods
from monitor.demo.spapi import LocalSellingApi, Shop
from monitor.demo.spapi import shop as shops
from monitor.demo.spapi.quotas import Rate
from tests.clock import StillClock
from tests.monitor.selling.conftest import Seller
from tests.monitor.selling.shop import CROWD, LAMP, LONELY, ME, RIVAL, SHOP, STORED, STRANGER


def subjects(*asins: str) -> tuple[Subject, ...]:
    return tuple(Subject("us", asin) for asin in asins)


ALL = subjects(LAMP, CROWD, LONELY, STORED, "B0NOTHING1")


async def test_every_topic_is_read_and_no_request_is_refused(api: LocalSellingApi, seller: Seller) -> None:
    account = seller()
    content = await account.read(Topic.LISTINGS, Ask(ALL))
    offers = await account.read(Topic.OFFERS, Ask(ALL))
    stock = await account.read(Topic.STOCK, Ask(ALL))
    assert {one.state.value for one in content.readings if isinstance(one, Listing)} >= {"live", "gone"}
    assert {one.sku for one in content.readings if isinstance(one, Sku)} == {one.sku for one in SHOP.skus}
    assert {one.seller.id for one in offers.readings if isinstance(one, Offer)} >= {ME, "A2HARBOR0DIST"}
    assert any(isinstance(one, Rank) for one in offers.readings)
    counted = {one.subject.id: one.quantity for one in stock.readings if isinstance(one, Stock)}
    assert (counted[LAMP], counted[STORED]) == (12, 40)
    assert [one.subject.id for one in offers.partial] == [CROWD]  # 26 offers, of which an answer holds 20
    assert api.refused == []
    assert api.throttled == []


async def test_the_featured_offer_is_confirmed_by_the_summary(api: LocalSellingApi, seller: Seller) -> None:
    words = [word async for word in seller().featured(Ask(subjects(LAMP)))]
    assert [(one.seller.id, one.share) for one in words if isinstance(one, Share)] == [(ME, Decimal(1))]
    assert api.refused == []


async def test_a_stranger_is_seen_as_soon_as_he_offers(api: LocalSellingApi, seller: Seller) -> None:
    account = seller()
    await account.read(Topic.OFFERS, Ask(subjects(LAMP)))
    lamp, *others = api.shop.items
    api.put(replace(api.shop, items=(replace(lamp, offers=(*lamp.offers, STRANGER)), *others)))
    sweep = await account.read(Topic.OFFERS, Ask(subjects(LAMP)))
    assert RIVAL in {one.seller.id for one in sweep.readings if isinstance(one, Offer)}


async def test_who_i_am_is_learned_from_my_offer(api: LocalSellingApi, seller: Seller) -> None:
    account = seller(seller_id=None)
    await account.read(Topic.OFFERS, Ask(subjects(LAMP)))
    assert api.of("getItemOffersBatch")
    await account.read(Topic.OFFERS, Ask(subjects(CROWD)))
    assert api.of("getListingOffersBatch")
    assert api.refused == []


async def test_the_doctor_asks_nothing_that_is_refused(api: LocalSellingApi, seller: Seller) -> None:
    findings = await seller().diagnose()
    assert {one.health.value for one in findings} <= {"fine", "hint"}
    assert api.refused == []


async def test_the_doctor_tells_a_wrong_secret_a_revoked_app_and_a_missing_role_apart(
    api: LocalSellingApi, seller: Seller
) -> None:
    wrong = await seller(client_secret="amzn1.oa2-cs.v1.another").diagnose()
    assert any("client id and secret" in one.said for one in wrong)
    api.login.revoke()
    assert any("refresh token" in one.said for one in await seller().diagnose())
    api.login.authorise()
    api.roles = frozenset({"Pricing", "Amazon Fulfillment", "Selling Partner Insights"})
    found = {one.what: one.health.value for one in await seller().diagnose()}
    assert found["Amazon role Product Listing"] == "wrong"
    assert found["Amazon role Pricing"] == "fine"
    assert api.refused == []


def many(count: int, *markets: str) -> Shop:
    """So many SKUs in each market, each behind a page of its own with my offer."""
    names = [(market, f"B{number:09}") for market in markets for number in range(count)]
    mine = (goods.Offer(ME, "Lumen", Decimal("9.99"), featured=True),)
    items = tuple(shops.Item(asin, asin, mine, market=market) for market, asin in names)
    skus = tuple(shops.Sku(f"SKU/{asin}", asin, market, quantity=5) for market, asin in names)
    return Shop(ME, "Lumen", items, skus, markets=markets)


async def test_a_sweep_of_a_thousand_skus_takes_121_seconds_and_meets_no_429(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    api.put(many(1000, "us"))
    account, ask = seller(), Ask(tuple(Subject("us", one.asin) for one in api.shop.items))
    await account.read(Topic.OFFERS, ask)  # also looks the SKUs up, once a day
    began = clock.monotonic()
    sweep = await account.read(Topic.OFFERS, ask)
    assert len(sweep.whole) == 1000
    assert clock.monotonic() - began <= 1.05 * 98 / 0.85
    assert api.throttled == []
    assert api.refused == []


async def test_three_markets_share_the_quotas_and_the_topics_go_side_by_side(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    api.put(many(200, "de", "fr", "it"))
    account = seller(market="de", markets=("fr", "it"))
    ask = Ask(tuple(Subject(one.market, one.asin) for one in api.shop.items))
    await account.read(Topic.OFFERS, ask)  # also looks the SKUs up, once a day
    began = clock.monotonic()
    assert len((await account.read(Topic.OFFERS, ask)).whole) == 600
    assert clock.monotonic() - began <= 1.05 * (30 - 1) / 0.5 / 0.85
    assert api.throttled == []
    # Side by side the clock runs on while a request is on its way: one that is long on its way may meet a 429.
    topics = (Topic.OFFERS, Topic.LISTINGS, Topic.STOCK)
    sweeps = await asyncio.gather(*(account.read(topic, ask) for topic in topics))
    assert [len(one.whole) for one in sweeps] == [600] * 3
    assert api.refused == []


async def test_a_confirmation_finds_room_in_the_middle_of_a_sweep(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    api.put(many(100, "us"))
    account, ask = seller(), Ask(tuple(Subject("us", one.asin) for one in api.shop.items))
    await account.read(Topic.OFFERS, ask)
    for one in ask.listings[:5]:
        await account.read(Topic.OFFERS, Ask((one,), urgent=True))
    assert api.throttled == []


async def test_a_lower_rate_that_the_api_names_is_learned_and_kept(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    api.put(many(200, "us"))
    api.quotas.rates["getListingOffersBatch"] = Rate(0.25, 1)
    account, ask = seller(), Ask(tuple(Subject("us", one.asin) for one in api.shop.items))
    await account.read(Topic.OFFERS, ask)
    await account.read(Topic.OFFERS, ask)
    met = len(api.throttled)
    await account.read(Topic.OFFERS, ask)
    assert len(api.throttled) == met <= 2
