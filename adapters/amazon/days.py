"""The day in a sentence ("Rezension aus Deutschland vom 3. März 2024") or in figures, as Amazon's markets write it."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import ParseError, parse_date

# Year, month and day in Japanese and Chinese; Korean has the same order with words of its own.
_BY_SIGNS = re.compile(r"(\d{4})\s{0,2}[年년]\s{0,2}(\d{1,2})\s{0,2}[月월]\s{0,2}(\d{1,2})\s{0,2}[日일]")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_LONGEST = 200


def day_in(text: str, languages: Iterable[str]) -> date | None:
    """The one day that the text names, its month written out in one of the languages; None where it is not sure."""
    said = " ".join(text.split()).casefold()[:_LONGEST]
    if found := _BY_SIGNS.search(said):
        return _date(*found.groups())
    year = _YEAR.search(said)
    if year is None:
        return None
    for language in languages:
        for name, month in _months(language):
            beside = _beside(name).search(said)
            if beside and (day := _date(year[1], str(month), beside[1] or beside[2])):
                return day
    return None


def _beside(name: str) -> re.Pattern[str]:
    """The month with its day before or after it: "3. März", "3 de março", "March 3"."""
    word = re.escape(name)
    day = r"(?<!\d)(\d{1,2})(?!\d)"
    return re.compile(
        rf"{day}(?:st|nd|rd|th|er|º|ª)?\W{{0,3}}(?:de\s|di\s|d['’])?{word}(?!\w)|(?<!\w){word}\W{{0,3}}{day}"
    )


@lru_cache(maxsize=32)
def _months(language: str) -> tuple[tuple[str, int], ...]:
    """Every form of the months' names, the longest first. Source: the Unicode CLDR."""
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return ()
    forms = [
        locale.months[context][width] for context in ("format", "stand-alone") for width in ("wide", "abbreviated")
    ]
    names = {(name.casefold().rstrip("."), month) for form in forms for month, name in form.items() if name}
    return tuple(sorted(names, key=lambda pair: (-len(pair[0]), pair)))


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


# Where a market's own order of day, month and year makes no sense.
_ORDERS = ("en_US", "en_GB")


def day_in_figures(text: str, locale: str, earliest: date, latest: date) -> date | None:
    """The day that "11/3/26", "3.11.2026" or "2026-11-03" is: as the locale writes it, else in another order.

    None where no order makes a day from the earliest to the latest; "3/11/26" alone does not tell its order.
    """
    plain = text.strip().partition("T")[0]
    for order in (locale, *_ORDERS):
        found = _parsed(plain, order)
        if found is not None and earliest <= found <= latest:
            return found
    return None


def _parsed(text: str, locale: str) -> date | None:
    try:
        return parse_date(text[:_LONGEST], locale=locale, format="short")
    except (ParseError, ValueError, IndexError, OverflowError):
        return None
