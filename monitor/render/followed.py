"""The lists that are followed, and a listing's place on each: now, yesterday, a week ago; the unknown says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.language import N_, Html, Tongue, joined
from monitor.licence import is_limited, may_show
from monitor.messages import Message
from monitor.render.places import list_name, place
from monitor.render.reasons import cause
from monitor.render.words import bold, platform_name, position
from monitor.rules.place import LOOKS_TO_LEARN, Course
from storage.states import WatchedRanking

# A place on a list as the series keep it: −48 is "not among the first 48", None was never seen.
Kept = float | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A listing on one list: what is learnt of it, and the places kept of now, of yesterday and of a week ago."""

    ranking: WatchedRanking
    course: Course | None
    newest: Kept
    yesterday: Kept
    week_ago: Kept
    stale_after: timedelta
    platform: str = ""

    def is_unknown(self, now: datetime) -> bool:
        """Whether the newest look failed, or nobody looked for too long."""
        read_at = self.ranking.read_at
        return self.ranking.failures > 0 or read_at is None or abs(now - read_at) > self.stale_after

    def is_shown(self, now: datetime) -> bool:
        """Whether the platform lets the place be shown that was seen last."""
        read_at = self.ranking.read_at
        return read_at is None or may_show(self.platform, now - read_at)


def place_lines(tongue: Tongue, rows: Sequence[PlaceRow], now: datetime) -> list[Html]:
    """One part a list."""
    return [_row(tongue, row, now) for row in rows]


def _row(tongue: Tongue, row: PlaceRow, now: datetime) -> Html:
    called = bold(list_name(tongue, row.ranking.ranking.board, row.ranking.ranking.name))
    if row.course is None:
        return tongue._("⚪ {list}: unknown, {why}", list=called, why=_why(tongue, row.ranking))
    if not row.is_shown(now):
        return tongue._("⚪ {list}: unknown, {why}", list=called, why=tongue._("too old to be shown"))
    newest = row.course.looks[-1]
    seen = place(tongue, newest.position, newest.shown) if row.newest is None else _kept(tongue, row.newest)
    if row.is_unknown(now):
        when = tongue.time(row.ranking.read_at, now) if row.ranking.read_at else tongue._("an unknown time")
        why = _why(tongue, row.ranking)
        return tongue._(
            "⚪ {list}: unknown now ({why}); {place} at {when}", list=called, why=why, place=seen, when=when
        )
    dot = Html("🟠" if row.course.fallen else "•")
    said = N_("{dot} {list}: {place}, your ad at {ad}") if newest.sponsored else N_("{dot} {list}: {place}")
    first = tongue._(said, dot=dot, list=called, place=seen, ad=position(tongue, newest.sponsored))
    return joined((first, _before(tongue, row), _learning(tongue, row.course), _age(tongue, row, now)))


def _why(tongue: Tongue, ranking: WatchedRanking) -> Html:
    return cause(tongue, ranking.trouble) if ranking.trouble else tongue._("not looked at yet")


def _before(tongue: Tongue, row: PlaceRow) -> Html:
    if is_limited(row.platform):
        return Html("")
    return tongue._(
        "yesterday: {yesterday}; 7 days ago: {week}",
        yesterday=_kept(tongue, row.yesterday),
        week=_kept(tongue, row.week_ago),
    )


def _kept(tongue: Tongue, kept: Kept) -> Html:
    if kept is None:
        return tongue._("unknown")
    return place(tongue, int(kept) if kept > 0 else None, int(-kept))


def _learning(tongue: Tongue, course: Course) -> Html:
    if not course.learning:
        return Html("")
    seen, needed = tongue.number(len(course.looks)), tongue.number(LOOKS_TO_LEARN)
    return tongue._("learning: {seen} of {needed} looks, no alarm before", seen=seen, needed=needed)


def _age(tongue: Tongue, row: PlaceRow, now: datetime) -> Html:
    read_at = row.ranking.read_at
    return tongue._("data {age}", age=tongue.age(now - read_at if read_at else None))


def followed(tongue: Tongue, rankings: Sequence[WatchedRanking], platforms: Sequence[str], *, now: datetime) -> Message:
    """All search words and lists that are followed, each with the platform's name beside it."""
    if not rankings:
        how = tongue._("Write a search word after /words, or the address of a best-seller list.")
        return Message(joined((tongue._("I follow no search word and no list yet."), how)))
    title = bold(tongue._("Search words and lists that I follow"))
    pairs = zip(rankings, platforms, strict=True)
    return Message(joined((title, *(_followed(tongue, one, platform, now) for one, platform in pairs))))


def _followed(tongue: Tongue, one: WatchedRanking, platform: str, now: datetime) -> Html:
    called = list_name(tongue, one.ranking.board, one.ranking.name)
    where = platform_name(platform, one.ranking.market)
    if one.trouble or one.read_at is None:
        return tongue._("⚪ {list} · {where}: unknown, {why}", list=called, where=where, why=_why(tongue, one))
    age = tongue.age(now - one.read_at)
    return tongue._("• {list} · {where}: data {age}", list=called, where=where, age=age)
