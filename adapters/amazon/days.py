"""The day in a sentence ("Rezension aus Deutschland vom 3. März 2024"), in the languages of Amazon's markets."""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError

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
