"""What hangs on an account, in words: money held, goods there, orders to ship, profit that stops; the unknown said."""

from datetime import datetime

from adapters.readings import Money
from monitor.language import N_, Html, Tongue, joined, name
from monitor.platforms.frozen import Held, Pile, Stated
from monitor.platforms.page import Page, View
from monitor.render.words import bold, whole

_DEFERRED = N_("not free yet: {money}")
_RESERVE = N_("kept back as a reserve: {money}")


def frozen_short(tongue: Tongue, account: str, page: Page) -> Html:
    """“If us froze tonight: money held $2,100, goods there $1,890, 12 orders to ship, 72 % of the profit stops”."""
    held, view = page.held.get(account), page.view
    goods = held.stock.worth if held and held.stock else None
    parts = (
        tongue._("money held {money}", money=_money(tongue, view, held.money if held else None)),
        tongue._("goods there {money}", money=_money(tongue, view, goods)),
        _to_ship(tongue, held),
        tongue._("{percent} of the profit stops", percent=_profit(tongue, account, page)),
    )
    said = N_("🧊 If {account} froze tonight: {what}")
    return tongue._(said, account=name(account, 30), what=joined(parts, by=tongue._(", ")))


def frozen_lines(tongue: Tongue, account: str, page: Page, now: datetime) -> list[Html]:
    """The same with each part on its own, and when it was counted."""
    title = bold(tongue._("If this account froze tonight"))
    stops = tongue._("{percent} of the profit stops", percent=_profit(tongue, account, page))
    held = page.held.get(account)
    if held is None:
        return [title, stops, tongue._("⚪ Not counted yet: I count it once an hour.")]
    counted = tongue._("Counted at {when}.", when=tongue.time(held.at, now))
    worth = joined((Html(tongue.money(one)) for one in held.worth), by=" + ")
    orders = joined((_to_ship(tongue, held), worth), by=" · ")
    return [
        title,
        *_held_money(tongue, page.view, held, now),
        *_goods(tongue, page.view, held.stock),
        orders,
        stops,
        counted,
    ]


def _held_money(tongue: Tongue, view: View, held: Held, now: datetime) -> list[Html]:
    """All that is known of it: as the platform says, and by the books; each part that is not told is named."""
    whole_sum = tongue._("Money held: {money}", money=_money(tongue, view, held.money))
    lines = [whole_sum]
    if held.stated:
        lines += [*_stated(tongue, view, held.stated, now), _by_the_books(tongue, view, held, held.stated)]
    parts = (
        (_DEFERRED, held.deferred),
        (N_("freed since the last payout: {money}"), held.free),
        (_RESERVE, held.reserve),
    )
    lines += [tongue._(said, money=_money(tongue, view, one)) for said, one in parts]
    if held.paid_at is None:
        lines.append(tongue._("⚪ No payout was told in 90 days: what was freed since the last one is unknown."))
    else:
        lines.append(tongue._("Last payout: {when}", when=tongue.time(held.paid_at, now)))
    unrated = tongue.ngettext(
        "⚪ {count} line has no exchange rate and is not in it.",
        "⚪ {count} lines have no exchange rate and are not in it.",
        held.unrated,
    )
    return [*lines, unrated] if held.unrated else lines


def _stated(tongue: Tongue, view: View, said: Stated, now: datetime) -> list[Html]:
    """The platform's own word: the parts that it tells apart."""
    parts = ((N_("free for the next payout: {money}"), said.free), (_DEFERRED, said.deferred), (_RESERVE, said.reserve))
    told = [tongue._(text, money=_money(tongue, view, one)) for text, one in parts if one is not None]
    lines = [tongue._("As the platform said it ({when}):", when=tongue.time(said.at, now)), *told]
    unrated = tongue.ngettext(
        "⚪ {count} balance has no exchange rate and is not in it.",
        "⚪ {count} balances have no exchange rate and are not in it.",
        said.unrated,
    )
    return [*lines, unrated] if said.unrated else lines


def _by_the_books(tongue: Tongue, view: View, held: Held, stated: Stated) -> Html:
    """What the books say, and how far that is from the platform's word; nothing where a part of either is unknown."""
    booked = held.booked
    if booked is None or held.free is None or held.unrated or stated.unrated:
        return tongue._("By the books:")
    gap = booked.amount - stated.total.amount
    said = N_("By the books {money}, {gap} more:") if gap > 0 else N_("By the books {money}, {gap} less:")
    apart = _money(tongue, view, Money(abs(gap), booked.currency))
    return tongue._(said if gap else N_("By the books {money}:"), money=_money(tongue, view, booked), gap=apart)


def _goods(tongue: Tongue, view: View, pile: Pile | None) -> list[Html]:
    if pile is None:
        return [tongue._("⚪ Goods there: unknown, the platform tells of no warehouse of its own.")]
    units = tongue.ngettext("{count} unit there", "{count} units there", pile.units)
    inbound = tongue.ngettext("{count} unit on the way", "{count} units on the way", pile.inbound)
    said = tongue._(
        "Goods: {units}, {inbound}, at your cost {money}",
        units=units,
        inbound=inbound,
        money=_money(tongue, view, pile.worth),
    )
    unknown = tongue.ngettext(
        "⚪ The cost of {count} of these units is unknown.",
        "⚪ The cost of {count} of these units is unknown.",
        pile.uncosted,
    )
    return [said, unknown] if pile.uncosted else [said]


def _to_ship(tongue: Tongue, held: Held | None) -> Html:
    if held is None or held.orders is None:
        return tongue._("orders to ship unknown")
    return tongue.ngettext("{count} order to ship", "{count} orders to ship", held.orders)


def _profit(tongue: Tongue, account: str, page: Page) -> Html:
    part = page.of_accounts.of(account)
    return whole(tongue, page.of_accounts.of_profit(part) if part else None)


def _money(tongue: Tongue, view: View, money: Money | None) -> Html:
    """In whole units of the person's currency."""
    return tongue.money(view.shown(money) if money else None, whole=True)
