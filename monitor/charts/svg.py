"""A chart as SVG: a template of our own, nothing in it but shapes and words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.charts.colours import PALETTES, Palette
from monitor.charts.layout import EDGE, FIGURE, LABEL, SMALL, TITLE, WIDE, Frame, apart, frame, spread
from monitor.charts.spec import Bar, Chart, Ink, Legend, Line, Part, Ribbon, Run, Theme
from monitor.charts.words import drawable, fitted, width, xml

_STRIP = 18.0
# From the middle of one event's number to the next one's.
_NUMBER = 19.0
# A gap or a part thinner than this is drawn this wide all the same: what is small is not nothing.
_THINNEST = 1.5
_TEXT = 'font-family="Noto Sans"'


@dataclass(frozen=True, slots=True)
class _Pen:
    """What every stroke needs: the chart, its places and its colours."""

    chart: Chart
    at: Frame
    palette: Palette

    def words(
        self, x: float, y: float, text: str, size: float, *, colour: str = "", anchor: str = "", heavy: bool = False
    ) -> str:
        """A line of words that is already cut to its room; `anchor` is where x is: start, middle or end of it."""
        fill = colour or self.palette.text
        where = f' text-anchor="{anchor}"' if anchor else ""
        # No second weight of every font is carried along: a thin outline makes the one there is heavier.
        bold = f' stroke="{fill}" stroke-width="{size / 32:.2f}"' if heavy else ""
        shown = xml(text, self.chart.language, rtl=self.chart.rtl)
        return f'<text x="{x:.1f}" y="{y:.1f}" {_TEXT} font-size="{size}" fill="{fill}"{where}{bold}>{shown}</text>'

    def lead(self, x: float) -> float:
        """A place counted from the side on which reading begins."""
        return WIDE - x if self.chart.rtl else x

    @property
    def start(self) -> str:
        """The anchor of words that begin at the reading side."""
        return "end" if self.chart.rtl else "start"

    @property
    def finish(self) -> str:
        return "start" if self.chart.rtl else "end"


def svg_of(chart: Chart, theme: Theme) -> str:
    """The whole picture, as high as it needs to be."""
    pen = _Pen(chart, frame(chart), PALETTES[theme])
    wide, high = f"{WIDE:.0f}", f"{pen.at.height:.0f}"
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
    ground = f'<rect width="{wide}" height="{high}" fill="{pen.palette.ground}"/>'
    parts = (_head(pen), _gaps(pen), _grid(pen), _bars(pen), _lines(pen), _ribbons(pen), _slices(pen), _events(pen))
    shapes = [shape for part in (*parts, _times(pen), _legend(pen), _empty(pen)) for shape in part]
    return "\n".join((opening, _hatch(pen.palette), ground, *shapes, "</svg>"))


def _hatch(palette: Palette) -> str:
    """The ground of what nobody saw: neither the picture's own nor that of any value."""
    line = f'<path d="M0 6L6 0" stroke="{palette.gap}" stroke-width="1.1"/>'
    pattern = f'<pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse">{line}</pattern>'
    return f"<defs>{pattern}</defs>"


def _head(pen: _Pen) -> Iterator[str]:
    """Title and subtitle at the reading side, the figure of now at the other."""
    chart = pen.chart
    figure = drawable(chart.figure)
    taken = max(width(figure, FIGURE), width(drawable(chart.beside), SMALL)) if figure else 0.0
    room = WIDE - 2 * EDGE - (taken + 14 if taken else 0.0)
    yield pen.words(pen.lead(EDGE), 31, fitted(chart.title, TITLE, room), TITLE, anchor=pen.start, heavy=True)
    below = fitted(chart.subtitle, SMALL, room)
    yield pen.words(pen.lead(EDGE), 53, below, SMALL, colour=pen.palette.faint, anchor=pen.start)
    if figure:
        far = pen.lead(WIDE - EDGE)
        yield pen.words(far, 34, figure, FIGURE, anchor=pen.finish, heavy=True)
        said = fitted(chart.beside, SMALL, WIDE / 2)
        yield pen.words(far, 53, said, SMALL, colour=pen.palette.faint, anchor=pen.finish)


def _grid(pen: _Pen) -> Iterator[str]:
    at, chart = pen.at, pen.chart
    if chart.axis is None:
        return
    # Time runs to the right in every language; the words of the axis stand where reading begins.
    x, anchor = (at.right + 8, "start") if chart.rtl else (at.left - 8, "end")
    for tick in chart.axis.ticks:
        y = at.y(tick.at)
        yield f'<path d="M{at.left:.1f} {y:.1f}H{at.right:.1f}" stroke="{pen.palette.grid}"/>'
        yield pen.words(x, y + 4.3, drawable(tick.label), LABEL, colour=pen.palette.faint, anchor=anchor)


def _times(pen: _Pen) -> Iterator[str]:
    at = pen.at
    labels = [(at.x(tick.at), tick.label) for tick in pen.chart.times]
    for x, text in apart(labels, LABEL, at.left, at.right):
        yield pen.words(x, at.times + 17, text, LABEL, colour=pen.palette.faint, anchor="middle")


def _gaps(pen: _Pen) -> Iterator[str]:
    """Behind the plot; where there are only ribbons these have gaps of their own."""
    at = pen.at
    if at.bottom > at.top:
        for gap in pen.chart.gaps:
            yield _box(at, gap.begin, gap.end, at.top, at.bottom - at.top, "url(#gap)", "gap")


def _box(at: Frame, begin: float, end: float, top: float, high: float, fill: str, what: str) -> str:
    left, right = at.x(begin), at.x(end)
    wide = max(_THINNEST, right - left)
    left = min(left, at.right - wide)
    return f'<rect class="{what}" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{fill}"/>'


def _bars(pen: _Pen) -> Iterator[str]:
    at = pen.at
    if at.axis is None:
        return
    # Bars stand on zero, also where something lies below it.
    floor, fill = at.y(max(at.axis.low, 0.0)), pen.palette.inks[Ink.MINE]
    for bar in pen.chart.bars:
        yield _bar(at, bar, floor, fill)


def _bar(at: Frame, bar: Bar, floor: float, fill: str) -> str:
    """With a little air between two; a day of none is a line on the ground, so that it is no gap."""
    left, right, top = at.x(bar.begin), at.x(bar.end), at.y(bar.value)
    air = min(2.0, (right - left) * 0.15)
    wide, high = max(0.6, right - left - 2 * air), max(1.5, floor - top)
    return (
        f'<rect class="bar" x="{left + air:.1f}" y="{floor - high:.1f}" '
        f'width="{wide:.1f}" height="{high:.1f}" fill="{fill}"/>'
    )


def _lines(pen: _Pen) -> Iterator[str]:
    """The last one stands above the others."""
    if pen.at.axis is None:
        return
    for line in pen.chart.lines:
        yield from _line(pen, line)


def _line(pen: _Pen, line: Line) -> Iterator[str]:
    colour = pen.palette.inks[line.ink]
    path = " ".join(_path(pen.at, run) for run in line.runs)
    if path:
        round_ends = 'stroke-linejoin="round" stroke-linecap="round"'
        yield f'<path class="line" d="{path}" fill="none" stroke="{colour}" {_weight(line)} {round_ends}/>'
    if line.runs and not line.dashed:
        last = line.runs[-1]
        x, y = pen.at.x(last.end), pen.at.y(last.steps[-1][1])
        ring = f'stroke="{pen.palette.ground}" stroke-width="1.5"'
        yield f'<circle class="last" cx="{x:.1f}" cy="{y:.1f}" r="{6 if line.broad else 4}" fill="{colour}" {ring}/>'


def _weight(line: Line) -> str:
    """A broad line shows on both sides of one that runs on it."""
    if line.broad:
        return 'stroke-width="6.5" stroke-opacity="0.45"'
    return 'stroke-width="1.5" stroke-dasharray="5 4"' if line.dashed else 'stroke-width="2.2"'


def _path(at: Frame, run: Run) -> str:
    """Steps: a number holds until the next look finds another one."""
    first, *rest = run.steps
    drawn = [f"M{at.x(first[0]):.1f} {at.y(first[1]):.1f}"]
    drawn += [f"H{at.x(when):.1f}V{at.y(value):.1f}" for when, value in rest]
    # A single look is a dot: so short a line is drawn by its round ends.
    return "".join((*drawn, f"H{max(at.x(run.end), at.x(first[0]) + 0.1):.1f}"))


def _events(pen: _Pen) -> Iterator[str]:
    """A broken line through plot and strips, its number above; numbers too near to each other stand side by side."""
    at, colour = pen.at, pen.palette.event
    foot = max(at.bottom, at.top + 7)
    xs = [at.x(event.at) for event in pen.chart.events]
    for event, x, place in zip(pen.chart.events, xs, spread(xs, _NUMBER, at.right), strict=True):
        # From the number, which may stand aside, to its own moment.
        line = f"M{place:.1f} {at.top:.1f}L{x:.1f} {at.top + 7:.1f}V{foot:.1f}"
        line += "".join(f"M{x:.1f} {top + 18:.1f}V{top + 24 + _STRIP:.1f}" for top in at.ribbons)
        yield f'<path d="{line}" fill="none" stroke="{colour}" stroke-dasharray="3 3"/>'
        yield f'<circle class="event" cx="{place:.1f}" cy="{at.top - 9:.1f}" r="8.5" fill="{colour}"/>'
        number = pen.words(place, at.top - 4.9, str(event.number), 11.5, colour=pen.palette.ground, anchor="middle")
        yield number


def _ribbons(pen: _Pen) -> Iterator[str]:
    for top, ribbon in zip(pen.at.ribbons, pen.chart.ribbons, strict=True):
        yield from _ribbon(pen, top, ribbon)


def _ribbon(pen: _Pen, top: float, ribbon: Ribbon) -> Iterator[str]:
    at = pen.at
    label = fitted(ribbon.label, LABEL, WIDE - 2 * EDGE)
    yield pen.words(pen.lead(EDGE), top + 15, label, LABEL, colour=pen.palette.faint, anchor=pen.start)
    yield _box(at, at.begin, at.end, top + 21, _STRIP, pen.palette.inks[Ink.UNKNOWN], "strip")
    yield _box(at, at.begin, at.end, top + 21, _STRIP, "url(#gap)", "strip")
    for part in _widest_first(ribbon.parts):
        fill = "url(#gap)" if part.ink is Ink.UNKNOWN else pen.palette.inks[part.ink]
        yield _box(at, part.begin, part.end, top + 21, _STRIP, fill, "part")


def _widest_first(parts: Iterable[Part]) -> list[Part]:
    """So that a short time is not hidden by the long one beside it."""
    return sorted(parts, key=lambda part: part.begin - part.end)


def _slices(pen: _Pen) -> Iterator[str]:
    """Parts of a whole: words above, the first length below them, the second one thinner under it."""
    for top, one in zip(pen.at.slices, pen.chart.slices, strict=True):
        room = WIDE - 2 * EDGE
        said = fitted(one.said, LABEL, room * 0.62)
        label = fitted(one.label, LABEL, room - width(said, LABEL) - 12)
        yield pen.words(pen.lead(EDGE), top + 15, label, LABEL, anchor=pen.start, heavy=True)
        yield pen.words(pen.lead(WIDE - EDGE), top + 15, said, LABEL, colour=pen.palette.faint, anchor=pen.finish)
        yield _length(pen, one.first, top + 21, 11.0, Ink.MINE)
        yield _length(pen, one.second, top + 33, 5.0, Ink.OTHER)


def _length(pen: _Pen, share: float | None, top: float, high: float, ink: Ink) -> str:
    """A bar from the reading side, on a ground that shows the whole; what is unknown is hatched."""
    room = WIDE - 2 * EDGE
    ground = f'<rect x="{EDGE:.1f}" y="{top:.1f}" width="{room:.1f}" height="{high:.1f}" rx="2.5"'
    if share is None:
        return f'{ground} fill="url(#gap)"/>'
    wide = max(_THINNEST, room * min(max(share, 0.0), 1.0))
    left = WIDE - EDGE - wide if pen.chart.rtl else EDGE
    bar = f'<rect class="slice" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="2.5"'
    return f'{ground} fill="{pen.palette.inks[Ink.UNKNOWN]}"/>{bar} fill="{pen.palette.inks[ink]}"/>'


def _legend(pen: _Pen) -> Iterator[str]:
    for top, row in pen.at.rows:
        for at, entry, text in row.entries:
            yield _swatch(pen, pen.lead(at), top, entry)
            yield pen.words(pen.lead(at + 20), top + 14, text, SMALL, anchor=pen.start)


def _swatch(pen: _Pen, x: float, top: float, entry: Legend) -> str:
    left = x - 13 if pen.chart.rtl else x
    if entry.dashed:
        colour = pen.palette.inks[entry.ink]
        return f'<path d="M{left:.1f} {top + 9.5:.1f}h13" stroke="{colour}" stroke-width="2" stroke-dasharray="4 2.5"/>'
    fill = "url(#gap)" if entry.ink is Ink.UNKNOWN else pen.palette.inks[entry.ink]
    return f'<rect x="{left:.1f}" y="{top + 3:.1f}" width="13" height="13" rx="3" fill="{fill}"/>'


def _empty(pen: _Pen) -> Iterator[str]:
    """What stands where there is nothing to draw."""
    if pen.chart.empty:
        at = pen.at
        said = fitted(pen.chart.empty, 15.0, WIDE - 2 * EDGE)
        middle = (at.top + at.bottom) / 2
        yield pen.words(WIDE / 2, middle, said, 15.0, colour=pen.palette.faint, anchor="middle")
