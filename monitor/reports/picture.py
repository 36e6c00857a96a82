"""A period's revenue and profit day by day, as one picture with the words that say the same."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from monitor.books.statement import Statement
from monitor.charts.axes import count_words, plain_axis, time_ticks
from monitor.charts.spec import Bar, Chart, Ink, Legend, Line, Run
from monitor.language import N_, Html, Tongue, joined
from monitor.reports.report import Day, Report
from monitor.reports.words import PROFIT, REVENUE, money, period_name

_DAY = timedelta(days=1)
Known = tuple[Day, Statement]


def picture_of(tongue: Tongue, report: Report) -> Chart | None:
    """Bars of the revenue and steps of the profit; None for a single day, and where nothing is known."""
    known = _known(report)
    if len(known) < 2:
        return None
    values = [float(sum_) for _, one in known for sum_ in (one.revenue, one.profit)]
    begin, _ = _ends(tongue, report.days[0])
    _, end = _ends(tongue, report.days[-1])
    zone = ZoneInfo(tongue.zone)
    return Chart(
        title=period_name(tongue, report.period),
        subtitle=tongue.label("{what} by day, in {currency}", what=tongue._(REVENUE), currency=report.currency),
        begin=begin,
        end=end,
        times=time_ticks(tongue, datetime.fromtimestamp(begin, zone), datetime.fromtimestamp(end - 1, zone)),
        axis=plain_axis([min(0.0, *values), *values], count_words(tongue), from_zero=min(values) >= 0),
        bars=tuple(Bar(*_ends(tongue, day), float(one.revenue)) for day, one in known),
        lines=(Line(Ink.FEATURED, _runs(tongue, known)),),
        legend=(Legend(Ink.MINE, tongue.label(REVENUE)), Legend(Ink.FEATURED, tongue.label(PROFIT))),
        language=tongue.language,
        rtl=tongue.is_rtl,
    )


def caption_of(tongue: Tongue, report: Report) -> Html:
    """The best and the worst day, which the picture shows."""
    known = _known(report)
    best, worst = max(known, key=_profit), min(known, key=_profit)
    return joined(
        tongue._(
            said,
            day=format_skeleton("MMMEd", day.day, locale=tongue.locale),
            revenue=money(tongue, one.revenue, report.currency, whole=True),
            profit=money(tongue, one.profit, report.currency, whole=True),
        )
        for said, (day, one) in (
            (N_("Best day: {day}, revenue {revenue}, profit {profit}."), best),
            (N_("Weakest day: {day}, revenue {revenue}, profit {profit}."), worst),
        )
    )


def _known(report: Report) -> list[Known]:
    return [(day, day.statement) for day in report.days if day.statement is not None]


def _profit(one: Known) -> Decimal:
    return one[1].profit


def _ends(tongue: Tongue, day: Day) -> tuple[float, float]:
    """The day's begin and end as epoch seconds."""
    zone = ZoneInfo(tongue.zone)
    begin, end = (datetime.combine(one, time(), zone) for one in (day.day, day.day + _DAY))
    return begin.timestamp(), end.timestamp()


def _runs(tongue: Tongue, known: Sequence[Known]) -> tuple[Run, ...]:
    """Without a line over days of which nothing is known."""
    found: list[Run] = []
    for day, one in known:
        begin, end = _ends(tongue, day)
        step = begin, float(one.profit)
        if found and found[-1].end == begin:
            found[-1] = Run((*found[-1].steps, step), end)
        else:
            found.append(Run((step,), end))
    return tuple(found)
