"""A measure that the platform judges the account by comes near its limit, or is beyond it (catalogue A3)."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from adapters.readings import HealthMetric, Topic
from monitor.account import AccountLook, AccountRule
from monitor.account_facts import metric_facts
from monitor.diff import GONE_AFTER
from monitor.findings import SILENCE, Bad, Memory, Verdict
from monitor.rules.account.notices import is_notice
from storage.states import Facts, Severity

# So much of what is allowed is used up: told from here on, over again only below the second.
NEAR = Decimal("0.8")
CALM = Decimal("0.7")


def _near_limit(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    found = look.of(HealthMetric)
    if not found:
        return memory, SILENCE
    told = [one for one in found if not (used_of(one) is None and one.good is None)]
    # A count of violations that turns bad later has risen, and that is told as a complaint.
    own = [one for one in told if look.first or not is_notice(one) or _subject(one) in memory]
    bads = [bad for one in own if (bad := _bad(one, memory))]
    untold = missing(memory, {_subject(one) for one in told})
    held = [Bad(subject, Severity.PUSH, {}, fresh=False) for subject in untold]
    return {**dict.fromkeys((bad.subject for bad in bads), 0), **untold}, Verdict((*bads, *held))


def missing(memory: Memory, told: Collection[str]) -> dict[str, int]:
    """What is open and was not told, with the whole answers without it; what lacks in enough of them is gone."""
    counts = {name: 1 + (count if type(count) is int else 0) for name, count in memory.items() if name not in told}
    return {name: count for name, count in counts.items() if count < GONE_AFTER}


def _subject(one: HealthMetric) -> str:
    return one.key.removeprefix("health:")


def _bad(one: HealthMetric, open_before: Mapping[str, object]) -> Bad | None:
    subject = _subject(one)
    used = used_of(one)
    beyond = is_beyond(one)
    near = used is not None and used >= (CALM if subject in open_before else NEAR)
    if not (beyond or near):
        return None
    # What was near has gone beyond: worse, and said once more.
    facts: Facts = {**metric_facts(one), "all": beyond}
    return Bad(subject, Severity.PUSH, facts, confirm=False)


def is_beyond(one: HealthMetric) -> bool:
    """Whether the platform is not content with it, or its limit is touched."""
    used = used_of(one)
    return one.good is False or (used is not None and used >= 1)


def is_near(one: HealthMetric) -> bool:
    """Whether it has used up so much of what is allowed that it is told."""
    used = used_of(one)
    return used is not None and used >= NEAR


def used_of(one: HealthMetric) -> Decimal | None:
    """The part of what is allowed that is used up (1 is the limit itself), None where nothing is measured."""
    if one.value is None or one.target is None:
        return None
    allowed, spent = (one.target, one.value) if one.at_most else (1 - one.target, 1 - one.value)
    if allowed > 0:
        return spent / allowed
    # Nothing at all is allowed.
    return Decimal(1) if spent > allowed else Decimal(0)


METRIC_NEAR_LIMIT = AccountRule("metric_near_limit", frozenset({Topic.ACCOUNT}), _near_limit)
