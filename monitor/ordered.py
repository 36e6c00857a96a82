"""Reads how much was ordered in a span of somebody's days, which may begin at another hour in each market."""

from collections.abc import Callable
from datetime import datetime

from monitor.sales import together
from storage.states import Ordered
from storage.store import Store

Times = tuple[datetime, datetime]


async def ordered(store: Store, around: Times, times_of: Callable[[str], Times]) -> tuple[Ordered, ...]:
    """By market and currency; `times_of` a market lie in the times `around` them all."""
    spans: dict[Times, list[str]] = {}
    for market in await store.markets_ordered(*around):
        spans.setdefault(times_of(market), []).append(market)
    return together([one for times, markets in spans.items() for one in await store.ordered(None, *times, markets)])
