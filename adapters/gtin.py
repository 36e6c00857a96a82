"""Bar codes: which of the numbers that platforms tell is truly one, in one spelling (GS1 General Specifications)."""

import re
from collections.abc import Iterable

_DIGITS = re.compile(r"\d{8}|\d{12,14}")
# As thirteen digits: numbers that a shop gives out for itself, and coupons (GS1 General Specifications, section 1.4).
_OWN = ("02", "04", "05", "2", "98", "99")
_LENGTHS = (8, 12, 13, 14)


def gtins(said: Iterable[str | None]) -> tuple[str, ...]:
    """The bar codes among the texts, each once; "Does not apply" and its like are none."""
    return tuple(dict.fromkeys(found for one in said if one and (found := gtin(one))))


def gtin(said: str) -> str | None:
    """The bar code in its shortest spelling (a UPC has twelve digits, an EAN thirteen), so that the same are equal.

    None for what is none: another length, a wrong check digit, or a number that is no product's all over the world.
    """
    digits = re.sub(r"[\s-]", "", said[:40])
    if not digits.isascii() or not _DIGITS.fullmatch(digits) or not _checks(digits):
        return None
    bare = digits.lstrip("0")
    if not bare or (len(bare) > 8 and digits.zfill(14)[1:].startswith(_OWN)):
        return None
    return bare.zfill(next(length for length in _LENGTHS if length >= len(bare)))


def _checks(digits: str) -> bool:
    """The last digit fills the weighted sum of the others up to a ten (GS1 General Specifications, section 7.9)."""
    weighted = (int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(weighted) % 10 == 0
