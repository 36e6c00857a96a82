"""The pinned message: whether we are awake, when we last looked, and how everything stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.language import Html, Tongue, joined
from monitor.marks import Mark
from monitor.messages import Message
from monitor.render.boards import tally
from monitor.render.words import bold


@dataclass(frozen=True, slots=True)
class Watchfulness:
    """What the pinned message says.

    `last_look` is the last whole answer of any platform (None: there was none), `next_look` is when at the latest
    this message is renewed while we live (None: nothing is to be looked at). `marks` are those of all listings.
    """

    since: datetime
    last_look: datetime | None
    next_look: datetime | None
    marks: Sequence[Mark]
    open_alerts: int

    @property
    def essence(self) -> str:
        """What is news, without the times that always move."""
        return f"{sorted(self.marks)} {self.open_alerts} {self.next_look is None}"


def awake(tongue: Tongue, facts: Watchfulness, *, now: datetime) -> Message:
    """The first line is what the phone shows on top of the chat."""
    seen = tongue._("Awake, I have looked at nothing yet.")
    if facts.last_look:
        seen = tongue._("Awake, last look {when}.", when=tongue.time(facts.last_look, now))
    lines = (
        bold(seen),
        _next(tongue, facts, now),
        tally(tongue, Counter(facts.marks)),
        _open(tongue, facts),
        tongue._("Awake since {when}. /pin off ends this message.", when=tongue.time(facts.since, now)),
    )
    return Message(joined(lines)).settled(tongue)


def _next(tongue: Tongue, facts: Watchfulness, now: datetime) -> Html:
    if facts.next_look is None:
        return tongue._("Nothing is to be looked at.")
    by = tongue.time(facts.next_look, now)
    return tongue._("Next look by {when}; if that has passed, nobody watches.", when=by)


def _open(tongue: Tongue, facts: Watchfulness) -> Html:
    if not facts.open_alerts and Mark.UNKNOWN in facts.marks:
        return Html("")  # a green light beside what cannot be seen would say that all is well
    if not facts.open_alerts:
        return tongue._("🟢 Nothing is open.")
    count = tongue.ngettext("{count} open alert", "{count} open alerts", facts.open_alerts)
    return tongue._("{what}: {value}", what=count, value="/alerts")


def asleep(tongue: Tongue, *, now: datetime) -> Message:
    """We were stopped, and say so; who is killed cannot."""
    headline = tongue._("Asleep since {when} (stopped).", when=tongue.time(now, now))
    said = joined((bold(headline), tongue._("Nobody watches until I am started again.")))
    return Message(said).settled(tongue)


def ended(tongue: Tongue) -> Message:
    """The last word of a message that is no longer kept."""
    return Message(tongue._("I no longer say here whether I am awake. /pin on brings it back.")).settled(tongue)
