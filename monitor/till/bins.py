"""The hours of a day, or the days of a week or a month, with what each brought and what is usual in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from monitor.sales import Span
from monitor.till.figures import Counted
from monitor.till.reading import Of, Till, Zone, is_known, series_of, zones_of
from monitor.till.series import NOTHING, Series, added, times
from monitor.till.windows import USUAL, Window, day_of, earlier, pieces_of

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar: its time by the reader's clock, what it brought so far (None: it is still to come), and the usual."""

    window: Window
    counted: Counted | None
    usual: Counted | None


async def bins_of(till: Till, span: Span, of: Of, since: datetime | None) -> Sequence[Bin]:
    """The bars of a picture of what is stored `since` then; by each market's own day their first hours are one bar."""
    zones = [_whole_days(till, span, zone) for zone in await zones_of(till, span)]
    back = _days_back(span)
    stored = [days for days in back if is_known([_back(zone, days) for zone in zones], since)]
    series = await series_of(till, of, zones, max(stored, default=0), 0)
    rows = [_row(till, span, zone, series[zone.name], stored) for zone in zones]
    first, *others = rows
    for other in others:
        first = [_together(one, more) for one, more in zip(first, other, strict=False)]
    return first


def _whole_days(till: Till, span: Span, zone: Zone) -> Zone:
    """The zone's span up to the end of its last day, which for today is still to come."""
    last = day_of(till.person, zone.window.end, zone.market) if span is not Span.YESTERDAY else zone.window
    return replace(zone, window=Window(zone.window.begin, max(last.end, zone.window.end)))


def _days_back(span: Span) -> Sequence[int]:
    """The days that make the usual: those before it; of a week the same weekdays."""
    if span is Span.WEEK:
        return range(_WEEK, USUAL + 1, _WEEK)
    return range(span.days, span.days + USUAL) if span is Span.MONTH else range(1, USUAL + 1)


def _back(zone: Zone, days: int) -> Zone:
    return replace(zone, window=earlier(zone.window, days, zone.name))


def _row(till: Till, span: Span, zone: Zone, series: Series, stored: Sequence[int]) -> list[Bin]:
    pieces = pieces_of(zone.window, till.person, zone.market, hours=span.days == 1)
    return [
        Bin(piece, _counted(series, piece, till.now), _usual(series, span, zone, piece, pieces[0], stored))
        for piece in pieces
    ]


def _counted(series: Series, piece: Window, now: datetime) -> Counted | None:
    """What it brought; of the running hour all that its sum holds, for nothing in it is later than now."""
    return series.within(piece) if piece.begin < now else None


def _usual(
    series: Series, span: Span, zone: Zone, piece: Window, first: Window, stored: Sequence[int]
) -> Counted | None:
    """The mean of the days back; of a month one for all of its days."""
    if not stored:
        return None
    meant = first if span is Span.MONTH else piece
    days = [back - stored[0] + 1 for back in stored] if span is Span.MONTH else stored
    whole = NOTHING
    for back in days:
        whole = added(whole, series.within(earlier(meant, back, zone.name)))
    return times(whole, Decimal(1) / len(stored))


def _together(one: Bin, more: Bin) -> Bin:
    counted = [part for part in (one.counted, more.counted) if part is not None]
    usual = [part for part in (one.usual, more.usual) if part is not None]
    return Bin(one.window, _sum(counted), _sum(usual))


def _sum(parts: Sequence[Counted]) -> Counted | None:
    whole = NOTHING
    for one in parts:
        whole = added(whole, one)
    return whole if parts else None
