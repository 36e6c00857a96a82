"""The platform finds something new wrong with a SKU of mine (catalogue L1, as far as it can still be bought)."""

from collections.abc import Iterable, Mapping

from adapters.readings import Gravity, Issue, Sku, Topic
from monitor.diff import GONE_AFTER
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from monitor.rules.suppressed import OFF_SALE, OFF_SEARCH, hindrance
from storage.states import Facts, JsonValue, Severity

_SEVERITY = {Gravity.ERROR: Severity.PUSH, Gravity.WARNING: Severity.DIGEST}
_LONGEST_MESSAGE = 300
# More would be no list of issues.
_MOST_ISSUES = 200

Counts = dict[str, int]


def _listing_issue(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    """What was there at a SKU's first look stands; all else is told, and over after three answers without it."""
    if not look.skus:
        return memory, SILENCE
    standing, told, skus = _counts(memory, "standing"), _counts(memory, "told"), _names(memory)
    seen: dict[str, Bad] = {}
    there: set[str] = set()
    for sku in look.skus:
        for issue in _issues(sku):
            name = f"{sku.sku}:{issue.code}"
            there |= {name, f"{issue.gravity.value}:{name}"}
            if sku.sku not in skus:
                standing[f"{issue.gravity.value}:{name}"] = 0
            elif name in told or not (_stands(issue, name, standing) or _told_elsewhere(look, sku, issue)):
                seen[name] = _bad(name, sku, issue)
    told = _left(told | dict.fromkeys(seen, 0), there)
    gone = [Bad(name, Severity.PUSH, {}, fresh=False) for name in told if name not in seen]
    known: list[JsonValue] = [*dict.fromkeys([*skus, *(sku.sku for sku in look.skus)])]
    after: Facts = {
        "skus": known[-_MOST_ISSUES:],
        "standing": {**_left(standing, there)},
        "told": {**told},
    }
    return after, Verdict((*seen.values(), *gone))


def _issues(sku: Sku) -> Iterable[Issue]:
    """One of each code, the gravest, in an order that does not depend on the answer's."""
    real = (issue for issue in sku.issues if issue.gravity in _SEVERITY and not issue.exempt)
    order = sorted(real, key=lambda issue: (issue.gravity is not Gravity.ERROR, issue.code, issue.message))
    found: dict[str, Issue] = {}
    for issue in order[:_MOST_ISSUES]:
        found.setdefault(issue.code, issue)
    return found.values()


def _stands(issue: Issue, name: str, standing: Counts) -> bool:
    """Whether it was so from the start, at least as grave."""
    known = f"{Gravity.ERROR.value}:{name}" in standing
    return known or (issue.gravity is Gravity.WARNING and f"{Gravity.WARNING.value}:{name}" in standing)


def _told_elsewhere(look: Look, sku: Sku, issue: Issue) -> bool:
    """The issue that takes the SKU off sale or out of search is the reason of listing_suppressed."""
    return bool({*issue.actions} & (OFF_SALE | OFF_SEARCH)) and hindrance(look, sku) is not None


def _left(known: Mapping[str, int], there: set[str]) -> Counts:
    """What is still counted, with the whole answers since it was last there."""
    counted = {name: 0 if name in there else missing + 1 for name, missing in known.items()}
    return {name: missing for name, missing in counted.items() if missing < GONE_AFTER}


def _bad(name: str, sku: Sku, issue: Issue) -> Bad:
    facts: Facts = {"sku": sku.sku, "code": issue.code, "message": issue.message[:_LONGEST_MESSAGE]}
    return Bad(name, _SEVERITY[issue.gravity], {**facts, "gravity": issue.gravity.value})


def _counts(memory: Memory, key: str) -> Counts:
    rows = memory.get(key)
    return {name: _number(count) for name, count in rows.items()} if isinstance(rows, dict) else {}


def _number(count: JsonValue) -> int:
    return count if isinstance(count, int) else 0


def _names(memory: Memory) -> list[str]:
    skus = memory.get("skus")
    return [str(sku) for sku in skus] if isinstance(skus, list) else []


LISTING_ISSUE = Rule("listing_issue", frozenset({Topic.LISTINGS}), _listing_issue)
