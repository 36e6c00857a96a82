"""Counts an account's weeks from its orders, its ledger and what its platform told of visits, repeat and delivery."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.readings import FEES, EntryKind, Figure
from monitor.platforms.weeks import KEPT, WEEK, Week, week_of
from storage.states import WeekTaking
from storage.store import Store

# A SKU lives from its first sale until so many weeks after its last; one sold in the first weeks that are known lived
# before them.
LIVES, FIRST = 8, 4
_VISITS = ("sessions", "page_views")
_REPEAT, _REPEAT_SHARE, _DELIVERY = "repeat_sales", "repeat_sales_share", "delivery_days"
_REVENUE = frozenset({EntryKind.SALE, EntryKind.SHIPPING, EntryKind.PROMOTION})
_DAYS = 7


@dataclass(frozen=True, slots=True)
class Counted:
    """What the memory says of an account's weeks, by their number; `first` is the first week that is known wholly.

    `last` is the one after the last that was read to its end.
    """

    first: int
    last: int
    orders: Mapping[int, int]
    selling: Sequence[tuple[int, int]]
    takings: Sequence[WeekTaking]
    figures: Sequence[Figure]


async def weeks_of(store: Store, account: str, read_at: datetime | None, now: datetime) -> tuple[Week, ...]:
    """The last weeks that are over, oldest first; `read_at` is how far its orders were read."""
    begin = week_of(now) - KEPT * WEEK
    earliest = (await store.first_orders()).get(account)
    if earliest is None or read_at is None:
        return (Week(),) * KEPT
    names = (*_VISITS, _REPEAT, _REPEAT_SHARE, _DELIVERY)
    counted = Counted(
        first=max(0, -((begin - earliest) // WEEK)),
        last=min(KEPT, (read_at - begin) // WEEK),
        orders=await store.weekly_orders(account, begin, KEPT),
        selling=await store.selling(account, begin, KEPT),
        takings=await store.weekly_takings(account, begin, KEPT),
        figures=[one for _, one in await store.figures(account, names, begin, week_of(now))],
    )
    return weeks(counted, begin)


def weeks(counted: Counted, begin: datetime) -> tuple[Week, ...]:
    """The account's weeks from `begin` on; those that were not read wholly tell nothing of orders and money."""
    money = _by_week(counted.takings)
    advertises = any(one.kind is EntryKind.ADVERTISING for one in counted.takings)
    figures = _Figures.of(counted.figures, begin)
    return tuple(
        _week(number, counted, money.get(number, {}), figures, advertises=advertises) for number in range(KEPT)
    )


def _week(
    number: int, counted: Counted, money: Mapping[EntryKind, WeekTaking], figures: "_Figures", *, advertises: bool
) -> Week:
    if not counted.first <= number < counted.last:
        return Week(
            visits=figures.visits.get(number),
            repeat=figures.repeat.get(number),
            delivery=figures.delivery.get(number),
        )
    guessed = sum(float(one.estimated) for kind, one in money.items() if kind in FEES)
    fees = -_sum(money, FEES)
    return Week(
        orders=counted.orders.get(number, 0),
        listings=_living(counted.selling, number, counted.first),
        revenue=_sum(money, _REVENUE),
        fees=fees,
        told_fees=fees + guessed,
        advertising=-_sum(money, (EntryKind.ADVERTISING,)) if advertises else None,
        visits=figures.visits.get(number),
        repeat=figures.repeat.get(number),
        delivery=figures.delivery.get(number),
    )


def _by_week(takings: Iterable[WeekTaking]) -> dict[int, dict[EntryKind, WeekTaking]]:
    found: dict[int, dict[EntryKind, WeekTaking]] = {}
    for one in takings:
        found.setdefault(one.week, {})[one.kind] = one
    return found


def _sum(money: Mapping[EntryKind, WeekTaking], kinds: Iterable[EntryKind]) -> float:
    return sum(float(money[kind].home) for kind in kinds if kind in money)


def _living(selling: Iterable[tuple[int, int]], week: int, known: int) -> int:
    """How many SKUs live in a week by their sales."""
    return sum((begin <= week or begin < known + FIRST) and week <= end + LIVES for begin, end in selling)


@dataclass(frozen=True, slots=True)
class _Figures:
    """Of the weeks that are told wholly: visits, the part of the sales by buyers who came back, days to the door."""

    visits: Mapping[int, float]
    repeat: Mapping[int, float]
    delivery: Mapping[int, float]

    @classmethod
    def of(cls, figures: Sequence[Figure], begin: datetime) -> "_Figures":
        rows: dict[str, dict[int, list[Figure]]] = {}
        for one in figures:
            week = (one.begin + (one.end - one.begin) / 2 - begin) // WEEK
            rows.setdefault(one.name, {}).setdefault(week, []).append(one)
        visits = next((rows[name] for name in _VISITS if name in rows), {})
        shares, sales = rows.get(_REPEAT_SHARE, {}), rows.get(_REPEAT, {})
        return cls(
            _told(visits),
            {week: share for week, some in shares.items() if (share := _repeat(some, sales.get(week, ()))) is not None},
            {week: _mean([float(one.value) for one in some]) for week, some in rows.get(_DELIVERY, {}).items()},
        )


def _told(rows: Mapping[int, Sequence[Figure]]) -> dict[int, float]:
    """Of a week in which a market was told on fewer days than in another nothing is known."""
    markets = {one.market for some in rows.values() for one in some if one.listing is None}
    found = {week: _visits([one for one in some if one.listing is None], len(markets)) for week, some in rows.items()}
    return {week: value for week, value in found.items() if value is not None}


def _visits(some: Sequence[Figure], markets: int) -> float | None:
    """Seven days of every market, each told for itself or all at once."""
    days = sum((one.end - one.begin).total_seconds() for one in some) / 86_400
    return float(sum(one.value for one in some)) if round(days) >= _DAYS * markets > 0 else None


def _repeat(shares: Sequence[Figure], sales: Sequence[Figure]) -> float | None:
    """Of all listings together in the currency that has most of them, as each one's share tells what it sold in all."""
    told = {(one.market, one.listing): float(one.value) for one in shares}
    pairs: dict[str, list[tuple[float, float]]] = {}
    for one in sales:
        share = told.get((one.market, one.listing), 0.0)
        if share > 0:
            pairs.setdefault(one.unit, []).append((float(one.value), float(one.value) / share))
    most = max(pairs.values(), key=len, default=[])
    whole = sum(every for _, every in most)
    return sum(again for again, _ in most) / whole if whole > 0 else None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
