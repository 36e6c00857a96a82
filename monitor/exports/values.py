"""Rows of an export as the values that they were made of; what a row lacks or says wrongly is named."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar, cast

from adapters.readings import (
    EntryKind,
    Figure,
    FulfilledBy,
    Money,
    Order,
    OrderLine,
    OrderState,
    Return,
    Subject,
)
from monitor.exports.columns import (
    BUNDLES,
    COSTS,
    FIGURES,
    LEDGER,
    LINES,
    ORDERS,
    RATES,
    RETURNS,
    STOCK,
    Column,
    Kind,
    Sheet,
)
from monitor.exports.rows import Cell
from storage.extracts import Component
from storage.imports import Placed
from storage.states import ALWAYS, Booking, Cost, Lying, Rate

E = TypeVar("E", bound=Enum)
Cells = Mapping[str, Cell]
_CLASSES: dict[Kind, type | tuple[type, ...]] = {
    Kind.TEXT: str,
    Kind.WHOLE: int,
    Kind.AMOUNT: Decimal,
    Kind.MOMENT: datetime,
    Kind.DAY: date,
    Kind.FLAG: bool,
}


class Misread(Exception):
    """A row that says nothing that can be kept; the text names the column and what to do."""


Value = Booking | tuple[str, Order] | Placed | tuple[str, Return] | tuple[str, Figure] | Cost | Rate | Lying | Component


def value_of(sheet: Sheet, cells: Cells) -> Value:
    """What the row was made of. Raises Misread."""
    for column in sheet.columns:
        cell = cells.get(column.key)
        if cell is None and not column.empty and not column.derived:
            raise Misread(f"{column.key} is empty: fill it in, or export again")
        if cell is not None and not _fits(column, cell):
            raise Misread(f"{column.key} holds “{cell}”, which is no {column.kind.value}")
    try:
        return _OF[sheet.name](cast(Any, cells))
    except (ValueError, OverflowError) as error:
        raise Misread(str(error)) from None


def _fits(column: Column, cell: Cell) -> bool:
    is_flag = isinstance(cell, bool)
    return column.derived or (isinstance(cell, _CLASSES[column.kind]) and is_flag == (column.kind is Kind.FLAG))


def _booking(cells: Mapping[str, Any]) -> Booking:
    return Booking(
        account=cells["account"],
        book=cells["book"],
        id=cells["id"],
        kind=_one_of(EntryKind, "kind", cells["kind"]),
        at=cells["at"],
        booked_at=cells["booked_at"],
        noted_at=cells["noted_at"],
        amount=Money(cells["amount"], cells["currency"]),
        home=_money(cells, "home", "home_currency"),
        rate=cells.get("rate"),
        rate_day=cells.get("rate_day"),
        rate_origin=cells.get("rate_from") or "",
        word=cells.get("word") or "",
        market=cells.get("market"),
        order=cells.get("order"),
        sku=cells.get("sku"),
        listing=_listing(cells),
        quantity=cells.get("quantity"),
        settled=cells["settled"],
        counted=cells["counted"],
        estimated=cells["estimated"],
        corrects=cells.get("corrects"),
    )


def _order(cells: Mapping[str, Any]) -> tuple[str, Order]:
    return cells["account"], Order(
        id=cells["order"],
        market=cells["market"],
        state=_one_of(OrderState, "state", cells["state"]),
        placed_at=cells["placed_at"],
        changed_at=cells["changed_at"],
        total=_money(cells, "total", "currency"),
        fulfilled_by=_by(cells),
        country=cells.get("country"),
        ship_by=cells.get("ship_by"),
        cancel_asked=cells["cancel_asked"],
    )


def _line(cells: Mapping[str, Any]) -> Placed:
    line = OrderLine(
        id=cells.get("line") or "",
        quantity=cells["quantity"],
        sku=cells.get("sku"),
        listing=_listing(cells),
        price=_money(cells, "price", "currency"),
        cancelled=cells["cancelled"],
    )
    return Placed(cells["account"], cells["order"], cells["changed_at"], cells["place"], line)


def _return(cells: Mapping[str, Any]) -> tuple[str, Return]:
    return cells["account"], Return(
        id=cells["return"],
        at=cells["at"],
        quantity=cells["quantity"],
        reason=cells.get("reason") or "",
        market=cells.get("market"),
        order=cells.get("order"),
        sku=cells.get("sku"),
        listing=_listing(cells),
        by=_by(cells),
        state=cells.get("state") or "",
    )


def _figure(cells: Mapping[str, Any]) -> tuple[str, Figure]:
    return cells["account"], Figure(
        name=cells["name"],
        begin=cells["begin_at"],
        end=cells["end_at"],
        value=cells["value"],
        unit=cells.get("unit") or "",
        market=cells.get("market"),
        listing=_listing(cells),
    )


def _cost(cells: Mapping[str, Any]) -> Cost:
    return Cost(
        sku=cells["sku"],
        goods=cells["goods"],
        currency=cells["currency"],
        valid_from=cells.get("valid_from") or ALWAYS,
        place=cells.get("place") or "",
        shipping=cells.get("shipping"),
        packaging=cells.get("packaging"),
    )


def _stock(cells: Mapping[str, Any]) -> Lying:
    more = (cells.get("lead_days"), cells.get("safety"))
    return Lying(cells["sku"], cells["quantity"], cells["told_at"], cells.get("place") or "", *more)


def _bundle(cells: Mapping[str, Any]) -> Component:
    return Component(cells["sku"], cells["place"], cells["component"], cells["quantity"])


def _rate(cells: Mapping[str, Any]) -> Rate:
    return Rate(cells["currency"], cells["base"], cells["value"], cells["day"], cells["origin"])


def _money(cells: Mapping[str, Any], amount: str, currency: str) -> Money | None:
    """Both, or neither of them; a currency beside no amount says nothing."""
    if cells.get(amount) is None:
        return None
    if not cells.get(currency):
        raise ValueError(f"{amount} has no currency in {currency}")
    return Money(cells[amount], cells[currency])


def _listing(cells: Mapping[str, Any]) -> Subject | None:
    number = cells.get("listing")
    return Subject(cells.get("listing_market") or "", number) if number else None


def _by(cells: Mapping[str, Any]) -> FulfilledBy | None:
    by = cells.get("fulfilled_by")
    return None if by is None else _one_of(FulfilledBy, "fulfilled_by", by)


def _one_of(known: type[E], key: str, word: str) -> E:
    try:
        return known(word)
    except ValueError:
        words = ", ".join(str(one.value) for one in known)
        raise ValueError(f"{key} holds “{word}”, which is none of {words}") from None


_OF: dict[str, Callable[[Mapping[str, Any]], Value]] = {
    LEDGER.name: _booking,
    ORDERS.name: _order,
    LINES.name: _line,
    RETURNS.name: _return,
    FIGURES.name: _figure,
    STOCK.name: _stock,
    COSTS.name: _cost,
    BUNDLES.name: _bundle,
    RATES.name: _rate,
}
