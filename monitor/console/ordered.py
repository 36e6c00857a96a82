"""`twoam orders`: today's orders from the memory alone."""

import asyncio
from pathlib import Path
from typing import Any

from adapters.readings import Order
from monitor.commands.business import day_of
from monitor.config import Config, load
from monitor.console.failures import Code
from monitor.console.memory import desk_of
from monitor.console.output import show, show_json
from monitor.console.sold import nothing_there, till_of
from monitor.language import Tongue, visible
from monitor.order_news import names_of, order_facts
from monitor.render.orders import Day, order_board


def orders(path: Path | None, *, as_json: bool) -> int:
    """Prints the day's orders; 3 where none were ever read, or they cannot be read now."""
    config = load(path).config
    return Code.COULD_NOT_LOOK if nothing_there(config) else asyncio.run(_orders(config, as_json=as_json))


async def _orders(config: Config, *, as_json: bool) -> int:
    async with desk_of(config) as at:
        till = await till_of(at)
        day = await day_of(at.store, till.person, till.now)
        names = await names_of(at.store, [order_facts(one) for _, one in day.last])
    if as_json:
        show_json(_plain(day))
    else:
        show(visible(order_board(Tongue("en", till.person.zone), day, names, told=None, now=till.now).html))
    known = bool(day.watches) and all(one.read_at and not one.failures for one in day.watches)
    return Code.CLEAR if known else Code.COULD_NOT_LOOK


def _plain(day: Day) -> dict[str, Any]:
    return {
        "orders": sum(one.orders for one in day.ordered),
        "cancelled": sum(one.cancelled for one in day.ordered),
        "sums": [
            {
                "market": one.market,
                "currency": one.currency,
                "orders": one.orders,
                "total": str(one.amount) if one.currency else None,
                "without_total": one.untold,
            }
            for one in day.ordered
            if one.orders
        ],
        "last": [_order(account, one) for account, one in day.last],
        "read": [
            {
                "account": one.account,
                "read_at": one.read_at.isoformat() if one.read_at else None,
                "trouble": one.trouble,
            }
            for one in day.watches
        ],
    }


def _order(account: str, one: Order) -> dict[str, Any]:
    return {
        "account": account,
        "id": one.id,
        "market": one.market,
        "placed_at": one.placed_at.isoformat(),
        "state": one.state.value,
        "units": sum(line.quantity - line.cancelled for line in one.lines) if one.lines else None,
        "total": {"amount": str(one.total.amount), "currency": one.total.currency} if one.total else None,
    }
