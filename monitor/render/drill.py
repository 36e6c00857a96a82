"""Drills in words: the alert that says it is none, the question whether it rang, and what to do where it did not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.facts import text_of
from monitor.language import N_, Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.weekly import drill_line, up
from monitor.render.words import bold, numbered
from monitor.weekly import Spread
from storage.states import Facts, Incident

_SILENT = (
    N_("open this chat in Telegram: its notifications are on, with a sound and not muted"),
    N_("let Telegram through “do not disturb”: in the phone's settings, among the apps that may interrupt"),
    N_("take Telegram out of battery saving, so that it may wake up by itself"),
    N_("or let another channel ring beside Telegram: docs/channels.md shows how it is written"),
)


def drill_body(tongue: Tongue, headline: Html, lines: Sequence[Html], facts: Facts) -> tuple[Html, tuple[Html, ...]]:
    """A hijack's headline and lines, with the word that it is a drill before and behind."""
    said = tongue._("🧪 DRILL: {headline}", headline=headline)
    nothing = tongue._(
        "This is a drill that {who} began: nothing is wrong, and there is no such listing. Did it ring?",
        who=name(text_of(facts, "by") or "?", 24),
    )
    return said, (*lines, nothing)


def drill_question(tongue: Tongue, incident: Incident, now: datetime) -> Message:
    """Asked of whoever was rung and has not answered."""
    at = tongue.time(incident.confirmed_at or incident.raised_at, now)
    return Message(tongue._("🧪 The drill at {when} (case {number}): did it ring?", when=at, number=incident.id))


def silent_advice(tongue: Tongue) -> Message:
    """What to do where a phone stayed silent."""
    head = bold(tongue._("It has to ring when it is real:"))
    return Message(joined((head, numbered(tongue, _SILENT))))


@dataclass(frozen=True, slots=True)
class Rung:
    """One person in a drill: how long it took until Telegram had the message (None: it has not), and what he said.

    `rang` is None where he said nothing or “later”.
    """

    who: str
    after: timedelta | None
    rang: bool | None


def drill_board(
    tongue: Tongue, last: Incident | None, rung: Sequence[Rung], spread: Spread | None, *, now: datetime
) -> Message:
    """What a drill is, how the last one went, and how long the way to the phones takes."""
    lines = [
        bold(tongue._("🧪 Drill")),
        tongue._("A made-up hijack takes the whole way to the phones, rings once as a real one, and says what it is."),
    ]
    if last is not None:
        at = tongue.time(last.confirmed_at or last.raised_at, now)
        lines.append(tongue._("The last one: {when} (case {number})", when=at, number=last.id))
        lines += [_rung(tongue, one) for one in rung]
    return Message(joined([*lines, drill_line(tongue, spread)]))


def _rung(tongue: Tongue, one: Rung) -> Html:
    """“Anna: Telegram had it after 2 s, it rang.”"""
    answered: Mapping[bool | None, str] = {
        True: N_("it rang"),
        False: N_("❗ it stayed silent"),
        None: N_("no answer yet"),
    }
    sent = tongue._("Telegram has not taken it") if one.after is None else _after(tongue, one.after)
    said = joined((sent, tongue._(answered[one.rang])), by=tongue._(", "))
    return tongue._("{what}: {value}", what=name(one.who, 24), value=said)


def _after(tongue: Tongue, length: timedelta) -> Html:
    return tongue._("Telegram had it after {length}", length=up(tongue, length))
