"""Items of others that may copy mine: each search that applies, and each item once."""

import json
from base64 import b64decode
from dataclasses import replace
from decimal import Decimal

import pytest

from adapters.ebay.api import EbayApi
from adapters.ebay.api.operations import BROWSE_CALLS
from adapters.errors import Refused
from adapters.readings import Ask, Candidate, Listing, Subject, Topic, Track
from monitor.demo.ebay import LocalEbay, Shop, Variation
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import LAMP, MINE, MakeSeller, missed
from tests.adapters.ebay_api.hunting import (
    ALL,
    BY_EPID,
    BY_GTIN,
    BY_PICTURE,
    BY_TITLE,
    CODE,
    LAMP_X,
    candidate,
    hunted,
    read,
    searches,
    tracks,
    why,
)
from tests.clock import NIGHT


@pytest.fixture
def seller(make_seller: MakeSeller, ebay: LocalEbay) -> EbayApi:
    ebay.shop = Shop(items=ALL)
    return make_seller(base_url=ebay.base_url)


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


async def test_a_listing_is_searched_for_on_its_own_site(seller: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = Shop(items=tuple(replace(one, market="de") for one in ALL))
    sweep = await seller.read(Topic.COPYCATS, Ask((Subject("de", MINE.id),)))
    assert {one.ref.market for one in sweep.readings if isinstance(one, Candidate)} == {"de"}
    assert len(tracks(sweep)) == 4
    assert {one.site for one in (*ebay.of("search"), *ebay.of("searchByImage"))} == {"EBAY_DE"}


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
    assert candidate(sweep, auction).price is None  # what is bid is none
    assert str(candidate(sweep, abroad).price) == "7.50 GBP"
