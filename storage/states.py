"""The frozen values that storage hands out; no table, session or query leaves this package."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from adapters.readings import Money, Subject, Topic

JsonValue = str | int | float | bool | None | list["JsonValue"] | dict[str, "JsonValue"]
Facts = Mapping[str, JsonValue]


class Role(StrEnum):
    """What a person may do: owners all, operators handle alerts and listings, viewers look."""

    OWNER = "owner"
    OPERATOR = "operator"
    VIEWER = "viewer"


class Severity(StrEnum):
    """How an alert is told: wake rings at night too, push by day, silent never, digest in the morning."""

    WAKE = "wake"
    PUSH = "push"
    SILENT = "silent"
    DIGEST = "digest"

    @property
    def weight(self) -> int:
        return (Severity.DIGEST, Severity.SILENT, Severity.PUSH, Severity.WAKE).index(self)


class Status(StrEnum):
    """Where an incident stands."""

    RAISED = "raised"
    CONFIRMED = "confirmed"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class Step(StrEnum):
    """A step in an incident's life, or a message that belongs to no incident."""

    RAISED = "raised"
    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    CHANGED = "changed"
    WORSENED = "worsened"
    ESCALATED = "escalated"
    GAVE_UP = "gave_up"
    ACKNOWLEDGED = "acknowledged"
    SNOOZED = "snoozed"
    AWOKE = "awoke"
    RESOLVED = "resolved"
    DISMISSED = "dismissed"
    FIRST_LOOK = "first_look"
    DIGEST = "digest"


class FriendKind(StrEnum):
    """Why a seller may be on my listing."""

    MINE = "mine"
    DISTRIBUTOR = "distributor"
    PLATFORM = "platform"


class FriendScope(StrEnum):
    """Where the friendship holds; `value` names the listing id, the brand or the market."""

    LISTING = "listing"
    BRAND = "brand"
    MARKET = "market"
    ALL = "all"


class DeliveryState(StrEnum):
    """Where a delivery stands; `sending` found at start is ambiguous, `withheld` carries its reason."""

    NEW = "new"
    SENDING = "sending"
    SENT = "sent"
    PARKED = "parked"
    WITHHELD = "withheld"


class DeliveryKind(StrEnum):
    """What is done in the chat: a new message, or an edit of the incident's message."""

    SAY = "say"
    AMEND = "amend"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may talk to the bot; `duty` orders the ladder (0 rings first), times are "HH:MM" in `zone`."""

    id: int
    name: str
    user_id: int
    chat_id: int
    role: Role
    language: str
    zone: str
    quiet_from: str
    quiet_until: str
    duty: int


@dataclass(frozen=True, slots=True)
class WatchedListing:
    """A listing that we were asked to watch; `floor` is the lowest price a follower may ask."""

    id: int
    account: str
    subject: Subject
    name: str
    url: str
    floor: Money | None
    paused_until: datetime | None
    added_at: datetime
    first_looked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Friend:
    """A seller who may be on my listing; below `floor` he alerts all the same."""

    id: int
    platform: str
    seller_id: str
    name: str
    kind: FriendKind
    scope: FriendScope
    value: str
    floor: Money | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class Mute:
    """Not to be told: `what` is "rule:NAME", "listing:ID" or "seller:ID"."""

    id: int
    what: str
    until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Watch:
    """One question about one listing with its schedule; the schedule is data.

    `changes` counts changes found, `looks` whole answers; `failures` counts failed looks in a row since
    `failing_since`, `trouble` is the last error's text.
    """

    id: int
    account: str
    topic: Topic
    listing_id: int
    not_before: datetime
    read_at: datetime | None
    wanted_at: datetime | None
    weight: float
    changes: int
    looks: int
    failures: int
    failing_since: datetime | None
    trouble: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that is wrong with one subject; `id` is the case number (0 until stored).

    `step` counts the ladder's steps already told, `next_step_at` is when the next is due. `seen` counts the reads
    that found it bad. `version` counts the stored changes: a commit that builds on an older one is refused.
    """

    id: int
    key: str
    rule: str
    account: str
    listing_id: int | None
    subject: str
    severity: Severity
    status: Status
    facts: Facts
    raised_at: datetime
    seen: int = 1
    seen_at: datetime | None = None
    unconfirmed: bool = False
    confirmed_at: datetime | None = None
    acked_at: datetime | None = None
    acked_by: str | None = None
    snoozed_until: datetime | None = None
    step: int = 0
    next_step_at: datetime | None = None
    resolved_at: datetime | None = None
    version: int = 0

    @property
    def open(self) -> bool:
        return self.status is not Status.RESOLVED


@dataclass(frozen=True, slots=True)
class Transition:
    """A step in an incident's life; `incident_id` is None for first looks and digests, `detail` says the rest."""

    id: int
    incident_id: int | None
    at: datetime
    step: Step
    detail: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A transition on its way to one chat.

    `incident_ids` holds more than one where several alerts became one message. `ambiguous` marks a repeat whose
    first copy may have arrived; `reason` says why it was withheld or parked.
    """

    id: int
    dedupe_key: str
    transition_id: int
    incident_ids: tuple[int, ...]
    person_id: int
    chat_id: int
    kind: DeliveryKind
    step: Step
    ring: bool
    state: DeliveryState
    reason: str | None
    attempts: int
    ambiguous: bool
    message_id: int | None
    next_try: datetime
    created_at: datetime
    sent_at: datetime | None
    text: str | None


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery to be put into the outbox; a second one with the same `dedupe_key` is ignored."""

    dedupe_key: str
    transition_id: int
    incident_ids: tuple[int, ...]
    person_id: int
    chat_id: int
    kind: DeliveryKind
    step: Step
    ring: bool
    next_try: datetime
    created_at: datetime
    state: DeliveryState = DeliveryState.NEW
    reason: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """The message in one chat that stands for an incident: the one to be edited."""

    chat_id: int
    person_id: int
    message_id: int
    delivery_id: int


@dataclass(frozen=True, slots=True)
class ChatButton:
    """What a button under a message will do; the chat carries only its short random id."""

    id: str
    chat_id: int
    action: str
    args: Facts
    expires_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which we truly looked at one topic of one listing."""

    listing_id: int
    topic: Topic
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Trouble:
    """A time in which every look at one topic of one listing failed in the same way; `looks` counts them."""

    listing_id: int
    topic: Topic
    begin: datetime
    end: datetime
    why: str
    looks: int


@dataclass(frozen=True, slots=True)
class LookCount:
    """How often we looked at one topic of one listing: whole answers and failures, counted by the hour."""

    listing_id: int
    topic: Topic
    looks: int
    failures: int


@dataclass(frozen=True, slots=True)
class Point:
    """A number that changed; it holds until the next point as far as coverage reaches."""

    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state that is not a number (content, offers) while it held."""

    listing_id: int
    kind: str
    value: Facts
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """A raw answer kept as evidence, addressed by its SHA-256."""

    id: int
    listing_id: int
    incident_id: int | None
    at: datetime
    url: str
    status: int
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class LookResult:
    """What one look changed in the schedule; stored with the readings in one commit.

    `whole` moves `read_at` and counts; `trouble` without it is a failure. A whole look stretches the coverage span
    that reaches `covered_from` or later; where none does, a new span begins at `at`, never earlier.
    """

    watch_id: int
    at: datetime
    not_before: datetime
    whole: bool
    changed: bool = False
    trouble: str | None = None
    covered_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A number that one look found; `name` is "price:USD", "rank:Duct Tape", "rating", "reviews", "stock", "offers"."""

    listing_id: int
    name: str
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class State:
    """A non-numeric state that one look found; `kind` is "content" or "offers"."""

    listing_id: int
    kind: str
    at: datetime
    value: Facts


@dataclass(frozen=True, slots=True)
class RuleMemory:
    """What a learning rule remembers of one listing; another `version` than the rule's own is forgotten."""

    listing_id: int
    rule: str
    version: int
    value: Facts


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as it now stands, with the transitions that led there (ids are given on commit)."""

    incident: Incident
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class RawProof:
    """A raw answer to be kept; `key` is the incident's key where it belongs to one."""

    listing_id: int
    key: str | None
    at: datetime
    url: str
    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything that one look, review or command changed, committed together or not at all.

    `wants` asks watches to look at a time (a confirmation, a person); `loose` are transitions without an incident
    (first look, digest).
    """

    looks: tuple[LookResult, ...] = ()
    metrics: tuple[Metric, ...] = ()
    states: tuple[State, ...] = ()
    memories: tuple[RuleMemory, ...] = ()
    told: tuple[Told, ...] = ()
    loose: tuple[Transition, ...] = ()
    proofs: tuple[RawProof, ...] = ()
    wants: tuple[tuple[int, datetime], ...] = ()
    first_looked: tuple[tuple[int, datetime], ...] = ()
    settings: tuple[tuple[str, JsonValue], ...] = ()
