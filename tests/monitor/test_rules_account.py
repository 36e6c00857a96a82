"""Rules about accounts as wholes: what a seller hears of, once, and what is no news."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.diagnosis import Expiry
from adapters.readings import Feedback, FulfilledBy, HealthMetric, OrderState, Reading, Stranded
from monitor.account import AccountLook, AccountRule
from monitor.expiries import expires
from monitor.findings import Bad, Verdict
from monitor.rules.account import ACCOUNT_RULES
from monitor.rules.account.cancelling import CANCEL_ASKED
from monitor.rules.account.feedback import LOW_FEEDBACK
from monitor.rules.account.metrics import METRIC_NEAR_LIMIT, used_of
from monitor.rules.account.stranded import BEFORE, STOCK_STRANDED
from storage.states import Facts, Severity
from tests.clock import NIGHT
from tests.monitor.account_world import order


class Story:
    """Plays whole answers through one rule, an hour apart, keeping its memory as the database does."""

    def __init__(self, rule: AccountRule) -> None:
        self.rule, self.at, self.looks = rule, NIGHT, 0
        self.memory: Facts = {}

    def says(self, *readings: Reading, hours: float = 1, **changes: Any) -> Verdict:
        self.at += timedelta(hours=hours)
        topic = min(self.rule.topics)
        look = AccountLook("shop", "amazon", topic, self.at, self.looks == 0, readings, **changes)
        self.looks += 1
        memory, verdict = self.rule.check(look, self.memory)
        self.memory = json.loads(json.dumps(memory))
        return verdict


def subjects(verdict: Verdict) -> list[str]:
    return [bad.subject for bad in verdict.bads]


def rate(value: str, target: str = "0.01", *, at_most: bool = True, good: bool | None = None) -> HealthMetric:
    return HealthMetric("order_defect_rate", "us", None, Decimal(value), Decimal(target), at_most, good=good)


# --- measures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("metric", "told"),
    [
        (rate("0.0079"), None),
        (rate("0.008"), "near"),
        (rate("0.01"), "beyond"),
        (rate("0.001", good=False), "beyond"),
        (rate("0.99", "0.95", at_most=False), None),
        (rate("0.96", "0.95", at_most=False), "near"),
        (rate("0.94", "0.95", at_most=False), "beyond"),
        (rate("0", "0"), None),
        (rate("0.001", "0"), "beyond"),
        (HealthMetric("listing_policy_violations", "us", count=3), None),
        (HealthMetric("listing_policy_violations", "us", count=3, good=False), "beyond"),
    ],
)
def test_a_measure_is_told_near_its_limit_and_beyond_it(metric: HealthMetric, told: str | None) -> None:
    bads = Story(METRIC_NEAR_LIMIT).says(metric).bads
    assert [("beyond" if bad.facts["all"] else "near") for bad in bads] == ([told] if told else [])


def test_a_measure_that_wavers_at_the_threshold_is_one_case() -> None:
    story = Story(METRIC_NEAR_LIMIT)
    told = [bool(story.says(rate(value)).bads) for value in ("0.0081", "0.0078", "0.0082", "0.0069", "0.0078")]
    assert told == [True, True, True, False, False]


def test_an_answer_without_measures_ends_nothing() -> None:
    story = Story(METRIC_NEAR_LIMIT)
    story.says(rate("0.02"))
    assert story.says().silent


@given(st.decimals(0, 1, places=4), st.decimals("0.001", "0.999", places=3), st.booleans())
def test_the_limit_itself_is_used_up_wholly_and_less_is_less(value: Decimal, target: Decimal, at_most: bool) -> None:
    used = used_of(rate(str(value), str(target), at_most=at_most))
    assert used is not None
    within = value < target if at_most else value > target
    assert (used < 1) == within


# --- feedback --------------------------------------------------------------------------------------------------------


def given_stars(number: int, stars: int, days_ago: int = 1) -> Feedback:
    return Feedback(str(number), stars, NIGHT.date() - timedelta(days=days_ago), "us")


def test_low_feedback_is_told_once_and_not_of_the_time_before_we_came() -> None:
    story = Story(LOW_FEEDBACK)
    assert subjects(story.says(given_stars(1, 1))) == []
    assert subjects(story.says(given_stars(1, 1), given_stars(2, 3), given_stars(3, 4))) == ["2"]
    assert subjects(story.says(given_stars(1, 1), given_stars(2, 3), hours=2)) == ["2"]
    assert subjects(story.says(given_stars(1, 1), given_stars(2, 3), hours=30)) == []
    assert subjects(story.says(given_stars(1, 1), given_stars(2, 3), hours=30)) == []


def test_feedback_of_long_ago_that_is_told_late_is_no_news() -> None:
    story = Story(LOW_FEEDBACK)
    story.says()
    assert subjects(story.says(given_stars(9, 1, days_ago=40))) == []


# --- stranded units --------------------------------------------------------------------------------------------------


def units(sku: str, quantity: int = 5) -> Stranded:
    return Stranded("us", sku, quantity, "Listing closed")


def test_what_lay_stranded_before_is_one_silent_case_and_what_is_new_rings() -> None:
    story = Story(STOCK_STRANDED)
    (before,) = story.says(units("A", 3), units("B", 9)).bads
    assert (before.subject, before.severity, before.facts["count"]) == (BEFORE, Severity.SILENT, 2)
    fresh = {bad.subject: bad for bad in story.says(units("A"), units("B"), units("C")).bads}
    assert fresh["us:C"].severity is Severity.PUSH
    assert fresh[BEFORE].facts["count"] == 2
    assert subjects(story.says(units("B"))) == [BEFORE]
    assert subjects(story.says()) == []


def test_a_sku_that_strands_again_after_it_was_mended_is_news() -> None:
    story = Story(STOCK_STRANDED)
    story.says(units("A"))
    story.says()
    assert subjects(story.says(units("A"))) == ["us:A"]


# --- a wish to cancel ------------------------------------------------------------------------------------------------


def test_only_what_i_have_yet_to_ship_can_be_cancelled_by_me() -> None:
    asked = order(1, NIGHT, cancel_asked=True)
    assert subjects(Story(CANCEL_ASKED).says(asked)) == [asked.id]
    for settled in (OrderState.SHIPPED, OrderState.CANCELLED, OrderState.UNFULFILLABLE):
        assert subjects(Story(CANCEL_ASKED).says(replace(asked, state=settled))) == []
    assert subjects(Story(CANCEL_ASKED).says(replace(asked, fulfilled_by=FulfilledBy.PLATFORM))) == []


def test_an_order_that_is_not_told_again_still_waits() -> None:
    story = Story(CANCEL_ASKED)
    asked = order(1, NIGHT, cancel_asked=True)
    story.says(asked)
    assert subjects(story.says(order(2, NIGHT))) == [asked.id]
    assert subjects(story.says(replace(asked, cancel_asked=False))) == []


# --- ends of access --------------------------------------------------------------------------------------------------


def ends(days: int) -> Bad | None:
    return expires(Expiry("client secret", date(2026, 3, 3) + timedelta(days=days), "renew it"), date(2026, 3, 3))


@pytest.mark.parametrize(
    ("days", "severity"),
    [
        (31, None),
        (30, Severity.SILENT),
        (14, Severity.SILENT),
        (7, Severity.PUSH),
        (3, Severity.PUSH),
        (1, Severity.WAKE),
        (0, Severity.WAKE),
        (-3, Severity.WAKE),
    ],
)
def test_an_end_of_access_grows_louder_as_it_comes_near(days: int, severity: Severity | None) -> None:
    bad = ends(days)
    assert (bad.severity if bad else None) is severity
    if bad:
        assert bad.facts["over"] is (days < 0)


def test_a_new_secret_is_another_end_and_the_old_case_is_over() -> None:
    first, second = ends(5), ends(25)
    assert first is not None
    assert second is not None
    assert first.subject != second.subject


@given(st.lists(st.sampled_from([rate("0.02"), rate("0.001"), given_stars(4, 1), units("Z")]), max_size=4))
def test_no_rule_stumbles_over_answers_of_other_kinds(readings: Sequence[Reading]) -> None:
    for rule in ACCOUNT_RULES:
        topic = next(iter(rule.topics))
        look = AccountLook("shop", "amazon", topic, NIGHT, False, tuple(readings))
        memory, _ = rule.check(look, {})
        rule.check(look, memory)
