"""What the pictures of a listing are drawn from, as far as it was seen and may be shown."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.readings import Seller, Topic
from monitor.charts.about import SPANS, About, Drawing, Kind
from monitor.charts.history import Changes, Times, merged
from monitor.charts.kinds import (
    Looked,
    SoldDay,
    coverage_drawing,
    orders_drawing,
    rank_drawing,
    share_drawing,
    stock_drawing,
)
from monitor.charts.prices import (
    RIVAL_INKS,
    Track,
    currency_of,
    holder_ink,
    price_drawing,
    prices_of,
    rival_name,
    times_of,
    while_sold,
)
from monitor.charts.spec import Ink
from monitor.commands.turn import Turn
from monitor.findings import Known
from monitor.known import CONTENT, OFFERS
from monitor.language import N_
from monitor.licence import is_limited
from monitor.order_news import NEWS_FOR
from monitor.rules.rank import RANK_FELL, hour_of, levels_of, time_of
from storage.states import Snapshot, WatchedListing

_RANK, _PRICE = "rank:", "price:"
# So much the platform's clock may be ahead of ours.
_AHEAD = timedelta(hours=1)
_SEEN_BY = {Kind.SHARE: Topic.OFFERS, Kind.STOCK: Topic.STOCK}


@dataclass(frozen=True, slots=True)
class Source:
    """One listing with what is asked of it: `topics`, and the names of all numbers ever seen there."""

    turn: Turn
    listing: WatchedListing
    topics: frozenset[Topic]
    metrics: tuple[str, ...]

    @classmethod
    async def of(cls, turn: Turn, listing: WatchedListing) -> "Source":
        watches = await turn.store.watches(listing.id)
        return cls(turn, listing, frozenset(one.topic for one in watches), await turn.store.metrics(listing.id))

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
        """What there can be a picture of; orders are told in private only."""
        found = [Kind.RANK] if any(one.startswith(_RANK) for one in self.metrics) else []
        found.append(Kind.PRICE)
        found += [Kind.SHARE] if self.shared else []
        found += [Kind.STOCK] if "stock" in self.metrics else []
        found += [Kind.ORDERS] if not self.listing.rival and self.turn.heard.private else []
        return [*found, Kind.COVERAGE]

    async def seen(self, about: About, topic: Topic) -> Times:
        """The times in which the question was answered whole."""
        spans = await self.turn.store.coverage(_at(about.window.begin), about.now, self.listing.id)
        times = ((one.begin.timestamp(), one.end.timestamp()) for one in spans if one.topic is topic)
        return merged(times, about.window)

    async def number(self, about: About, metric: str) -> Changes:
        points = await self.turn.store.series(self.listing.id, metric, _at(about.window.begin), about.now)
        return [(point.at.timestamp(), point.value) for point in points]

    async def states(self, about: About, kind: str) -> Sequence[Snapshot]:
        return await self.turn.store.snapshots(self.listing.id, kind, _at(about.window.begin))


def _at(moment: float) -> datetime:
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


async def _rank(source: Source, about: About, board: int) -> Drawing:
    boards = await boards_of(source)
    if not boards:
        return rank_drawing(about, "", (), await source.seen(about, source.page))
    called = boards[min(board, len(boards) - 1)]
    seen = await _while_shown(source, called, await source.seen(about, source.page))
    return rank_drawing(about, called, await source.number(about, f"{_RANK}{called}"), seen)


async def boards_of(source: Source) -> list[str]:
    """The boards that the listing was ever seen on, the main one first."""
    seen = [one.removeprefix(_RANK) for one in source.metrics if one.startswith(_RANK)]
    row = (await source.turn.store.memories(source.listing.id)).get(RANK_FELL.name)
    learnt = levels_of(row.value) if row and row.version == RANK_FELL.version else {}
    order = [*learnt, *seen]
    return sorted(seen, key=order.index)


async def _while_shown(source: Source, board: str, seen: Times) -> Times:
    """A page that no longer shows the rank proves nothing about it: what is learnt knows when it last did."""
    row = (await source.turn.store.memories(source.listing.id)).get(RANK_FELL.name)
    level = levels_of(row.value).get(board) if row and row.version == RANK_FELL.version else None
    if level is None or not seen or hour_of(_at(seen[-1][1])) - level.hour <= 1:
        return seen
    last = time_of(level.hour + 1).timestamp()
    return [(begin, min(end, last)) for begin, end in seen if begin <= last]


async def _price(source: Source, about: About, board: int) -> Drawing:
    tracks, currency = await price_tracks(source, about)
    return price_drawing(about, tracks, currency, source.listing.floor)


async def price_tracks(source: Source, about: About) -> tuple[list[Track], str]:
    """My price first, then others', the featured offer's and rivals', all in one currency."""
    offers = await source.states(about, OFFERS) if source.shared else ()
    known = await source.turn.known(source.listing)
    stated = known.content.price.currency if known.content and known.content.price else None
    currency = currency_of(offers) or stated or _first_currency(source)
    if offers:
        own = await _offer_tracks(source, about, offers, known, currency)
    else:
        own = await _page_track(source, about, currency)
    return [*own, *await _rival_tracks(source, about, currency)], currency


def _first_currency(source: Source) -> str:
    found = (one.removeprefix(_PRICE) for one in source.metrics if one.startswith(_PRICE))
    return next(found, "USD")


async def _offer_tracks(
    source: Source, about: About, offers: Sequence[Snapshot], known: Known, currency: str
) -> list[Track]:
    is_mine = await mine_of(source, known)
    seen, label = await source.seen(about, Topic.OFFERS), about.tongue.label
    told = [(one.begin.timestamp(), prices_of(one.value, currency, is_mine)) for one in offers]
    return [
        Track(Ink.MINE, label(N_("my price")), times_of(told, lambda one: one.mine), seen),
        Track(Ink.OTHER, label(N_("others' lowest")), times_of(told, lambda one: one.others), seen),
        Track(Ink.FEATURED, label(N_("Buy Box")), times_of(told, lambda one: one.featured), seen),
    ]


async def mine_of(source: Source, known: Known) -> Callable[[Seller], bool]:
    """Who is mine by what people have said by now; asked for thousands of offers, each seller is judged once."""
    circle = await source.turn.circle(source.listing, known)
    judged: dict[str, bool] = {}

    def is_mine(seller: Seller) -> bool:
        if seller.key not in judged:
            judged[seller.key] = circle.is_mine(seller)
        return judged[seller.key]

    return is_mine


async def _page_track(source: Source, about: About, currency: str) -> list[Track]:
    """The price that the page states, which on a page of my own is mine."""
    label = about.tongue.label(N_("Buy Box")) if source.shared else about.tongue.label(N_("my price"))
    if source.listing.rival:
        label = about.tongue.label(N_("his price"))
    ink = Ink.FEATURED if source.shared else Ink.MINE
    changes = while_sold(await source.number(about, f"{_PRICE}{currency}"), await source.states(about, CONTENT))
    return [Track(ink, label, changes, await source.seen(about, source.page))]


async def _rival_tracks(source: Source, about: About, currency: str) -> list[Track]:
    """The rivals that are followed in the same market, as many as there are colours."""
    if source.listing.rival:
        return []
    rivals = [one for one in await source.turn.store.listings() if one.rival and _beside(source, one)]
    tracks = []
    for ink, rival in zip(RIVAL_INKS, rivals, strict=False):
        his = await Source.of(source.turn, rival)
        changes = while_sold(await his.number(about, f"{_PRICE}{currency}"), await his.states(about, CONTENT))
        tracks.append(Track(ink, rival_name(rival.name or rival.subject.id), changes, await his.seen(about, his.page)))
    return tracks


def _beside(source: Source, rival: WatchedListing) -> bool:
    """Whether buyers see both: one platform, one market."""
    same_platform = source.turn.tools.platform_of(rival.account) == source.platform
    return same_platform and rival.subject.market.casefold() == source.listing.subject.market.casefold()


async def _share(source: Source, about: About, board: int) -> Drawing:
    offers = await source.states(about, OFFERS)
    is_mine = await mine_of(source, await source.turn.known(source.listing))
    changes = [(one.begin.timestamp(), holder_ink(one.value, is_mine)) for one in offers]
    return share_drawing(about, changes, await source.seen(about, Topic.OFFERS))


async def _stock(source: Source, about: About, board: int) -> Drawing:
    seen = await source.seen(about, source.topic(Kind.STOCK))
    return stock_drawing(about, await source.number(about, "stock"), seen)


async def _orders(source: Source, about: About, board: int) -> Drawing:
    """Orders come as a stream: a day is known from a week before the account was first asked until the last answer."""
    store, listing = source.turn.store, source.listing
    watches = await store.account_watches(listing.account)
    watch = next((one for one in watches if one.topic is Topic.ORDERS), None)
    days = _days(about)
    if watch is None or watch.read_at is None:
        return orders_drawing(about, [SoldDay(begin, end, None) for begin, end in days])
    since = _at(days[0][0])
    until = about.now + _AHEAD
    sold = await store.sold(listing.account, listing.subject, since, until)
    first, last = (watch.created_at - NEWS_FOR).timestamp(), watch.read_at.timestamp()
    units = _by_day(days, [(at.timestamp(), count) for at, count in sold])
    known = [SoldDay(begin, end, count if end > first and begin <= last else None) for (begin, end), count in units]
    return orders_drawing(about, known, await store.untold_orders(listing.account, since, until))


def _days(about: About) -> list[tuple[float, float]]:
    """The days of the reader's zone; today ends now."""
    zone, found = ZoneInfo(about.tongue.zone), []
    day = _at(about.window.begin).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    while day < about.now:
        # By the wall clock: a day in spring has 23 hours.
        following = (day + timedelta(days=1)).replace(hour=0)
        found.append((day.timestamp(), min(following.timestamp(), about.now.timestamp())))
        day = following
    return found


def _by_day(
    days: Sequence[tuple[float, float]], sold: Sequence[tuple[float, int]]
) -> list[tuple[tuple[float, float], int]]:
    counts = [0] * len(days)
    place = 0
    for at, count in sold:
        while place < len(days) - 1 and at >= days[place][1]:
            place += 1
        counts[place] += count
    return list(zip(days, counts, strict=True))


async def _coverage(source: Source, about: About, board: int) -> Drawing:
    store, listing = source.turn.store, source.listing
    since = _at(about.window.begin)
    troubles = await store.troubles(since, about.now, listing.id)
    looked = []
    for topic in (one for one in Topic if one in source.topics):
        met = [one for one in troubles if one.topic is topic]
        failed = merged(((one.begin.timestamp(), one.end.timestamp()) for one in met), about.window)
        why = max(met, key=lambda one: one.end).why if met else None
        looked.append(Looked(topic, await source.seen(about, topic), failed, why))
    return coverage_drawing(about, looked)


DRAWN: Mapping[Kind, Callable[[Source, About, int], Awaitable[Drawing]]] = {
    Kind.RANK: _rank,
    Kind.PRICE: _price,
    Kind.SHARE: _share,
    Kind.STOCK: _stock,
    Kind.ORDERS: _orders,
    Kind.COVERAGE: _coverage,
}
