"""A span's sums as statements: of all, of each market in its own currency, of goods; pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from adapters.readings import EntryKind
from monitor.books.statement import REVENUE, Statement, statement
from monitor.till.figures import Part
from storage.states import GoodsTaking, OrderCount, Taking, Uncosted

Place = tuple[str, str]


def parts_of(
    takings: Iterable[Taking],
    counts: Iterable[OrderCount],
    uncosted: Iterable[Uncosted],
    platform_of: Callable[[str], str],
) -> Sequence[Part]:
    """Each market of each platform in its own currency, the one with the greatest revenue at home first."""
    found: dict[Place, tuple[list[Taking], list[OrderCount], list[Uncosted]]] = {}

    def of(account: str, market: str) -> tuple[list[Taking], list[OrderCount], list[Uncosted]]:
        return found.setdefault((platform_of(account), market), ([], [], []))

    for one in takings:
        of(one.account, one.market)[0].append(one)
    for count in counts:
        of(count.account, count.market)[1].append(count)
    for unknown in uncosted:
        of(unknown.account, unknown.market)[2].append(unknown)
    ordered = sorted(found.items(), key=lambda item: (-_at_home(item[1][0]), item[0]))
    return [_part(place, *sums) for place, sums in ordered]


def _at_home(takings: Iterable[Taking]) -> Decimal:
    return sum((one.home for one in takings if one.kind in REVENUE), Decimal())


def _part(place: Place, takings: list[Taking], counts: list[OrderCount], uncosted: list[Uncosted]) -> Part:
    currency, own = in_own(takings)
    told = replace(statement(own, counts), uncosted=sum(one.units for one in uncosted))
    return Part(*place, currency, told)


def in_own(takings: Sequence[Taking]) -> tuple[str, list[Taking]]:
    """The currency of most of the revenue, and the sums with their `home` in it.

    What was booked in another currency, such as what the goods cost, is converted by way of the house's currency at
    the rate of that revenue; where nothing of it had a rate, that is left out and stays `unrated`.
    """
    currency = _main_currency(takings)
    rated = [one for one in takings if one.currency == currency and not one.unrated and one.home]
    amount = sum((abs(one.amount) for one in rated), Decimal())
    home = sum((abs(one.home) for one in rated), Decimal())
    factor = amount / home if home else None
    return currency, [own for one in takings if (own := _own(one, currency, factor))]


def _main_currency(takings: Iterable[Taking]) -> str:
    weights: dict[str, Decimal] = {}
    for one in takings:
        heavy = abs(one.home or one.amount) if one.kind in REVENUE else abs(one.home or one.amount) / 1_000
        weights[one.currency] = weights.get(one.currency, Decimal()) + heavy
    return max(sorted(weights), key=lambda code: weights[code], default="")


def _own(one: Taking, currency: str, factor: Decimal | None) -> Taking | None:
    if one.currency == currency:
        part = one.estimated / one.home if one.home else Decimal()
        return replace(one, home=one.amount, estimated=one.amount * part, unrated=Decimal())
    if factor is None:
        return replace(one, home=Decimal(), estimated=Decimal(), unrated=one.amount)
    return replace(one, home=one.home * factor, estimated=one.estimated * factor)


def of_goods(takings: Sequence[GoodsTaking]) -> Statement:
    """What these goods brought, in the house's currency: units and money, and no orders."""
    sums = {
        EntryKind.SALE: sum((one.revenue for one in takings), Decimal()),
        EntryKind.REFUND: sum((one.refunds for one in takings), Decimal()),
        EntryKind.FEE: sum((one.fees for one in takings), Decimal()),
        EntryKind.ADVERTISING: sum((one.advertising for one in takings), Decimal()),
        EntryKind.ADJUSTMENT: sum((one.adjustments for one in takings), Decimal()),
        EntryKind.GOODS: sum((one.goods for one in takings), Decimal()),
    }
    return Statement(
        units=sum(one.units for one in takings),
        kinds={kind: amount for kind, amount in sums.items() if amount},
        estimated=sum((one.estimated for one in takings), Decimal()),
        uncosted=sum(one.uncosted for one in takings),
    )
