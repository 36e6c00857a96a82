"""Places on recorded search pages and best-seller lists are those that people counted there."""

from typing import Any

import pytest

from adapters.amazon import pages, rankings
from adapters.rankings import Ranking, RankingKind
from adapters.readings import PageReading, Place, Subject
from tests.adapters.labels import load, page_of
from tests.adapters.labels_expected import Label
from tests.shared import needs_shared

WORD = Ranking(RankingKind.SEARCH, "us", "x", "x", "https://www.amazon.com/s?k=x")
LIST = Ranking(RankingKind.BESTSELLERS, "us", "x", "x", "https://www.amazon.com/gp/bestsellers/x")


def of_amazon(kind: str) -> list[tuple[Label, PageReading]]:
    labels = load(lambda label: label["file"].startswith("amazon/") and label["page"] == kind)
    labels = [label for label in labels if label.get("items")]
    return [(label, pages.read(page_of(label))) for label in labels]


def place(ranking: Ranking, reading: PageReading, item: dict[str, Any]) -> Place:
    return rankings.place(ranking, Subject("us", item["id"]), reading.items)


def accepted(item: dict[str, Any]) -> list[object]:
    return [item["sponsored"], *(item.get("accept") or {}).get("sponsored", [])]


@needs_shared
def test_the_place_among_what_is_no_ad_is_the_one_that_was_counted(capsys: pytest.CaptureFixture[str]) -> None:
    counted, wrong = 0, []
    for label, reading in of_amazon("search"):
        shift = sum(1 for item in label["items"] if item["sponsored"] and False in accepted(item))
        first: dict[str, int] = {}
        for item in label["items"]:
            if item.get("organic_position"):
                first.setdefault(item["id"], item["organic_position"])
        for item in (one for one in label["items"] if first.get(one["id"]) == one.get("organic_position")):
            if not item.get("organic_position"):
                continue
            counted += 1
            got = place(WORD, reading, item).position
            if got is None or not first[item["id"]] <= got <= first[item["id"]] + shift:
                wrong.append((label["file"], item["id"], first[item["id"]], got))
    with capsys.disabled():
        print(f"\nplaces among what is no ad: {counted} counted, {len(wrong)} wrong")
    assert counted >= 20
    assert wrong == []


@needs_shared
def test_an_ads_place_is_told_beside_and_never_as_the_position() -> None:
    for label, reading in of_amazon("search"):
        organic = {item["id"] for item in label["items"] if not item["sponsored"]}
        for item in (one for one in label["items"] if one["sponsored"] and accepted(one) == [True]):
            got = place(WORD, reading, item)
            assert got.sponsored is not None, (label["file"], item["id"])
            assert got.sponsored <= item["position"]
            if item["id"] not in organic and len(label["items"]) == label["count"]:
                assert got.position is None


@needs_shared
def test_the_number_of_entries_and_of_ads_is_the_one_that_was_counted() -> None:
    for label, reading in of_amazon("search"):
        assert len(reading.items) == label["count"], label["file"]
        ads = sum(item.sponsored is True for item in reading.items)
        doubtful = sum(1 for item in label["items"] if len(accepted(item)) > 1 and len(set(accepted(item))) > 1)
        assert abs(ads - label["sponsored_count"]) <= doubtful, label["file"]


@needs_shared
def test_a_best_seller_lists_place_is_its_printed_rank() -> None:
    for label, reading in of_amazon("bestsellers"):
        for item in label["items"]:
            got = place(LIST, reading, item)
            assert (got.position, got.sponsored, got.called) == (item["rank"], None, label["board"])
        assert rankings.place(LIST, Subject("us", "B000000000"), reading.items).position is None


@needs_shared
def test_badges_are_read_where_a_page_prints_them_and_ads_bear_none_by_mistake() -> None:
    """Nobody labelled badges: a page's own raw text is what they are held to."""
    for label, reading in of_amazon("search"):
        raw = page_of(label).text
        for item in reading.items:
            assert item.badge is None or item.badge in raw, (label["file"], item.position)
            assert item.badge is None or len(item.badge) < 40


@needs_shared
def test_the_bars_of_stars_agree_with_the_printed_rating() -> None:
    """Nobody labelled them either: their weighted mean is the rating that stands beside them."""
    held = load(lambda label: label["file"].startswith("amazon/") and label["page"] in ("product", "reviews"))
    met = 0
    for label in held:
        reading = pages.read(page_of(label))
        if reading.star_shares is None or reading.rating is None:
            continue
        met += 1
        mean = sum(stars * share for stars, share in enumerate(reading.star_shares, 1)) / sum(reading.star_shares)
        assert abs(mean - float(reading.rating)) <= 0.12, label["file"]
    assert met >= 10
