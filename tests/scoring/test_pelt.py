"""The change points are those that trying every division would find."""

from itertools import combinations, pairwise
from random import Random
from statistics import fmean

from hypothesis import given
from hypothesis import strategies as st

from tests.scoring.pelt import change_points, penalty


def squared_error(values: list[float]) -> float:
    middle = fmean(values)
    return sum((value - middle) ** 2 for value in values)


def by_trying_all(values: list[float], price: float, shortest: int) -> float:
    """The least total cost of any division."""
    best = squared_error(values)
    for many in range(1, len(values) // shortest):
        for cuts in combinations(range(1, len(values)), many):
            edges = [0, *cuts, len(values)]
            parts = [values[begin:end] for begin, end in pairwise(edges)]
            if min(map(len, parts)) >= shortest:
                best = min(best, sum(map(squared_error, parts)) + price * many)
    return best


def cost_of(values: list[float], cuts: list[int], price: float) -> float:
    edges = [0, *cuts, len(values)]
    parts = [values[begin:end] for begin, end in pairwise(edges)]
    return sum(map(squared_error, parts)) + price * len(cuts)


@given(
    values=st.lists(st.integers(-5, 5).map(float), min_size=4, max_size=10),
    price=st.sampled_from((0.5, 2.0, 10.0)),
    shortest=st.integers(1, 3),
)
def test_no_other_division_is_cheaper(values: list[float], price: float, shortest: int) -> None:
    cuts = change_points(values, price, shortest)
    assert abs(cost_of(values, cuts, price) - by_trying_all(values, price, shortest)) < 1e-6


def test_two_steps_in_noise_are_found_where_they_are() -> None:
    random = Random(7)
    values = [level + random.gauss(0, 0.1) for level in (1.0, 2.0, 1.3) for _ in range(40)]
    assert change_points(values, penalty(values), 5) == [40, 80]


def test_noise_alone_has_no_change() -> None:
    random = Random(7)
    values = [random.gauss(0, 0.1) for _ in range(300)]
    assert change_points(values, penalty(values), 5) == []
