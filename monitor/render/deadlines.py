"""What is said of deadlines: the alert of one, and the list of all that is still to be done."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from monitor.facts import text_of
from monitor.language import N_, Html, Tongue, esc, joined, name
from monitor.messages import Message
from monitor.render.words import bold, side_by_side
from monitor.rules.deadline import DEADLINE, DISPATCH, PAST, STEPS, step_of
from storage.states import Deadline, Facts, Unshipped

Told = tuple[Html, tuple[Html, ...]]

_ENDED = {
    "done": N_("Done: {who}, {when}."),
    "moved": N_("Put off until {when}."),
    "deleted": N_("It was deleted."),
}


def _deadline(tongue: Tongue, facts: Facts, now: datetime) -> Told:
    due = _moment(facts.get("due"))
    if facts.get("kind") == DISPATCH:
        return _to_ship(tongue, facts, due, now)
    what = name(text_of(facts, "what") or "?", 120)
    said = N_("Overdue: {what}") if facts.get("within") == PAST and not facts.get("ended") else N_("Deadline: {what}")
    return tongue._(said, what=what), (
        _left(tongue, facts, due, now),
        _entered(tongue, facts),
        _ended(tongue, facts, now),
    )


def _left(tongue: Tongue, facts: Facts, due: datetime, now: datetime) -> Html:
    """How long there is; of what has ended, only until when there was."""
    is_late = facts.get("within") == PAST
    if facts.get("ended") or (due <= now and not is_late):
        return tongue._("Due {when}.", when=tongue.time(due, now))
    return when_line(tongue, due, now)


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
    if how not in _ENDED:
        return Html("")
    when = tongue.time(_moment(at), now) if at else Html("")
    return tongue._(_ENDED[how], who=name(text_of(facts, "by") or "?", 24), when=when)


def _to_ship(tongue: Tongue, facts: Facts, due: datetime, now: datetime) -> Told:
    count = facts.get("count")
    many = count if isinstance(count, int) else 0
    if facts.get("within") == PAST:
        said = tongue.ngettext(
            "{count} order should have been shipped", "{count} orders should have been shipped", many
        )
    else:
        said = tongue.ngettext("{count} order is to be shipped", "{count} orders are to be shipped", many)
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


def card(tongue: Tongue, one: Deadline, now: datetime) -> Html:
    """One deadline as it stands, and what will be told of it."""
    title = bold(tongue._("Deadline {number}: {what}", number=one.id, what=name(one.what, 160)))
    if one.done_at is not None:
        when = tongue.time(one.done_at, now)
        return joined((title, tongue._(_ENDED["done"], who=name(one.done_by or "?", 24), when=when)))
    if one.deleted_at is not None:
        return joined((title, tongue._(_ENDED["deleted"])))
    steps = tongue._("I tell you 24, 12 and 4 hours before, and when it is past. Only Done ends it.")
    return joined((title, when_line(tongue, one.due_at, now), steps))


def when_line(tongue: Tongue, due: datetime, now: datetime) -> Html:
    """Until when, and how long that is."""
    if due <= now:
        return _overdue(tongue, due, now)
    return tongue._("Due {when}: {length} left.", when=tongue.time(due, now), length=tongue.duration(due - now))


def _overdue(tongue: Tongue, due: datetime, now: datetime) -> Html:
    return tongue._(
        "Overdue since {when}, for {length}.", when=tongue.time(due, now), length=tongue.duration(now - due)
    )


def board(
    tongue: Tongue, shown: Sequence[Deadline], count: int, to_ship: Sequence[Unshipped], *, now: datetime
) -> Message:
    """What is still to be done, and how it is said that it is done."""
    if not count and not to_ship:
        return Message(tongue._("Nothing is due. Enter it: /deadline Appeal for Blue Lamp 2026-12-01 17:00"))
    title = bold(tongue.ngettext("{count} deadline", "{count} deadlines", count))
    first = shown[0].id if shown else 0
    hint = tongue._("/done {number} ends it, /deadline {number} 2d puts it off.", number=first) if shown else Html("")
    return Message(joined((title, *due_lines(tongue, shown, to_ship, now), hint)))


def due_lines(
    tongue: Tongue, deadlines: Iterable[Deadline], to_ship: Iterable[Unshipped], now: datetime
) -> tuple[Html, ...]:
    """A line for each deadline, and one for the orders of each account."""
    accounts: dict[str, list[datetime]] = {}
    for one in to_ship:
        accounts.setdefault(one.account, []).append(one.ship_by)
    mine = (_line(tongue, one, now) for one in deadlines)
    return (*mine, *(_ship_line(tongue, account, moments, now) for account, moments in accounts.items()))


def _line(tongue: Tongue, one: Deadline, now: datetime) -> Html:
    said = tongue._("{number}) {what}", number=one.id, what=name(one.what, 80))
    return side_by_side(tongue, Html(f"{_dot(one.due_at, now)} {said}:"), when_line(tongue, one.due_at, now))


def _ship_line(tongue: Tongue, account: str, moments: Sequence[datetime], now: datetime) -> Html:
    first = min(moments)
    many = tongue.ngettext("{count} order is to be shipped", "{count} orders are to be shipped", len(moments))
    said = joined((name(account, 30), many), by=": ")
    return side_by_side(tongue, Html(f"{_dot(first, now)} {said}."), when_line(tongue, first, now))


def _dot(due: datetime, now: datetime) -> str:
    """As loud as its step."""
    step = step_of(due, now)
    return "⚪" if step is None else "🔴" if step <= min(STEPS) else "🟠"


DEADLINE_BODIES: dict[str, Callable[[Tongue, Facts, datetime], Told]] = {DEADLINE: _deadline}
