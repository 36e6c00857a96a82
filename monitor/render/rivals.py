"""The board of rivals and the card of one: the unknown says so, and each fact has its age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from adapters.readings import Listing, Money
from monitor.facts import percent_below
from monitor.language import N_, Html, Tongue, joined, name
from monitor.marks import Mark
from monitor.messages import Message
from monitor.render.alerts import one_line
from monitor.render.boards import MARKS, Standing, paused, short
from monitor.render.followed import PlaceRow
from monitor.render.places import list_name, place
from monitor.render.reasons import cause
from monitor.render.words import STATES, Scene, bold, listing_name, money, percent, platform_name, position, stars
from monitor.rules.rivals import price_of
from storage.states import Incident, Mute

_COUNTS = {
    "sold out": N_("{count} cannot be bought"),
    "cheaper": N_("{count} cheaper than yesterday"),
    "dearer": N_("{count} dearer than yesterday"),
    "unknown": N_("{count} unknown"),
}
_NOT_SOLD = ("out_of_stock", "ended", "gone")


@dataclass(frozen=True, slots=True)
class RivalRow:
    """A rival with what is known of him; None is what no answer has told, `content` is None where it may not be shown.

    `yesterday` is the price of a day ago in the same currency, `main` board and place of his best-seller rank.
    """

    standing: Standing
    platform: str
    content: Listing | None
    yesterday: Money | None
    stock: int | None
    main: tuple[str, int] | None
    rating: Decimal | None
    reviews: int | None
    places: Sequence[PlaceRow]

    @property
    def step(self) -> int | None:
        """Per cent that the price is from yesterday's, None where one of the two is unknown."""
        return percent_below(price_of(self.content), self.yesterday)

    @property
    def state(self) -> str:
        return self.content.state.value if self.content else "unknown"


def rivals_board(tongue: Tongue, rows: Sequence[RivalRow], *, now: datetime, first: int = 0, count: int = 0) -> Message:
    """The answer in one line, then each rival; where there are `count` in all, these are some from the `first` on."""
    if not rows:
        how = tongue._("Write /rivals add and the address of his product page.")
        return Message(joined((tongue._("I watch no rival yet."), how)))
    part = _part(tongue, first, len(rows), count) if count > len(rows) else Html("")
    lines = [joined((bold(_answer(tongue, rows)), part)), *(_row(tongue, row, now) for row in rows)]
    return Message(short(tongue, lines, [tongue._("As of {when}.", when=tongue.time(now, now))]))


def _part(tongue: Tongue, first: int, shown: int, count: int) -> Html:
    numbers = {"first": first + 1, "last": first + shown, "count": count}
    return tongue._(
        "These are {first} to {last} of {count}.", **{key: tongue.number(value) for key, value in numbers.items()}
    )


def rival_card(
    tongue: Tongue, row: RivalRow, incidents: Sequence[Incident], mutes: Sequence[Mute], *, now: datetime
) -> Message:
    """One rival alone, with what is open there and until when it is paused or muted."""
    listing = row.standing.listing
    title = row.content.title if row.content else None
    lines = [
        _row(tongue, row, now),
        tongue._("A rival's listing."),
        tongue._("Title: {title}", title=name(title, 150)) if title else Html(""),
        paused(tongue, listing, now),
        *(tongue._("Muted until {until}.", until=tongue.time(mute.until, now)) for mute in mutes),
        *(one_line(tongue, incident, Scene({listing.id: listing}), now) for incident in incidents[:5]),
    ]
    return Message(joined(lines))


def _answer(tongue: Tongue, rows: Sequence[RivalRow]) -> Html:
    """“3 rivals: 1 sold out, 1 cheaper than yesterday”, or that nothing has moved where that is known of all."""
    known = [row for row in rows if not _is_unknown(row)]
    counts = {
        "sold out": sum(row.state in _NOT_SOLD for row in known),
        "cheaper": sum((row.step or 0) < 0 for row in known),
        "dearer": sum((row.step or 0) > 0 for row in known),
        "unknown": len(rows) - len(known),
    }
    said = [tongue._(_COUNTS[what], count=tongue.number(count)) for what, count in counts.items() if count]
    many = tongue.ngettext("{count} rival", "{count} rivals", len(rows))
    compared = all(row.step is not None for row in known)
    nothing = tongue._("nothing has moved since yesterday") if compared else tongue._("all can be bought")
    return tongue._("{rivals}: {what}", rivals=many, what=joined(said, by=tongue._(", ")) or nothing)


def _is_unknown(row: RivalRow) -> bool:
    return row.standing.mark is Mark.UNKNOWN or row.content is None


def _row(tongue: Tongue, row: RivalRow, now: datetime) -> Html:
    standing, content = row.standing, row.content
    where = platform_name(row.platform, standing.listing.subject.market)
    mark = Mark.UNKNOWN if _is_unknown(row) and standing.mark is not Mark.PAUSED else standing.mark
    head = Html(f"{MARKS[mark]} {joined((listing_name(standing.listing), where), by=' · ')}")
    age = tongue._("data {age}", age=tongue.age(standing.age))
    if content is None:
        return joined((head, joined((_why(tongue, standing), age), by=" · ")))
    facts = (_price(tongue, row), tongue._(STATES.get(row.state, N_("unknown"))), _left(tongue, row))
    unknown = _why(tongue, standing) if mark is Mark.UNKNOWN else Html("")
    lines = (joined(facts, by=" · "), *_stands(tongue, row, now), joined((unknown, age), by=" · "))
    return joined((head, *lines))


def _why(tongue: Tongue, standing: Standing) -> Html:
    why = cause(tongue, standing.trouble) if standing.trouble else tongue._("too old to be shown")
    return tongue._("unknown now ({why})", why=why) if standing.age is not None else tongue._("not read yet")


def _price(tongue: Tongue, row: RivalRow) -> Html:
    price, step = price_of(row.content), row.step
    if step is None:
        return money(tongue, price)
    return tongue._("{price}{percent} since yesterday", price=money(tongue, price), percent=percent(tongue, step))


def _left(tongue: Tongue, row: RivalRow) -> Html:
    return tongue._("{count} left", count=tongue.number(row.stock)) if row.stock is not None else Html("")


def _stands(tongue: Tongue, row: RivalRow, now: datetime) -> list[Html]:
    """Rank and stars on one line, then his place on each list that is followed there."""
    board, rank = row.main or ("", None)
    ranked = tongue._("{rank} in {board}", rank=position(tongue, rank), board=name(board, 60))
    count = position(tongue, row.reviews)
    liked = tongue._("{stars} of 5 stars, {count} reviews", stars=stars(tongue, row.rating), count=count)
    told = (
        ranked if row.main else tongue._("rank unknown"),
        liked if row.rating is not None else tongue._("stars unknown"),
    )
    return [joined(told, by=" · "), *(_placed(tongue, each, now) for each in row.places)]


def _placed(tongue: Tongue, row: PlaceRow, now: datetime) -> Html:
    """His place on one list; one that nobody has read of late is only what was seen last."""
    kept, read_at = row.newest, row.ranking.read_at
    called = list_name(tongue, row.ranking.ranking.board, row.ranking.ranking.name)
    seen = place(tongue, int(kept) if kept and kept > 0 else None, int(-kept) if kept else None)
    if not row.is_shown(now):
        return tongue._("⚪ {list}: unknown, {why}", list=called, why=tongue._("too old to be shown"))
    if kept is None or read_at is None or not row.is_unknown(now):
        return tongue._("{list}: {place}", list=called, place=seen)
    why = cause(tongue, row.ranking.trouble) if row.ranking.trouble else tongue._("not looked at yet")
    return tongue._(
        "⚪ {list}: unknown now ({why}); {place} at {when}",
        list=called,
        why=why,
        place=seen,
        when=tongue.time(read_at, now),
    )


def rivals_line(tongue: Tongue, count: int, lost: Sequence[timedelta | None]) -> Html:
    """“3 rivals, 1 of them unknown (data 5 h old): /rivals”; empty where there is none. `lost` are their ages."""
    if not count:
        return Html("")
    ages = [age for age in lost if age is not None]
    oldest = tongue.age(max(ages) if len(ages) == len(lost) and ages else None)
    unknown = tongue._("{count} of them unknown (data {age})", count=tongue.number(len(lost)), age=oldest)
    many = tongue.ngettext("{count} rival", "{count} rivals", count)
    return tongue._("{rivals}: /rivals", rivals=joined((many, unknown) if lost else (many,), by=tongue._(", ")))
