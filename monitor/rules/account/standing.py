"""The platform threatens the account, or has closed it (catalogue A1)."""

from adapters.readings import Standing, StandingState, Topic
from monitor.account import AccountLook, AccountRule
from monitor.findings import SILENCE, Bad, Memory, Verdict
from storage.states import Facts, JsonValue, Severity

# Stands where the platform does not tell its markets apart.
EVERYWHERE = "all"


def _standing(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    found = look.of(Standing)
    if not found:
        return memory, SILENCE
    after: Facts = {one.market or EVERYWHERE: _course(one, memory) for one in found}
    bads = (_bad(one, _course(one, memory)["was"]) for one in found)
    return {**memory, **after}, Verdict(tuple(bad for bad in bads if bad))


def _course(one: Standing, memory: Memory) -> dict[str, JsonValue]:
    """How it is, and how it was before it became so; the latter stays as long as the former does."""
    kept = memory.get(one.market or EVERYWHERE)
    before = kept if isinstance(kept, dict) else {}
    state = before.get("state")
    return {"state": one.state.value, "was": before.get("was") if state == one.state.value else state}


def _bad(one: Standing, was: JsonValue) -> Bad | None:
    """A warning is told by day; the rest wakes, and once more when a threat comes true."""
    if one.state is StandingState.NORMAL and not one.warned:
        return None
    market = one.market or EVERYWHERE
    facts: Facts = {
        "market": one.market,
        "state": one.state.value,
        "was": was,
        # What had been a threat has become worse.
        "all": one.state is StandingState.DEACTIVATED,
    }
    severity = Severity.PUSH if one.state is StandingState.NORMAL else Severity.WAKE
    return Bad(market, severity, facts, confirm=False)


ACCOUNT_STANDING = AccountRule("account_standing", frozenset({Topic.ACCOUNT}), _standing)
