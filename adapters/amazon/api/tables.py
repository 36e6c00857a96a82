"""Reads flat files: rows by the names of their columns, and numbers as each market writes them."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from babel.numbers import get_decimal_symbol

from adapters.amazon.api.wire import is_sane
from adapters.amazon.markets import MARKETS
from adapters.errors import Misread
from adapters.money import read_number


def table(document: str, key: str = "") -> Iterator[dict[str, str]]:
    """The rows of a flat file by the names of its columns, in small letters; nothing is quoted in it.

    Misread where it has no column named `key` (if one is): an error page, or nothing, does not say that none are there.
    """
    lines = _lines(document)
    names = [name.strip().lower() for name in next(lines).split("\t")]
    if key and key not in names:
        raise Misread(f"a report came without its column “{key}”")
    for line in lines:
        if line.strip():
            yield dict(zip(names, (value.strip() for value in line.split("\t")), strict=False))


def _lines(document: str) -> Iterator[str]:
    """One after another: a report can be tens of megabytes, and its lines in a list as much again."""
    begin = 0
    while (end := document.find("\n", begin)) >= 0:
        yield document[begin:end]
        begin = end + 1
    yield document[begin:]


def numbered(name: str, seen: Counter[str]) -> str:
    """The name of a row, told apart from the same name of rows before it ("…#2")."""
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}#{seen[name]}"


@lru_cache
def _decimal_mark(market: str) -> str:
    return get_decimal_symbol(MARKETS[market].locale)


def number_in(value: str, market: str) -> Decimal | None:
    """A number as the market writes it ("-1.234,50" in Germany); None where there is none or it is unreadable.

    What stands beside it may turn its sign ("12.00-", "(12.00)"): such a one is unreadable.
    """
    clean = value.strip().replace("−", "-")
    digits = clean.removeprefix("-").strip()
    if not (digits[:1].isdecimal() and digits[-1:].isdecimal()):
        return None
    found = read_number(digits, decimal_hint=_decimal_mark(market))
    if found is None or not is_sane(found):
        return None
    return -found if clean.startswith("-") else found
