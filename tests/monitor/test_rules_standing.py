"""How an account stands, and the exact limits at which its measures, ratings and stranded units are told."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.readings import Feedback, FulfilledBy, HealthMetric, OrderLine, Standing, StandingState, Stranded, Subject
from monitor.findings import Verdict
from monitor.rules.account import ACCOUNT_RULES, ACCOUNT_THRESHOLDS
from monitor.rules.account.cancelling import CANCEL_ASKED
from monitor.rules.account.complaints import COMPLAINT
from monitor.rules.account.feedback import LOW_FEEDBACK
from monitor.rules.account.metrics import METRIC_NEAR_LIMIT, is_near, used_of
from monitor.rules.account.standing import ACCOUNT_STANDING
from monitor.rules.account.stranded import BEFORE, STOCK_STRANDED
from monitor.thresholds import Thresholds
from storage.states import Severity
from tests.clock import NIGHT
from tests.monitor.account_world import order
from tests.monitor.test_rules_account import Story, given_stars, rate, subjects, units

NORMAL, AT_RISK, CLOSED = StandingState.NORMAL, StandingState.AT_RISK, StandingState.DEACTIVATED


def stands(state: StandingState, market: str | None = "us", *, warned: bool = False) -> Standing:
    return Standing(market, state, warned)


def loudness(verdict: Verdict) -> list[tuple[str, Severity, bool, bool]]:
    """Of each finding its subject, how loud it is, whether this answer shows it, whether a second look is wanted."""
    return [(bad.subject, bad.severity, bad.fresh, bad.confirm) for bad in verdict.bads]


# --- standing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "warned", "severity", "worst"),
    [
        (NORMAL, True, Severity.PUSH, False),
        (AT_RISK, False, Severity.WAKE, False),
        (AT_RISK, True, Severity.WAKE, False),
        (CLOSED, False, Severity.WAKE, True),
    ],
)
def test_a_warning_is_told_by_day_a_threat_and_a_closed_account_wake(
    state: StandingState, warned: bool, severity: Severity, worst: bool
) -> None:
    told = Story(ACCOUNT_STANDING).says(stands(state, warned=warned))
    assert loudness(told) == [("us", severity, True, False)]
    assert told.bads[0].facts == {"market": "us", "state": state.value, "was": None, "all": worst}


def test_an_account_in_good_standing_is_well_and_an_answer_without_it_says_nothing() -> None:
    assert Story(ACCOUNT_STANDING).says(stands(NORMAL)) == Verdict()
    assert Story(ACCOUNT_STANDING).says(rate("0.5")).silent


@pytest.mark.parametrize("market", ["us", None])
def test_how_it_was_before_is_told_as_long_as_it_stays_so(market: str | None) -> None:
    story, was = Story(ACCOUNT_STANDING), []
    for state in (NORMAL, AT_RISK, AT_RISK, CLOSED, CLOSED, AT_RISK):
        told = story.says(stands(state, market))
        assert subjects(told) == [market or "all"] * (state is not NORMAL)
        was += [bad.facts["was"] for bad in told.bads]
    assert was == ["normal", "normal", "at_risk", "at_risk", "deactivated"]


def test_a_market_that_answers_leave_out_is_gone_with_the_third_in_a_row() -> None:
    story = Story(ACCOUNT_STANDING)
    story.says(stands(AT_RISK), stands(NORMAL, "ca"))
    untold = [("us", Severity.WAKE, False, True)]
    assert [loudness(story.says(stands(NORMAL, "ca"))) for _ in range(2)] == [untold] * 2
    assert [bad.fresh for bad in story.says(stands(AT_RISK)).bads if bad.subject == "us"] == [True]
    assert [loudness(story.says(stands(NORMAL, "ca"))) for _ in range(4)] == [untold, untold, [], []]
    assert story.says(stands(AT_RISK)).bads[0].facts["was"] is None, "what was known of it is forgotten with it"


def test_a_market_that_is_left_out_once_is_as_it_was_when_it_is_told_again() -> None:
    story = Story(ACCOUNT_STANDING)
    for one in (stands(NORMAL), stands(AT_RISK), stands(NORMAL, "ca")):
        story.says(one)
    assert [bad.facts["was"] for bad in story.says(stands(AT_RISK)).bads if bad.fresh] == ["normal"]


# --- measures --------------------------------------------------------------------------------------------------------


def test_a_measure_is_told_by_day_at_once_with_what_the_platform_allows() -> None:
    told = Story(METRIC_NEAR_LIMIT).says(rate("0.008"))
    assert loudness(told) == [("us:order_defect_rate:", Severity.PUSH, True, False)]
    facts = told.bads[0].facts
    assert (facts["name"], facts["value"], facts["target"], facts["all"]) == (
        "order_defect_rate",
        "0.008",
        "0.01",
        False,
    )


@pytest.mark.parametrize(("value", "still"), [("0.007", True), ("0.00699", False)])
def test_a_measure_that_was_told_is_over_below_seventy_per_cent_of_what_is_allowed(value: str, still: bool) -> None:
    story = Story(METRIC_NEAR_LIMIT)
    assert story.says(rate("0.008")).bads
    assert bool(story.says(rate(value)).bads) is still


def test_a_measure_that_comes_near_later_is_told_too() -> None:
    story = Story(METRIC_NEAR_LIMIT)
    assert story.says(rate("0.001")) == Verdict()
    assert len(story.says(rate("0.009")).bads) == 1


@pytest.mark.parametrize(("value", "near"), [("0.0079", False), ("0.008", True), ("0.02", True), (None, False)])
def test_what_is_shown_as_near_its_limit_is_what_is_told(value: str | None, near: bool) -> None:
    assert is_near(replace(rate("0"), value=Decimal(value) if value else None)) is near


def test_where_nothing_is_allowed_anything_uses_up_all_of_it_and_nothing_uses_nothing() -> None:
    assert used_of(rate("0.001", "0")) == 1
    assert used_of(rate("0", "0")) == 0
    assert used_of(rate("0.99", "1", at_most=False)) == 1
    assert used_of(rate("1", "1", at_most=False)) == 0
    assert used_of(rate("1.2", "1", at_most=False)) == 0
    assert used_of(rate("1", "1.5", at_most=False)) == 1, "a limit that nobody can keep"
    assert used_of(HealthMetric("late", "us", count=3)) is None
    assert used_of(replace(rate("0.5"), target=None)) is used_of(replace(rate("0.5"), value=None)) is None


def test_a_measure_that_answers_leave_out_is_over_with_the_third_in_a_row() -> None:
    story, other = Story(METRIC_NEAR_LIMIT), HealthMetric("late", "us", None, Decimal(0), Decimal("0.1"))
    story.says(rate("0.02"))
    untold = [("us:order_defect_rate:", Severity.PUSH, False, True)]
    assert [loudness(story.says(other)) for _ in range(2)] == [untold] * 2
    assert [bad.fresh for bad in story.says(rate("0.02")).bads] == [True]
    unmeasured = replace(rate("0.02"), value=None)
    assert [loudness(story.says(unmeasured)) for _ in range(4)] == [untold, untold, [], []]
    story.memory = {"us:order_defect_rate:": True}
    still = [len(story.says(other).bads) for _ in range(3)]
    assert still == [1, 1, 0], "what an older version remembered was not counted yet"


# --- complaints ------------------------------------------------------------------------------------------------------


def requests(count: int) -> HealthMetric:
    return HealthMetric("document_requests", "us", count=count)


def test_of_many_steps_the_five_newest_are_open() -> None:
    story = Story(COMPLAINT)
    for count in range(6):
        told = story.says(requests(count))
    assert [(bad.facts["was"], bad.facts["is"]) for bad in told.bads] == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
    assert [bad.facts["is"] for bad in story.says(requests(9)).bads] == [2, 3, 4, 5, 9]


def test_a_complaint_says_how_the_count_stands_now() -> None:
    story = Story(COMPLAINT)
    story.says(requests(1))
    story.says(requests(3))
    (bad,) = story.says(requests(3)).bads
    assert bad.subject == "us:document_requests::3"
    assert (bad.facts["name"], bad.facts["count"], bad.facts["was"], bad.facts["is"]) == ("document_requests", 3, 1, 3)


def test_an_answer_in_between_that_has_the_count_again_begins_the_counting_of_those_without_it_anew() -> None:
    story, other = Story(COMPLAINT), HealthMetric("products_violating", "us", count=0)
    for count in (0, 1):
        story.says(requests(count), other)
    for said in ((other,), (other,), (requests(1), other), (other,), (other,)):
        assert len(story.says(*said).bads) == 1
    assert story.says(other).bads == ()
    story.memory = {"us:document_requests:": {"count": 1, "steps": [[0, 1]]}}
    assert [len(story.says(other).bads) for _ in range(3)] == [1, 1, 0], "what names no such count has none"


# --- feedback --------------------------------------------------------------------------------------------------------


def test_a_low_rating_is_told_in_silence_with_its_stars_day_and_order() -> None:
    story = Story(LOW_FEEDBACK)
    story.says()
    told = story.says(Feedback("7", 3, NIGHT.date(), "us", "111-7"))
    assert loudness(told) == [("7", Severity.SILENT, True, False)]
    assert told.bads[0].facts == {
        "id": "7",
        "stars": 3,
        "day": "2026-03-03",
        "market": "us",
        "order": "111-7",
        "at": "2026-03-03T04:14:00+00:00",
    }


@pytest.mark.parametrize(("days", "told"), [(14, ["9"]), (15, [])])
def test_a_rating_of_two_weeks_ago_is_news_and_an_older_one_is_not(days: int, told: list[str]) -> None:
    story = Story(LOW_FEEDBACK)
    story.says()
    assert subjects(story.says(given_stars(9, 1, days))) == told


@pytest.mark.parametrize(("hours", "told"), [(23.99, ["2"]), (24, []), (-23.99, ["2"]), (-24, [])])
def test_a_low_rating_stays_for_a_day_also_where_the_clock_was_set_back(hours: float, told: list[str]) -> None:
    story = Story(LOW_FEEDBACK)
    story.says()
    story.says(given_stars(2, 1))
    assert subjects(story.says(given_stars(2, 1), hours=hours)) == told


@pytest.mark.parametrize(("others", "told"), [(499, 0), (500, 1)])
def test_five_hundred_low_ratings_are_remembered_the_newest(others: int, told: int) -> None:
    story = Story(LOW_FEEDBACK)
    story.says(given_stars(0, 1))
    story.says(*(given_stars(number, 1) for number in range(1, others + 1)))
    assert len(story.says(given_stars(0, 1), hours=25).bads) == told


# --- stranded units --------------------------------------------------------------------------------------------------


def test_what_is_newly_stranded_is_told_by_day_with_all_that_is_known_of_it() -> None:
    story = Story(STOCK_STRANDED)
    story.says()
    lost = Stranded("us", "A", 5, "Listing closed", Subject("us", "B0LAMP0001"), title="Blue Lamp")
    told = story.says(lost, units("B"))
    assert [one[1:] for one in loudness(told)] == [(Severity.PUSH, True, False)] * 2
    facts = {"market": "us", "sku": "A", "quantity": 5, "reason": "Listing closed"}
    assert told.bads[0].facts == {**facts, "listing": "B0LAMP0001", "title": "Blue Lamp"}
    assert told.bads[1].facts == {**facts, "sku": "B", "listing": None, "title": units("B").title}


def test_what_lay_there_before_names_the_eight_largest_and_counts_all() -> None:
    told = Story(STOCK_STRANDED).says(*(units(f"S{number}", number) for number in range(1, 10)))
    assert loudness(told) == [(BEFORE, Severity.SILENT, True, False)]
    facts: Any = told.bads[0].facts
    assert (facts["count"], facts["quantity"]) == (9, 45)
    assert [one["sku"] for one in facts["skus"]] == [f"S{number}" for number in range(9, 1, -1)]


@pytest.mark.parametrize(("count", "believed"), [(5, True), (6, False)])
def test_more_than_five_that_are_gone_at_once_are_believed_only_the_second_time(count: int, believed: bool) -> None:
    story = Story(STOCK_STRANDED)
    every = [units(f"S{number}") for number in range(count)]
    story.says(*every)
    assert story.says().silent is not believed
    assert story.says() == Verdict()


def test_an_empty_answer_that_is_not_believed_forgets_nothing() -> None:
    story = Story(STOCK_STRANDED)
    every = [units(f"S{number}") for number in range(6)]
    story.says(*every)
    story.says()
    assert subjects(story.says(*every)) == [BEFORE]


# --- a wish to cancel ------------------------------------------------------------------------------------------------


def test_a_wish_to_cancel_is_told_by_day_with_what_was_ordered_and_by_when_it_should_leave() -> None:
    lines = (OrderLine("1", 2, "LAMP-1"), OrderLine("2", 1, "LAMP-2"))
    asked = order(1, NIGHT, cancel_asked=True, lines=lines, ship_by=NIGHT + timedelta(days=1))
    told = Story(CANCEL_ASKED).says(asked)
    assert loudness(told) == [(asked.id, Severity.PUSH, True, False)]
    assert told.bads[0].facts == {"order": asked.id, "market": "us", "ship_by": "2026-03-04T02:14:00+00:00", "units": 3}


def test_lines_and_dispatch_that_are_not_told_are_unknown_and_who_ships_then_may_be_me() -> None:
    for ships in (None, FulfilledBy.SELLER):
        (bad,) = Story(CANCEL_ASKED).says(order(1, NIGHT, cancel_asked=True, lines=(), fulfilled_by=ships)).bads
        assert (bad.facts["ship_by"], bad.facts["units"]) == (None, None)


# --- thresholds ------------------------------------------------------------------------------------------------------


def test_what_people_may_choose_ends_where_it_makes_no_sense() -> None:
    bounds = {one.name: (int(one.default), int(one.least), int(one.most)) for one in ACCOUNT_THRESHOLDS}
    assert bounds == {
        "cancel_burst.times": (5, 2, 100),
        "cancel_burst.orders": (5, 2, 1000),
        "refund_burst.times": (3, 2, 100),
        "refund_burst.orders": (6, 2, 1000),
        "orders_stopped.weeks": (32, 2, 104),
        "orders_fewer.weeks": (32, 2, 104),
        "orders_surge.weeks": (32, 2, 104),
        "orders_surge.daily": (10, 1, 50),
        "stock_aged.days": (30, 1, 180),
        "inbound_short.units": (1, 1, 10_000),
        "inbound_short.days": (30, 1, 730),
    }
    rules = {one.name: one for one in ACCOUNT_RULES}
    for one in ACCOUNT_THRESHOLDS:
        story = Story(rules[one.rule])
        for edge, beyond in ((one.least, one.least - 1), (one.most, one.most + 1)):
            assert (one.read(str(edge)), one.read(str(beyond))) == (edge, None)
            assert story.says(thresholds=Thresholds({one.name: edge})) == Verdict()
