"""The proof of watch is counted from what was stored, and never looks better than the night was."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Topic
from monitor.coverage import Coverage, Gap, coverage_of, of_topics
from monitor.demo.markup import parse_html
from monitor.language import Tongue
from monitor.render import coverage_line
from monitor.render.coverage import listing_coverage
from storage.states import (
    LookCount,
    Span,
    Trouble,
)
from tests.monitor.alerts import listing
from tests.monitor.mornings import CAPTCHA, SINCE, UNTIL, ZONE, after, seen, span, watch


def test_a_quiet_night_has_no_gap() -> None:
    coverage = coverage_of(seen(), SINCE, UNTIL)
    assert (coverage.checked, coverage.listings, coverage.percent, coverage.gaps) == (1, 1, 100, ())


def test_the_longest_gap_is_named_with_its_cause() -> None:
    begin, end = after(19.2), after(19.2) + timedelta(minutes=4, seconds=10)
    night = seen(
        spans=(span(SINCE, begin), span(end, UNTIL)),
        troubles=(
            Trouble(1, Topic.LISTINGS, begin + timedelta(seconds=9), end, CAPTCHA, 3),
            Trouble(1, Topic.LISTINGS, after(2), after(3), "another time", 1),
        ),
        counts=(LookCount(1, Topic.LISTINGS, 2008, 8),),
    )
    line = parse_html(coverage_line(Tongue("en", ZONE), coverage_of(night, SINCE, UNTIL), UNTIL))[0]
    assert line == (
        "1/1 listing checked, every 10 min, 99.6 % of looks ok, longest gap 4 min 10 s, 03:12–03:16 (captcha)."
    )


def test_a_time_in_which_nobody_looked_is_not_blamed_on_the_platform() -> None:
    night = seen(spans=(span(SINCE, after(5)), span(after(6), UNTIL)))
    (gap,) = coverage_of(night, SINCE, UNTIL).gaps
    assert (gap.length, gap.why) == (timedelta(hours=1), None)


def test_a_listing_that_was_never_answered_is_not_checked() -> None:
    night = seen(spans=(), counts=(LookCount(1, Topic.LISTINGS, 0, 144),))
    coverage = coverage_of(night, SINCE, UNTIL)
    assert (coverage.checked, coverage.percent) == (0, 0)
    assert coverage.gaps[0].length == UNTIL - SINCE


def test_a_listing_added_late_has_no_gap_before_it_was_known() -> None:
    late = watch(created_at=after(20))
    coverage = coverage_of(seen(watches=(late,), spans=(span(after(20), UNTIL),)), SINCE, UNTIL)
    assert coverage.gaps == ()


def test_a_paused_listing_is_counted_apart() -> None:
    paused = listing(id=2, paused_until=UNTIL + timedelta(days=1))
    night = seen(listings=(listing(), paused), watches=(watch(), watch(2)))
    coverage = coverage_of(night, SINCE, UNTIL)
    assert (coverage.checked, coverage.listings, coverage.paused, coverage.gaps) == (1, 1, 1, ())


@given(looks=st.integers(0, 5000), failures=st.integers(1, 5000))
def test_one_failure_is_never_rounded_to_a_hundred_per_cent(looks: int, failures: int) -> None:
    percent = Coverage(1, 1, 0, None, looks, failures, ()).percent
    assert percent is not None
    assert percent < 100


spans = st.lists(
    st.tuples(st.integers(0, 1440), st.integers(0, 1440)).map(sorted).map(lambda pair: (pair[0], pair[1])), max_size=8
)


@given(spans)
def test_gaps_and_coverage_never_overlap(minutes: list[tuple[int, int]]) -> None:
    parts = [span(SINCE + timedelta(minutes=a), SINCE + timedelta(minutes=b)) for a, b in minutes]
    for gap in coverage_of(seen(spans=parts), SINCE, UNTIL).gaps:
        assert SINCE <= gap.begin < gap.end <= UNTIL
        assert all(part.end <= gap.begin or part.begin >= gap.end for part in parts if part.begin < part.end)


def test_each_question_about_a_listing_has_its_own_gap_and_cause() -> None:
    asked = [watch(), watch(topic=Topic.OFFERS, read_at=after(22), failures=2, trouble=CAPTCHA)]
    night = seen(
        watches=asked,
        spans=(span(SINCE, UNTIL), Span(1, Topic.OFFERS, SINCE, after(22))),
        troubles=(Trouble(1, Topic.OFFERS, after(22.1), UNTIL, CAPTCHA, 12),),
        counts=(LookCount(1, Topic.LISTINGS, 144, 0), LookCount(1, Topic.OFFERS, 132, 12)),
    )
    page, offers = of_topics(night, 1, SINCE, UNTIL)
    assert (page.topic, page.percent, page.gap) == (Topic.LISTINGS, 100, None)
    assert (offers.looks, offers.failures, offers.percent) == (132, 12, 91.7)
    assert offers.gap == Gap(1, after(22), UNTIL, CAPTCHA)
    assert of_topics(night, 2, SINCE, UNTIL) == ()
    said = listing_coverage(Tongue("en", ZONE), listing(), [(timedelta(days=1), (page, offers))], UNTIL).html
    lines = parse_html(said)[0].splitlines()
    assert lines[1:] == [
        "The last 1 d",
        "the page itself: 144 looks, every 10 min, 100 % of looks ok, no gap.",
        "who sells there: 144 looks, every 10 min, 91.7 % of looks ok, longest gap 2 h, 06:00–08:00 (captcha).",
        "Oldest data: who sells there, 2 h old. It fails now: captcha.",
    ]


def test_an_answer_that_never_came_is_older_than_all() -> None:
    night = seen(watches=[watch(), watch(topic=Topic.STOCK, read_at=None)])
    topics = of_topics(night, 1, SINCE, UNTIL)
    said = listing_coverage(Tongue("en", ZONE), listing(), [(timedelta(days=1), topics)], UNTIL).html
    assert parse_html(said)[0].splitlines()[-1] == "⚪ Never answered yet: what is left."
