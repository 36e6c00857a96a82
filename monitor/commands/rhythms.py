"""What the order clocks know and promise, for the pages that show it."""

from monitor.commands.turn import Turn
from monitor.decisions import thresholds_by_account
from monitor.language import Html
from monitor.order_watch import clocks_by_market
from monitor.render.rhythm import Rhythms, rhythm_lines
from monitor.rules.account.ordering import ORDERS_FEWER, ORDERS_STOPPED, limits_of
from storage.states import WatchedListing

# So many markets are shown on a page of settings.
_MOST = 6


async def rhythms_of(turn: Turn) -> Rhythms:
    """Those of every account."""
    clocks = await clocks_by_market(turn.store)
    accounts = {account for account, _ in clocks}
    thresholds = await thresholds_by_account(turn.store, accounts)
    return Rhythms(clocks, {one: limits_of(thresholds[one]) for one in accounts})


async def orders_note(turn: Turn, listing: WatchedListing) -> list[Html]:
    """What can be told of the orders in the listing's market, where its account tells them."""
    rhythms = await rhythms_of(turn)
    return rhythm_lines(turn.tongue, rhythms.of(listing.account, listing.subject.market))


async def promises(turn: Turn, rule: str) -> list[Html]:
    """What a rule about missing orders can promise, where it is shown how loudly that is told; nothing of another."""
    if rule not in (ORDERS_STOPPED.name, ORDERS_FEWER.name):
        return []
    lines = rhythm_lines(turn.tongue, await rhythms_of(turn))
    return lines[:_MOST] or [turn.tongue._("No account has told me orders yet.")]
