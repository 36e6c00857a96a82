"""What each buyers' country brought: a market's money divided among its countries by their units; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar

from monitor.books.allotting import allotted
from monitor.books.statement import Statement, statement
from storage.millionths import from_millionths, millionths
from storage.states import CountryCount, OrderCount, Taking

Place = tuple[str, str]
K = TypeVar("K")


def by_country(
    takings: Iterable[Taking],
    counts: Iterable[OrderCount],
    uncosted: Mapping[Place, int],
    countries: Iterable[CountryCount],
) -> Mapping[str, Statement]:
    """A statement for each country ("" where none is told), together all that was told; `uncosted` by
    (account, market).
    """
    bought: dict[Place, list[CountryCount]] = {}
    for one in countries:
        bought.setdefault((one.account, one.market), []).append(one)
    found: dict[str, Statement] = {}
    for place, whole in _wholes(takings, counts, uncosted).items():
        for country, part in _divided(whole, bought.get(place, ())):
            found[country] = _added(found.get(country, Statement()), part)
    return found


def _wholes(
    takings: Iterable[Taking], counts: Iterable[OrderCount], uncosted: Mapping[Place, int]
) -> Mapping[Place, Statement]:
    """What every market of every account brought."""
    sums: dict[Place, list[Taking]] = {}
    orders: dict[Place, list[OrderCount]] = {}
    for one in takings:
        sums.setdefault((one.account, one.market), []).append(one)
    for count in counts:
        orders.setdefault((count.account, count.market), []).append(count)
    return {
        place: replace(statement(sums.get(place, ()), orders.get(place, ())), uncosted=uncosted.get(place, 0))
        for place in {**sums, **orders, **uncosted}
    }


def _divided(whole: Statement, countries: Sequence[CountryCount]) -> Sequence[tuple[str, Statement]]:
    """The whole in parts that add up to it to the millionth; without units all of it is of no country."""
    weights = [one.units for one in countries]
    if not any(weights):
        return [("", whole)]
    kinds = {kind: _allotted(sum_, weights) for kind, sum_ in whole.kinds.items()}
    unrated = {code: _allotted(sum_, weights) for code, sum_ in whole.unrated.items()}
    estimated = _allotted(whole.estimated, weights)
    uncosted, cancelled = allotted(whole.uncosted, weights), allotted(whole.cancelled, weights)
    return [
        (
            one.country,
            Statement(
                one.orders,
                one.units,
                cancelled[place],
                {kind: parts[place] for kind, parts in kinds.items()},
                estimated[place],
                {code: parts[place] for code, parts in unrated.items() if parts[place]},
                uncosted[place],
            ),
        )
        for place, one in enumerate(countries)
    ]


def _allotted(sum_: Decimal, weights: Sequence[int]) -> list[Decimal]:
    return [from_millionths(part) for part in allotted(millionths(sum_), weights)]


def _added(one: Statement, other: Statement) -> Statement:
    return Statement(
        one.orders + other.orders,
        one.units + other.units,
        one.cancelled + other.cancelled,
        _sums(one.kinds, other.kinds),
        one.estimated + other.estimated,
        _sums(one.unrated, other.unrated),
        one.uncosted + other.uncosted,
    )


def _sums(one: Mapping[K, Decimal], other: Mapping[K, Decimal]) -> dict[K, Decimal]:
    return {key: one.get(key, Decimal()) + other.get(key, Decimal()) for key in {**one, **other}}
