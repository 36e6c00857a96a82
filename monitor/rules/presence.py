"""The listing cannot be bought: out of stock, ended, or gone (catalogue L1, K2); back again is well."""

from adapters.readings import State, Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from storage.states import Severity

_SEVERITY = {State.OUT_OF_STOCK: Severity.PUSH, State.ENDED: Severity.WAKE, State.GONE: Severity.WAKE}


def _not_live(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    content = look.now.content
    if content is None:
        return memory, SILENCE
    if look.skus and content.state in (State.OUT_OF_STOCK, State.ENDED):
        # My own SKUs say why: stock_zero and listing_suppressed tell it. What was told here before stays open.
        return memory, SILENCE
    if content.state not in _SEVERITY:
        return {"was": content.state.value}, Verdict()
    if look.first:
        return {"was": content.state.value, "from_the_start": content.state.value}, Verdict()
    if memory.get("from_the_start") == content.state.value:
        return memory, Verdict()  # it was so when we were asked to watch it; only a change is news
    facts = {"state": content.state.value, "was": memory.get("was")}
    return memory, Verdict((Bad("state", _SEVERITY[content.state], facts),))


NOT_LIVE = Rule("not_live", frozenset({Topic.LISTINGS}), _not_live)
