"""Orders in words: the silent message about new ones, and today's board; never a word about who bought."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.readings import Order, OrderState
from monitor.facts import money_of
from monitor.language import N_, Html, Tongue, joined, name, visible_length
from monitor.messages import Message
from monitor.order_news import order_facts
from monitor.render.account import market_name
from monitor.render.alerts import LONGEST
from monitor.render.boards import short
from monitor.render.reasons import cause
from monitor.render.words import bold
from monitor.sales import in_all
from storage.states import AccountWatch, Ordered

# What a listing is called by account, market and id where we watch it.
Names = Callable[[str, str, str], str | None]

# Room for the one line that names earlier messages which never arrived (note_parked).
_RESERVED = 60
_MOST_LINES = 2
_STATES = {
    OrderState.PENDING: N_("payment is being checked"),
    OrderState.UNSHIPPED: N_("to be shipped"),
    OrderState.PARTLY_SHIPPED: N_("partly shipped"),
    OrderState.SHIPPED: N_("shipped"),
    OrderState.CANCELLED: N_("cancelled"),
    OrderState.UNFULFILLABLE: N_("cannot be fulfilled"),
}


def order_message(tongue: Tongue, facts: Mapping[str, Any], names: Names, now: datetime) -> Message:
    """The orders that have just come, as monitor.order_news wrote them down; as many as fit, the rest is counted."""
    account, rows, count = str(facts.get("account") or ""), facts.get("orders"), facts.get("count")
    orders = rows if isinstance(rows, list) else []
    total = count if isinstance(count, int) else len(orders)
    title = tongue.ngettext("🛒 {count} new order", "🛒 {count} new orders", total)
    lines = [joined((bold(title), name(account, 30)), by=" · ")]
    for place, order in enumerate(orders):
        line = order_line(tongue, account, order, names, now)
        if visible_length(joined([*lines, line, _more(tongue, total)])) > LONGEST - _RESERVED:
            return Message(joined([*lines, _more(tongue, total - place)]))
        lines.append(line)
    rest = total - len(orders)
    return Message(joined([*lines, _more(tongue, rest)]) if rest > 0 else joined(lines))


def _more(tongue: Tongue, count: int) -> Html:
    return tongue.ngettext("and {count} more: /orders", "and {count} more: /orders", count)


def order_line(tongue: Tongue, account: str, order: Mapping[str, Any], names: Names, now: datetime) -> Html:
    """“14:05 · Blue Lamp ×2 · $43.98 · US”."""
    when, market, total = datetime.fromisoformat(str(order["placed_at"])), str(order["market"]), order.get("total")
    price = money_of(total)
    parts = (
        Html(tongue.time(when, now)),
        _items(tongue, account, market, order.get("lines"), names),
        Html(tongue.money(price)) if price else tongue._("total not told yet"),
        market_name(market),
    )
    return joined(parts, by=" · ")


def _items(tongue: Tongue, account: str, market: str, lines: object, names: Names) -> Html:
    found = lines if isinstance(lines, list) else []
    if not found:
        return tongue._("items not told yet")
    shown = [_item(account, market, line, names) for line in found[:_MOST_LINES]]
    rest = len(found) - len(shown)
    more = [tongue.ngettext("and {count} more", "and {count} more", rest)] if rest else []
    return joined([*shown, *more], by=tongue._(", "))


def _item(account: str, market: str, line: Any, names: Names) -> Html:
    listing = line.get("listing")
    called = names(account, market, str(listing)) if listing else None
    return Html(f"{name(called or str(line.get('sku') or listing or '?'), 30)} ×{int(line.get('quantity') or 0)}")


@dataclass(frozen=True, slots=True)
class Day:
    """Today's orders: what was `ordered`, and the `last` ones of all, newest first, with their accounts.

    `watches` are the questions that bring them, one an account.
    """

    watches: Sequence[AccountWatch]
    ordered: Sequence[Ordered]
    last: Sequence[tuple[str, Order]]
    rhythms: Sequence[Html] = ()


def order_board(tongue: Tongue, day: Day, names: Names, *, told: bool | None, now: datetime) -> Message:
    """Today's count and sum by market and currency, and the last ten; where they are not read, it says so.

    `told` is whether this person hears of each order; None for nobody in particular.
    """
    if not day.watches:
        return Message(tongue._("No account tells me its orders: that takes an account with an API."))
    answer = tongue._("{what}: {value}", what=tongue._("Orders today"), value=summed(tongue, day.ordered))
    lines = [bold(answer), *(sum_line(tongue, one) for one in day.ordered if one.orders)]
    if cancelled := sum(one.cancelled for one in day.ordered):
        lines.append(tongue.ngettext("{count} cancelled, not counted", "{count} cancelled, not counted", cancelled))
    last = [_known_line(tongue, account, order, names, now) for account, order in day.last]
    if last:
        lines += [bold(tongue._("The last ones")), *last]
    lines += day.rhythms
    choice = N_("I tell you of each order, silently.") if told else N_("I do not tell you of each order.")
    ages = [orders_age(tongue, one, now) for one in day.watches]
    return Message(short(tongue, lines, ages if told is None else [*ages, tongue._(choice)]))


def summed(tongue: Tongue, parts: Sequence[Ordered]) -> Html:
    """“14 orders · 17 units · $302.86 + €19.90”; currencies are never converted."""
    orders, units, moneys = in_all(parts)
    if not orders:
        return tongue._("no orders, as far as I know")
    told = (
        tongue.ngettext("{count} order", "{count} orders", orders),
        tongue.ngettext("{count} unit", "{count} units", units),
        joined((Html(tongue.money(one)) for one in moneys), by=" + ") or tongue._("total not told yet"),
    )
    return joined(told, by=" · ")


def sum_line(tongue: Tongue, one: Ordered) -> Html:
    """“US · 3 orders · $65.97”."""
    count = tongue.ngettext("{count} order", "{count} orders", one.orders)
    money = Html(tongue.money(one.money)) if one.money else tongue._("total not told yet")
    untold = (
        tongue.ngettext("{count} of them without a total yet", "{count} of them without a total yet", one.untold)
        if one.untold and one.money
        else Html("")
    )
    return joined((market_name(one.market), count, money, untold), by=" · ")


def _known_line(tongue: Tongue, account: str, order: Order, names: Names, now: datetime) -> Html:
    line = order_line(tongue, account, order_facts(order), names, now)
    return joined((line, tongue._(_STATES[order.state])), by=" · ")


def orders_age(tongue: Tongue, watch: AccountWatch, now: datetime) -> Html:
    """How old the orders of one account are; what fails is unknown and says why."""
    account = name(watch.account, 30)
    if watch.read_at is None:
        why = cause(tongue, watch.trouble) if watch.trouble else tongue._("not read yet")
        return tongue._("⚪ {account}: orders unknown ({why})", account=account, why=why)
    age = tongue.age(max(now - watch.read_at, timedelta()))
    if watch.failures:
        why = cause(tongue, watch.trouble)
        return tongue._("⚪ {account}: newer orders unknown ({why}), data {age}", account=account, why=why, age=age)
    return tongue._("{account}: data {age}", account=account, age=age)
