"""Answers to questions: the status board, one listing's card, who sells on it, what is open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.readings import Listing, Money
from monitor.findings import Known
from monitor.friends import Standing as Seen
from monitor.language import N_, Html, Tongue, esc, joined, name, visible_length
from monitor.marks import Mark
from monitor.messages import Message
from monitor.render.alerts import one_line
from monitor.render.bodies import body_of
from monitor.render.first_look import found_line
from monitor.render.leaves import LONGEST, leaf
from monitor.render.reasons import cause
from monitor.render.words import STATES, Scene, bold, listing_name, money, place_name, platform_name
from monitor.sightings import Found
from storage.states import Incident, Mute, Product, Watch, WatchedListing

MARKS = {Mark.CLEAR: "🟢", Mark.ALERT: "🔴", Mark.UNKNOWN: "⚪", Mark.PAUSED: "⏸"}
PAGE = 20

_COUNTS = {
    Mark.ALERT: N_("{number} alerting"),
    Mark.UNKNOWN: N_("{number} unknown"),
    Mark.PAUSED: N_("{number} paused"),
    Mark.CLEAR: N_("{number} clear"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How one listing stands: its mark, the gravest incident, the age of the oldest data, and the last trouble."""

    listing: WatchedListing
    mark: Mark
    incident: Incident | None
    age: timedelta | None
    trouble: str | None = None
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the status board; `product` is the one that the listing is of, `gravest` its gravest listing's mark."""

    row: Standing
    product: Product | None = None
    gravest: Mark | None = None
    starred: bool = False


def status(
    tongue: Tongue, lines: Sequence[Line], counts: Mapping[Mark, int], *, now: datetime, unread: Html | None = None
) -> Message:
    """The status board: how many stand how, then the lines of one page. `unread` says what of accounts is unknown."""
    if not counts:
        nothing = tongue._("I watch nothing yet. Paste the address of a product page after /add.")
        return Message(joined((nothing, unread or Html(""))))
    shown = [
        line for before, one in zip((None, *lines), lines, strict=False) for line in _lines(tongue, one, before, now)
    ]
    asked = tongue._("As of {when}.", when=tongue.time(now, now))
    return Message(joined((bold(tally(tongue, counts)), *shown, unread or Html(""), asked)))


def tally(tongue: Tongue, counts: Mapping[Mark, int]) -> Html:
    """“🔴 1 alerting · ⚪ 2 unknown · 🟢 9 clear”, the gravest first."""
    parts = [
        Html(f"{MARKS[mark]} {tongue._(_COUNTS[mark], number=tongue.number(number))}")
        for mark in Mark
        if (number := counts.get(mark))
    ]
    return joined(parts, by=" · ")


def _lines(tongue: Tongue, line: Line, before: Line | None, now: datetime) -> tuple[Html, ...]:
    """One line, and one above the first one of a product that is as grave as its gravest listing."""
    shown = _status_line(tongue, line.row, now, of_product=line.product is not None)
    shown = Html(f"{shown} ⭐") if line.starred else shown
    if line.product is None or (before and before.product == line.product):
        return (shown,)
    return Html(f"{MARKS[line.gravest or line.row.mark]} <b>{name(line.product.name)}</b>"), shown


def _status_line(tongue: Tongue, row: Standing, now: datetime, *, of_product: bool) -> Html:
    said = Html("")
    if row.mark is Mark.PAUSED and row.listing.paused_until:
        said = tongue._("until {until}", until=tongue.time(row.listing.paused_until, now))
    elif row.mark is Mark.ALERT and row.incident:
        said = body_of(tongue, row.incident, now).headline
    elif row.mark is Mark.UNKNOWN:
        said = cause(tongue, row.trouble) if row.trouble else tongue._("not read yet")
    age = tongue._("data {age}", age=tongue.age(row.age))
    called = place_name(row.platform, row.listing) if of_product else listing_name(row.listing)
    line = Html(f"{MARKS[row.mark]} {joined((called, said, age), by=' · ')}")
    return Html(f"└ {line}") if of_product else line


def listing_card(
    tongue: Tongue,
    row: Standing,
    known: Known,
    found: Sequence[Found],
    incidents: Sequence[Incident],
    mutes: Sequence[Mute],
    *,
    now: datetime,
    shared: bool,
) -> Message:
    """Everything known of one listing; what is not known says so. `shared` says that others may sell on its page."""
    listing, content = row.listing, known.content
    holder = next((each for each in found if each.featured), None)
    where = platform_name(row.platform, listing.subject.market)
    state = tongue._(STATES.get(content.state.value, "unknown")) if content else tongue._("unknown")
    strangers = sum(each.undecided for each in found)
    scene = Scene({listing.id: listing})
    lines = [
        Html(f"{MARKS[row.mark]} {listing_name(listing)} · {where}"),
        tongue._("Title: {title}", title=name(content.title, 150)) if content and content.title else Html(""),
        tongue._("State: {state}", state=state),
        tongue._("Price: {price}", price=money(tongue, _asked(content, found))),
        _holder(tongue, known, holder) if shared else _seller(tongue, holder),
        _count(tongue, known, found),
        tongue.ngettext("{count} of them undecided", "{count} of them undecided", strangers) if strangers else Html(""),
        tongue._("Floor: {price}", price=money(tongue, listing.floor)) if listing.floor else tongue._("Floor: none"),
        paused(tongue, listing, now),
        *(tongue._("Muted until {until}.", until=tongue.time(mute.until, now)) for mute in mutes),
        tongue._("Last trouble: {why}", why=cause(tongue, row.trouble)) if row.trouble else Html(""),
        tongue._("data {age}", age=tongue.age(row.age)),
        *(one_line(tongue, incident, scene, now) for incident in incidents[:5]),
    ]
    return Message(joined(lines))


def _asked(content: Listing | None, found: Sequence[Found]) -> Money | None:
    """The price that the page states, else that of my own offer there: an API tells the one without the other."""
    if content and content.price:
        return content.price
    mine = [each.price for each in found if each.standing is Seen.MINE and each.price and not each.shipped]
    return mine[0] if len(mine) == 1 else None


def _count(tongue: Tongue, known: Known, found: Sequence[Found]) -> Html:
    if known.content is None and not found:
        return tongue._("Sellers: unknown")
    return tongue.ngettext("{count} seller", "{count} sellers", len(found))


def _holder(tongue: Tongue, known: Known, holder: Found | None) -> Html:
    if holder:
        return tongue._("Buy Box: {seller}", seller=found_line(tongue, holder, lead=False))
    return tongue._("Buy Box: nobody") if known.featured == "" else tongue._("Buy Box: unknown")


def _seller(tongue: Tongue, holder: Found | None) -> Html:
    return tongue._("Seller: {seller}", seller=found_line(tongue, holder, lead=False)) if holder else Html("")


def paused(tongue: Tongue, listing: WatchedListing, now: datetime) -> Html:
    """Until when it is paused; empty where it is not."""
    if listing.paused_until is None or listing.paused_until <= now:
        return Html("")
    return tongue._("⏸ Paused until {until}.", until=tongue.time(listing.paused_until, now))


def who(
    tongue: Tongue,
    listing: WatchedListing,
    found: Sequence[Found],
    *,
    now: datetime,
    seen: datetime | None,
    shared: bool,
    page: int = 0,
) -> tuple[Message, bool]:
    """Who sells on the listing, the holder of the Buy Box first, and whether there is another page.

    `seen` is when the offers were last read whole.
    """
    if seen is None:
        title = bold(tongue._("Who sells {listing}", listing=listing_name(listing)))
        return Message(
            joined((title, tongue._("⚪ I have not read the offers yet: who sells there is unknown.")))
        ), False
    age = tongue._("data {age}", age=tongue.age(now - seen))
    many = tongue.ngettext("{count} seller", "{count} sellers", len(found))
    strangers = sum(each.undecided for each in found)
    unknown = tongue.ngettext("{count} of them undecided", "{count} of them undecided", strangers)
    what = many if found else _nobody(tongue, shared)
    answer = tongue._("{listing}: {what}", listing=listing_name(listing), what=what)
    title = bold(joined((answer, unknown if strangers and shared else Html("")), by=" · "))
    part = leaf((found_line(tongue, each, shared=shared) for each in found), page, beside=(title, age))
    return Message(joined((title, *part.lines, age))), part.more


def _nobody(tongue: Tongue, shared: bool) -> Html:
    return (
        tongue._("Nobody, as far as the page says.") if shared else tongue._("Your own page: nobody else sells on it")
    )


def too_old(tongue: Tongue, listing: WatchedListing, age: timedelta) -> Message:
    """What the platform's licence lets nobody show any more."""
    why = tongue._("⚪ What I saw last is too old to be shown: it is unknown now.")
    return Message(joined((bold(listing_name(listing)), why, tongue._("data {age}", age=tongue.age(age)))))


def alerts(
    tongue: Tongue, incidents: Sequence[Incident], count: int, scene: Scene, extra: Sequence[Html], now: datetime
) -> Message:
    """How many are open, and those of one page, the gravest first; `extra` are messages that never arrived."""
    asked = tongue._("As of {when}.", when=tongue.time(now, now))
    if not count:
        return Message(joined((tongue._("🟢 Nothing is open."), *extra, asked)))
    many = tongue.ngettext("{count} open alert", "{count} open alerts", count)
    lines = [one_line(tongue, incident, scene, now) for incident in incidents]
    return Message(short(tongue, [bold(many), *lines], [*extra, asked]))


def short(tongue: Tongue, lines: Sequence[Html], last: Sequence[Html]) -> Html:
    """The lines that one message can hold, the number of those left out, and the last ones in any case."""
    kept: list[Html] = []
    for place, line in enumerate(lines):
        if visible_length(joined([*kept, line, *last])) > LONGEST:
            return joined([*kept, tongue.ngettext("and {count} more", "and {count} more", len(lines) - place), *last])
        kept.append(line)
    return joined([*kept, *last])


def troubles(tongue: Tongue, watches: Sequence[Watch]) -> str | None:
    """The trouble of the watch that has failed longest, None where none fails."""
    failing = [watch for watch in watches if watch.failures and watch.failing_since]
    return min(failing, key=lambda watch: str(watch.failing_since)).trouble if failing else None


def ping(tongue: Tongue, facts: Sequence[tuple[str, str]]) -> Message:
    """That we are awake, and how the machine is."""
    lines = [tongue._("{what}: {value}", what=tongue._(what), value=esc(value, 200)) for what, value in facts]
    return Message(joined((tongue._("Awake."), *lines)))
