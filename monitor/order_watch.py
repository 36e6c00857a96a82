"""Winds the order clocks of an account by each answer about its orders, before the rules read what they show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from adapters.orders import FIRST
from adapters.readings import Order, Topic
from monitor.account import AccountLook
from monitor.decisions import calendar_of
from monitor.language import market_zone
from monitor.order_clock import advanced, begun, heard
from monitor.order_memory import ORDER_CLOCK, VERSION, clocks_facts, clocks_of
from monitor.order_state import Clock, Limits, Ways
from monitor.rules.account.ordering import limits_of
from monitor.shop_days import Calendar
from storage.states import AccountMemory
from storage.store import Store

# So much of what is stored is learnt from where no clock was wound before.
HISTORY = timedelta(days=42)

# The market and moment of one order.
Placed = tuple[str, datetime]


async def wound(
    store: Store, look: AccountLook, remembered: Mapping[str, AccountMemory]
) -> tuple[AccountLook, tuple[AccountMemory, ...]]:
    """The look with its clocks, and what they now remember; as it was where it is not about orders."""
    if look.topic is not Topic.ORDERS:
        return look, ()
    row = remembered.get(ORDER_CLOCK)
    ways = Pace(await calendar_of(store), limits_of(look.thresholds))
    if row is not None and row.version == VERSION:
        clocks = clocks_of(row.value)
    elif look.whole:
        since, placed = await _history(store, look)
        clocks = from_history(placed, since, look.at, ways)
    else:
        return look, ()
    after = wound_by(clocks, look, ways)
    return replace(look, clocks=after), (AccountMemory(look.account, ORDER_CLOCK, VERSION, clocks_facts(after)),)


@dataclass(frozen=True, slots=True)
class Pace:
    """By what every clock of an account goes, but for the market's zone."""

    calendar: Calendar = field(default_factory=Calendar)
    limits: Limits = field(default_factory=Limits)

    def of(self, market: str) -> Ways:
        return Ways(zone_of(market), self.calendar, self.limits)


def zone_of(market: str) -> ZoneInfo:
    """Where the market's buyers live; UTC for a market of the whole world."""
    return ZoneInfo(market_zone(market) or "UTC")


def from_history(placed: Iterable[Placed], since: datetime, at: datetime, ways: Pace) -> dict[str, Clock]:
    """The clocks that stored orders wind, where all since a moment are known."""
    by_market: dict[str, list[datetime]] = {}
    for market, moment in placed:
        by_market.setdefault(market, []).append(moment)
    return {market: heard(begun(since, at, ways.of(market)), found, at) for market, found in by_market.items()}


def wound_by(clocks: Mapping[str, Clock], look: AccountLook, ways: Pace) -> dict[str, Clock]:
    """The clocks after an answer; one that is not whole only adds what it tells, and the next whole one is judged.

    A market in which the first order comes begins to be learnt then.
    """
    fresh: dict[str, dict[str, datetime]] = {}
    for order in look.of(Order):
        if order.id not in look.known:
            fresh.setdefault(order.market, {})[order.id] = order.placed_at
    begin = look.at - FIRST if look.first else look.at
    all_of_them = {market: begun(begin, look.at, ways.of(market)) for market in fresh} | {**clocks}
    after: dict[str, Clock] = {}
    for market, clock in all_of_them.items():
        told = heard(clock, fresh.get(market, {}).values(), look.at)
        after[market] = advanced(told, look.at, ways.of(market)) if look.whole else told
    return after


async def clocks_by_market(store: Store) -> dict[tuple[str, str], Clock]:
    """The clocks of every account that is asked for its orders, as they stand, by account and market."""
    found: dict[tuple[str, str], Clock] = {}
    remembered = await store.remembered_by_account(ORDER_CLOCK)
    for account in sorted({one.account for one in await store.account_watches() if one.topic is Topic.ORDERS}):
        row = remembered.get(account)
        clocks = clocks_of(row.value) if row and row.version == VERSION else {}
        found |= {(account, market): clock for market, clock in clocks.items()}
    return found


async def _history(store: Store, look: AccountLook) -> tuple[datetime, tuple[Placed, ...]]:
    """Since when all orders are known that are stored, and those; the first answer tells those of a week."""
    watches = await store.account_watches(look.account)
    asked = min((one.created_at for one in watches if one.topic is Topic.ORDERS), default=look.at)
    since = max(asked - FIRST, look.at - HISTORY)
    return since, await store.placed(look.account, since, look.at)
