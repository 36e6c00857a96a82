"""Listings and their watches: what is to be looked at, and when."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Select, case, delete, func, or_, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from adapters.readings import Money, Subject, Topic
from storage.asked import IS_ASKED
from storage.batches import want
from storage.columns import MILLISECOND
from storage.copycats import forget_copycats
from storage.engine import changed, insert_into
from storage.listings import Listings
from storage.rows import floor_columns, listing_of, watch_of
from storage.slots import STARRED, STARRED_WEIGHT
from storage.states import Watch, WatchedListing, is_asked
from storage.switched import still_asked
from storage.tables import (
    AccountWatchRow,
    DecisionRow,
    DeliveryRow,
    IncidentRow,
    ListingRow,
    MemoryRow,
    RankingRow,
    Row,
    TieRow,
    WatchRow,
    table,
)

# Read as plain columns: hundreds of them at once as objects of the ORM would hold up everything else.
_LISTING, _WATCH = table(ListingRow).columns, table(WatchRow).columns
# What the program itself put off until a time.
_TO_COME: dict[type[Row], tuple[str, ...]] = {
    WatchRow: ("not_before", "wanted_at"),
    RankingRow: ("not_before",),
    AccountWatchRow: ("not_before", "wanted_at"),
    IncidentRow: ("next_step_at",),
    DeliveryRow: ("next_try",),
}
# Since when something has been going on: a clock that was set back must not make it begin in the future. One that was
# set forward may also have slept, and then it has truly been so long.
_GOING_ON: dict[type[Row], tuple[str, ...]] = {
    WatchRow: ("read_at", "failing_since", "created_at"),
    RankingRow: ("read_at", "failing_since"),
    AccountWatchRow: ("read_at", "failing_since", "created_at"),
}


class Schedule(Listings):
    """The listings people asked us to watch, and the watches that are due."""

    async def add_listing(
        self,
        account: str,
        subject: Subject,
        name: str,
        url: str,
        now: datetime,
        topics: Iterable[Topic],
        *,
        rival: bool = False,
    ) -> WatchedListing:
        """Watches a listing with one watch for each of the topics that it is asked, due at once.

        Asked twice it changes nothing, also not whose it is. One that was removed comes back as new: under the new
        name, with no memory, to a first look.
        """
        await self._settle()
        wanted = tuple(topics)
        said: dict[str, Any] = {"name": name, "url": url, "rival": rival}

        async def work(session: AsyncSession) -> WatchedListing:
            row = await _same(session, account, subject)
            if row is None:
                row = ListingRow(account=account, market=subject.market, subject_id=subject.id, added_at=now, **said)
                session.add(row)
            elif row.removed_at is not None:
                row.sqlmodel_update({**said, "paused_until": None, "removed_at": None})
                await _begin_anew(session, row, now)
            await session.flush()
            await _add_watches(session, row, wanted, now)
            return listing_of(row)

        return await self._write(work)

    async def set_rival(self, listing_id: int, rival: bool, topics: Iterable[Topic], now: datetime) -> bool:
        """From now on it is a rival's, or mine, and begins anew as such, of no product.

        False where it was so, or is not watched.
        """
        await self._settle()
        wanted = tuple(topics)

        async def work(session: AsyncSession) -> bool:
            row = await session.get(ListingRow, listing_id)
            if row is None or row.removed_at is not None or row.rival is rival:
                return False
            row.rival = rival
            await _begin_anew(session, row, now)
            await session.execute(delete(TieRow).where(col(TieRow.listing_id) == row.id))
            await _add_watches(session, row, wanted, now)
            return True

        return await self._write(work)

    async def complete_watches(self, account: str, topics: Collection[Topic], now: datetime) -> None:
        """Asks of every listing of the account also what its platform answers only by now; the rest stays as it is."""
        await self._settle()

        async def work(session: AsyncSession) -> None:
            own = col(ListingRow.account) == account, col(ListingRow.removed_at).is_(None)
            asked = select(col(WatchRow.listing_id)).join(ListingRow).group_by(col(WatchRow.listing_id))
            asked = asked.where(IS_ASKED, col(WatchRow.topic).in_([one.value for one in topics]))
            for rival in (False, True):
                count = sum(is_asked(one, rival=rival) for one in topics)
                whole = asked.having(func.count() == count)
                lacking = (*own, col(ListingRow.rival) == rival, col(ListingRow.id).not_in(whole))
                for row in await session.scalars(select(ListingRow).where(*lacking)):
                    await _add_watches(session, row, topics, now)

        await self._write(work)

    async def remove_listing(self, listing_id: int, now: datetime) -> bool:
        """Watches it no longer; its history stays. False where there is no such listing."""
        return await self._change_listing(listing_id, removed_at=now)

    async def set_floor(self, listing_id: int, floor: Money | None) -> bool:
        """The lowest price a follower may ask. ValueError for more decimals than the currency has."""
        return await self._change_listing(listing_id, **floor_columns(floor))

    async def rename(self, listing_id: int, name: str) -> bool:
        return await self._change_listing(listing_id, name=name)

    async def pause(self, listing_id: int, until: datetime | None) -> bool:
        """Looks at it no more until then; None ends the pause."""
        return await self._change_listing(listing_id, paused_until=until)

    async def _change_listing(self, listing_id: int, **columns: Any) -> bool:
        query = update(ListingRow).where(col(ListingRow.id) == listing_id, col(ListingRow.removed_at).is_(None))
        return await self._write(lambda session: changed(session, query.values(**columns))) > 0

    async def watches(
        self, listing_id: int | None = None, *, listings: Collection[int] | None = None
    ) -> tuple[Watch, ...]:
        """The watches of one listing, of some, or of all that are watched; none that is not asked any more.

        That is so by `ask_only`, or where people switched the topic off.
        """
        await self._settle()
        query = select(*_WATCH).join(ListingRow).where(IS_ASKED)
        one = col(ListingRow.removed_at).is_(None) if listing_id is None else col(ListingRow.id) == listing_id
        query = query.where(one)
        if listings is not None:
            query = query.where(col(ListingRow.id).in_(sorted(listings)))
        async with self._read() as session:
            query = query.where(*await still_asked(session))
            found = [watch_of(row) for row in await session.execute(query.order_by(col(WatchRow.id)))]
        asked = self._asked or {}
        # The listings of an account that is not configured are unknown: their questions say so.
        return tuple(one for one in found if one.account not in asked or one.topic in asked[one.account])

    async def due(
        self, now: datetime, account: str | None = None, limit: int = 500, topic: Topic | None = None
    ) -> tuple[tuple[Watch, WatchedListing], ...]:
        """What may be looked at now, nothing removed or paused: wanted ones first, then the longest unread."""
        await self._settle()
        query = _due(now).limit(limit)
        if account is not None:
            query = query.where(col(WatchRow.account) == account)
        if topic is not None:
            query = query.where(col(WatchRow.topic) == topic.value)
        async with self._read() as session:
            query = query.where(*await still_asked(session))
            theirs = query.with_only_columns(col(WatchRow.listing_id)).order_by(None).limit(None)
            due = [watch_of(row) for row in await session.execute(query)]
            rows = await session.execute(select(*_LISTING).where(col(ListingRow.id).in_(theirs)))
            listings = {row.id: listing_of(row) for row in rows}
        return tuple((watch, listings[watch.listing_id]) for watch in due)

    async def shift_schedule(self, step: timedelta) -> None:
        """Moves everything that is still to come by so much: the machine's clock was set, not the world's.

        These are looks, ladders and messages to be tried again; what people asked for by the clock stays. Where it
        was set back, what has been going on since a time goes along, so that it does not begin in the future. What
        was seen keeps its date.
        """
        await self._settle()
        milliseconds = step // MILLISECOND

        async def work(session: AsyncSession) -> None:
            going_on = _GOING_ON if milliseconds < 0 else {}
            for row, names in _TO_COME.items():
                times = {name: table(row).c[name] for name in (*names, *going_on.get(row, ()))}
                moved = {name: type_coerce(time, BigInteger) + milliseconds for name, time in times.items()}
                await session.execute(table(row).update().values(**moved))

        await self._write(work)

    async def ask_again(self, account: str, now: datetime) -> None:
        """What was put off because it failed is due now: the account answers again.

        A listing that failed only once may have a fault of its own; a question about the whole account is put off for
        a day at once where it is refused.
        """
        await self._settle()

        async def work(session: AsyncSession) -> None:
            for row, least in ((WatchRow, 2), (AccountWatchRow, 1)):
                known = table(row).c
                failing = (known.account == account, known.failures >= least, known.not_before > now)
                await session.execute(table(row).update().where(*failing).values(not_before=now))

        await self._write(work)

    async def want(self, watch_ids: Iterable[int], at: datetime) -> None:
        """Asks watches to look at that time whatever their schedule says; the earlier of two wishes holds."""
        wants = tuple((watch_id, at) for watch_id in watch_ids)
        await self._settle()
        await self._write(lambda session: want(session, wants))


def _due(now: datetime) -> Select[*tuple[Any, ...]]:
    wanted = col(WatchRow.wanted_at) <= now
    running = or_(col(ListingRow.paused_until).is_(None), col(ListingRow.paused_until) <= now)
    return (
        select(*_WATCH)
        .join(ListingRow)
        .where(col(ListingRow.removed_at).is_(None), IS_ASKED, running, or_(col(WatchRow.not_before) <= now, wanted))
        .order_by(
            case((wanted, col(WatchRow.wanted_at))).asc().nulls_last(),
            col(WatchRow.read_at).asc().nulls_first(),
            col(WatchRow.id),
        )
    )


async def _same(session: AsyncSession, account: str, subject: Subject) -> ListingRow | None:
    query = select(ListingRow).where(
        col(ListingRow.account) == account,
        col(ListingRow.market) == subject.market,
        col(ListingRow.subject_id) == subject.id,
    )
    return (await session.scalars(query)).one_or_none()


async def _begin_anew(session: AsyncSession, row: ListingRow, now: datetime) -> None:
    """With no memory, to a first look."""
    row.added_at, row.first_looked_at = now, None
    await session.execute(delete(MemoryRow).where(col(MemoryRow.listing_id) == row.id))
    await forget_copycats(session, row.id)
    fresh: dict[str, Any] = {"not_before": now, "read_at": None, "wanted_at": None, "created_at": now}
    fresh |= {"looks": 0, "changes": 0, "failures": 0, "failing_since": None, "trouble": None}
    await session.execute(update(WatchRow).where(col(WatchRow.listing_id) == row.id).values(**fresh))


async def _add_watches(session: AsyncSession, row: ListingRow, topics: Iterable[Topic], now: datetime) -> None:
    columns = {"account": row.account, "listing_id": row.id, "not_before": now, "created_at": now}
    starred = await session.get(DecisionRow, (f"listing:{row.id}", STARRED)) is not None
    counts = {"weight": STARRED_WEIGHT if starred else 1.0, "changes": 0, "looks": 0, "failures": 0}
    rows = [{**columns, **counts, "topic": topic.value} for topic in topics if is_asked(topic, rival=row.rival)]
    if rows:
        await session.execute(insert_into(session, table(WatchRow)).on_conflict_do_nothing(), rows)
