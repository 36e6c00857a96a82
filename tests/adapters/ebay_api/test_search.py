"""Searches by the Browse API, and how eBay answers another question than the one that was asked, in silence."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ebay.api import EbayApi, search
from adapters.ebay.api.calls import Request
from adapters.ebay.api.operations import IMAGE_SEARCH, SEARCH
from adapters.ebay.api.refusals import Rejected
from adapters.errors import Misread
from adapters.readings import Seller
from monitor.demo.ebay import Item, LocalEbay, Shop, Variation
from monitor.demo.ebay.pictures import drawn
from monitor.demo.ebay.wire import Answer
from tests.adapters.ebay_api.conftest import LAMP, RIVAL
from tests.clock import NIGHT


def stocked(count: int) -> Shop:
    return Shop(items=tuple(replace(RIVAL, number=str(400_000_000_000 + one)) for one in range(count)))


async def asked(seller: EbayApi, request: Request) -> search.Found:
    assert request.market is not None
    return search.read_found(request.market, await seller._calls.send(request))


def numbers(found: search.Found) -> list[str | None]:
    return [one.number for one in found.entries]


async def test_the_results_for_words_are_told_with_seller_price_and_flag(seller: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = Shop(
        items=(replace(LAMP, promoted=True, epid="77"), RIVAL, replace(LAMP, number="1" * 12, title="Desk"))
    )
    found = await asked(seller, search.best_match("blue LAMP", "us"))
    assert numbers(found) == [LAMP.number, RIVAL.number]
    mine, other = found.entries
    assert (mine.promoted, mine.epid, str(mine.price)) == (True, "77", "19.90 USD")
    assert (other.promoted, other.epid, other.seller) == (False, None, Seller("night-lamps", "night-lamps"))
    assert other.pictures == {f"{RIVAL.number}abcd"}
    assert not found.more


async def test_of_more_than_a_page_the_first_is_told_and_that_there_are_others(
    seller: EbayApi, ebay: LocalEbay
) -> None:
    ebay.shop = stocked(201)
    found = await asked(seller, search.of_words("lamp", "us"))
    assert (len(found.entries), found.more) == (200, True)
    ebay.shop = stocked(200)
    assert not (await asked(seller, search.of_words("lamp", "us"))).more


async def test_nothing_found_is_an_answer_and_a_missing_list_is_none(seller: EbayApi, ebay: LocalEbay) -> None:
    assert await asked(seller, search.best_match("unicorn", "us")) == search.Found()
    bodies: tuple[Any, ...] = (
        {},
        {"total": 3},
        {"total": 3, "itemSummaries": None},
        {"total": 0, "itemSummaries": "?"},
        [],
    )
    for body in bodies:
        with pytest.raises(Misread, match="itemSummaries"):
            search.read_found("us", body)
    ebay.answers["search"] = Answer(204)
    with pytest.raises(Misread, match="itemSummaries"):
        await asked(seller, search.best_match("lamp", "us"))


@pytest.mark.parametrize("total", [0, 1, 5_000])
def test_the_total_moves_and_decides_nothing(total: int) -> None:
    body: dict[str, Any] = {"total": total, "itemSummaries": [entry("296057072805")]}
    assert not search.read_found("us", body).more
    assert search.read_found("us", {**body, "next": "https://api.ebay.com/…?offset=200"}).more


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"offset": 50, "limit": 200}, 12515),
        ({"offset": 10_000, "limit": 200}, 12029),
        ({"offset": -200, "limit": 200}, 12004),
        ({"offset": "x"}, 12005),
        ({"limit": 201}, 12006),
        ({"limit": 0}, 12006),
        ({"limit": "many"}, 12007),
    ],
)
async def test_a_page_that_ebay_does_not_give_is_rejected(
    query: Mapping[str, str | int], number: int, seller: EbayApi
) -> None:
    with pytest.raises(Rejected) as caught:
        await seller._calls.send(Request(SEARCH, {"q": "lamp", **query}, "us"))
    assert caught.value.number == number


@pytest.mark.parametrize("query", [{}, {"q": "lamp", "gtin": "4006381333931"}, {"q": "lamp", "epid": "77"}])
async def test_words_and_numbers_are_never_asked_together(query: dict[str, str], seller: EbayApi) -> None:
    with pytest.raises(Rejected, match="12001"):
        await seller._calls.send(Request(SEARCH, query, "us"))


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"q": "lamp", "sort": "relevance"}, 12008),
        ({"q": "lamp", "filter": "excludeWords:{blue}"}, 12002),
        ({"q": "lamp", "filter": "price:[10..50]"}, 12012),
        ({"gtin": "Does not apply"}, 12022),
        ({"epid": "none"}, 12021),
    ],
)
async def test_what_ebay_did_not_understand_it_leaves_out_and_only_warns(
    query: dict[str, str], number: int, seller: EbayApi, ebay: LocalEbay
) -> None:
    """The answer is full of items, which were not asked for."""
    with pytest.raises(Misread, match=f"left a part of the question out .search.: {number}"):
        await seller._calls.send(Request(SEARCH, query, "us"))
    [(_, answer)] = [(one, answer) for one, answer in ebay.record if one.operation == "search"]
    assert answer.status == 200
    assert json.loads(answer.body)["itemSummaries"]


async def test_filters_that_ebay_understands_narrow_the_answer(seller: EbayApi, ebay: LocalEbay) -> None:
    auction = replace(RIVAL, number="3" * 12, auction=True, condition=3000, price=Decimal("1.00"))
    ebay.shop = Shop(items=(LAMP, RIVAL, auction))

    async def found(filters: str, **query: str) -> list[str | None]:
        return numbers(await asked(seller, Request(SEARCH, {"q": "lamp", "filter": filters, **query}, "us")))

    assert auction.number not in numbers(await asked(seller, search.best_match("lamp", "us")))
    both = await asked(seller, search.of_words("lamp", "us"))
    assert {one.number: str(one.price) for one in both.entries}[auction.number] == "None"
    assert await found("sellers:{night-lamps}") == [RIVAL.number]
    assert await found("price:[10..19],priceCurrency:USD") == [RIVAL.number]
    assert await found("buyingOptions:{AUCTION},conditionIds:{3000|4000}") == [auction.number]
    assert await found("buyingOptions:{FIXED_PRICE}", sort="price") == [RIVAL.number, LAMP.number]


async def test_the_flag_is_told_in_the_order_of_best_match_alone(seller: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = Shop(items=(replace(LAMP, promoted=True),))
    sorted_by = await asked(seller, Request(SEARCH, {"q": "lamp", "sort": "newlyListed"}, "us"))
    assert [one.promoted for one in sorted_by.entries] == [False]


async def test_what_is_over_sold_out_or_of_another_site_is_not_found(seller: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = Shop(
        items=(
            LAMP,
            replace(LAMP, number="1" * 12, ended=NIGHT - timedelta(hours=1)),
            replace(LAMP, number="2" * 12, quantity=0),
            replace(LAMP, number="3" * 12, served=False),
            replace(LAMP, number="4" * 12, market="de"),
            replace(LAMP, number="5" * 12, market="gb", original=(Decimal("17.50"), "GBP")),
        )
    )
    found = await asked(seller, search.best_match("lamp", "us"))
    assert numbers(found) == [LAMP.number, "5" * 12]
    assert str(found.entries[1].price) == "17.50 GBP"


async def test_several_variations_are_one_entry_of_their_item(seller: EbayApi, ebay: LocalEbay) -> None:
    parts = (Variation("1", "Blue", Decimal("19.90"), 2), Variation("2", "Red", Decimal("24.90"), 3))
    ebay.shop = Shop(items=(replace(LAMP, variations=parts),))
    found = await asked(seller, search.best_match("blue lamp", "us"))
    assert numbers(found) == [LAMP.number]
    [(_, answer)] = [(one, answer) for one, answer in ebay.record if one.operation == "search"]
    [row] = json.loads(answer.body)["itemSummaries"]
    assert row["itemId"] == f"v1|{LAMP.number}|1"
    assert row["itemHref"].endswith(f"/item/v1%7C{LAMP.number}%7C1")


async def test_a_search_on_the_wrong_site_is_known_by_its_currency(seller: EbayApi, ebay: LocalEbay) -> None:
    """Where the site's name is lost on the way, eBay answers for the American one and says nothing of it."""
    with pytest.raises(Misread, match="told a price in USD, but the site sells in EUR"):
        search.read_found("de", await seller._calls.send(search.best_match("lamp", "us")))
    await seller._calls.send(search.best_match("lamp", "de"))
    assert [one.site for one in ebay.of("search")] == ["EBAY_US", "EBAY_DE"]


def test_a_converted_price_is_the_seller_s_own_and_no_sign_of_the_wrong_site() -> None:
    price = {"value": "19.90", "currency": "USD", "convertedFromValue": "17.50", "convertedFromCurrency": "GBP"}
    [one] = search.read_found("us", {"itemSummaries": [entry("1" * 12, price=price)]}).entries
    assert str(one.price) == "17.50 GBP"


def test_results_for_corrected_words_are_results_of_another_question() -> None:
    body = {"autoCorrections": {"q": "lamb"}, "itemSummaries": [entry("1" * 12)]}
    with pytest.raises(Misread, match="searched for other words"):
        search.read_found("us", body)


def test_an_entry_is_known_by_its_item_and_not_by_its_variation() -> None:
    rows = [entry("1" * 12, itemId=f"v1|{'1' * 12}|650"), {"itemId": f"v1|{'2' * 12}|651"}]
    assert numbers(search.read_found("us", {"itemSummaries": rows})) == ["1" * 12, "2" * 12]


@pytest.mark.parametrize("row", ["?", None, {}, {"legacyItemId": 7}, {"itemId": "v1|?"}, {"itemHref": "…/v1%7C1%7C0"}])
def test_an_entry_without_its_number_keeps_its_place(row: object) -> None:
    found = search.read_found("us", {"itemSummaries": [row, entry("1" * 12)]})
    assert numbers(found) == [None, "1" * 12]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"<html><body>Pardon our interruption</body></html>", "text/html"),
        Answer(200, b'{"itemSummaries": [{"itemId"'),
        Answer(302, b"", headers={"Location": "https://elsewhere.example"}),
    ],
)
async def test_an_error_page_in_place_of_an_answer_is_not_read(
    answer: Answer, seller: EbayApi, ebay: LocalEbay
) -> None:
    ebay.answers["search"] = answer
    with pytest.raises(Misread):
        await asked(seller, search.best_match("lamp", "us"))


async def test_a_picture_is_searched_by_what_it_shows_and_nothing_else(seller: EbayApi, ebay: LocalEbay) -> None:
    thief = replace(RIVAL, number="3" * 12, shows=LAMP.number)
    ebay.shop = Shop(items=(LAMP, RIVAL, thief))
    mine = ebay.shop.picture(LAMP.file)
    assert mine is not None
    found = await asked(seller, search.of_picture(mine, "us"))
    assert numbers(found) == [LAMP.number, thief.number]
    for spoilt in (b"", b"GIF89a", drawn("lamp")[:60]):
        with pytest.raises(Rejected, match="12501"):
            await asked(seller, search.of_picture(spoilt, "us"))
    with pytest.raises(Rejected, match="12501"):
        await seller._calls.send(Request(IMAGE_SEARCH, {}, "us", body={"image": "not base64!"}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["1.00", "USD"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list("ab")), inner, max_size=3),
    max_leaves=6,
)
KEYS = ("itemId", "legacyItemId", "title", "price", "seller", "image", "thumbnailImages", "itemEndDate", "epid",
        "priorityListing")  # fmt: skip


@given(st.lists(JSON | st.dictionaries(st.sampled_from(KEYS), JSON), max_size=4))
def test_whatever_stands_in_an_entry_it_keeps_its_place(rows: list[Any]) -> None:
    assert len(search.read_found("us", {"itemSummaries": rows}).entries) == len(rows)


def entry(number: str, **more: Any) -> dict[str, Any]:
    """An entry as Browse tells it."""
    price = {"value": "19.90", "currency": "USD"}
    return {"itemId": f"v1|{number}|0", "legacyItemId": number, "title": "Lamp", "price": price, **more}


def test_the_same_picture_has_one_id_in_every_size() -> None:
    for url in ("https://i.ebayimg.com/thumbs/images/g/nIQAAOSwWqNk9uTr/s-l225.jpg",
                "https://i.ebayimg.com/images/g/nIQAAOSwWqNk9uTr/s-l1600.jpg"):  # fmt: skip
        assert search.picture_id(url) == "nIQAAOSwWqNk9uTr"
    assert search.picture_id("https://i.ebayimg.com/00/s/MTYwMFgxNjAw/z/x/$_57.JPG") is None


def test_items_of_one_motif_have_each_a_file_of_their_own() -> None:
    one, other = Item("1" * 12, "A", Decimal(1)), Item("2" * 12, "B", Decimal(1), shows="1" * 12)
    shop = Shop(items=(one, other))
    assert shop.picture(one.file) != shop.picture(other.file)
