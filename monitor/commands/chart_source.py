"""One listing as pictures are drawn of it: what is asked of it, when it was seen, and for how long it may be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from adapters.readings import Topic
from monitor.charts.about import SPANS, About, Kind
from monitor.charts.history import Changes, Times, merged
from monitor.commands.turn import Turn
from monitor.licence import is_limited
from storage.states import Snapshot, WatchedListing

_SEEN_BY = {Kind.SHARE: Topic.OFFERS, Kind.STOCK: Topic.STOCK}


@dataclass(frozen=True, slots=True)
class Source:
    """One listing with what is asked of it: `topics`, and the names of all numbers ever seen there.

    `sells` says that what was sold may be told here; of a rival nobody knows it.
    """

    turn: Turn
    listing: WatchedListing
    topics: frozenset[Topic]
    metrics: tuple[str, ...]
    sells: bool = False

    @classmethod
    async def of(cls, turn: Turn, listing: WatchedListing) -> "Source":
        watches = await turn.store.watches(listing.id)
        sells = not listing.rival and await turn.may_tell_money()
        topics = frozenset(one.topic for one in watches)
        return cls(turn, listing, topics, await turn.store.metrics(listing.id), sells)

    @property
    def platform(self) -> str:
        return self.turn.tools.platform_of(self.listing.account)

    @property
    def limited(self) -> bool:
        return is_limited(self.platform)

    @property
    def page(self) -> Topic:
        """The question that the listing's own page answers."""
        return Topic.RIVALS if self.listing.rival else Topic.LISTINGS

    @property
    def shared(self) -> bool:
        return Topic.OFFERS in self.topics and self.turn.tools.is_shared(self.listing)

    def topic(self, kind: Kind) -> Topic:
        """The question whose answers the picture shows."""
        wanted = _SEEN_BY.get(kind, self.page)
        if kind is Kind.PRICE and self.shared:
            return Topic.OFFERS
        return wanted if wanted in self.topics else self.page

    def kinds(self) -> list[Kind]:
        """What there can be a picture of; sums only where they may be told."""
        found = [Kind.RANK] if any(one.startswith("rank:") for one in self.metrics) else []
        found.append(Kind.PRICE)
        found += [Kind.SHARE] if self.shared else []
        found += [Kind.STOCK] if "stock" in self.metrics else []
        found += [Kind.ORDERS] if self.sells else []
        return [*found, Kind.COVERAGE]

    async def seen(self, about: About, topic: Topic) -> Times:
        """The times in which the question was answered whole."""
        spans = await self.turn.store.coverage(moment_of(about.window.begin), about.now, self.listing.id)
        times = ((one.begin.timestamp(), one.end.timestamp()) for one in spans if one.topic is topic)
        return merged(times, about.window)

    async def number(self, about: About, metric: str) -> Changes:
        points = await self.turn.store.series(self.listing.id, metric, moment_of(about.window.begin), about.now)
        return [(point.at.timestamp(), point.value) for point in points]

    async def states(self, about: About, kind: str) -> Sequence[Snapshot]:
        return await self.turn.store.snapshots(self.listing.id, kind, moment_of(about.window.begin))


def moment_of(moment: float) -> datetime:
    """A moment of a picture as the store knows it."""
    return datetime.fromtimestamp(moment, UTC)


async def about_of(source: Source, kind: Kind, span: str | None) -> About:
    """The listing and its time; what a licence lets be shown for hours only is drawn for those alone."""
    turn, listing = source.turn, source.listing
    limited = source.limited and kind not in (Kind.COVERAGE, Kind.ORDERS)
    chosen = "6h" if limited else span if span in SPANS and span != "6h" else "30d"
    topic = Topic.ORDERS if kind is Kind.ORDERS else source.topic(kind)
    since = turn.now - SPANS[chosen][0]
    incidents = [one for one in await turn.store.recent_incidents(since) if one.listing_id == listing.id]
    return About(
        tongue=turn.tongue,
        listing=listing,
        platform=source.platform,
        kind=kind,
        span=chosen,
        now=turn.now,
        incidents=tuple(incidents),
        limited=limited,
        grace=2 * turn.tools.period(listing.account, topic).total_seconds(),
        read_at=await _read_at(source, topic),
    )


async def _read_at(source: Source, topic: Topic) -> datetime | None:
    if topic.of_an_account:
        account = await source.turn.store.account_watches(source.listing.account)
        return next((one.read_at for one in account if one.topic is topic), None)
    watches = await source.turn.store.watches(source.listing.id)
    return next((one.read_at for one in watches if one.topic is topic), None)
