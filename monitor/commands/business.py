"""Questions about accounts as wholes: today's orders, and how each account stands."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.readings import Topic
from monitor.chat import Said
from monitor.commands.looking import rivals_of
from monitor.commands.rhythms import rhythms_of
from monitor.commands.spoken import switched
from monitor.commands.steps import do
from monitor.commands.turn import Turn
from monitor.language import N_
from monitor.order_news import names_of, order_facts, orders_told, tell_orders
from monitor.ordered import ordered
from monitor.people import day_begin
from monitor.render.health import AccountHealth, health_board
from monitor.render.orders import Day, order_board
from monitor.render.rhythm import rhythm_lines
from storage.states import AccountWatch, Person
from storage.store import Store

_LAST = 10
# So far back the last orders are looked for, and so much the platform's clock may be ahead of ours.
_LATELY, _AHEAD = timedelta(days=30), timedelta(hours=1)
# The night in which a clock is set back by an hour makes a day of 25.
_LONGEST_DAY = timedelta(hours=26)


async def orders(turn: Turn, text: str) -> Said:
    """“/orders on”, “/orders off”; without a word today's board, and a button for the other.

    Sums are told in private chats, and in a group where an owner allowed it.
    """
    wanted = switched(text)
    if wanted is not None:
        await tell_orders(turn.store, turn.person.id, wanted=wanted)
        return turn.toast(
            N_("I tell you of each new order, silently.") if wanted else N_("I no longer tell you of each order.")
        )
    if not await turn.may_tell_money():
        return turn.sums_kept_back()
    async with turn.store.at_once() as store:
        told = turn.person.id in await orders_told(store)
        rhythms = rhythm_lines(turn.tongue, await rhythms_of(replace(turn, store=store)))
        day = replace(await day_of(store, turn.person, turn.now), rhythms=rhythms)
        names = await names_of(store, [order_facts(one) for _, one in day.last])
    keys = turn.keyboard()
    label = turn.tongue.label("No longer tell me of each order") if told else turn.tongue.label("Tell me of each order")
    keys.row(do(label, "orders", "off" if told else "on"))
    keys.row(do(turn.tongue.label("7 days"), "week", ""), do(turn.tongue.label("By platform"), "platforms", ""))
    board = order_board(turn.tongue, day, names, told=told, now=turn.now)
    return await turn.board(board, "orders", keys=keys)


async def day_of(store: Store, person: Person, now: datetime) -> Day:
    """The day as the person wants it to begin."""
    until = now + _AHEAD

    def today(market: str) -> tuple[datetime, datetime]:
        return day_begin(person, now, market), until

    return Day(
        watches=[one for one in await store.account_watches() if one.topic is Topic.ORDERS],
        ordered=await ordered(store, (now - _LONGEST_DAY, until), today),
        last=await store.orders(None, now - _LATELY, until, _LAST),
    )


async def show_health(turn: Turn, text: str = "") -> Said:
    """How every account stands that is asked."""
    board = health_board(turn.tongue, await healths(turn), now=turn.now, rivals=await rivals_of(turn))
    return await turn.board(board, "health")


async def healths(turn: Turn, accounts: Collection[str] | None = None) -> list[AccountHealth]:
    """What is known of these accounts, or of every one that is asked anything as a whole."""
    asked: dict[str, list[AccountWatch]] = {}
    for watch in await turn.store.account_watches():
        if accounts is None or watch.account in accounts:
            asked.setdefault(watch.account, []).append(watch)
    return [
        AccountHealth(
            account=account,
            platform=turn.tools.platform_of(account),
            watches=watches,
            states=await turn.store.account_states(account),
            expiries=await turn.tools.expiries(account),
        )
        for account, watches in asked.items()
    ]
