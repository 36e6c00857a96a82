import re
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal

import aiohttp
import pytest
import pytest_asyncio
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.amazon import pages
from adapters.page import Page
from adapters.readings import Board, Condition, FulfilledBy, Money, PageOffer, PageReading, Seller, State, Wall
from monitor.demo.filler import filler
from monitor.demo.goods import AMAZON_US, Offer, Product
from monitor.demo.market import LocalMarket
from monitor.demo.offerlist import offer_list
from monitor.demo.shelf import product_page
from tests.clock import StillClock

ASIN = "B0LAMP0007"
MINE = Offer("A2OWNSHOP00001", "Night Lamps", Decimal("21.99"), fulfilled_by=FulfilledBy.PLATFORM, featured=True)
RIVAL = Offer("A3STRANGER0009", "XYZ Store", Decimal("17.99"), Decimal("3.99"))
USED = Offer("A1SECONDHAND01", "Second Hand & Co", Decimal("9.50"), condition=Condition.USED)
AMAZON = Offer(AMAZON_US, "Amazon.com", Decimal("22.49"), fulfilled_by=FulfilledBy.PLATFORM)
LAMP = Product(
    "Blue Lamp",
    "Lumo",
    (MINE, RIVAL, USED),
    (("Tools & Home Improvement", 21204), ("Desk Lamps", 17)),
    Decimal("4.6"),
    1422,
    image="https://m.media-amazon.com/images/I/71BlueLamp7L._AC_SX679_.jpg",
)
PRICES = st.decimals("0.01", "99999.99", places=2)
LETTERS = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
# Any writing, and above all what could be taken for markup.
NAMES = (
    (st.text(LETTERS, min_size=1, max_size=60) | st.text("<>&;\"'/b=# lt", min_size=1, max_size=20))
    .map(lambda name: " ".join(name.split()))
    .filter(bool)
)
SELLERS = st.from_regex(re.compile(r"A[0-9A-Z]{13}", re.ASCII), fullmatch=True)
OFFERS = st.builds(
    Offer,
    SELLERS,
    NAMES.filter(lambda name: "amazon" not in name.lower()),
    PRICES,
    st.none() | PRICES,
    st.sampled_from(Condition),
    st.sampled_from(FulfilledBy),
)


def _read(product: Product, deliver_to: str = "New York 10001", padding: str = "") -> PageReading:
    html = product_page(ASIN, product, deliver_to, padding)
    return pages.read(Page(html.encode(), f"https://www.amazon.com/dp/{ASIN}"))


def _read_offers(product: Product, page: int = 1) -> PageReading:
    url = f"https://www.amazon.com/gp/product/ajax/ref=aod_page_{page}?asin={ASIN}"
    return pages.read(Page(offer_list(ASIN, product, page).encode(), url))


def _dollars(amount: Decimal | None) -> Money | None:
    return None if amount is None else Money(amount, "USD")


def _told(offer: Offer) -> PageOffer:
    seller, price, shipping = Seller(offer.seller_id, offer.name), _dollars(offer.price), _dollars(offer.shipping)
    return PageOffer(seller, price, shipping, offer.condition, offer.fulfilled_by, offer.featured)


def test_a_live_page_reads_as_it_was_told() -> None:
    read = _read(LAMP)
    assert (read.state, read.id, read.title, read.brand) == (State.LIVE, ASIN, "Blue Lamp", "Lumo")
    assert (read.price, read.image) == (_dollars(MINE.price), "https://m.media-amazon.com/images/I/71BlueLamp7L.jpg")
    assert (read.featured_seller, read.fulfilled_by) == (Seller(MINE.seller_id, MINE.name), FulfilledBy.PLATFORM)
    assert read.condition is Condition.NEW
    assert read.ranks == (Board("Tools & Home Improvement", 21204), Board("Desk Lamps", 17))
    assert (read.rating, read.reviews, read.other_offers_count) == (Decimal("4.6"), 1422, 2)
    assert (read.stock, read.foreign) == (None, None)


@pytest.mark.parametrize("featured", [RIVAL, AMAZON, USED])
def test_whoever_holds_the_featured_offer_is_read(featured: Offer) -> None:
    offers = (replace(MINE, featured=False), replace(featured, featured=True))
    read = _read(replace(LAMP, offers=offers))
    assert (read.featured_seller, read.price) == (Seller(featured.seller_id, featured.name), _dollars(featured.price))
    # A used box does not say that its seller ships himself.
    assert read.fulfilled_by is (None if featured is USED else featured.fulfilled_by)
    assert read.condition is featured.condition


def test_the_units_that_are_left_are_read() -> None:
    assert _read(replace(LAMP, stock=3)).stock == 3


def test_without_a_featured_offer_the_page_says_so() -> None:
    read = _read(replace(LAMP, offers=(RIVAL, USED)))
    assert (read.state, read.featured_seller, read.price) == (State.NO_FEATURED_OFFER, None, None)


def test_without_any_offer_it_is_out_of_stock() -> None:
    read = _read(replace(LAMP, offers=()))
    assert (read.state, read.featured_seller, read.price, read.title) == (State.OUT_OF_STOCK, None, None, "Blue Lamp")


def test_a_page_that_is_delivered_abroad_is_foreign() -> None:
    assert _read(LAMP, deliver_to="Spain").foreign


def test_a_page_as_heavy_as_a_real_one_reads_the_same() -> None:
    assert _read(LAMP, padding=filler(1_400_000)) == _read(LAMP)


HOSTILE = "<b>&amp;</b> <a href=x>&lt; \"'</span></div></script>"


@given(NAMES, NAMES, OFFERS, st.integers(1, 9_999_999))
@example(HOSTILE, HOSTILE, replace(RIVAL, name=HOSTILE), 1)
def test_no_title_brand_or_seller_name_and_no_price_is_misread(
    title: str, brand: str, offer: Offer, place: int
) -> None:
    product = Product(title, brand, (replace(offer, condition=Condition.NEW, featured=True),), (("Lighting", place),))
    read = _read(product)
    assert (read.state, read.title, read.brand) == (State.LIVE, title, brand)
    assert (read.price, read.featured_seller) == (_dollars(offer.price), Seller(offer.seller_id, offer.name))
    assert (read.fulfilled_by, read.ranks) == (offer.fulfilled_by, (Board("Lighting", place),))


def test_an_offer_list_reads_as_it_was_told() -> None:
    read = _read_offers(replace(LAMP, offers=(MINE, RIVAL, USED, AMAZON)))
    assert (read.state, read.other_offers_count) == (State.OFFERS, 3)
    assert read.offers == tuple(_told(offer) for offer in (MINE, RIVAL, USED, AMAZON))


def test_an_offer_list_goes_on_over_its_pages_and_pins_the_featured_offer_once() -> None:
    others = tuple(replace(RIVAL, seller_id=f"A3STRANGER{number:04}") for number in range(13))
    product = replace(LAMP, offers=(MINE, *others))
    read = [offer for page in (1, 2) for offer in _read_offers(product, page).offers]
    assert read == [_told(offer) for offer in (MINE, *others)]
    assert _read_offers(product, 2).state is State.OFFERS


@given(st.lists(OFFERS, min_size=1, max_size=10), st.booleans())
@example([replace(RIVAL, name=HOSTILE)], True)
def test_no_offer_of_a_list_is_misread(offers: list[Offer], held: bool) -> None:
    first, *rest = offers
    product = Product("Lamp", offers=(replace(first, featured=held), *rest))
    assert _read_offers(product).offers == tuple(_told(offer) for offer in product.offers)


@pytest_asyncio.fixture
async def market() -> AsyncIterator[LocalMarket]:
    async with LocalMarket(StillClock()) as market:
        market.put(ASIN, LAMP)
        yield market


async def _fetched(market: LocalMarket, path: str) -> PageReading:
    async with aiohttp.ClientSession(market.base_url) as web, web.get(path) as answer:
        return pages.read(Page(await answer.read(), str(answer.url), answer.status, answer.content_type))


async def test_the_market_is_known_on_loopback_too(market: LocalMarket) -> None:
    assert (await _fetched(market, f"/dp/{ASIN}")).price == _dollars(MINE.price)
    offers = await _fetched(market, f"/gp/product/ajax/ref=aod_page_1?asin={ASIN}&experienceId=aodAjaxMain")
    assert [offer.price for offer in offers.offers] == [_dollars(offer.price) for offer in LAMP.offers]


async def test_a_product_that_was_removed_is_gone(market: LocalMarket) -> None:
    market.remove(ASIN)
    assert (await _fetched(market, f"/dp/{ASIN}")).state is State.GONE


@pytest.mark.parametrize("wall", [Wall.CAPTCHA, Wall.CONTINUE_SHOPPING, Wall.SERVER_ERROR, Wall.WAF, Wall.LOGIN])
async def test_every_wall_is_read_as_that_wall(market: LocalMarket, wall: Wall) -> None:
    market.wall(wall, times=2)
    product, offers = f"/dp/{ASIN}", f"/gp/product/ajax/aodAjaxMain/?asin={ASIN}&pageno=1"
    read = [await _fetched(market, path) for path in (product, offers)]
    assert [(page.state, page.blocked_by) for page in read] == [(State.BLOCKED, wall)] * 2


@pytest.mark.parametrize("trouble", ["half", "empty"])
async def test_half_a_page_never_reads_as_a_page(market: LocalMarket, trouble: str) -> None:
    market.wall(trouble)  # type: ignore[arg-type]
    assert (await _fetched(market, f"/dp/{ASIN}")).state is State.UNKNOWN
