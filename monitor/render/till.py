"""Answers about sales and profit in words: the answer in the first line, then its parts, and what is not known."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from adapters.readings import EntryKind
from monitor.language import N_, Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.boards import short
from monitor.render.figures import (
    KINDS,
    ages,
    beside_said,
    fees_line,
    kind_line,
    marks,
    profit_of,
    revenue_of,
    sold_line,
    sum_of,
    taken_off,
    unrated_line,
)
from monitor.render.words import bold, platform_name
from monitor.sales import Span
from monitor.till.bins import Bin
from monitor.till.figures import Answer, Beside, Part
from monitor.till.windows import Against

TITLES = {
    Span.TODAY: N_("Today"),
    Span.YESTERDAY: N_("Yesterday"),
    Span.WEEK: N_("The last 7 days"),
    Span.MONTH: N_("The last 30 days"),
}
_BESIDE = {
    (Span.TODAY, Against.BEFORE): N_("Yesterday by this time: {what}"),
    (Span.TODAY, Against.WEEK): N_("This day last week, by this time: {what}"),
    (Span.TODAY, Against.USUAL): N_("Usual by this time (median of {days}): {what}"),
    (Span.YESTERDAY, Against.BEFORE): N_("The day before: {what}"),
    (Span.YESTERDAY, Against.WEEK): N_("This day the week before: {what}"),
    (Span.YESTERDAY, Against.USUAL): N_("Usual (median of {days}): {what}"),
    (Span.WEEK, Against.BEFORE): N_("The 7 days before: {what}"),
    (Span.WEEK, Against.USUAL): N_("Usual week (mean of {days}): {what}"),
    (Span.MONTH, Against.BEFORE): N_("The 30 days before: {what}"),
}
NOBODY = N_("No account tells me its orders: that takes an account with an API.")


def answer_board(tongue: Tongue, answer: Answer, *, now: datetime) -> Message:
    """Units, revenue and profit in one line; then fees, each market, what it is laid beside, and what is not known."""
    if not answer.read.orders and not answer.whole.kinds:
        return Message(tongue._(NOBODY))
    lines = [
        bold(title_line(tongue, answer)),
        _orders(tongue, answer),
        taken_off(tongue, answer.whole, answer.currency),
        Html("") if answer.is_of_goods else fees_line(tongue, answer.whole, answer.currency),
        *_parts(tongue, answer),
        *(_beside(tongue, answer, one) for one in answer.beside),
        *marks(tongue, answer),
    ]
    return Message(short(tongue, [line for line in lines if line], ages(tongue, answer.read, now)))


def title_line(tongue: Tongue, answer: Answer) -> Html:
    """“Today: 31 units · revenue $1,240.10 · profit $212.40 (17 %)”."""
    whole = answer.whole
    sold = whole.units or whole.orders or any(whole.kinds.values())
    value = sold_line(tongue, whole, answer.currency) if sold else tongue._("no orders, as far as I know")
    said = tongue._("{what}: {value}", what=tongue._(TITLES[answer.span]), value=value)
    return joined((name(answer.of, 40) if answer.of else Html(""), said), by=" · ")


def _orders(tongue: Tongue, answer: Answer) -> Html:
    """How many orders that were; single goods are counted in units alone."""
    if answer.is_of_goods or not (answer.whole.orders or answer.whole.cancelled):
        return Html("")
    lost = answer.whole.cancelled
    cancelled = tongue.ngettext("{count} cancelled, not counted", "{count} cancelled, not counted", lost)
    orders = tongue.ngettext("{count} order", "{count} orders", answer.whole.orders)
    return joined((orders, cancelled if lost else Html("")), by=" · ")


def _parts(tongue: Tongue, answer: Answer) -> Sequence[Html]:
    """Each market; one alone in the same currency has nothing more to say than the first line."""
    parts = answer.parts
    if len(parts) == 1 and parts[0].currency == answer.currency:
        return [place_of(parts[0])]
    return [_part(tongue, one) for one in parts]


def place_of(part: Part) -> Html:
    """“Amazon US”, or what else the part is called."""
    return name(part.name, 40) if part.name else platform_name(part.platform, part.market)


def _part(tongue: Tongue, part: Part) -> Html:
    one = part.statement
    line = sold_line(tongue, one, part.currency, taken_off(tongue, one, part.currency))
    line = joined((line, unrated_line(tongue, one.unrated)), by=" · ")
    return tongue._("{what}: {value}", what=bold(place_of(part)), value=line)


def _beside(tongue: Tongue, answer: Answer, beside: Beside) -> Html:
    weeks = tongue.ngettext("{count} week", "{count} weeks", beside.days)
    days = weeks if answer.span is Span.WEEK else tongue.ngettext("{count} day", "{count} days", beside.days)
    what = beside_said(tongue, answer, beside)
    return tongue._(_BESIDE[answer.span, beside.against], days=days, what=what)


# --- profit ----------------------------------------------------------------------------------------------------------


def profit_board(tongue: Tongue, answer: Answer, *, now: datetime) -> Message:
    """What is left, and from what to what: each kind of line by itself, in one currency."""
    if not answer.read.orders and not answer.whole.kinds:
        return Message(tongue._(NOBODY))
    whole, currency = answer.whole, answer.currency
    value = joined((profit_of(tongue, whole, currency), revenue_of(tongue, whole, currency)), by=" · ")
    said = tongue._("{what}: {value}", what=tongue._(TITLES[answer.span]), value=value)
    title = joined((name(answer.of, 40) if answer.of else Html(""), said), by=" · ")
    named = {**KINDS, EntryKind.FEE: N_("Fees")} if answer.is_of_goods else KINDS
    kinds = [
        kind_line(tongue, called, whole.kinds[kind], currency)
        for kind, called in named.items()
        if whole.kinds.get(kind)
    ]
    tax = tongue._("Tax collected, no part of it: {money}", money=sum_of(tongue, whole.tax, currency))
    lines = [
        bold(title),
        *kinds,
        tax if whole.tax else Html(""),
        *(_beside(tongue, answer, one) for one in answer.beside),
        *marks(tongue, answer),
    ]
    return Message(short(tongue, [line for line in lines if line], ages(tongue, answer.read, now)))


# --- the words of the picture ----------------------------------------------------------------------------------------


def picture_caption(tongue: Tongue, answer: Answer, bins: Sequence[Bin], *, now: datetime) -> Html:
    """The answer, the best hour or day, what it is laid beside, and what is not known of it."""
    lines = [
        bold(title_line(tongue, answer)),
        _best(tongue, answer, bins),
        *(_beside(tongue, answer, one) for one in answer.beside),
        *marks(tongue, answer),
    ]
    return short(tongue, [line for line in lines if line], ages(tongue, answer.read, now))


def _best(tongue: Tongue, answer: Answer, bins: Sequence[Bin]) -> Html:
    """“Most at 21:00: $120.00; on the mean $22.10 an hour.”"""
    known = [(one.window.begin, one.counted.revenue) for one in bins if one.counted]
    if not any(revenue for _, revenue in known):
        return Html("")
    begin, most = max(known, key=lambda pair: pair[1])
    mean = sum((revenue for _, revenue in known), Decimal()) / len(known)
    sums = {"most": most * answer.factor, "mean": mean * answer.factor}
    values = {what: sum_of(tongue, amount, answer.currency) for what, amount in sums.items()}
    if answer.span.days == 1:
        return tongue._("Most at {when}: {most}; {mean} an hour on the mean", when=tongue.time(begin, begin), **values)
    return tongue._("Most on {when}: {most}; {mean} a day on the mean", when=tongue.date(begin), **values)
