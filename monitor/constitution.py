"""A listing's constitution: its approved content, frozen field by field, each with its hash, since when and by whom."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from monitor.rules.approval import page_of, signs_of
from storage.states import Facts, JsonValue

# As they stand on a page.
FIELDS = ("title", "brand", "bullets", "category", "parent", "image", "images")


@dataclass(frozen=True, slots=True)
class Clause:
    """One field: its texts (several of bullets and pictures), its SHA-256, and who approved it when.

    `since` is None where an older version remembered it; `by` as `approval.signs_of` has it. `otherwise` says that the
    page shows something else now.
    """

    field: str
    texts: tuple[str, ...]
    digest: str
    since: datetime | None
    by: str
    otherwise: bool


@dataclass(frozen=True, slots=True)
class Constitution:
    """All that was approved of a listing; `digest` is the SHA-256 over all of it."""

    clauses: tuple[Clause, ...]
    digest: str

    def plain(self) -> Mapping[str, JsonValue]:
        """As a file: whoever hashes `approved` as canonical JSON (sorted keys, no blanks, UTF-8) gets `sha256`."""
        return {
            "sha256": self.digest,
            "approved": {one.field: list(one.texts) for one in self.clauses},
            "signed": {
                one.field: {"sha256": one.digest, "since": one.since.isoformat() if one.since else None, "by": one.by}
                for one in self.clauses
            },
        }


def constitution_of(memory: Facts) -> Constitution | None:
    """What the rule content_changed remembers as approved; None where nothing was read yet."""
    page, signs = page_of(memory), signs_of(memory)
    clauses = tuple(
        _clause(name, page.approved[name], signs.get(name), otherwise=name in page.told)
        for name in FIELDS
        if page.approved.get(name) not in (None, [], "")
    )
    if not clauses:
        return None
    return Constitution(clauses, _digest({one.field: list(one.texts) for one in clauses}))


def _clause(name: str, value: JsonValue, sign: JsonValue, *, otherwise: bool) -> Clause:
    texts = tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)
    since, by = (str(sign[0]), str(sign[1])) if isinstance(sign, list) and len(sign) == 2 else (None, "")
    at = datetime.fromisoformat(since) if since else None
    return Clause(name, texts, _digest(list(texts)), at, by, otherwise)


def _digest(value: JsonValue) -> str:
    return sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
