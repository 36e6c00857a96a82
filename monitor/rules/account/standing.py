"""The platform threatens the account, or has closed it (catalogue A1)."""

from adapters.readings import Standing, StandingState, Topic
from monitor.account import AccountLook, AccountRule
from monitor.diff import GONE_AFTER
from monitor.findings import SILENCE, Bad, Memory, Verdict
from storage.states import Facts, JsonValue, Severity

# Stands where the platform does not tell its markets apart.
EVERYWHERE = "all"


def _standing(look: AccountLook, memory: Memory) -> tuple[Memory, Verdict]:
    found = look.of(Standing)
    if not found:
        return memory, SILENCE
    after: Facts = {one.market or EVERYWHERE: _course(one, memory) for one in found}
    bads = [_bad(one, _course(one, memory)["was"]) for one in found]
    # A market that the answer does not tell of is no safer than it was, until enough answers lack it.
    untold = {market: missed for market, kept in memory.items() if market not in after and (missed := _missed(kept))}
    held = (Bad(market, Severity.WAKE, {}, fresh=False) for market in untold)
    return {**after, **untold}, Verdict((*(bad for bad in bads if bad), *held))


def _missed(kept: JsonValue) -> dict[str, JsonValue] | None:
    """The course of a market with one more answer without it; None where it is gone."""
    course = kept if isinstance(kept, dict) else {}
    before = course.get("missing")
    missing = 1 + (before if isinstance(before, int) else 0)
    return {**course, "missing": missing} if missing < GONE_AFTER else None


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
