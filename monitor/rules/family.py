"""Variations of others stand in my listing's family, or its reviews were put together with theirs (catalogue L4)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from adapters.readings import Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.rules.rank import hour_of
from monitor.rules.reviews import Run, is_leap
from storage.states import Facts, JsonValue, Severity

FAMILY, REVIEWS = "family", "reviews"
# So long the case of a leap stands open, so that a second look can confirm it and a person see it.
OPEN_FOR = timedelta(hours=24)
_MOST_NAMED = 20


def _variation_merged(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    count = look.reviews.count if look.reviews else None
    if look.family is None and count is None and look.stated is None:
        return memory, SILENCE
    family, leap = _family(look, memory), _leap(look, memory, count)
    seen: JsonValue = [hour_of(look.at), count] if count is not None else memory.get("seen")
    return {**family, "leap": leap, "seen": seen}, Verdict((*_strangers(look, family), *_leapt(leap, count)))


def _family(look: Look, memory: Memory) -> Facts:
    """Whom I know in the family, and who is there whom I do not; what is not told of it is as it was."""
    known, told = _names(memory, "known"), _names(memory, "strangers")
    stated, before = look.stated.parent if look.stated else None, memory.get("parent")
    parent = before if stated is None else stated
    is_known = memory.get("known") is not None
    if look.family is None:
        # The catalogue says that it is in no family; that it says nothing proves nothing.
        alone = stated == ""
        return {
            "known": [*known] if is_known or alone else None,
            "strangers": [] if alone else [*told],
            "parent": parent,
        }
    if not is_known and before in (None, look.family.parent):
        return {"known": [*look.family.children], "strangers": [], "parent": parent}
    strangers = [one for one in look.family.others if one not in known]
    mine = [one for one in look.family.children if one not in look.family.others]
    return {"known": [*dict.fromkeys([*known, *mine])], "strangers": [*strangers], "parent": parent}


def _strangers(look: Look, family: Facts) -> Iterator[Bad]:
    found = _names(family, "strangers")
    if found:
        parent = look.family.parent if look.family else None
        facts: Facts = {"kind": FAMILY, "count": len(found), "named": [*found[:_MOST_NAMED]], "parent": parent}
        yield Bad(FAMILY, Severity.WAKE, facts if look.family else {}, fresh=look.family is not None)


def _leap(look: Look, memory: Memory, count: int | None) -> JsonValue:
    """The open step from one number of reviews to another that no reviewers make in that time."""
    kept, seen = memory.get("leap"), memory.get("seen")
    if count is not None and isinstance(seen, list):
        before, now = Run(int(str(seen[0])), int(str(seen[0])), int(str(seen[1]))), hour_of(look.at)
        if is_leap(before, Run(now, now, count)):
            back = isinstance(kept, dict) and not is_leap(Run(now, now, int(str(kept["was"]))), Run(now, now, count))
            return None if back else {"was": before.shown, "is": count, "at": look.at.isoformat()}
    is_open = isinstance(kept, dict) and abs(look.at - datetime.fromisoformat(str(kept["at"]))) < OPEN_FOR
    return kept if is_open else None


def _leapt(leap: JsonValue, count: int | None) -> Iterator[Bad]:
    if isinstance(leap, dict):
        facts: Facts = {"kind": REVIEWS, "was": leap["was"], "is": leap["is"]}
        yield Bad(REVIEWS, Severity.PUSH, facts, fresh=count is not None)


def _names(memory: Memory, key: str) -> list[str]:
    found = memory.get(key)
    return [str(one) for one in found] if isinstance(found, list) else []


def accepted(memory: Memory, facts: Facts) -> Memory:
    """The memory in which those who stand in the family belong there, and the number of reviews is right."""
    if "named" not in facts:
        return {**memory, "leap": None}
    return {**memory, "known": [*_names(memory, "known"), *_names(memory, "strangers")], "strangers": []}


VARIATION_MERGED = Rule("variation_merged", frozenset({Topic.LISTINGS}), _variation_merged)
