"""The stars beside a listing: when they fell, and from which day on they are the usual ones."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.readings import Reading, ReviewSummary
from monitor.findings import Verdict
from monitor.rules.rating import RATING_FELL
from storage.states import Severity
from tests.monitor.builders import LAMP, Story, listing

MINUTES = timedelta(minutes=10)


def stars(rating: str | None, count: int | None = 812) -> ReviewSummary:
    return ReviewSummary(LAMP, Decimal(rating) if rating else None, count)


def page(story: Story, readings: Sequence[Reading], *, after: timedelta = MINUTES) -> Verdict:
    """A whole product page with these readings, `after` the last one."""
    story.at += after - MINUTES
    return story.page(listing(), *readings)


def test_stars_that_fell_by_two_tenths_are_told_and_want_a_second_look() -> None:
    story = Story(RATING_FELL)
    page(story, [stars("4.6")])
    assert page(story, [stars("4.5")]).bads == ()
    [bad] = page(story, [stars("4.4", 815)]).bads
    assert (bad.severity, bad.confirm) == (Severity.PUSH, True)
    assert bad.facts == {"was": "4.6", "is": "4.4", "count": 815}
    assert page(story, [stars("4.5")]).bads == ()


def test_a_slow_decline_is_told_as_well() -> None:
    story = Story(RATING_FELL)
    page(story, [stars("4.6")])
    for _ in range(30):
        assert page(story, [stars("4.5")], after=timedelta(days=1)).bads == ()
    assert page(story, [stars("4.4")]).bads


def test_a_better_rating_is_the_measure_only_after_a_week() -> None:
    story = Story(RATING_FELL)
    page(story, [stars("4.3")])
    page(story, [stars("4.6")])
    assert page(story, [stars("4.3")], after=timedelta(days=1)).bads == (), "the better one was an exception"
    page(story, [stars("4.6")])
    page(story, [stars("4.6")], after=timedelta(days=8))
    assert page(story, [stars("4.3")]).bads


def test_a_worse_rating_that_was_told_is_the_usual_one_after_a_week() -> None:
    story = Story(RATING_FELL)
    page(story, [stars("4.6")])
    assert page(story, [stars("4.2")]).bads
    assert page(story, [stars("4.2")], after=timedelta(days=6)).bads
    assert page(story, [stars("4.2")], after=timedelta(days=1)).bads == ()
    assert story.memory["level"] == "4.2"


def test_days_of_better_stars_do_not_count_for_worse_ones() -> None:
    story = Story(RATING_FELL)
    page(story, [stars("4.4")])
    page(story, [stars("4.6")])
    page(story, [stars("4.6")], after=timedelta(days=5))
    assert page(story, [stars("4.1")]).bads
    [bad] = page(story, [stars("4.1")], after=timedelta(days=3)).bads
    assert bad.facts["was"] == "4.4"


def test_stars_that_are_not_stated_prove_nothing() -> None:
    story = Story(RATING_FELL)
    page(story, [stars("4.6")])
    page(story, [stars("4.2")])
    assert page(story, []).silent
    assert page(story, [stars(None, None)]).silent


@pytest.mark.parametrize(
    ("rating", "told"), [("2.4", True), ("2.2", True), ("1.0", True), ("2.5", False), ("3", False)]
)
def test_two_tenths_or_more_are_a_fall(rating: str, told: bool) -> None:
    story = Story(RATING_FELL)
    page(story, [stars("2.6")])
    assert bool(page(story, [stars(rating)]).bads) is told


def test_a_rating_that_fell_then_rose_then_fell_begins_its_week_anew() -> None:
    story = Story(RATING_FELL)
    page(story, [stars("4.4")])
    page(story, [stars("4.2")])
    fell = story.memory["since"]
    assert fell == story.at.isoformat()
    page(story, [stars("4.1")])
    assert story.memory["since"] == fell, "farther down is the same fall"
    page(story, [stars("4.6")])
    rose = story.memory["since"]
    assert rose == story.at.isoformat()
    page(story, [stars("4.5")])
    assert story.memory["since"] == rose
    page(story, [stars("4.0")])
    assert story.memory["since"] == story.at.isoformat()
    page(story, [stars("4.4")])
    assert story.memory["since"] is None
