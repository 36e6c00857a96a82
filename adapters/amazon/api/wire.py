"""Reads the small things that every answer is made of, in all the spellings in which they really come."""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from adapters import wire
from adapters.readings import Condition, FulfilledBy, Money
from adapters.wire import clean, decimal, get, is_sane, number, rows, text, texts

__all__ = [
    "channel",
    "clean",
    "condition",
    "decimal",
    "get",
    "is_sane",
    "listed",
    "money",
    "number",
    "rows",
    "text",
    "texts",
]

_CONDITIONS = {
    "new": Condition.NEW,
    "used": Condition.USED,
    "collectible": Condition.USED,
    "refurbished": Condition.REFURBISHED,
}
_AMOUNTS = ("amount", "currencyamount")


def listed(said: Any, *path: str) -> tuple[Mapping[str, Any], ...]:
    """The objects of a list that must be there: an answer without it does not say that there are none (Misread)."""
    return wire.listed(said, *path, whose="Amazon")


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
