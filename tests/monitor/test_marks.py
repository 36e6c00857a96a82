"""How old an alert's data is said to be: of what it was judged by, not of what is asked once a day."""

from datetime import timedelta

import pytest

from adapters.readings import Topic
from monitor.marks import data_age
from storage.states import Watch
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
