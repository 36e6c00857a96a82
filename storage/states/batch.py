"""Everything that is committed together."""

from dataclasses import dataclass
from datetime import datetime

from adapters.readings import Aged, Entry, Figure, Inbound, Order, Return, Topic
from storage.states.alerting import RawProof, Told, Transition
from storage.states.business import AccountLook, AccountMemory, AccountState
from storage.states.copycats import Lookalike
from storage.states.facts import JsonValue
from storage.states.watching import LookResult, Metric, RankingLook, RuleMemory, State


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that one look, review or command changed, committed together or not at all.

    `wants` asks watches to look at a time (a confirmation, a person); `loose` are transitions without an incident
    (first look, digest). `copycats` leave alone what people said of them. `account_wants` asks questions about an
    account as a whole; orders, entries, returns, figures, inbound and aged stand beside the account that they are of.
    """

    looks: tuple[LookResult, ...] = ()
    ranking_looks: tuple[RankingLook, ...] = ()
    metrics: tuple[Metric, ...] = ()
    states: tuple[State, ...] = ()
    memories: tuple[RuleMemory, ...] = ()
    copycats: tuple[Lookalike, ...] = ()
    told: tuple[Told, ...] = ()
    loose: tuple[Transition, ...] = ()
    proofs: tuple[RawProof, ...] = ()
    wants: tuple[tuple[int, datetime], ...] = ()
    first_looked: tuple[tuple[int, datetime], ...] = ()
    settings: tuple[tuple[str, JsonValue], ...] = ()
    account_looks: tuple[AccountLook, ...] = ()
    account_wants: tuple[tuple[str, Topic, datetime], ...] = ()
    account_states: tuple[AccountState, ...] = ()
    account_memories: tuple[AccountMemory, ...] = ()
    orders: tuple[tuple[str, Order], ...] = ()
    entries: tuple[tuple[str, Entry], ...] = ()
    returns: tuple[tuple[str, Return], ...] = ()
    figures: tuple[tuple[str, Figure], ...] = ()
    inbound: tuple[tuple[str, Inbound], ...] = ()
    aged: tuple[tuple[str, Aged], ...] = ()
