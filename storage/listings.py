"""The listings that are watched, as they are asked for: all, some by number, by name, and how they stand."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Select,
    Text,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.readings import Subject, Topic
from storage.asked import FAILS_AT, LimitOf, pairs_asked
from storage.batches import Batches
from storage.columns import MILLISECOND, to_ms
from storage.engine import is_postgres
from storage.folding import folded
from storage.rows import listing_of
from storage.states import Stood, WatchedListing
from storage.switched import still_asked
from storage.tables import ListingRow, WatchRow, table

# Read as plain columns: thousands of them at once as objects of the ORM would hold up everything else.
_LISTING, _WATCH = table(ListingRow).columns, table(WatchRow).columns
# So many are found by a name at most.
_MOST_FOUND = 500
_WATCHED = col(ListingRow.removed_at).is_(None)
AnySelect = Select[*tuple[Any, ...]]


class Called(NamedTuple):
    """A watched listing's number, and what people may call it."""

    id: int
    name: str
    subject_id: str


class Listings(Batches):
    """What is watched; thousands are no reason to read them all."""

    async def listings(
        self, numbers: Collection[int] | None = None, *, removed: bool = False
    ) -> tuple[WatchedListing, ...]:
        """All that are watched, or those of these numbers, paused ones too, in the order they were added.

        With `removed` also those that are no longer watched: old incidents still name them.
        """
        query = select(*_LISTING).order_by(col(ListingRow.id))
        if not removed:
            query = query.where(_WATCHED)
        if numbers is not None:
            query = query.where(col(ListingRow.id).in_(sorted(set(numbers))))
        async with self._read() as session:
            return tuple(listing_of(row) for row in await session.execute(query))

    async def listings_with(self, ids: Collection[str]) -> tuple[WatchedListing, ...]:
        """Those that are watched and have one of these ids, so written or in small or capital letters alone.

        In any account and market.
        """
        wanted = sorted({one for name in ids for one in (name, name.lower(), name.upper())})
        same = _LISTING.subject_id.in_(wanted)
        async with self._read() as session:
            rows = await session.execute(select(*_LISTING).where(_WATCHED, same)) if wanted else ()
            return tuple(listing_of(row) for row in rows)

    async def some_listings(self, skip: int, most: int) -> tuple[WatchedListing, ...]:
        """So many that are watched, after those that are skipped."""
        query = select(*_LISTING).where(_WATCHED).order_by(col(ListingRow.id)).offset(skip).limit(most)
        async with self._read() as session:
            return tuple(listing_of(row) for row in await session.execute(query))

    async def count_listings(self) -> int:
        """How many are watched."""
        async with self._read() as session:
            return await session.scalar(select(func.count()).where(_WATCHED)) or 0

    async def accounts_watched(self) -> tuple[str, ...]:
        """The accounts that have a listing."""
        async with self._read() as session:
            return tuple(await session.scalars(_accounts()))

    async def markets_watched(self) -> frozenset[str]:
        """The markets that have a listing."""
        async with self._read() as session:
            return frozenset(await session.scalars(select(_LISTING.market).distinct().where(_WATCHED)))

    async def listing(self, listing_id: int) -> WatchedListing | None:
        """One listing, also one that is no longer watched: old incidents still name it."""
        async with self._read() as session:
            row = await session.get(ListingRow, listing_id)
            return None if row is None else listing_of(row)

    async def listing_of(self, account: str, subject: Subject) -> WatchedListing | None:
        """The account's listing of this market and id, where it is watched."""
        same = _LISTING.account == account, _LISTING.market == subject.market, _LISTING.subject_id == subject.id
        async with self._read() as session:
            row = (await session.execute(select(*_LISTING).where(_WATCHED, *same))).one_or_none()
        return None if row is None else listing_of(row)

    async def is_watched(self, listing: WatchedListing) -> bool:
        """Whether it is watched still, and was not removed and added anew since it was read."""
        same = col(ListingRow.id) == listing.id, col(ListingRow.removed_at).is_(None)
        query = select(func.count()).where(*same, col(ListingRow.added_at) == listing.added_at)
        async with self._read() as session:
            return await session.scalar(query) == 1

    async def listing_names(self) -> Sequence[Called]:
        """What all that are watched are called, in the order they were added."""
        query = select(_LISTING.id, _LISTING.name, _LISTING.subject_id).where(_WATCHED).order_by(_LISTING.id)
        async with self._read() as session:
            return [Called(*row) for row in (await session.execute(query)).all()]

    async def find_listings(self, text: str) -> tuple[WatchedListing, ...]:
        """Watched listings whose name or platform id begins with the text (`folded`); exact ones alone if any.

        At most five hundred: who means one of more has to say more of its name.
        """
        sought = folded(text)
        async with self._read() as session:
            begins = _begins(session, _LISTING.name, sought) | _begins(session, _LISTING.subject_id, sought)
            query = select(_LISTING.id, _LISTING.name, _LISTING.subject_id).where(_WATCHED, begins)
            rows = (await session.execute(query.order_by(_LISTING.id))).all()
        called = [(row.id, (folded(row.name), folded(row.subject_id))) for row in rows]
        exact = [number for number, words in called if sought in words]
        begun = exact or [number for number, words in called if any(word.startswith(sought) for word in words)]
        return await self.listings(begun[:_MOST_FOUND]) if begun else ()

    async def stood(self, limit: LimitOf, now: datetime, *, rival: bool) -> Stood:
        """How all of mine or all rivals' stand by what is asked of them but for searches.

        Unknown is what is asked nothing, or of which one answer never came, is older than its limit, or fails and is
        as far away as that on either side of now.
        """
        await self._settle()
        of_these = _WATCHED, _LISTING.rival.is_(rival)
        async with self._read() as session:
            # One text of all numbers: as many rows would take ten times as long.
            ids = select(func.aggregate_strings(cast(_LISTING.id, Text), ",")).where(*of_these)
            numbers = sorted(map(int, filter(None, ((await session.scalar(ids)) or "").split(","))))
            if not numbers:
                return Stood((), frozenset(), frozenset())
            asked = {pair: limit(*pair) for pair in await pairs_asked(session, self._asked or {}, rival=rival)}
            unread, unasked = _unknown(asked, now, await still_asked(session))
            paused = (await session.scalars(select(_LISTING.id).where(*of_these, _LISTING.paused_until > now))).all()
            unknown = {*await session.scalars(unread), *await session.scalars(unasked.where(*of_these))}
        return Stood(numbers, frozenset(paused), frozenset(unknown.intersection(numbers)))


@cache
def _accounts() -> Select[Any]:
    """Their names stand in an index alone; then one listing of each is looked for, and not at all of them."""
    names = select(_LISTING.account).distinct().subquery().c.account
    some = exists().where(_LISTING.account == names, _WATCHED)
    return select(names).where(some).order_by(names)


def _begins(session: AsyncSession, column: Any, sought: str) -> Any:
    """Whether it begins so, or perhaps does: databases fold only the Latin alphabet without accents."""
    octets = func.length(cast(column, LargeBinary)) if not is_postgres(session) else func.octet_length(column)
    foreign = octets != func.length(column)
    return or_(column.istartswith(sought, autoescape=True), foreign) if sought.isascii() else foreign


def _unknown(
    asked: Mapping[tuple[str, Topic], timedelta], now: datetime, switched_on: Sequence[ColumnElement[bool]]
) -> tuple[AnySelect, AnySelect]:
    """The listings of watches that nobody could read for too long, also unwatched ones; and those without a watch."""
    by_length: dict[int, list[tuple[str, str]]] = {}
    for (account, topic), length in asked.items():
        by_length.setdefault(length // MILLISECOND, []).append((account, topic.value))
    age = literal(to_ms(now), BigInteger) - type_coerce(_WATCH.read_at, BigInteger)
    fails = (_WATCH.failures >= FAILS_AT) & _WATCH.failing_since.is_not(None)
    pair = tuple_(_WATCH.account, _WATCH.topic)
    # The age first: of nearly all it is small, and nothing more is to be asked.
    blind = [
        or_(_WATCH.read_at.is_(None), age > length, fails & (func.abs(age) >= length)) & pair.in_(pairs)
        for length, pairs in by_length.items()
    ]
    topics = sorted({topic.value for _, topic in asked})
    some = exists().where(_WATCH.listing_id == _LISTING.id, _WATCH.topic.in_(topics), *switched_on)
    return select(_WATCH.listing_id).where(or_(False, *blind), *switched_on), select(_LISTING.id).where(~some)
