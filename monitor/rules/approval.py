"""What was approved of a page, field by field, and what of it is otherwise now; each path of a platform for itself."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.readings import Listing
from monitor.findings import SILENCE, Bad, Look, Memory, Verdict
from storage.states import Facts, JsonValue, Severity

# Nobody's word: it was so when the field was first read, or I sent it to the platform myself.
FIRST_SEEN, CONTRIBUTED = "", "*"


@dataclass(frozen=True, slots=True)
class Field:
    """One part of a page: how it is read (None where the answer does not state it), and when it is unchanged."""

    name: str
    severity: Severity
    stated: Callable[[Listing], JsonValue]
    same: Callable[[JsonValue, JsonValue], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """What is remembered of a page on one path: the approved fields, and those that were found otherwise."""

    approved: dict[str, JsonValue]
    told: frozenset[str]

    def facts(self) -> dict[str, JsonValue]:
        return {"approved": self.approved, "told": [*sorted(self.told)]}


def compared(
    look: Look,
    memory: Memory,
    fields: Sequence[Field],
    mine: Collection[str] = (),
    elsewhere: Collection[str] = (),
) -> tuple[Memory, Verdict]:
    """Judges what the answer states; what it does not state is as it was.

    `mine` are the fields that show what I contributed myself: they are approved by it. Those `elsewhere` are another
    rule's to tell, unless they were told here already.
    """
    if look.stated is None:
        return memory, SILENCE
    page, aside = _turned_to(look.path, memory)
    approved, told, bads, signs = dict(page.approved), set(page.told), [], signs_of(memory)
    for field in fields:
        value, before = field.stated(look.stated), approved.get(field.name)
        if value is None:
            bads += [_held(field.name)] if field.name in told else []
        elif before is None or field.name in mine or field.same(before, value):
            if before is None or (field.name in mine and not field.same(before, value)):
                signs[field.name] = [look.at.isoformat(), FIRST_SEEN if before is None else CONTRIBUTED]
            approved[field.name] = value if before is None or field.name in mine else before
            told.discard(field.name)
        elif field.name in told or field.name not in elsewhere:
            told.add(field.name)
            facts: Facts = {"field": field.name, "was": before, "is": value}
            bads.append(Bad(field.name, field.severity, facts))
    # What was otherwise on the other path can be neither seen nor disproved on this one.
    bads += [_held(name) for other in aside.values() for name in other.told - told]
    after = Page(approved, frozenset(told)).facts()
    rest: dict[str, JsonValue] = {path: other.facts() for path, other in aside.items()}
    return {**after, "of": look.path, "aside": rest, "signed": signs}, _verdict(bads)


def signs_of(memory: Memory) -> dict[str, JsonValue]:
    """When each field was approved and by whom: `[ISO 8601, name]`, or FIRST_SEEN or CONTRIBUTED for the name."""
    held = memory.get("signed")
    return dict(held) if isinstance(held, dict) else {}


def signed(memory: Memory, name: str, by: str, at: datetime) -> Memory:
    """The memory with the name of the person who found the field right."""
    return {**memory, "signed": {**signs_of(memory), name: [at.isoformat(), by]}}


def accepted(memory: Memory, facts: Facts) -> Memory:
    """The memory in which the change that the facts tell of is approved, on the path on which it was found."""
    page, aside = page_of(memory), _aside(memory)
    elsewhere = {path: _approved(one, facts) for path, one in aside.items() if facts["field"] in one.told}
    if not elsewhere or facts["field"] in page.told:
        page = _approved(page, facts)
    # What an older version remembered has no list of what was told, and needs none.
    after = {**memory, **page.facts()} if "told" in memory else {**memory, "approved": page.approved}
    return {**after, "aside": {path: one.facts() for path, one in (aside | elsewhere).items()}} if aside else after


def _approved(page: Page, facts: Facts) -> Page:
    name = str(facts["field"])
    return Page(page.approved | {name: facts["is"]}, page.told - {name})


def page_of(memory: Memory) -> Page:
    """The page on the path that was read last."""
    approved, told = memory.get("approved"), memory.get("told")
    fields: dict[str, JsonValue] = {**approved} if isinstance(approved, dict) else {}
    # Before there was a list of them, all that is otherwise had been told.
    known = frozenset(str(name) for name in told) if isinstance(told, list) else frozenset(fields)
    return Page(fields, known)


def _turned_to(path: str, memory: Memory) -> tuple[Page, dict[str, Page]]:
    """The page on this path; those of the other paths are put aside for their return."""
    before, aside = memory.get("of", path), _aside(memory)
    if before == path:
        return page_of(memory), aside
    aside[str(before)] = page_of(memory)
    return aside.pop(path, Page({}, frozenset())), aside


def _aside(memory: Memory) -> dict[str, Page]:
    held = memory.get("aside")
    rows = held.items() if isinstance(held, dict) else ()
    return {path: page_of(one) for path, one in rows if isinstance(one, dict)}


def _held(name: str) -> Bad:
    """It was told and is not seen now: still so, until an answer states it."""
    return Bad(name, Severity.PUSH, {}, fresh=False)


def _verdict(bads: Sequence[Bad]) -> Verdict:
    return Verdict(tuple({bad.subject: bad for bad in reversed(bads)}.values())[::-1])
