"""The question which platform sells how much."""

from adapters.readings import Order, Topic
from monitor.chat import Said
from monitor.commands.selling import SPAN_LABELS
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.render.sales import platforms_board
from monitor.sales import MARGIN, Span, begin_of, taken, within


async def show_platforms(turn: Turn, text: str = "") -> Said:
    """Each platform's share of the orders of the last 30 days."""
    if not await turn.may_tell_money():
        return turn.sums_kept_back()
    person, now = turn.person, turn.now
    by_platform: dict[str, list[Order]] = {}
    for account, order in await turn.store.orders(None, begin_of(Span.MONTH, person, now) - MARGIN, now):
        by_platform.setdefault(turn.tools.platform_of(account), []).append(order)
    parts = {platform: taken(within(some, Span.MONTH, person, now)) for platform, some in by_platform.items()}
    watches = [one for one in await turn.store.account_watches() if one.topic is Topic.ORDERS]
    silent = sorted(set(await turn.store.accounts_watched()) - {one.account for one in watches})
    keys = turn.keyboard()
    keys.row(*(do(turn.tongue.label(SPAN_LABELS[one]), "sales", one.value) for one in Span))
    return await turn.board(platforms_board(turn.tongue, parts, silent, watches, now=now), "platforms", keys=keys)
