"""Shops that are stable, or fall to a part of themselves, made of a real shop's days: to score how turns are told."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from zlib import crc32

from monitor.platforms.weeks import KEPT, Measure, Week, readings_of

WEEKS, WARM = 52, 21
# What a platform keeps of a price: two kinds of goods, as platforms have classes of fees.
_FEES = (0.08, 0.17)
# What a usual order is advertised for, of prices of ten.
_ADVERTISING = 0.9


class Till:
    """A shop's real days; each is its orders, an order which kinds of goods were bought."""

    def __init__(self, orders: Sequence[tuple[datetime, Sequence[str]]]) -> None:
        days: dict[datetime, list[tuple[int, ...]]] = {}
        for at, goods in orders:
            day = at.replace(hour=0, minute=0, second=0, microsecond=0)
            days.setdefault(day, []).append(tuple(crc32(one.encode()) % 2 for one in goods) or (0,))
        first, last = min(days), max(days)
        first += timedelta(days=-first.weekday() % 7)
        count = ((last - first).days + 1) // 7
        whole = [first + timedelta(days=number) for number in range(7 * count)]
        self.days = [days.get(day, []) for day in whole]
        self.per_day = sum(map(len, self.days)) / len(self.days)

    def weeks(self, kind: str, count: int, random: Random) -> list[list[list[tuple[int, ...]]]]:
        """So many weeks of seven days: each day drawn for its weekday, or runs of three real weeks."""
        if kind == "days":
            choices = [[day for day in self.days[place::7] if day] or [[]] for place in range(7)]
            return [[random.choice(choices[place]) for place in range(7)] for _ in range(count)]
        found: list[list[list[tuple[int, ...]]]] = []
        while len(found) < count:
            begin = random.randrange(len(self.days) // 7 - 2)
            found += [self.days[7 * week : 7 * week + 7] for week in range(begin, begin + 3)]
        return found[:count]


def week_of(days: Sequence[Sequence[tuple[int, ...]]], share: float, random: Random) -> Week:
    """The week with each order kept by chance; what is advertised costs the same every week."""
    kept = [goods for day in days for goods in day if random.random() < share]
    bought = Counter(one for goods in kept for one in goods)
    revenue = float(10 * sum(bought.values()))
    fees = sum(10 * count * _FEES[one] for one, count in bought.items())
    usual = sum(len(goods) for day in days for goods in day) * share
    return Week(
        orders=len(kept),
        listings=10,
        revenue=revenue,
        fees=fees,
        told_fees=fees,
        advertising=_ADVERTISING * usual,
    )


def alarms(weeks: Sequence[Week]) -> list[set[Measure]]:
    """Which figures have turned at the end of each week, from the first on that can be judged; walking forward."""
    found = []
    for end in range(WARM, len(weeks) + 1):
        seen = weeks[max(0, end - KEPT) : end]
        found.append({one.measure for one in readings_of("amazon", seen) if one.has_turned})
    return found


def episodes(turned: Sequence[set[Measure]]) -> int:
    """How often something began to be told."""
    return sum(bool(now) and not before for before, now in zip([set(), *turned], turned, strict=False))


def shop(till: Till, kind: str, per_day: float, seed: str) -> list[Week]:
    """A stable shop of a year, and the weeks that are learnt from."""
    random = Random(seed)
    share = min(1.0, per_day / till.per_day)
    return [week_of(days, share, random) for days in till.weeks(kind, WEEKS + WARM, random)]


def found_after(till: Till, kind: str, per_day: float, part: float, seed: str) -> int | None:
    """How many weeks after a fall to a part of the orders it is told that they fell; None within twelve."""
    random = Random(seed)
    share = min(1.0, per_day / till.per_day)
    drawn = till.weeks(kind, WARM + 12, random)
    weeks = [week_of(days, share * (part if at >= WARM else 1.0), random) for at, days in enumerate(drawn)]
    for later in range(1, 13):
        seen = weeks[max(0, WARM + later - KEPT) : WARM + later]
        fell = next(one for one in readings_of("amazon", seen) if one.measure is Measure.ORDERS)
        if fell.has_turned and not fell.is_better:
            return later
    return None
