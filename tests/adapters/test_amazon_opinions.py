"""Single reviews and the spread of stars, in every layout and language, without anybody's name."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon import pages, rankings
from adapters.amazon.days import day_in
from adapters.page import Page
from adapters.rankings import RankingKind
from adapters.readings import PageReading, PageReview

MARCH = date(2024, 3, 3)
TITLE = '<span id="productTitle">Blue Lamp</span>'


def read(body: str, lang: str = "en-us", url: str = "https://www.amazon.com/dp/B0TWOAMBL1") -> PageReading:
    return pages.read(Page(f'<!doctype html><html lang="{lang}"><body>{TITLE}{body}</body></html>'.encode(), url=url))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Reviewed in the United States on March 3, 2024", "en"),
        ("Reviewed in the United Kingdom on 3 March 2024", "en"),
        ("Reviewed in India on 03 March 2024", "en"),
        ("on Mar 3, 2024", "en"),
        ("Rezension aus Deutschland vom 3. März 2024", "de"),
        ("Avis laissé en France le 3 mars 2024", "fr"),
        ("Recensito in Italia il 3 marzo 2024", "it"),
        ("Revisado en España el 3 de marzo de 2024", "es"),
        ("Calificado en México el 3 de marzo de 2024", "es"),
        ("Avaliado no Brasil em 3 de março de 2024", "pt"),
        ("Beoordeeld in Nederland op 3 maart 2024", "nl"),
        ("Recenserad i Sverige den 3 mars 2024", "sv"),
        ("Opinia napisana w Polsce dnia 3 marca 2024", "pl"),
        ("3 Mart 2024 tarihinde Türkiye'de değerlendirildi", "tr"),
        ("2024年3月3日に日本でレビュー済み", "ja"),
        ("تمت المراجعة في المملكة العربية السعودية في 3 مارس 2024", "ar"),
        ("تمت المراجعة في ٣ مارس ٢٠٢٤", "ar"),
        ("Reviewed in Japan on March 3, 2024", "ja"),
    ],
)
def test_the_day_of_a_review_is_read_in_every_markets_language(text: str, language: str) -> None:
    assert day_in(text, (language, "en")) == MARCH


@pytest.mark.parametrize(
    "text", ["", "yesterday", "on May 2024", "March 32, 2024", "May I say 12 things of 1999", "2024"]
)
def test_a_day_that_is_not_sure_is_none(text: str) -> None:
    assert day_in(text, ("en",)) is None


@given(st.text(max_size=80))
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert isinstance(day_in(text, ("en", "de", "ja", "xx")), date | None)


def review(number: str, stars: int, more: str = "", icon: str = "a-star-{}") -> str:
    shown = f'<i data-hook="review-star-rating" class="a-icon a-icon-star {icon.format(stars)} review-rating"></i>'
    return f'<div id="{number}" data-hook="review">{shown}<span class="a-profile-name">Jane Doe</span>{more}</div>'


def test_reviews_are_read_once_each_with_stars_and_day() -> None:
    when = '<span data-hook="review-date">Rezension aus Deutschland vom 3. März 2024</span>'
    body = review("R1TWOAMAAAAA1", 2, when) + review("R1TWOAMAAAAA1", 2) + review("R1TWOAMAAAAA2", 5)
    said = read(body, "de-de")
    assert said.shown_reviews == (PageReview("R1TWOAMAAAAA1", 2, MARCH), PageReview("R1TWOAMAAAAA2", 5))
    assert "Jane" not in repr(said)


def test_other_layouts_are_read() -> None:
    old = (
        '<div id="rev-dpReviewsMostHelpfulAUI-RAS77TWOAMBL2"><i class="a-icon a-icon-star a-star-1">'
        '<span class="a-icon-alt">1.0 out of 5 stars</span></i></div>'
    )
    abroad = (
        '<div id="customer_review_foreign-R3TWOAMBL0003" data-hook="cmps-review">'
        '<i data-hook="cmps-review-star-rating" class="a-icon a-icon-star a-star-4"></i></div>'
    )
    medium = review("R4TWOAMBL0004", 3, icon="a-star-medium-{}")
    assert read(old + abroad + medium).shown_reviews == (
        PageReview("RAS77TWOAMBL2", 1),
        PageReview("R3TWOAMBL0003", 4),
        PageReview("R4TWOAMBL0004", 3),
    )


def test_what_bears_no_id_or_no_stars_is_left_out() -> None:
    assert read(review("short", 2) + review("R5TWOAMBL0005", 9)).shown_reviews == ()


def bars(*widths: object, tag: str = "ul", name: str = "histogramTable") -> str:
    rows = "".join(
        f'<li><div class="a-meter"><div class="a-meter-bar" style="width: {w}%;"></div></div></li>' for w in widths
    )
    return f'<{tag} id="{name}">{rows}</{tag}>'


def test_the_spread_of_stars_is_read_from_the_bars() -> None:
    assert read(bars(89, 7, 2, 0, 2)).star_shares == (2, 0, 2, 7, 89)


@pytest.mark.parametrize("widths", [(), (89, 7, 2), (89, 89, 89, 89, 89), (0, 0, 0, 0, 0), (89, 7, 2, "x", 2)])
def test_bars_that_are_no_spread_are_none(widths: tuple[object, ...]) -> None:
    assert read(bars(*widths)).star_shares is None


# --- which list a text means -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://www.amazon.com/gp/bestsellers/hi/1063292/ref=pd_zg_hrsr_hi", "com/gp/bestsellers/hi/1063292"),
        ("https://www.amazon.de/-/en/gp/bestsellers/kitchen/3169211", "de/gp/bestsellers/kitchen/3169211"),
        ("https://www.amazon.co.jp/Best-Sellers-Lamps/zgbs/diy/2016929051?x=1", "co.jp/gp/bestsellers/diy/2016929051"),
        ("www.amazon.fr/gp/bestsellers/digital-text", "fr/gp/bestsellers/digital-text"),
        ("https://www.amazon.com/gp/bestsellers/musical-instruments/", "com/gp/bestsellers/musical-instruments"),
        ("https://www.amazon.com/s?k=blue+lamp&crid=X&ref=nb_sb_noss", "com/s?k=blue+lamp"),
        ("https://www.amazon.ae/-/ar/s?k=%D9%85%D8%B5%D8%A8%D8%A7%D8%AD", "ae/s?k=%D9%85%D8%B5%D8%A8%D8%A7%D8%AD"),
    ],
)
def test_a_pasted_address_is_its_list_in_its_own_market(text: str, url: str) -> None:
    found = rankings.meant(text, "uk")
    assert found is not None
    assert found.url == f"https://www.amazon.{url}"


@pytest.mark.parametrize(
    "text",
    [
        "https://www.amazon.com/dp/B0EXAMPL7K",
        "https://www.amazon.com/gp/new-releases/hi/1063292",
        "https://www.amazon.com/gp/bestsellers",
        "https://www.amazon.com/s?i=electronics",
        "https://www.shop.example/s?k=lamp",
        "shop.example/lamps",
        "",
        "   ",
        "a\x00b",
        "x" * 101,
    ],
)
def test_what_is_no_list_is_none(text: str) -> None:
    assert rankings.meant(text, "us") is None


def test_words_are_one_search_whatever_their_case_and_spaces() -> None:
    one, other = rankings.meant(" Blue   LAMP ", "us"), rankings.meant("blue lamp", "us")
    assert one is not None
    assert other is not None
    assert (one.board, one.kind, one.name) == (other.board, RankingKind.SEARCH, "Blue LAMP")
    assert rankings.meant("blue lamp", "nowhere") is None


@given(st.text(min_size=1, max_size=120))
def test_any_text_is_a_list_with_an_address_of_its_market_or_none(text: str) -> None:
    found = rankings.meant(text, "us")
    assert found is None or found.url.startswith("https://www.amazon.")


def test_a_product_page_names_the_lists_that_its_ranks_lead_to() -> None:
    row = (
        '<table id="productDetails_detailBullets_sections1"><tr><th>Best Sellers Rank</th><td><span>#1,200 in Tools '
        '(<a href="/gp/bestsellers/hi/ref=pd_zg_ts_hi">See Top 100 in Tools</a>)</span><br><span>#37 in '
        '<a href="/gp/bestsellers/hi/1063292/ref=pd_zg_hrsr_hi">Table Lamps</a></span></td></tr></table>'
    )
    said = read(row)
    assert [(one.board, one.position) for one in said.ranks] == [("Tools", 1200), ("Table Lamps", 37)]
    assert said.lists == (("Table Lamps", "https://www.amazon.com/gp/bestsellers/hi/1063292"),)
