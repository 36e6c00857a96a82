"""A report as a message: the figures in a few lines, what they are laid beside, and what is missing."""

from collections.abc import Iterable, Sequence

from monitor.language import N_, Html, Tongue, joined, name
from monitor.render.words import bold
from monitor.reports.report import Product, Report
from monitor.reports.words import before_name, compared, correction_lines, missing_lines, money, percent, period_name

# The words under a file are shorter than a message (Bot API, sendDocument: 1024 characters).
_MOST_MISSING, _MOST_PRODUCTS = 4, 3


def report_html(tongue: Tongue, report: Report, *, short: bool = False) -> Html:
    """The whole of it; `short` for what stands under its file, which tells the rest."""
    lines = [_head(tongue, report), _sold(tongue, report), _gone(tongue, report), *_beside(tongue, report)]
    if not short:
        lines += [_named(tongue, N_("Best: {products}"), report, report.best)]
        lines += [_named(tongue, N_("Weakest: {products}"), report, report.worst)]
        lines += correction_lines(tongue, report.corrections, report.currency)
    return joined((*lines, *_missing(tongue, report)))


def _head(tongue: Tongue, report: Report) -> Html:
    whole = report.whole
    said = tongue._(
        "{period}: revenue {revenue}, profit {profit}",
        period=period_name(tongue, report.period),
        revenue=money(tongue, whole.revenue, report.currency),
        profit=money(tongue, whole.profit, report.currency),
    )
    margin = Html(f" ({percent(tongue, whole.margin)})") if whole.margin is not None else Html("")
    return bold(Html(said + margin))


def _sold(tongue: Tongue, report: Report) -> Html:
    whole = report.whole
    parts = [
        tongue.ngettext("{count} order", "{count} orders", whole.orders),
        tongue.ngettext("{count} unit", "{count} units", whole.units),
    ]
    if whole.cancelled:
        parts.append(
            tongue.ngettext("{count} cancelled, not counted", "{count} cancelled, not counted", whole.cancelled)
        )
    if report.returned:
        parts.append(tongue.ngettext("{count} unit sent back", "{count} units sent back", report.returned))
    return joined(parts, by=" · ")


def _gone(tongue: Tongue, report: Report) -> Html:
    """What went out of the revenue, as far as anything did."""
    whole = report.whole
    sums = (
        (N_("refunds {sum}"), whole.refunds),
        (N_("fees {sum}"), whole.fees),
        (N_("advertising {sum}"), whole.advertising),
        (N_("adjustments {sum}"), whole.adjustments),
        (N_("goods {sum}"), whole.goods),
    )
    told = (tongue._(said, sum=money(tongue, sum_, report.currency)) for said, sum_ in sums if sum_)
    return joined(told, by=" · ")


def _beside(tongue: Tongue, report: Report) -> Iterable[Html]:
    yield compared(tongue, report.whole, report.before, before_name(tongue, report))
    if report.year_before is not None:
        yield compared(tongue, report.whole, report.year_before, period_name(tongue, report.period.year_before))


def _named(tongue: Tongue, said: str, report: Report, products: Sequence[Product]) -> Html:
    if not products:
        return Html("")
    each = (
        Html(f"{name(one.name, 40)} {money(tongue, one.profit, report.currency)}") for one in products[:_MOST_PRODUCTS]
    )
    return tongue._(said, products=joined(each, by=tongue._(", ")))


def _missing(tongue: Tongue, report: Report) -> Iterable[Html]:
    lines = missing_lines(tongue, report)
    if lines:
        yield bold(tongue._("⚪ Not final:"))
        yield from lines[:_MOST_MISSING]
    if len(lines) > _MOST_MISSING:
        yield tongue.ngettext("and {count} more", "and {count} more", len(lines) - _MOST_MISSING)
