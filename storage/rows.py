"""From rows to the frozen values of states.py."""

from typing import Any

from sqlalchemy import Row as SqlRow

from adapters.readings import Money, Subject, Topic
from storage.columns import from_minor, to_minor
from storage.states import (
    ChatButton,
    Deadline,
    DeadlineKind,
    Friend,
    FriendKind,
    FriendScope,
    Incident,
    Mute,
    Person,
    Role,
    RuleMemory,
    Severity,
    Snapshot,
    Status,
    Step,
    Transition,
    Watch,
    WatchedListing,
)
from storage.tables import (
    ButtonRow,
    DeadlineRow,
    FriendRow,
    IncidentRow,
    ListingRow,
    MemoryRow,
    MuteRow,
    PersonRow,
    TransitionRow,
    WatchRow,
)

# A row read as plain columns, which have the names of the table's own.
Columns = SqlRow[*tuple[Any, ...]]


def floor_columns(floor: Money | None) -> dict[str, Any]:
    """The two columns of an amount that may be missing."""
    if floor is None:
        return {"floor_minor": None, "floor_currency": None}
    return {"floor_minor": to_minor(floor), "floor_currency": floor.currency}


def listing_of(row: ListingRow | Columns) -> WatchedListing:
    return WatchedListing(
        id=row.id,
        account=row.account,
        subject=Subject(row.market, row.subject_id),
        name=row.name,
        url=row.url,
        floor=from_minor(row.floor_minor, row.floor_currency),
        paused_until=row.paused_until,
        added_at=row.added_at,
        first_looked_at=row.first_looked_at,
        rival=row.rival,
    )


def watch_of(row: WatchRow | Columns) -> Watch:
    return Watch(
        id=row.id,
        account=row.account,
        topic=Topic(row.topic),
        listing_id=row.listing_id,
        not_before=row.not_before,
        read_at=row.read_at,
        wanted_at=row.wanted_at,
        weight=row.weight,
        changes=row.changes,
        looks=row.looks,
        failures=row.failures,
        failing_since=row.failing_since,
        trouble=row.trouble,
        created_at=row.created_at,
    )


def incident_of(row: IncidentRow | Columns) -> Incident:
    return Incident(
        id=row.id,
        key=row.key,
        rule=row.rule,
        account=row.account,
        listing_id=row.listing_id,
        subject=row.subject,
        severity=Severity(row.severity),
        status=Status(row.status),
        facts=row.facts,
        raised_at=row.raised_at,
        seen=row.seen,
        seen_at=row.seen_at,
        unconfirmed=row.unconfirmed,
        confirmed_at=row.confirmed_at,
        acked_at=row.acked_at,
        acked_by=row.acked_by,
        snoozed_until=row.snoozed_until,
        step=row.step,
        next_step_at=row.next_step_at,
        resolved_at=row.resolved_at,
        version=row.version,
    )


def incident_columns(incident: Incident) -> dict[str, Any]:
    """What is stored of an incident, but for its id; every stored change counts the version up."""
    return {
        "key": incident.key,
        "rule": incident.rule,
        "account": incident.account,
        "listing_id": incident.listing_id,
        "subject": incident.subject,
        "severity": incident.severity.value,
        "status": incident.status.value,
        "facts": incident.facts,
        "raised_at": incident.raised_at,
        "seen": incident.seen,
        "seen_at": incident.seen_at,
        "unconfirmed": incident.unconfirmed,
        "confirmed_at": incident.confirmed_at,
        "acked_at": incident.acked_at,
        "acked_by": incident.acked_by,
        "snoozed_until": incident.snoozed_until,
        "step": incident.step,
        "next_step_at": incident.next_step_at,
        "resolved_at": incident.resolved_at,
        "version": incident.version + 1,
    }


def transition_of(row: TransitionRow) -> Transition:
    return Transition(row.id, row.incident_id, row.at, Step(row.step), row.detail)


def memory_of(row: MemoryRow) -> RuleMemory:
    return RuleMemory(row.listing_id, row.rule, row.version, row.value)


def snapshot_of(row: Any) -> Snapshot:
    return Snapshot(row.listing_id, row.kind, row.value, row.begin_at, row.end_at)


def person_of(row: PersonRow) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        user_id=row.user_id,
        chat_id=row.chat_id,
        role=Role(row.role),
        language=row.language,
        zone=row.zone,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        duty=row.duty,
        days_off=row.days_off,
        day_begins=row.day_begins,
        theme=row.theme,
        currency=row.currency,
    )


def friend_of(row: FriendRow) -> Friend:
    return Friend(
        id=row.id,
        platform=row.platform,
        seller_id=row.seller_id,
        name=row.name,
        kind=FriendKind(row.kind),
        scope=FriendScope(row.scope),
        value=row.value,
        floor=from_minor(row.floor_minor, row.floor_currency),
        expires_at=row.expires_at,
    )


def mute_of(row: MuteRow) -> Mute:
    return Mute(row.id, row.what, row.until_at, row.set_by)


def deadline_of(row: DeadlineRow) -> Deadline:
    return Deadline(
        id=row.id,
        what=row.what,
        kind=DeadlineKind(row.kind),
        due_at=row.due_at,
        typed=row.typed,
        zone=row.zone,
        made_at=row.made_at,
        made_by=row.made_by,
        listing_id=row.listing_id,
        account=row.account,
        incident_id=row.incident_id,
        done_at=row.done_at,
        done_by=row.done_by,
        deleted_at=row.deleted_at,
    )


def button_of(row: ButtonRow) -> ChatButton:
    return ChatButton(row.id, row.chat_id, row.action, row.args, row.expires_at, row.used_at)
