"""Items of others that may copy mine: each search that applies, each item once, and how complete it all was."""

import json
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.ebay.api import EbayApi
from adapters.ebay.api.operations import BROWSE_CALLS
from adapters.errors import Refused, TryLater
from adapters.readings import Ask, Candidate, Listing, Subject, Sweep, Topic, Track
from monitor.demo.ebay import Item, LocalEbay, Shop, Variation
from monitor.demo.ebay.wire import Answer, error
from tests.adapters.ebay_api.conftest import LAMP, RIVAL, MakeSeller, missed
from tests.clock import NIGHT

CODE = "4006381333931"
MINE = Subject("us", "296057072805")
LAMP_X = replace(LAMP, title="Lumen Blue Desk Lamp LX200", epid="77", gtin=CODE)
# Each found by one trace alone.
BY_EPID = replace(RIVAL, number="1" * 12, title="Light", epid="77")
BY_GTIN = replace(RIVAL, number="2" * 12, title="Lantern", gtin=CODE)
BY_TITLE = replace(RIVAL, number="3" * 12, title="LX200 Lamp Desk Blue Copy")
BY_PICTURE = replace(RIVAL, number="4" * 12, title="Nice thing", shows=LAMP.number)
STRANGER = replace(RIVAL, number="5" * 12, title="Blue lamp")
ALL = (LAMP_X, BY_EPID, BY_GTIN, BY_TITLE, BY_PICTURE, STRANGER)


@pytest.fixture
def seller(make_seller: MakeSeller, ebay: LocalEbay) -> EbayApi:
    ebay.shop = Shop(items=ALL)
    return make_seller(base_url=ebay.base_url)


async def read(seller: EbayApi, number: str = MINE.id) -> Listing:
    """My listing as the house knows it before it looks for copies."""
    subject = Subject("us", number)
    sweep = await seller.read(Topic.LISTINGS, Ask((subject,)))
    [found] = [one for one in sweep.readings if isinstance(one, Listing)]
    return found


async def hunted(seller: EbayApi, *known: Listing, **more: Any) -> Sweep:
    known = known or (await read(seller),)
    return await seller.read(Topic.COPYCATS, Ask(tuple(one.subject for one in known), known=known, **more))


def tracks(sweep: Sweep) -> dict[str, set[Track]]:
    return {one.ref.id: set(one.tracks) for one in sweep.readings if isinstance(one, Candidate)}


def candidate(sweep: Sweep, item: Item) -> Candidate:
    [found] = [one for one in sweep.readings if isinstance(one, Candidate) and one.ref.id == item.number]
    return found


def why(sweep: Sweep) -> list[str]:
    return [one.why for one in sweep.partial]


def searches(ebay: LocalEbay) -> list[dict[str, str]]:
    asked = [one for one, _ in ebay.record if one.operation in ("search", "searchByImage")]
    return [{key: value for key, value in one.query.items() if key not in ("limit", "filter")} for one in asked]


async def test_each_trace_finds_what_the_others_do_not(seller: EbayApi, ebay: LocalEbay) -> None:
    sweep = await hunted(seller)
    assert tracks(sweep) == {
        BY_EPID.number: {Track.CATALOGUE},
        BY_GTIN.number: {Track.GTIN},
        BY_TITLE.number: {Track.TITLE},
        BY_PICTURE.number: {Track.PICTURE},
    }
    assert sweep.whole == {MINE}
    assert searches(ebay) == [
        {"epid": "77"},
        {"gtin": CODE},
        {"q": "Lumen Blue Desk Lamp LX200".removeprefix("Lumen ")},
        {},
    ]
    assert b64decode(json.loads(ebay.of("searchByImage")[0].body)["image"]) == ebay.shop.picture(LAMP.file)
    assert ebay.fetched == [f"/images/g/{LAMP.file}/s-l1600.jpg"]


async def test_a_candidate_is_told_as_the_search_shows_it(seller: EbayApi) -> None:
    found = candidate(await hunted(seller), BY_GTIN)
    assert found.ref == Subject("us", BY_GTIN.number)
    assert found.url == f"https://www.ebay.com/itm/{BY_GTIN.number}"
    assert (found.title, str(found.seller), str(found.price)) == ("Lantern", "night-lamps", "18.90 USD")
    assert (found.gtin, found.epid) == (CODE, None)
    assert found.image == f"https://i.ebayimg.com/thumbs/images/g/{BY_GTIN.file}/s-l225.jpg"


async def test_an_item_that_several_searches_find_is_told_once_with_all_its_tracks(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    copy = replace(LAMP_X, number="6" * 12, seller="night-lamps", shows=LAMP.number)
    ebay.shop = Shop(items=(LAMP_X, copy))
    sweep = await hunted(seller)
    assert tracks(sweep) == {copy.number: set(Track)}
    assert (candidate(sweep, copy).gtin, candidate(sweep, copy).epid) == (CODE, "77")


async def test_the_very_file_that_ebay_keeps_of_my_picture_needs_no_search_by_picture(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    thief = replace(BY_TITLE, picture=LAMP.file)
    ebay.shop = Shop(items=(LAMP_X, thief))
    ebay.answers["searchByImage"] = Answer(body=b'{"total": 0}')
    assert tracks(await hunted(seller)) == {thief.number: {Track.TITLE, Track.PICTURE}}


async def test_my_own_items_are_never_candidates(seller: EbayApi, ebay: LocalEbay) -> None:
    """Neither another of mine in the same shop, whatever the capitals, nor the listing itself without a seller."""
    other = replace(LAMP_X, number="7" * 12, seller="Blue-Lamp-Shop")
    ebay.shop = Shop(items=(LAMP_X, other))
    assert tracks(await hunted(seller)) == {}


async def test_where_ebay_names_sellers_by_an_id_mine_is_learnt_from_my_own_listing(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    known = await read(seller)
    second = replace(LAMP_X, number="7" * 12)
    ebay.shop = Shop(items=(LAMP_X, second, BY_EPID))
    named = {"blue-lamp-shop": "2hwovolgri2", "night-lamps": "9x"}
    ebay.shop = replace(ebay.shop, items=tuple(replace(one, seller=named[one.seller]) for one in ebay.shop.items))
    assert set(tracks(await hunted(seller, known))) == {BY_EPID.number}


async def test_who_i_am_must_be_known(make_seller: MakeSeller) -> None:
    sweep = await hunted(
        make_seller(seller_id=None), Listing(MINE, (await read(make_seller())).state, "", title="Lamp")
    )
    assert [type(one.error) for one in sweep.missed] == [Refused]
    assert "set seller_id" in missed(sweep)[0]


@pytest.mark.parametrize("code", ["Does not apply", "N/A", "Nicht zutreffend", "0000000000000", "4006381333932"])
async def test_what_sellers_write_in_place_of_a_bar_code_is_never_searched_for(
    code: str, seller: EbayApi, ebay: LocalEbay
) -> None:
    ebay.shop = Shop(items=(replace(LAMP_X, gtin=code), replace(BY_GTIN, gtin=code)))
    known = await read(seller)
    assert known.gtins == ()
    sweep = await hunted(seller, replace(known, gtins=(code,)))  # nor where somebody else believed it
    assert not [one for one in searches(ebay) if "gtin" in one]
    assert tracks(sweep) == {}
    assert sweep.whole == {MINE}


async def test_of_many_variations_one_bar_code_is_searched_for_and_no_listing_takes_more_calls_than_reckoned(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    known = await read(seller)
    await hunted(seller, replace(known, gtins=(CODE, "0751492645032", "889488477562")))
    assert len(searches(ebay)) == BROWSE_CALLS[Topic.COPYCATS] == 4


async def test_only_the_searches_that_apply_are_made(seller: EbayApi, ebay: LocalEbay) -> None:
    known = await read(seller)
    bare = replace(known, gtins=(), epid=None, image=None, images=())
    assert (await hunted(seller, bare)).whole == {MINE}
    assert len(searches(ebay)) == 1
    nothing = await hunted(seller, replace(bare, title="!!!"))
    assert why(nothing) == ["the listing states nothing to search by: no title, number or picture"]
    assert len(searches(ebay)) == 1


async def test_more_than_a_page_proves_nothing_of_what_is_missing(seller: EbayApi, ebay: LocalEbay) -> None:
    crowd = tuple(replace(BY_EPID, number=str(400_000_000_000 + one)) for one in range(201))
    ebay.shop = Shop(items=(*crowd, LAMP_X))
    sweep = await hunted(seller)
    assert len(tracks(sweep)) == 200
    assert why(sweep) == ["by catalogue: there are more than 200 items"]
    assert sweep.whole == frozenset()


async def test_a_search_by_picture_never_ends_and_its_first_page_is_enough(seller: EbayApi, ebay: LocalEbay) -> None:
    crowd = tuple(replace(BY_PICTURE, number=str(400_000_000_000 + one)) for one in range(201))
    ebay.shop = Shop(items=(*crowd, LAMP_X))
    assert (await hunted(seller)).whole == {MINE}


def _warned(ebay: LocalEbay) -> None:
    said = {"errorId": 12022, "category": "REQUEST", "message": "The 'gtin' value is invalid."}
    ebay.answers["search"] = Answer(body=json.dumps({"warnings": [said], "itemSummaries": []}).encode())


def _page(ebay: LocalEbay) -> None:
    ebay.answers["search"] = Answer(200, b"<html>Pardon our interruption</html>", "text/html")


def _no_picture(ebay: LocalEbay) -> None:
    ebay.shop = replace(ebay.shop, items=tuple(replace(one, picture="moved") for one in ebay.shop.items))


def _too_large(ebay: LocalEbay) -> None:
    ebay.answers["searchByImage"] = error(400, 12500, "This image search results in a response that is too large.")


def _forbidden(ebay: LocalEbay) -> None:
    ebay.robots = "User-agent: *\nDisallow: /images/"


@pytest.mark.parametrize(
    ("spoil", "left", "said"),
    [
        (_warned, {BY_PICTURE.number}, "by gtin: eBay left a part of the question out (search): 12022"),
        (_page, {BY_PICTURE.number}, "by title: eBay answered search with something that is no JSON"),
        (_no_picture, {BY_EPID.number, BY_GTIN.number, BY_TITLE.number}, "is no picture that could be searched by"),
        (_too_large, {BY_EPID.number, BY_GTIN.number, BY_TITLE.number}, "by picture: eBay did not accept the question"),
        (_forbidden, {BY_EPID.number, BY_GTIN.number, BY_TITLE.number}, "asks programs not to read"),
    ],
)
async def test_a_search_that_was_not_answered_costs_no_other_and_is_said(
    spoil: Callable[[LocalEbay], None], left: set[str], said: str, seller: EbayApi, ebay: LocalEbay
) -> None:
    known = await read(seller)
    spoil(ebay)
    sweep = await hunted(seller, known)
    assert set(tracks(sweep)) == left
    [told] = why(sweep)
    assert said in told
    assert sweep.whole == frozenset()


async def test_where_no_search_was_answered_nothing_was_looked_for(seller: EbayApi, ebay: LocalEbay) -> None:
    known = await read(seller)
    _page(ebay)
    _too_large(ebay)
    sweep = await hunted(seller, known)
    assert (sweep.readings, sweep.whole, sweep.partial) == ((), frozenset(), ())
    assert len(sweep.missed) == 1


async def test_a_day_s_calls_that_are_used_up_are_asked_for_later(seller: EbayApi, ebay: LocalEbay) -> None:
    known = await read(seller)
    ebay.answers["search"] = error(429, 2001, "Too many requests.")
    sweep = await hunted(seller, known)
    assert [type(one.error) for one in sweep.missed] == [TryLater]


async def test_a_listing_of_which_nothing_is_known_yet_is_read_first(seller: EbayApi, ebay: LocalEbay) -> None:
    gone, nowhere = Subject("us", "9" * 12), Subject("atlantis", "1")
    sweep = await seller.read(Topic.COPYCATS, Ask((MINE, gone, nowhere)))
    assert len(tracks(sweep)) == 4
    assert sweep.whole == {MINE}
    assert [one.subject for one in sweep.partial] == [gone]
    assert missed(sweep) == ["eBay has no site “atlantis”"]
    assert len(ebay.of("getItemByLegacyId")) == 2
    ebay.answers["getItemByLegacyId"] = error(400, 11002, "The item Id is invalid.")
    assert "11002" in missed(await seller.read(Topic.COPYCATS, Ask((MINE,))))[0]


async def test_each_of_several_listings_has_its_own_candidates(seller: EbayApi, ebay: LocalEbay) -> None:
    desk = replace(LAMP, number="8" * 12, title="Oak standing table", epid="88", gtin="")
    copy = replace(BY_EPID, number="9" * 12, epid="88")
    ebay.shop = Shop(items=(*ALL, desk, copy))
    sweep = await hunted(seller, await read(seller), await read(seller, desk.number))
    assert {one.subject.id for one in sweep.readings} == {MINE.id, desk.number}
    assert {one.ref.id for one in sweep.readings if isinstance(one, Candidate) and one.subject.id == desk.number} == {
        copy.number
    }
    assert len(sweep.whole) == 2


async def test_auctions_variations_and_items_of_other_sites_are_found_and_what_is_over_is_not(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    auction = replace(BY_EPID, auction=True, price=Decimal("1.00"))
    parts = (Variation("1", "Blue", Decimal("9.90"), 1), Variation("2", "Red", Decimal("9.90"), 1))
    group = replace(BY_GTIN, variations=parts)
    abroad = replace(BY_TITLE, market="gb", original=(Decimal("7.50"), "GBP"))
    ebay.shop = Shop(items=(LAMP_X, auction, group, abroad, replace(BY_EPID, number="9" * 12, ended=NIGHT)))
    sweep = await hunted(seller)
    assert set(tracks(sweep)) == {auction.number, group.number, abroad.number}
    assert str(candidate(sweep, auction).price) == "1.00 USD"
    assert str(candidate(sweep, abroad).price) == "7.50 GBP"


def ending(hours: int) -> Answer:
    ends = (NIGHT + timedelta(hours=hours)).isoformat()
    rows = [{"legacyItemId": BY_EPID.number, "itemEndDate": ends}, {"title": "no number"}]
    return Answer(body=json.dumps({"total": 2, "itemSummaries": rows}).encode())


async def test_an_entry_that_is_over_is_left_out_and_one_without_a_number_is_missed(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    known = replace(await read(seller), gtins=(), title=None, image=None)
    for hours, found in ((-1, set[str]()), (1, {BY_EPID.number})):
        ebay.answers["search"] = ending(hours)
        sweep = await hunted(seller, known)
        assert set(tracks(sweep)) == found
        assert why(sweep) == ["by catalogue: 1 of the items came without a number"]
