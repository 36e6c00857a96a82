"""Title, main image or brand are no longer what was approved (catalogue L2)."""

import re
from urllib.parse import urlsplit

from adapters.readings import Listing, Topic
from monitor.findings import SILENCE, Bad, Look, Memory, Rule, Verdict
from storage.states import Facts, JsonValue, Severity

# A wrong brand or main image takes the sale at once; a reworded title can wait for the day.
_SEVERITY = {"title": Severity.PUSH, "brand": Severity.WAKE, "image": Severity.WAKE}


def _content_changed(look: Look, memory: Memory) -> tuple[Memory, Verdict]:
    if look.now.content is None:
        return memory, SILENCE
    now = _fields(look.now.content)
    approved = approved_of(memory)
    approved |= {name: value for name, value in now.items() if value and not approved.get(name)}
    bads = tuple(
        Bad(name, _SEVERITY[name], {"field": name, "was": approved[name], "is": value})
        for name, value in now.items()
        if value and _key(name, value) != _key(name, str(approved[name]))
    )
    return {"approved": approved}, Verdict(bads)


def accepted(memory: Memory, facts: Facts) -> Memory:
    """The memory in which the change that the facts tell of is approved."""
    return {"approved": approved_of(memory) | {str(facts["field"]): facts["is"]}}


def approved_of(memory: Memory) -> dict[str, JsonValue]:
    """The approved text of each field."""
    before = memory.get("approved")
    return dict(before) if isinstance(before, dict) else {}


def _fields(content: Listing) -> dict[str, str | None]:
    return {"title": content.title, "brand": content.brand, "image": content.image}


def _key(name: str, value: str) -> str:
    if name == "image":
        return _image_key(value)
    return " ".join(value.split()).casefold() if name == "brand" else " ".join(value.split())


def _image_key(url: str) -> str:
    """The same picture in another size is the same: platforms write the size after the file's stem."""
    name = urlsplit(url).path.rpartition("/")[2]
    return re.split(r"\._|_\d+x\d*|\.", name, maxsplit=1)[0]


CONTENT_CHANGED = Rule("content_changed", frozenset({Topic.LISTINGS}), _content_changed)
