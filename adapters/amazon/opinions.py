"""The single reviews that a page shows, and how its ratings are spread over the stars; never who wrote what."""

import re
from collections.abc import Iterator

from adapters.amazon.days import day_in
from adapters.amazon.markets import Market
from adapters.page import Part
from adapters.readings import PageReview

# Since 2017 a review bears its id as its own; before, behind the name of the box.
_REVIEWS = '[data-hook="review"], [data-hook="cmps-review"], [id^="customer_review"], [id^="rev-dpReviews"]'
_ID = re.compile(r"(?:^|[-_])(R[0-9A-Z]{8,16})(?=$|-)")
_ICON = '[data-hook$="review-star-rating"], .review-rating, .a-icon-star'
_STARS = re.compile(r"\ba-star-(?:\w+-)?([1-5])(?![\d-])")
_HISTOGRAM = ("histogramTable", "cm_histogram_table")
_WIDTH = re.compile(r"width\s{0,2}:\s{0,2}(\d{1,3})(?:\.\d{1,4})?\s{0,2}%")
# The printed figures are rounded each by itself.
_LEAST_SUM, _MOST_SUM = 95, 105
_MOST = 60


def shown(page: Part, market: Market | None) -> tuple[PageReview, ...]:
    """The single reviews in page order, each once; one without readable stars is left out.

    Source: recorded pages 2016–2025.
    """
    languages = _languages(page, market)
    found: dict[str, PageReview] = {}
    for part in page.css(_REVIEWS)[:_MOST]:
        for one in _review(part, languages):
            found.setdefault(one.id, one)
    return tuple(found.values())


def _languages(page: Part, market: Market | None) -> tuple[str, ...]:
    html = page.one("html")
    lang = (html.attr("lang") if html else "").replace("_", "-").partition("-")[0]
    return tuple(dict.fromkeys(filter(None, (lang, market.locale.partition("_")[0] if market else "", "en"))))


def _review(part: Part, languages: tuple[str, ...]) -> Iterator[PageReview]:
    number = _ID.search(part.id)
    icon = part.one(_ICON)
    stars = _STARS.search(icon.attr("class")) if icon else None
    if number is None or stars is None:
        return
    when = part.one('[data-hook$="review-date"], .review-date')
    yield PageReview(number[1], int(stars[1]), day_in(when.text, languages) if when else None)


def shares(page: Part) -> tuple[int, int, int, int, int] | None:
    """Of a hundred ratings those with one to five stars, by the length of the bars; None where they are not five."""
    for table in page.each(*_HISTOGRAM):
        widths = [_WIDTH.search(bar.attr("style")) for bar in table.css(".a-meter-bar")[:5]]
        found = [int(width[1]) for width in widths if width]
        if len(found) == 5 and _LEAST_SUM <= sum(found) <= _MOST_SUM:
            five, four, three, two, one = found
            return one, two, three, four, five
    return None
