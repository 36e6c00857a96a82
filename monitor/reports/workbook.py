"""A report as a workbook: the statement, its days, markets and products, and what is missing."""

from decimal import Decimal

from monitor.books.statement import Statement
from monitor.charts.book import Book, Cell, Column, Holds, RowsOf, Sheet
from monitor.language import N_, Tongue, clean, visible
from monitor.rates import rounded
from monitor.render.words import platform_name
from monitor.reports.lines import Is, Line, statement_lines
from monitor.reports.report import Product, Report
from monitor.reports.words import (
    ADJUSTMENTS,
    ADVERTISING,
    FEES,
    GOODS,
    MARGIN,
    ORDERS,
    PROFIT,
    REFUNDS,
    RETURNED,
    REVENUE,
    UNITS,
    correction_lines,
    missing_lines,
    period_name,
    told_beside,
)

_SUMS = (REVENUE, REFUNDS, FEES, ADVERTISING, ADJUSTMENTS, GOODS, PROFIT)
_EMPTY = (None,) * (len(_SUMS) + 1)
_HOLDS = {Is.SHARE: Holds.SHARE, Is.COUNT: Holds.WHOLE}


def report_book(tongue: Tongue, report: Report) -> Book:
    """The report in the reader's language; sums are numbers, each to the decimals of its currency."""
    sheets = (_statement(tongue, report), _days(tongue, report), _markets(tongue, report), _products(tongue, report))
    return Book(
        period_name(tongue, report.period),
        tongue.language,
        tongue.is_rtl,
        (*(one for one in sheets if one.rows), _missing(tongue, report)),
        report.made,
    )


def _money(tongue: Tongue, report: Report, *titles: str) -> tuple[Column, ...]:
    currency = report.currency
    return tuple(Column(f"{tongue.label(one)}, {currency}", Holds.MONEY, 14, currency) for one in titles)


def _count(tongue: Tongue, *titles: str) -> tuple[Column, ...]:
    return tuple(Column(tongue.label(one), Holds.WHOLE, 10) for one in titles)


def _text(tongue: Tongue, title: str, width: float) -> Column:
    return Column(tongue.label(title), Holds.TEXT, width)


def _sums(one: Statement | Product, currency: str) -> tuple[Decimal, ...]:
    """As _SUMS are told, rounded to what the currency has."""
    sums = (one.revenue, one.refunds, one.fees, one.advertising, one.adjustments, one.goods, one.profit)
    return tuple(rounded(sum_, currency) for sum_ in sums)


def _share(share: Decimal | None) -> Decimal | None:
    return None if share is None else round(share, 4)


def _statement(tongue: Tongue, report: Report) -> Sheet:
    """Each figure beside the time before and the year before, as far as they are stored."""
    known = told_beside(tongue, report)
    lines = statement_lines(report.whole, [one for _, one in known])
    titles = (period_name(tongue, report.period), *(called for called, _ in known))
    columns = (
        _text(tongue, N_("What"), 38),
        *(Column(f"{one}, {report.currency}", Holds.MONEY, 22, report.currency) for one in titles),
    )
    rows = [(tongue.label(one.label), *(_cell(one, cell, report.currency) for cell in one.cells)) for one in lines]
    strong = frozenset(place for place, one in enumerate(lines) if one.is_sum)
    other = {place: _HOLDS[one.kind] for place, one in enumerate(lines) if one.kind is not Is.MONEY}
    return Sheet(tongue.label(N_("Statement")), columns, rows, strong, other)


def _cell(line: Line, cell: Decimal | None, currency: str) -> Cell:
    if cell is None or line.kind is Is.COUNT:
        return None if cell is None else int(cell)
    return rounded(cell, currency) if line.kind is Is.MONEY else _share(cell)


def _days(tongue: Tongue, report: Report) -> Sheet:
    """A day of which nothing is known has no figures."""
    columns = (
        Column(tongue.label(N_("Day")), Holds.DAY, 12),
        *_count(tongue, ORDERS, UNITS),
        *_money(tongue, report, *_SUMS),
        Column(tongue.label(MARGIN), Holds.SHARE, 10),
    )
    rows: list[tuple[Cell, ...]] = []
    for day in report.days:
        one = day.statement
        told = (one.orders, one.units, *_sums(one, report.currency), _share(one.margin)) if one else (None,) * 10
        rows.append((day.day, *told))
    return Sheet(tongue.label(N_("By day")), columns, rows)


def _markets(tongue: Tongue, report: Report) -> Sheet:
    """Each market of each platform; beside it what buyers paid in its own currency."""
    columns = (
        _text(tongue, N_("Platform"), 14),
        _text(tongue, N_("Market"), 10),
        *_count(tongue, ORDERS, UNITS),
        _text(tongue, N_("Paid in"), 10),
        Column(tongue.label(N_("Revenue as paid")), Holds.MONEY, 16, currency_at=4),
        *_money(tongue, report, *_SUMS),
        Column(tongue.label(MARGIN), Holds.SHARE, 10),
    )
    rows: list[tuple[Cell, ...]] = []
    for part in report.markets:
        one, paid = part.statement, next(iter(part.own), None)
        place = (visible(platform_name(part.platform)), part.market, one.orders, one.units)
        own = (paid.currency, rounded(paid.amount, paid.currency)) if paid else (None, None)
        rows.append((*place, *own, *_sums(one, report.currency), _share(one.margin)))
        rows += [(*place[:2], None, None, more.currency, more.amount, *_EMPTY) for more in part.own[1:]]
    return Sheet(tongue.label(N_("By market")), columns, rows)


def _products(tongue: Tongue, report: Report) -> Sheet:
    """All of them, the most profit first."""
    columns = (
        _text(tongue, N_("Product"), 36),
        Column("SKU", Holds.TEXT, 20),
        *_count(tongue, UNITS, RETURNED),
        *_money(tongue, report, *_SUMS),
        Column(tongue.label(MARGIN), Holds.SHARE, 10),
        *_count(tongue, N_("Units without a cost")),
    )

    def row(one: Product) -> tuple[Cell, ...]:
        return (
            clean(one.name, 120),
            clean(", ".join(one.skus), 120),
            one.units,
            one.returned,
            *_sums(one, report.currency),
            _share(one.margin) if not one.uncosted else None,
            one.uncosted or None,
        )

    return Sheet(tongue.label(N_("By product")), columns, RowsOf(report.products, row))


def _missing(tongue: Tongue, report: Report) -> Sheet:
    """What may still change these figures, and what changed earlier ones; never an empty sheet."""
    lines = [visible(one) for one in missing_lines(tongue, report)]
    lines += [visible(one) for one in correction_lines(tongue, report.corrections, report.currency)]
    complete = tongue.label(N_("Complete: all of it is told by the platforms, and every cost is known."))
    rows: list[tuple[Cell, ...]] = [(one,) for one in lines or [complete]]
    rows += [(f"{clean(sku, 60)}: {units}",) for sku, units in report.missing.uncosted]
    return Sheet(tongue.label(N_("What is missing")), (_text(tongue, N_("What is missing"), 110),), rows)
