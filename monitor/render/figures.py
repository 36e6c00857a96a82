"""The small words of answers about money: sums, changes, kinds of lines, and what is not known of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from adapters.readings import FEES, EntryKind, Money
from monitor.books.statement import Statement
from monitor.language import N_, Html, Tongue, joined, name
from monitor.rates import rounded
from monitor.render.orders import orders_age
from monitor.render.reasons import cause
from monitor.till.figures import Answer, Beside, Counted, Read, change
from monitor.till.windows import Against
from storage.states import AccountWatch

# What each kind of line is called where sums are told one by one.
KINDS: Mapping[EntryKind, str] = {
    EntryKind.SALE: N_("Sales"),
    EntryKind.SHIPPING: N_("Shipping paid by buyers"),
    EntryKind.PROMOTION: N_("Promotions"),
    EntryKind.REFUND: N_("Refunds"),
    EntryKind.REFERRAL: N_("Referral fees"),
    EntryKind.FULFILMENT: N_("Fulfilment fees"),
    EntryKind.STORAGE: N_("Storage fees"),
    EntryKind.FEE: N_("Other fees"),
    EntryKind.ADVERTISING: N_("Advertising"),
    EntryKind.ADJUSTMENT: N_("Adjustments"),
    EntryKind.OTHER: N_("Other"),
    EntryKind.GOODS: N_("Cost of goods"),
}
# The sums of what was told, or changed, a moment ago are not whole yet; after a change of the currency for longer.
BOOKING = N_("⚪ Not all is booked yet: the sums still change")
_UP, _DOWN, _SAME = "▲", "▼", "="
_NOTHING = Html("")


def sum_of(tongue: Tongue, amount: Decimal, currency: str) -> Html:
    """An amount in the currency's own form and decimals."""
    if not currency:
        return tongue._("unknown")
    return Html(tongue.money(Money(rounded(amount, currency), currency)))


def profit_of(tongue: Tongue, one: Statement, currency: str) -> Html:
    """“profit $212.40 (17 %)”; what it is before is said, for that is no profit yet."""
    money = sum_of(tongue, one.profit, currency)
    if one.uncosted and not one.goods:
        return tongue._("{money} before the cost of goods", money=money)
    if one.uncosted:
        left = tongue.ngettext("{count} unit", "{count} units", one.uncosted)
        return tongue._("profit {money} before the cost of {units}", money=money, units=left)
    if one.margin is None or one.unrated:
        return tongue._("profit {money}", money=money)
    return tongue._("profit {money} ({margin})", money=money, margin=share(tongue, one.margin))


def share(tongue: Tongue, part: Decimal) -> Html:
    """A share as per cent, with a decimal where it is small."""
    exact = round(part * 100, 1)
    return tongue.percent(round(exact) if abs(exact) >= 10 else exact)


def units_of(tongue: Tongue, one: Statement) -> Html:
    return tongue.ngettext("{count} unit", "{count} units", one.units)


def sold_line(tongue: Tongue, one: Statement, currency: str, between: Html = _NOTHING) -> Html:
    """“31 units · revenue $1,240.10 · profit $212.40 (17 %)”; `between` is what went off the revenue."""
    parts = (units_of(tongue, one), revenue_of(tongue, one, currency), between, profit_of(tongue, one, currency))
    return joined(parts, by=" · ")


def revenue_of(tongue: Tongue, one: Statement, currency: str) -> Html:
    """“revenue $1,240.10”."""
    return tongue._("revenue {money}", money=sum_of(tongue, one.revenue, currency))


def taken_off(tongue: Tongue, one: Statement, currency: str) -> Html:
    """What went off the revenue in sum: “refunds −$12.00 · fees −$180.00 · goods −$500.00”."""
    sums = (
        (N_("refunds {money}"), one.refunds),
        (N_("fees {money}"), one.fees),
        (N_("advertising {money}"), one.advertising),
        (N_("adjustments {money}"), one.adjustments),
        (N_("goods {money}"), one.goods),
    )
    return joined((tongue._(said, money=sum_of(tongue, sum_, currency)) for said, sum_ in sums if sum_), by=" · ")


def fees_line(tongue: Tongue, one: Statement, currency: str) -> Html:
    """The fees by their kind; empty where there is none, for then `unknown_fees` says so."""
    told = [kind for kind in KINDS if kind in FEES and one.kinds.get(kind)]
    parts = (kind_line(tongue, KINDS[kind], one.kinds[kind], currency) for kind in told)
    return joined(parts, by=" · ")


def kind_line(tongue: Tongue, called: str, amount: Decimal, currency: str) -> Html:
    """“Referral fees: −$150.00”."""
    return tongue._("{what}: {value}", what=tongue._(called), value=sum_of(tongue, amount, currency))


# --- beside others ---------------------------------------------------------------------------------------------------


def beside_said(tongue: Tongue, answer: Answer, beside: Beside) -> Html:
    """“28 units ▲ 11 % · revenue $1,100.00 ▲ 13 % · profit $190.00 ▲ 12 %”, or that it is not stored."""
    counted = beside.counted
    if counted is None:
        return _not_stored(tongue, beside)
    bare = bool(answer.whole.uncosted or counted.uncosted)
    return joined(_compared(tongue, answer, counted, bare=bare), by=" · ")


def _compared(tongue: Tongue, answer: Answer, then: Counted, *, bare: bool) -> Iterable[Html]:
    whole, currency = answer.whole, answer.currency
    units = tongue.ngettext("{count} unit", "{count} units", round(then.units))
    yield _with_change(units, tongue, Decimal(whole.units), then.units)
    revenue = tongue._("revenue {money}", money=sum_of(tongue, then.revenue, currency))
    yield _with_change(revenue, tongue, whole.revenue, then.revenue)
    was = then.before_goods if bare else then.profit
    now = whole.profit - whole.goods if bare else whole.profit
    said = N_("before goods {money}") if bare else N_("profit {money}")
    yield _with_change(tongue._(said, money=sum_of(tongue, was, currency)), tongue, now, was)


def _with_change(said: Html, tongue: Tongue, now: Decimal, then: Decimal) -> Html:
    return joined((said, changed(tongue, now, then)), by=" ")


def changed(tongue: Tongue, now: Decimal, then: Decimal) -> Html:
    """“▲ 11 %”: now more than then; only the arrow where there is nothing that per cent could be of."""
    arrow, by = _UP if now > then else _DOWN, change(now, then)
    if now == then or by == 0:
        return Html(_SAME)
    return Html(arrow) if by is None else Html(f"{arrow} {tongue.percent(abs(by))}")


def _not_stored(tongue: Tongue, beside: Beside) -> Html:
    if beside.known_since is None:
        return tongue._("no comparison: I was not told of it")
    if beside.against is Against.USUAL:
        return tongue._("no comparison yet: known since {day}, too few days", day=tongue.date(beside.known_since))
    return tongue._("no comparison: known since {day}", day=tongue.date(beside.known_since))


# --- what is not known -----------------------------------------------------------------------------------------------


def marks(tongue: Tongue, answer: Answer) -> Sequence[Html]:
    """All that makes the figures incomplete, each with what to do."""
    whole, currency = answer.whole, answer.currency
    return [
        line
        for line in (
            _uncosted(tongue, answer),
            _estimated(tongue, whole, currency),
            unrated_line(tongue, whole.unrated),
            _without_fees(tongue, whole),
            tongue._(BOOKING) if answer.read.waiting else _NOTHING,
            _viewed(tongue, answer),
        )
        if line
    ]


def _uncosted(tongue: Tongue, answer: Answer) -> Html:
    if not answer.whole.uncosted:
        return Html("")
    units = tongue.ngettext("{count} unit", "{count} units", answer.whole.uncosted)
    return tongue.ngettext(
        "⚪ The cost of {count} SKU is unknown ({units}): /costs",
        "⚪ The cost of {count} SKUs is unknown ({units}): /costs",
        answer.uncosted_skus,
        units=units,
    )


def _estimated(tongue: Tongue, whole: Statement, currency: str) -> Html:
    if not whole.estimated:
        return Html("")
    said = N_("⚪ {money} of it is estimated until the platforms tell the newest orders' money")
    return tongue._(said, money=sum_of(tongue, whole.estimated, currency))


def unrated_line(tongue: Tongue, unrated: Mapping[str, Decimal]) -> Html:
    if not unrated:
        return Html("")
    sums = joined((sum_of(tongue, sum_, code) for code, sum_ in sorted(unrated.items())), by=" + ")
    return tongue._("⚪ Not in the sums, for no rate is known: {money}: /rate", money=sums)


def _without_fees(tongue: Tongue, whole: Statement) -> Html:
    if whole.revenue <= 0 or any(whole.kinds.get(kind) for kind in FEES):
        return Html("")
    return tongue._("⚪ No fees are told yet: all is before the platforms' fees")


def _viewed(tongue: Tongue, answer: Answer) -> Html:
    if answer.factor == 1:
        return Html("")
    return tongue._("Told in {currency} by the rate of today: /rate", currency=answer.currency)


def ages(tongue: Tongue, read: Read, now: datetime) -> Sequence[Html]:
    """How far each account was read, and who tells nothing."""
    lines = [_age(tongue, one, now, late=one.id in read.late) for one in read.orders]
    lines += [_money_age(tongue, one, now) for one in read.money if one.id in read.late or one.read_at is None]
    if read.silent:
        names = joined((name(one, 30) for one in read.silent), by=tongue._(", "))
        lines.append(tongue._("⚪ Not counted, for they tell no orders: {accounts}", accounts=names))
    return lines


def _age(tongue: Tongue, watch: AccountWatch, now: datetime, *, late: bool) -> Html:
    age = orders_age(tongue, watch, now)
    if not late or watch.read_at is None:
        return age
    read = tongue._("⚪ incomplete: orders read up to {when}", when=tongue.time(watch.read_at, now))
    return joined((age, read), by=" · ")


def _money_age(tongue: Tongue, watch: AccountWatch, now: datetime) -> Html:
    """Fees and refunds come with the money: where it is late, so are they."""
    account = name(watch.account, 30)
    if watch.read_at is None:
        why = cause(tongue, watch.trouble) if watch.trouble else tongue._("not read yet")
        return tongue._("⚪ {account}: money unknown ({why})", account=account, why=why)
    behind = tongue.duration(now - watch.read_at)
    return tongue._("⚪ {account}: its money is {age} behind", account=account, age=behind)
