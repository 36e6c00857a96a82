"""New low stars: which reviews are news and for how long, what is remembered, and the share where none is shown."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.readings import Reading, Review, ReviewSummary, StarShares
from monitor.findings import Bad
from monitor.rules.low_stars import NEW_LOW_STARS
from monitor.thresholds import Thresholds
from storage.states import JsonValue, Severity
from tests.monitor.builders import LAMP, NIGHT, Story, listing

TODAY, DAY, MINUTES = NIGHT.date(), timedelta(days=1), timedelta(minutes=10)
SECOND = timedelta(seconds=1)


def review(name: str = "R1", stars: int = 1, day: date | None = TODAY) -> Review:
    return Review(LAMP, name, stars, day, f"https://shop.example/{name}")


def shares(one: int, two: int = 0) -> StarShares:
    return StarShares(LAMP, (one, two, 0, 0, 100 - one - two))


def looking() -> Story:
    """A lamp whose page has shown good reviews alone."""
    story = Story(NEW_LOW_STARS)
    assert page(story, review("R0", 5)) == ()
    return story


def page(story: Story, *readings: Reading, at: datetime | None = None) -> tuple[Bad, ...]:
    story.at = at - MINUTES if at else story.at
    return story.page(listing(), *readings).bads


def ids(bad: Bad) -> list[JsonValue]:
    rows = bad.facts["reviews"]
    assert isinstance(rows, list)
    return [one["id"] for one in rows if isinstance(one, dict)]


def remembered(story: Story, name: str) -> list[JsonValue]:
    kept = story.memory[name]
    assert isinstance(kept, list)
    return kept


# --- single reviews --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stars", "told"), [(1, True), (2, True), (3, False), (5, False)])
def test_two_stars_are_low_and_three_are_not(stars: int, told: bool) -> None:
    assert bool(page(looking(), review(stars=stars))) is told


def test_what_is_low_may_be_moved() -> None:
    story = looking()
    story.thresholds = Thresholds({"new_low_stars.stars": Decimal(3)})
    assert page(story, review(stars=3))
    assert page(looking(), review(stars=3)) == ()


def test_a_new_low_review_is_told_silently_with_its_stars_day_and_address_and_the_number_of_all() -> None:
    [bad] = page(looking(), review(stars=2), ReviewSummary(LAMP, Decimal("4.5"), 812))
    assert (bad.subject, bad.severity, bad.fresh, bad.confirm, bad.news) == (
        "low_stars",
        Severity.SILENT,
        True,
        True,
        True,
    )
    told = {"id": "R1", "stars": 2, "day": TODAY.isoformat(), "url": "https://shop.example/R1"}
    assert bad.facts == {"reviews": [told], "count": 812}
    assert page(looking(), review())[0].facts["count"] is None


def test_those_of_the_first_look_are_known_and_no_news() -> None:
    story = Story(NEW_LOW_STARS)
    assert page(story, review()) == page(story, review()) == ()
    assert (story.memory["known"], story.memory["since"]) == (["R1"], (NIGHT + MINUTES).isoformat())


def test_a_case_is_open_for_a_day_fresh_only_while_the_page_shows_the_review() -> None:
    story = looking()
    found = NIGHT + DAY / 2
    [bad] = page(story, review(), at=found)
    assert bad.fresh
    [bad] = page(story, review("R0", 5))
    assert (ids(bad), bad.fresh) == (["R1"], False)
    assert page(story, review(), at=found + DAY - SECOND)[0].fresh
    assert page(story, review(), at=found + DAY) == ()
    assert page(story, review()) == (), "a review is news once"


@pytest.mark.parametrize(
    ("after", "written", "told"),
    [(0, -1, True), (0, -2, False), (30, 16, True), (30, 15, False), (14, 0, True), (13, -1, True), (13, -2, False)],
)
def test_news_was_written_since_the_day_before_the_first_look_and_within_fourteen_days(
    after: int, written: int, told: bool
) -> None:
    story = looking()
    day = TODAY + written * DAY
    assert bool(page(story, review(day=day), at=NIGHT + after * DAY + 2 * MINUTES)) is told


def test_a_review_without_a_day_proves_nothing() -> None:
    assert page(looking(), review(day=None)) == ()


def test_five_are_told_the_newest_and_two_hundred_are_known() -> None:
    story = looking()
    [bad] = page(story, *[review(f"R{number}") for number in range(1, 8)])
    assert ids(bad) == [f"R{number}" for number in range(3, 8)]
    assert bad.facts["week"] == 7
    page(story, *[review(f"S{number}") for number in range(198)])
    known = remembered(story, "known")
    assert (len(known), known[0], known[-2:]) == (200, "S0", ["R1", "R2"])


def test_a_week_counts_each_review_once_for_seven_days() -> None:
    story = looking()
    found = story.at + MINUTES
    page(story, review())
    page(story, review())
    assert len(remembered(story, "week")) == 1
    for at, count in ((found + 7 * DAY - SECOND, 1), (found + 7 * DAY, 0)):
        page(story, review("R0", 5), at=at)
        assert len(remembered(story, "week")) == count


@pytest.mark.parametrize(("number", "severity"), [(2, Severity.SILENT), (3, Severity.PUSH), (4, Severity.PUSH)])
def test_three_in_a_week_ring_by_day(number: int, severity: Severity) -> None:
    [bad] = page(looking(), *[review(f"R{one}") for one in range(1, number + 1)])
    assert bad.severity is severity
    assert bad.facts.get("week") == (number if severity is Severity.PUSH else None)


# --- the share of low stars ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "two", "told"), [(5, 4, False), (5, 5, True), (10, 0, True), (3, 2, False)])
def test_where_no_review_is_shown_two_points_more_of_low_stars_are_told(one: int, two: int, told: bool) -> None:
    story = Story(NEW_LOW_STARS)
    assert page(story, shares(5, 3)) == ()
    bads = page(story, shares(one, two))
    assert [(bad.facts, bad.severity, bad.fresh) for bad in bads] == (
        [({"reviews": [], "count": None, "was": 8, "is": 10}, Severity.SILENT, True)] if told else []
    )


def test_a_rise_is_open_for_a_day_and_fresh_while_the_share_is_as_high() -> None:
    story = Story(NEW_LOW_STARS)
    page(story, shares(8))
    found = NIGHT + DAY / 2
    assert page(story, shares(11), at=found)
    for share, fresh in ((10, False), (11, True), (12, True)):
        [bad] = page(story, shares(share))
        assert (bad.fresh, bad.facts["was"], bad.facts["is"]) == (fresh, 8, 11)
    [bad] = page(story, review("R0", 5))
    assert (bad.fresh, bad.facts["is"]) == (False, 11)
    assert page(story, shares(12), at=found + DAY - SECOND)
    assert page(story, shares(12), at=found + DAY) == ()


def test_a_share_is_not_compared_where_single_reviews_are_shown_nor_after_low_was_redefined() -> None:
    story = Story(NEW_LOW_STARS)
    page(story, shares(8))
    assert page(story, shares(20), review("R0", 5)) == ()
    assert page(story, shares(22)), "the share of that page is remembered all the same"
    story = Story(NEW_LOW_STARS)
    page(story, shares(8))
    story.thresholds = Thresholds({"new_low_stars.stars": Decimal(3)})
    assert page(story, shares(30)) == ()
    assert (story.memory["share"], story.memory["low"]) == (30, 3)
    assert page(story, shares(32))


def test_a_page_that_says_nothing_of_reviews_changes_nothing() -> None:
    story = Story(NEW_LOW_STARS)
    page(story, shares(8))
    before = story.memory
    assert story.page(listing(), ReviewSummary(LAMP, Decimal("4.5"), 812)).silent
    assert story.memory == before
    page(story, review("R0", 5))
    assert (story.memory["share"], story.memory["low"]) == (8, 2)
