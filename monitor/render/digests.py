"""The morning message: what gets worse by waiting, what is open or over, what was kept back, the proof of watch."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from monitor.digest import Digest, Sold, Withheld, by_reason
from monitor.language import N_, Html, Tongue, joined, name, visible_length
from monitor.messages import Message
from monitor.render.agenda import due_lines
from monitor.render.alerts import LONGEST, one_line
from monitor.render.coverage import coverage_line, of_rivals
from monitor.render.health import unread_line
from monitor.render.orders import summed
from monitor.render.reasons import reason
from monitor.render.words import Scene, bold, code, listing_name, side_by_side
from storage.states import Delivery, Incident, Ordered, Step

T = TypeVar("T")

# So many lines a section has at most; fewer where the message would not fit into one of Telegram's.
_MOST_LINES = (8, 6, 4, 3, 2, 1)
_FITS = 3900


def digest(tongue: Tongue, told: Digest, scene: Scene, *, now: datetime) -> Message:
    """The digest of one night in one message; its last line is the proof of watch, and that there is nothing else."""
    made = (_digest(tongue, told, scene, now, most) for most in _MOST_LINES)
    html = next((one for one in made if visible_length(one) <= _FITS), None)
    return Message(html or _digest(tongue, told, scene, now, _MOST_LINES[-1]))


def _digest(tongue: Tongue, told: Digest, scene: Scene, now: datetime, most: int) -> Html:
    def cases(title: Html, found: Sequence[Incident]) -> Html:
        return _section(tongue, title, found, lambda one: one_line(tongue, one, scene, now), most)

    lines = [
        _head(tongue, told),
        cases(tongue._("Gets worse if you wait"), told.pressing),
        cases(tongue._("In hand"), told.taken),
        cases(tongue._("Open, can wait"), told.waiting),
        cases(tongue._("Over"), told.resolved),
        _due(tongue, told, now, most),
        _section(tongue, _kept(tongue, told), told.withheld, lambda one: _withheld(tongue, one, scene, now), most),
        _section(tongue, tongue._("Did not reach you"), told.parked, lambda one: _parked(tongue, one, now), most),
        _section(tongue, tongue._("Unknown now"), told.unknown, lambda one: Html(f"⚪ {listing_name(one)}"), most),
        cases(tongue._("Drills"), told.drills),
        unread_line(tongue, told.unread, now),
        _off(tongue, told.off),
        Html("") if told.is_quiet else _sold(tongue, told.sold, told.until),
        of_rivals(tongue, told.rivals, now),
        side_by_side(tongue, coverage_line(tongue, told.coverage, now), tongue._("Nothing else.")),
    ]
    return Html(joined(lines))


def _due(tongue: Tongue, told: Digest, now: datetime, most: int) -> Html:
    """What is due on the day after; what is due sooner stands among what is open."""
    lines = due_lines(tongue, told.due, told.to_ship, now)
    return _section(tongue, tongue._("Due within two days"), lines, lambda one: one, most)


def _head(tongue: Tongue, told: Digest) -> Html:
    """A quiet night is told in one line, the numbers of the day with it."""
    date = tongue.date(told.until)
    if not told.is_quiet:
        return bold(tongue._("☀️ The night until {date}", date=date))
    quiet = bold(tongue._("☀️ The night until {date}: nothing happened that you need to know.", date=date))
    return side_by_side(tongue, quiet, _sold(tongue, told.sold, told.until))


def _sold(tongue: Tongue, sold: Sold | None, now: datetime) -> Html:
    """“Yesterday: 31 orders · 40 units · $612.30 (the day before: …; this day the week before: …).”"""
    if sold is None:
        return Html("")
    said = tongue._(
        "Yesterday: {what} (the day before: {before}; a week earlier: {week}).",
        what=summed(tongue, sold.day),
        before=_compared(tongue, sold.day_before),
        week=_compared(tongue, sold.week_before),
    )
    if sold.read_to is None:
        return said
    short = tongue._("⚪ incomplete: orders read up to {when}", when=tongue.time(sold.read_to, now))
    return side_by_side(tongue, said, Html(f"{short}."))


def _compared(tongue: Tongue, parts: Sequence[Ordered] | None) -> Html:
    return tongue._("not known") if parts is None else summed(tongue, parts)


def _kept(tongue: Tongue, told: Digest) -> Html:
    """“Kept back: 12 (9 kept for the morning, 3 the listing is paused)”, where it is for more reasons than one."""
    reasons = by_reason(told.withheld)
    if len(reasons) < 2:
        return tongue._("Kept back")
    each = (
        tongue._("{number} {reason}", number=tongue.number(count), reason=reason(tongue, why)) for why, count in reasons
    )
    return tongue._("Kept back: {reasons}", reasons=joined(each, by=tongue._(", ")))


def _section(tongue: Tongue, title: Html, items: Sequence[T], line: Callable[[T], Html], most: int) -> Html:
    if not items:
        return Html("")
    shown = [line(item) for item in items[:most]]
    rest = len(items) - len(shown)
    more = tongue.ngettext("and {count} more", "and {count} more", rest) if rest else Html("")
    return joined((bold(title), *shown, more))


def _off(tongue: Tongue, rules: Sequence[str]) -> Html:
    """What may end a shop and is switched off is said anew every morning."""
    if not rules:
        return Html("")
    said = N_("🔕 Switched off, you hear nothing of it: {rules}. To hear it again: {command}")
    return tongue._(said, rules=code(", ".join(rules)), command=code("/settings noise"))


def _withheld(tongue: Tongue, withheld: Withheld, scene: Scene, now: datetime) -> Html:
    return Html(f"{one_line(tongue, withheld.incident, scene, now)} · {reason(tongue, withheld.reason)}")


def _parked(tongue: Tongue, delivery: Delivery, now: datetime) -> Html:
    when = tongue.time(delivery.created_at, now)
    return tongue._(
        "{what}, {when}: {why}", what=_what(tongue, delivery), when=when, why=reason(tongue, delivery.reason)
    )


def _what(tongue: Tongue, delivery: Delivery) -> Html:
    if delivery.incident_ids:
        return joined((tongue._("case {number}", number=one) for one in delivery.incident_ids[:3]), by=tongue._(", "))
    if delivery.step is Step.FIRST_LOOK:
        return tongue._("a first look")
    if delivery.step is Step.ORDERS:
        return tongue._("new orders")
    return tongue._("a morning message") if delivery.step is Step.DIGEST else tongue._("a message")


def note_parked(tongue: Tongue, message: Message, parked: Sequence[Delivery], now: datetime) -> Message:
    """The message with the earlier ones named that never arrived, still within 900 characters where it was before."""
    if not parked:
        return message
    count = tongue.ngettext(
        "⚠️ {count} earlier message did not reach you: /alerts",
        "⚠️ {count} earlier messages did not reach you: /alerts",
        len(parked),
    )
    each = (Html(f"{_what(tongue, one)} ({tongue.time(one.created_at, now)})") for one in parked)
    named = tongue._("⚠️ Did not reach you: {messages}.", messages=joined(each, by=tongue._(", ")))
    html = Html(message.html)
    long = joined((html, named))
    fits = len(parked) <= 3 and visible_length(long) <= max(LONGEST, visible_length(html))
    return replace(message, html=long if fits else joined((html, count)))


def note_unreachable(tongue: Tongue, message: Message, names: Sequence[str]) -> Message:
    """The message, with those of the crew named whom no message reaches any more."""
    if not names:
        return message
    who = joined((name(one, 40) for one in names), by=tongue._(", "))
    said = tongue._("⚠️ Cannot be reached: {people}. They have to open the chat and press Start.", people=who)
    return replace(message, html=joined((Html(message.html), said)))


def note_restored(tongue: Tongue, message: Message, of: datetime, now: datetime) -> Message:
    """The message with the doubt that goes with a restored memory."""
    doubt = tongue._("(perhaps a repeat: I have forgotten what I told since {when})", when=tongue.time(of, now))
    return replace(message, html=joined((doubt, Html(message.html))))
