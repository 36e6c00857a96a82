"""Reviews that arrive far faster than usual: what is a burst, and what pages do to the number by themselves."""

import csv
import json
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from adapters.readings import Reading, ReviewSummary, StarShares
from monitor.findings import Bad
from monitor.rules.reviews import FIVE_STAR_BURST
from monitor.thresholds import Thresholds
from storage.states import Severity
from tests.clock import NIGHT
from tests.monitor.builders import LAMP, Story, listing
from tests.shared import SHARED, needs_shared

KEEPA = SHARED / "series" / "derived" / "keepa_B0D8W1YVBX.csv"
LENSES = SHARED / "series" / "raw" / "linsenfinder_data.json"


class Page(Story):
    """A product page whose number of reviews is read now and then."""

    def __init__(self) -> None:
        super().__init__(FIVE_STAR_BURST)

    def shows(self, hours: float, count: int | None, five: int | None = None) -> tuple[Bad, ...]:
        """What the rule finds so many hours after NIGHT."""
        self.at = NIGHT + timedelta(hours=hours, minutes=-10)
        said: list[Reading] = [ReviewSummary(LAMP, Decimal("4.5"), count)]
        if five is not None:
            said.append(StarShares(LAMP, (0, 0, 0, 100 - five, five)))
        return self.page(listing(), *said).bads


def settled(days: int = 10, a_day: int = 1, count: int = 100, five: int | None = None) -> Page:
    """A page that gained so many a day until NIGHT."""
    page = Page()
    for hour in range(-24 * days, 1, 6):
        assert page.shows(hour, count + a_day * (hour + 24 * days) // 24, five) == ()
    return page


def test_sixteen_in_a_night_where_one_a_day_is_usual_wakes() -> None:
    page = settled()
    bads = [page.shows(hour, 110 + 2 * hour) for hour in range(1, 9)]
    assert [bool(found) for found in bads] == [False] * 3 + [True] * 5
    (bad,) = bads[-1]
    assert (bad.subject, bad.severity, bad.confirm) == ("reviews", Severity.WAKE, True)
    assert (bad.facts["total"], bad.facts["kind"]) == (126, None)


@pytest.mark.parametrize(("more", "told"), [(7, False), (8, True)])
def test_what_chance_may_bring_is_no_burst(more: int, told: bool) -> None:
    """One comes a day, as today: eight in the last 24 hours are still within the chance of a listing's quarter."""
    page = settled(28)
    page.shows(5, 128)
    assert bool(page.shows(6, 128 + more)) is told


def test_it_takes_eight_at_least_where_none_usually_comes() -> None:
    assert settled(a_day=0).shows(6, 107) == ()
    assert settled(a_day=0).shows(6, 108)
    page = settled(a_day=0)
    page.thresholds = Thresholds({"five_star_burst.reviews": Decimal(12)})
    assert page.shows(6, 111) == ()


def test_how_many_times_as_many_may_be_moved() -> None:
    page = settled()
    page.thresholds = Thresholds({"five_star_burst.times": Decimal(20)})
    assert page.shows(6, 126) == ()


def test_it_ends_a_day_later() -> None:
    page = settled()
    assert page.shows(6, 126)
    assert page.shows(24, 127)
    assert page.shows(31, 127) == ()


def test_what_came_while_nobody_could_look_is_spread_over_that_time() -> None:
    assert settled().shows(8 * 24, 126) == (), "two a day"
    assert settled().shows(20, 126), "all of it within a day"


def test_nothing_is_said_before_a_week_is_known() -> None:
    assert settled(7).shows(23, 126) == ()
    assert settled(9).shows(23, 126)


def test_a_page_without_the_number_says_nothing() -> None:
    page = settled()
    page.at = NIGHT
    assert page.page(listing()).silent
    assert page.shows(1, None) == ()


@pytest.mark.parametrize(("step", "leaps"), [(39, False), (40, True), (-39, False), (-40, True)])
def test_so_many_at_once_are_two_pages_put_together(step: int, leaps: bool) -> None:
    page = settled(count=1000)
    found = page.shows(2, 1010 + step)
    assert bool(found) is (step == 39)
    assert len(page.memory["runs"]) == 1 if leaps else len(page.memory["runs"]) > 1  # type: ignore[arg-type]


def test_a_quarter_of_all_at_once_is_a_leap_too_and_a_tiny_listing_may_gain_nineteen() -> None:
    assert settled(count=70).shows(20, 100) == ()
    assert settled(a_day=0, count=10).shows(20, 29), "nineteen: a burst on a young listing"


def test_a_number_that_wavers_between_two_servers_is_no_gain() -> None:
    page = settled(count=2000)
    for turn in range(24):
        assert page.shows(1 + turn, 2010 + turn % 2) == ()


@pytest.mark.parametrize(("fewer", "told"), [(5, False), (6, True)])
def test_reviews_that_are_taken_away_hide_no_burst(fewer: int, told: bool) -> None:
    """Five fewer may be another server's number, which comes back; six fewer were taken away."""
    page = settled(count=5000)
    assert page.shows(4, 5010 - fewer) == ()
    assert bool(page.shows(10, 5020 - fewer)) is told


@pytest.mark.parametrize(
    ("five", "kind", "severity"),
    [(62, "five", Severity.WAKE), (56, "low", Severity.PUSH), (59, None, Severity.WAKE)],
)
def test_the_shares_of_the_stars_say_what_they_are_where_they_are_exact_enough(
    five: int, kind: str | None, severity: Severity
) -> None:
    """Of 110 reviews 60 % gave five stars; 16 more of five make 65 %, none makes 52 %, and half a per cent is lost."""
    (bad,) = settled(five=60).shows(6, 126, five + (3 if kind == "five" else -4 if kind == "low" else 0))
    assert (bad.facts["kind"], bad.severity) == (kind, severity)


def test_the_shares_of_thousands_prove_nothing() -> None:
    (bad,) = settled(count=20_000, five=60).shows(6, 20_026, 60)
    assert bad.facts["kind"] is None


def test_a_clock_that_is_set_back_begins_anew() -> None:
    page = settled()
    assert page.shows(-30, 126) == ()
    assert page.shows(1, 126) == ()


@needs_shared
@pytest.mark.parametrize(("every", "alarms"), [(6, 4), (24, 3)])
def test_over_83_weeks_of_a_real_listing_that_rose_from_877000_to_9(every: int, alarms: int) -> None:
    """Two of its days brought ten times the usual; by the hour, only one is told. The rest of its leaps are silent."""
    with KEEPA.open() as source:
        rows = [row for row in csv.DictReader(source) if row["series"] == "count_reviews"]
    counts = [((datetime.fromisoformat(row["time_utc"]) - NIGHT).total_seconds() / 3600, row["value"]) for row in rows]
    page, told, place, hour = Page(), [False], 0, counts[0][0]
    while hour < counts[-1][0]:
        while place + 1 < len(counts) and counts[place + 1][0] <= hour:
            place += 1
        told.append(bool(page.shows(hour, int(counts[place][1]))))
        hour += every
    assert sum(now and not before for before, now in pairwise(told)) <= alarms
    assert len(json.dumps(page.memory)) < 2000


@needs_shared
def test_pages_whose_variations_show_each_others_numbers_ring_for_nobody() -> None:
    """One of them showed 3533, 1290, 3738 and 3738 reviews on four days; each is laid behind two quiet weeks."""
    found = json.loads(LENSES.read_text("utf-8"))
    for shop in (found["series"], found["series_it"], found["series_fr"], found["series_es"]):
        for one in shop:
            page = settled(14, a_day=0, count=one["data"][0]["reviews"])
            for day, point in enumerate(one["data"]):
                assert page.shows(24 * day + 6, point["reviews"]) == ()
