"""What the season's currencies are worth day by day, and when that becomes known."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from random import Random

from tests.season.shops import BEGIN, DAYS, HOME

BASE, ORIGIN = "EUR", "rates.example.org"
_FIRST = {"USD": Decimal("1.0891"), "GBP": Decimal("0.8412"), "JPY": Decimal("163.21"), "CNY": Decimal("7.8123")}
# Nobody states what a yuan is worth on the first six days, nor later for eight days running.
_UNSTATED = {"CNY": {*range(6), *range(40, 48)}}
# What these days were worth is known days later only.
_LATE, _KNOWN = range(70, 73), 75
_DIGITS, _MILLIONTH = Context(prec=12), Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Stated:
    """So many units of `currency` are one euro on that day; `known` is the day from which on it can be read."""

    currency: str
    day: date
    value: Decimal
    known: date


class Table:
    """All rates of the season; on Saturdays and Sundays none is stated."""

    def __init__(self, seed: int) -> None:
        dice, value = Random(f"rates {seed}"), dict(_FIRST)
        self.stated: list[Stated] = []
        for number in range(DAYS):
            day = BEGIN + timedelta(days=number)
            for code in value:
                value[code] = _DIGITS.multiply(value[code], Decimal(dice.randint(9930, 10070)) / 10000)
                value[code] = value[code].quantize(Decimal("0.0001"))
                if day.weekday() < 5 and number not in _UNSTATED.get(code, ()):
                    known = BEGIN + timedelta(days=_KNOWN) if number in _LATE else day
                    self.stated.append(Stated(code, day, value[code], known))

    def of(self, currency: str, day: date) -> Decimal | None:
        """What one unit is in the house's currency, over the euro and to twelve digits.

        By the rates of that day or the last before it; where these lead nowhere, by the first after it. None where
        nothing was ever stated.
        """
        if currency == HOME:
            return Decimal(1)
        for after in (False, True):
            own, house = self._euro(currency, day, after), self._euro(HOME, day, after)
            if own is not None and house is not None:
                return _DIGITS.plus(Decimal(1) / own * house)
        return None

    @cache  # noqa: B019 - one table lives as long as its season
    def _euro(self, currency: str, day: date, after: bool) -> Decimal | None:
        """What one euro is by the newest word that is not after that day, or by the first that is."""
        if currency == BASE:
            return Decimal(1)
        mine = [one for one in self.stated if one.currency == currency and (one.day > day) is after]
        return mine[0 if after else -1].value if mine else None


def in_home(amount: Decimal, rate: Decimal | None) -> Decimal | None:
    """To the millionth, as the ledger keeps it; None where there is no rate."""
    return None if rate is None else millionth(amount * rate)


def millionth(amount: Decimal) -> Decimal:
    """Rounded to six decimals, half to even."""
    return amount.quantize(_MILLIONTH, ROUND_HALF_EVEN)
