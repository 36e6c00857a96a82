"""A platform week by week: orders per listing, what it takes, visits, buyers who come back, days to the door; pure.

Weeks begin on Monday in UTC. What a week does not tell wholly is None, and is no part of any judgement.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import exp, log
from statistics import median

from monitor.licence import may_derive
from monitor.platforms.change import LEAST, Estimate, Turn, turn_of
from storage.states import Facts, JsonValue

WEEK = timedelta(days=7)
# So many weeks are kept: those of the longest comparison, and some of which nothing was told.
KEPT = 26
# With fewer orders a week than these a turn cannot be told from chance.
FEWEST_ORDERS = 5
# A turn is spoken of from here on: a part of what was, or so much of the revenue (0.02 is two per cent of it).
_LEAST_RATIO, _LEAST_SHARE = 0.15, 0.02


class Measure(StrEnum):
    """What is followed of a platform week by week."""

    ORDERS = "orders"
    FEES = "fees"
    ADVERTISING = "advertising"
    TRAFFIC = "traffic"
    REPEAT = "repeat"
    DELIVERY = "delivery"


class Why(StrEnum):
    """Why nothing is said of a measure."""

    NOT_TOLD = "not told"
    TOO_SHORT = "too short"
    FEW_ORDERS = "few orders"
    LICENCE = "licence"


# Parts of something, compared by their difference; all else by its ratio.
SHARES = frozenset({Measure.FEES, Measure.ADVERTISING, Measure.REPEAT})
# What is good for the seller when it falls.
_DEAR = frozenset({Measure.FEES, Measure.ADVERTISING, Measure.DELIVERY})
# What comes of my own orders and money, and what the platform counts itself beside them.
_MINE = frozenset({Measure.ORDERS, Measure.FEES, Measure.ADVERTISING})
_COUNTED_THERE = frozenset({Measure.TRAFFIC, Measure.REPEAT})


@dataclass(frozen=True, slots=True)
class Week:
    """One account's week; money in the house's currency.

    `listings` are the SKUs that live by their sales, `fees` and `advertising` what was taken (positive), `told_fees`
    the part of the fees that the platform has told itself. `repeat` is the part of the sales by buyers who came back,
    `delivery` the mean days to the door.
    """

    orders: int | None = None
    listings: int | None = None
    revenue: float | None = None
    fees: float | None = None
    told_fees: float | None = None
    advertising: float | None = None
    visits: float | None = None
    repeat: float | None = None
    delivery: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one measure: its newest week and its turn, else why nothing is said.

    `known` counts the weeks that are told. Of shares `value` and the turn are parts of one, of all else the turn is of
    logarithms.
    """

    measure: Measure
    value: float | None = None
    turn: Turn | None = None
    known: int = 0
    why: Why | None = None

    @property
    def shift(self) -> Estimate | None:
        """By how much the last weeks lie off those before: a difference of shares, else a ratio less one."""
        return self._plain(self.turn.shift) if self.turn else None

    @property
    def usual(self) -> float | None:
        """The middle of the weeks before."""
        if self.turn is None:
            return None
        return self.turn.level if self.measure in SHARES else exp(self.turn.level)

    @property
    def slope(self) -> Estimate | None:
        """The same by the week."""
        return self._plain(self.turn.slope) if self.turn and self.turn.slope else None

    def _plain(self, one: Estimate) -> Estimate:
        if self.measure in SHARES:
            return one
        return Estimate(*(exp(min(value, 50.0)) - 1 for value in (one.value, one.low, one.high)))

    @property
    def has_turned(self) -> bool:
        """Whether the turn is beyond chance and large enough to speak of."""
        least = _LEAST_SHARE if self.measure in SHARES else _LEAST_RATIO
        return (
            self.turn is not None and self.turn.shift.is_clear and abs(self.shift.value if self.shift else 0) >= least
        )

    @property
    def is_better(self) -> bool:
        """Whether the way it went is the seller's."""
        rises = self.turn is not None and self.turn.shift.value > 0
        return rises is (self.measure not in _DEAR)


def week_of(moment: datetime) -> datetime:
    """When the week began in which the moment lies."""
    there = moment.astimezone(UTC)
    day = there.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def together(accounts: Sequence[Sequence[Week]]) -> tuple[Week, ...]:
    """Several accounts as one, oldest week first; of a week that one of them does not tell nothing is known.

    An account that never tells a thing takes no part in it. Shares and days are weighed by revenue and orders.
    """
    return tuple(_together(list(some), accounts) for some in zip(*accounts, strict=True))


def _together(some: Sequence[Week], accounts: Sequence[Sequence[Week]]) -> Week:
    def told(name: str) -> list[Week] | None:
        """The weeks of the accounts that tell it at all; None where one of them is silent in this one."""
        at = [place for place, weeks in enumerate(accounts) if any(getattr(one, name) is not None for one in weeks)]
        mine = [some[place] for place in at]
        return mine if mine and all(getattr(one, name) is not None for one in mine) else None

    def added(name: str) -> float | None:
        mine = told(name)
        return sum(getattr(one, name) for one in mine) if mine else None

    def mean(name: str, weight: Callable[[Week], float]) -> float | None:
        mine = told(name)
        whole = sum(weight(one) for one in mine or ())
        return sum(getattr(one, name) * weight(one) for one in mine or ()) / whole if whole > 0 else None

    orders, listings = added("orders"), added("listings")
    return Week(
        orders=None if orders is None else int(orders),
        listings=None if listings is None else int(listings),
        **{name: added(name) for name in ("revenue", "fees", "told_fees", "advertising", "visits")},
        repeat=mean("repeat", lambda one: one.revenue or 0.0),
        delivery=mean("delivery", lambda one: float(one.orders or 0)),
    )


def readings_of(platform: str, weeks: Sequence[Week]) -> tuple[Reading, ...]:
    """Every measure of a platform; what its licence keeps from being reckoned with is said to be so."""
    return tuple(_reading(one, platform, [_VALUES[one](week) for week in weeks], weeks) for one in Measure)


def _reading(measure: Measure, platform: str, values: Sequence[float | None], weeks: Sequence[Week]) -> Reading:
    if measure in _COUNTED_THERE and not may_derive(platform):
        return Reading(measure, why=Why.LICENCE)
    known = [value for value in values if value is not None]
    if not known:
        # An account that was added this week has no whole one yet: that is no silence of its platform.
        is_young = measure in _MINE and all(week.orders is None for week in weeks)
        return Reading(measure, why=Why.TOO_SHORT if is_young else Why.NOT_TOLD)
    # What was told last too long ago says nothing of now.
    last = known[-1] if any(value is not None for value in values[-2:]) else None
    if len(known) < LEAST or last is None:
        return Reading(measure, last, known=len(known), why=Why.TOO_SHORT)
    if median(week.orders or 0 for week in weeks[-LEAST:]) < FEWEST_ORDERS:
        return Reading(measure, last, known=len(known), why=Why.FEW_ORDERS)
    return Reading(measure, last, turn_of([_scaled(measure, value) for value in known]), len(known))


def _scaled(measure: Measure, value: float) -> float:
    return value if measure in SHARES else log(value)


def _per_listing(week: Week) -> float | None:
    """Half an order is added, so that a week without any has a logarithm."""
    return (week.orders + 0.5) / week.listings if week.orders is not None and week.listings else None


def _fees(week: Week) -> float | None:
    """Where more than a quarter of the fees is our own guess, it says nothing of the platform."""
    told = week.fees is not None and week.told_fees is not None and week.told_fees >= 0.75 * week.fees
    return _of_revenue(week.fees, week) if told else None


def _of_revenue(amount: float | None, week: Week) -> float | None:
    return amount / week.revenue if amount is not None and week.revenue is not None and week.revenue > 0 else None


def _positive(value: float | None) -> float | None:
    return value if value is not None and value > 0 else None


_VALUES: Mapping[Measure, Callable[[Week], float | None]] = {
    Measure.ORDERS: _per_listing,
    Measure.FEES: _fees,
    Measure.ADVERTISING: lambda week: _of_revenue(week.advertising, week),
    Measure.TRAFFIC: lambda week: _positive(week.visits),
    Measure.REPEAT: lambda week: week.repeat,
    Measure.DELIVERY: lambda week: _positive(week.delivery),
}


# --- as they are kept ------------------------------------------------------------------------------------------------


def weeks_facts(weeks: Iterable[Week], at: datetime) -> Facts:
    """The last whole weeks before `at`, when they were counted; oldest first."""
    rows: list[JsonValue] = [{key: value for key, value in asdict(one).items() if value is not None} for one in weeks]
    return {"at": at.isoformat(), "weeks": rows}


def weeks_kept(facts: Facts, now: datetime) -> tuple[Week, ...]:
    """The last whole weeks before `now`; of what was not counted yet nothing is known."""
    rows, at = facts.get("weeks"), facts.get("at")
    if not isinstance(rows, list) or not isinstance(at, str):
        return (Week(),) * KEPT
    later = max(0, (week_of(now) - week_of(datetime.fromisoformat(at))) // WEEK)
    names = {one.name for one in fields(Week)}
    found = [Week(**{key: row[key] for key in names & row.keys()}) for row in rows if isinstance(row, dict)]  # type: ignore[arg-type]
    return tuple([*found, *[Week()] * later][-KEPT:])
