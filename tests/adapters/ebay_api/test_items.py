"""Items by the Browse API: what a buyer on the site sees, and how eBay answers something else in silence."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ebay.api import EbayApi
from adapters.ebay.api.items import said_of
from adapters.ebay.api.refusals import Rejected
from adapters.ebay.markets import MARKETS, item_url, recognise
from adapters.errors import Misread, TryLater
from adapters.readings import (
    Ask,
    Condition,
    Listing,
    Money,
    Offer,
    Partial,
    Seller,
    State,
    Stock,
    Subject,
    Sweep,
    Topic,
    Whole,
)
from adapters.refusals import Denied
from monitor.demo.ebay import LocalEbay, Shop, Variation
from monitor.demo.ebay.wire import Answer, error
from tests.adapters.ebay_api.conftest import LAMP, RIVAL, MakeSeller, missed
from tests.clock import NIGHT, StillClock

MINE, OTHER = Subject("us", LAMP.number), Subject("us", RIVAL.number)


async def looked(seller: EbayApi, *subjects: Subject) -> Sweep:
    return await seller.read(Topic.LISTINGS, Ask(subjects))


def listing(sweep: Sweep) -> Listing:
    [found] = [one for one in sweep.readings if isinstance(one, Listing)]
    return found


def of_kind(sweep: Sweep, kind: type[Any]) -> list[Any]:
    return [one for one in sweep.readings if isinstance(one, kind)]


async def test_an_item_is_told_with_state_price_seller_and_what_is_left(seller: EbayApi) -> None:
    sweep = await looked(seller, MINE)
    found = listing(sweep)
    assert (found.state, found.title, str(found.price)) == (State.LIVE, "Blue lamp", "19.90 USD")
    assert found.url == "https://www.ebay.com/itm/296057072805"
    assert found.category == "Table Lamps"
    [offer] = of_kind(sweep, Offer)
    assert (offer.seller, str(offer.shipping), offer.condition) == (
        Seller("blue-lamp-shop", "blue-lamp-shop"),
        "4.90 USD",
        Condition.NEW,
    )
    assert of_kind(sweep, Stock) == [Stock(MINE, 7)]
    assert sweep.whole == {MINE}


async def test_more_than_ten_is_no_number(seller: EbayApi) -> None:
    sweep = await looked(seller, OTHER)
    assert listing(sweep).state is State.LIVE
    assert of_kind(sweep, Stock) == []


async def test_every_question_names_its_site_and_the_same_place_of_delivery(
    make_seller: MakeSeller, ebay: LocalEbay
) -> None:
    ebay.shop = Shop(items=(replace(LAMP, market="de"),))
    await looked(make_seller(postal_code="19406"), MINE, Subject("de", LAMP.number))
    us, de = ebay.of("getItemByLegacyId")
    assert (us.site, de.site) == ("EBAY_US", "EBAY_DE")
    assert us.headers["x-ebay-c-enduserctx"] == "contextualLocation=country%3DUS%2Czip%3D19406"


async def test_a_price_in_the_currency_of_another_site_proves_nothing(seller: EbayApi, ebay: LocalEbay) -> None:
    """What a wrong or missing site header leads to: eBay answers for the American site and says nothing of it."""
    ebay.answers["getItemByLegacyId"] = Answer(body=json.dumps(raw(currency="USD")).encode())
    sweep = await looked(seller, Subject("de", LAMP.number))
    assert listing(sweep).price is None
    assert of_kind(sweep, Offer)[0].price is None
    assert [one.why for one in sweep.partial] == ["eBay told a price in USD, but the site sells in EUR"]


async def test_of_a_converted_price_the_seller_s_own_is_told(seller: EbayApi, ebay: LocalEbay) -> None:
    """The converted one moves every day without anybody having changed the price."""
    ebay.shop = Shop(items=(replace(LAMP, original=(Decimal("17.50"), "GBP")),))
    sweep = await looked(seller, MINE)
    assert listing(sweep).price == Money(Decimal("17.50"), "GBP")
    assert sweep.whole == {MINE}


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"served": False}, State.GONE),
        ({"ended": NIGHT - timedelta(hours=1)}, State.ENDED),
        ({"ended": NIGHT + timedelta(hours=1)}, State.LIVE),
        ({"quantity": 0}, State.OUT_OF_STOCK),
    ],
)
async def test_an_ended_item_is_known_in_each_of_the_ways_in_which_ebay_tells_it(
    change: dict[str, Any], state: State, seller: EbayApi, ebay: LocalEbay
) -> None:
    ebay.shop = Shop(items=(replace(LAMP, **change),))
    sweep = await looked(seller, MINE)
    assert listing(sweep).state is state
    assert sweep.whole == {MINE}
    assert bool(of_kind(sweep, Offer)) == (state is State.LIVE)


async def test_an_item_with_variations_is_one_listing_with_a_range(seller: EbayApi, ebay: LocalEbay) -> None:
    parts = (Variation("1", "Blue", Decimal("19.90"), 2), Variation("2", "Red", Decimal("24.90"), 3))
    ebay.shop = Shop(items=(replace(LAMP, variations=parts),))
    sweep = await looked(seller, MINE)
    found = listing(sweep)
    assert found.price is None
    assert [str(one) for one in found.price_range or ()] == ["19.90 USD", "24.90 USD"]
    assert (found.title, found.parent) == ("Blue lamp", LAMP.number)
    assert of_kind(sweep, Stock) == [Stock(MINE, 5)]
    one = await looked(seller, Subject("us", f"{LAMP.number}:2"))
    assert str(listing(one).price) == "24.90 USD"


async def test_a_variation_that_is_sold_out_leaves_the_listing_alive_and_is_not_in_its_price(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    parts = (Variation("1", "Blue", Decimal("19.90"), 0), Variation("2", "Red", Decimal("24.90"), 3))
    ebay.shop = Shop(items=(replace(LAMP, variations=parts),))
    found = listing(await looked(seller, MINE))
    assert (found.state, str(found.price)) == (State.LIVE, "24.90 USD")


async def test_a_warning_that_a_part_of_the_question_was_left_out_makes_the_answer_worthless(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    warning = {"errorId": 12008, "domain": "API_BROWSE", "category": "REQUEST", "message": "The value is invalid."}
    ebay.answers["getItemByLegacyId"] = Answer(body=json.dumps({**raw(), "warnings": [warning]}).encode())
    sweep = await looked(seller, MINE)
    assert missed(sweep) == ["eBay left a part of the question out (getItemByLegacyId): 12008: The value is invalid."]
    assert sweep.readings == ()


async def test_a_seller_who_is_away_still_sells(seller: EbayApi, ebay: LocalEbay) -> None:
    warning = {"errorId": 11508, "domain": "API_BROWSE", "category": "APPLICATION", "message": "currently away"}
    ebay.answers["getItemByLegacyId"] = Answer(body=json.dumps({**raw(), "warnings": [warning]}).encode())
    assert listing(await looked(seller, MINE)).state is State.LIVE


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (error(429, 2001, "Too many requests."), TryLater),
        (error(409, 11004, "The item is being updated."), TryLater),
        (error(500, 11000, "Internal error.", "SYSTEM"), TryLater),
        (error(403, 1100, "Access denied"), Denied),
        (Answer(403, b"<html>no</html>", "text/html"), TryLater),
        (error(400, 11002, "The item Id is invalid."), Rejected),
        (Answer(200, b"<html>hello</html>", "text/html"), Misread),
        (Answer(302, b"", headers={"Location": "https://elsewhere.example"}), Misread),
    ],
)
async def test_each_error_says_what_to_do_next_and_none_is_taken_for_an_ended_item(
    answer: Answer, kind: type[Exception], seller: EbayApi, ebay: LocalEbay
) -> None:
    ebay.answers["getItemByLegacyId"] = answer
    sweep = await looked(seller, MINE)
    assert [type(one.error) for one in sweep.missed] == [kind]
    assert sweep.readings == ()


@pytest.mark.parametrize(
    "body", [{}, [], {"itemId": "v1|335251351456|0"}, {"legacyItemId": "335251351456", "title": "Another"}]
)
async def test_an_answer_about_nothing_or_about_another_item_is_not_read(
    body: object, seller: EbayApi, ebay: LocalEbay
) -> None:
    ebay.answers["getItemByLegacyId"] = Answer(body=json.dumps(body).encode())
    sweep = await looked(seller, MINE)
    assert [type(one.error) for one in sweep.missed] == [Misread]
    assert sweep.readings == ()


async def test_a_group_without_a_single_variation_is_not_taken_for_gone(seller: EbayApi, ebay: LocalEbay) -> None:
    ebay.answers["getItemByLegacyId"] = error(400, 11006, "Use getItemsByItemGroup.")
    for items in ([], ["?"], None):
        ebay.answers["getItemsByItemGroup"] = Answer(body=json.dumps({"items": items}).encode())
        sweep = await looked(seller, MINE)
        assert [type(one.error) for one in sweep.missed] == [Misread]


async def test_one_bad_question_costs_no_other(seller: EbayApi) -> None:
    sweep = await looked(seller, Subject("atlantis", "1"), MINE)
    assert missed(sweep) == ["eBay has no site “atlantis”"]
    assert sweep.whole == {MINE}


def test_an_item_without_a_word_on_stock_or_price_is_unknown_and_never_live(clock: StillClock) -> None:
    words = list(said_of(MINE, ({"itemId": "v1|296057072805|0", "title": "Lamp"},), clock.now()))
    assert [one.state for one in words if isinstance(one, Listing)] == [State.UNKNOWN]


def test_a_number_beside_a_hidden_one_is_not_all_that_is_left(clock: StillClock) -> None:
    shown = {"estimatedAvailabilityStatus": "IN_STOCK", "estimatedAvailableQuantity": 3}
    hidden = {"estimatedAvailabilityStatus": "IN_STOCK", "availabilityThresholdType": "MORE_THAN"}
    words = said_of(MINE, (raw(estimatedAvailabilities=[shown, hidden]),), clock.now())
    assert not [one for one in words if isinstance(one, Stock)]


async def test_bar_code_and_catalogue_product_are_told_and_does_not_apply_is_none(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    """Many sellers write it where the GTIN belongs; others leave the product out."""
    ebay.shop = Shop(items=(replace(LAMP, gtin="0751492645032", epid="4046133076"),))
    found = listing(await looked(seller, MINE))
    assert (found.gtins, found.epid) == (("0751492645032",), "4046133076")
    ebay.shop = Shop(items=(replace(LAMP, gtin="Does not apply"),))
    found = listing(await looked(seller, MINE))
    assert (found.gtins, found.epid) == ((), None)


def test_the_bar_codes_of_all_variations_are_told_each_once(clock: StillClock) -> None:
    codes = ("889488477562", "Does not apply", "0751492645032", "889488477562", None)
    words = said_of(MINE, tuple(raw(gtin=code) for code in codes), clock.now())
    [found] = [one for one in words if isinstance(one, Listing)]
    assert found.gtins == ("889488477562", "0751492645032")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["IN_STOCK", "1.00", "USD"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list("ab")), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("title", "price", "estimatedAvailabilities", "itemEndDate", "seller", "image", "shippingOptions", "conditionId",
        "additionalImages", "primaryItemGroup", "primaryProductReviewRating", "categoryPath", "brand")  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_whatever_stands_in_an_answer_it_is_read_or_left_out(item: dict[str, Any]) -> None:
    words = list(said_of(MINE, (item,), NIGHT))
    assert isinstance(words[-1], Whole | Partial)
    assert len({one.key for one in words if hasattr(one, "key")}) == sum(hasattr(one, "key") for one in words)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("296057072805", ("us", "296057072805")),
        ("v1|296057072805|0", ("us", "296057072805")),
        ("v1|296057072805|650", ("us", "296057072805:650")),
        ("https://www.ebay.com/itm/296057072805?hash=item1", ("us", "296057072805")),
        ("https://www.ebay.co.uk/itm/Blue-Lamp/296057072805", ("gb", "296057072805")),
        ("www.ebay.de/itm/296057072805?var=650", ("de", "296057072805:650")),
        ("https://www.ebay.com.au/itm/296057072805?var=0", ("au", "296057072805")),
        ("https://www.ebay.com.shop.example/itm/296057072805", None),
        ("https://www.ebay.com/sch/i.html?_nkw=lamp", None),
        ("12345", None),
        ("https://[bad/itm/296057072805", None),
    ],
)
def test_what_people_paste_is_recognised(text: str, meant: tuple[str, str] | None) -> None:
    found = recognise(text, "us")
    assert (found and (found[0].code, found[1])) == meant


@pytest.mark.parametrize("market", MARKETS)
def test_an_item_is_recognised_by_its_own_address(market: str) -> None:
    for number in ("296057072805", "296057072805:650"):
        found = recognise(item_url(Subject(market, number)), "us")
        assert found is not None
        assert (found[0].code, found[1]) == (market, number)


def raw(currency: str = "USD", **more: Any) -> dict[str, Any]:
    """An item as Browse tells it."""
    left = {"estimatedAvailabilityStatus": "IN_STOCK", "estimatedAvailableQuantity": 3}
    seller = {"username": "blue-lamp-shop"}
    price = {"value": "19.90", "currency": currency}
    return {
        "legacyItemId": LAMP.number,
        "title": "Lamp",
        "price": price,
        "seller": seller,
        "estimatedAvailabilities": [left],
        **more,
    }
