"""What is asked about listings, by account and topic."""

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from adapters.readings import Topic
from storage.states import is_asked
from storage.tables import ListingRow, WatchRow, table

_LISTING, _WATCH = table(ListingRow).columns, table(WatchRow).columns
# One that was mine and became a rival's keeps the watches of before, with their history; none of them is asked.
IS_ASKED = (_WATCH.topic == Topic.RIVALS.value) == _LISTING.rival
# A question fails from so many failed looks in a row on.
FAILS_AT = 2
# How long an account's question may be unread before a listing is unknown for it.
LimitOf = Callable[[str, Topic], timedelta]


async def pairs_asked(
    session: AsyncSession, asked: Mapping[str, Collection[Topic]], *, rival: bool
) -> list[tuple[str, Topic]]:
    """What each account is asked about a listing of mine or a rival's; one that is not configured, all it ever was."""
    pairs = [(account, topic) for account, topics in asked.items() for topic in topics]
    others = set((await session.scalars(select(_LISTING.account).distinct())).all()) - asked.keys()
    if others:
        query = select(_WATCH.account, _WATCH.topic).where(_WATCH.account.in_(others)).distinct()
        pairs += [(account, Topic(topic)) for account, topic in await session.execute(query)]
    return [pair for pair in pairs if not pair[1].is_search and is_asked(pair[1], rival=rival)]
