"""Searches for items that may copy mine: by title and picture, without my own shop's, whole where both answered."""

from dataclasses import replace
from decimal import Decimal

import pytest

from adapters.aliexpress.api import AliExpressApi
from adapters.aliexpress.api.gateway import multipart
from adapters.aliexpress.api.pictures import MOST
from adapters.errors import Refused, TryLater
from adapters.readings import Ask, Candidate, Listing, Money, Seller, State, Subject, Sweep, Topic, Track
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.server import AFFILIATE
from monitor.demo.aliexpress.shop import Good
from tests.adapters.aliexpress_api.conftest import LAMP, MakeSeller

PICTURE, ANOTHER = b"\xff\xd8\xff a blue lamp", b"\xff\xd8\xff a cat"
BLUE = Subject("global", str(LAMP.id))
COPY = Good(1005007777777777, "Blue Lamp for nights", 5550001, "9.99", "copy.jpg")
SECOND = {"affiliate_app_key": AFFILIATE.key, "affiliate_app_secret": AFFILIATE.secret}
BY_PICTURE, BY_WORDS = "aliexpress.ds.image.search", "aliexpress.affiliate.product.query"


@pytest.fixture(autouse=True)
def sold(gateway: LocalGateway) -> None:
    gateway.granted[gateway.app.key] = {"solution", "ds"}
    gateway.shop.pictures = {"lamp-1.jpg": PICTURE, "copy.jpg": PICTURE, "cat.jpg": ANOTHER}
    gateway.shop.others = [
        COPY,
        replace(COPY, id=COPY.id + 1, title="Cat basket", picture="cat.jpg"),
        replace(COPY, id=COPY.id + 2, title="Something else"),
        replace(COPY, id=COPY.id + 3, title="Red lamp", picture="cat.jpg", shop=gateway.shop.number),
    ]


def mine(gateway: LocalGateway, *pictures: str) -> Listing:
    images = tuple(f"{gateway.base_url}/kf/{name}" for name in pictures or ("lamp-1.jpg",))
    url = f"https://www.aliexpress.com/item/{LAMP.id}.html"
    return Listing(BLUE, State.LIVE, url, "Blue Lamp", image=images[0], images=images)


async def looked(seller: AliExpressApi, *known: Listing) -> Sweep:
    return await seller.read(Topic.COPYCATS, Ask((BLUE,), known=known))


def found(sweep: Sweep) -> dict[str, set[Track]]:
    return {one.ref.id: set(one.tracks) for one in sweep.readings if isinstance(one, Candidate)}


async def test_both_searches_together_find_copies_and_leave_my_own_shop_out(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    sweep = await looked(make_seller(**SECOND), mine(gateway))
    assert found(sweep) == {
        str(COPY.id): {Track.TITLE, Track.PICTURE},
        str(COPY.id + 2): {Track.PICTURE},
    }
    assert sweep.readings[0] == Candidate(
        subject=BLUE,
        ref=Subject("global", str(COPY.id)),
        url=f"https://www.aliexpress.com/item/{COPY.id}.html",
        tracks=frozenset({Track.TITLE, Track.PICTURE}),
        title="Blue Lamp for nights",
        seller=Seller("5550001"),
        price=Money(Decimal("9.99"), "USD"),
        image="https://ae01.example/kf/copy.jpg",
    )
    assert sweep.whole == {BLUE}


async def test_the_picture_travels_unsigned_beside_the_documented_parameters(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    await looked(make_seller(**SECOND, currency="EUR", ship_to="DE"), mine(gateway))
    (heard,) = gateway.of(BY_PICTURE)
    assert heard.files == {"image_file_bytes": PICTURE}
    assert heard.asked == {"product_cnt": 50, "shpt_to": "DE", "target_currency": "EUR", "target_language": "EN"}
    (worded,) = gateway.of(BY_WORDS)
    assert worded.asked == {
        "keywords": "Blue Lamp",
        "page_no": 1,
        "page_size": 50,
        "ship_to_country": "DE",
        "target_currency": "EUR",
        "target_language": "EN",
    }


async def test_my_shop_is_known_by_an_item_of_mine_where_nobody_tells_its_number(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    gateway.granted[gateway.app.key] = {"ds"}
    sweep = await looked(make_seller(**SECOND), mine(gateway))
    assert str(COPY.id + 3) not in found(sweep)
    assert str(COPY.id) in found(sweep)


@pytest.mark.parametrize(
    ("groups", "keys", "tracks"),
    [({"solution", "ds"}, {}, Track.PICTURE), ({"solution"}, SECOND, Track.TITLE)],
)
async def test_one_search_of_two_is_told_in_part_and_names_what_the_app_lacks(
    groups: set[str], keys: dict[str, str], tracks: Track, gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    gateway.granted[gateway.app.key] = groups
    sweep = await looked(make_seller(**keys), mine(gateway))
    assert {track for each in found(sweep).values() for track in each} == {tracks}
    assert sweep.whole == frozenset()
    assert sweep.partial[0].why.startswith("AliExpress does not let the app do this")


async def test_an_app_without_any_search_is_refused_and_fetches_no_picture_for_nothing(
    gateway: LocalGateway, seller: AliExpressApi
) -> None:
    gateway.granted[gateway.app.key] = {"solution"}
    for _ in range(2):
        sweep = await looked(seller, mine(gateway))
    (miss,) = sweep.missed
    assert isinstance(miss.error, Refused)
    assert sorted(method for method, _ in gateway.refused) == [BY_WORDS, BY_PICTURE]
    assert gateway.shown == ["lamp-1.jpg"], "the first time it is not known yet that it is for nothing"


async def test_a_picture_that_is_too_large_gives_way_to_the_next_one(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    gateway.shop.pictures["large.jpg"] = b"x" * (MOST + 1)
    assert (await looked(make_seller(**SECOND), mine(gateway, "large.jpg", "lamp-1.jpg"))).whole == {BLUE}
    sweep = await looked(make_seller(**SECOND), mine(gateway, "large.jpg"))
    assert [part.why for part in sweep.partial] == [
        "AliExpress searches by pictures of 100 KB at most: those of the listing are larger"
    ]
    assert found(sweep) == {str(COPY.id): {Track.TITLE}}


async def test_a_picture_that_is_none_costs_its_own_search_alone(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    sweep = await looked(make_seller(**SECOND), mine(gateway, "gone.jpg"))
    assert found(sweep) == {str(COPY.id): {Track.TITLE}}
    assert "shows none (status 404)" in sweep.partial[0].why


async def test_a_listing_of_which_nothing_is_known_yet_is_read_first(
    gateway: LocalGateway, make_seller: MakeSeller
) -> None:
    sweep = await looked(make_seller(**SECOND))
    assert found(sweep) == {str(COPY.id): {Track.TITLE}}
    assert sweep.partial, "its pictures lie elsewhere"
    gateway.shop.odd[LAMP.id] = {"product_id": 1}
    (miss,) = (await looked(make_seller(**SECOND))).missed
    assert isinstance(miss.error, TryLater)
    bare = Listing(BLUE, State.UNKNOWN, "https://www.aliexpress.com/item/1.html")
    (part,) = (await looked(make_seller(**SECOND), bare)).partial
    assert "neither a title nor a picture" in part.why


def test_a_form_with_files_has_a_boundary_that_its_parts_do_not_hold() -> None:
    kind, body = multipart({"a": "ü", "empty": ""}, {"file": PICTURE})
    mark = kind.partition("boundary=")[2].encode()
    assert body.count(b"--" + mark) == 3
    assert body.endswith(b"--" + mark + b"--\r\n")
    assert PICTURE in body
    assert b"empty" not in body
