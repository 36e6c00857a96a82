"""How the ledger's lines are written: each once; what is told otherwise later becomes a correction of its own.

The first word on an amount, its kind and its currency stays as it was told. What differs from it later is a line of the
same book that corrects it, so that their sum is what is true now. Only what says nothing of money is filled in place:
what was missing, that a line is settled, and the earliest moment that was told for it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Context, Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import Entry, EntryKind, Money
from storage.business_rows import booking_of, booking_row
from storage.columns import to_ms
from storage.engine import insert_into, pieces
from storage.marks import BEGAN, Mark, line_mark, mark, order_mark
from storage.settings import write_setting
from storage.states import TOLD_BOOK, Booking
from storage.tables import LedgerEntryRow, SettingRow, table
from storage.tables.business import CORRECTING

_ENTRY = table(LedgerEntryRow).columns
_PIECE = 500
_FILLED = ("market", "order", "sku", "listing", "quantity")
# When the transactions of an account begin, in milliseconds: what a settlement tells of the time before counts.
BEGAN_KEY = "books:began:"
# Amounts are exact however many digits they have, and so are their differences.
_EXACT = Context(prec=200)


@dataclass(slots=True)
class _Changes:
    """What a piece of lines changes: rows that are new, rows that are filled, and what has to be booked for it."""

    fresh: list[Booking] = field(default_factory=list)
    filled: list[Booking] = field(default_factory=list)
    marks: set[Mark] = field(default_factory=set)


async def write_entries(session: AsyncSession, told: Sequence[tuple[str, Entry]], noted_at: datetime | None) -> None:
    """Keeps what is told anew and marks what has to be booked for it; `noted_at` is when it was learned."""
    for some in pieces(told, _PIECE):
        known = await _known(session, some)
        changes = _Changes()
        for account, entry in some:
            lines = known.setdefault((account, entry.book, entry.id), [])
            _take_in(lines, account, entry, noted_at or entry.at, changes)
        await _write(session, changes)
        await _note_begins(session, some)


async def _known(session: AsyncSession, told: Sequence[tuple[str, Entry]]) -> dict[tuple[str, str, str], list[Booking]]:
    """The lines of these names, each before those that correct it."""
    found: dict[tuple[str, str, str], list[Booking]] = {}
    ids: dict[tuple[str, str], list[str]] = {}
    for account, entry in told:
        ids.setdefault((account, entry.book), []).append(entry.id)
    for (account, book), names in ids.items():
        mine = _ENTRY.account == account, _ENTRY.book == book
        for query in (
            select(*_ENTRY).where(*mine, _ENTRY.entry_id.in_(names)),
            select(*_ENTRY).where(*mine, CORRECTING, _ENTRY.corrects.in_(names)),
        ):
            for row in await session.execute(query):
                found.setdefault((account, book, row.corrects or row.entry_id), []).append(booking_of(row))
    return found


def _take_in(lines: list[Booking], account: str, entry: Entry, noted_at: datetime, changes: _Changes) -> None:
    """Lays one telling over what is known of the line; `lines` are brought up to it."""
    if not lines:
        lines.append(replace(_first(account, entry), noted_at=noted_at))
        changes.fresh.append(lines[0])
        changes.marks.add(_mark(lines[0]))
        return
    filled = _fill(lines[0], entry)
    if filled != lines[0]:
        # Corrections stand at the moment, and with the order, of the line that they correct.
        lines[:] = [filled, *(_beside(one, filled) for one in lines[1:])]
        changes.filled += lines
        changes.marks |= {_mark(one) for one in lines}
    fresh = list(_corrections(lines, entry, noted_at))
    lines += fresh
    changes.fresh += fresh
    changes.marks |= {_mark(one) for one in fresh}


def _first(account: str, entry: Entry) -> Booking:
    return Booking(
        account=account,
        book=entry.book,
        id=entry.id,
        kind=entry.kind,
        at=entry.at,
        booked_at=entry.at,
        noted_at=entry.at,
        amount=entry.amount,
        home=None,
        word=entry.word,
        market=entry.market,
        order=entry.order,
        sku=entry.sku,
        listing=entry.listing,
        quantity=entry.quantity,
        settled=entry.settled,
        counted=False,
    )


def _fill(line: Booking, entry: Entry) -> Booking:
    known = {name: getattr(line, name) for name in _FILLED}
    missing = {name: getattr(entry, name) for name, value in known.items() if value is None}
    word = line.word or entry.word
    return replace(line, at=min(line.at, entry.at), settled=line.settled or entry.settled, word=word, **missing)


def _beside(correction: Booking, line: Booking) -> Booking:
    rest = {name: getattr(line, name) for name in ("at", "settled", "market", "order", "sku", "listing")}
    return replace(correction, **rest)


def _corrections(lines: Sequence[Booking], entry: Entry, noted_at: datetime) -> Iterator[Booking]:
    """What leads from the sum of the lines to what is told now: nothing where they are the same."""
    now = entry.kind, entry.amount.currency
    missing: dict[tuple[EntryKind, str], Decimal] = {now: entry.amount.amount}
    for one in lines:
        key = one.kind, one.amount.currency
        missing[key] = _EXACT.subtract(missing.get(key, Decimal(0)), one.amount.amount)
    # What was taken back stands before what was said instead.
    amends = [(key, amount) for key, amount in missing.items() if amount]
    amends.sort(key=lambda amend: amend[0] == now)
    whole = replace(lines[0], noted_at=noted_at, quantity=None, corrects=lines[0].id, counted=False, home=None)
    for number, ((kind, currency), amount) in enumerate(amends, len(lines)):
        amend = Money(amount, currency)
        yield replace(whole, id=f"{lines[0].id}~{number}", kind=kind, amount=amend, word=entry.word or whole.word)


def _mark(line: Booking) -> Mark:
    if line.order is not None:
        return order_mark(line.account, line.order)
    return line_mark(line.account, line.book, line.id)


async def _write(session: AsyncSession, changes: _Changes) -> None:
    """A line that is new and changed in the same piece is written once, as it stands last."""
    last = {(one.account, one.book, one.id): one for one in (*changes.fresh, *changes.filled)}
    await write_bookings(session, list(last.values()))
    await mark(session, changes.marks)


async def write_bookings(session: AsyncSession, lines: Sequence[Booking]) -> None:
    """Adds lines, or writes them anew as they stand."""
    target = table(LedgerEntryRow)
    insert = insert_into(session, target)
    newer = {column.name: insert.excluded[column.name] for column in target.columns if not column.primary_key}
    anew = insert.on_conflict_do_update(index_elements=["account", "book", "entry_id"], set_=newer)
    for some in pieces(lines, _PIECE):
        await session.execute(anew, [booking_row(one) for one in some])


async def _note_begins(session: AsyncSession, told: Iterable[tuple[str, Entry]]) -> None:
    """Keeps when the transactions of each account begin; where that is earlier than before, its settlements change."""
    begins: dict[str, int] = {}
    for account, entry in told:
        if entry.book == TOLD_BOOK:
            begins[account] = min(begins.get(account, to_ms(entry.at)), to_ms(entry.at))
    for account, begin in begins.items():
        row = await session.get(SettingRow, BEGAN_KEY + account)
        if row is None or begin < int(row.value):
            await write_setting(session, BEGAN_KEY + account, begin)
            await mark(session, [(BEGAN, account, "")])
