"""What the pictures of a listing are drawn from, as far as it was seen and may be shown."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from adapters.readings import Seller, Topic
from monitor.charts.about import About, Drawing, Kind
from monitor.charts.fan import with_fan
from monitor.charts.history import Times, merged
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
from monitor.commands.chart_source import Source, moment_of
from monitor.findings import Known
from monitor.known import CONTENT, OFFERS
from monitor.language import N_
from monitor.order_news import NEWS_FOR
from monitor.rules.rank import RANK_FELL, hour_of, levels_of, time_of
from monitor.stock.now import outlook_now
from storage.states import Snapshot, WatchedListing

_RANK, _PRICE = "rank:", "price:"
# So much the platform's clock may be ahead of ours.
_AHEAD = timedelta(hours=1)


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
    if level is None or not seen or hour_of(moment_of(seen[-1][1])) - level.hour <= 1:
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
    drawing = stock_drawing(about, await source.number(about, "stock"), seen)
    # What is to come tells what sells a day: that is for those who may know it.
    outlook = await outlook_now(source.turn.store, source.listing, about.now) if source.sells else None
    return with_fan(drawing, about, outlook) if outlook and not about.limited else drawing


async def _orders(source: Source, about: About, board: int) -> Drawing:
    """Orders come as a stream: a day is known from a week before the account was first asked until the last answer."""
    store, listing = source.turn.store, source.listing
    watches = await store.account_watches(listing.account)
    watch = next((one for one in watches if one.topic is Topic.ORDERS), None)
    days = _days(about)
    if watch is None or watch.read_at is None:
        return orders_drawing(about, [SoldDay(begin, end, None) for begin, end in days])
    since = moment_of(days[0][0])
    until = about.now + _AHEAD
    sold = await store.sold(listing.account, listing.subject, since, until)
    first, last = (watch.created_at - NEWS_FOR).timestamp(), watch.read_at.timestamp()
    units = _by_day(days, [(at.timestamp(), count) for at, count in sold])
    known = [SoldDay(begin, end, count if end > first and begin <= last else None) for (begin, end), count in units]
    return orders_drawing(about, known, await store.untold_orders(listing.account, since, until))


def _days(about: About) -> list[tuple[float, float]]:
    """The days of the reader's zone; today ends now."""
    zone, found = ZoneInfo(about.tongue.zone), []
    day = moment_of(about.window.begin).astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
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
    since = moment_of(about.window.begin)
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
