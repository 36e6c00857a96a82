"""What is wrong, the steps of its life, and how far each telling got."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storage.states.facts import Facts


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
    CALMED = "calmed"
    RETURNED = "returned"
    STAYED = "stayed"
    ASSIGNED = "assigned"
    UNMUTED = "unmuted"
    JOINED = "joined"
    FIRST_LOOK = "first_look"
    DIGEST = "digest"
    ORDERS = "orders"
    WEEKLY = "weekly"
    REPORT = "report"
    MARKED = "marked"
    DRILL = "drill"
    ANSWERED = "answered"
    BACK = "back"


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
class Proof:
    """A raw answer kept as evidence, addressed by its SHA-256; of no listing where it is about the whole account."""

    id: int
    listing_id: int | None
    incident_id: int | None
    at: datetime
    url: str
    status: int
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as it now stands, with the transitions that led there (ids are given on commit)."""

    incident: Incident
    transitions: tuple[Transition, ...]


@dataclass(frozen=True, slots=True)
class RawProof:
    """A raw answer to be kept; `key` is the incident's key where it belongs to one.

    `listing_id` is None where the answer is about the account as a whole.
    """

    listing_id: int | None
    key: str | None
    at: datetime
    url: str
    status: int
    body: bytes
