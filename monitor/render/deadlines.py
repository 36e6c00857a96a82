"""What the alert of a deadline says: until when, what, and what became of it."""

from collections.abc import Callable
from datetime import datetime

from monitor.facts import text_of
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.rules.deadline import DEADLINE, DISPATCH, PAST
from storage.states import Facts

Told = tuple[Html, tuple[Html, ...]]

ENDED = {
    "done": N_("Done: {who}, {when}."),
    "moved": N_("Put off until {when}."),
    "deleted": N_("It was deleted."),
}


def _deadline(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    due = _moment(facts.get("due"))
    if facts.get("kind") == DISPATCH:
        return _to_ship(tongue, facts, due, now)
    what = name(text_of(facts, "what") or "?", 120)
    is_late = facts.get("within") == PAST and not facts.get("ended")
    said = N_("Overdue since {when}: {what}") if is_late else N_("Due {when}: {what}")
    return tongue._(said, what=what, when=tongue.time(due, now)), (
        _left(tongue, facts, due, now),
        _entered(tongue, facts),
        _ended(tongue, facts, now),
    )


def _left(tongue: Tongue, facts: Facts, due: datetime, now: datetime) -> Html:
    """How long there is, or how long it is late; of what has ended, only until when there was."""
    if facts.get("ended") or (due <= now and facts.get("within") != PAST):
        return tongue._("Due {when}.", when=tongue.time(due, now))
    if facts.get("within") == PAST:
        return tongue._("Overdue for {length}.", length=tongue.duration(now - due))
    return tongue._("{length} left.", length=tongue.duration(due - now))


def _entered(tongue: Tongue, facts: Facts) -> Html:
    """Its number and how it was entered, in the zone of whoever did."""
    return tongue._(
        "Deadline {number}, entered by {who} as “{typed}” ({zone}).",
        number=str(facts.get("deadline")),
        who=name(text_of(facts, "made_by") or "?", 24),
        typed=name(text_of(facts, "typed") or "?", 40),
        zone=esc(text_of(facts, "zone") or "?", 40),
    )


def _ended(tongue: Tongue, facts: Facts, now: datetime) -> Html:
    how, at = text_of(facts, "ended"), facts.get("at")
    if how not in ENDED:
        return Html("")
    when = tongue.time(_moment(at), now) if at else Html("")
    return tongue._(ENDED[how], who=name(text_of(facts, "by") or "?", 24), when=when)


def _to_ship(tongue: Tongue, facts: Facts, due: datetime, now: datetime) -> Told:
    count = facts.get("count")
    many = count if isinstance(count, int) else 0
    if facts.get("within") == PAST:
        said = tongue.ngettext(
            "{count} order should have been shipped by {when}",
            "{count} orders should have been shipped by {when}",
            many,
            when=tongue.time(due, now),
        )
    else:
        said = tongue.ngettext(
            "{count} order is to be shipped by {when}",
            "{count} orders are to be shipped by {when}",
            many,
            when=tongue.time(due, now),
        )
    return said, (_left(tongue, facts, due, now), _orders(tongue, facts, many))


def _orders(tongue: Tongue, facts: Facts, many: int) -> Html:
    """The ends of their numbers, those that are due first."""
    ends = facts.get("orders")
    shown = [Html(f"…{esc(str(one), 8)}") for one in ends] if isinstance(ends, list) else []
    rest = many - len(shown)
    more = (tongue.ngettext("and {count} more", "and {count} more", rest),) if rest > 0 else ()
    return tongue._("Orders: {orders}.", orders=joined((*shown, *more), by=tongue._(", ")))


def _moment(value: object) -> datetime:
    return datetime.fromisoformat(str(value))


DEADLINE_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {DEADLINE: _deadline}
