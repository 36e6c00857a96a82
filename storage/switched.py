"""Topics that people switched off: for one listing, for those of a tag, or for all; what says it most nearly counts."""

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, and_, not_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from storage.engine import begins_with
from storage.slots import HOUSE, TAGS
from storage.states import Decision
from storage.tables import DecisionRow, WatchRow

TOPIC = "topic."
OFF, ON = "off", "on"


async def still_asked(session: AsyncSession) -> list[ColumnElement[bool]]:
    """The conditions under which a watch is not switched off; none where nothing is."""
    key = col(DecisionRow.key)
    said = await _rows(session, begins_with(session, key, TOPIC))
    if not said:
        return []
    tagged = _tagged(await _rows(session, key == TAGS))
    by_topic: dict[str, list[Decision]] = {}
    for one in said:
        by_topic.setdefault(one.key.removeprefix(TOPIC), []).append(one)
    return [not_(_switched_off(topic, some, tagged)) for topic, some in by_topic.items()]


async def _rows(session: AsyncSession, *conditions: ColumnElement[bool]) -> list[Decision]:
    columns = col(DecisionRow.scope), col(DecisionRow.key), col(DecisionRow.value)
    return [Decision(*row) for row in await session.execute(select(*columns).where(*conditions))]


def _tagged(rows: Iterable[Decision]) -> dict[str, set[int]]:
    """The listings of each tag."""
    found: dict[str, set[int]] = {}
    for row in rows:
        for tag in row.value if isinstance(row.value, list) else ():
            found.setdefault(str(tag), set()).add(int(row.scope.partition(":")[2]))
    return found


def _switched_off(topic: str, said: Iterable[Decision], tagged: Mapping[str, set[int]]) -> ColumnElement[bool]:
    """Of the tags of a listing one that says off is enough."""
    everywhere, off, on = False, set[int](), set[int]()
    # The house first, then tags, then single listings.
    for one in sorted(said, key=lambda each: (each.scope != HOUSE, each.scope.startswith("listing:"))):
        kind, _, which = one.scope.partition(":")
        if kind == HOUSE:
            everywhere = one.value == OFF
            continue
        numbers = {int(which)} if kind == "listing" else tagged.get(which, set())
        if one.value == OFF:
            off, on = off | numbers, on - numbers
        else:
            kept = off if kind == "tag" else set[int]()
            off, on = off - (numbers - kept), on | (numbers - kept)
    listing = col(WatchRow.listing_id)
    silent = listing.not_in(sorted(on)) if everywhere else listing.in_(sorted(off))
    return and_(col(WatchRow.topic) == topic, silent)
