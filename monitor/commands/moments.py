"""Moments to come as people type them: "2026-12-01 17:00", "in 3 days", "48h from 2026-11-22 09:00", "завтра 17:00"."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.commands.spoken import span_of

# How many days from today each word is.
_AHEAD = {
    word: ahead
    for ahead, words in (
        (-1, "yesterday 昨天 вчера أمس امس 昨日"),
        (0, "today 今天 сегодня اليوم 今日 本日"),
        (1, "tomorrow 明天 завтра غدا غدًا 明日"),
        (2, "后天 послезавтра 明後日"),
    )
    for word in words.split()
}
_DAY = (
    rf"(?P<word>{'|'.join(sorted(_AHEAD, key=len, reverse=True))})"
    r"|(?P<y1>\d{4})[-/](?P<m1>\d{1,2})[-/](?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>\d{4})"
    r"|(?:(?P<y3>\d{4})年)?(?P<m3>\d{1,2})月(?P<d3>\d{1,2})[日号]"
)
_CLOCK = r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})|[点點時](?:(?P<late>\d{1,2})分?)?)"
_LOCAL = re.compile(rf"(?:{_DAY})?(?:\s|t|at|в|の|،)*(?:(?<!\d){_CLOCK})?")
_IN = re.compile(r"(?:in |within |через |в течение |بعد |خلال )?(.+?)\s?(?:后|之后|後|以後|内|之内|以内)?")
_BY = re.compile(r"(?:by|until|before|at|до|к|到|在|حتى|قبل|في)\s+")
# From when a span is counted: said after the span, or (in Chinese and Japanese) before it.
_FROM = re.compile(r"(?P<span>.+?)\s+(?:from|since|received|after|с|от|после|从|自|من|منذ)\s+(?P<begin>.+)")
_BEGUN = re.compile(r"(?P<begin>.+?)\s?(?:から|起|收到)\s?(?P<span>.+)")
_LONGEST, _MOST_WORDS = 60, 8
_FARTHEST = timedelta(days=3 * 366)
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment and how it was typed."""

    at: datetime
    typed: str


def split_moment(text: str, now: datetime, zone: str) -> tuple[str, Moment | None]:
    """What stands before the moment at the end, and that; all of it and None where there is none."""
    words = text.split()
    for first in range(max(0, len(words) - _MOST_WORDS), len(words)):
        typed = " ".join(words[first:])
        if at := moment(typed, now, zone):
            return " ".join(words[:first]), Moment(at, typed)
    return " ".join(words), None


def moment(text: str, now: datetime, zone: str) -> datetime | None:
    """The moment that the whole text means for somebody in that zone, be it past or to come; None for other talk.

    A day alone is over at its end, a time alone is the next one. A time that the clocks skip, or show twice, is the
    earlier one: nobody comes too late by it. Counted from a day alone, a span begins with it.
    """
    text = _plain(text)
    if not text or len(text) > _LONGEST:
        return None
    try:
        at = _meant(text, now, ZoneInfo(zone))
    except (ValueError, OverflowError):  # no such day or time
        return None
    return at if at is None or at <= now + _FARTHEST else None


def _meant(text: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    for pattern in (_FROM, _BEGUN):
        if found := pattern.fullmatch(text):
            begin, span = _local(found["begin"], now, zone, begun=True), _span(found["span"])
            if begin is not None and span is not None:
                return begin + span
    span = _span(text)
    return now + span if span is not None else _local(_BY.sub("", text, count=1), now, zone)


def _plain(text: str) -> str:
    """In small letters and plain digits, as no phone writes them all."""
    plain = "".join(str(int(one)) if one.isdecimal() else one for one in " ".join(text.casefold().split()))
    return plain.replace("：", ":")


def _span(text: str) -> timedelta | None:
    found = _IN.fullmatch(text)
    return span_of(found[1]) if found else None


def _local(text: str, now: datetime, zone: ZoneInfo, *, begun: bool = False) -> datetime | None:
    """A day, a time or both on a person's clock; `begun` is something that has been."""
    found = _LOCAL.fullmatch(text)
    if found is None or not text:
        return None
    said = found.groupdict()
    today = now.astimezone(zone).date()
    day = _day(said, today, begun=begun)
    if said["hour"] is None:
        return _at(day if begun else day + _A_DAY, time(), zone) if day else None
    clock = time(int(said["hour"]), int(said["minute"] or said["late"] or 0))
    if day is not None:
        return _at(day, clock, zone)
    at = _at(today, clock, zone)
    if begun:
        return at if at <= now else _at(today - _A_DAY, clock, zone)
    return at if at > now else _at(today + _A_DAY, clock, zone)


def _day(said: dict[str, str | None], today: date, *, begun: bool) -> date | None:
    """The day that is named; without its year the next such day, or the last one."""
    if said["word"] is not None:
        return today + timedelta(days=_AHEAD[said["word"]])
    for number in "123":
        if said[f"m{number}"] is None:
            continue
        year, month, day = (int(said[f"{part}{number}"] or 0) for part in "ymd")
        if year:
            return date(year, month, day)
        near = date(today.year, month, day)
        off = (near > today) - (near < today)
        return near.replace(year=today.year + (off < 0 and not begun) - (off > 0 and begun))
    return None


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    there = datetime.combine(day, clock, zone)
    return min(there.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
