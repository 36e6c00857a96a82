"""Asks which money came and went, and reads each transaction into the lines it is made of (Finances 2024-06-19)."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.ledger import kind_of
from adapters.amazon.api.notifications import moment
from adapters.amazon.api.operations import TRANSACTIONS
from adapters.amazon.api.shelf import Shelf
from adapters.amazon.api.wire import get, listed, money, number, rows, text
from adapters.amazon.markets import market_of_id
from adapters.readings import ACCOUNT, Ask, Entry, EntryKind, Money, Next, Partial, Said, Subject, Topic, Whole

# Where an answer names the page after it, and the parameter that asks for it.
TOKEN, ASK = ("payload", "nextToken"), "nextToken"
BOOK = "transactions"

# How far the first question looks back, and how much time one question spans at most: over a month's span Amazon's
# server was seen to break down on the last pages, over small ones not.
FIRST = SPAN = timedelta(days=7)
# Amazon may leave out what is younger than two days: what comes late is met by asking for that time again.
OVERLAP = timedelta(hours=60)
# A question may not reach into the last two minutes.
LAG = timedelta(minutes=5)
# Breakdowns lie in breakdowns; deeper than this is no answer of Amazon's.
_DEEPEST = 12
# After so many pages the rest is left to the next look: they are committed together.
_MOST = 100
_QUANTITY_OF = (EntryKind.SALE, EntryKind.REFUND)


@dataclass(frozen=True, slots=True)
class Span:
    """The time that one question is about; `reaches_now` says that nothing lies between it and now."""

    start: datetime
    end: datetime
    reaches_now: bool


def span(cursor: str | None, now: datetime) -> Span:
    """What to ask for after `cursor`, until which the last answer reached; one ahead of us is from a wrong clock."""
    until = moment(cursor)
    return _span_from(now - FIRST if until is None else min(until, now - LAG) - OVERLAP, now)


def _span_from(start: datetime, now: datetime) -> Span:
    newest = now - LAG
    end = min(start + SPAN, newest)
    return Span(start, end, end == newest)


def recent(now: datetime, length: timedelta) -> Span:
    """The last time of such a length that may be asked about."""
    return Span(now - LAG - length, now - LAG, reaches_now=True)


def question(asked: Span) -> Request:
    """All of the account in one list: with a marketplace named, the sales from own shelves in the US are left out."""
    return Request(TRANSACTIONS, query={"postedAfter": asked.start, "postedBefore": asked.end})


async def said(calls: Calls, shelf: Shelf, asked: Ask, now: datetime) -> AsyncIterator[Said]:
    """The lines of all transactions since the last answer, span by span; the seller's own id is learned beside."""
    part, until = span(asked.cursor, now), asked.cursor
    bodies: list[Any] = []
    while True:
        pages = await calls.pages(question(part), ASK, TOKEN, urgent=asked.urgent)
        bodies += pages.bodies
        until = part.end.isoformat() if pages.whole else until
        if part.reaches_now or not pages.whole or len(bodies) >= _MOST:
            break
        part = _span_from(part.end, now)
    told = await asyncio.to_thread(read, bodies)
    await shelf.is_me(told.me)
    for entry in told.entries:
        yield entry
    if until is not None:
        yield Next(until)
    yield _judged(told.unread, whole=pages.whole, reaches_now=part.reaches_now)


def _judged(lost: int, *, whole: bool, reaches_now: bool) -> Partial | Whole:
    if not whole:
        return Partial(Topic.MONEY, ACCOUNT, "Amazon's list of transactions broke off in the middle")
    if lost:
        return Partial(Topic.MONEY, ACCOUNT, f"{lost} transactions were not understood")
    if not reaches_now:
        return Partial(Topic.MONEY, ACCOUNT, "the transactions of the last days are still to be read")
    return Whole(Topic.MONEY, ACCOUNT)


@dataclass(frozen=True, slots=True)
class Told:
    """All that the pages of an answer tell; `unread` transactions lack a date or an amount."""

    entries: tuple[Entry, ...]
    unread: int
    me: str | None


def read(bodies: Sequence[Any]) -> Told:
    """The lines of every transaction; those that were held back and are released are told once.

    A deferred transaction is posted when it happens (DEFERRED, later DEFERRED_RELEASED) and once more when the money
    is free (RELEASED, naming the first in DEFERRED_TRANSACTION_ID). Both are the same money and have the same id; where
    both are at hand, the first is told, so that the lines keep the day on which it happened.
    """
    found = [row for body in bodies for row in listed(body, "payload", "transactions")]
    at_hand = {own for row in found if (own := text(row, "transactionId"))}
    free = {first for row in found if (first := _first(row))}
    lines = [_lines(row, free) for row in found if _first(row) not in at_hand]
    ids = (text(row, "sellingPartnerMetadata", "sellingPartnerId") for row in found)
    entries = {entry.id: entry for some in lines for entry in some}
    return Told(tuple(entries.values()), sum(not some for some in lines), next((one for one in ids if one), None))


@dataclass(frozen=True, slots=True)
class _Part:
    """An amount in a transaction: its words from the general to the exact, and the goods that it is about."""

    words: tuple[str, ...]
    amount: Money
    goods: "_Goods"


@dataclass(frozen=True, slots=True)
class _Goods:
    """The goods of one item of a transaction, which is in that place of its list."""

    place: int = 0
    sku: str | None = None
    asin: str | None = None
    quantity: int | None = None

    @property
    def name(self) -> str:
        return self.sku or self.asin or ""


def _lines(row: Mapping[str, Any], free: Set[str]) -> tuple[Entry, ...]:
    """The lines of one transaction, whose amounts add up to its total; empty where it has no date or no amount."""
    at = moment(text(row, "postedDate"))
    if at is None:
        return ()
    kind = " ".join(filter(None, (text(row, "transactionType"), text(row, "description"))))
    own = text(row, "transactionId") or _digest(row)
    market = _market(row)
    whole = Entry(
        id=_first(row) or own,
        book=BOOK,
        kind=EntryKind.OTHER,
        at=at,
        amount=Money(Decimal(0), ""),
        market=market,
        order=_related(row, "ORDER_ID"),
        settled=text(row, "transactionStatus") != "DEFERRED" or own in free,
    )
    return tuple(_entries(whole, kind, _parts(row)))


def _entries(whole: Entry, transaction: str, parts: Sequence[_Part]) -> Iterator[Entry]:
    """Ids hold no place in the list: the same amount has the same id when its transaction is told again."""
    seen: dict[str, int] = {}
    counted: set[int] = set()
    for part in parts:
        goods, word = part.goods, "/".join(part.words)
        name = f"{whole.id}:{goods.name}:{word}"
        seen[name] = seen.get(name, 0) + 1
        kind = kind_of(transaction, part.words) if part.words or len(parts) == 1 else EntryKind.OTHER
        counts = kind in _QUANTITY_OF and goods.place not in counted
        counted |= {goods.place} if counts else set()
        yield replace(
            whole,
            id=f"{name}:{seen[name]}",
            kind=kind,
            amount=part.amount,
            word=word or transaction,
            sku=goods.sku,
            listing=Subject(whole.market, goods.asin) if whole.market and goods.asin else None,
            quantity=goods.quantity if counts else None,
        )


def _parts(row: Mapping[str, Any]) -> list[_Part]:
    """The amounts of a transaction by its items where they tell all, else by its own breakdown; then what is left over.

    What the parts do not explain is one more part without a word, so that the sum is always the total; parts in another
    currency than that are left out, for they would be the same money once more.
    """
    total, goods = money(row, "totalAmount"), _goods(row)
    by_items = [part for place, item in enumerate(rows(row, "items"), 1) for part in _item(item, place)]
    by_kind = _broken_down(row, (), goods, 0)
    parts = by_items or by_kind
    if total is None:
        return parts
    if by_items and by_kind and _left(total, by_items) and not _left(total, by_kind):
        parts = by_kind
    parts = [one for one in parts if one.amount.currency == total.currency]
    left = _left(total, parts)
    return [*parts, _Part((), Money(left, total.currency), goods)] if left or not parts else parts


def _item(item: Mapping[str, Any], place: int) -> list[_Part]:
    goods, total = _goods(item, place), money(item, "totalAmount")
    parts = _broken_down(item, (), goods, 0)
    left = _left(total, parts) if total else Decimal(0)
    return [*parts, _Part(("Item",), Money(left, total.currency), goods)] if total and left else parts


def _broken_down(said: Mapping[str, Any], above: tuple[str, ...], goods: _Goods, depth: int) -> list[_Part]:
    """The innermost amounts under this; what they do not explain of the one above them stays under its name."""
    found: list[_Part] = []
    for row in rows(said, "breakdowns") if depth < _DEEPEST else ():
        words = (*above, text(row, "breakdownType") or "?")
        amount, inner = money(row, "breakdownAmount"), _broken_down(row, words, goods, depth + 1)
        found += inner
        if amount is not None and (not inner or _left(amount, inner)):
            found.append(_Part(words, Money(_left(amount, inner), amount.currency), goods))
    return found


def _left(total: Money, parts: Sequence[_Part]) -> Decimal:
    return total.amount - sum((one.amount.amount for one in parts if one.amount.currency == total.currency), Decimal(0))


def _goods(said: Mapping[str, Any], place: int = 0) -> _Goods:
    context = next((row for row in rows(said, "contexts") if text(row, "sku") or text(row, "asin")), None)
    return _Goods(place, text(context, "sku"), text(context, "asin"), number(context, "quantityShipped"))


def _market(row: Mapping[str, Any]) -> str | None:
    for where in ("marketplaceDetails", "sellingPartnerMetadata"):
        if market := market_of_id(text(row, where, "marketplaceId") or ""):
            return market.code
    return None


def _related(row: Mapping[str, Any], name: str) -> str | None:
    named = (one for one in rows(row, "relatedIdentifiers") if text(one, "relatedIdentifierName") == name)
    return next((value for one in named if (value := text(one, "relatedIdentifierValue"))), None)


def _first(row: Mapping[str, Any]) -> str | None:
    """The id of the deferred transaction whose money this one sets free; None for any other."""
    first = _related(row, "DEFERRED_TRANSACTION_ID")
    return first if first != text(row, "transactionId") else None


def _digest(row: Mapping[str, Any]) -> str:
    """A name for a transaction that has no id of its own, made of what does not change about it."""
    related = sorted(str(get(one, "relatedIdentifierValue")) for one in rows(row, "relatedIdentifiers"))
    said = [text(row, "transactionType"), text(row, "postedDate"), str(money(row, "totalAmount")), *related]
    return sha256(repr(said).encode()).hexdigest()[:20]
