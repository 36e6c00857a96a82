"""What is drawn was seen: no line over a gap, no point outside the plot, the best rank above the worse."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from monitor.charts.axes import count_words, plain_axis, rank_axis
from monitor.charts.history import Window, gaps, merged, parts, runs, thinned
from monitor.charts.layout import frame, spread
from monitor.charts.spec import Chart, Ink, Legend, Line, Part, Theme, Tick
from monitor.charts.svg import svg_of
from monitor.language import Tongue

NOW = datetime(2026, 11, 13, 18, 14, tzinfo=UTC)
WEEK = Window.of(NOW, timedelta(days=7), NOW - timedelta(days=30))
moments = st.integers(int(WEEK.begin) - 100_000, int(WEEK.end)).map(float)
values = st.integers(1, 2_000_000).map(float)
changes = st.lists(st.tuples(moments, values | st.none()), max_size=20, unique_by=lambda one: one[0]).map(sorted)
spans = st.lists(st.tuples(moments, moments).map(lambda pair: (min(pair), max(pair))), max_size=6)


@given(changes, spans)
def test_a_number_is_drawn_only_where_it_was_seen_and_where_it_was_told(told: list, looks: list) -> None:  # type: ignore[type-arg]
    seen = merged(looks, WEEK)
    for run in runs(told, seen, WEEK.begin):
        first, end = run.steps[0][0], run.end
        assert first >= WEEK.begin, "what held before is no dot at the edge"
        assert first == end or any(begin <= first <= end <= until for begin, until in seen), "a line over a gap"
        assert all(early[0] <= late[0] <= end for early, late in pairwise(run.steps))
        for at, value in run.steps:
            before = [one for one in told if one[0] <= at]
            assert before, "a number before it was told"
            assert before[-1][1] == value


@given(spans)
def test_seen_and_not_seen_are_together_the_whole_time(looks: list) -> None:  # type: ignore[type-arg]
    seen = merged(looks, WEEK)
    known = sum(end - begin for begin, end in seen) + sum(end - begin for begin, end in gaps(seen, WEEK, 0.0))
    assert abs(known - (WEEK.end - WEEK.begin)) < 1e-3


@given(changes, spans)
def test_no_point_lies_outside_the_plot_whatever_was_seen(told: list, looks: list) -> None:  # type: ignore[type-arg]
    seen = merged(looks, WEEK)
    found = runs(told, seen, WEEK.begin)
    axis = rank_axis((value for run in found for _, value in run.steps), count_words(Tongue()))
    holes = tuple(Part(begin, end, Ink.UNKNOWN) for begin, end in gaps(seen, WEEK, 0.0))
    chart = Chart("T", "", WEEK.begin, WEEK.end, (), axis, lines=(Line(Ink.MINE, found),), gaps=holes)
    at, drawn = frame(chart), ElementTree.fromstring(svg_of(chart, Theme.LIGHT))
    for path in drawn.iter("{http://www.w3.org/2000/svg}path"):
        if path.get("class") == "line":
            for letter, first, second in re.findall(r"([MHV])(-?[\d.]+)(?: (-?[\d.]+))?", path.get("d", "")):
                x, y = (first, second) if letter == "M" else (first, None) if letter == "H" else (None, first)
                assert x is None or at.left - 0.1 <= float(x) <= at.right + 0.2
                assert y is None or at.top - 0.1 <= float(y) <= at.bottom + 0.1
    assert drawn.get("height") == f"{at.height:.0f}"


@given(st.lists(values, min_size=2, max_size=30, unique=True))
def test_a_better_rank_stands_above_a_worse_one_and_equal_shares_take_equal_room(ranks: list[float]) -> None:
    at = frame(Chart("T", "", WEEK.begin, WEEK.end, (), rank_axis(ranks, count_words(Tongue()))))
    heights = [at.y(rank) for rank in sorted(ranks)]
    assert all(above < below for above, below in pairwise(heights))
    low, high = min(ranks), max(ranks)
    middle = (low * high) ** 0.5
    assert abs(at.y(middle) - (at.y(low) + at.y(high)) / 2) < 1e-6


@given(st.lists(st.integers(0, 10_000_000).map(lambda cents: cents / 100), min_size=1, max_size=20))
def test_every_axis_has_a_few_ticks_within_itself(amounts: list[float]) -> None:
    whole = [max(1.0, float(round(amount))) for amount in amounts]
    for axis in (plain_axis(amounts, str), rank_axis(whole, str), plain_axis(whole, str, from_zero=True, whole=True)):
        assert 1 <= len(axis.ticks) <= 6
        assert all(axis.low - 1e-9 <= tick.at <= axis.high + 1e-9 for tick in axis.ticks)


def test_of_many_changes_the_extremes_stay() -> None:
    steps = [(float(at), 5.0 + (at % 7)) for at in range(20_000)]
    steps[777] = (777.0, 900.0)
    steps[9_999] = (9_999.0, 0.0)
    kept = thinned(steps)
    assert len(kept) < 1_300
    assert {(777.0, 900.0), (9_999.0, 0.0), steps[0], steps[-1]} <= set(kept)
    assert list(kept) == sorted(kept)


def test_who_held_the_buy_box_is_told_only_for_the_time_that_was_seen() -> None:
    told = [(0.0, Ink.MINE), (50.0, Ink.OTHER), (60.0, None), (70.0, Ink.MINE)]
    held = parts(told, [(10.0, 55.0), (58.0, 80.0)])
    assert held == (
        Part(10.0, 50.0, Ink.MINE),
        Part(50.0, 55.0, Ink.OTHER),
        Part(58.0, 60.0, Ink.OTHER),
        Part(70.0, 80.0, Ink.MINE),
    )


def test_no_two_words_of_an_axis_touch() -> None:
    ticks = tuple(Tick(WEEK.begin + step * 20_000, f"{step} Nov 12:00") for step in range(30))
    chart = Chart("T", "", WEEK.begin, WEEK.end, ticks, legend=(Legend(Ink.MINE, "a very long name " * 9),))
    drawn = ElementTree.fromstring(svg_of(chart, Theme.DARK))
    middles = [one for one in drawn.iter("{http://www.w3.org/2000/svg}text") if one.get("text-anchor") == "middle"]
    places = [float(one.get("x", 0)) for one in middles]
    assert len(places) >= 3
    assert all(late - early > 70 for early, late in pairwise(places))


@given(st.lists(st.floats(0, 300), max_size=5).map(sorted))
def test_the_numbers_of_events_never_cover_each_other(places: list[float]) -> None:
    found = spread(places, 19.0, 300.0)
    assert all(late - early >= 19.0 - 1e-6 for early, late in pairwise(found))
    assert all(place <= 300.0 for place in found)
