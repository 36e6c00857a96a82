"""Compares what a reader says of a recorded page with what people read on it, field by field."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from adapters.page import Page
from adapters.readings import PageReading
from tests.adapters.labels_expected import Label, expected_of, words
from tests.adapters.labels_got import got_of
from tests.shared import SHARED


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Compared:
    """One labelled field of one page; `required` where the page states it and silence is no answer."""

    file: str
    kind: str
    field: str
    verdict: Verdict
    required: bool
    expected: object
    got: object

    def __str__(self) -> str:
        return f"{self.file} {self.field}: {self.verdict}, expected {self.expected!r}, got {self.got!r}"


@dataclass(frozen=True, slots=True)
class Tally:
    """How many fields of one kind came out right, wrong and unread; `required` counts the non-null labels."""

    kind: str
    fields: int
    wrong: int
    required: int
    read: int

    @property
    def wrong_share(self) -> float:
        return self.wrong / self.fields if self.fields else 0.0

    @property
    def read_share(self) -> float:
        return self.read / self.required if self.required else 1.0


def load(keep: Callable[[Label], bool]) -> list[Label]:
    """The labels that pass the test, in file order."""
    lines = (SHARED / "corpus" / "labels.jsonl").read_text("utf-8").splitlines()
    return [label for label in map(json.loads, lines) if keep(label)]


def body_of(label: Label) -> bytes:
    return (SHARED / "corpus" / str(label["file"])).read_bytes()


def page_of(label: Label, url: str | None = None) -> Page:
    """The recorded page as it came; most recordings have lost their address and status."""
    return Page(body_of(label), url=url)


def compare(label: Label, reading: PageReading) -> list[Compared]:
    """Every labelled field of the page with its verdict."""
    expected = expected_of(label)
    got = got_of(label, reading)
    return [_compared(label, field, expected.get(field), got.get(field)) for field in {**expected, **got}]


def tallies(results: Iterable[Compared]) -> list[Tally]:
    """One tally a kind, sorted by kind."""
    kinds: dict[str, list[Compared]] = {}
    for one in results:
        kinds.setdefault(one.kind, []).append(one)
    return [_tally(kind, rows) for kind, rows in sorted(kinds.items())]


def by_field(results: Iterable[Compared]) -> dict[str, Tally]:
    """One tally a field, list indices left out: `ranks[3].board` counts as `ranks.board`."""
    fields: dict[str, list[Compared]] = {}
    for one in results:
        fields.setdefault(re.sub(r"\[\d+\]", "", one.field), []).append(one)
    return {name: _tally(name, rows) for name, rows in sorted(fields.items())}


def table(rows: Iterable[Tally]) -> str:
    """The tallies as a text table."""
    head = f"{'kind':<34}{'fields':>8}{'wrong':>8}{'%':>7}{'stated':>8}{'read':>8}{'%':>7}"
    lines = [
        f"{row.kind:<34}{row.fields:>8}{row.wrong:>8}{row.wrong_share:>7.1%}"
        f"{row.required:>8}{row.read:>8}{row.read_share:>7.1%}"
        for row in rows
    ]
    return "\n".join([head, *lines])


def _tally(kind: str, rows: list[Compared]) -> Tally:
    required = [row for row in rows if row.required]
    return Tally(
        kind=kind,
        fields=len(rows),
        wrong=sum(row.verdict is Verdict.WRONG for row in rows),
        required=len(required),
        read=sum(row.verdict is Verdict.RIGHT for row in required),
    )


def _compared(label: Label, field: str, expected: object, got: object) -> Compared:
    accepted = [expected, *_accepted(label, field)]
    if any(_same(field, one, got) for one in accepted):
        verdict = Verdict.RIGHT
    elif got is None:
        verdict = Verdict.UNREAD
    else:
        verdict = Verdict.WRONG
    return Compared(label["file"], _kind(label), field, verdict, None not in accepted, expected, got)


def _kind(label: Label) -> str:
    """The platform with the kind of page; Amazon's lists by the recordings' own finer kinds."""
    folder = label["file"].split("/")[1] if label["file"].startswith("amazon/") and label.get("items") else None
    return f"{label.get('platform', 'wall')} {folder or label['page']}"


_ITEM = re.compile(r"items\[(\d+)\]\.(.+)")
_LABEL_NAMES = {"id": "id", "stock": "stock_left", "reviews": "total_ratings"}


def _accepted(label: Label, field: str) -> list[object]:
    lists: dict[str, object] = dict(label.get("accept") or {})
    if item := _ITEM.fullmatch(field):
        whole = str(lists.get(f"items[].{item[2]}", ""))
        lists = dict((label.get("items") or [])[int(item[1])].get("accept") or {})
        return [*_accepted_of_item(item[2], lists), *([None] if whole.startswith("null always") else [])]
    found = lists.get(field, lists.get(_LABEL_NAMES.get(field, field)))
    if field == "id":
        return [*(found if isinstance(found, list) else []), *(label.get("id_alternatives") or [])]
    if field == "state" and found is None:
        found = lists.get("page")
    return _listed(found)


def _accepted_of_item(field: str, lists: dict[str, object]) -> list[object]:
    """What else is right of an item; a price that may be unread takes its currency along."""
    found = lists.get(field)
    if field == "currency" and None in _listed(lists.get("price")):
        return [None]
    return _listed(found)


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def _same(field: str, expected: object, got: object) -> bool:
    if expected is None or got is None:
        return expected is got
    if field.endswith(".board"):
        return words(got) in (words(expected), words(str(expected).split(">")[-1]))
    if field.startswith("items") and field.endswith(".title"):
        return words(got).startswith(words(expected)) or words(expected).startswith(words(got))
    number = _number(expected)
    return number == _number(got) if number is not None else words(expected) == words(got)


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
