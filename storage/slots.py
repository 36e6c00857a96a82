"""Where a decision lies: in a column of its person or listing, else in a row of its own; read and written alike."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.readings import Money
from storage.columns import from_minor, from_ms, to_ms
from storage.engine import insert_into
from storage.errors import Conflict
from storage.rows import floor_columns
from storage.states import JsonValue, Role
from storage.tables import DeadlineRow, DecisionRow, ListingRow, PersonRow, WatchRow, table

HOUSE = "house"
STARRED, TAGS = "starred", "tags"
# A starred listing is looked at twice as readily: the planner takes the root of it.
STARRED_WEIGHT = 4.0
_PERSON = frozenset({"role", "language", "zone", "quiet", "days_off", "day_begins", "theme", "currency", "duty"})
_LISTING = frozenset({"paused_until", "floor", "name"})
_DEADLINE = frozenset({"due", "what", "done", "deleted"})


class Gone(Exception):
    """The person, listing or deadline that it was about is no longer here."""


async def read_slot(session: AsyncSession, scope: str, key: str) -> JsonValue:
    """What is decided now, None where nothing is. Gone."""
    kind, _, number = scope.partition(":")
    if kind == "person" and key in _PERSON:
        return _person_value(await _person(session, number), key)
    if kind == "listing" and key in _LISTING:
        return _listing_value(await _listing(session, number), key)
    if kind == "deadline" and key in _DEADLINE:
        return _deadline_value(await _deadline(session, number), key)
    row = await session.get(DecisionRow, (scope, key))
    return None if row is None else row.value


async def write_slot(session: AsyncSession, scope: str, key: str, value: JsonValue) -> None:
    """Decides it; None takes the decision back. Gone; Conflict where nobody would be an owner any more."""
    kind, _, number = scope.partition(":")
    if kind == "person" and key in _PERSON:
        await _write_person(session, await _person(session, number), key, value)
    elif kind == "listing" and key in _LISTING:
        (await _listing(session, number)).sqlmodel_update(_listing_columns(key, value))
    elif kind == "deadline" and key in _DEADLINE:
        (await _deadline(session, number)).sqlmodel_update(_deadline_columns(key, value))
    else:
        await _write_row(session, scope, key, value)
    if kind == "listing" and key == STARRED:
        weight = STARRED_WEIGHT if value else 1.0
        await session.execute(update(WatchRow).where(col(WatchRow.listing_id) == int(number)).values(weight=weight))


def as_kept(scope: str, key: str, value: JsonValue) -> JsonValue:
    """The value as it will be read again: moments to the millisecond, an amount with its currency's decimals."""
    kind = scope.partition(":")[0]
    if value is None or key not in {"listing": _LISTING, "deadline": _DEADLINE}.get(kind, ()):
        return value
    if key in ("paused_until", "deleted"):
        return _to_the_millisecond(value)
    if kind == "deadline":
        return [_to_the_millisecond(value[0]), *value[1:]] if isinstance(value, list) else value
    columns = _listing_columns(key, value)
    return columns["name"] if key == "name" else str(from_minor(columns["floor_minor"], columns["floor_currency"]))


def _to_the_millisecond(value: JsonValue) -> str:
    return from_ms(to_ms(datetime.fromisoformat(str(value)))).isoformat()


async def _person(session: AsyncSession, number: str) -> PersonRow:
    row = await session.get(PersonRow, int(number))
    if row is None:
        raise Gone
    return row


async def _listing(session: AsyncSession, number: str) -> ListingRow:
    row = await session.get(ListingRow, int(number))
    if row is None or row.removed_at is not None:
        raise Gone
    return row


async def _deadline(session: AsyncSession, number: str) -> DeadlineRow:
    row = await session.get(DeadlineRow, int(number))
    if row is None:
        raise Gone
    return row


def _deadline_value(row: DeadlineRow, key: str) -> JsonValue:
    """What it is, since when it is deleted; when it is due and how that was typed; when it was done and by whom."""
    if key == "what":
        return row.what
    if key == "due":
        return [row.due_at.isoformat(), row.typed, row.zone]
    if key == "done":
        return [row.done_at.isoformat(), row.done_by] if row.done_at else None
    return row.deleted_at.isoformat() if row.deleted_at else None


def _deadline_columns(key: str, value: JsonValue) -> dict[str, Any]:
    said = value if isinstance(value, list) else [value]
    if key == "what":
        return {key: str(value)}
    at = datetime.fromisoformat(str(said[0])) if value is not None else None
    if key == "due":
        return {"due_at": at, "typed": str(said[1]), "zone": str(said[2])}
    return {"done_at": at, "done_by": str(said[1]) if at else None} if key == "done" else {"deleted_at": at}


def _person_value(row: PersonRow, key: str) -> JsonValue:
    if key == "quiet":
        return f"{row.quiet_from}-{row.quiet_until}"
    value: JsonValue = getattr(row, key)
    return value


async def _write_person(session: AsyncSession, row: PersonRow, key: str, value: JsonValue) -> None:
    if key == "quiet":
        row.quiet_from, _, row.quiet_until = str(value).partition("-")
        return
    if key == "role" and row.role == Role.OWNER.value and value != row.role:
        owners = select(func.count()).select_from(PersonRow).where(col(PersonRow.role) == Role.OWNER.value)
        if await session.scalar(owners) == 1:
            raise Conflict("somebody has to be an owner")
    setattr(row, key, value)


def _listing_value(row: ListingRow, key: str) -> JsonValue:
    if key == "paused_until":
        return row.paused_until.isoformat() if row.paused_until else None
    floor = from_minor(row.floor_minor, row.floor_currency)
    return row.name if key == "name" else str(floor) if floor else None


def _listing_columns(key: str, value: JsonValue) -> dict[str, Any]:
    if key == "paused_until":
        return {key: datetime.fromisoformat(value) if isinstance(value, str) else None}
    if key == "name":
        return {key: str(value)}
    amount, _, currency = str(value or "").partition(" ")
    return floor_columns(Money(Decimal(amount), currency) if currency else None)


async def _write_row(session: AsyncSession, scope: str, key: str, value: JsonValue) -> None:
    if value is None:
        await session.execute(delete(DecisionRow).where(col(DecisionRow.scope) == scope, col(DecisionRow.key) == key))
        return
    insert = insert_into(session, table(DecisionRow)).values(scope=scope, key=key, value=value)
    newer = {"value": insert.excluded.value}
    await session.execute(insert.on_conflict_do_update(index_elements=["scope", "key"], set_=newer))
