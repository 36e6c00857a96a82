"""Reads the small things that every answer is made of, in all the spellings in which they really come."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from adapters.errors import Misread
from adapters.readings import Condition, FulfilledBy, Money

_CONDITIONS = {
    "new": Condition.NEW,
    "used": Condition.USED,
    "collectible": Condition.USED,
    "refurbished": Condition.REFURBISHED,
}
_HALF = re.compile(r"[\ud800-\udfff]")
_AMOUNTS = ("amount", "currencyamount")
_MOST_DIGITS, _MOST_DECIMALS = 15, 40


def get(said: Any, *path: str) -> Any:
    """What lies under the keys, one inside the other, in any case of their letters; None where anything is missing.

    Recorded answers write "MarketplaceID" where the model says "marketplaceId".
    """
    for key in path:
        said = _one(said, key) if isinstance(said, Mapping) else None
    return said


def _one(said: Mapping[str, Any], key: str) -> Any:
    if key in said:
        return said[key]
    return next((value for name, value in said.items() if name.lower() == key.lower()), None)


def text(said: Any, *path: str) -> str | None:
    """The text there; None where it is missing, empty or no text."""
    found = get(said, *path)
    return clean(found).strip() or None if isinstance(found, str) else None


def clean(found: str) -> str:
    """The text with a mark for each half of a letter, which JSON may hold and no database takes."""
    return found if found.isascii() else _HALF.sub("\ufffd", found)


def number(said: Any, *path: str) -> int | None:
    """The whole number there, also where it is written as text; None for anything else."""
    value = decimal(said, *path)
    return int(value) if value is not None and value == value.to_integral_value() else None


def decimal(said: Any, *path: str) -> Decimal | None:
    """The number there, also where it is written as text; None for anything else."""
    found = get(said, *path)
    if isinstance(found, bool) or not isinstance(found, int | str | Decimal):
        return None
    try:
        value = Decimal(found)
    except InvalidOperation:
        return None
    return value if is_sane(value) else None


def rows(said: Any, *path: str) -> Iterator[Mapping[str, Any]]:
    """The objects of the list there; nothing where it is missing, and nothing for what is no object in it."""
    found = get(said, *path)
    if isinstance(found, Sequence) and not isinstance(found, str):
        yield from (row for row in found if isinstance(row, Mapping))


def listed(said: Any, *path: str) -> tuple[Mapping[str, Any], ...]:
    """The objects of a list that must be there: an answer without it does not say that there are none (Misread)."""
    if not isinstance(get(said, *path), list):
        raise Misread(f"Amazon's answer lacks “{path[-1]}”", json.dumps(said, default=str).encode())
    return tuple(rows(said, *path))


def texts(said: Any, *path: str) -> tuple[str, ...]:
    """The texts of the list there."""
    found = get(said, *path)
    return tuple(clean(item) for item in found if isinstance(item, str)) if isinstance(found, list) else ()


def money(said: Any, *path: str) -> Money | None:
    """The money there, in any of its four shapes; None where a part is missing or no number.

    `{CurrencyCode, Amount}` (pricing v0), `{amount, currencyCode}` with a number (pricing 2022) or a text (listings,
    orders), `{currencyAmount, currencyCode}` (finances). The digits stay as they came: JPY has no decimals.
    """
    found = get(said, *path)
    currency = text(found, "currencyCode")
    amount = next((value for key in _AMOUNTS if (value := get(found, key)) is not None), None)
    if currency is None or isinstance(amount, bool) or not isinstance(amount, int | str | Decimal):
        return None
    try:
        exact = Decimal(amount)
    except InvalidOperation:
        return None
    return Money(exact, currency) if is_sane(exact) else None


def is_sane(value: Decimal) -> bool:
    """No quantity and no sum has more digits: "1e999999999" would fill the memory when it is written out."""
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and value.adjusted() < _MOST_DIGITS and exponent >= -_MOST_DECIMALS


def condition(said: Any, *path: str) -> Condition | None:
    """New, used or refurbished, from "New", "new_new", "UsedVeryGood" and their kin; None for an unknown word."""
    word = re.sub(r"[^a-z]", "", (text(said, *path) or "").lower())
    return next((kind for name, kind in _CONDITIONS.items() if word.startswith(name)), None)


def channel(said: Any, *path: str) -> FulfilledBy | None:
    """Who ships: true, "AFN", "Amazon" or "AMAZON_EU" is Amazon; false, "MFN", "Merchant" or "DEFAULT" the seller."""
    found = get(said, *path)
    if isinstance(found, bool):
        return FulfilledBy.PLATFORM if found else FulfilledBy.SELLER
    word = found.upper() if isinstance(found, str) else ""
    if word == "AFN" or word.startswith("AMAZON"):
        return FulfilledBy.PLATFORM
    return FulfilledBy.SELLER if word in ("MFN", "MERCHANT", "DEFAULT") else None
