"""Surges of orders: each is told, but no more than so many in a day."""

from datetime import timedelta
from decimal import Decimal

from monitor.order_state import Alarm, Clock
from monitor.rules.account.ordering import ORDERS_SURGE
from monitor.thresholds import Thresholds
from storage.states import Facts, Severity
from tests.monitor.order_days import DAY, HOUR, NOON, clock
from tests.monitor.test_rules_orders import look

NOTHING_DECIDED = Thresholds()


class Day:
    """Answers in which market after market surges."""

    def __init__(self) -> None:
        self.at = NOON
        self.memory: Facts = {}
        self.clocks: dict[str, Clock] = {}

    def surges(self, market: str, thresholds: Thresholds = NOTHING_DECIDED) -> Severity:
        self.at += timedelta(minutes=5)
        self.clocks[market] = clock(surge=Alarm(NOON.timestamp(), 12, 3.0, 9.0, self.at.timestamp()))
        answer = look(at=self.at, clocks=self.clocks, thresholds=thresholds)
        self.memory, said = ORDERS_SURGE.check(answer, self.memory)
        return {bad.subject: bad.severity for bad in said.bads}[market]

    def severity(self, market: str) -> Severity:
        said = ORDERS_SURGE.check(look(at=self.at, clocks=self.clocks), self.memory)[1]
        return {bad.subject: bad.severity for bad in said.bads}[market]


def test_ten_surges_are_told_in_a_day_and_the_next_are_kept_for_the_morning() -> None:
    day = Day()
    assert [day.surges(f"m{number}") for number in range(12)] == [Severity.PUSH] * 10 + [Severity.DIGEST] * 2
    assert (day.severity("m9"), day.severity("m10")) == (Severity.PUSH, Severity.DIGEST)
    day.at += DAY
    assert day.surges("next") is Severity.PUSH


def test_a_day_whose_number_was_not_kept_counts_from_none() -> None:
    day = Day()
    day.memory = {"day": "2026-03-03"}
    assert [day.surges(f"m{number}") for number in range(11)] == [Severity.PUSH] * 10 + [Severity.DIGEST]


def test_a_surge_is_new_only_in_the_answer_that_raises_it_also_where_the_clock_was_set_back() -> None:
    day = Day()
    for number in range(10):
        day.surges(f"m{number}")
    day.at -= HOUR
    assert day.severity("m9") is Severity.PUSH


def test_people_may_choose_another_cap() -> None:
    day = Day()
    one = Thresholds({"orders_surge.daily": Decimal(1)})
    assert [day.surges(f"m{number}", one) for number in range(2)] == [Severity.PUSH, Severity.DIGEST]
