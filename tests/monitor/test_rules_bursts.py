"""Bursts of cancelled orders and of returns: what is an attack, and what only looks like one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from math import prod
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import (
    CancelledBy,
    Entry,
    EntryKind,
    Money,
    Order,
    OrderLine,
    OrderState,
    Reading,
    Return,
    Subject,
    Topic,
)
from monitor.account import AccountLook
from monitor.findings import Bad
from monitor.rules.account.cancelled import CANCEL_BURST
from monitor.rules.account.refunded import REFUND_BURST
from monitor.rules.bursts import Usual, chance, is_burst, usual_of
from monitor.thresholds import Thresholds
from storage.states import Facts, Severity
from tests.clock import NIGHT
from tests.monitor.account_world import order

OTHER = Subject("us", "B0OTHER001")


class Shop:
    """Plays a shop's answers through a rule: what was known of each order is remembered, as the store does."""

    def __init__(self, topic: Topic = Topic.ORDERS) -> None:
        self.rule = REFUND_BURST if topic is not Topic.ORDERS else CANCEL_BURST
        self.topic, self.number, self.looks = topic, 0, 0
        self.memory: Facts = {}
        self.orders: dict[str, Order] = {}
        self.thresholds = Thresholds()

    def says(self, at: datetime, *readings: Reading, topic: Topic | None = None) -> tuple[Bad, ...]:
        look = AccountLook("shop", "amazon", topic or self.topic, at, self.looks == 0, readings, dict(self.orders))
        self.memory, verdict = self.rule.check(replace(look, thresholds=self.thresholds), self.memory)
        self.looks += 1
        self.orders |= {one.id: one for one in readings if isinstance(one, Order)}
        return verdict.bads

    def placed(self, at: datetime, count: int, **changes: object) -> list[Order]:
        self.number += count
        return [order(self.number - one, at, **changes) for one in range(count)]


def cancelled(orders: Iterable[Order], at: datetime, by: CancelledBy | None = CancelledBy.BUYER) -> list[Order]:
    return [replace(one, state=OrderState.CANCELLED, changed_at=at, cancelled_by=by) for one in orders]


def lived(days: int = 14, *, a_day: int = 20, undone: int = 1) -> Shop:
    """A shop of so many orders a day, one of which is cancelled; it rests on the last before NIGHT."""
    shop = Shop()
    for ago in range(days + 1, 1, -1):
        at = NIGHT - timedelta(days=ago)
        orders = shop.placed(at, a_day)
        assert shop.says(at, *orders) == ()
        assert shop.says(at + timedelta(hours=2), *cancelled(orders[:undone], at + timedelta(hours=2))) == ()
    return shop


def attacked(shop: Shop, count: int, by: CancelledBy | None = CancelledBy.BUYER) -> tuple[Bad, ...]:
    orders = shop.placed(NIGHT, count)
    shop.says(NIGHT, *orders)
    return shop.says(NIGHT + timedelta(hours=1), *cancelled(orders, NIGHT + timedelta(hours=1), by))


def test_a_burst_of_cancelled_orders_wakes_with_its_figures() -> None:
    (bad,) = attacked(lived(), 40)
    assert (bad.subject, bad.severity, bad.confirm) == ("us/B0LAMP0001", Severity.WAKE, False)
    assert bad.facts == {"listing": "us/B0LAMP0001", "count": 40, "kept": 0, "usual": "1.0"}


@pytest.mark.parametrize(("count", "told"), [(8, False), (9, True)])
def test_less_than_chance_allows_is_no_burst(count: int, told: bool) -> None:
    """Twenty orders of which one is cancelled each day: eight cancelled in a day happen, nine do not."""
    shop = lived(28)
    usual = Usual(1.0, 0.0)
    assert (chance(count, usual) < 1e-5) is told
    assert bool(attacked(shop, count)) is told


def test_it_takes_five_at_least_even_where_none_was_ever_cancelled() -> None:
    assert attacked(lived(undone=0), 4) == ()
    assert [bad.facts["count"] for bad in attacked(lived(undone=0), 5)] == [5]


def test_how_many_and_how_often_may_be_moved() -> None:
    shop = lived()
    shop.thresholds = Thresholds({"cancel_burst.times": Decimal(50)})
    assert attacked(shop, 50) == ()
    shop = lived(undone=0)
    shop.thresholds = Thresholds({"cancel_burst.orders": Decimal(12)})
    assert attacked(shop, 11) == ()


@pytest.mark.parametrize("by", [CancelledBy.UNPAID, CancelledBy.SELLER])
def test_what_nobody_paid_for_and_what_i_cancel_myself_is_no_attack(by: CancelledBy) -> None:
    assert attacked(lived(), 40, by) == ()


@pytest.mark.parametrize("by", [CancelledBy.PLATFORM, None])
def test_what_the_platform_cancels_or_nobody_is_named_for_counts(by: CancelledBy | None) -> None:
    assert attacked(lived(), 40, by)


def test_a_day_of_sales_brings_more_cancelled_orders_and_no_alarm() -> None:
    shop = lived()
    orders = shop.placed(NIGHT, 300)
    assert shop.says(NIGHT, *orders) == ()
    assert shop.says(NIGHT + timedelta(hours=3), *cancelled(orders[:20], NIGHT + timedelta(hours=3))) == ()


def test_it_is_over_when_the_last_day_is_usual_again() -> None:
    shop = lived()
    attacked(shop, 40)
    assert shop.says(NIGHT + timedelta(hours=23))
    assert shop.says(NIGHT + timedelta(hours=26)) == ()


def test_orders_that_are_told_again_are_not_counted_again() -> None:
    shop = lived(undone=0)
    orders = cancelled(shop.placed(NIGHT, 4), NIGHT)
    assert shop.says(NIGHT, *orders) == ()
    assert shop.says(NIGHT + timedelta(minutes=5), *orders) == ()


def test_listings_are_judged_one_by_one() -> None:
    shop = lived(undone=0)
    line = OrderLine("1", 1, "OTHER", OTHER)
    orders = [*shop.placed(NIGHT, 4), *shop.placed(NIGHT, 6, lines=(line,))]
    assert [bad.subject for bad in shop.says(NIGHT, *cancelled(orders, NIGHT))] == [str(OTHER)]


def test_orders_without_lines_are_a_case_of_their_own() -> None:
    shop = lived(undone=0)
    (bad,) = shop.says(NIGHT, *cancelled(shop.placed(NIGHT, 6, lines=()), NIGHT))
    assert bad.facts["listing"] == "?"


def test_a_shop_that_is_known_for_a_few_days_is_not_judged() -> None:
    assert attacked(lived(3), 40) == ()
    assert attacked(lived(4), 40)


def test_the_first_answer_is_what_is_usual_and_no_news() -> None:
    """The week before we came is in it: an attack that runs on that day is told, older ones are not."""
    shop = Shop()
    week = [one for ago in range(7) for one in shop.placed(NIGHT - timedelta(days=ago), 10)]
    old = cancelled(shop.placed(NIGHT - timedelta(days=3), 40), NIGHT - timedelta(days=3))
    assert shop.says(NIGHT, *week, *old) == ()


def test_an_attack_that_lasts_becomes_usual_only_after_weeks() -> None:
    shop = lived(28)
    told = []
    for day in range(1, 25):
        at = NIGHT + timedelta(days=day)
        told.append(bool(shop.says(at, *cancelled(shop.placed(at, 40), at))))
    assert all(told[:10])
    assert not told[-1]


def test_a_shop_of_a_hundred_days_of_chance_is_never_woken() -> None:
    rolled, shop = Random(5), Shop()
    for day in range(100):
        at = NIGHT + timedelta(days=day)
        orders = shop.placed(at, rolled.randint(5, 60))
        undone = [one for one in orders if rolled.random() < 0.06]
        assert shop.says(at, *orders) == ()
        assert shop.says(at + timedelta(hours=6), *cancelled(undone, at + timedelta(hours=6))) == ()


# --- returns ---------------------------------------------------------------------------------------------------------


def back(number: int, at: datetime, sku: str | None = "LAMP-1", reason: str = "DEFECTIVE") -> Return:
    return Return(f"R{number}", at, 1, reason, "us", f"111-{number}", sku)


def refund(number: int, at: datetime, **changes: object) -> Entry:
    plain = Entry(f"E{number}", "transactions", EntryKind.REFUND, at, Money(Decimal("-21.99"), "USD"))
    return replace(plain, **{"order": f"111-{number}", "sku": "LAMP-1", **changes})  # type: ignore[arg-type]


def returning(every: int = 2) -> Shop:
    """A month in which something came back every second day."""
    shop = Shop(Topic.RETURNS)
    month = [back(900 + ago, NIGHT - timedelta(days=ago)) for ago in range(4, 31, every)]
    assert shop.says(NIGHT - timedelta(hours=6), *month) == ()
    return shop


@pytest.mark.parametrize(("count", "told"), [(9, False), (10, True)])
def test_far_more_returns_than_usual_are_told_by_day(count: int, told: bool) -> None:
    """One and a half in three days are usual."""
    bads = returning().says(NIGHT, *(back(number, NIGHT - timedelta(hours=number)) for number in range(count)))
    assert [(bad.subject, bad.severity, bad.facts["count"]) for bad in bads] == (
        [("LAMP-1", Severity.PUSH, count)] if told else []
    )


def test_a_return_and_its_refund_are_one_and_so_is_what_is_told_again() -> None:
    shop = returning()
    few = [back(number, NIGHT) for number in range(6)]
    assert shop.says(NIGHT, *few) == ()
    assert shop.says(NIGHT + timedelta(hours=1), *few) == ()
    assert shop.says(NIGHT, *(refund(number, NIGHT) for number in range(6)), topic=Topic.MONEY) == ()
    assert shop.says(NIGHT, *(refund(number, NIGHT) for number in range(6, 12)), topic=Topic.MONEY)


def test_only_refunds_of_the_ledger_count_and_only_what_names_a_sku() -> None:
    shop = returning()
    sales = [refund(number, NIGHT, kind=EntryKind.SALE) for number in range(20)]
    assert shop.says(NIGHT, *sales, topic=Topic.MONEY) == ()
    nameless = [refund(number, NIGHT, sku=None) for number in range(20)]
    assert shop.says(NIGHT, *nameless, topic=Topic.MONEY) == ()
    listed = [replace(back(number, NIGHT, None), listing=OTHER) for number in range(20, 40)]
    assert [bad.facts["sku"] for bad in shop.says(NIGHT, *listed)] == [OTHER.id]


def test_returns_say_what_the_platform_calls_their_reasons_and_end_after_three_days() -> None:
    shop = returning()
    words = ["DEFECTIVE"] * 7 + ["NOT_AS_DESCRIBED"] * 3 + ["UNWANTED"] * 2 + ["LATE"]
    (bad,) = shop.says(NIGHT, *(back(number, NIGHT, reason=word) for number, word in enumerate(words)))
    assert bad.facts["reasons"] == ["DEFECTIVE", "NOT_AS_DESCRIBED", "UNWANTED"]
    assert shop.says(NIGHT + timedelta(days=2))
    assert shop.says(NIGHT + timedelta(days=3)) == ()


def test_six_returns_at_least_and_a_week_that_is_known() -> None:
    shop = Shop(Topic.RETURNS)
    shop.says(NIGHT - timedelta(days=9), back(1, NIGHT - timedelta(days=9), "OTHER"))
    assert shop.says(NIGHT, *(back(number, NIGHT) for number in range(2, 7))) == ()
    assert shop.says(NIGHT, *(back(number, NIGHT) for number in range(2, 8)))
    young = Shop(Topic.RETURNS)
    young.says(NIGHT - timedelta(days=8), back(1, NIGHT - timedelta(days=8), "OTHER"))
    assert young.says(NIGHT, *(back(number, NIGHT) for number in range(2, 30))) == ()


# --- what a burst is -------------------------------------------------------------------------------------------------


def _pascal(count: int, mean: float, spread: float) -> float:
    """The negative binomial's own, from none upwards."""
    r, p = mean**2 / (spread - mean), mean / spread
    return float(p**r) * prod((one - 1 + r) / one * (1 - p) for one in range(1, count + 1))


def test_chance_is_that_of_textbooks() -> None:
    assert chance(5, Usual(1.0, 1.0)) == pytest.approx(0.00366, rel=0.01)
    assert chance(10, Usual(2.0, 8.0)) == pytest.approx(1 - sum(_pascal(count, 2.0, 8.0) for count in range(10)))
    assert chance(0, Usual(0.0, 0.0)) == 1.0
    assert chance(1, Usual(0.0, 0.0)) == 0.0


@given(st.integers(1, 400), st.floats(0.05, 90), st.floats(0, 400))
def test_more_is_never_more_probable_and_uneven_days_explain_more(count: int, mean: float, spread: float) -> None:
    usual = Usual(mean, spread)
    assert 0 <= chance(count + 1, usual) <= chance(count, usual) <= 1 + 1e-9
    if count > 5 * mean + 10:
        assert chance(count, Usual(mean, mean)) <= chance(count, usual) + 1e-12


def test_five_times_the_usual_is_not_yet_more_than_five_times() -> None:
    assert not is_burst(50, Usual(10.0, 10.0), 5, 5)
    assert is_burst(51, Usual(10.0, 10.0), 5, 5)
    assert not is_burst(51, Usual(10.0, 10.0), 5, 52)


def test_a_wild_day_counts_three_times_the_middle_one_or_the_least() -> None:
    assert usual_of([2, 2, 2, 2, 100], 3).mean == pytest.approx((8 + 6) / 5)
    assert usual_of([0, 0, 0, 0, 100], 5).mean == 1.0
    assert usual_of([1, 3], 5) == Usual(2.0, 2.0)
