"""How complete a search for copycats was: a gap is said, costs no other search, and proves nothing gone."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.ebay.api import EbayApi
from adapters.ebay.api.pictures import NOT_NOW, Pictures
from adapters.errors import TryLater
from adapters.page import Page
from adapters.readings import Ask, Subject, Topic
from monitor.demo.ebay import LocalEbay, Shop
from monitor.demo.ebay.wire import Answer, error
from tests.adapters.ebay_api.conftest import MINE, MakeSeller, missed
from tests.adapters.ebay_api.hunting import (
    ALL,
    BY_EPID,
    BY_GTIN,
    BY_PICTURE,
    BY_TITLE,
    LAMP_X,
    hunted,
    read,
    tracks,
    why,
)
from tests.clock import NIGHT, StillClock


@pytest.fixture
def seller(make_seller: MakeSeller, ebay: LocalEbay) -> EbayApi:
    ebay.shop = Shop(items=ALL)
    return make_seller(base_url=ebay.base_url)


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


async def test_my_picture_is_fetched_once_a_day_and_not_while_a_person_waits(
    seller: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    known = await read(seller)
    hurried = await hunted(seller, known, urgent=True)
    assert ebay.fetched == []
    assert set(tracks(hurried)) == {BY_EPID.number, BY_GTIN.number, BY_TITLE.number}
    assert why(hurried) == [f"by picture: {NOT_NOW}"]
    for _ in range(3):
        assert (await hunted(seller, known)).whole == {MINE}
    assert len(ebay.fetched) == 1
    assert (await hunted(seller, known, urgent=True)).whole == {MINE}
    clock.advance(24 * 3600)
    assert (await hunted(seller, known)).whole == {MINE}
    assert len(ebay.fetched) == 2


async def test_only_so_much_of_my_pictures_is_held(clock: StillClock) -> None:
    fetched: list[str] = []

    async def fetch(url: str) -> Page:
        fetched.append(url)
        return Page(b"\xff\xd8\xff" + bytes(2_900_000), url)

    pictures = Pictures(fetch, clock)
    for number in (*range(12), 11, 0):
        assert isinstance(await pictures.of(str(number), urgent=False), bytes)
    assert fetched == [str(number) for number in (*range(12), 0)]
