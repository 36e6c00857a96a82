"""The season's shops: their markets and currencies, what they sell, at what price and from what cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from random import Random

# Both clocks change within it: New York's on 8 March, Berlin's on 29 March.
BEGIN, DAYS = date(2026, 2, 1), 120
END = BEGIN + timedelta(days=DAYS)
ZONES = ("America/New_York", "Europe/Berlin")
HOME = "USD"
SKUS = 10_000
# What a dollar's worth of goods is asked for elsewhere.
_ASKED = {"USD": Decimal(1), "EUR": Decimal("0.95"), "GBP": Decimal("0.82"), "JPY": Decimal(150), "CNY": Decimal(7)}


@dataclass(frozen=True, slots=True)
class Market:
    """One country's site of a shop."""

    name: str
    currency: str


@dataclass(frozen=True, slots=True)
class Shop:
    """One account. `share` is its part of all orders.

    `books` are those its platform tells; `told_from` is the day of the season from which on it tells transactions;
    `untold` is the part of its orders of which no money is ever told.
    """

    name: str
    platform: str
    markets: tuple[Market, ...]
    share: float
    books: tuple[str, ...] = ("transactions",)
    told_from: int = 0
    untold: float = 0.0


_BOTH = ("transactions", "settlement")
SHOPS = (
    Shop("us", "amazon", (Market("us", "USD"),), 0.34, _BOTH),
    Shop("eu", "amazon", (Market("de", "EUR"), Market("uk", "GBP")), 0.22, _BOTH, told_from=30),
    Shop("jp", "amazon", (Market("jp", "JPY"),), 0.08, ("settlement",)),
    Shop("bay", "ebay", (Market("us", "USD"), Market("gb", "GBP")), 0.18),
    Shop("ali", "aliexpress", (Market("global", "USD"), Market("global", "CNY")), 0.14, untold=0.2),
    Shop("new", "aliexpress", (Market("global", "CNY"),), 0.04, ()),
)


@dataclass(frozen=True, slots=True)
class Ware:
    """One SKU of mine. `price` is what one is asked for in dollars; `parts` are what a bundle is made of.

    `costs` are (from when, what one costs me in `currency`), oldest first; empty where nobody said. `late` is a ware
    whose costs its owner tells late in the season only, for all of it.
    """

    sku: str
    listing: str
    price: Decimal
    currency: str
    costs: tuple[tuple[date, Decimal], ...]
    parts: tuple[tuple[str, int], ...] = ()
    late: bool = False


class Range:
    """All that the shops sell: few SKUs make most of the sales."""

    def __init__(self, seed: int, count: int = SKUS) -> None:
        dice = Random(f"range {seed}")
        bundles = count // 50
        wares = [_ware(dice, number) for number in range(count - bundles)]
        wares += [_bundle(dice, count - bundles + number, wares) for number in range(bundles)]
        dice.shuffle(wares)
        self.wares: Sequence[Ware] = wares
        self._weights = [*accumulate(1 / (8 + place) ** 0.9 for place in range(count))]

    @cached_property
    def by_sku(self) -> Mapping[str, Ware]:
        return {one.sku: one for one in self.wares}

    def some(self, dice: Random, count: int) -> list[Ware]:
        """So many of them, as buyers choose."""
        return dice.choices(self.wares, cum_weights=self._weights, k=count)


def _ware(dice: Random, number: int) -> Ware:
    price = Decimal(dice.randint(5, 80)) - Decimal("0.01")
    currency = "CNY" if dice.random() < 0.7 else HOME
    first = (price * _ASKED[currency] * Decimal(dice.randint(20, 45)) / 100).quantize(Decimal("0.01"))
    costs = [(date.min, first)]
    if dice.random() < 0.4:
        later = BEGIN + timedelta(days=dice.randrange(10, DAYS - 10))
        costs.append((later, (first * Decimal("1.08")).quantize(Decimal("0.0001"))))
    chance = dice.random()
    told = () if chance < 0.05 else tuple(costs)
    return Ware(f"SKU-{number:05d}", f"B{number:09d}", price, currency, told, late=chance > 0.96)


def _bundle(dice: Random, number: int, wares: Sequence[Ware]) -> Ware:
    """Two or three things in one; every fourth bundle has a cost of its own besides."""
    parts = tuple((one.sku, dice.randint(1, 3)) for one in dice.sample(wares, dice.randint(2, 3)))
    price = Decimal(dice.randint(30, 150)) - Decimal("0.01")
    own = ((date.min, Decimal(dice.randint(900, 4000)) / 100),) if dice.random() < 0.25 else ()
    return Ware(f"SET-{number:05d}", f"B{number:09d}", price, HOME, own, parts)


def asked(ware: Ware, currency: str) -> Decimal:
    """What one is asked for in that currency, in whole yen or to the cent."""
    price = ware.price * _ASKED[currency]
    return price.quantize(Decimal(1) if currency == "JPY" else Decimal("0.01"))
