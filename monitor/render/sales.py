"""Sales in words: a span's orders, units and sums, what it is compared with, and how far the orders were read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.readings import Money
from monitor.language import N_, Html, Tongue, joined
from monitor.messages import Message
from monitor.render.account import market_name
from monitor.render.boards import short
from monitor.render.orders import orders_age, summed
from monitor.render.words import bold
from monitor.sales import Span, Taken
from storage.states import AccountWatch

_TITLES = {
    Span.TODAY: N_("Today"),
    Span.YESTERDAY: N_("Yesterday"),
    Span.WEEK: N_("The last 7 days"),
    Span.MONTH: N_("The last 30 days"),
}
_BEFORE = {
    (Span.TODAY, 1): N_("Yesterday by this time: {what}"),
    (Span.TODAY, 7): N_("This day last week, by this time: {what}"),
    (Span.YESTERDAY, 1): N_("The day before: {what}"),
    (Span.YESTERDAY, 7): N_("This day the week before: {what}"),
    (Span.WEEK, 7): N_("The 7 days before: {what}"),
    (Span.MONTH, 30): N_("The 30 days before: {what}"),
}


@dataclass(frozen=True, slots=True)
class Sales:
    """What was sold in the span; `before` is the same of the spans so many days earlier, None where it is not stored.

    `refunds` is None where no ledger is read. `watches` are the questions that bring orders, one an account; what the
    `late` accounts told ends before the span does.
    """

    span: Span
    parts: Sequence[Taken]
    before: Mapping[int, Sequence[Taken] | None]
    refunds: Sequence[Money] | None
    watches: Sequence[AccountWatch]
    late: frozenset[str]


def sales_board(tongue: Tongue, sales: Sales, *, now: datetime) -> Message:
    """The answer in one line, then each market, what is not counted, what it is compared with, and the age."""
    if not sales.watches:
        return Message(tongue._("No account tells me its orders: that takes an account with an API."))
    title = tongue._("{what}: {value}", what=tongue._(_TITLES[sales.span]), value=summed(tongue, sales.parts))
    compared = [_before(tongue, sales, days, parts) for days, parts in sales.before.items()]
    lines = [bold(title), *(_part(tongue, one) for one in sales.parts), *_beside(tongue, sales), *compared]
    ages = [_age(tongue, one, now, late=one.account in sales.late) for one in sales.watches]
    return Message(short(tongue, lines, ages))


def _part(tongue: Tongue, one: Taken) -> Html:
    untold = tongue.ngettext("{count} of them without a total yet", "{count} of them without a total yet", one.untold)
    unlisted = tongue.ngettext(
        "units of {count} order not told yet", "units of {count} orders not told yet", one.unlisted
    )
    said = (
        market_name(one.market),
        summed(tongue, [one]),
        untold if one.untold and one.money else Html(""),
        unlisted if one.unlisted else Html(""),
    )
    return joined(said, by=" · ")


def _beside(tongue: Tongue, sales: Sales) -> list[Html]:
    """What was cancelled, and what was given back as far as a ledger tells."""
    cancelled = sum(one.cancelled for one in sales.parts)
    lines = [tongue.ngettext("{count} cancelled, not counted", "{count} cancelled, not counted", cancelled)]
    lines = lines if cancelled else []
    if sales.refunds is None:
        return [*lines, tongue._("Refunds: unknown, no account tells me its money.")]
    given = joined((Html(tongue.money(one)) for one in sales.refunds), by=" + ") or tongue._("none told")
    return [*lines, tongue._("Refunds: {money}", money=given)]


def _before(tongue: Tongue, sales: Sales, days: int, parts: Sequence[Taken] | None) -> Html:
    said = tongue._("not known, I was not told of it") if parts is None else summed(tongue, parts)
    return tongue._(_BEFORE[sales.span, days], what=said)


def _age(tongue: Tongue, watch: AccountWatch, now: datetime, *, late: bool) -> Html:
    """How old the orders are; where they end too early, that the sum is incomplete."""
    age = orders_age(tongue, watch, now)
    if not late or watch.read_at is None:
        return age
    read = tongue._("⚪ incomplete: orders read up to {when}", when=tongue.time(watch.read_at, now))
    return joined((age, read), by=" · ")
