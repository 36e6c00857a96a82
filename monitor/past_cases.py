"""Whether a seller has been here before: his last case that is over, how long he took to go, and after what."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from monitor.facts import text_of
from monitor.incidents import UNWATCHED
from storage.states import Incident, JsonValue, Report

# A rule's cases that say that a seller stood where he should not.
HIJACKS = frozenset({"new_seller", "below_floor"})


def last_cases(cases: Sequence[Incident], account: str) -> Mapping[str, Incident]:
    """By seller the case that ended last: told, of a stranger, and watched to its end.

    A platform's ids mean the same seller in every account; a mere name only in the same one.
    """
    over = [one for one in cases if _counts(one) and (one.account == account or not one.subject.startswith("name:"))]
    return {one.subject: one for one in sorted(over, key=gone_at)}


def _counts(case: Incident) -> bool:
    told = case.rule in HIJACKS and case.resolved_at is not None and case.confirmed_at is not None
    return told and not case.facts.get(UNWATCHED) and text_of(case.facts, "who") == "stranger"


def gone_at(case: Incident) -> datetime:
    """When he was gone."""
    assert case.resolved_at is not None
    return case.resolved_at


def returned_facts(case: Incident, reports: Collection[Report]) -> dict[str, JsonValue]:
    """“case 12, gone 31 h after Report Abuse”: the last report before he went counts; without one only when he went."""
    before = [one for one in reports if one.incident_id == case.id and one.at <= gone_at(case)]
    facts: dict[str, JsonValue] = {"case": case.id, "gone": gone_at(case).isoformat()}
    if before:
        last = max(before, key=lambda one: (one.at, one.id))
        facts |= {"method": last.method.value, "seconds": int((gone_at(case) - last.at).total_seconds())}
    return facts
