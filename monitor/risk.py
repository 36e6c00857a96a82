"""What a trouble may cost: units an hour × what a unit earns × the share of the orders that is lost, until a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from adapters.readings import Money
from monitor.facts import money_of
from monitor.rates import rounded
from storage.states import Facts

# Orders of so long a time teach the hours of the week; of less than this they teach nothing. The first look at an
# account brings those of a week (adapters.orders.FIRST), of which the earliest may lie a day after its beginning.
LEARNT, LEAST = timedelta(weeks=8), timedelta(days=6)
_HOUR, _WEEK = timedelta(hours=1), 7 * 24
# So many units of the wider span stand beside those of an hour, and of an hour of one weekday: a quiet one of eight
# weeks is not dead. Hours of the day differ much (a peak is ten times a night), the same hour of two weekdays less.
_OF_HOURS, _OF_DAYS = 1.0, 3.0
_ALL = Decimal(1)
# The share of the orders that goes, where nobody can know it: of a listing whose buyers still see my offer first, and
# of one that has no featured offer at all, where they have to look for it.
_CHEAPER, _DEARER, _HIDDEN = Decimal("0.5"), Decimal("0.2"), Decimal("0.7")


class Missing(StrEnum):
    """What is not known, so that the risk is not either."""

    ORDERS = "orders"
    STALE = "stale"
    YOUNG = "young"
    UNTOLD = "untold"
    PRICE = "price"
    COST = "cost"
    FEES = "fees"
    RATE = "rate"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Pace:
    """Units an hour in each hour of the week (0 is Monday's first) by the market's own clock; `zone` names it."""

    hours: tuple[float, ...]
    zone: str

    def at(self, moment: datetime) -> float:
        """Units an hour at that moment."""
        return self.hours[_cell(moment, self.zone)]

    def between(self, begin: datetime, end: datetime) -> float:
        """Units from one moment to the other; a part of an hour counts in part."""
        units, at = 0.0, begin.astimezone(UTC)
        while at < end:
            following = min(end.astimezone(UTC), _next_hour(at, self.zone))
            units += self.at(at) * ((following - at) / _HOUR)
            at = following
        return units


@dataclass(frozen=True, slots=True)
class Stake:
    """What one trouble puts at risk, before anybody's clock and currency come in.

    `earned` is what one unit leaves of its price after cost and fees, never below zero. `missing` says what is not
    known, and `of` of which SKU or currency; then there is no sum.
    """

    pace: Pace | None = None
    earned: Money | None = None
    share: Decimal | None = None
    missing: Missing | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """Money an hour now, and in all until a time."""

    hour: Money
    whole: Money
    until: datetime


def pace_of(sold: Iterable[tuple[datetime, int]], since: datetime, until: datetime, zone: str) -> Pace:
    """How fast it sells in each hour of the week, drawn towards the hour of any day, and that towards the mean.

    Few orders say little of one hour of 168: some of the wider span stand beside them (a gamma prior).
    """
    lived = _lived(since, until, zone)
    cells = [0.0] * _WEEK
    for at, units in sold:
        cells[_cell(at, zone)] += units
    if not any(cells):
        return Pace((0.0,) * _WEEK, zone)
    mean = sum(cells) / sum(lived)
    days = [_drawn(sum(cells[hour::24]), sum(lived[hour::24]), mean, _OF_HOURS) for hour in range(24)]
    return Pace(tuple(_drawn(cells[at], lived[at], days[at % 24], _OF_DAYS) for at in range(_WEEK)), zone)


def _lived(since: datetime, until: datetime, zone: str) -> list[float]:
    """How many hours of that time fell into each hour of the week: not the same where clocks were changed."""
    cells = [0.0] * _WEEK
    at = since.astimezone(UTC)
    while at < until:
        following = min(until.astimezone(UTC), _next_hour(at, zone))
        cells[_cell(at, zone)] += (following - at) / _HOUR
        at = following
    return cells


def _cell(at: datetime, zone: str) -> int:
    """The hour of the week that the market's clock shows."""
    there = at.astimezone(ZoneInfo(zone))
    return 24 * there.weekday() + there.hour


def _drawn(units: float, hours: float, wider: float, prior: float) -> float:
    return (units + prior) / (hours + prior / wider)


def lost(stake: Stake, now: datetime, until: datetime) -> Loss | None:
    """The loss by then; None where something needed for it is not known."""
    if stake.missing or stake.pace is None or stake.earned is None or stake.share is None:
        return None
    unit = stake.earned.amount * stake.share
    hour, whole = (unit * Decimal(str(units)) for units in (stake.pace.at(now), stake.pace.between(now, until)))
    currency = stake.earned.currency
    return Loss(Money(rounded(hour, currency), currency), Money(rounded(whole, currency), currency), until)


def earned(price: Money, costs: Sequence[Money]) -> Money:
    """What a sale at the price leaves after what it costs (all in one currency); a sale at a loss earns nothing."""
    left = price.amount - sum((one.amount for one in costs), Decimal())
    return Money(max(left, Decimal()), price.currency)


def share_lost(rule: str, facts: Facts) -> Decimal | None:
    """Which part of the orders is lost while it lasts; None where nobody can say."""
    if rule == "new_seller" and not facts.get("featured"):
        return _CHEAPER if _is_cheaper(facts) else _DEARER
    return SALES.get(rule)


# The rules whose loss is counted in sales, each with the share of the orders that it costs; the others cost trust or
# sight, not money an hour.
SALES: Mapping[str, Decimal | None] = {
    "new_seller": _ALL,
    "featured_lost": _ALL,
    "featured_nobody": _HIDDEN,
    "below_floor": _CHEAPER,
    "not_live": _ALL,
    "listing_suppressed": _ALL,
    "stock_zero": _ALL,
    "below_cost": _ALL,
    "rank_fell": None,
}


def _is_cheaper(facts: Facts) -> bool:
    """Whether he asks less than I do; where that is unknown, as if he did."""
    theirs, mine = money_of(facts.get("landed")) or money_of(facts.get("price")), money_of(facts.get("mine"))
    if theirs is None or mine is None or theirs.currency != mine.currency:
        return True
    return theirs.amount < mine.amount


def _next_hour(at: datetime, zone: str) -> datetime:
    """When the market's clock shows the next full hour."""
    there = at.astimezone(ZoneInfo(zone))
    return at + _HOUR - timedelta(minutes=there.minute, seconds=there.second, microseconds=there.microsecond)
