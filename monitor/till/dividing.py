"""A span's profit divided: by product, platform, market, account, or the buyers' country."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from adapters.readings import EntryKind
from monitor.books.statement import Statement, statement
from monitor.people import BY_MARKET
from monitor.sales import Span
from monitor.till.countries import by_country
from monitor.till.figures import Answer
from monitor.till.reading import Of, Sums, Till, Zone, answer_from, part_of, sums_of, until_of, zones_of
from storage.states import CountryCount, OrderCount, ProductEarned, Taking, Uncosted


class By(StrEnum):
    """What a profit is divided by."""

    PRODUCT = "product"
    PLATFORM = "platform"
    MARKET = "market"
    ACCOUNT = "account"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class Share:
    """One of the parts, in the house's currency; "" is what can be assigned to none."""

    name: str
    statement: Statement
    market: str = ""


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of one page, the most profitable first, and how many there are in all.

    `by_own_clock` says that its days are the reader's own, though the whole goes by each market's.
    """

    by: By
    parts: Sequence[Share]
    many: int
    by_own_clock: bool = False

    @property
    def is_divided(self) -> bool:
        """Whether money was divided by units and not booked so."""
        return self.by is By.COUNTRY


async def divided(till: Till, span: Span, of: Of, by: By, *, most: int, skip: int = 0) -> tuple[Answer, Shares]:
    """The span's profit, laid beside nothing, and its parts; not of goods."""
    async with till.store.at_once() as store:
        return await _divided(replace(till, store=store), span, of, by, most, skip)


async def _divided(till: Till, span: Span, of: Of, by: By, most: int, skip: int) -> tuple[Answer, Shares]:
    zones = await zones_of(till, span)
    own = await sums_of(till, zones, of)
    answer = await answer_from(till, span, of, zones, own)
    if by is By.PRODUCT:
        return answer, await _by_product(till, zones[0], of, most, skip)
    parts = await _by_country(till, of, zones, own) if by is By.COUNTRY else _by_place(till, own, by)
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
    ranking = await till.store.earned_by_product(begin, end, most, skip, of.slice)
    by_own_clock = till.person.day_begins == BY_MARKET
    return Shares(By.PRODUCT, [Share(one.name, _earned(one)) for one in ranking.some], ranking.many, by_own_clock)


def _earned(one: ProductEarned) -> Statement:
    """What lies between revenue and profit, but for the goods, is told as fees."""
    fees = one.profit - one.revenue - one.goods
    kinds = {EntryKind.SALE: one.revenue, EntryKind.FEE: fees, EntryKind.GOODS: one.goods}
    return Statement(units=one.units, kinds=kinds, uncosted=one.uncosted)


async def _by_country(till: Till, of: Of, zones: Sequence[Zone], sums: Sums) -> list[Share]:
    """By the same clocks as the whole; each market's money is divided among its countries."""
    countries: list[CountryCount] = []
    for zone in zones:
        part = part_of(zone, of)
        rows = await till.store.countries(zone.window.begin, until_of(till, zone.window))
        countries += [one for one in rows if part.holds(one.account, one.market)]
    uncosted = {(one.account, one.market): one.units for one in sums.uncosted}
    return [Share(name, told) for name, told in by_country(sums.takings, sums.counts, uncosted, countries).items()]
