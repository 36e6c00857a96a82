from decimal import Decimal
from typing import Any

import pytest

from adapters.amazon import pages
from adapters.readings import Board, Condition, Money, PageOffer, PageReading, Seller, State
from tests.adapters.labels import Compared, Verdict, by_field, compare, load, page_of, table, tallies
from tests.adapters.labels_expected import Label
from tests.shared import needs_shared

MOST_WRONG = 0.01
LEAST_READ = 0.92
LEAST_KEY = 0.97
KEY_FIELDS = ("state", "price.amount", "price.currency", "featured_seller_id", "featured_seller_name")


def is_amazon(label: Label) -> bool:
    return bool(label["file"].startswith("amazon/"))


@pytest.fixture(scope="module")
def results() -> list[Compared]:
    return [one for label in load(is_amazon) for one in compare(label, pages.read(page_of(label)))]


@needs_shared
def test_what_is_read_on_recorded_amazon_pages_is_what_people_read_there(
    results: list[Compared], capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = tallies(results)
    with capsys.disabled():
        print(f"\n{table(kinds)}\n\n{table(by_field(results).values())}")
    wrong = [str(one) for one in results if one.verdict is not Verdict.RIGHT]
    assert all(kind.wrong_share <= MOST_WRONG for kind in kinds), wrong
    assert all(kind.read_share >= LEAST_READ for kind in kinds), wrong


@needs_shared
@pytest.mark.parametrize("field", KEY_FIELDS)
def test_state_price_and_featured_seller_are_nearly_always_right(results: list[Compared], field: str) -> None:
    tally = by_field(results)[field]
    assert tally.wrong_share <= 1 - LEAST_KEY
    assert tally.read_share >= LEAST_KEY


@needs_shared
def test_every_recorded_wall_is_caught_and_no_good_page_is_called_one() -> None:
    for label in load(is_amazon):
        state = pages.read(page_of(label)).state
        assert (state is State.BLOCKED) == (label["page"] == "blocked"), label["file"]


@needs_shared
def test_a_page_cut_anywhere_never_invents_a_seller_or_another_price() -> None:
    for label in load(lambda label: is_amazon(label) and label["page"] == "product"):
        whole = pages.read(page_of(label))
        body = page_of(label).body
        for share in (0.1, 0.3, 0.5, 0.7, 0.9):
            cut = page_of(label)
            cut.body = body[: int(len(body) * share)]
            part = pages.read(cut)
            assert part.state is not State.GONE, (label["file"], share)
            if part.price is not None and whole.price is not None:
                assert part.price.currency == whole.price.currency, (label["file"], share)


def label(**more: object) -> Label:
    empty = dict.fromkeys(("title", "brand", "fulfilled_by", "condition", "featured_seller_id", "featured_seller_name"))
    counts = dict.fromkeys(("other_offers_count", "rating", "reviews", "stock_left"))
    base = {"file": "x", "page": "product", "platform": "amazon", "id": "B1", "state": "live", "price": None}
    return {**base, **empty, **counts, "other_sellers": [], "ranks": [], **more}


def verdicts(held: Label, **said: Any) -> dict[str, Verdict]:
    reading = PageReading(platform="amazon", **{"state": State.LIVE, "id": "B1", **said})
    return {one.field: one.verdict for one in compare(held, reading) if one.verdict is not Verdict.RIGHT}


def test_the_comparer_tells_wrong_from_unread_and_invented() -> None:
    priced = label(price={"amount": "9.90", "currency": "USD"}, ranks=[{"board": "Books > Novels", "position": 3}])
    assert verdicts(priced) == dict.fromkeys(
        ("price.amount", "price.currency", "ranks[0].board", "ranks[0].position"), Verdict.UNREAD
    )
    right = {"price": Money(Decimal("9.9"), "USD"), "ranks": (Board("Novels", 3),)}
    assert verdicts(priced, **right) == {}
    assert verdicts(priced, **{**right, "price": Money(Decimal("9.9"), "EUR")}) == {"price.currency": Verdict.WRONG}
    assert verdicts(label(), stock=3, offers=(PageOffer(Seller("A1", "X")),)) == {
        "stock": Verdict.WRONG,
        "other_sellers[0].name": Verdict.WRONG,
    }


def test_the_comparer_takes_any_accepted_value() -> None:
    held = label(condition="new", reviews=7, accept={"condition": ["new", None], "reviews": [7, 8]})
    assert verdicts(held, reviews=8) == {}
    assert verdicts(held, reviews=9, condition=Condition.USED) == dict.fromkeys(("reviews", "condition"), Verdict.WRONG)
