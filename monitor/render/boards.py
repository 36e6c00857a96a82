"""Answers to questions: the status board, one listing's card, who sells on it, what is open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.findings import Known
from monitor.language import N_, Html, Tongue, esc, joined, name, visible_length
from monitor.marks import Mark
from monitor.messages import Message
from monitor.render.alerts import one_line
from monitor.render.bodies import body_of
from monitor.render.first_look import found_line
from monitor.render.reasons import cause
from monitor.render.words import STATES, Scene, bold, listing_name, money, place_name, platform_name
from monitor.sightings import Found
from storage.states import Incident, Mute, Product, Watch, WatchedListing

MARKS = {Mark.CLEAR: "🟢", Mark.ALERT: "🔴", Mark.UNKNOWN: "⚪", Mark.PAUSED: "⏸"}
PAGE = 20

_LONGEST = 3500
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


def status(
    tongue: Tongue,
    rows: Sequence[Standing],
    *,
    now: datetime,
    page: int = 0,
    unread: Html | None = None,
    products: Sequence[Product] = (),
    starred: Collection[int] = (),
) -> Message:
    """The status board: the gravest first, among them those with a star, twenty a page, a product's together.

    `unread` says what of the accounts is not known.
    """
    if not rows:
        nothing = tongue._("I watch nothing yet. Paste the address of a product page after /add.")
        return Message(joined((nothing, unread or Html(""))))
    lines = _status_lines(tongue, rows, products, starred, page, now)
    asked = tongue._("As of {when}.", when=tongue.time(now, now))
    return Message(joined((bold(tally(tongue, [row.mark for row in rows])), *lines, unread or Html(""), asked)))


def tally(tongue: Tongue, marks: Sequence[Mark]) -> Html:
    """“🔴 1 alerting · ⚪ 2 unknown · 🟢 9 clear”, the gravest first."""
    counts = [
        Html(f"{MARKS[mark]} {tongue._(_COUNTS[mark], number=tongue.number(number))}")
        for mark in Mark
        if (number := marks.count(mark))
    ]
    return joined(counts, by=" · ")


def _status_lines(
    tongue: Tongue,
    rows: Sequence[Standing],
    products: Sequence[Product],
    starred: Collection[int],
    page: int,
    now: datetime,
) -> list[Html]:
    """One line a listing, and one above those of a product; a product is as grave as its gravest listing."""
    product_of = {number: product for product in products for number in product.ties}
    groups: dict[int, list[Standing]] = {}
    for row in sorted(rows, key=lambda one: (_grave(one), one.listing.id not in starred, one.listing.id)):
        product = product_of.get(row.listing.id)
        groups.setdefault(-product.id if product else row.listing.id, []).append(row)
    shown = [(row, place) for some in groups.values() for place, row in enumerate(some)][page * PAGE :][:PAGE]
    lines: list[Html] = []
    for at, (row, place) in enumerate(shown):
        product = product_of.get(row.listing.id)
        if product and (place == 0 or at == 0):
            gravest = groups[-product.id][0]
            lines.append(Html(f"{MARKS[gravest.mark]} <b>{name(product.name)}</b>"))
        line = _status_line(tongue, row, now, of_product=product is not None)
        lines.append(Html(f"{line} ⭐") if row.listing.id in starred else line)
    return lines


def _grave(row: Standing) -> int:
    return list(Mark).index(row.mark)


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
        tongue._("Price: {price}", price=money(tongue, content.price if content else None)),
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
) -> Message:
    """Who sells on the listing, the holder of the Buy Box first; `seen` is when the offers were last read whole."""
    title = tongue._("Who sells {listing}", listing=listing_name(listing))
    if seen is None:
        return Message(joined((title, tongue._("⚪ I have not read the offers yet: who sells there is unknown."))))
    nobody = N_("Nobody, as far as the page says.") if shared else N_("Your own page: nobody else sells on it")
    lines = [found_line(tongue, each, shared=shared) for each in found] or [tongue._(nobody)]
    age = tongue._("data {age}", age=tongue.age(now - seen))
    return Message(short(tongue, [title, *lines], [age]))


def alerts(
    tongue: Tongue, incidents: Sequence[Incident], scene: Scene, extra: Sequence[Html], now: datetime
) -> Message:
    """What is open, the gravest first; `extra` are lines about messages that never arrived."""
    if not incidents:
        return Message(joined((tongue._("🟢 Nothing is open."), *extra)))
    count = tongue.ngettext("{count} open alert", "{count} open alerts", len(incidents))
    lines = [one_line(tongue, incident, scene, now) for incident in incidents]
    return Message(short(tongue, [bold(count), *lines], extra))


def short(tongue: Tongue, lines: Sequence[Html], last: Sequence[Html]) -> Html:
    """The lines that one message can hold, the number of those left out, and the last ones in any case."""
    kept: list[Html] = []
    for place, line in enumerate(lines):
        if visible_length(joined([*kept, line, *last])) > _LONGEST:
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
