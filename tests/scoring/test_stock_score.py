"""The measure of the stock forecast: eight of ten times between 70 and 90 of a hundred are within what was said."""

from dataclasses import replace
from datetime import date
from random import Random

from tests.scoring.stock_files import Streams, streams_of, thinned
from tests.scoring.stock_score import Score, lines, part_of, score
from tests.shared import SHARED, needs_shared

LEAST, MOST = 0.70, 0.90
BAKERY = SHARED / "series/orders/bakery_till_2016.csv"


def made(a_day: float, days: int, items: int = 12, seed: int = 1) -> Streams:
    """Items that sell by chance alone."""
    random = Random(seed)
    one = {
        str(item): [sum(random.random() < a_day / 40 for _ in range(40)) for _ in range(days)] for item in range(items)
    }
    return Streams(date(2026, 1, 5), one, [True] * days)


def covered(found: Score) -> dict[str, float]:
    units = {f"units {speed}": one.covered for (speed, ahead), one in found.units.items() if not ahead}
    return units | {f"days {speed}": one.covered for (speed, ahead), one in found.stock_out.items() if not ahead}


@needs_shared
def test_on_a_real_till_eight_of_ten_times_are_within_and_the_middle_is_nearer_than_a_moving_mean() -> None:
    whole = streams_of(BAKERY)
    begin, end = part_of(whole, "second")
    found = score(whole, begin, end, step=8)
    for name, share in covered(found).items():
        assert LEAST <= share <= MOST, (name, [*lines(found)])
    for speed in ("all", "fast", "slow"):
        assert found.units[speed, 0].off < found.units[speed, 0].naive, [*lines(found)]


def test_what_sells_by_chance_alone_is_covered_fast_or_slow() -> None:
    for a_day in (0.3, 6.0):
        found = score(made(a_day, 120), step=11)
        assert LEAST <= found.units["all", 0].covered <= 0.95, [*lines(found)]
        assert found.units["all", 0].count > 100


def test_a_forecast_that_is_too_sure_is_seen() -> None:
    """The week in which everything stopped is within nothing that was said before."""
    streams = made(6.0, 90, items=4)
    stopped = replace(streams, items={name: [*days[:70], *([0] * 20)] for name, days in streams.items.items()})
    found = score(stopped, 70, 90, step=20)
    assert found.units["all", 7].covered == 0
    assert found.units["all", 7].below == found.units["all", 7].count == 4


def test_thinning_keeps_about_its_share_and_is_the_same_for_the_same_seed() -> None:
    streams = made(8.0, 60)
    some = thinned(streams, 0.25, 1)
    assert some == thinned(streams, 0.25, 1) != thinned(streams, 0.25, 2)
    units = [sum(map(sum, one.items.values())) for one in (streams, some)]
    assert 0.2 < units[1] / units[0] < 0.3
