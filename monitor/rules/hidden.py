"""More offers than before, and none of them shown: a list ends with its twenty cheapest, the number does not."""

from adapters.readings import Condition, Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from storage.states import JsonValue, Severity


def _hidden(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    """The number is compared as long as those shown stay the same; with others in the list it begins anew."""
    count = look.count
    if count is None or count.condition is not Condition.NEW:
        return memory, SILENCE
    fresh = (seen.offer for seen in look.now.offers if look.fresh(seen))
    shown: list[JsonValue] = [*sorted(offer.key for offer in fresh if offer.condition in (None, Condition.NEW))]
    was = memory.get("total")
    rose = isinstance(was, int) and memory.get("shown") == shown and count.total > max(was, count.shown)
    if not rose:
        return {"total": count.total, "shown": shown}, Verdict()
    facts = {"was": was, "is": count.total, "shown": count.shown}
    return memory, Verdict((Bad("hidden", Severity.PUSH, facts),))


HIDDEN_OFFER = Rule("hidden_offer", frozenset({Topic.OFFERS}), _hidden)
