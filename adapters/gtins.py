"""Bar codes: which texts are one, for sellers write "Does not apply" where a product has none."""

import re
from collections.abc import Iterable

_LENGTHS = frozenset({8, 12, 13, 14})
_SPACES = re.compile(r"[\s-]")
_ISBN_10 = re.compile(r"\d{9}[\dX]")
# Numbers that shops and regions give out themselves are another product's in the next shop.
_OWN = ("02", "04", "2")


def gtin(text: str | None) -> str | None:
    """The digits of a GTIN (UPC, EAN, ITF-14) or ISBN, an old ISBN as an EAN; None for anything else.

    It must have the length and the check digit of one and be unique in the world (GS1 General Specifications, sections
    1.4 and 7.9; ISO 2108): words in any language, zeros and a shop's own numbers are none.
    """
    digits = _SPACES.sub("", text or "").upper()
    if _ISBN_10.fullmatch(digits):
        return _ean(digits) if _sum_10(digits) % 11 == 0 else None
    if not (digits.isascii() and digits.isdecimal()) or len(digits) not in _LENGTHS or not int(digits):
        return None
    if len(digits) in (12, 13) and digits.zfill(13).startswith(_OWN):
        return None
    return digits if digits[-1] == _check(digits[:-1]) else None


def gtins(said: Iterable[str | None]) -> tuple[str, ...]:
    """The bar codes among the texts, each once."""
    return tuple(dict.fromkeys(code for one in said if (code := gtin(one))))


def _check(digits: str) -> str:
    """The digit that belongs behind the others: they count three times and once by turns, from the right."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def _sum_10(isbn: str) -> int:
    return sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(isbn))


def _ean(isbn: str) -> str:
    digits = f"978{isbn[:9]}"
    return digits + _check(digits)
