"""What is kept, as the cells of its table: in the order of the table's columns, nothing rounded and nothing lost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from adapters.readings import Figure, Money, Order, Return, Subject
from storage.extracts import Component
from storage.states import ALWAYS, Booking, Cost, Lying, Rate

Cell = str | int | bool | Decimal | datetime | date | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What the exporter knows besides: each account's platform, and the day on which a moment of a market lies."""

    platform: Callable[[str], str]
    day: Callable[[datetime, str | None], date]


def ledger_row(one: Booking, look: Look) -> Row:
    return (
        one.account,
        look.platform(one.account),
        one.book,
        one.id,
        one.kind.value,
        one.word,
        one.at,
        one.booked_at,
        look.day(one.booked_at, one.market),
        one.amount.amount,
        one.amount.currency,
        *_money(one.home),
        one.rate,
        one.rate_day,
        one.rate_origin,
        one.order,
        one.sku,
        *_listing(one.listing),
        one.market,
        one.quantity,
        one.counted,
        one.estimated,
        one.settled,
        one.noted_at,
        one.corrects,
    )


def order_row(account: str, one: Order, look: Look) -> Row:
    return (
        account,
        look.platform(account),
        one.id,
        one.market,
        one.state.value,
        one.placed_at,
        look.day(one.placed_at, one.market),
        one.changed_at,
        *_money(one.total),
        None if one.fulfilled_by is None else one.fulfilled_by.value,
        one.country,
        one.ship_by,
        one.cancel_asked,
    )


def line_rows(account: str, order: Order, look: Look) -> Iterator[Row]:
    """A row for each position of the order."""
    for place, one in enumerate(order.lines):
        head = (account, look.platform(account), order.id, place, order.changed_at, one.id, one.quantity, one.cancelled)
        yield (*head, one.sku, *_listing(one.listing), *_money(one.price))


def return_row(account: str, one: Return, look: Look) -> Row:
    return (
        account,
        look.platform(account),
        one.id,
        one.at,
        look.day(one.at, one.market),
        one.quantity,
        one.reason,
        one.state,
        one.market,
        one.order,
        one.sku,
        *_listing(one.listing),
        None if one.by is None else one.by.value,
    )


def figure_row(account: str, one: Figure, look: Look) -> Row:
    where = (one.market, *_listing(one.listing))
    return (account, look.platform(account), one.name, *where, one.begin, one.end, one.value, one.unit)


def cost_row(one: Cost) -> Row:
    since = None if one.valid_from == ALWAYS else one.valid_from
    return one.sku, one.place, since, one.goods, one.shipping, one.packaging, one.currency


def rate_row(one: Rate) -> Row:
    return one.currency, one.base, one.day, one.value, one.origin


def stock_row(one: Lying) -> Row:
    return one.sku, one.place, one.quantity, one.told_at, one.lead_days, one.safety


def bundle_row(one: Component) -> Row:
    return one.sku, one.place, one.component, one.quantity


def _money(money: Money | None) -> tuple[Decimal | None, str | None]:
    return (None, None) if money is None else (money.amount, money.currency)


def _listing(listing: Subject | None) -> tuple[str | None, str | None]:
    return (None, None) if listing is None else (listing.market, listing.id)
