"""Groups that are told beside the people's own chats: who speaks for one, when it rings, and in which topic."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.marks import ALARMING
from monitor.people import is_quiet
from storage.states import Group, Incident, Person, Purpose, Role, Severity, Step

# The facts of a case that are nobody's business outside: a price stands on the page, a cost or what sells does not.
_SUMS = frozenset({"cost", "fee", "loses", "rate"})


def voices(groups: Iterable[Group], people: Sequence[Person]) -> tuple[Person, ...]:
    """For each group the owner who took it, or the first that is left, with the group as his chat; nobody, no group."""
    owners = [person for person in people if person.role is Role.OWNER]
    found = ((group, next((one for one in owners if one.id == group.person_id), None)) for group in groups)
    speaking = ((group, one or next(iter(owners), None)) for group, one in found)
    return tuple(replace(one, chat_id=group.chat_id) for group, one in speaking if one is not None)


def asides(groups: Iterable[Group], people: Iterable[Person]) -> frozenset[int]:
    """The chats of groups that are nobody's own: what is told there wakes nobody in his turn."""
    return frozenset(one.chat_id for one in groups) - {one.chat_id for one in people}


def rings_in_groups(incident: Incident, people: Iterable[Person], now: datetime) -> bool:
    """By day, what is worth a sound; at night, while it is anybody's, each is woken in his own chat and in his turn."""
    return incident.severity in ALARMING and not any(is_quiet(person, now) for person in people)


def purpose_of(step: Step, incidents: Sequence[Incident]) -> Purpose:
    """The topic for a message: alerts worth a sound, the morning's messages, and all that keeps the shop running."""
    if step in (Step.DIGEST, Step.WEEKLY, Step.REPORT):
        return Purpose.DAILY
    urgent = any(one.severity is Severity.WAKE or _is_push_of_a_listing(one) for one in incidents)
    return Purpose.URGENT if urgent else Purpose.OPERATIONS


def _is_push_of_a_listing(incident: Incident) -> bool:
    return incident.severity is Severity.PUSH and incident.listing_id is not None


def is_group(chat_id: int) -> bool:
    """Whether a chat is a group, of which Telegram's ids are below zero (Bot API, Chat)."""
    return chat_id < 0


def without_sums(incident: Incident) -> Incident:
    """The incident as it may be told where no sums are: without what my goods cost me and what I lose."""
    if _SUMS.isdisjoint(incident.facts):
        return incident
    return replace(incident, facts={name: value for name, value in incident.facts.items() if name not in _SUMS})
