"""What is due: one deadline by itself, the list of all, and their lines in the morning message."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from adapters.diagnosis import Expiry
from monitor.language import Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.deadlines import ENDED
from monitor.render.health import expiry_line
from monitor.render.words import bold
from monitor.rules.deadline import STEPS, step_of
from storage.states import Deadline, Unshipped


def card(tongue: Tongue, one: Deadline, now: datetime) -> Html:
    """One deadline as it stands, and what will be told of it."""
    title = bold(tongue._("Deadline {number}: {what}", number=one.id, what=name(one.what, 160)))
    if one.done_at is not None:
        when = tongue.time(one.done_at, now)
        return joined((title, tongue._(ENDED["done"], who=name(one.done_by or "?", 24), when=when)))
    if one.deleted_at is not None:
        return joined((title, tongue._(ENDED["deleted"])))
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
    tongue: Tongue,
    shown: Sequence[Deadline],
    count: int,
    to_ship: Sequence[Unshipped],
    ends: Sequence[Expiry] = (),
    *,
    now: datetime,
) -> Message:
    """What is still to be done, what of the accounts' access ends soon, and how it is said that something is done."""
    if not count and not to_ship and not ends:
        return Message(tongue._("Nothing is due. Enter it: /deadline Appeal for Blue Lamp 2026-12-01 17:00"))
    title = bold(tongue.ngettext("{count} deadline", "{count} deadlines", count))
    access = (expiry_line(tongue, one, now) for one in ends)
    first = shown[0].id if shown else 0
    hint = tongue._("/done {number} ends it, /deadline {number} 2d puts it off.", number=first) if shown else Html("")
    return Message(joined((title, *due_lines(tongue, shown, to_ship, now), *access, hint)))


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
    return joined((Html(f"{_dot(one.due_at, now)} {said}"), when_line(tongue, one.due_at, now)), by=" · ")


def _ship_line(tongue: Tongue, account: str, moments: Sequence[datetime], now: datetime) -> Html:
    first = min(moments)
    many = tongue.ngettext("{count} order is to be shipped", "{count} orders are to be shipped", len(moments))
    said = joined((name(account, 30), many), by=": ")
    return joined((Html(f"{_dot(first, now)} {said}"), when_line(tongue, first, now)), by=" · ")


def _dot(due: datetime, now: datetime) -> str:
    """As loud as its step."""
    step = step_of(due, now)
    return "⚪" if step is None else "🔴" if step <= min(STEPS) else "🟠"
