"""Scores the order clock: `python -m tests.scoring.order_score FILE [--per-day 15] [--stops 100]` prints its figures.

The file is replayed through the code of the product: answers about orders every few minutes, each with the orders
placed since the last, wind the clocks, and the rules read them. The first four weeks only warm up. Every start of an
alarm counts as false, for the file knows of no fault: also the one of an unannounced holiday, which `--holidays` names
(days without a single order in the whole file). A stop cuts the stream at a moment drawn by seed; its delay is the time
by the clock until orders_stopped or orders_fewer is raised, infinite where none is within a week. Where an alarm is
open at that moment, another is drawn.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import inf
from pathlib import Path
from random import Random
from statistics import median

from adapters.orders import FIRST
from adapters.readings import Order, OrderState, Topic
from monitor.account import AccountLook
from monitor.order_state import Clock
from monitor.order_watch import Pace, wound_by
from monitor.rules.account.ordering import ORDERS_FEWER, ORDERS_STOPPED, ORDERS_SURGE
from monitor.shop_days import Calendar, DayKind, ShopDays
from storage.states import Facts
from tests.scoring.order_files import orders_of, per_day, thinned

WARM_UP, HORIZON, SPARE = timedelta(weeks=4), timedelta(days=7), timedelta(days=3)
# A market without a zone of its own: the file's clock is taken for UTC.
MARKET = "global"
RULES = (ORDERS_STOPPED, ORDERS_FEWER, ORDERS_SURGE)
MISSING = frozenset({ORDERS_STOPPED.name, ORDERS_FEWER.name})


@dataclass(frozen=True, slots=True)
class Shop:
    """The account after an answer: its clocks, what the rules remember, and which of them are alarmed."""

    at: datetime
    clocks: Mapping[str, Clock] = field(default_factory=dict)
    memories: Mapping[str, Facts] = field(default_factory=dict)
    alarmed: frozenset[str] = frozenset()
    first: bool = True

    def told(self, placed: Sequence[datetime], at: datetime, pace: Pace) -> "Shop":
        """The account after a whole answer at that moment."""
        readings = tuple(_order(one, place) for place, one in enumerate(placed))
        look = AccountLook("shop", "amazon", Topic.ORDERS, at, self.first, readings)
        look = AccountLook(
            "shop", "amazon", Topic.ORDERS, at, self.first, readings, clocks=wound_by(self.clocks, look, pace)
        )
        checked = {rule.name: rule.check(look, self.memories.get(rule.name, {})) for rule in RULES}
        alarmed = frozenset(name for name, (_, verdict) in checked.items() if verdict.bads)
        return Shop(at, look.clocks, {name: after for name, (after, _) in checked.items()}, alarmed, first=False)


def _order(at: datetime, place: int) -> Order:
    return Order(f"{at.isoformat()} {place}", MARKET, OrderState.UNSHIPPED, placed_at=at, changed_at=at)


@dataclass(frozen=True, slots=True)
class Score:
    """What the clock made of streams: starts of alarms by rule, and the hours until each stop was told."""

    weeks: float
    alarms: tuple[tuple[str, datetime], ...]
    delays: tuple[float, ...]

    @property
    def false_a_week(self) -> float:
        """Alarms that orders are missing, in a week of the shop."""
        return sum(rule in MISSING for rule, _ in self.alarms) / self.weeks

    @property
    def surges_a_week(self) -> float:
        return sum(rule not in MISSING for rule, _ in self.alarms) / self.weeks

    @property
    def delay(self) -> float:
        """The median, in hours."""
        return median(self.delays) if self.delays else inf

    def slowest(self, share: float) -> float:
        """Within so many hours this share of the stops is told."""
        return sorted(self.delays)[min(int(share * len(self.delays)), len(self.delays) - 1)] if self.delays else inf


def score(orders: Sequence[datetime], stops: Sequence[datetime], every: timedelta, pace: Pace) -> Score:
    """One walk through the stream; at each stop the account as it stands goes on without orders, aside."""
    alarms: list[tuple[str, datetime]] = []
    delays: list[float] = []
    waiting, before = sorted(stops), Shop(orders[0])
    begin = orders[0] + WARM_UP
    for at, placed in _answers(orders, every):
        while waiting and waiting[0] <= at:
            stop = waiting.pop(0)
            delay = _stopped(before, [one for one in placed if one <= stop], stop, at, every, pace)
            delays += [] if delay is None else [delay]
        after = before.told(placed, at, pace)
        if at >= begin:
            alarms += [(rule, at) for rule in sorted(after.alarmed - before.alarmed)]
        before = after
    return Score((orders[-1] - begin) / timedelta(weeks=1), tuple(alarms), tuple(delays))


def _answers(orders: Sequence[datetime], every: timedelta) -> Iterator[tuple[datetime, list[datetime]]]:
    """Each answer's moment, and the orders placed since the one before; the first one tells those of a week."""
    at, place = orders[0] + FIRST - every, 0
    while at < orders[-1]:
        at, begin = at + every, place
        while place < len(orders) and orders[place] <= at:
            place += 1
        yield at, [*orders[begin:place]]


def _stopped(
    shop: Shop, last: Sequence[datetime], stop: datetime, at: datetime, every: timedelta, pace: Pace
) -> float | None:
    """The hours from the stop to the alarm; None where one was open already."""
    if shop.alarmed & MISSING:
        return None
    shop = shop.told(last, at, pace)
    while not shop.alarmed & MISSING:
        at += every
        if at > stop + HORIZON:
            return inf
        shop = shop.told((), at, pace)
    return (shop.at - stop) / timedelta(hours=1)


def stops_of(orders: Sequence[datetime], count: int, seed: int) -> list[datetime]:
    """So many moments between the warm-up and the last days of the stream: every hour of the day as often as others."""
    random, begin = Random(f"stop {seed}"), orders[0] + WARM_UP
    days = (orders[-1] - SPARE - begin).days
    return [begin + timedelta(days=random.randrange(days) + (one + random.random()) / count) for one in range(count)]


def closed_days(orders: Sequence[datetime]) -> list[date]:
    """The days of the whole file without a single order: on them the shop was closed."""
    first, last, open_on = orders[0].date(), orders[-1].date(), {one.date() for one in orders}
    days = (first + timedelta(days=number) for number in range((last - first).days))
    return [day for day in days if day not in open_on]


def together(scores: Sequence[Score]) -> Score:
    """All streams as one."""
    return Score(
        sum(one.weeks for one in scores),
        tuple(alarm for one in scores for alarm in one.alarms),
        tuple(delay for one in scores for delay in one.delays),
    )


def line(name: str, one: Score) -> str:
    rules = Counter(rule for rule, _ in one.alarms)
    counted = "  ".join(f"{rule} {rules[rule]}" for rule in sorted(rules)) or "no alarm"
    found = sum(delay < inf for delay in one.delays)
    return (
        f"{name:12} {one.weeks:6.1f} weeks  false alarms {one.false_a_week:.3f} a week, surges {one.surges_a_week:.3f}"
        f"  stops {found}/{len(one.delays)} told, median {one.delay:.1f} h, 9 of 10 in {one.slowest(0.9):.1f} h"
        f"  ({counted})"
    )


def main(argv: Sequence[str] | None = None) -> None:
    """Prints a line for each thinning and one for all."""
    reader = argparse.ArgumentParser(description="Scores the order clock on a file of orders.")
    reader.add_argument("file", type=Path)
    reader.add_argument("--per-day", type=float, help="thin the orders to about so many a day (all of them)")
    reader.add_argument("--stops", type=int, default=100, help="so many stops in each stream")
    reader.add_argument("--seeds", type=int, default=4, help="so many thinnings")
    reader.add_argument("--every", type=float, default=15, help="minutes between two answers")
    reader.add_argument("--holidays", action="store_true", help="name the days on which the shop was closed")
    reader.add_argument("--alarms", action="store_true", help="print each false alarm")
    said = reader.parse_args(argv)
    whole = orders_of(said.file)
    named = closed_days(whole) if said.holidays else []
    pace = Pace(Calendar(tuple(ShopDays(day, day, DayKind.HOLIDAY) for day in named)))
    seeds = said.seeds if said.per_day and said.per_day < per_day(whole) else 1
    scores: list[Score] = []
    for seed in range(seeds):
        orders = thinned(whole, said.per_day, seed)
        stops = stops_of(orders, said.stops, seed)
        scores.append(score(orders, stops, timedelta(minutes=said.every), pace))
        print(line(f"seed {seed}", scores[-1]), flush=True)
        for rule, at in scores[-1].alarms if said.alarms else ():
            print(f"    {at:%Y-%m-%d %a %H:%M} {rule}")
    print(line("all", together(scores)))


if __name__ == "__main__":
    main()
