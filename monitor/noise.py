"""How loudly a kind of alert is told: on, silent or off, for one person or for the house; the quieter of both holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from storage.states import Decision

NOISE = "noise."
# What may end a shop or blind us: to switch these off is asked twice, and every morning message names it.
GRAVE = frozenset({"account_standing", "access_expires", "deadline", "listing_suppressed", "not_live", "state_unknown"})


class Noise(StrEnum):
    """`on` is as its severity says, `silent` comes without a sound, `off` is withheld and its reason kept."""

    ON = "on"
    SILENT = "silent"
    OFF = "off"


_QUIETEST = (Noise.ON, Noise.SILENT, Noise.OFF)


@dataclass(frozen=True, slots=True)
class Noises:
    """What was decided, by scope ("house" or "person:ID") and rule."""

    decided: Mapping[tuple[str, str], Noise] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, person_id: int, rule: str) -> Noise:
        """How loudly this person is told what the rule finds."""
        said = (self.decided.get((scope, rule), Noise.ON) for scope in ("house", f"person:{person_id}"))
        return max(said, key=_QUIETEST.index)

    def of_all(self, rule: str) -> Noise:
        """How loudly it is told to everybody, unless somebody wants it quieter for himself."""
        return self.decided.get(("house", rule), Noise.ON)

    def off_for(self, person_id: int) -> list[str]:
        """The grave rules of which this person hears nothing."""
        return [rule for rule in sorted(GRAVE) if self.of(person_id, rule) is Noise.OFF]


def noises_of(rows: Iterable[Decision]) -> Noises:
    """From what is stored under "noise.RULE"."""
    return Noises({(row.scope, row.key.removeprefix(NOISE)): Noise(str(row.value)) for row in rows})
