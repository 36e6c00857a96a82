"""A picture of sales: revenue in bars, the profit of them, and the usual revenue as a broken line; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from monitor.charts.axes import count_words, signed_axis, time_ticks
from monitor.charts.spec import Axis, Bar, Chart, Ink, Legend, Line, Part, Run
from monitor.charts.words import apart
from monitor.language import N_, Tongue, clean


@dataclass(frozen=True, slots=True)
class Piece:
    """One bar, from `begin` to `end` in epoch seconds; money is None where it is still to come, or `unknown`."""

    begin: float
    end: float
    revenue: float | None
    profit: float | None
    usual: float | None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class About:
    """The words of the picture: what it is of, which span, the currency, and the sum in large type."""

    tongue: Tongue
    title: str
    span: str
    currency: str
    figure: str
    before_goods: bool = False


def till_chart(about: About, bins: Sequence[Piece]) -> Chart:
    """The whole picture; without any revenue it says so."""
    tongue, begin, end = about.tongue, bins[0].begin, bins[-1].end
    axis = _axis(tongue, bins)
    sold = any(one.revenue for one in bins)
    return Chart(
        title=clean(about.title, 60),
        subtitle=apart(about.span, about.currency),
        begin=begin,
        end=end,
        times=time_ticks(tongue, datetime.fromtimestamp(begin, UTC), datetime.fromtimestamp(end, UTC)),
        axis=axis if sold else None,
        figure=about.figure if sold else "",
        beside=tongue.label(N_("revenue")) if sold else "",
        bars=tuple(Bar(one.begin, one.end, max(0.0, one.revenue)) for one in bins if one.revenue is not None),
        lines=_lines(bins) if sold else (),
        gaps=tuple(Part(one.begin, one.end, Ink.UNKNOWN) for one in bins if one.unknown),
        legend=_legend(about, bins) if sold else (),
        empty="" if sold else tongue.label(N_("nothing was sold in this time, as far as I know")),
        language=tongue.language,
        rtl=tongue.is_rtl,
    )


def _axis(tongue: Tongue, bins: Sequence[Piece]) -> Axis:
    values = [value for one in bins for value in (one.revenue, one.profit, one.usual) if value is not None]
    return signed_axis(values, count_words(tongue))


def _lines(bins: Sequence[Piece]) -> tuple[Line, ...]:
    usual = _steps(Ink.RIVAL, [(one, one.usual) for one in bins], dashed=True)
    return usual, _steps(Ink.FEATURED, [(one, one.profit) for one in bins])


def _steps(ink: Ink, values: Sequence[tuple[Piece, float | None]], *, dashed: bool = False) -> Line:
    """A step for each bar; broken where it is not known."""
    runs: list[list[tuple[float, float]]] = []
    ends: list[float] = []
    for one, value in values:
        if value is None:
            continue
        if not ends or ends[-1] != one.begin:
            runs.append([])
            ends.append(one.end)
        runs[-1].append((one.begin, value))
        ends[-1] = one.end
    return Line(ink, tuple(Run(tuple(steps), end) for steps, end in zip(runs, ends, strict=True)), dashed)


def _legend(about: About, bins: Sequence[Piece]) -> tuple[Legend, ...]:
    label = about.tongue.label
    profit = label(N_("profit before the goods")) if about.before_goods else label(N_("profit"))
    found = [Legend(Ink.MINE, label(N_("revenue"))), Legend(Ink.FEATURED, profit)]
    if any(one.usual is not None for one in bins):
        found.append(Legend(Ink.RIVAL, label(N_("usual revenue (mean of 28 days)")), dashed=True))
    if any(one.unknown for one in bins):
        found.append(Legend(Ink.UNKNOWN, label(N_("not known"))))
    return tuple(found)
