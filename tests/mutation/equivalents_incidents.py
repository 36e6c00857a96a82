"""The mutants of an incident's life that no test can notice, each with the reason."""

from collections.abc import Mapping

_HERE = "monitor/incidents.py: "

INCIDENTS: Mapping[str, str] = {
    f"{_HERE}held = incident.status is Status.ACKNOWLEDGED and incident.acked_by == name"
    " → held = incident.status <= Status.ACKNOWLEDGED and incident.acked_by == name": (
        "of the four states acknowledged is the first in the alphabet"
    ),
    f"{_HERE}wakes = incident.severity is Severity.WAKE and not is_calm(incident)"
    " → wakes = incident.severity >= Severity.WAKE and not is_calm(incident)": (
        "of the four severities wake is the last in the alphabet"
    ),
    f"{_HERE}if incident.status is not Status.CONFIRMED or incident.next_step_at is None:"
    " → if incident.status < Status.CONFIRMED or incident.next_step_at is None:": (
        "only acknowledged comes there besides, and stands before confirmed in the alphabet"
    ),
}
