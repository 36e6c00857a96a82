"""Lays what the product answers beside what the season comes to; every difference is named."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from monitor.books.statement import Statement, statement
from storage.states import GoodsTaking, OrderCount, Taking
from storage.store import Store
from tests.season.reckoning import Reckoning
from tests.season.spans import Named
from tests.season.sums import ADJUSTMENTS, BESIDE, FEES, REVENUE, Hour

# To the cent; in its own currency every amount is exact.
_CENT = Decimal("0.005")
_PARTS = ("revenue", "refunds", "fees", "advertising", "adjustments", "goods", "estimated")


@dataclass(slots=True)
class Compared:
    """How many figures were compared over how many spans, what differs, and by how much at most."""

    spans: int = 0
    figures: int = 0
    furthest: Decimal = Decimal(0)
    wrong: list[str] = field(default_factory=list)

    def same(self, where: str, told: Any, true: Any, within: Decimal = Decimal(0)) -> None:
        self.figures += 1
        apart = abs(Decimal(told) - Decimal(true))
        self.furthest = max(self.furthest, apart)
        if apart > within:
            self.wrong.append(f"{where}: told {told}, true {true}")


async def compared(store: Store, truth: Reckoning, named: Iterable[Named], *, goods: bool = True) -> Compared:
    """All figures of these spans, and of the spans that cut hours."""
    found = Compared()
    for one in named:
        found.spans += 1
        hour = truth.span(one.since, one.until)
        takings = await store.takings(one.since, one.until)
        counts = await store.order_counts(one.since, one.until)
        skus = await store.goods_takings(one.since, one.until) if goods else ()
        _takings(found, one.name, takings, hour)
        _orders(found, one.name, counts, hour)
        if goods:
            _goods(found, one.name, skus, hour)
        _statement(found, one.name, statement(takings, counts, skus), hour, goods=goods)
    for since, until in truth.cuts:
        found.spans += 1
        cut = truth.cut.get((since, until), Hour())
        _takings(found, f"{since} to {until}", await store.takings(since, until), cut)
        _orders(found, f"{since} to {until}", await store.order_counts(since, until), cut)
    return found


def _takings(found: Compared, name: str, told: Iterable[Taking], true: Hour) -> None:
    mine = {(one.account, one.market, one.kind.value, one.currency): one for one in told}
    nothing = {key for key, one in true.money.items() if not (one.amount or one.home)}
    for key in sorted(mine.keys() | (true.money.keys() - nothing)):
        where = f"{name}, {' '.join(key)}"
        one, other = mine.get(key), true.money.get(key)
        if one is None or other is None:
            found.same(f"{where}, whether it is there", bool(one and (one.amount or one.home)), bool(other))
            continue
        found.same(f"{where}, amount", one.amount, other.amount)
        found.same(f"{where}, in the house's", one.home, other.home, _CENT)
        found.same(f"{where}, estimated", one.estimated, other.estimated, _CENT)
        found.same(f"{where}, unrated", one.unrated, other.unrated)


def _orders(found: Compared, name: str, told: Iterable[OrderCount], true: Hour) -> None:
    mine = {(one.account, one.market): one for one in told}
    for key in sorted(mine.keys() | true.orders.keys()):
        one, other = mine.get(key), true.orders.get(key)
        for what in ("orders", "units", "cancelled"):
            found.same(f"{name}, {' '.join(key)}, {what}", getattr(one, what, 0), getattr(other, what, 0))


def _goods(found: Compared, name: str, told: Iterable[GoodsTaking], true: Hour) -> None:
    mine = {(one.account, one.market, one.sku): one for one in told}
    for key in sorted(mine.keys() | true.goods.keys()):
        one, other = mine.get(key), true.goods.get(key)
        where = f"{name}, {' '.join(key)}"
        for what in ("units", "returned", "uncosted"):
            found.same(f"{where}, {what}", getattr(one, what, 0), getattr(other, what, 0))
        parts: Mapping[str, Decimal] = other.parts if other else {}
        for what in _PARTS:
            found.same(f"{where}, {what}", getattr(one, what, 0), parts.get(what, 0), _CENT)


def _statement(found: Compared, name: str, told: Statement, true: Hour, *, goods: bool) -> None:
    for what, value in _stated(true):
        found.same(f"{name}, statement's {what}", getattr(told, what), value, _CENT)
    unrated: dict[str, Decimal] = {}
    for (_, _, _, currency), one in true.money.items():
        unrated[currency] = unrated.get(currency, Decimal(0)) + one.unrated
    for currency in told.unrated.keys() | {code for code, amount in unrated.items() if amount}:
        found.same(f"{name}, unrated {currency}", told.unrated.get(currency, 0), unrated.get(currency, 0))
    if goods:
        uncosted = sum(one.uncosted for one in true.goods.values())
        found.same(f"{name}, uncosted units", told.uncosted, uncosted)


def _stated(true: Hour) -> Iterator[tuple[str, Decimal]]:
    """The lines of a statement, from the sums."""
    kinds: dict[str, Decimal] = {}
    for (_, _, kind, _), one in true.money.items():
        kinds[kind] = kinds.get(kind, Decimal(0)) + one.home
    for name, some in (("revenue", REVENUE), ("fees", FEES), ("adjustments", ADJUSTMENTS)):
        yield name, sum((kinds.get(kind, Decimal(0)) for kind in some), Decimal(0))
    for name, kind in (("refunds", "refund"), ("advertising", "advertising"), ("goods", "goods"), ("tax", "tax")):
        yield name, kinds.get(kind, Decimal(0))
    estimated = [one.estimated for (_, _, kind, _), one in true.money.items() if kind not in BESIDE]
    yield "estimated", sum(estimated, Decimal(0))
    yield "profit", sum((amount for kind, amount in kinds.items() if kind not in BESIDE), Decimal(0))
    count = list(true.orders.values())
    yield "orders", Decimal(sum(one.orders for one in count))
    yield "units", Decimal(sum(one.units for one in count))
    yield "cancelled", Decimal(sum(one.cancelled for one in count))
