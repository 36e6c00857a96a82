"""The name under which drills stand, and whom one rings."""

from collections.abc import Sequence

from storage.states import Incident, Person

DRILL = "drill"


def rung_alone(incident: Incident) -> int | None:
    """The one person whom a drill rings; None where it rings all on duty, and of what is no drill."""
    only = incident.facts.get("only") if incident.rule == DRILL else None
    return only if isinstance(only, int) else None


def rung_by(incident: Incident, people: Sequence[Person], duty: Sequence[Person]) -> Sequence[Person]:
    """A drill rings everybody on duty at once, or the one who wished it."""
    alone = rung_alone(incident)
    return duty if alone is None else [one for one in people if one.id == alone]
