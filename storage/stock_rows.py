"""What is on its way and what lies too long as rows, and from rows to facts again."""

from datetime import date
from typing import Any

from adapters.readings import AgeBand, Aged, Inbound, InboundState, Money
from storage.business_rows import Plain, money_of, subject_columns, subject_of
from storage.columns import to_exact


def inbound_row(account: str, one: Inbound) -> Plain:
    return {
        "account": account,
        "shipment": one.shipment,
        "sku": one.sku,
        "expected": one.expected,
        "received": one.received,
        "state": one.state.value,
        "market": one.market,
        **subject_columns(one.listing),
        "created": iso(one.created),
        "closed": iso(one.closed),
    }


def inbound_of(row: Any) -> Inbound:
    return Inbound(
        shipment=row.shipment,
        sku=row.sku,
        expected=row.expected,
        received=row.received,
        state=InboundState(row.state),
        market=row.market,
        listing=subject_of(row),
        created=day_of(row.created),
        closed=day_of(row.closed),
    )


def aged_row(account: str, one: Aged) -> Plain:
    return {
        "account": account,
        "market": one.market,
        "sku": one.sku,
        "day": one.day.isoformat(),
        "bands": [[*band] for band in one.bands],
        **subject_columns(one.listing),
        "charged": one.charged,
        **_money("surcharge", one.surcharge),
        "charged_on": iso(one.charged_on),
        **_money("storage", one.storage),
    }


def aged_of(row: Any) -> Aged:
    return Aged(
        market=row.market,
        sku=row.sku,
        day=date.fromisoformat(row.day),
        bands=tuple(AgeBand(*band) for band in row.bands),
        listing=subject_of(row),
        charged=row.charged,
        surcharge=money_of(row.surcharge, row.surcharge_currency),
        charged_on=day_of(row.charged_on),
        storage=money_of(row.storage, row.storage_currency),
    )


def day_of(text: str | None) -> date | None:
    """The day of an ISO text."""
    return date.fromisoformat(text) if text else None


def iso(day: date | None) -> str | None:
    """The day as ISO text."""
    return day.isoformat() if day else None


def _money(name: str, money: Money | None) -> Plain:
    return {name: to_exact(money.amount) if money else None, f"{name}_currency": money.currency if money else None}
