import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal

import aiohttp
import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from adapters.page import Page
from adapters.readings import Money, State, Wall
from adapters.web import pages as shops
from monitor.demo.goods import Offer, Product, ShopItem
from monitor.demo.market import LocalMarket
from monitor.demo.shop import shop_page
from tests.clock import NIGHT, StillClock

ASIN = "B0LAMP0007"
MINE = Offer("A2OWNSHOP00001", "Night Lamps", Decimal("21.99"), featured=True)
LAMP = Product("Blue Lamp", "Lumo", (MINE,), (("Lighting", 1204), ("Desk Lamps", 17)), Decimal("4.6"), 422)
PRICES = st.decimals("0.01", "99999.99", places=2)
TITLES = st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" <>&\"'/"), min_size=1).filter(
    str.strip
)


@pytest_asyncio.fixture
async def market() -> AsyncIterator[LocalMarket]:
    async with LocalMarket(StillClock()) as market:
        market.put(ASIN, LAMP)
        yield market


@pytest_asyncio.fixture
async def web(market: LocalMarket) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(market.base_url, headers={"User-Agent": "twoam/test"}) as web:
        yield web


async def _page(web: aiohttp.ClientSession, path: str) -> Page:
    async with web.get(path) as answer:
        return Page(await answer.read(), str(answer.url), answer.status, answer.headers.get("Content-Type", ""))


async def test_what_is_put_on_the_shelf_is_what_the_page_shows_from_then_on(
    market: LocalMarket, web: aiohttp.ClientSession
) -> None:
    assert "$21.99" in (await _page(web, f"/dp/{ASIN}")).text
    market.put(ASIN, replace(LAMP, offers=(replace(MINE, price=Decimal("19.99")),)))
    page = (await _page(web, f"/Blue-Lamp/dp/{ASIN}/ref=x")).text
    assert "$19.99" in page
    assert "$21.99" not in page


async def test_a_product_taken_down_is_a_404(market: LocalMarket, web: aiohttp.ClientSession) -> None:
    market.remove(ASIN)
    assert (await _page(web, f"/dp/{ASIN}")).status == 404
    assert (await _page(web, f"/gp/product/ajax/aodAjaxMain/?asin={ASIN}")).status == 404


async def test_a_wall_stands_as_often_as_ordered_and_robots_txt_is_never_walled(
    market: LocalMarket, web: aiohttp.ClientSession
) -> None:
    market.wall(Wall.CAPTCHA, times=2)
    assert "Disallow" in (await _page(web, "/robots.txt")).text
    walls = ["validateCaptcha" in (await _page(web, f"/dp/{ASIN}")).text for _ in range(3)]
    assert walls == [True, True, False]
    assert [visit.trouble for visit in market.visits] == [None, "captcha", "captcha", None]


async def test_a_wall_stays_until_it_is_opened_and_only_before_its_path(
    market: LocalMarket, web: aiohttp.ClientSession
) -> None:
    market.wall(Wall.SERVER_ERROR, times=None, path="/gp/")
    offers = f"/gp/product/ajax/aodAjaxMain/?asin={ASIN}&pageno=1"
    assert [(await _page(web, path)).status for path in (offers, f"/dp/{ASIN}", offers)] == [503, 200, 503]
    market.open()
    assert (await _page(web, offers)).status == 200


async def test_half_pages_empty_pages_throttling_and_closed_connections_can_be_ordered(
    market: LocalMarket, web: aiohttp.ClientSession
) -> None:
    whole = await _page(web, f"/dp/{ASIN}")
    market.wall("half")
    assert 0 < len((await _page(web, f"/dp/{ASIN}")).body) < len(whole.body) / 2
    market.wall("empty")
    assert (await _page(web, f"/dp/{ASIN}")).body == b""
    market.wall("throttled")
    async with web.get(f"/dp/{ASIN}") as answer:
        assert (answer.status, answer.headers["Retry-After"]) == (429, "60")
    market.wall("drop", times=None)  # an HTTP client may ask once more on its own
    with pytest.raises(aiohttp.ClientError):
        await _page(web, f"/dp/{ASIN}")


async def test_an_unchanged_page_answers_304_and_a_changed_one_does_not(
    market: LocalMarket, web: aiohttp.ClientSession
) -> None:
    async with web.get(f"/dp/{ASIN}") as answer:
        known = {"If-None-Match": answer.headers["ETag"]}
    async with web.get(f"/dp/{ASIN}", headers=known) as answer:
        assert (answer.status, await answer.read()) == (304, b"")
    market.put(ASIN, replace(LAMP, reviews=423))
    async with web.get(f"/dp/{ASIN}", headers=known) as answer:
        assert answer.status == 200


async def test_every_visit_is_logged_with_its_time_and_user_agent(
    market: LocalMarket, web: aiohttp.ClientSession
) -> None:
    await _page(web, f"/dp/{ASIN}?psc=1")
    (visit,) = market.visits
    assert (visit.at, visit.path, visit.user_agent, visit.status) == (NIGHT, f"/dp/{ASIN}?psc=1", "twoam/test", 200)


async def test_padding_makes_a_page_as_heavy_as_a_real_one_and_gzip_makes_it_light_on_the_wire() -> None:
    async with LocalMarket(StillClock(), padding=1_400_000) as market:
        market.put(ASIN, LAMP)
        web = aiohttp.ClientSession(market.base_url, headers={"Accept-Encoding": "gzip"}, auto_decompress=False)
        async with web, web.get(f"/dp/{ASIN}") as answer:
            wire = await answer.read()
    assert 1_400_000 < len(gzip.decompress(wire)) < 1_500_000
    assert len(wire) < 400_000


async def test_a_shop_page_is_read_as_it_was_told(market: LocalMarket, web: aiohttp.ClientSession) -> None:
    item = ShopItem("Blue Lamp", Decimal("21.90"), "EUR", "Lumo", "L-7", rating=Decimal("4.5"), reviews=12)
    market.put_item("blue-lamp", item)
    read = shops.read(await _page(web, "/products/blue-lamp"))
    assert (read.state, read.title, read.brand) == (State.LIVE, "Blue Lamp", "Lumo")
    assert (read.price, read.rating, read.reviews) == (Money(Decimal("21.90"), "EUR"), Decimal("4.5"), 12)
    market.put_item("blue-lamp", replace(item, availability="OutOfStock"))
    assert shops.read(await _page(web, "/products/blue-lamp")).state is State.OUT_OF_STOCK


@given(TITLES, PRICES)
def test_no_title_breaks_out_of_a_shop_page(title: str, price: Decimal) -> None:
    hostile = f"</script><b>{title}"
    url = "https://shop.example/products/x"
    read = shops.read(Page(shop_page(url, ShopItem(hostile, price, brand=hostile)).encode(), url))
    words = " ".join(hostile.split())
    assert [" ".join((said or "").split()) for said in (read.title, read.brand)] == [words, words]
    assert read.price == Money(price, "USD")
