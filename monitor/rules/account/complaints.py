"""The platform counts a new violation or complaint against the account (catalogue A2, as far as an API tells it)."""

from collections.abc import Iterator

from adapters.readings import HealthMetric, Topic
from monitor.account import AccountLook, AccountRule
from monitor.account_facts import metric_facts
from monitor.diff import GONE_AFTER
from monitor.findings import SILENCE, Bad, Memory, Verdict
from monitor.rules.account.notices import is_notice
from storage.states import Facts, JsonValue, Severity

# More steps of one count than this are told by its newest.
_MOST_OPEN = 5


def _complaint(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    """Each step up of a count is a case, until the count falls below it again; the first answer is no news."""
    found = {one.key.removeprefix("health:"): one for one in look.of(HealthMetric) if is_notice(one)}
    if not found:
        return memory, SILENCE
    kept = {subject: _kept(memory.get(subject), found.get(subject)) for subject in sorted({*memory, *found})}
    after: Facts = {subject: {**one} for subject, one in kept.items() if one is not None}
    return after, Verdict(tuple(bad for subject in after for bad in _bads(subject, kept[subject], found.get(subject))))


def _kept(before: JsonValue, now: HealthMetric | None) -> dict[str, JsonValue] | None:
    """The count, its open steps [from, to], and how many answers lack it; None once that is enough."""
    known = before if isinstance(before, dict) else {}
    last, steps = known.get("count"), known.get("steps")
    if now is None:
        missing = 1 + int(str(known.get("missing", 0)))
        return {**known, "missing": missing} if missing < GONE_AFTER else None
    count = now.count or 0
    rows = [step for step in steps if isinstance(step, list)] if isinstance(steps, list) else []
    left: list[JsonValue] = [step for step in rows if count >= int(str(step[1]))]
    if isinstance(last, int) and count > last:
        left.append([last, count])
    return {"count": count, "steps": left[-_MOST_OPEN:], "missing": 0}


def _bads(subject: str, kept: dict[str, JsonValue] | None, now: HealthMetric | None) -> Iterator[Bad]:
    """By when an answer is wanted no API tells: it cannot be known to be so near that it must wake."""
    steps = kept["steps"] if kept else None
    for step in steps if isinstance(steps, list) else ():
        if isinstance(step, list):
            facts: Facts = {**metric_facts(now), "was": step[0], "is": step[1]} if now else {}
            yield Bad(f"{subject}:{step[1]}", Severity.PUSH, facts, fresh=now is not None, confirm=False)


COMPLAINT = AccountRule("complaint", frozenset({Topic.ACCOUNT}), _complaint)
