"""What comes and goes is one thing: how often it came back, and how long it must be quiet to be over."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage.states import Facts, Incident, JsonValue, Severity, Status

# The fact of an incident that came back.
FLAPS = "flaps"
# The fact of one that a person ended: what is bad again after that is something new.
BY_HAND = "by_hand"
# After its first, second, third end it must be quiet for so long to be over; each further one asks for the last.
HOLDS = (timedelta(hours=1), timedelta(hours=2), timedelta(hours=4), timedelta(hours=6))
# Ends within this time count.
LOOK_BACK = timedelta(hours=24)
# By so many points of a percentage more than what was told it is a graver turn.
DEEPER = 5


@dataclass(frozen=True, slots=True)
class Flaps:
    """An incident that came back `times` times since `since`; kept among its facts.

    `told` and `deep` are the gravest that people were told: severity, and how many per cent off. `quiet` is since when
    it is not seen any more, `again` since when it is seen anew without being confirmed, `back` since when it is there
    again for sure (until that is told).
    """

    times: int
    since: datetime
    told: Severity
    deep: int = 0
    quiet: datetime | None = None
    again: datetime | None = None
    back: datetime | None = None

    def fact(self) -> JsonValue:
        """As it is stored."""
        moments = {"since": self.since, "quiet": self.quiet, "again": self.again, "back": self.back}
        stored: dict[str, JsonValue] = {key: at.isoformat() if at else None for key, at in moments.items()}
        return {"times": self.times, "told": self.told.value, "deep": self.deep, **stored}


def flaps_of(incident: Incident) -> Flaps | None:
    """How it came and went; None where it never came back."""
    kept = incident.facts.get(FLAPS)
    if not isinstance(kept, dict):
        return None
    quiet, again, back = (_moment(kept.get(key)) for key in ("quiet", "again", "back"))
    since = _moment(kept.get("since")) or incident.raised_at
    times, deep = int(str(kept["times"])), int(str(kept["deep"]))
    return Flaps(times, since, Severity(str(kept["told"])), deep, quiet, again, back)


def with_flaps(incident: Incident, flaps: Flaps) -> Incident:
    return replace(incident, facts={**incident.facts, FLAPS: flaps.fact()})


def told_now(incident: Incident) -> Incident:
    """Somebody hears or has answered that it is there: nothing of a return is owed to him any more."""
    flaps = flaps_of(incident)
    return with_flaps(incident, replace(flaps, back=None)) if flaps and flaps.back else incident


def hold(times: int) -> timedelta:
    """So long it must be quiet after it has ended for that time."""
    return HOLDS[min(max(times, 1), len(HOLDS)) - 1]


def depth(facts: Facts) -> int:
    """How many per cent it is off, up or down; 0 where that is not said."""
    percent = facts.get("percent")
    return abs(percent) if isinstance(percent, int) else 0


def is_calm(incident: Incident) -> bool:
    """Whether it is not seen at present, and only not over yet because it came and went."""
    flaps = flaps_of(incident)
    return flaps is not None and flaps.quiet is not None


def ends_of(incident: Incident) -> int:
    """How often it has ended, once for itself and once for each time that it came back."""
    flaps = flaps_of(incident)
    return 1 + (flaps.times if flaps else 0)


def last_of(key: str, ended: Iterable[Incident], now: datetime) -> tuple[Incident, int] | None:
    """The one that comes back where this key is bad now, with the number of its ends in a day; None for a new thing."""
    told = [one for one in ended if one.key == key and one.resolved_at and one.confirmed_at]
    # In both directions: an end that lies ahead was noted before the clock was set back.
    told = [one for one in told if one.resolved_at and abs(now - one.resolved_at) < LOOK_BACK]
    last = max(told, key=lambda one: one.resolved_at or now, default=None)
    if last is None or last.resolved_at is None or last.facts.get(BY_HAND):
        return None
    ends = sum(map(ends_of, told))
    return (last, ends) if abs(now - last.resolved_at) < hold(ends) else None


def was_over(incident: Incident) -> datetime | None:
    """When it was seen to be over: before the time in which it had to stay quiet."""
    flaps = flaps_of(incident)
    return flaps.quiet if flaps and flaps.quiet and incident.status is Status.RESOLVED else incident.resolved_at


def _moment(value: JsonValue) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
