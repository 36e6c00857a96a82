"""How old what a platform says may be when it is shown, where its licence limits that."""

from datetime import timedelta

# eBay API License Agreement: listings at most six hours old are shown, everything else of its content a day.
_LISTINGS = {"ebay": timedelta(hours=6)}
_OTHER = {"ebay": timedelta(days=1)}


def is_limited(platform: str) -> bool:
    """Whether what was said on earlier days may not be shown."""
    return platform in _OTHER


def may_show_listing(platform: str, age: timedelta | None) -> bool:
    """Whether what was said of a listing may be shown; None is the age of what was never said whole."""
    return _within(_LISTINGS.get(platform), age)


def may_show(platform: str, age: timedelta | None) -> bool:
    """Whether what was said of anything else, as a place on a list, may be shown."""
    return _within(_OTHER.get(platform), age)


def _within(longest: timedelta | None, age: timedelta | None) -> bool:
    return longest is None or (age is not None and age <= longest)


def may_derive(platform: str) -> bool:
    """Whether we may reckon with what the platform counts itself, as visits: scores, trends, comparisons.

    eBay API License Agreement, 8.1 (d): statistics derived from its content take its written permission. My own orders
    and money are my books, on every platform.
    """
    return platform not in _OTHER
