"""One seller on several of my listings is one message with members: which cases belong together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from monitor.findings import Look, Verdict
from storage.states import Incident

# The rules whose subject is a seller.
OF_SELLERS = frozenset({"new_seller", "below_floor"})
# The fact that names the family of variations of the listing, where the platform tells it.
FAMILY = "family"


def with_family(verdict: Verdict, look: Look, rule: str) -> Verdict:
    """What is found of a seller, with the family that the listing belongs to."""
    content = look.now.content
    if rule not in OF_SELLERS or content is None or content.parent is None or not verdict.bads:
        return verdict
    family = f"{look.listing.subject.market}/{content.parent}"
    return replace(verdict, bads=tuple(replace(bad, facts={**bad.facts, FAMILY: family}) for bad in verdict.bads))


def of_one_seller(incidents: Sequence[Incident]) -> bool:
    """Whether all of them are about the same seller, found by the same rule."""
    sellers = {(one.rule, one.account, one.subject) for one in incidents}
    return len(sellers) == 1 and incidents[0].rule in OF_SELLERS


def of_one_family(incidents: Iterable[Incident]) -> bool:
    """Whether their listings are known to be variations of one product."""
    families = {one.facts.get(FAMILY) for one in incidents}
    return len(families) == 1 and None not in families
