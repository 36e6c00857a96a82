"""Questions about what was sold: a day, a week, a month, and on which platform."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.readings import Money, Order, Topic
from monitor.chat import Said
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_
from monitor.render.sales import Sales, sales_board
from monitor.sales import MARGIN, Span, begin_of, end_of, reaches_back, refunded, taken, within
from storage.states import AccountWatch

_WORDS = {
    "today": Span.TODAY,
    "今日": Span.TODAY,
    "今天": Span.TODAY,
    "yesterday": Span.YESTERDAY,
    "昨天": Span.YESTERDAY,
    "week": Span.WEEK,
    "本周": Span.WEEK,
    "month": Span.MONTH,
    "本月": Span.MONTH,
}
_LABELS = {
    Span.TODAY: N_("Today"),
    Span.YESTERDAY: N_("Yesterday"),
    Span.WEEK: N_("7 days"),
    Span.MONTH: N_("30 days"),
}


async def show_today(turn: Turn, text: str = "") -> Said:
    return await _sold(turn, Span.TODAY)


async def show_yesterday(turn: Turn, text: str = "") -> Said:
    return await _sold(turn, Span.YESTERDAY)


async def show_week(turn: Turn, text: str = "") -> Said:
    return await _sold(turn, Span.WEEK)


async def show_month(turn: Turn, text: str = "") -> Said:
    return await _sold(turn, Span.MONTH)


async def show_sales(turn: Turn, text: str = "") -> Said:
    """“/sales month”; without a word today, and buttons for the other spans."""
    return await _sold(turn, _WORDS.get(text.strip().casefold(), Span.TODAY))


async def _sold(turn: Turn, span: Span) -> Said:
    """Sums are told in private chats, and in a group where an owner allowed it."""
    if not await turn.may_tell_money():
        return turn.sums_kept_back()
    keys = turn.keyboard()
    label = turn.tongue.label
    keys.row(*(do(label(_LABELS[one]), "sales", one.value) for one in Span if one is not span))
    keys.row(do(label("Orders"), "orders", ""), do(label("By platform"), "platforms", ""))
    return await turn.board(sales_board(turn.tongue, await _sales(turn, span), now=turn.now), "sales", span.value, keys)


async def _sales(turn: Turn, span: Span) -> Sales:
    person, now = turn.person, turn.now
    begin, end = begin_of(span, person, now), end_of(span, person, now)
    back = max(span.compared)
    orders = await _orders(turn, begin - timedelta(days=back) - MARGIN)
    return Sales(
        span=span,
        parts=taken(within(orders, span, person, now)),
        before={
            days: taken(within(orders, span, person, now, days)) if await _reaches(turn, begin, days) else None
            for days in span.compared
        },
        refunds=await _refunds(turn, begin, end),
        watches=await _watches(turn, Topic.ORDERS),
        late=frozenset(one.account for one in await _watches(turn, Topic.ORDERS) if _is_late(turn, one, span, end)),
    )


def _is_late(turn: Turn, watch: AccountWatch, span: Span, end: datetime) -> bool:
    """Whether what was read ends before the span does: of one that goes on, longer ago than it takes to read anew."""
    allowed = timedelta() if span is Span.YESTERDAY else turn.tools.patience(watch).limit
    return watch.read_at is not None and watch.read_at < end - allowed


async def _orders(turn: Turn, since: datetime) -> list[Order]:
    return [one for _, one in await turn.store.orders(None, since, turn.now)]


async def _watches(turn: Turn, topic: Topic) -> list[AccountWatch]:
    return [one for one in await turn.store.account_watches() if one.topic is topic]


async def _reaches(turn: Turn, begin: datetime, days: int) -> bool:
    """Whether the orders of every account are stored from before that time on."""
    asked = {one.account for one in await _watches(turn, Topic.ORDERS)}
    return reaches_back(await turn.store.first_orders(), asked, begin - timedelta(days=days))


async def _refunds(turn: Turn, begin: datetime, end: datetime) -> Sequence[Money] | None:
    """What the ledgers tell; None where none was ever read."""
    if not any(one.read_at for one in await _watches(turn, Topic.MONEY)):
        return None
    return refunded(await turn.store.entries(None, begin, end), begin, end)
