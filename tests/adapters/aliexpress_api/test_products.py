"""A shop's own products: on sale, out of stock, taken off sale and why, and what an odd answer does not tell."""

from dataclasses import replace
from decimal import Decimal

import pytest

from adapters.aliexpress.api import AliExpressApi, NotMine
from adapters.errors import Refused
from adapters.readings import Ask, Gravity, Issue, Listing, Money, Reading, Sku, State, Stock, Subject, Sweep, Topic
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.shop import Product
from monitor.demo.aliexpress.shop import Sku as Held
from tests.adapters.aliexpress_api.conftest import LAMP

BLUE = Subject("global", str(LAMP.id))


async def listed(seller: AliExpressApi, *subjects: Subject) -> Sweep:
    return await seller.read(Topic.LISTINGS, Ask(subjects or (BLUE,)))


def one(sweep: Sweep, kind: type[Reading]) -> Reading:
    (found,) = (reading for reading in sweep.readings if isinstance(reading, kind))
    return found


def skus(sweep: Sweep) -> dict[str, Sku]:
    return {reading.sku: reading for reading in sweep.readings if isinstance(reading, Sku)}


async def test_a_product_on_sale_is_told_with_what_a_buyer_pays(seller: AliExpressApi) -> None:
    sweep = await listed(seller)
    assert one(sweep, Listing) == Listing(
        subject=BLUE,
        state=State.LIVE,
        url="https://www.aliexpress.com/item/1005001234567890.html",
        title="Blue Lamp",
        image="https://ae01.example/kf/lamp-1.jpg",
        images=("https://ae01.example/kf/lamp-1.jpg", "https://ae01.example/kf/lamp-2.jpg"),
        price_range=(Money(Decimal("15.99"), "USD"), Money(Decimal("18.00"), "USD")),
        category="39050508",
    )
    assert {name: (sku.price, sku.quantity, sku.buyable) for name, sku in skus(sweep).items()} == {
        "LAMP-BLUE": (Money(Decimal("15.99"), "USD"), 7, True),
        "LAMP-RED": (Money(Decimal("18.00"), "USD"), 3, True),
    }
    assert sweep.whole == {BLUE}


async def test_a_product_of_which_nothing_is_left_is_out_of_stock(gateway: LocalGateway, seller: AliExpressApi) -> None:
    gateway.shop.put_product(replace(LAMP, skus=tuple(replace(sku, stock=0) for sku in LAMP.skus)))
    listing = one(await listed(seller), Listing)
    assert isinstance(listing, Listing)
    assert listing.state is State.OUT_OF_STOCK
    assert one(await seller.read(Topic.STOCK, Ask((BLUE,))), Stock) == Stock(BLUE, 0)


@pytest.mark.parametrize(
    ("why", "gravity", "actions"),
    [
        ("violate_offline", Gravity.ERROR, ("LISTING_SUPPRESSED",)),
        ("punish_offline", Gravity.ERROR, ("LISTING_SUPPRESSED",)),
        ("degrade_offline", Gravity.ERROR, ("LISTING_SUPPRESSED",)),
        ("expire_offline", Gravity.WARNING, ()),
        ("user_offline", Gravity.INFO, ()),
        ("some_new_offline", Gravity.WARNING, ()),
    ],
)
async def test_a_product_off_sale_says_why(
    why: str, gravity: Gravity, actions: tuple[str, ...], gateway: LocalGateway, seller: AliExpressApi
) -> None:
    gateway.shop.put_product(replace(LAMP, status="offline", why=why))
    sweep = await listed(seller)
    listing, sku = one(sweep, Listing), skus(sweep)["LAMP-BLUE"]
    assert isinstance(listing, Listing)
    assert (listing.state, sku.buyable, sku.discoverable, sku.quantity) == (State.ENDED, False, False, 7)
    assert [(issue.code, issue.gravity, issue.actions) for issue in sku.issues] == [(why, gravity, actions)]
    assert sweep.whole == {BLUE}


async def test_a_product_whose_reason_is_not_told_is_told_in_part(gateway: LocalGateway, seller: AliExpressApi) -> None:
    gateway.shop.put_product(replace(LAMP, status="offline"))
    sweep = await listed(seller)
    assert [one.why for one in sweep.partial] == ["AliExpress does not say why the product is off sale"]
    assert one(sweep, Listing)


async def test_a_product_that_must_be_changed_is_off_sale_and_says_so(
    gateway: LocalGateway, seller: AliExpressApi
) -> None:
    gateway.shop.put_product(replace(LAMP, status="editingRequired"))
    (issue,) = skus(await listed(seller))["LAMP-RED"].issues
    assert issue == Issue(
        "editingRequired", Gravity.ERROR, "AliExpress demands changes before it is sold", ("LISTING_SUPPRESSED",)
    )


async def test_a_product_under_review_keeps_its_state(gateway: LocalGateway, seller: AliExpressApi) -> None:
    gateway.shop.put_product(replace(LAMP, status="auditing"))
    sweep = await listed(seller)
    assert sweep.readings == ()
    assert [part.why for part in sweep.partial] == ["AliExpress is reviewing the product"]


async def test_a_status_that_nobody_knows_is_unknown(gateway: LocalGateway, seller: AliExpressApi) -> None:
    gateway.shop.put_product(replace(LAMP, status="frozenByMoon"))
    listing = one(await listed(seller), Listing)
    assert isinstance(listing, Listing)
    assert listing.state is State.UNKNOWN


async def test_another_shop_s_item_is_missed_and_never_gone_and_costs_no_other(seller: AliExpressApi) -> None:
    stranger = Subject("global", "1005009999999999")
    sweep = await listed(seller, stranger, BLUE)
    assert [(miss.subject, type(miss.error)) for miss in sweep.missed] == [(stranger, NotMine)]
    assert sweep.whole == {BLUE}


async def test_an_item_of_another_site_is_refused_with_the_way_out(seller: AliExpressApi) -> None:
    (miss,) = (await listed(seller, Subject("us", "3256801048255138"))).missed
    assert isinstance(miss.error, Refused)
    assert "www.aliexpress.com" in str(miss.error)


async def test_the_answer_about_another_product_is_not_believed(gateway: LocalGateway, seller: AliExpressApi) -> None:
    gateway.shop.odd[LAMP.id] = {"product_id": 1005009999999999}
    assert [type(miss.error) for miss in (await listed(seller)).missed] == [NotMine]


async def test_stock_that_is_not_told_of_every_sku_is_unknown_and_not_less(
    gateway: LocalGateway, seller: AliExpressApi
) -> None:
    gateway.shop.put_product(replace(LAMP, skus=(Held("A", "1.00", 4), Held("B", "1.00", None))))
    sweep = await seller.read(Topic.STOCK, Ask((BLUE,)))
    assert (sweep.readings, sweep.whole) == ((), frozenset())
    listing = one(await listed(seller), Listing)
    assert isinstance(listing, Listing)
    assert (listing.state, listing.price) == (State.LIVE, Money(Decimal("1.00"), "USD"))


async def test_answers_without_wrapped_lists_say_the_same(gateway: LocalGateway, seller: AliExpressApi) -> None:
    wrapped = await listed(seller)
    gateway.simplified = True
    assert (await listed(seller)).readings == wrapped.readings


async def test_skus_without_a_code_go_by_their_attributes(gateway: LocalGateway, seller: AliExpressApi) -> None:
    gateway.shop.put_product(Product(LAMP.id, "Lamp", (Held("", "1.00", 1), Held("", "2.00", 2))))
    assert sorted(skus(await listed(seller))) == ["14:0", "14:1"]
