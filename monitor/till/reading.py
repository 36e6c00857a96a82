"""Answers about money, read from the ledger's sums: a few questions to the database each, however much was sold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from adapters.readings import Topic
from monitor.books.statement import PROFIT, REVENUE, Statement, statement
from monitor.people import BY_MARKET
from monitor.sales import Span
from monitor.till.figures import Answer, Beside, Counted, Read, compared, usual_of
from monitor.till.parts import of_goods, parts_of
from monitor.till.series import NOTHING, Series, added, counted_of
from monitor.till.windows import Against, Window, by_zone, days_back, earlier, window_of
from storage.states import AccountWatch, EarnedHour, Goods, GoodsTaking, OrderCount, Person, Slice, Taking, Uncosted
from storage.store import Store

_HOUR = timedelta(hours=1)
# Markets in which nothing was sold for so long need no day of their own.
_LATELY = timedelta(days=70)


@dataclass(frozen=True, slots=True)
class Till:
    """What answers are read from: whose calendar counts, and the house's currency `home`.

    `limit_of` tells how long a question may be unanswered before what it brings counts as late.
    """

    store: Store
    person: Person
    now: datetime
    home: str
    platform_of: Callable[[str], str]
    limit_of: Callable[[AccountWatch], timedelta]


@dataclass(frozen=True, slots=True)
class Of:
    """What an answer is about: all (without a name), some accounts or markets, or some goods."""

    name: str = ""
    slice: Slice = field(default_factory=Slice)
    goods: Goods | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """The markets whose days begin by one clock, and the span by it."""

    name: str
    part: Slice
    window: Window

    @property
    def market(self) -> str | None:
        """One of its markets; None where its day is the person's own."""
        return min(self.part.markets) if self.part.markets else None


@dataclass(frozen=True, slots=True)
class Sums:
    """What is booked, ordered and without a cost in the zones of a span; of goods alone what each SKU brought."""

    takings: Sequence[Taking] = ()
    counts: Sequence[OrderCount] = ()
    uncosted: Sequence[Uncosted] = ()
    goods: Sequence[GoodsTaking] = ()

    def whole(self, of: Of) -> Statement:
        """All of it, in the house's currency."""
        if of.goods is not None:
            return of_goods(self.goods)
        return replace(statement(self.takings, self.counts), uncosted=sum(one.units for one in self.uncosted))


async def answer_of(till: Till, span: Span, of: Of) -> Answer:
    """The span's figures in the house's currency, its markets in their own, and what they are laid beside."""
    async with till.store.at_once() as store:
        till = replace(till, store=store)
        zones = await zones_of(till, span)
        answer = await answer_from(till, span, of, zones, await sums_of(till, zones, of))
        return replace(answer, beside=await _beside(till, span, of, zones, answer.known_since))


async def answer_from(till: Till, span: Span, of: Of, zones: Sequence[Zone], own: Sums) -> Answer:
    """The figures that these sums of the zones make, laid beside nothing."""
    read = await read_of(till, span, of)
    return Answer(
        span=span,
        window=zones[0].window,
        currency=till.home,
        whole=own.whole(of),
        parts=parts_of(own.takings, own.counts, own.uncosted, till.platform_of),
        beside=(),
        read=read,
        of=of.name,
        is_of_goods=of.goods is not None,
        uncosted_skus=_skus(own),
        known_since=await _known_since(till, read),
    )


def _skus(own: Sums) -> int:
    of_goods_ = len({(one.account, one.sku) for one in own.goods if one.uncosted})
    return of_goods_ or sum(one.skus for one in own.uncosted)


async def zones_of(till: Till, span: Span) -> Sequence[Zone]:
    """One for all markets; where a person wants each market's own day, one for each clock, his own for the rest."""
    person, now = till.person, till.now
    others: dict[str, frozenset[str]] = {}
    if person.day_begins == BY_MARKET:
        others = {**by_zone(person, await till.store.markets_sold(now - _LATELY))}
        others.pop(person.zone, None)
    mine = Slice(without=frozenset().union(*others.values()))
    return [
        Zone(person.zone, mine, window_of(span, person, now)),
        *(Zone(zone, Slice(None, some), window_of(span, person, now, min(some))) for zone, some in others.items()),
    ]


async def sums_of(till: Till, zones: Sequence[Zone], of: Of) -> Sums:
    """The sums of all the zones together."""
    found = Sums()
    for zone in zones:
        one = await _goods(till, zone, of.goods) if of.goods is not None else await _money(till, zone, of)
        found = Sums(
            [*found.takings, *one.takings],
            [*found.counts, *one.counts],
            [*found.uncosted, *one.uncosted],
            [*found.goods, *one.goods],
        )
    return found


def until_of(till: Till, window: Window) -> datetime:
    """The running hour whole: nothing in it is later than now, and its sum is at hand."""
    return window.end if window.end < till.now else window.end.replace(minute=0, second=0, microsecond=0) + _HOUR


async def _money(till: Till, zone: Zone, of: Of) -> Sums:
    store, begin, end = till.store, zone.window.begin, until_of(till, zone.window)
    part = part_of(zone, of)
    return Sums(
        [one for one in await store.takings(begin, end) if part.holds(one.account, one.market)],
        [one for one in await store.order_counts(begin, end) if part.holds(one.account, one.market)],
        await store.uncosted(begin, end, part),
    )


def part_of(zone: Zone, of: Of) -> Slice:
    """What is asked for, as far as it lies in the zone."""
    mine, wanted = zone.part.markets, of.slice.markets
    both = wanted if mine is None else mine if wanted is None else mine & wanted
    return Slice(of.slice.accounts, both, zone.part.without)


async def _goods(till: Till, zone: Zone, goods: Goods) -> Sums:
    rows = await till.store.goods_of(zone.window.begin, until_of(till, zone.window), goods)
    return Sums(goods=[one for one in rows if zone.part.holds(one.account, one.market)])


async def read_of(till: Till, span: Span, of: Of) -> Read:
    """How far the accounts were read that it is about."""
    wanted = (
        of.slice.accounts if of.goods is None else {account for account, *_ in (*of.goods.listings, *of.goods.skus)}
    )
    watches = await till.store.account_watches()
    mine = [one for one in watches if wanted is None or one.account in wanted]
    orders = [one for one in mine if one.topic is Topic.ORDERS]
    end = window_of(span, till.person, till.now).end
    telling = {one.account for one in orders}
    silent = await till.store.accounts_watched() if wanted is None else ()
    return Read(
        orders=orders,
        money=[one for one in mine if one.topic is Topic.MONEY],
        late=frozenset(one.id for one in mine if _is_late(till, one, span, end)),
        silent=sorted(set(silent) - telling),
        waiting=sum((await till.store.count_unbooked()).values()),
    )


def _is_late(till: Till, watch: AccountWatch, span: Span, end: datetime) -> bool:
    """Whether what was read ends before the span does: of one that goes on, longer ago than it takes to read anew."""
    if watch.topic not in (Topic.ORDERS, Topic.MONEY):
        return False
    allowed = timedelta() if span is Span.YESTERDAY else till.limit_of(watch)
    return watch.read_at is not None and watch.read_at < end - allowed


# --- what it is laid beside ------------------------------------------------------------------------------------------


async def _beside(till: Till, span: Span, of: Of, zones: Sequence[Zone], since: datetime | None) -> Sequence[Beside]:
    found = []
    for against, days in days_back(span).items():
        if against is Against.USUAL:
            found.append(await _usual(till, span, of, zones, days, since))
        else:
            found.append(await _once(till, of, zones, against, days[0], since))
    return found


async def _known_since(till: Till, read: Read) -> datetime | None:
    """From when on the orders of every account are stored that is asked for them; None where one's are not."""
    asked = {one.account for one in read.orders}
    first = await till.store.sold_since(asked)
    return max(first.values()) if asked and len(first) == len(asked) else None


def _shifted(zones: Sequence[Zone], days: int) -> list[Zone]:
    return [replace(zone, window=earlier(zone.window, days, zone.name)) for zone in zones]


def is_known(zones: Sequence[Zone], since: datetime | None) -> bool:
    return since is not None and all(since <= zone.window.begin for zone in zones)


async def _once(
    till: Till, of: Of, zones: Sequence[Zone], against: Against, days: int, since: datetime | None
) -> Beside:
    then = _shifted(zones, days)
    if not is_known(then, since):
        return Beside(against, None, since)
    return Beside(against, await _counted(till, then, of), since)


async def _counted(till: Till, zones: Sequence[Zone], of: Of) -> Counted:
    """What is compared of a span that is over, without its parts."""
    if of.goods is not None:
        return compared((await sums_of(till, zones, of)).whole(of))
    whole = NOTHING
    for zone in zones:
        begin, end, part = zone.window.begin, zone.window.end, part_of(zone, of)
        earned = counted_of(await till.store.earned(begin, end, REVENUE, PROFIT, part))
        uncosted = await till.store.uncosted_units(begin, end, part)
        whole = added(whole, replace(earned, uncosted=uncosted))
    return whole


async def _usual(
    till: Till, span: Span, of: Of, zones: Sequence[Zone], days: Sequence[int], since: datetime | None
) -> Beside:
    stored = [back for back in days if is_known(_shifted(zones, back), since)]
    if not stored:
        return Beside(Against.USUAL, None, since)
    whole = await series_of(till, of, zones, max(stored), min(stored))
    spans = [_all([whole[zone.name].within(zone.window) for zone in _shifted(zones, back)]) for back in stored]
    usual = usual_of(spans, of_days=span.days == 1)
    uncosted = await _uncosted(till, of, zones, max(stored), min(stored))
    return Beside(Against.USUAL, replace(usual, uncosted=uncosted) if usual else None, since, len(stored))


async def series_of(till: Till, of: Of, zones: Sequence[Zone], first: int, last: int) -> Mapping[str, Series]:
    """The hours of each zone from the first to the last of the days back, whole days."""
    found = {}
    for zone in zones:
        begin, end = earlier(zone.window, first, zone.name).begin, earlier(zone.window, last, zone.name).end
        hours = await _hours(till, of, zone, begin - _HOUR, end)
        found[zone.name] = Series(hours)
    return found


async def _hours(till: Till, of: Of, zone: Zone, begin: datetime, end: datetime) -> Sequence[EarnedHour]:
    if of.goods is not None:
        return await till.store.goods_by_hour(begin, end, of.goods, zone.part)
    return await till.store.earned_by_hour(begin, end, REVENUE, PROFIT, part_of(zone, of))


async def _uncosted(till: Till, of: Of, zones: Sequence[Zone], first: int, last: int) -> int:
    """Units without a known cost in the days back, as far as it is asked of more than single goods."""
    found = 0
    for zone in zones if of.goods is None else ():
        begin, end = earlier(zone.window, first, zone.name).begin, earlier(zone.window, last, zone.name).end
        found += await till.store.uncosted_units(begin, end, part_of(zone, of))
    return found


def _all(parts: Sequence[Counted]) -> Counted:
    whole = NOTHING
    for one in parts:
        whole = added(whole, one)
    return whole
