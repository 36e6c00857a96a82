"""The books' own page in words: where their sources differ and why that may be, and what they lack."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.readings import Money
from monitor.books.audit import Doubts
from monitor.books.reconciliation import Reconciliation
from monitor.language import N_, Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.account import TOPICS, market_name
from monitor.render.boards import short
from monitor.render.figures import sum_of
from monitor.render.reasons import cause
from monitor.render.words import bold
from storage.states import AccountWatch, Beside, UnknownWord

_MOST_WORDS, _MOST_SKUS = 5, 5
_WHAT = {"orders": N_("orders"), "units": N_("units"), "sales": N_("sales")}
_BOOKS = {"transactions": N_("transactions"), "settlement": N_("settlements")}


def books_board(tongue: Tongue, doubts: Doubts, *, now: datetime) -> Message:
    """Whether the sources agree in the first line, then each account, and all that the books lack."""
    if not doubts.sources:
        return Message(tongue._("No account tells me its orders: that takes an account with an API."))
    lines = [
        bold(_answer(tongue, doubts)),
        *(line for one in doubts.accounts for line in _account(tongue, one)),
        *_lacks(tongue, doubts),
        *_corrections(tongue, doubts),
    ]
    return Message(
        short(tongue, [line for line in lines if line], [_source(tongue, one, now) for one in doubts.sources])
    )


def _answer(tongue: Tongue, doubts: Doubts) -> Html:
    begin, end = tongue.date(doubts.since), tongue.date(doubts.until - timedelta(seconds=1))
    if doubts.differ:
        return tongue._("⚪ Books, {begin} to {end}: the sources differ", begin=begin, end=end)
    if not any(one.compared or one.twice for one in doubts.accounts):
        return tongue._("⚪ Books, {begin} to {end}: nothing could be compared yet", begin=begin, end=end)
    return tongue._("Books, {begin} to {end}: what can be compared agrees", begin=begin, end=end)


def _account(tongue: Tongue, one: Reconciliation) -> Iterable[Html]:
    """Orders against the platform's own figures, transactions against settlements, and what is not told yet."""
    yield bold(name(one.account, 30))
    yield from (_figure(tongue, compared) for compared in one.compared)
    if one.differences:
        yield _why(tongue, one)
    yield _told(tongue, one)
    yield from _twice(tongue, one)
    yield from (_word(tongue, word) for word in one.unknown[:_MOST_WORDS])


def _figure(tongue: Tongue, one: Beside) -> Html:
    """“US · orders: 14 by the orders, 15 by the platform's own figures (−1)”."""
    place = joined((market_name(one.market.lower()), tongue._(_WHAT[one.what])), by=" · ")
    ours, theirs = _value(tongue, one.orders, one.currency), _value(tongue, one.platform, one.currency)
    if not one.difference:
        return tongue._("{what}: {count} by both", what=place, count=ours)
    said = N_("⚪ {what}: {ours} by the orders, {theirs} by the platform's own figures ({difference})")
    difference = _value(tongue, one.difference, one.currency)
    return tongue._(said, what=place, ours=ours, theirs=theirs, difference=difference)


def _value(tongue: Tongue, value: Decimal, currency: str) -> Html:
    return Html(tongue.money(Money(value, currency))) if currency else tongue.number(value)


def _why(tongue: Tongue, one: Reconciliation) -> Html:
    """What such a difference most often comes from."""
    if any(compared.what == "sales" and not _counts_differ(one) for compared in one.differences):
        return tongue._("Likely: prices that changed after the order, or orders whose items are not told yet")
    missing = any(compared.difference < 0 for compared in one.differences if compared.what != "sales")
    if missing:
        return tongue._("Likely: newer orders were not read yet, or the platform counts cancelled ones too")
    return tongue._("Likely: orders that were cancelled, which the platform no longer counts")


def _counts_differ(one: Reconciliation) -> bool:
    return any(compared.what != "sales" for compared in one.differences)


def _told(tongue: Tongue, one: Reconciliation) -> Html:
    if not one.orders:
        return Html("")
    if not one.untold:
        return tongue.ngettext(
            "the money of {count} order is told", "the money of all {count} orders is told", one.orders
        )
    return tongue.ngettext(
        "⚪ {count} of {orders} orders: fees and sale estimated, its money is not told yet",
        "⚪ {count} of {orders} orders: fees and sales estimated, their money is not told yet",
        one.untold,
        orders=tongue.number(one.orders),
    )


def _twice(tongue: Tongue, one: Reconciliation) -> Iterable[Html]:
    """Transactions against settlements, of the orders that both tell."""
    if not one.twice:
        yield tongue._("no settlement tells of these orders yet")
        return
    agreed = tongue.number(one.twice - len(one.apart))
    yield tongue._("{agreed} of {count} settled orders agree with the transactions", agreed=agreed, count=one.twice)
    if one.apart:
        widest = one.apart[0]
        sums = (sum_of(tongue, sum_, widest.currency) for sum_ in (widest.transactions, widest.settlement))
        told, settled = sums
        said = N_("⚪ Widest apart: order {order}, {told} by the transactions, {settled} by the settlement")
        yield tongue._(said, order=name(widest.order, 30), told=told, settled=settled)
        yield tongue._("Likely: a refund or fee that the other book tells on another day")


def _word(tongue: Tongue, one: UnknownWord) -> Html:
    """A word of the platform's that fits no kind is kept and counted, as what it is: unknown."""
    lines = tongue.ngettext("{count} line", "{count} lines", one.lines)
    book = tongue._(_BOOKS[one.book]) if one.book in _BOOKS else name(one.book, 20)
    money = sum_of(tongue, one.amount, one.currency)
    said = N_("⚪ “{word}” ({book}): {lines}, {money}: of unknown kind, counted as adjustments")
    return tongue._(said, word=name(one.word or "?", 40), book=book, lines=lines, money=money)


def _lacks(tongue: Tongue, doubts: Doubts) -> Iterable[Html]:
    if doubts.uncosted:
        shown = joined((name(one.sku, 30) for one in doubts.uncosted[:_MOST_SKUS]), by=tongue._(", "))
        rest = len(doubts.uncosted) - _MOST_SKUS
        more = tongue.ngettext("and {count} more", "and {count} more", rest) if rest > 0 else Html("")
        units = tongue.ngettext("{count} unit", "{count} units", sum(one.units for one in doubts.uncosted))
        yield tongue._("⚪ Without a cost ({units}): {skus}: /costs", units=units, skus=joined((shown, more), by=" "))
    if doubts.unrated:
        sums = joined((sum_of(tongue, sum_, code) for code, sum_ in sorted(doubts.unrated.items())), by=" + ")
        yield tongue._("⚪ Not in the sums, for no rate is known: {money}: /rate", money=sums)
    if doubts.waiting:
        yield tongue.ngettext(
            "⚪ {count} line is still being booked", "⚪ {count} lines are still being booked", doubts.waiting
        )


def _corrections(tongue: Tongue, doubts: Doubts) -> Iterable[Html]:
    for account, (lines, home) in sorted(doubts.corrections.items()):
        yield tongue.ngettext(
            "{account}: {count} correction of earlier days, {money} in all",
            "{account}: {count} corrections of earlier days, {money} in all",
            lines,
            account=name(account, 30),
            money=sum_of(tongue, home, doubts.home),
        )


def _source(tongue: Tongue, watch: AccountWatch, now: datetime) -> Html:
    """How far each source was read, and why no further."""
    what = joined((name(watch.account, 30), tongue._(TOPICS[watch.topic.value])), by=" · ")
    trouble = cause(tongue, watch.trouble) if watch.trouble else tongue._("not read yet")
    if watch.read_at is None:
        return tongue._("⚪ {what}: {value}", what=what, value=trouble)
    age = tongue.age(now - watch.read_at)
    value = joined((age, trouble), by=" · ") if watch.failures else age
    return tongue._("{what}: {value}", what=what, value=value)
