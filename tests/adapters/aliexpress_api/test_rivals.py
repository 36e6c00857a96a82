"""Items of others: by the method that the app has, never gone because an answer lacks them, refused in plain words."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from adapters.aliexpress.api import AliExpressApi, dropshipping
from adapters.aliexpress.api.goods import Context, read_list
from adapters.aliexpress.api.methods import AFFILIATE_PRODUCTS
from adapters.aliexpress.api.refusals import Ungranted
from adapters.aliexpress.api.sources import AGAIN_AFTER
from adapters.errors import Misread, Refused, TryLater
from adapters.readings import (
    Ask,
    Evidence,
    Listing,
    Missed,
    Money,
    Offer,
    Partial,
    Reading,
    ReviewSummary,
    Seller,
    State,
    Stock,
    Subject,
    Sweep,
    Topic,
    Whole,
)
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.server import AFFILIATE
from monitor.demo.aliexpress.shop import Good
from tests.adapters.aliexpress_api.conftest import MakeSeller
from tests.clock import StillClock
from tests.shared import SHARED, needs_shared

DS, BY_AFFILIATE = "aliexpress.ds.product.get", "aliexpress.affiliate.productdetail.get"
# Beyond 2^53, as a float would lose it.
NUMBER = 9007199254740993
LIGHT = Good(NUMBER, "Moon Light", 5550001, "12.50")
RIVAL = Subject("global", str(NUMBER))
OTHER = Subject("global", "1005007777777777")
SECOND = {"affiliate_app_key": AFFILIATE.key, "affiliate_app_secret": AFFILIATE.secret}


async def seen(seller: AliExpressApi, *subjects: Subject) -> Sweep:
    return await seller.read(Topic.RIVALS, Ask(subjects or (RIVAL,)))


def one(sweep: Sweep, kind: type[Reading]) -> Reading:
    (found,) = (reading for reading in sweep.readings if isinstance(reading, kind))
    return found


@pytest.fixture(autouse=True)
def sold(gateway: LocalGateway) -> None:
    gateway.shop.others = [LIGHT]


async def test_a_dropshipping_app_tells_price_stock_shop_and_stars(
    gateway: LocalGateway, seller: AliExpressApi
) -> None:
    gateway.granted[gateway.app.key] = {"ds"}
    sweep = await seen(seller)
    price = Money(Decimal("12.50"), "USD")
    assert one(sweep, Listing) == Listing(
        subject=RIVAL,
        state=State.LIVE,
        url=f"https://www.aliexpress.com/item/{NUMBER}.html",
        title="Moon Light",
        image="https://ae01.example/kf/lamp-1.jpg",
        images=("https://ae01.example/kf/lamp-1.jpg",),
        price=price,
        category="39050508",
    )
    assert one(sweep, Offer) == Offer(RIVAL, Seller("5550001", "Shop 5550001"), price, featured=True)
    assert (one(sweep, Stock), one(sweep, ReviewSummary)) == (
        Stock(RIVAL, 100),
        ReviewSummary(RIVAL, Decimal("4.8"), 37),
    )
    assert sweep.whole == {RIVAL}
    (heard,) = gateway.of(DS)
    assert heard.asked == {
        "product_id": NUMBER,
        "ship_to_country": "US",
        "target_currency": "USD",
        "target_language": "EN",
    }
    assert b"long long" not in sweep.evidence[0].body


@pytest.mark.parametrize(
    ("change", "state"),
    [({"stock": 0}, State.OUT_OF_STOCK), ({"status": "offline"}, State.ENDED), ({"status": "odd"}, State.UNKNOWN)],
)
async def test_an_item_that_cannot_be_bought_has_no_offer(
    change: dict[str, object], state: State, gateway: LocalGateway, seller: AliExpressApi
) -> None:
    gateway.granted[gateway.app.key] = {"ds"}
    gateway.shop.others = [replace(LIGHT, **change)]  # type: ignore[arg-type]
    sweep = await seen(seller)
    listing = one(sweep, Listing)
    assert isinstance(listing, Listing)
    assert listing.state is state
    assert not [reading for reading in sweep.readings if isinstance(reading, Offer)]


@pytest.mark.parametrize(
    ("goods", "why"),
    [
        ([], "does not find the item, which does not say that it is off sale"),
        ([replace(LIGHT, barred=frozenset({"US"}))], "not sold to US"),
    ],
)
async def test_what_the_programme_does_not_find_is_told_in_part_and_is_never_gone(
    goods: list[Good], why: str, gateway: LocalGateway, seller: AliExpressApi
) -> None:
    gateway.granted[gateway.app.key] = {"ds"}
    gateway.shop.others = goods
    sweep = await seen(seller)
    assert (sweep.readings, sweep.whole, sweep.missed) == ((), frozenset(), ())
    assert why in sweep.partial[0].why


async def test_codes_of_a_broken_server_cost_one_item_alone(gateway: LocalGateway, seller: AliExpressApi) -> None:
    gateway.granted[gateway.app.key] = {"ds"}
    await seen(seller)
    key = "aliexpress_ds_product_get_response"
    gateway.faults = [{key: {"rsp_code": "404", "rsp_msg": "System Error"}}, {key: {"rsp_code": 777}}]
    third = Subject("global", "1005008888888888")
    sweep = await seen(seller, OTHER, third, RIVAL)
    later, misread = sweep.missed
    assert (later.subject, type(later.error)) == (OTHER, TryLater)
    assert isinstance(misread.error, Misread)
    assert sweep.whole == {RIVAL}


async def test_the_answer_about_another_item_is_not_believed(gateway: LocalGateway, seller: AliExpressApi) -> None:
    gateway.granted[gateway.app.key] = {"ds"}
    gateway.shop.odd[NUMBER] = {"ae_item_base_info_dto": {"product_id": 1, "product_status_type": "onSelling"}}
    sweep = await seen(seller)
    assert [str(miss.error) for miss in sweep.missed] == ["AliExpress' answer is about another item"]


async def test_a_price_in_another_currency_is_no_price(gateway: LocalGateway, make_seller: MakeSeller) -> None:
    gateway.granted[gateway.app.key] = {"ds"}
    sku = {"id": "1", "sku_price": "80.00", "currency_code": "CNY", "sku_available_stock": 5}
    gateway.shop.odd[NUMBER] = {"ae_item_sku_info_dtos": [sku]}
    sweep = await seen(make_seller(currency="EUR", ship_to="ES"))
    listing = one(sweep, Listing)
    assert isinstance(listing, Listing)
    assert (listing.price, listing.price_range, sweep.whole) == (None, None, frozenset())
    assert [part.why for part in sweep.partial] == ["AliExpress told prices in CNY, not in EUR"]
    assert gateway.of(DS)[0].asked["ship_to_country"] == "ES"


async def test_bar_codes_of_an_item_are_read_and_a_shop_s_own_numbers_are_none(
    gateway: LocalGateway, seller: AliExpressApi
) -> None:
    gateway.granted[gateway.app.key] = {"ds"}
    sku = {"sku_price": "8.00", "currency_code": "USD", "ean_code": "eanCode", "barcode": "320325455"}
    gateway.shop.odd[NUMBER] = {"ae_item_sku_info_dtos": [sku, {**sku, "ean_code": "4006381333931"}]}
    listing = one(await seen(seller), Listing)
    assert isinstance(listing, Listing)
    assert listing.gtins == ("4006381333931",)


async def test_an_app_of_the_affiliate_kind_tells_many_at_once_and_needs_no_log_in(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    gateway.shop.others = [LIGHT, replace(LIGHT, id=int(OTHER.id), title="Star Light")]
    sweep = await seen(make_seller(**SECOND), RIVAL, OTHER)
    assert sweep.whole == {RIVAL, OTHER}
    titles = {reading.title for reading in sweep.readings if isinstance(reading, Listing)}
    assert titles == {"Moon Light", "Star Light"}
    (heard,) = gateway.of(BY_AFFILIATE)
    assert heard.asked["product_ids"] == f"{RIVAL.id},{OTHER.id}"
    assert (heard.system["app_key"], "session" in heard.system) == (AFFILIATE.key, False)


async def test_an_item_without_commission_is_on_no_affiliate_list_and_is_not_gone(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    gateway.shop.others = [replace(LIGHT, listed=False)]
    sweep = await seen(make_seller(**SECOND))
    assert (sweep.readings, sweep.whole, sweep.missed) == ((), frozenset(), ())
    assert "does not list the item, which does not say that it is off sale" in sweep.partial[0].why


async def test_an_app_without_either_method_is_refused_once_a_day_and_says_which_it_lacks(
    gateway: LocalGateway, seller: AliExpressApi, clock: StillClock
) -> None:
    for _ in range(3):
        sweep = await seen(seller)
    (miss,) = sweep.missed
    assert isinstance(miss.error, Refused)
    assert str(miss.error).startswith("AliExpress does not let the app do this")
    assert DS in str(miss.error)
    assert BY_AFFILIATE in str(miss.error)
    lacking = [(DS, "InsufficientPermission"), (BY_AFFILIATE, "InsufficientPermission")]
    assert gateway.refused == lacking
    await clock.sleep(AGAIN_AFTER)
    gateway.granted[gateway.app.key] |= {"ds"}
    assert (await seen(seller)).whole == {RIVAL}
    assert gateway.refused == lacking


async def test_a_publisher_who_is_not_registered_is_told_where_to_register(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    gateway.shop.registered = False
    (miss,) = (await seen(make_seller(**SECOND))).missed
    assert isinstance(miss.error, Refused)
    assert "not registered. Register the app's owner at portals.aliexpress.com" in str(miss.error)


async def test_a_limit_is_no_answer_about_an_item(gateway: LocalGateway, make_seller: MakeSeller) -> None:
    seller = make_seller(**SECOND)
    await seen(seller)
    gateway.faults = [{"error_response": {"code": "ApiCallLimit", "msg": "this ban will last 9 seconds"}}] * 2
    (miss,) = (await seen(seller)).missed
    assert isinstance(miss.error, TryLater)
    assert miss.error.wait == 9


async def test_items_of_other_sites_are_refused_with_the_way_out(seller: AliExpressApi) -> None:
    (miss,) = (await seen(seller, Subject("us", "3256801048255138"))).missed
    assert "www.aliexpress.com" in str(miss.error)


async def test_answers_without_wrapped_lists_say_the_same(gateway: LocalGateway, make_seller: MakeSeller) -> None:
    gateway.granted[gateway.app.key] = {"ds"}
    for seller in (make_seller(), make_seller(**SECOND)):
        wrapped = await seen(seller)
        gateway.simplified = True
        assert (await seen(seller)).readings == wrapped.readings
        gateway.simplified, gateway.granted[gateway.app.key] = False, set()


@needs_shared
def test_every_observed_code_of_both_programmes_is_understood() -> None:
    file = SHARED / "specs" / "cn" / "recorded" / "aliexpress" / "errors_observed.json"
    observed = json.loads(file.read_text("utf-8"))
    kinds = {}
    for code, words in observed["ds_business"].items():
        (word,) = dropshipping.read(RIVAL, {"rsp_code": code, "rsp_msg": words}, Context("US", "USD"))
        kinds[code] = type(word.error) if isinstance(word, Missed) else type(word)
    assert kinds == {"602": Partial, "605": Partial, "404": TryLater}
    refused = {"resp_result": {"resp_code": 401, "resp_msg": observed["affiliate_401"]}}
    with pytest.raises(Ungranted, match="not registered"):
        read_list(AFFILIATE_PRODUCTS, refused)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"resp_result": {"resp_code": 200}},
        {"resp_result": {"resp_code": 405, "resp_msg": "The result is empty"}},
        {"resp_result": {"resp_code": 200, "result": {"current_record_count": 3, "products": {}}}},
    ],
)
def test_an_affiliate_answer_without_its_items_is_misread(said: dict[str, object]) -> None:
    with pytest.raises(Misread):
        read_list(AFFILIATE_PRODUCTS, said)


@needs_shared
def test_the_official_sample_is_read() -> None:
    """Its main item has another number, and a reason for being off sale stands beside its being on sale."""
    file = SHARED / "specs" / "cn" / "recorded" / "aliexpress" / "sample_ds_product_get_official.json"
    said = json.loads(file.read_text("utf-8"), parse_float=Decimal)
    subject = Subject("global", "4000903675543")
    words = list(dropshipping.read(subject, said, Context("CA", "USD")))
    (listing,) = (word for word in words if isinstance(word, Listing))
    assert (listing.state, listing.price) == (State.LIVE, Money(Decimal("3.94"), "USD"))
    assert Offer(subject, Seller("4874072", "FUQIAN Eyewear Store"), listing.price, featured=True) in words
    assert ReviewSummary(subject, Decimal("4.8"), 1004) in words
    assert Stock(subject, 57) in words
    assert words[-1] == Whole(Topic.RIVALS, subject)
    assert [type(word) for word in words if isinstance(word, Evidence | Partial)] == [Evidence]
