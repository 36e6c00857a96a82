"""Where everything stands in a picture, in units of a phone's width; pure arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from monitor.charts.spec import Axis, Chart, Legend
from monitor.charts.words import drawable, fitted, width

# A phone is 390 points wide; at this width the type below is as large as the chat's own.
WIDE = 390.0
EDGE = 16.0
TITLE, FIGURE, SMALL, LABEL = 18.0, 26.0, 13.0, 12.5
_HEAD, _PLOT, _TIMES, _RIBBON, _SLICE, _ROW, _FOOT = 74.0, 176.0, 24.0, 44.0, 48.0, 21.0, 12.0
# Room above the plot for the numbers of events.
_EVENTS = 14.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the legend: each entry with the place where it begins, counted from the reading side."""

    entries: tuple[tuple[float, Legend, str], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot's sides and the heights at which the rest begins."""

    left: float
    right: float
    top: float
    bottom: float
    begin: float
    end: float
    axis: Axis | None
    times: float
    ribbons: tuple[float, ...]
    slices: tuple[float, ...]
    rows: tuple[tuple[float, Row], ...]
    height: float

    def x(self, at: float) -> float:
        """Where a moment stands; one outside the picture's time at its edge."""
        share = (min(max(at, self.begin), self.end) - self.begin) / ((self.end - self.begin) or 1.0)
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        """Where a value stands; one beyond the axis at its edge."""
        assert self.axis is not None
        axis = self.axis
        kept = min(max(value, axis.low), axis.high)
        low, high, at = (log(one) for one in (axis.low, axis.high, kept)) if axis.log else (axis.low, axis.high, kept)
        share = (at - low) / ((high - low) or 1.0)
        return self.top + (share if axis.inverted else 1 - share) * (self.bottom - self.top)


def frame(chart: Chart) -> Frame:
    """The chart's places; its height follows from what it holds."""
    side = _side(chart)
    left, right = (EDGE, WIDE - side) if chart.rtl else (side, WIDE - EDGE)
    top = _HEAD + (_EVENTS if chart.events else 0.0)
    bottom = top + _PLOT if _has_plot(chart) else top
    ribbons = tuple(bottom + _RIBBON * place for place in range(len(chart.ribbons)))
    times = bottom + _RIBBON * len(chart.ribbons)
    slices = tuple(times + _SLICE * place for place in range(len(chart.slices)))
    rows = _rows(chart)
    # Parts of a whole know no time.
    first = times + (_SLICE * len(slices) if slices else _TIMES)
    heights = tuple(first + _ROW * place for place in range(len(rows)))
    return Frame(
        left=left,
        right=right,
        top=top,
        bottom=bottom,
        begin=chart.begin,
        end=chart.end,
        axis=chart.axis,
        times=times,
        ribbons=ribbons,
        slices=slices,
        rows=tuple(zip(heights, rows, strict=True)),
        height=first + _ROW * len(rows) + _FOOT,
    )


def _has_plot(chart: Chart) -> bool:
    return chart.axis is not None or bool(chart.empty)


def _side(chart: Chart) -> float:
    """Room for the axis' words; without any the plot is as wide as the title."""
    labels = [tick.label for tick in chart.axis.ticks] if chart.axis else []
    return max((EDGE + 8 + width(label, LABEL) for label in labels), default=EDGE)


def _rows(chart: Chart) -> list[Row]:
    """The legend's entries, as many in a line as there is room for."""
    rows: list[list[tuple[float, Legend, str]]] = []
    at = WIDE
    for entry in chart.legend:
        text = fitted(entry.text, SMALL, WIDE - 2 * EDGE - 22)
        needed = 22 + width(text, SMALL)
        if at + needed > WIDE - EDGE:
            rows.append([])
            at = EDGE
        rows[-1].append((at, entry, text))
        at += needed + 14
    return [Row(tuple(row)) for row in rows]


def apart(labels: Sequence[tuple[float, str]], size: float, low: float, high: float) -> list[tuple[float, str]]:
    """The labels (centre, words) that fit between the sides without touching each other, from left to right."""
    kept: list[tuple[float, str]] = []
    free = low
    for centre, text in labels:
        shown = drawable(text)
        half = width(shown, size) / 2
        place = min(max(centre, low + half), high - half)
        if place - half >= free and abs(place - centre) <= half:
            kept.append((place, shown))
            free = place + half + 8
    return kept


def spread(places: Sequence[float], gap: float, high: float) -> list[float]:
    """The places in their order, moved as little as it takes to stand so far apart and not beyond `high`."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + gap) if found else place)
    limit = high
    for at in reversed(range(len(found))):
        found[at] = min(found[at], limit)
        limit = found[at] - gap
    return found
