"""The words that a report's message, pages and workbook have in common: its time, its sums, what is missing."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton
from babel.numbers import format_decimal

from adapters.money import decimals
from adapters.readings import EntryKind, Money
from monitor.books.statement import Statement
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.rates import rounded
from monitor.render.account import TOPICS
from monitor.reports.periods import Kind, Period
from monitor.reports.report import Correction, Missing, Report
from storage.states import AccountWatch

HUNDRED = 100
# The lines of a statement in their order; a sum stands under what it is of.
FEE_LINES = (
    (N_("Referral fees"), EntryKind.REFERRAL),
    (N_("Fulfilment"), EntryKind.FULFILMENT),
    (N_("Storage"), EntryKind.STORAGE),
    (N_("Other fees"), EntryKind.FEE),
)
SALE_LINES = (
    (N_("Sales"), EntryKind.SALE),
    (N_("Shipping paid by buyers"), EntryKind.SHIPPING),
    (N_("Promotions"), EntryKind.PROMOTION),
)
REVENUE, REFUNDS, ADVERTISING, GOODS = N_("Revenue"), N_("Refunds"), N_("Advertising"), N_("Cost of goods")
ADJUSTMENTS, PROFIT, MARGIN, UNITS = N_("Adjustments"), N_("Profit"), N_("Margin"), N_("Units")
ORDERS, CANCELLED, TAX = N_("Orders"), N_("Cancelled orders"), N_("Taxes collected, no part of the profit")
FEES, RETURNED, SHARE = N_("Fees"), N_("Sent back"), N_("Share")
_BEFORE = {Kind.DAY: N_("The day before"), Kind.WEEK: N_("The week before"), Kind.MONTH: N_("The month before")}
_MOST_NAMED = 4


def period_name(tongue: Tongue, period: Period) -> str:
    """“October 2026”, “Nov 2 – Nov 8, 2026”, “Sat, Nov 21, 2026”."""
    if period.kind is Kind.MONTH:
        return format_skeleton("yMMMM", period.first, locale=tongue.locale)
    if period.kind is Kind.DAY:
        return format_skeleton("yMMMEd", period.first, locale=tongue.locale)
    first, last = format_skeleton("MMMd", period.first, locale=tongue.locale), tongue.day(period.last)
    return f"{first} – {last}"


def before_name(tongue: Tongue, report: Report) -> str:
    """What stands before it; of one that runs, as much of it."""
    return tongue.label(_BEFORE[report.period.kind])


def told_beside(tongue: Tongue, report: Report) -> list[tuple[str, Statement]]:
    """The time before and the year before with what they are called, as far as they are stored."""
    beside = (
        (before_name(tongue, report), report.before),
        (period_name(tongue, report.period.year_before), report.year_before),
    )
    return [(called, one) for called, one in beside if one is not None]


def amount(tongue: Tongue, value: Decimal, currency: str, *, whole: bool = False) -> str:
    """The sum without its currency, which is told once for all: “1,234.50”, “−3”."""
    digits = 0 if whole else decimals(currency)
    form = "#,##0" + ("." + "0" * digits if digits else "")
    rounded_ = value.quantize(Decimal(1).scaleb(-digits))
    return format_decimal(rounded_ + 0, format=form, locale=tongue.locale).replace("-", "−")


def money(tongue: Tongue, value: Decimal, currency: str, *, whole: bool = False) -> Html:
    """The sum with its currency."""
    return tongue.money(Money(rounded(value, currency) + 0, currency), whole=whole)


def percent(tongue: Tongue, share: Decimal | None) -> str:
    """A share as per cent with a decimal; a dash where there is none."""
    return "–" if share is None else str(tongue.percent(round(share * HUNDRED, 1)))


def change(tongue: Tongue, now: Decimal, then: Decimal) -> Html | None:
    """By how many per cent it rose or fell; None where there was nothing, or a loss, to compare with."""
    return tongue.percent(round(HUNDRED * (now - then) / then), signed=True) if then > 0 else None


def clock(tongue: Tongue, at: datetime) -> str:
    """Day and time as ISO 8601 writes them, in the person's zone."""
    return at.astimezone(ZoneInfo(tongue.zone)).strftime("%Y-%m-%d %H:%M")


def compared(tongue: Tongue, now: Statement, then: Statement | None, beside: str) -> Html:
    """“The month before: revenue +12 %, profit −3 %”; what it is where it cannot be said in per cent."""
    if then is None:
        return tongue._("{beside}: not known, its orders are not all stored", beside=beside)
    revenue, profit = change(tongue, now.revenue, then.revenue), change(tongue, now.profit, then.profit)
    if revenue is None or profit is None:
        return Html("")
    return tongue._("{beside}: revenue {revenue}, profit {profit}", beside=beside, revenue=revenue, profit=profit)


# --- what is missing -------------------------------------------------------------------------------------------------


def missing_lines(tongue: Tongue, report: Report) -> list[Html]:
    """Every reason for which the figures may still change, each a sentence; nothing where all is told."""
    whole, missing = report.whole, report.missing
    lines = [_runs(tongue, report), _estimated(tongue, report)]
    if missing.untold:
        lines.append(tongue._("No account tells me its orders: that takes an account with an API."))
    if whole.unrated:
        sums = joined((money(tongue, sum_, code) for code, sum_ in sorted(whole.unrated.items())), by=" + ")
        lines.append(tongue._("In no figure, for no exchange rate is known: {sums}. /rate sets one.", sums=sums))
    if whole.uncosted:
        lines.append(_uncosted(tongue, whole.uncosted, missing))
    lines += [_late(tongue, one) for one in missing.late]
    if missing.waiting:
        lines.append(tongue._("Not all is booked yet: the sums still change."))
    if missing.silent:
        names = joined((name(one, 30) for one in missing.silent), by=tongue._(", "))
        lines.append(tongue._("Not in it, for they tell no orders: {accounts}.", accounts=names))
    return [line for line in lines if line]


def _runs(tongue: Tongue, report: Report) -> Html:
    if not report.runs:
        return Html("")
    return tongue._("It is not over: this is as of {when}.", when=clock(tongue, report.until))


def _estimated(tongue: Tongue, report: Report) -> Html:
    if not report.whole.estimated:
        return Html("")
    said = N_("Estimated until the platforms tell it: {sum} of the profit.")
    return tongue._(said, sum=money(tongue, report.whole.estimated, report.currency))


def _uncosted(tongue: Tongue, units: int, missing: Missing) -> Html:
    """Which goods have no cost, the most sold first."""
    skus = joined((name(sku, 30) for sku, _ in missing.uncosted[:_MOST_NAMED] if sku), by=tongue._(", "))
    more = len(missing.uncosted) > _MOST_NAMED
    return tongue.ngettext(
        "{count} unit has no known cost, so the profit is too high ({skus}). /cost sets one.",
        "{count} units have no known cost, so the profit is too high ({skus}). /cost sets one.",
        units,
        skus=Html(f"{skus} …") if more else skus or tongue._("unknown"),
    )


def _late(tongue: Tongue, watch: AccountWatch) -> Html:
    """Up to when a question was answered."""
    what = tongue._(TOPICS.get(watch.topic.value, watch.topic.value))
    account = name(watch.account, 30)
    if watch.read_at is None:
        return tongue._("{account}: never read: {what}.", account=account, what=what)
    when = clock(tongue, watch.read_at)
    said = N_("{account}: read up to {when}: {what}. What came later is missing.")
    return tongue._(said, account=account, what=what, when=when)


def correction_lines(tongue: Tongue, corrections: Iterable[Correction], currency: str) -> list[Html]:
    """What was learned of the time before, an account each."""
    return [
        tongue.ngettext(
            "{account}: {count} line of the time before was corrected, by {sum} in all.",
            "{account}: {count} lines of the time before were corrected, by {sum} in all.",
            one.lines,
            account=esc(one.account, 30),
            sum=money(tongue, one.home, currency),
        )
        for one in corrections
    ]
