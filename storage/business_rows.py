"""The facts of an account as rows, and from rows to facts again."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from adapters.readings import (
    Entry,
    EntryKind,
    Figure,
    FulfilledBy,
    Money,
    Order,
    OrderLine,
    OrderState,
    Return,
    Subject,
    Topic,
)
from storage.columns import from_exact, to_exact
from storage.rows import Columns
from storage.states import AccountWatch, Booking

Plain = dict[str, Any]


def order_row(account: str, order: Order) -> Plain:
    return {
        "account": account,
        "order_id": order.id,
        "market": order.market,
        "state": order.state.value,
        "placed_at": order.placed_at,
        "changed_at": order.changed_at,
        **_money("total", order.total),
        "fulfilled_by": order.fulfilled_by,
        "country": order.country,
        "ship_by": order.ship_by,
        "cancel_asked": order.cancel_asked,
    }


def line_rows(account: str, order: Order) -> list[Plain]:
    """The lines in their places; none where the order does not tell them."""
    return [line_row(account, order.id, order.changed_at, place, line) for place, line in enumerate(order.lines)]


def line_row(account: str, order_id: str, changed_at: datetime, place: int, line: OrderLine) -> Plain:
    return {
        "account": account,
        "order_id": order_id,
        "changed_at": changed_at,
        "place": place,
        "line_id": line.id,
        "quantity": line.quantity,
        "sku": line.sku,
        **subject_columns(line.listing),
        **_money("price", line.price),
        "cancelled": line.cancelled,
    }


def booking_row(one: Booking) -> Plain:
    return {
        "account": one.account,
        "book": one.book,
        "entry_id": one.id,
        "kind": one.kind.value,
        "at": one.at,
        **_money("amount", one.amount),
        "word": one.word,
        "market": one.market,
        "order_id": one.order,
        "sku": one.sku,
        **subject_columns(one.listing),
        "quantity": one.quantity,
        "settled": one.settled,
        "booked_at": one.booked_at,
        "noted_at": one.noted_at,
        "counted": one.counted,
        "estimated": one.estimated,
        "home": None if one.home is None else to_exact(one.home.amount),
        "home_currency": None if one.home is None else one.home.currency,
        "rate": None if one.rate is None else to_exact(one.rate),
        "rate_day": None if one.rate_day is None else one.rate_day.isoformat(),
        "rate_origin": one.rate_origin,
        "corrects": one.corrects,
    }


def return_row(account: str, returned: Return) -> Plain:
    return {
        "account": account,
        "return_id": returned.id,
        "at": returned.at,
        "quantity": returned.quantity,
        "reason": returned.reason,
        "market": returned.market,
        "order_id": returned.order,
        "sku": returned.sku,
        **subject_columns(returned.listing),
        "fulfilled_by": returned.by,
        "state": returned.state,
    }


def figure_row(account: str, figure: Figure) -> Plain:
    market, number = figure.listing or ("", "")
    return {
        "account": account,
        "market": figure.market or "",
        "subject_market": market,
        "subject_id": number,
        "name": figure.name,
        "begin_at": figure.begin,
        "end_at": figure.end,
        "value": to_exact(figure.value),
        "unit": figure.unit,
    }


def order_of(row: Columns, lines: Iterable[Columns]) -> Order:
    return Order(
        id=row.order_id,
        market=row.market,
        state=OrderState(row.state),
        placed_at=row.placed_at,
        changed_at=row.changed_at,
        lines=tuple(_line_of(line) for line in lines),
        total=money_of(row.total, row.currency),
        fulfilled_by=_by(row),
        country=row.country,
        ship_by=row.ship_by,
        cancel_asked=row.cancel_asked,
    )


def _line_of(row: Columns) -> OrderLine:
    return OrderLine(
        id=row.line_id,
        quantity=row.quantity,
        sku=row.sku,
        listing=subject_of(row),
        price=money_of(row.price, row.currency),
        cancelled=row.cancelled,
    )


def entry_of(row: Columns) -> Entry:
    return Entry(
        id=row.entry_id,
        book=row.book,
        kind=EntryKind(row.kind),
        at=row.at,
        amount=from_exact(row.amount, row.currency),
        word=row.word,
        market=row.market,
        order=row.order_id,
        sku=row.sku,
        listing=subject_of(row),
        quantity=row.quantity,
        settled=row.settled,
    )


def booking_of(row: Columns) -> Booking:
    return Booking(
        account=row.account,
        book=row.book,
        id=row.entry_id,
        kind=EntryKind(row.kind),
        at=row.at,
        booked_at=row.booked_at,
        noted_at=row.noted_at,
        amount=from_exact(row.amount, row.currency),
        home=money_of(row.home, row.home_currency),
        rate=None if row.rate is None else Decimal(row.rate),
        rate_day=None if row.rate_day is None else date.fromisoformat(row.rate_day),
        rate_origin=row.rate_origin,
        word=row.word,
        market=row.market,
        order=row.order_id,
        sku=row.sku,
        listing=subject_of(row),
        quantity=row.quantity,
        settled=row.settled,
        counted=row.counted,
        estimated=row.estimated,
        corrects=row.corrects,
    )


def return_of(row: Columns) -> Return:
    return Return(
        id=row.return_id,
        at=row.at,
        quantity=row.quantity,
        reason=row.reason,
        market=row.market,
        order=row.order_id,
        sku=row.sku,
        listing=subject_of(row),
        by=_by(row),
        state=row.state,
    )


def figure_of(row: Columns) -> Figure:
    return Figure(
        name=row.name,
        begin=row.begin_at,
        end=row.end_at,
        value=Decimal(row.value),
        unit=row.unit,
        market=row.market or None,
        listing=subject_of(row),
    )


def account_watch_of(row: Columns) -> AccountWatch:
    return AccountWatch(
        id=row.id,
        account=row.account,
        topic=Topic(row.topic),
        not_before=row.not_before,
        wanted_at=row.wanted_at,
        read_at=row.read_at,
        looks=row.looks,
        failures=row.failures,
        failing_since=row.failing_since,
        trouble=row.trouble,
        refused=row.refused,
        cursor=row.cursor,
        created_at=row.created_at,
    )


def _money(name: str, money: Money | None) -> Plain:
    if money is None:
        return {name: None, "currency": None}
    return {name: to_exact(money.amount), "currency": money.currency}


def money_of(amount: str | None, currency: str | None) -> Money | None:
    """The sum of two columns; None where there is none."""
    return None if amount is None or currency is None else from_exact(amount, currency)


def subject_columns(subject: Subject | None) -> Plain:
    """The columns of every table whose rows may name a listing."""
    market, number = subject or (None, None)
    return {"subject_market": market, "subject_id": number}


def subject_of(row: Columns) -> Subject | None:
    """The listing that a row names."""
    return Subject(row.subject_market, row.subject_id) if row.subject_id else None


def _by(row: Columns) -> FulfilledBy | None:
    return None if row.fulfilled_by is None else FulfilledBy(row.fulfilled_by)
