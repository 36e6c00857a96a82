"""Recorded pages of shops with schema.org data, and every platform's walls, against what people read on them."""

from collections.abc import Callable
from functools import cache

import pytest

from adapters.readings import State
from adapters.web.pages import read
from tests.adapters import labels
from tests.adapters.labels import Compared, Tally
from tests.adapters.labels_expected import Label
from tests.shared import needs_shared

pytestmark = needs_shared

# Recordings that state no schema.org data: they belong to adapters of their own.
_WITHOUT_DATA = ("1688", "taobao", "tmall", "jd")


def _has_schema_data(label: Label) -> bool:
    ours = label["file"].endswith(".html") and not label["file"].startswith("amazon/")
    return (
        ours and label["page"] in ("product", "gone", "home", "blocked") and label.get("platform") not in _WITHOUT_DATA
    )


@cache
def results() -> tuple[Compared, ...]:
    found = labels.load(_has_schema_data)
    return tuple(one for label in found for one in labels.compare(label, read(labels.page_of(label))))


def test_the_table_of_kinds_and_fields(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n" + labels.table(labels.tallies(results())))
        print(labels.table(labels.by_field(results()).values()))
        print(
            "\n".join(str(one) for one in results() if one.verdict != "right" and (one.required or one.got is not None))
        )
    assert results()


def test_at_most_one_field_in_a_hundred_is_wrong() -> None:
    wrong = [str(one) for one in results() if one.verdict == "wrong"]
    assert len(wrong) <= len(results()) / 100, wrong


def test_of_every_kind_at_least_92_percent_of_what_is_stated_is_read() -> None:
    poor = [tally for tally in labels.tallies(results()) if tally.read_share < 0.92]
    assert not poor, labels.table(poor)


@pytest.mark.parametrize(
    "is_one",
    [
        lambda field: field == "state",
        lambda field: field.startswith(("price", "currency")),
        lambda field: field.startswith("featured_seller"),
    ],
    ids=["state", "price", "featured seller"],
)
def test_state_price_and_featured_seller_are_read_in_97_percent(is_one: Callable[[str], bool]) -> None:
    required = [one for one in results() if one.required and is_one(one.field)]
    right = sum(one.verdict == "right" for one in required)
    assert right / len(required) >= 0.97, [str(one) for one in required if one.verdict != "right"]


def test_a_page_of_a_platform_without_schema_data_is_unknown_and_never_a_wall() -> None:
    others = labels.load(lambda one: one["file"].endswith(".html") and one.get("platform") in _WITHOUT_DATA)
    states = {one["file"]: read(labels.page_of(one)).state for one in others}
    assert set(states.values()) == {State.UNKNOWN}, states


def test_the_tallies_would_notice_a_reader_that_says_nothing() -> None:
    silent = [
        Compared(one.file, one.kind, one.field, labels.Verdict.UNREAD, one.required, one.expected, None)
        for one in results()
    ]
    kinds: list[Tally] = labels.tallies(silent)
    assert all(tally.read_share == 0 for tally in kinds if tally.required)
