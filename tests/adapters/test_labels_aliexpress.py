"""AliExpress' recorded pages against what people read on them, to the measure of all platforms."""

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest

from adapters.aliexpress import item, pages
from adapters.page import Page
from adapters.readings import State
from tests.adapters.labels import Compared, Verdict, body_of, compare, load, page_of, table, tallies
from tests.adapters.labels_expected import Label
from tests.shared import needs_shared

pytestmark = needs_shared


def is_ours(label: Label) -> bool:
    return label.get("platform") == "aliexpress" and "sample_ds_product" not in label["file"]


@pytest.fixture(scope="module")
def results() -> list[Compared]:
    return [one for label in load(is_ours) for one in compared(label)]


def compared(label: Label) -> list[Compared]:
    if label["file"].endswith(".html"):
        return compare(label, pages.read(page_of(label)))
    reading = item.read(json.loads(body_of(label), parse_float=Decimal))
    assert reading is not None, label["file"]
    return compare(label, reading)


def test_what_is_read_on_recorded_pages_is_what_people_read_there(
    results: list[Compared], capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = tallies(results)
    with capsys.disabled():
        print(f"\n{table(kinds)}")
    wrong = [str(one) for one in results if one.verdict is not Verdict.RIGHT]
    assert {kind.kind for kind in kinds} == {"aliexpress product", "aliexpress search"}
    assert all(kind.wrong_share <= 0.01 and kind.read_share >= 0.92 for kind in kinds), wrong


def test_state_price_and_shop_are_all_right(results: list[Compared]) -> None:
    keys = ("state", "price", "currency", "featured_seller")
    wrong = [str(one) for one in results if one.field.startswith(keys) and one.verdict is not Verdict.RIGHT]
    assert wrong == []


def shares_of(label: Label) -> Iterator[tuple[float, Page]]:
    for share in (0.1, 0.3, 0.5, 0.7, 0.9, 0.98):
        cut = page_of(label)
        cut.body = cut.body[: int(len(cut.body) * share)]
        yield share, cut


def test_a_page_that_is_cut_anywhere_invents_no_item_and_no_price() -> None:
    for label in load(lambda label: is_ours(label) and label["file"].endswith(".html")):
        whole = pages.read(page_of(label))
        for share, cut in shares_of(label):
            part = pages.read(cut)
            assert part.state in (whole.state, State.UNKNOWN), (label["file"], share)
            assert part.price_range in (whole.price_range, None), (label["file"], share)
            assert part.items[:-1] == whole.items[: max(0, len(part.items) - 1)], (label["file"], share)
