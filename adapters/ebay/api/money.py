"""Money and condition as eBay's APIs write them."""

from typing import Any

from adapters.readings import Condition, Money
from adapters.wire import decimal, get, number, text


def amount(said: Any, *path: str) -> Money | None:
    """What the seller asks: `{value, currency}`; of a converted amount the one that he set himself.

    A converted one moves with the exchange rate and proves no change of price (Browse API, ConvertedAmount).
    """
    found = get(said, *path)
    return _money(found, "convertedFromValue", "convertedFromCurrency") or _money(found, "value", "currency")


def _money(said: Any, value: str, currency: str) -> Money | None:
    exact, code = decimal(said, value), text(said, currency)
    return Money(exact, code) if exact is not None and code else None


def condition(said: Any) -> Condition | None:
    """New, used or refurbished by the number of the condition ("Item condition ID and name values"); else None."""
    found = number(said, "conditionId")
    if found is None or not 1000 <= found < 8000:
        return None
    if found < 2000:
        return Condition.NEW
    return Condition.REFURBISHED if found <= 2500 else Condition.USED
