"""Plants the forty events of a seed at random places and moments, and writes down until when each has to be told."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from adapters.readings import Subject
from storage.states import Severity
from tests.quarter import harm, harm_trade
from tests.quarter.faults import Weather
from tests.quarter.promises import PROMISES, Promise, missed_orders
from tests.quarter.trade import SPECIAL, Trade
from tests.quarter.world import Item, World, days, hours

# A rule that learns is given so many days before anything is to be noticed of what it learns.
_LEARNT = {"orders_stop": 33, "orders_third": 33, "surge": 33, "five_stars": 25, "cancels": 25, "refunds": 35}
# So long before the end of the quarter an event begins at the latest.
_LATEST = {"foreign_market": 12, "orders_stop": 6, "orders_third": 6, "refunds": 6}
# Events about the trade of a whole account stand so many days apart from each other, and two from special days.
_APART = {"orders_stop", "orders_third", "surge"}
_DAYS_APART, _FROM_SPECIAL = 8, 2
# Orders that are due within so long are told together, with the first (docs/alerts.md, deadline).
_TOGETHER = hours(4)
_HARMS = {**harm.HARMS, **harm_trade.HARMS}


@dataclass(frozen=True, slots=True)
class Planted:
    """One event as it was planted: true from `begin` to `end`, to be told by `until` as loudly as `least`.

    `listings` are those that it happens to, empty where it happens to the account; `told_from` is the moment from
    which a telling counts (a stage before a deadline has its own); `stage` names that stage, `about` stands in what is
    told.
    """

    promise: Promise
    account: str
    begin: datetime
    end: datetime
    until: datetime
    least: Severity
    listings: frozenset[Subject] = frozenset()
    told_from: datetime | None = None
    stage: str = ""
    about: str = ""


@dataclass(slots=True)
class Planting:
    """Chooses for each promise of a seed where and when it happens."""

    world: World
    weather: Weather
    trades: Mapping[str, Trade]
    random: Random
    length: timedelta
    enter: Callable[[datetime, datetime, str], None]
    taken: set[Subject] = field(default_factory=set)
    stops: dict[str, list[datetime]] = field(default_factory=dict)
    hijackers: list[tuple[datetime, str, str]] = field(default_factory=list)

    def plant(self, promises: Sequence[Promise] = PROMISES) -> list[Planted]:
        """All of them; the factors of trade are set before the trades are planned."""
        found: list[Planted] = []
        for promise in (one for one in promises if one.kind in _HARMS):
            for account in self._places(promise):
                found += _HARMS[promise.kind](self, promise, account)
        return sorted(found, key=lambda one: one.begin)

    def _places(self, promise: Promise) -> list[str]:
        return promise.where.split() if " " in promise.where else [promise.where] * promise.count

    # --- where and when ----------------------------------------------------------------------------------------------

    def moment(self, kind: str, lasts: timedelta = timedelta()) -> datetime:
        """A random moment at which it may begin; `lasts` must fit in as well."""
        first = days(min(_LEARNT.get(kind, 3), self.length / days(1) * 0.4))
        last = self.length - max(days(min(_LATEST.get(kind, 3), self.length / days(1) * 0.3)), lasts)
        return self.world.begin + first + self.random.random() * max(last - first, self.length * 0.3)

    def moment_of_trade(self, kind: str, account: str) -> datetime:
        """One that lies apart from other events of the account's trade, and from special days."""
        others = self.stops.setdefault(account, [])
        for _ in range(10_000):
            at = self.moment(kind)
            near = any(abs(at - other) < days(_DAYS_APART) for other in others)
            if not near and not any(abs((at.date() - day).days) <= _FROM_SPECIAL for day in SPECIAL):
                break
        others.append(at)
        return at

    def item(self, account: str, fits: Callable[[Item], bool] = lambda item: True) -> Item:
        """A listing to which nothing else is done in this seed."""
        free = [one for one in self.world.of(account) if one.subject not in self.taken and not one.parent and fits(one)]
        item = self.random.choice(free)
        self.taken.add(item.subject)
        return item

    def family(self) -> list[Item]:
        """The variations of one parent."""
        free = [one for one in self.world.of("us") if one.parent and one.subject not in self.taken]
        parent = self.random.choice(free).parent
        found = [one for one in free if one.parent == parent]
        self.taken |= {one.subject for one in found}
        return found

    def between(self, least: float, most: float) -> timedelta:
        """So many hours."""
        return hours(self.random.uniform(least, most))

    def stranger(self) -> tuple[str, str]:
        number = self.random.randrange(10**9)
        return f"A7{number:010}ST", f"Bargain {number % 1000:03}"

    # --- until when --------------------------------------------------------------------------------------------------

    def planted(
        self,
        promise: Promise,
        account: str,
        begin: datetime,
        end: datetime,
        *items: Item,
        within: timedelta | None = None,
    ) -> Planted:
        until = self.weather.until(begin, within or promise.within, account)
        subjects = frozenset(item.subject for item in items)
        return Planted(promise, account, begin, max(end, until), until, promise.least, subjects)

    def missed(self, promise: Promise, account: str, begin: datetime) -> Planted:
        """Until when so many orders would have come that the clock must be sure."""
        trade = self.trades[account]
        sure = trade.until_missed(begin, missed_orders(trade.rate)) - begin
        return self.planted(promise, account, begin, begin, within=sure + promise.within)

    def stages(self, promise: Promise, account: str, due: datetime, about: str) -> Iterator[Planted]:
        """Each stage before the deadline has its own moment."""
        for stage in promise.stages:
            at = due - stage.before
            name = f"T-{stage.before // hours(1)}"
            until = self.weather.until(at, promise.within, account)
            begun = at - max(_TOGETHER, self.clock_is_wrong(at))
            yield Planted(promise, account, at, due, until, stage.least, told_from=begun, stage=name, about=about)

    def clock_is_wrong(self, at: datetime) -> timedelta:
        """By how much too early a clock that is ahead may tell it."""
        return max(
            (abs(gap.step) for gap in self.weather.gaps if gap.step and gap.holds(at)), default=timedelta(minutes=1)
        )
