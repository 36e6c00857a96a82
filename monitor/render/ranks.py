"""Ranks and reviews of one listing: now, usual, and how they changed; what is not known says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.messages import Message
from monitor.render.boards import short
from monitor.render.words import bold, listing_name, position, stars
from monitor.rules.level import READINGS_TO_LEARN, Level, only_drifts, usual_of
from monitor.rules.rank import time_of
from storage.states import WatchedListing


@dataclass(frozen=True, slots=True)
class BoardRank:
    """One board with the rank seen last; `unseen_since` where the page no longer shows it."""

    board: str
    position: int
    level: Level
    unseen_since: datetime | None


@dataclass(frozen=True, slots=True)
class Ago:
    """Stars and number of reviews some time ago, None where nobody looked then."""

    length: timedelta
    rating: Decimal | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Stars:
    """Stars and number of reviews as seen last; `unseen_since` where the page no longer states them."""

    rating: Decimal
    usual: Decimal
    count: int | None
    ago: tuple[Ago, ...]
    unseen_since: datetime | None


def ranks(
    tongue: Tongue,
    listing: WatchedListing,
    boards: Sequence[BoardRank],
    places: Sequence[Html] = (),
    *,
    now: datetime,
    read_at: datetime | None,
) -> Message:
    """The main board's rank, then every board by itself and the places on other lists; they are never mixed."""
    called = listing_name(listing)
    if not boards:
        unknown = tongue._("⚪ I have read no rank yet: it is unknown.")
        return Message(short(tongue, [bold(called), unknown, *places], []))
    title = bold(joined((called, _answer(tongue, boards[0])), by=" · "))
    lines = [_board(tongue, each, now) for each in boards]
    return Message(short(tongue, [title, *lines, _age(tongue, now, read_at), *places], []))


def _answer(tongue: Tongue, main: BoardRank) -> Html:
    """“4,812 (Tools & Home Improvement)”, or that it is unknown now."""
    rank = tongue._("unknown") if main.unseen_since else position(tongue, main.position)
    mark = "⚪ " if main.unseen_since else "🟠 " if main.level.fall else ""
    return Html(f"{mark}{rank} ({name(main.board, 60)})")


def _board(tongue: Tongue, each: BoardRank, now: datetime) -> Html:
    level = each.level
    lines = (
        _now(tongue, each, now),
        _usual(tongue, level),
        _week_ago(tongue, each),
        _extremes(tongue, level),
        tongue._("It only drifts, as without sales: I raise no alarm from it.") if _drifts(level) else Html(""),
    )
    return joined(lines)


def _now(tongue: Tongue, each: BoardRank, now: datetime) -> Html:
    board, rank = bold(name(each.board, 60)), position(tongue, each.position)
    if each.unseen_since:
        when = tongue.time(each.unseen_since, now)
        return tongue._("⚪ {board}: unknown now, {rank} when last seen at {when}", board=board, rank=rank, when=when)
    if each.level.fall:
        when = tongue.time(time_of(each.level.fall.since), now)
        return tongue._("🟠 {board}: {rank}, fallen since {when}", board=board, rank=rank, when=when)
    return tongue._("• {board}: {rank}", board=board, rank=rank)


def _usual(tongue: Tongue, level: Level) -> Html:
    if level.learning:
        return tongue._(
            "learning: {seen} of {needed} hourly readings, no alarm before",
            seen=tongue.number(level.readings),
            needed=tongue.number(READINGS_TO_LEARN),
        )
    usual = usual_of(level.ranks)
    return tongue._(
        "eight of ten readings of the last 7 days: {best} to {worst}",
        best=position(tongue, usual.best if usual else None),
        worst=position(tongue, usual.worst if usual else None),
    )


def _week_ago(tongue: Tongue, each: BoardRank) -> Html:
    before = each.level.week_ago
    if before is None:
        return tongue._("7 days ago: unknown")
    share = (each.position - before) / before * 100
    said = (
        N_("7 days ago: {rank}, now {percent} worse") if share > 0 else N_("7 days ago: {rank}, now {percent} better")
    )
    if each.unseen_since or round(share) == 0:
        said = N_("7 days ago: {rank}")
    return tongue._(said, rank=position(tongue, before), percent=tongue.percent(abs(round(share))))


def _extremes(tongue: Tongue, level: Level) -> Html:
    known = [rank for rank in level.ranks if rank is not None]
    return tongue._(
        "best and worst of the last 7 days: {best}, {worst}",
        best=position(tongue, min(known)),
        worst=position(tongue, max(known)),
    )


def _drifts(level: Level) -> bool:
    return not level.learning and only_drifts(level.ranks)


def reviews(
    tongue: Tongue,
    listing: WatchedListing,
    seen: Stars | None,
    low: Sequence[Html] = (),
    *,
    now: datetime,
    read_at: datetime | None,
) -> Message:
    """Stars and number of reviews now, their change over a week and a month, and what is known of low stars."""
    called = listing_name(listing)
    if seen is None:
        return Message(joined((bold(called), tongue._("⚪ I have read no stars yet: they are unknown."), *low)))
    unseen = tongue.time(seen.unseen_since, now) if seen.unseen_since else None
    gone = tongue._("⚪ Unknown now: the page last stated them at {when}.", when=unseen) if unseen else Html("")
    said = tongue._(
        "Stars: {rating} of 5, usually {usual}", rating=stars(tongue, seen.rating), usual=stars(tongue, seen.usual)
    )
    count = tongue._("Reviews: {count}", count=position(tongue, seen.count))
    lines = (
        bold(joined((called, gone or joined((said, count), by=" · ")), by=" · ")),
        *((said, count) if gone else ()),
        *(_change(tongue, seen, ago) for ago in seen.ago),
        *low,
        _age(tongue, now, read_at),
    )
    return Message(joined(lines))


def _change(tongue: Tongue, seen: Stars, ago: Ago) -> Html:
    return tongue._(
        "In {length}: stars {stars}, reviews {reviews}",
        length=tongue.duration(ago.length),
        stars=_signed(tongue, seen.rating - ago.rating if ago.rating is not None else None),
        reviews=_signed(tongue, seen.count - ago.count if seen.count is not None and ago.count is not None else None),
    )


def _signed(tongue: Tongue, change: Decimal | int | None) -> Html:
    """“+14”, “−0.1”, “unchanged”, or that it is not known."""
    if change is None:
        return tongue._("unknown")
    if change == 0:
        return tongue._("unchanged")
    return esc(f"{'+' if change > 0 else '−'}{tongue.number(change if change > 0 else -change)}")


def _age(tongue: Tongue, now: datetime, read_at: datetime | None) -> Html:
    return tongue._("data {age}", age=tongue.age(now - read_at if read_at else None))
