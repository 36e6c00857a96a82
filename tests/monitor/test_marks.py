"""How old an alert's data is said to be: of what it was judged by, not of what is asked once a day."""

from datetime import timedelta

import pytest

from adapters.readings import Topic
from monitor.marks import data_age, finding_age
from storage.states import Incident, Severity, Status, Watch
from tests.clock import NIGHT


def read(topic: Topic, minutes: float | None) -> Watch:
    at = None if minutes is None else NIGHT - timedelta(minutes=minutes)
    return Watch(1, "us", topic, 1, NIGHT, at, None, 1.0, 0, 1, 0, None, None, NIGHT - timedelta(days=9))


WATCHES = (read(Topic.LISTINGS, 2), read(Topic.OFFERS, 1), read(Topic.STOCK, 20), read(Topic.FEES, 600))


@pytest.mark.parametrize(
    ("rule", "minutes"),
    [("new_seller", 2), ("", 2), ("state_unknown", 2), ("hidden_offer", 1), ("stock_low", 20), ("fee_changed", 600)],
)
def test_the_data_of_an_alert_is_as_old_as_the_answers_that_it_was_judged_by(rule: str, minutes: int) -> None:
    assert data_age(WATCHES, NIGHT, rule) == timedelta(minutes=minutes)


def test_an_answer_that_never_came_has_no_age() -> None:
    assert data_age((read(Topic.LISTINGS, None), read(Topic.OFFERS, 1)), NIGHT, "new_seller") is None


@pytest.mark.parametrize(("seconds", "told"), [(5, timedelta(seconds=5)), (600, timedelta(minutes=2))])
def test_what_a_platform_told_of_its_own_accord_is_not_called_as_old_as_our_last_look(
    seconds: int, told: timedelta
) -> None:
    seen = NIGHT - timedelta(seconds=seconds)
    told_of = Incident(
        1, "key", "new_seller", "us", 1, "A3", Severity.WAKE, Status.CONFIRMED, {}, raised_at=seen, seen_at=seen
    )
    assert finding_age(told_of, WATCHES, NIGHT) == told


def test_a_finding_does_not_make_up_for_an_answer_that_never_came() -> None:
    found = Incident(
        1, "key", "new_seller", "us", 1, "A3", Severity.WAKE, Status.CONFIRMED, {}, raised_at=NIGHT, seen_at=NIGHT
    )
    assert finding_age(found, (read(Topic.LISTINGS, None),), NIGHT) is None
