"""The days to come in a picture of stock: how much is left of it, in the middle and in eight of ten times; pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.charts.about import About, Drawing
from monitor.charts.axes import time_ticks
from monitor.charts.spec import Ink, Legend, Line, Run
from monitor.language import N_, joined
from monitor.render.stocked import lasts
from monitor.stock.chance import Range
from monitor.stock.forecast import range_in
from monitor.stock.outlook import Outlook

# So many days ahead are drawn at the most, and no more than a part of the picture's own time.
_MOST_DAYS, _PART = 90, 2
_DAY = timedelta(days=1)


def with_fan(drawing: Drawing, about: About, outlook: Outlook) -> Drawing:
    """The picture with what is forecast behind now; as it was where nothing is, or nothing is left."""
    demand, cover = outlook.demand, outlook.lasts
    if demand is None or cover is None or outlook.shelf.units <= 0 or drawing.chart.axis is None:
        return drawing
    length = int((about.now.timestamp() - drawing.chart.begin) / _DAY.total_seconds()) // _PART
    days = min(_MOST_DAYS, max(length, 7), cover.latest or _MOST_DAYS)
    sold = [range_in(demand, outlook.today, ahead) for ahead in range(days + 1)]
    end = about.now + days * _DAY
    most, middle, least = (
        Line(ink, (_run(about.now, outlook.shelf.units, sold, part),), dashed=True)
        for ink, part in ((Ink.OTHER, _low), (Ink.MINE, _middle), (Ink.OTHER, _high))
    )
    tongue, begin = about.tongue, datetime.fromtimestamp(drawing.chart.begin, UTC)
    chart = replace(
        drawing.chart,
        end=end.timestamp(),
        times=time_ticks(tongue, begin, end),
        lines=(most, least, *drawing.chart.lines, middle),
        legend=(
            *drawing.chart.legend,
            Legend(Ink.MINE, tongue.label(N_("forecast")), dashed=True),
            Legend(Ink.OTHER, tongue.label(N_("eight of ten times")), dashed=True),
        ),
    )
    said = lasts(tongue, {"days": cover.days, "soonest": cover.soonest, "latest": cover.latest})
    return Drawing(chart, joined((drawing.caption, said)))


def _run(now: datetime, units: int, sold: Sequence[Range], part: Callable[[Range], int]) -> Run:
    """What is left at the end of each day."""
    days = [(now + ahead * _DAY).timestamp() for ahead in range(len(sold))]
    steps = tuple((day, float(max(0, units - part(one)))) for day, one in zip(days, sold, strict=True))
    return Run(steps, steps[-1][0])


def _low(one: Range) -> int:
    return one.low


def _middle(one: Range) -> int:
    return one.middle


def _high(one: Range) -> int:
    return one.high
