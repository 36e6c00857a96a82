"""Money, sellers and times as they stand in an incident's facts: plain JSON that any later version can read."""

from decimal import Decimal
from typing import Any

from adapters.readings import Money, Seller
from storage.states import Facts, JsonValue


def money_facts(money: Money | None) -> dict[str, JsonValue] | None:
    """`{"amount": "17.99", "currency": "USD"}`, or None."""
    return {"amount": str(money.amount), "currency": money.currency} if money else None


def money_of(facts: JsonValue) -> Money | None:
    """The money that `money_facts` wrote, or None."""
    if not isinstance(facts, dict):
        return None
    return Money(Decimal(str(facts["amount"])), str(facts["currency"]))


def seller_facts(seller: Seller) -> dict[str, JsonValue]:
    """`{"id": "A3…", "name": "XYZ Store"}`; either may be None."""
    return {"id": seller.id, "name": seller.name}


def seller_of(facts: JsonValue) -> Seller:
    """The seller that `seller_facts` wrote."""
    if not isinstance(facts, dict):
        return Seller()
    return Seller(_text(facts.get("id")), _text(facts.get("name")))


def offers_of(facts: Facts) -> list[Any]:
    """The offers of a snapshot, none where it has none."""
    rows: Any = facts.get("offers")
    return rows or []


def percent_below(price: Money | None, mine: Money | None) -> int | None:
    """How many per cent the price stands from mine (negative is cheaper), None where they cannot be compared."""
    if price is None or mine is None or price.currency != mine.currency or not mine.amount:
        return None
    return int(((price.amount - mine.amount) / mine.amount * 100).to_integral_value())


def text_of(facts: Facts, key: str) -> str | None:
    """The text under the key, or None where there is none."""
    return _text(facts.get(key))


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None
