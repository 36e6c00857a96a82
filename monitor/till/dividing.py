"""A span's profit divided: by product, platform, market, account, or the buyers' country."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from adapters.readings import EntryKind
from monitor.books.statement import Statement, statement
from monitor.sales import Span
from monitor.till.figures import Answer
from monitor.till.reading import Of, Sums, Till, Zone, answer_from, part_of, sums_of, until_of, zones_of
from storage.states import OrderCount, ProductEarned, Taking, Uncosted

# The money of so many days is added up by country from its lines; of more only the units are told.
_DAYS_BY_COUNTRY = 7


class By(StrEnum):
    """What a profit is divided by."""

    PRODUCT = "product"
    PLATFORM = "platform"
    MARKET = "market"
    ACCOUNT = "account"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Share:
    """One of the parts, in the house's currency; "" is what can be assigned to none. Without `has_money` only units."""

    name: str
    statement: Statement
    market: str = ""
    has_money: bool = True


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of one page, the most profitable first, and how many there are in all."""

    by: By
    parts: Sequence[Share]
    many: int


async def divided(till: Till, span: Span, of: Of, by: By, *, most: int, skip: int = 0) -> tuple[Answer, Shares]:
    """The span's profit, laid beside nothing, and its parts; not of goods."""
    zones = await zones_of(till, span)
    own = await sums_of(till, zones, of)
    answer = await answer_from(till, span, of, zones, own)
    if by is By.PRODUCT:
        return answer, await _by_product(till, zones[0], of, most, skip)
    parts = await _by_country(till, span, of, zones) if by is By.COUNTRY else _by_place(till, own, by)
    ordered = sorted(parts, key=lambda one: (-one.statement.profit, -one.statement.units, one.name, one.market))
    return answer, Shares(by, ordered[skip : skip + most], len(ordered))


def _by_place(till: Till, sums: Sums, by: By) -> list[Share]:
    keys: Mapping[By, Callable[[Taking | OrderCount | Uncosted], tuple[str, str]]] = {
        By.PLATFORM: lambda one: (till.platform_of(one.account), ""),
        By.MARKET: lambda one: (till.platform_of(one.account), one.market),
        By.ACCOUNT: lambda one: (one.account, ""),
    }
    key = keys[by]
    places = {*map(key, sums.takings), *map(key, sums.counts)}
    return [
        Share(
            name,
            replace(
                statement(
                    [one for one in sums.takings if key(one) == (name, market)],
                    [one for one in sums.counts if key(one) == (name, market)],
                ),
                uncosted=sum(one.units for one in sums.uncosted if key(one) == (name, market)),
            ),
            market,
        )
        for name, market in places
    ]


async def _by_product(till: Till, first: Zone, of: Of, most: int, skip: int) -> Shares:
    """By everybody's one clock: a product sells in several markets."""
    begin, end = first.window.begin, until_of(till, first.window)
    rows, many = await till.store.earned_by_product(begin, end, most, skip, of.slice)
    return Shares(By.PRODUCT, [Share(one.name, _earned(one)) for one in rows], many)


def _earned(one: ProductEarned) -> Statement:
    """What lies between revenue and profit, but for the goods, is told as fees."""
    fees = one.profit - one.revenue - one.goods
    kinds = {EntryKind.SALE: one.revenue, EntryKind.FEE: fees, EntryKind.GOODS: one.goods}
    return Statement(units=one.units, kinds=kinds, uncosted=one.uncosted)


async def _by_country(till: Till, span: Span, of: Of, zones: Sequence[Zone]) -> list[Share]:
    sold: dict[str, tuple[int, int]] = {}
    kinds: dict[str, dict[EntryKind, Decimal]] = {}
    has_money = span.days <= _DAYS_BY_COUNTRY
    for zone in zones:
        begin, end, part = zone.window.begin, until_of(till, zone.window), part_of(zone, of)
        for country, orders, units in await till.store.sold_by_country(begin, end, part):
            was = sold.get(country, (0, 0))
            sold[country] = was[0] + orders, was[1] + units
        for one in await till.store.earned_by_country(begin, end, part) if has_money else ():
            mine = kinds.setdefault(one.country, {})
            mine[one.kind] = mine.get(one.kind, Decimal()) + one.home
    return [
        Share(country, Statement(*sold.get(country, (0, 0)), kinds=kinds.get(country, {})), has_money=has_money)
        for country in sold.keys() | kinds.keys()
    ]
