"""Stars and the number of ratings, on product, offer and review pages."""

import re
from collections.abc import Iterator
from decimal import Decimal

from adapters.amazon import markets, opinions
from adapters.money import numbers, read_count, whole
from adapters.page import Page, Part
from adapters.readings import PageReading, State

_STARS = (
    "acrPopover",
    "averageCustomerReviews",
    "averageCustomerReviews_feature_div",
    "detailBullets_averageCustomerReviews",
    "acrCustomerReviewLink",
)
_STARS_FORM = re.compile(r"(\d)(?:[.,٫](\d{1,2}))?")
_OLDER_STARS = ".arp-rating-out-of-text, #cm_cr-product_info .a-icon-alt, .averageStarRating .a-icon-alt"
_OLDER_COUNTS = ".totalReviewCount, #cm_cr-product_info .averageStarRatingIconAndCount .a-size-base"
_CHOSEN = '[data-hook="cr-filter-info-review-rating-count"], [data-hook="cr-filter-info-review-count"]'
_COUNTS = ("acrCustomerReviewText", "acrCustomerReviewLink")


def rating(page: Part) -> Decimal | None:
    """Stars out of five; None where the page prints none."""
    for part in page.each(*_STARS):
        icon = part.one(".a-icon-alt")
        for text in (part.attr("title"), icon.text if icon else ""):
            if stars := stars_in(text):
                return stars
    hook = page.one('[data-hook="rating-out-of-text"], [data-hook="average-star-rating"]')
    return stars_in(hook.text) if hook else None


def count(page: Part) -> int | None:
    """The number printed beside the stars."""
    for part in page.each(*_COUNTS):
        if (found := read_count(part.text)) is not None:
            return found
    hook = page.one('[data-hook="total-review-count"]')
    return read_count(hook.text) if hook else None


def stars_in(text: str) -> Decimal | None:
    """The stars in "4,8 de 5 estrelas" or "5つ星のうち4.3": the number that is not the five of the scale."""
    tokens = [_STARS_FORM.fullmatch(token) for token in numbers(text)]
    found = [Decimal(f"{token[1]}.{token[2] or 0}") for token in tokens if token]
    if len(found) == 2 and Decimal(5) in found:
        found.remove(Decimal(5))
    return found[0] if len(found) == 1 and 0 < found[0] <= 5 else None


def is_page(page: Part) -> bool:
    """True for the page of all reviews."""
    return (
        page.has("cm_cr-review_list", "cm_cr-product_info")
        or page.one('[data-hook="cr-filter-info-section"]') is not None
    )


def read(page: Page) -> PageReading:
    """The review page: which listing, its stars and their number."""
    root = page.root
    link = root.one('link[rel="canonical"]')
    product = root.one('a[data-hook="product-link"]')
    places = (link.attr("href") if link else "", page.url or "", product.attr("href") if product else "")
    return PageReading(
        platform="amazon",
        state=State.REVIEWS,
        id=next((asin for place in places if (asin := markets.asin_in(place))), None),
        url=places[0] or page.url,
        title=product.text if product else None,
        rating=rating(root) or _older_rating(root),
        reviews=next((found for found in (count(root), *_older_counts(root)) if found is not None), None),
        shown_reviews=opinions.shown(root, markets.market_of_page(page, places[0])),
        star_shares=opinions.shares(root),
        notes=tuple(_notes(root)),
    )


def _older_rating(page: Part) -> Decimal | None:
    texts = (part.text for part in page.css(_OLDER_STARS))
    return next((stars for text in texts if (stars := stars_in(text))), None)


def _older_counts(page: Part) -> Iterator[int | None]:
    """The number as it stood until 2019, and that of the chosen reviews where no other is printed."""
    for part in page.css(_OLDER_COUNTS):
        yield read_count(part.text)
    for part in page.css(_CHOSEN):
        said = numbers(part.text)
        yield whole(said[0]) if said else None


def _notes(page: Part) -> Iterator[str]:
    chosen = page.one(_CHOSEN)
    if chosen and chosen.text:
        yield f"of the reviews that are shown here: {chosen.text}"
