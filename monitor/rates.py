"""What money is worth in another currency: by the owner's own rates, a configured source, the table that we brought."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from importlib.resources import files

from adapters.money import decimals
from adapters.readings import Money
from storage.states import OWN, Rate

# Where a rate comes from, beside "own" and the host of a configured source.
SEED, PEG = "seed", "peg"
# From this age on, in days, a rate is said to be old; an owner's own goes before all others until then.
OLD = 31
# What was true more than a year ago is no rate any more.
_DEAD = 400
# Official pegs to the US dollar, in units for one dollar: central banks of the Emirates, Saudi Arabia, Qatar, Bahrain
# and Oman. What they keep to is no guess.
_PEGS = {"AED": "3.6725", "SAR": "3.75", "QAR": "3.64", "BHD": "0.376", "OMR": "0.3845"}
# A way between two currencies goes over so many rates at most: one, or over the euro or the dollar, or over both.
_LONGEST = 3


@dataclass(frozen=True, slots=True)
class Worth:
    """An amount in another currency; `day` is that of the oldest rate on the way, None where none was needed.

    `origins` are whose rates they were: "own", "seed", "peg", or the host of a source.
    """

    money: Money
    day: date | None = None
    origins: tuple[str, ...] = ()

    def age(self, today: date) -> int:
        """How many days old the rate is; 0 where none was needed."""
        return max(0, (today - self.day).days) if self.day else 0


@dataclass(frozen=True, slots=True)
class Factor:
    """What one unit of a currency is worth in another, unrounded; `day` is that of the oldest rate on the way."""

    value: Decimal
    day: date
    origins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates that hold on a day: of each pair one."""

    rows: Sequence[Rate]
    today: date

    def worth(self, money: Money, currency: str) -> Worth | None:
        """The amount in that currency, to its usual decimals; None where no rate leads there, never a guess."""
        if money.currency == currency:
            return Worth(money)
        found = self.factor(money.currency, currency, money.amount)
        if found is None:
            return None
        return Worth(Money(rounded(found.value, currency), currency), found.day, found.origins)

    def factor(self, begin: str, end: str, amount: Decimal = Decimal(1)) -> Factor | None:
        """What so much of one currency is in another one; None where no rate leads there."""
        way = self._way(begin, end)
        if not way:
            return None
        for rate, forth in way:
            amount = amount * rate.value if forth else amount / rate.value
        day = min(rate.day for rate, _ in way)
        return Factor(amount, day, tuple(dict.fromkeys(rate.origin for rate, _ in way)))

    def known(self) -> tuple[str, ...]:
        """The currencies of which any rate is known."""
        return tuple(sorted({code for rate in self.rows for code in (rate.currency, rate.base)}))

    def _way(self, begin: str, end: str) -> list[tuple[Rate, bool]] | None:
        """The shortest way over the rates, each with whether it is multiplied by; among equals the newest."""
        ways: dict[str, list[tuple[Rate, bool]]] = {begin: []}
        for _ in range(_LONGEST):
            for at, way in tuple(ways.items()):
                for rate, forth, there in self._from(at):
                    if there not in ways:
                        ways[there] = [*way, (rate, forth)]
            if end in ways:
                return ways[end]
        return None

    def _from(self, code: str) -> Iterable[tuple[Rate, bool, str]]:
        for rate in self.rows:
            if rate.base == code:
                yield rate, True, rate.currency
            elif rate.currency == code:
                yield rate, False, rate.base


def rounded(amount: Decimal, currency: str) -> Decimal:
    """To as many decimals as the currency has."""
    return amount.quantize(Decimal(1).scaleb(-decimals(currency)), ROUND_HALF_EVEN)


def rates_of(kept: Iterable[Rate], today: date) -> Rates:
    """Of each pair the owner's own rate while it is not old, else the newest that anybody states."""
    pegs = [Rate(code, "USD", Decimal(value), today, PEG) for code, value in _PEGS.items()]
    best: dict[frozenset[str], Rate] = {}
    for rate in (*pegs, *seed(), *kept):
        if rate.day > today or (today - rate.day).days > _DEAD or rate.value <= 0:
            continue
        pair = frozenset((rate.currency, rate.base))
        if pair not in best or _rank(rate, today) >= _rank(best[pair], today):
            best[pair] = rate
    return Rates(sorted(best.values(), key=lambda one: (one.day, one.origin == OWN), reverse=True), today)


def first_after(kept: Iterable[Rate], day: date) -> Rates:
    """Of each pair the first rate that anybody stated after a day of which nothing older is known."""
    later = [rate for rate in (*seed(), *kept) if 0 < (rate.day - day).days <= _DEAD and rate.value > 0]
    first: dict[frozenset[str], Rate] = {}
    for rate in sorted(later, key=lambda one: (one.day, one.origin != OWN), reverse=True):
        first[frozenset((rate.currency, rate.base))] = rate
    pegs = [Rate(code, "USD", Decimal(value), day, PEG) for code, value in _PEGS.items()]
    return Rates([*sorted(first.values(), key=lambda one: one.day), *pegs], day)


def _rank(rate: Rate, today: date) -> tuple[bool, date]:
    return rate.origin == OWN and (today - rate.day).days < OLD, rate.day


@cache
def seed() -> tuple[Rate, ...]:
    """The table that came with the program: reference rates of the European Central Bank for one euro, on their day."""
    rows = files("monitor").joinpath("data/rates.csv").read_text(encoding="utf-8").splitlines()
    lines = [row.split(",") for row in rows if row and not row.startswith("#")]
    return tuple(Rate(code, "EUR", Decimal(value), date.fromisoformat(day), SEED) for code, value, day in lines)


def is_old(worth: Worth, today: date) -> bool:
    """Whether the rate's age has to be said."""
    return worth.age(today) >= OLD
