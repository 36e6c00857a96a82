"""The rows of each table as they are read from the memory, some at a time."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import TypeVar

from monitor.exports.columns import BUNDLES, COSTS, FIGURES, LEDGER, LINES, ORDERS, RATES, RETURNS, STOCK, Sheet
from monitor.exports.rows import (
    Look,
    Row,
    bundle_row,
    cost_row,
    figure_row,
    ledger_row,
    line_rows,
    order_row,
    rate_row,
    return_row,
    stock_row,
)
from storage.extracts import Extract

T = TypeVar("T")
Pieces = AsyncIterator[Sequence[Row]]


def pieces_of(sheet: Sheet, extract: Extract, look: Look) -> Pieces:
    """The rows of the table in their lasting order."""
    return _OF[sheet.name](extract, look)


async def _each(values: AsyncIterator[Sequence[T]], row: Callable[[T], Row]) -> Pieces:
    async for some in values:
        yield [row(one) for one in some]


def _ledger(extract: Extract, look: Look) -> Pieces:
    return _each(extract.bookings(), lambda one: ledger_row(one, look))


def _orders(extract: Extract, look: Look) -> Pieces:
    return _each(extract.orders(), lambda one: order_row(*one, look))


async def _lines(extract: Extract, look: Look) -> Pieces:
    async for some in extract.orders():
        yield [row for account, order in some for row in line_rows(account, order, look)]


def _returns(extract: Extract, look: Look) -> Pieces:
    return _each(extract.returns(), lambda one: return_row(*one, look))


def _figures(extract: Extract, look: Look) -> Pieces:
    return _each(extract.figures(), lambda one: figure_row(*one, look))


def _costs(extract: Extract, look: Look) -> Pieces:
    return _each(extract.costs(), cost_row)


def _rates(extract: Extract, look: Look) -> Pieces:
    return _each(extract.rates(), rate_row)


def _stock(extract: Extract, look: Look) -> Pieces:
    return _each(extract.lying(), stock_row)


def _bundles(extract: Extract, look: Look) -> Pieces:
    return _each(extract.components(), bundle_row)


_OF: dict[str, Callable[[Extract, Look], Pieces]] = {
    LEDGER.name: _ledger,
    ORDERS.name: _orders,
    LINES.name: _lines,
    RETURNS.name: _returns,
    FIGURES.name: _figures,
    STOCK.name: _stock,
    COSTS.name: _costs,
    BUNDLES.name: _bundles,
    RATES.name: _rates,
}
