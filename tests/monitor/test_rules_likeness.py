"""When two texts say the same, to the character; and what a rival's price is, state by state."""

import pytest

from adapters.readings import State
from monitor.rules.likeness import alike, key_of, same_brand, same_bullets
from monitor.rules.rivals import price_of
from tests.monitor.builders import listing, usd


@pytest.mark.parametrize(("left", "same"), [(49, False), (50, True), (51, True), (80, True)])
def test_a_text_that_is_cut_after_fifty_characters_is_the_same(left: int, same: bool) -> None:
    text = "x" * 80
    assert alike(text, text[:left]) is same
    assert alike(text, f"{text[:left]}…") is same
    assert alike(text[:left], text) is (left == 80), "mine is never the cut one"


def test_a_brand_is_the_same_in_capitals_and_otherwise_another_before_or_after_it_in_the_alphabet() -> None:
    assert same_brand("Lumen", "LUMEN®")
    assert not same_brand("Lumen", "Acme")
    assert not same_brand("Acme", "Lumen")


def test_five_bullets_are_shown_at_least_of_so_many() -> None:
    mine = [f"Bullet {number}" for number in range(7)]
    assert [same_bullets(mine, mine[:shown]) for shown in (4, 5, 6, 7)] == [False, True, True, True]
    assert [same_bullets(mine[:3], mine[:shown]) for shown in (2, 3, 4)] == [False, True, False]


def test_a_text_is_known_again_by_sixteen_signs() -> None:
    assert len(key_of(["Dimmable"])) == 16
    assert key_of(["Dimmable", "Oak"]) == key_of(["DIMMABLE ", "oak"]) != key_of(["Oak", "Dimmable"])


@pytest.mark.parametrize("state", list(State))
def test_a_rivals_price_counts_while_it_can_be_bought(state: State) -> None:
    assert price_of(listing(state)) == (usd("21.99") if state is State.LIVE else None)


def test_a_rivals_price_is_the_lowest_of_its_variations_where_it_states_none() -> None:
    assert price_of(None) is None
    assert price_of(listing(price=None)) is None
    assert price_of(listing(price=None, price_range=(usd("9.99"), usd("19.99")))) == usd("9.99")
