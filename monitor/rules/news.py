"""What is told once as it becomes so: a value is other than the one told last, in two looks, and then is the known one.

Unlike what is wrong with a listing of mine, such news ends nothing when it is over: the next move is measured from it.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from monitor.findings import Memory
from storage.states import Facts, JsonValue

# So long the case of a value that stays stands open, so that a person sees it.
OPEN_FOR = timedelta(hours=24)


class Case(NamedTuple):
    """A step from one value to another, of some kind; `fresh` where this very answer shows it."""

    kind: str
    was: JsonValue
    now: JsonValue
    since: datetime
    fresh: bool = True

    @property
    def facts(self) -> Facts:
        return {"kind": self.kind, "was": self.was, "is": self.now, "first_seen": self.since.isoformat()}


def followed(
    memory: Memory, now: JsonValue, kind: str | None, at: datetime, lasts: timedelta | None = OPEN_FOR
) -> tuple[Memory, tuple[Case, ...]]:
    """The memory after an answer, and the cases that are open: `kind` says what step it is from the known value.

    None is none worth telling. The second look in a row that shows the same kind of step makes its value the known
    one. `lasts` is how long the case of the known value stays open while it stays; None: as long as it does.
    """
    known, case = memory.get("known"), _open(memory, at, lasts)
    if kind is None:
        return _memory(known, case), (case,) if case else ()
    began = _pending(memory, kind)
    step = Case(kind, known, now, began or at)
    if began is not None and began < at:
        return _memory(now, step), (step,)
    cases = (case._replace(fresh=False), step) if case else (step,)
    return {**_memory(known, case), "pending": {"kind": kind, "at": step.since.isoformat()}}, cases


def begun(now: JsonValue) -> Memory:
    """The memory of a first answer, which is no news."""
    return {"known": now}


def _memory(known: JsonValue, case: Case | None) -> Memory:
    return {"known": known, "case": {**case.facts}} if case else {"known": known}


def _open(memory: Memory, at: datetime, lasts: timedelta | None) -> Case | None:
    kept = memory.get("case")
    if not isinstance(kept, dict):
        return None
    case = Case(str(kept["kind"]), kept["was"], kept["is"], datetime.fromisoformat(str(kept["first_seen"])))
    # In both directions: what lies ahead was noted before the clock was set back.
    return case if lasts is None or abs(at - case.since) < lasts else None


def _pending(memory: Memory, kind: str) -> datetime | None:
    kept = memory.get("pending")
    same = isinstance(kept, dict) and kept.get("kind") == kind
    return datetime.fromisoformat(str(kept["at"])) if isinstance(kept, dict) and same else None
