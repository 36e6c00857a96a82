"""A report as pages: what is to be seen first in large type, then the statement, pictures and tables."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from monitor.charts.document import Block, Document, Heading, Paragraph, Picture, Table, Tile, Tiles
from monitor.language import N_, Tongue, clean, visible
from monitor.render.bodies import body_of
from monitor.render.words import platform_name
from monitor.reports.lines import statement_lines
from monitor.reports.report import Part, Product, Report
from monitor.reports.words import (
    MARGIN,
    PROFIT,
    RETURNED,
    REVENUE,
    SHARE,
    UNITS,
    amount,
    before_name,
    change,
    clock,
    correction_lines,
    missing_lines,
    money,
    percent,
    period_name,
    told_beside,
)

# A page is as wide as a phone's screen there: the type has to be larger than on paper.
_SCALE = 1.3
_MOST_CASES, _MOST_ENDINGS = 20, 15


def report_document(tongue: Tongue, report: Report, picture: Picture | None) -> Document:
    """The report in the reader's language."""
    title = period_name(tongue, report.period)
    made = tongue.label(
        "All sums in {currency} · made {when}, times in {zone}",
        currency=report.currency,
        when=clock(tongue, report.made),
        zone=tongue.zone,
    )
    return Document(
        title=title,
        subtitle=made,
        footer=f"twoam · {title}",
        language=tongue.language,
        rtl=tongue.is_rtl,
        blocks=tuple(_blocks(tongue, report, picture)),
        made=report.made,
        scale=_SCALE,
    )


def _blocks(tongue: Tongue, report: Report, picture: Picture | None) -> Iterable[Block]:
    yield _first(tongue, report)
    yield from _missing(tongue, report)
    yield Heading(tongue.label(N_("Statement")))
    yield _statement(tongue, report)
    if picture:
        yield Heading(tongue.label(N_("Day by day")))
        yield picture
    yield from _parts(tongue, report)
    yield from _products(tongue, report, N_("Earned most"), report.best)
    yield from _products(tongue, report, N_("Earned least"), report.worst)
    yield from _returns(tongue, report)
    yield from _endings(tongue, report)
    yield from _cases(tongue, report)
    if report.corrections:
        yield Heading(tongue.label(N_("Corrected since the last report")))
        yield from (Paragraph(visible(one)) for one in correction_lines(tongue, report.corrections, report.currency))


def _first(tongue: Tongue, report: Report) -> Tiles:
    whole, before = report.whole, report.before
    margin = percent(tongue, whole.margin)
    orders = visible(tongue.ngettext("{count} order", "{count} orders", whole.orders))
    earned = money(tongue, whole.profit, report.currency)
    return Tiles(
        (
            _tile(tongue, report, REVENUE, whole.revenue, before.revenue if before else None),
            Tile(
                tongue.label(PROFIT),
                visible(earned),
                _change(tongue, report, whole.profit, before.profit if before else None),
                None if not whole.profit else whole.profit > 0,
            ),
            Tile(tongue.label(MARGIN), margin, _margin_before(tongue, report)),
            Tile(tongue.label(UNITS), str(tongue.number(whole.units)), orders),
        )
    )


def _tile(tongue: Tongue, report: Report, what: str, now: Decimal, then: Decimal | None) -> Tile:
    return Tile(tongue.label(what), visible(money(tongue, now, report.currency)), _change(tongue, report, now, then))


def _change(tongue: Tongue, report: Report, now: Decimal, then: Decimal | None) -> str:
    """“+12 % · The month before”; nothing where it cannot be compared."""
    told = change(tongue, now, then) if then is not None else None
    return f"{visible(told)} · {before_name(tongue, report)}" if told else ""


def _margin_before(tongue: Tongue, report: Report) -> str:
    if report.before is None or report.before.margin is None:
        return ""
    return f"{percent(tongue, report.before.margin)} · {before_name(tongue, report)}"


def _missing(tongue: Tongue, report: Report) -> Iterable[Block]:
    """Before any table: whoever reads no further has to know it."""
    lines = missing_lines(tongue, report)
    if not lines:
        yield Paragraph(tongue.label(N_("Complete: all of it is told by the platforms, and every cost is known.")))
        return
    yield Heading(tongue.label(N_("Not final")))
    yield from (Paragraph(visible(one)) for one in lines)


def _statement(tongue: Tongue, report: Report) -> Table:
    """Beside the time before and the year before, as far as they are stored."""
    known = told_beside(tongue, report)
    head = (tongue.label(N_("What")), period_name(tongue, report.period), *(called for called, _ in known))
    lines = statement_lines(report.whole, [one for _, one in known])
    rows = [(tongue.label(one.label), *one.said(tongue, report.currency)) for one in lines]
    strong = tuple(place for place, one in enumerate(lines) if one.is_sum)
    figures = tuple(range(1, len(head)))
    return Table(head, tuple(rows), (5, *(4 for _ in figures)), figures, strong)


def _parts(tongue: Tongue, report: Report) -> Iterable[Block]:
    """By platform and account where there are several, then by market with what buyers paid in."""
    if len(report.platforms) > 1:
        yield from _part_table(tongue, report, N_("By platform"), report.platforms, _platform)
    if len(report.accounts) > len(report.platforms):
        yield from _part_table(tongue, report, N_("By account"), report.accounts, lambda one: clean(one.account, 30))
    yield from _part_table(tongue, report, N_("By market"), report.markets, _market)


def _platform(one: Part) -> str:
    return visible(platform_name(one.platform))


def _market(one: Part) -> str:
    """“Amazon US”."""
    return visible(platform_name(one.platform, one.market or None))


def _part_table(
    tongue: Tongue, report: Report, title: str, parts: Sequence[Part], called: Callable[[Part], str]
) -> Iterable[Block]:
    if not parts:
        return
    whole = report.whole.revenue
    head = (N_("Where"), REVENUE, PROFIT, MARGIN, SHARE)
    rows = [
        (
            called(one),
            _in_own(tongue, report, one),
            amount(tongue, one.statement.profit, report.currency, whole=True),
            percent(tongue, one.statement.margin),
            percent(tongue, one.statement.revenue / whole if whole > 0 else None),
        )
        for one in parts
    ]
    yield Heading(tongue.label(title))
    yield Table(tuple(map(tongue.label, head)), tuple(rows), (5, 5, 4, 3, 3), (1, 2, 3, 4))


def _in_own(tongue: Tongue, report: Report, one: Part) -> str:
    """The revenue, and under it in the currencies that were paid, where these are others."""
    others = [visible(tongue.money(sum_, whole=True)) for sum_ in one.own if sum_.currency != report.currency]
    return "\n".join((amount(tongue, one.statement.revenue, report.currency, whole=True), *others))


def _products(tongue: Tongue, report: Report, title: str, products: Sequence[Product]) -> Iterable[Block]:
    if not products:
        return
    head = (N_("Product"), UNITS, REVENUE, PROFIT, MARGIN)
    rows = [
        (
            _product(one),
            str(tongue.number(one.units)),
            amount(tongue, one.revenue, report.currency, whole=True),
            amount(tongue, one.profit, report.currency, whole=True) + ("" if not one.uncosted else " ?"),
            percent(tongue, one.margin if not one.uncosted else None),
        )
        for one in products
    ]
    yield Heading(tongue.label(title))
    yield Table(tuple(map(tongue.label, head)), tuple(rows), (8, 3, 4, 4, 3), (1, 2, 3, 4))
    if any(one.uncosted for one in products):
        yield Paragraph(tongue.label(N_("? not every unit of it has a known cost: it earned less.")), faint=True)


def _product(one: Product) -> str:
    skus = one.skus[0] if len(one.skus) == 1 and one.skus[0] != one.name else ""
    return "\n".join(filter(None, (clean(one.name, 60), clean(skus, 30))))


def _returns(tongue: Tongue, report: Report) -> Iterable[Block]:
    if not report.returned and not report.reasons:
        return
    sold = report.whole.units
    share = Decimal(report.returned) / sold if sold else None
    yield Heading(tongue.label(RETURNED))
    yield Paragraph(
        tongue.label(
            "{units} sent back, {share} of the units sold.",
            units=tongue.ngettext("{count} unit", "{count} units", report.returned),
            share=percent(tongue, share),
        )
    )
    if report.reasons:
        rows = tuple((clean(one.reason, 60) or "–", str(tongue.number(one.units))) for one in report.reasons)
        yield Table((tongue.label(N_("Why, in the platform's words")), tongue.label(UNITS)), rows, (6, 2), (1,))


def _endings(tongue: Tongue, report: Report) -> Iterable[Block]:
    if not report.endings:
        return
    head = (N_("Product"), N_("On hand"), N_("Gone by"), N_("Order by"))
    rows = [
        (
            clean(one.name, 60),
            str(tongue.number(one.units)),
            one.gone.isoformat() + (f"\n{one.earliest:%m-%d} – {one.latest:%m-%d}" if one.latest else ""),
            one.order_by.isoformat() if one.order_by else "–",
        )
        for one in report.endings[:_MOST_ENDINGS]
    ]
    yield Heading(tongue.label(N_("Stock that runs out")))
    yield Table(tuple(map(tongue.label, head)), tuple(rows), (7, 3, 4, 4), (1, 2, 3))


def _cases(tongue: Tongue, report: Report) -> Iterable[Block]:
    if not report.cases:
        return
    yield Heading(tongue.label(N_("Open cases")))
    rows = [
        (str(one.id), visible(body_of(tongue, one, report.made).headline), clock(tongue, one.raised_at))
        for one in report.cases[:_MOST_CASES]
    ]
    yield Table(tuple(map(tongue.label, (N_("Case"), N_("What"), N_("Since")))), tuple(rows), (2, 7, 5), ())
    if len(report.cases) > _MOST_CASES:
        more = len(report.cases) - _MOST_CASES
        yield Paragraph(visible(tongue.ngettext("and {count} more", "and {count} more", more)), faint=True)
