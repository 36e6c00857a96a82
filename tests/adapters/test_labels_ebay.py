"""Recorded pages of eBay, and of its Browse API, against what people read on them."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from adapters.ebay.api import search
from adapters.ebay.api.items import said_of
from adapters.ebay.pages import read
from adapters.page import Page
from adapters.readings import Money, Offer, State, Subject, Wall
from tests.adapters import labels
from tests.adapters.labels import Compared, Verdict
from tests.adapters.labels_expected import Label, words
from tests.clock import NIGHT
from tests.shared import SHARED, needs_shared

RECORDINGS = Path(__file__).with_name("recordings") / "ebay"


def is_page(label: Label) -> bool:
    return bool(label["file"].startswith("ebay/") and label["file"].endswith(".html"))


@cache
def results() -> tuple[Compared, ...]:
    return tuple(one for label in labels.load(is_page) for one in labels.compare(label, read(labels.page_of(label))))


@needs_shared
def test_nothing_that_is_read_on_a_recorded_page_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n" + labels.table(labels.tallies(results())))
    assert {one.kind for one in results()} == {"ebay product", "ebay search", "wall blocked"}
    assert [str(one) for one in results() if one.verdict is Verdict.WRONG] == []


@needs_shared
def test_of_every_kind_at_least_92_percent_of_what_is_stated_is_read() -> None:
    poor = [tally for tally in labels.tallies(results()) if tally.read_share < 0.92]
    assert not poor, [str(one) for one in results() if one.verdict is not Verdict.RIGHT]


@needs_shared
def test_state_price_and_seller_are_all_right() -> None:
    keys = ("state", "price", "currency", "featured_seller")
    required = [one for one in results() if one.required and one.field.startswith(keys)]
    assert {one.field.partition(".")[0] for one in required} >= {"state", "price", "featured_seller_name"}
    assert [str(one) for one in required if one.verdict is not Verdict.RIGHT] == []


@needs_shared
def test_whether_a_result_is_an_ad_is_left_unknown_for_the_page_hides_it() -> None:
    [label] = labels.load(lambda one: one["file"] == "ebay/search/us_earbuds_2026.html")
    items = read(labels.page_of(label)).items
    assert len(items) == label["count"]
    assert {item.sponsored for item in items} == {None}


@needs_shared
def test_a_recorded_item_cut_anywhere_never_invents_a_price_or_a_seller() -> None:
    [label] = labels.load(lambda one: one["file"].startswith("ebay/item/"))
    whole = read(labels.page_of(label))
    body = labels.body_of(label)
    for share in range(1, 100, 3):
        part = read(Page(body[: len(body) * share // 100]))
        assert part.price in (None, whole.price)
        assert part.featured_seller in (None, whole.featured_seller)
        assert part.state is not State.GONE


@needs_shared
def test_the_items_that_the_api_listed_are_read_as_people_read_them() -> None:
    files = labels.load(lambda one: one["file"].startswith("ebay/browse_api/"))
    assert len(files) >= 6
    for label in files:
        rows = json.loads((SHARED / "corpus" / str(label["file"])).read_text("utf-8"), parse_float=Decimal)
        for held, row in zip(label["items"], rows, strict=False):
            words = said_of(Subject("us", held["legacy_id"]), (row,), NIGHT)
            [offer] = [one for one in words if isinstance(one, Offer)]
            assert offer.price is not None
            assert (str(offer.price.amount), offer.price.currency) == (held["price"], held["currency"])
            assert offer.seller.name == held["seller"]
            if held["shipping"] is not None:
                assert offer.shipping is not None
                assert offer.shipping.amount == Decimal(held["shipping"])


@needs_shared
def test_the_results_that_the_api_listed_keep_their_places_and_say_what_people_read_there() -> None:
    for label in labels.load(lambda one: one["file"].startswith("ebay/browse_api/")):
        rows = json.loads((SHARED / "corpus" / str(label["file"])).read_text("utf-8"), parse_float=Decimal)
        found = search.read_found("us", {"itemSummaries": rows, "total": len(rows)}).entries
        for held, entry in zip(label["items"], found, strict=False):
            assert found[held["position"] - 1] is entry
            assert (entry.number, entry.price) == (held["legacy_id"], Money(Decimal(held["price"]), held["currency"]))
            assert entry.seller is not None
            assert entry.seller.name == held["seller"]
            assert entry.title
            assert words(entry.title).startswith(words(held["title"]))


def page(body: str, status: int = 200, url: str = "https://www.ebay.com/itm/296057072805") -> Page:
    return Page(body.encode(), url, status)


def test_the_error_page_that_is_served_as_an_item_is_a_wall() -> None:
    reading = read(Page((RECORDINGS / "wall" / "page.html").read_bytes(), "https://www.ebay.com/itm/296057072805"))
    assert (reading.state, reading.blocked_by) == (State.BLOCKED, Wall.SERVER_ERROR)


def test_an_item_page_without_a_word_on_availability_proves_nothing() -> None:
    told = '{"@type": "Product", "name": "Lamp", "offers": {"@type": "Offer", "price": "9.90", "priceCurrency": "USD"}}'
    reading = read(page(f'<html><script type="application/ld+json">{told}</script></html>'))
    assert reading.state is State.UNKNOWN


def test_prices_for_a_visitor_from_abroad_are_marked() -> None:
    told = (RECORDINGS / "live_by_data" / "page.html").read_text("utf-8").replace('"EUR"', '"CNY"')
    reading = read(Page(told.encode(), "https://www.ebay.de/itm/335251351456"))
    assert reading.foreign == "the page tells prices in CNY, but the site sells in EUR"


@pytest.mark.parametrize(
    ("words", "stock"),
    [("3 available", 3), ("1.234 verfügbar", 1234), ("More than 10 available", None), ("Mehr als 10 verfügbar", None),
     ("Plus de 10 disponibles", None), ("Last one", None)],
)  # fmt: skip
def test_what_is_left_is_a_number_only_where_the_page_prints_one(words: str, stock: int | None) -> None:
    body = (RECORDINGS / "live" / "page.html").read_text("utf-8").replace("3 available", words)
    assert read(page(body)).stock == stock


def test_placeholders_and_carousels_are_no_results() -> None:
    tile = (
        '<li data-listingid="{id}" class="s-card"><a href="https://www.ebay.com/itm/{link}"></a>'
        '<div class="s-card__title"><span class="su-styled-text">Lamp</span></div>'
        '<span class="s-card__price">$19.90</span></li>'
    )
    shelf = tile.format(id="335251351456", link="335251351456?x=1")
    body = (
        f"<html><ul>{tile.format(id='2500219655424533', link='123456')}</ul>"
        f'<ul class="srp-results">{tile.format(id="2500219655424533", link="123456")}{shelf}</ul>'
        f'<ul class="carousel">{shelf}</ul></html>'
    )
    reading = read(page(body, url="https://www.ebay.com/sch/i.html?_nkw=lamp"))
    assert reading.state is State.SEARCH
    assert [(item.id, item.position, str(item.price)) for item in reading.items] == [("335251351456", 1, "19.90 USD")]
