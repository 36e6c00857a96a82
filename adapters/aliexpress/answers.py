"""Reads what AliExpress' answers and pages share: ids that no float holds, and money in its shapes."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from adapters.readings import Money
from adapters.wire import clean, decimal, get, number, rows, text


def ident(said: Any, *path: str) -> str | None:
    """An id as text: they have sixteen digits and more, and come as numbers and as texts; None for anything else."""
    found = get(said, *path)
    if isinstance(found, bool) or not isinstance(found, int | str):
        return None
    return clean(str(found)).strip() or None


def amount(said: Any, *path: str, currency: str | None) -> Money | None:
    """A bare amount in a currency that is told elsewhere; None where either is missing."""
    value = decimal(said, *path)
    return Money(value, currency) if value is not None and value >= 0 and currency else None


def items(said: Any, *path: str) -> tuple[Mapping[str, Any], ...]:
    """The objects of a list, which is wrapped by the name of its kind (`{"order_dto": […]}`) unless it is not."""
    found = get(said, *path)
    if isinstance(found, Mapping) and len(found) == 1:
        return tuple(rows(found, *found))
    return tuple(rows(said, *path))


def money(said: Any, *path: str) -> Money | None:
    """`{amount, currency_code}`; None where either is missing."""
    found = get(said, *path)
    return amount(found, "amount", currency=text(found, "currency_code"))


def units(row: Mapping[str, Any], *names: str) -> int | None:
    """What is left of a SKU, under the first of the names that tells it.

    `sku_stock` alone only tells whether there are any: that none are is a number too.
    """
    left = next((count for name in names if (count := number(row, name)) is not None), None)
    if left is None and get(row, "sku_stock") is False:
        return 0
    return left if left is None or left >= 0 else None


def total(counts: Iterable[int | None]) -> int | None:
    """The sum; None where one of them is not known, or none is told."""
    found = list(counts)
    known = [count for count in found if count is not None]
    return sum(known) if known and len(known) == len(found) else None


def span(prices: list[Money]) -> tuple[Money | None, tuple[Money, Money] | None]:
    """One price, or the lowest and the highest where there are several; neither for none or for mixed currencies."""
    if not prices or len({price.currency for price in prices}) > 1:
        return None, None
    low, high = min(prices, key=_size), max(prices, key=_size)
    return (low, None) if low.amount == high.amount else (None, (low, high))


def _size(price: Money) -> Decimal:
    return price.amount
