"""A turn is told where it is sure, with how far it may be off; what is too little, mixed or forbidden is said."""

from math import exp
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.platforms.change import LEAST, shift_of, slope_of, turn_of
from monitor.platforms.weeks import Measure, Reading, Week, Why, readings_of, together

STEADY = [Week(100, 10, 1000.0, 150.0, 150.0, 100.0, 5000.0, 0.2, 3.0)] * 20


def reading(weeks: list[Week], measure: Measure, platform: str = "amazon") -> Reading:
    return next(one for one in readings_of(platform, weeks) if one.measure is measure)


def varied(level: float, count: int, seed: int, noise: float = 0.05) -> list[Week]:
    random = Random(seed)
    return [Week(round(level * random.uniform(1 - noise, 1 + noise)), 10, 1000.0) for _ in range(count)]


def test_a_fall_is_told_with_its_size_and_how_far_that_may_be_off() -> None:
    found = reading([*varied(100, 14, 1), *varied(70, 6, 2)], Measure.ORDERS)
    assert found.has_turned
    assert not found.is_better
    shift = found.shift
    assert shift is not None
    assert shift.low < -0.3 < shift.high < -0.2
    assert abs(shift.value + 0.3) < 0.05


def test_a_steady_shop_has_no_turn_and_says_what_cannot_be_excluded() -> None:
    found = reading(varied(100, 20, 3), Measure.ORDERS)
    assert not found.has_turned
    assert found.shift is not None
    assert found.shift.low <= 0 <= found.shift.high
    assert not any(one.has_turned for one in readings_of("amazon", STEADY))


def test_one_wild_week_is_no_turn() -> None:
    weeks = [*varied(100, 18, 4), Week(400, 10, 1000.0), *varied(100, 1, 5)]
    assert not reading(weeks, Measure.ORDERS).has_turned


def test_what_falls_steadily_is_told_by_the_week() -> None:
    weeks = [*varied(200, 10, 6), *(Week(round(200 * 0.94**step), 10, 1000.0) for step in range(10))]
    turn = reading(weeks, Measure.ORDERS).turn
    assert turn is not None
    assert turn.slope is not None
    assert turn.gradual
    assert abs(exp(turn.slope.value) - 0.94) < 0.02


def test_fees_that_rise_by_two_points_are_worse_and_faster_delivery_is_better() -> None:
    dear = [Week(100, 10, 1000.0, 150.0, 150.0, delivery=4.0 + at % 3 / 10) for at in range(14)]
    dearer = [Week(100, 10, 1000.0, 178.0, 178.0, delivery=3.0 + at % 2 / 10) for at in range(6)]
    fees, delivery = (reading([*dear, *dearer], one) for one in (Measure.FEES, Measure.DELIVERY))
    assert (fees.has_turned, fees.is_better) == (True, False)
    assert fees.usual == pytest.approx(0.15)
    assert (delivery.has_turned, delivery.is_better) == (True, True)


def test_fees_that_are_our_own_guess_say_nothing_of_the_platform() -> None:
    guessed = [Week(100, 10, 1000.0, 150.0, 100.0)] * 20
    assert reading(guessed, Measure.FEES).why is Why.NOT_TOLD


@pytest.mark.parametrize(
    ("weeks", "measure", "why"),
    [
        (STEADY[: LEAST - 1], Measure.ORDERS, Why.TOO_SHORT),
        ([*STEADY, Week(), Week()], Measure.ORDERS, Why.TOO_SHORT),
        ([Week(2, 10, 40.0)] * 20, Measure.ORDERS, Why.FEW_ORDERS),
        ([Week(100, 10, 1000.0)] * 20, Measure.TRAFFIC, Why.NOT_TOLD),
        ([], Measure.ORDERS, Why.TOO_SHORT),
        ([Week()] * 20, Measure.FEES, Why.TOO_SHORT),
        ([Week()] * 20, Measure.DELIVERY, Why.NOT_TOLD),
    ],
    ids=["too short", "told too long ago", "few orders", "not told", "nothing", "no whole week", "no delivery"],
)
def test_what_is_not_enough_says_why(weeks: list[Week], measure: Measure, why: Why) -> None:
    found = reading(weeks, measure)
    assert (found.why, found.turn, found.has_turned) == (why, None, False)


def test_what_ebay_counts_itself_is_not_reckoned_with_and_my_own_orders_are() -> None:
    found = {one.measure: one.why for one in readings_of("ebay", STEADY)}
    assert found[Measure.TRAFFIC] is found[Measure.REPEAT] is Why.LICENCE
    assert found[Measure.ORDERS] is None


def test_accounts_are_added_and_a_week_that_one_of_them_lacks_is_unknown() -> None:
    one, other = [Week(10, 5, 100.0, visits=50.0, repeat=0.1)] * 2, [Week(30, 5, 300.0, repeat=0.5), Week()]
    first, second = together([one, other])
    assert (first.orders, first.listings, first.revenue) == (40, 10, 400.0)
    assert first.visits == 50.0, "the other never tells visits"
    assert first.repeat == pytest.approx(0.4)
    assert (second.orders, second.revenue, second.visits) == (None, None, 50.0)


@given(st.lists(st.floats(-5, 5), min_size=LEAST, max_size=26), st.floats(-3, 3))
def test_a_turn_moves_with_what_is_added_and_changes_its_sign_with_time(values: list[float], by: float) -> None:
    before, after = values[:-4], values[-4:]
    plain, moved = shift_of(before, after), shift_of(before, [one + by for one in after])
    assert moved.value == pytest.approx(plain.value + by, abs=1e-9)
    assert shift_of(after, before).value == pytest.approx(-plain.value, abs=1e-9)
    assert plain.low <= plain.value <= plain.high
    assert turn_of(values) is not None
    slope = slope_of([one + by * place for place, one in enumerate(values)])
    level = slope_of(values)
    assert slope is not None
    assert level is not None
    assert slope.value == pytest.approx(level.value + by, abs=1e-9)


def test_an_interval_misses_no_oftener_than_it_says() -> None:
    random = Random(7)
    missed = 0
    for _ in range(2000):
        early, late = ([random.gauss(0, 1) for _ in range(count)] for count in (13, 4))
        missed += shift_of(early, late).is_clear
    assert missed < 2000 * 0.02
