"""How much is asked about the listings that are watched: counted by the database, however many they are."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from adapters.readings import Topic
from storage.asked import IS_ASKED
from storage.batches import Batches
from storage.switched import still_asked
from storage.tables import ListingRow, WatchRow, table

_LISTING, _WATCH = table(ListingRow).columns, table(WatchRow).columns


class Asked(NamedTuple):
    """One question about a listing, and the listing's address."""

    account: str
    topic: Topic
    url: str


class Questions(Batches):
    """Only what is asked at present: not of listings that are paused, nor of topics that are switched off."""

    async def questions(self, now: datetime) -> Mapping[tuple[str, Topic], int]:
        """About how many listings each account is asked, topic by topic."""
        await self._settle()
        query = select(_WATCH.account, _WATCH.topic, func.count()).group_by(_WATCH.account, _WATCH.topic)
        async with self._read() as session:
            rows = await session.execute(await self._asked_now(session, query, now))
            found = {(account, Topic(topic)): int(count) for account, topic, count in rows}
        return {key: count for key, count in found.items() if self._is_asked(*key)}

    async def questions_of(self, accounts: Collection[str], now: datetime) -> Sequence[Asked]:
        """Every question of these accounts."""
        await self._settle()
        query = select(_WATCH.account, _WATCH.topic, _LISTING.url).where(_WATCH.account.in_(sorted(accounts)))
        async with self._read() as session:
            rows = await session.execute(await self._asked_now(session, query, now)) if accounts else ()
            found = [Asked(account, Topic(topic), url) for account, topic, url in rows]
        return [one for one in found if self._is_asked(one.account, one.topic)]

    async def addresses(self, account: str, now: datetime) -> Sequence[str]:
        """Those of the account's listings."""
        query = select(_LISTING.url).where(_LISTING.account == account, _LISTING.removed_at.is_(None), _running(now))
        async with self._read() as session:
            return list(await session.scalars(query))

    async def _asked_now(self, session: Any, query: Any, now: datetime) -> Any:
        joined = query.join_from(table(WatchRow), table(ListingRow), _LISTING.id == _WATCH.listing_id)
        return joined.where(_LISTING.removed_at.is_(None), IS_ASKED, _running(now), *await still_asked(session))

    def _is_asked(self, account: str, topic: Topic) -> bool:
        asked = self._asked or {}
        return account not in asked or topic in asked[account]


def _running(now: datetime) -> ColumnElement[bool]:
    return or_(_LISTING.paused_until.is_(None), _LISTING.paused_until <= now)
