"""Which part of the revenue and of the profit each platform, account, market, country or product brings; pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from monitor.books.statement import statement
from monitor.till.countries import by_country
from monitor.till.dividing import By
from storage.states import CountryCount, OrderCount, ProductRanking, Taking


@dataclass(frozen=True, slots=True)
class Part:
    """One platform, account, market, country or product with what it brought, in the house's currency.

    `key` is its name ("" where none is told). Of a country `revenue` and `profit` are not booked but divided.
    `uncosted` units have no known cost: the profit is before it.
    """

    key: str
    orders: int
    units: int
    revenue: Decimal
    profit: Decimal
    uncosted: int = 0


@dataclass(frozen=True, slots=True)
class Beyond:
    """So many parts that are not told one by one, what they bring but for losses, and their units without a cost."""

    parts: int = 0
    revenue: Decimal = Decimal()
    profit: Decimal = Decimal()
    uncosted: int = 0


@dataclass(frozen=True)
class Shares:
    """The parts of a span, the most profit first, without those that lie `beyond`.

    `is_divided` says that money was divided by units and not booked so; not all parts have orders of their own.
    """

    by: By
    parts: Sequence[Part]
    is_divided: bool = False
    counts_orders: bool = True
    beyond: Beyond = field(default_factory=Beyond)

    @property
    def many(self) -> int:
        """How many parts there are in all."""
        return len(self.parts) + self.beyond.parts

    @property
    def uncosted(self) -> int:
        """The units of all parts whose cost is not known."""
        return sum(one.uncosted for one in self.parts) + self.beyond.uncosted

    @property
    def whole(self) -> Part:
        return _sum("", self.parts)

    def of_revenue(self, part: Part) -> Decimal | None:
        """Its part of the revenue (0 to 1); None where there is none."""
        return _share(part.revenue, self._taken)

    def of_profit(self, part: Part) -> Decimal | None:
        """Its part of all profit that is made; a loss has none, and None stands where nobody makes any."""
        return _share(part.profit, self._earned)

    @cached_property
    def _taken(self) -> Decimal:
        return without_losses(one.revenue for one in self.parts) + self.beyond.revenue

    @cached_property
    def _earned(self) -> Decimal:
        return without_losses(one.profit for one in self.parts) + self.beyond.profit

    def of(self, key: str) -> Part | None:
        """The part of that name."""
        return next((one for one in self.parts if one.key == key), None)


def without_losses(every: Iterable[Decimal]) -> Decimal:
    """They are no part of the whole: else the winners' shares would exceed it."""
    return sum((one for one in every if one > 0), Decimal(0))


def _share(value: Decimal, whole: Decimal) -> Decimal | None:
    return max(value, Decimal(0)) / whole if whole > 0 else None


@dataclass(frozen=True, slots=True)
class Told:
    """The ledger's sums of a span; `uncosted` counts the units without a known cost by account and market."""

    takings: Sequence[Taking]
    orders: Sequence[OrderCount]
    uncosted: Mapping[tuple[str, str], int] = field(default_factory=dict)


def shares(told: Told, by: By, platform_of: Callable[[str], str]) -> Shares:
    """By platform, account or market; a market is its platform's too ("amazon de")."""
    found: dict[str, list[Part]] = {}
    for place, part in _places(told).items():
        found.setdefault(_KEYS[by](platform_of, *place), []).append(part)
    return Shares(by, _ordered(_sum(key, some) for key, some in found.items()))


_KEYS: Mapping[By, Callable[[Callable[[str], str], str, str], str]] = {
    By.PLATFORM: lambda platform_of, account, market: platform_of(account),
    By.ACCOUNT: lambda platform_of, account, market: account,
    By.MARKET: lambda platform_of, account, market: f"{platform_of(account)} {market}".strip(),
}


def _places(told: Told) -> dict[tuple[str, str], Part]:
    """What every market of every account brought."""
    takings: dict[tuple[str, str], list[Taking]] = {}
    for one in told.takings:
        takings.setdefault((one.account, one.market), []).append(one)
    counts = {(one.account, one.market): one for one in told.orders}
    found = {}
    for place in {*takings, *counts, *told.uncosted}:
        sums, count = statement(takings.get(place, ())), counts.get(place)
        orders, units = (count.orders, count.units) if count else (0, 0)
        found[place] = Part("", orders, units, sums.revenue, sums.profit, told.uncosted.get(place, 0))
    return found


def of_products(ranking: ProductRanking) -> Shares:
    """By product; what is of no goods, as storage, stands under ""."""
    parts = tuple(Part(one.name, 0, one.units, one.revenue, one.profit, one.uncosted) for one in ranking.some)
    beyond = Beyond(
        ranking.many - len(parts),
        ranking.revenue - without_losses(one.revenue for one in parts),
        ranking.profit - without_losses(one.profit for one in parts),
        ranking.uncosted - sum(one.uncosted for one in parts),
    )
    return Shares(By.PRODUCT, parts, counts_orders=False, beyond=beyond)


def of_countries(told: Told, countries: Sequence[CountryCount]) -> Shares:
    """By the buyer's country, as monitor/till/countries.py divides the money."""
    found = by_country(told.takings, told.orders, told.uncosted, countries)
    parts = [
        Part(key, one.orders, one.units, one.revenue, one.profit, one.uncosted) for key, one in sorted(found.items())
    ]
    return Shares(By.COUNTRY, _ordered(parts), is_divided=True)


def _sum(key: str, some: Sequence[Part]) -> Part:
    if len(some) == 1:
        return replace(some[0], key=key)
    return Part(
        key,
        sum(one.orders for one in some),
        sum(one.units for one in some),
        sum((one.revenue for one in some), Decimal(0)),
        sum((one.profit for one in some), Decimal(0)),
        sum(one.uncosted for one in some),
    )


def _ordered(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The most profit first, then the most revenue."""
    return tuple(sorted(parts, key=lambda one: (-one.profit, -one.revenue, one.key)))
