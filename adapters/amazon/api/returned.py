"""Asks what buyers sent back and reads it: to Amazon (FBA) and to the seller himself (MFN); never the buyer's words."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from adapters.amazon.api.operations import Role
from adapters.amazon.api.reports import Report, Reports
from adapters.amazon.api.stamps import stamp
from adapters.amazon.api.tables import numbered, table
from adapters.amazon.api.wire import number
from adapters.errors import AdapterError, Misread
from adapters.readings import ACCOUNT, FulfilledBy, Next, Partial, Return, Said, Subject, Topic, Whole

AT_AMAZON = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
AT_HOME = "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE"
# Source: "FBA reports" and "Returns reports", each kind's role.
_ROLES = {AT_AMAZON: Role.FULFILLMENT, AT_HOME: Role.ORDERS}
# Amazon makes no two reports of a day's doings sooner after one another.
_GAP = timedelta(hours=4)
# A return goes through several states: each report tells the last weeks again. More than sixty days are refused.
_AGAIN, _FIRST, _MOST = timedelta(days=14), timedelta(days=28), timedelta(days=52)

# A file's rows as returns, None for each that was not understood.
Told = list[Return | None]


def questions(markets: Sequence[str], cursor: str | None, now: datetime) -> tuple[Report, Report]:
    """The two reports, from some weeks before the last answer (`cursor` is its day) until now.

    They begin on a Monday, so that the same span is asked for all week.
    """
    since = min(_day(cursor, now), now) - _AGAIN if cursor else now - _FIRST
    start = max(since, now - _MOST)
    monday = (start - timedelta(days=start.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    one, other = (
        Report(kind, tuple(markets), _GAP, start=monday, empty_when_cancelled=True, role=role, slides=True)
        for kind, role in _ROLES.items()
    )
    return one, other


def _day(cursor: str, now: datetime) -> datetime:
    try:
        day = date.fromisoformat(cursor)
    except ValueError:
        return now - _FIRST
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a file tells what; `by` says to whom the goods come back."""

    by: FulfilledBy
    at: str
    order: str
    sku: str
    asin: str
    quantity: str
    reason: str
    state: tuple[str, ...]
    own: tuple[str, ...]


_COLUMNS = {
    # Each unit has a label of its own (LPN…).
    AT_AMAZON: _Columns(
        FulfilledBy.PLATFORM, "return-date", "order-id", "sku", "asin", "quantity", "reason",
        state=("detailed-disposition", "status"), own=("license-plate-number",),
    ),
    AT_HOME: _Columns(
        FulfilledBy.SELLER, "return request date", "order id", "merchant sku", "asin", "return quantity",
        "return reason", state=("return request status",), own=("amazon rma id", "merchant sku"),
    ),
}  # fmt: skip


async def said(reports: Reports, markets: Sequence[str], cursor: str | None, now: datetime) -> AsyncIterator[Said]:
    """Every return that both reports tell of; Preparing while one of them is being made."""
    wanted = questions(markets, cursor, now)
    documents = await reports.read_together(wanted)
    heard = [await _heard(report.kind, document, markets) for report, document in zip(wanted, documents, strict=True)]
    for one in (one for part in heard if not isinstance(part, AdapterError) for one in part if one is not None):
        yield one
    lost = [str(part) for part in heard if isinstance(part, AdapterError)]
    # What one of them did not tell is asked of both again.
    if not lost:
        yield Next(now.date().isoformat())
    for report, part in zip(wanted, heard, strict=True):
        if not isinstance(part, AdapterError) and (unread := part.count(None)):
            lost.append(f"{unread} rows of {report.kind} were not understood")
    yield Partial(Topic.RETURNS, ACCOUNT, "; ".join(lost)) if lost else Whole(Topic.RETURNS, ACCOUNT)


async def _heard(kind: str, document: str | AdapterError | None, markets: Sequence[str]) -> Told | AdapterError:
    """What one report tells, or the error that stands for it; a long one is read beside everything else."""
    if document is None or isinstance(document, AdapterError):
        return document or []
    try:
        return await asyncio.to_thread(read, kind, document, markets)
    except Misread as error:
        return Misread(f"{kind}: {error}")


def read(kind: str, document: str, markets: Sequence[str]) -> Told:
    """Each row as a return, None where it lacks its day, its quantity, or what names it.

    The files name no market: it is known where the account sells in one alone.
    """
    market = markets[0] if len(markets) == 1 else None
    columns, seen = _COLUMNS[kind], Counter[str]()
    found: Told = []
    for row in table(document, columns.order):
        one = _return(row, columns, market, markets[0])
        # Units that came back at once look alike where they have no numbers of their own.
        found.append(replace(one, id=numbered(one.id, seen)) if one and not row.get(columns.own[0]) else one)
    return found


def _return(row: Mapping[str, str], columns: _Columns, market: str | None, clock: str) -> Return | None:
    at, quantity = stamp(row.get(columns.at, ""), clock), number(row, columns.quantity)
    name = _name(row, columns)
    if at is None or name is None or quantity is None:
        return None
    asin = row.get(columns.asin)
    return Return(
        id=name,
        at=at,
        quantity=quantity,
        reason=row.get(columns.reason, ""),
        market=market,
        order=row.get(columns.order) or None,
        sku=row.get(columns.sku) or None,
        listing=Subject(market, asin) if market and asin else None,
        by=columns.by,
        state=" ".join(word for column in columns.state if (word := row.get(column))),
    )


def _name(row: Mapping[str, str], columns: _Columns) -> str | None:
    """What stays of a return while it goes through its states, even where its day changes: its own numbers.

    Where it has none, order, SKU and day name it.
    """
    if row.get(columns.own[0]):
        return ":".join(row.get(column, "") for column in columns.own)
    told = [row.get(column, "") for column in (columns.order, columns.sku, columns.at)]
    return sha256("\t".join(told).encode()).hexdigest()[:20] if told[0] else None
