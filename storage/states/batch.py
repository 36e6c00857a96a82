"""Everything that is committed together."""

from dataclasses import dataclass
from datetime import datetime

from storage.states.alerting import RawProof, Told, Transition
from storage.states.facts import JsonValue
from storage.states.watching import LookResult, Metric, RankingLook, RuleMemory, State


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that one look, review or command changed, committed together or not at all.

    `wants` asks watches to look at a time (a confirmation, a person); `loose` are transitions without an incident
    (first look, digest).
    """

    looks: tuple[LookResult, ...] = ()
    ranking_looks: tuple[RankingLook, ...] = ()
    metrics: tuple[Metric, ...] = ()
    states: tuple[State, ...] = ()
    memories: tuple[RuleMemory, ...] = ()
    told: tuple[Told, ...] = ()
    loose: tuple[Transition, ...] = ()
    proofs: tuple[RawProof, ...] = ()
    wants: tuple[tuple[int, datetime], ...] = ()
    first_looked: tuple[tuple[int, datetime], ...] = ()
    settings: tuple[tuple[str, JsonValue], ...] = ()
