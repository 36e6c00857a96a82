"""What is said on a channel beside Telegram: how to answer there, that Telegram is back, and there what it told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from monitor.language import N_, Html, Tongue, joined, name
from monitor.messages import Message
from monitor.render.words import bold
from storage.states import Incident

# The way in for whoever has no bot at hand.
_TERMINAL = "twoam chat"


def for_channel(
    tongue: Tongue,
    message: Message,
    incidents: Sequence[Incident],
    away_since: datetime | None,
    alone: bool,
    now: datetime,
) -> Message:
    """The message without buttons, with what to write instead of pressing one; `alone` where there is no Telegram."""
    lines = [Html(message.html)]
    if any(one.open for one in incidents):
        lines.append(_answer(tongue, incidents[0].id, alone))
    if away_since is not None:
        lines.append(tongue._("Telegram cannot be reached since {when}.", when=tongue.time(away_since, now)))
    return Message(joined(lines))


def _answer(tongue: Tongue, number: int, alone: bool) -> Html:
    here = N_("You have it in hand? Write “{said}” in “{terminal}” on the server.")
    both = N_("You have it in hand? Write “{said}” to the bot, or in “{terminal}” on the server.")
    return tongue._(here if alone else both, said=f"/ack {number}", terminal=_TERMINAL)


def back(tongue: Tongue, since: datetime, now: datetime) -> Message:
    """That Telegram works again, for a channel that stood in for it."""
    headline = bold(tongue._("🟢 Telegram is back"))
    rest = tongue._("Since {when} everything is told there again, also what had waited.", when=tongue.time(since, now))
    return Message(joined((headline, rest)))


def trial(tongue: Tongue, channel: str) -> Message:
    """A message that says it is none, so that people see whether a channel works and rings."""
    headline = bold(tongue._("🔔 A test by twoam"))
    rest = tongue._("If you can read this, {channel} works. Nothing is wrong.", channel=name(channel, 40))
    return Message(joined((headline, rest)))


def note_elsewhere(tongue: Tongue, message: Message, ways: Sequence[tuple[str, datetime]], now: datetime) -> Message:
    """The message with the channels that told of it while it waited, each with its time."""
    if not ways:
        return message
    each = (tongue._("{channel} at {when}", channel=name(way, 40), when=tongue.time(at, now)) for way, at in ways)
    said = tongue._("Told while Telegram was away: {ways}.", ways=joined(each, by=tongue._(", ")))
    return replace(message, html=joined((Html(message.html), said)))
