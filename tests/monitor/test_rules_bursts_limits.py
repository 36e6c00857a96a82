"""The exact limits of bursts: which hours and days count, and how much a day of sales explains."""

from datetime import timedelta

import pytest

from adapters.readings import EntryKind, OrderLine, Topic
from storage.states import Severity
from tests.clock import NIGHT
from tests.monitor.test_rules_bursts import OTHER, Shop, attacked, back, cancelled, lived, refund

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
OF_OTHER = (OrderLine("1", 1, "OTHER", OTHER),)


def known_for(days: int, topic: Topic = Topic.ORDERS) -> Shop:
    """A shop whose first answer, in which nothing was told, was so many days ago."""
    shop = Shop(topic)
    assert shop.says(NIGHT - days * DAY) == ()
    return shop


def undone(shop: Shop, days_ago: int, count: int = 5) -> Shop:
    at = NIGHT - days_ago * DAY
    shop.says(at, *cancelled(shop.placed(at, count), at))
    return shop


# --- cancelled orders ------------------------------------------------------------------------------------------------


def test_a_cancelled_order_counts_for_twenty_four_hours_of_the_clock() -> None:
    shop = lived()
    attacked(shop, 40)
    last = (NIGHT + HOUR).replace(minute=0) + 24 * HOUR
    assert len(shop.says(last - timedelta(minutes=1))) == 1
    assert shop.says(last) == ()


def test_an_attack_is_not_over_because_the_clock_was_set_back() -> None:
    shop = lived()
    attacked(shop, 40)
    assert len(shop.says(NIGHT - HOUR)) == 1


@pytest.mark.parametrize(("days_ago", "usual"), [(1, "0.0"), (2, "0.2"), (29, "0.2"), (30, "0.0")])
def test_the_four_weeks_before_yesterday_say_what_is_usual(days_ago: int, usual: str) -> None:
    (bad,) = attacked(undone(known_for(60), days_ago), 40)
    assert bad.facts["usual"] == usual


@pytest.mark.parametrize(("days_ago", "kept"), [(29, 1), (30, 0)])
def test_what_no_longer_says_what_is_usual_is_forgotten(days_ago: int, kept: int) -> None:
    shop = undone(known_for(60), days_ago)
    shop.says(NIGHT)
    assert [len(shop.memory[name]) for name in ("days", "shop")] == [2 * kept, kept]  # type: ignore[arg-type]


def test_how_many_of_the_last_day_were_not_cancelled_is_told() -> None:
    shop = lived()
    orders = shop.placed(NIGHT, 50)
    (bad,) = shop.says(NIGHT, *orders[:10], *cancelled(orders[10:], NIGHT))
    assert (bad.facts["count"], bad.facts["kept"]) == (40, 10)


def test_orders_of_the_days_before_that_are_cancelled_now_leave_none_that_was_kept() -> None:
    shop = lived()
    before = shop.placed(NIGHT - 3 * DAY, 40)
    shop.says(NIGHT - 3 * DAY, *before)
    (bad,) = shop.says(NIGHT, *cancelled(before, NIGHT))
    assert (bad.facts["count"], bad.facts["kept"]) == (40, 0)


@pytest.mark.parametrize(("count", "told"), [(102, False), (103, True)])
def test_a_day_of_sales_explains_as_many_times_more_as_were_sold(count: int, told: bool) -> None:
    """One of nine kept is cancelled besides: with 184 kept some 20.4, and five times that is 102.2."""
    shop = lived(undone=2)
    orders = shop.placed(NIGHT, count + 184)
    assert bool(shop.says(NIGHT, *orders[:184], *cancelled(orders[184:], NIGHT))) is told


@pytest.mark.parametrize(("count", "told"), [(40, False), (41, True)])
def test_a_listing_that_knew_no_cancelled_order_is_held_to_the_shops_part(count: int, told: bool) -> None:
    """Of three orders of another listing two were cancelled: two for each that is kept. Four kept explain eight."""
    shop = undone(known_for(10), 5, 2)
    shop.says(NIGHT - 5 * DAY, *shop.placed(NIGHT - 5 * DAY, 1))
    orders = shop.placed(NIGHT, count + 4, lines=OF_OTHER)
    assert bool(shop.says(NIGHT, *orders[:4], *cancelled(orders[4:], NIGHT))) is told


def test_a_shop_that_sold_nothing_before_is_judged_too() -> None:
    assert [bad.facts["count"] for bad in attacked(known_for(10), 5)] == [5]


def test_a_line_without_a_listing_is_named_by_its_sku() -> None:
    shop = known_for(10)
    (bad,) = shop.says(NIGHT, *cancelled(shop.placed(NIGHT, 6, lines=(OrderLine("1", 1, "LAMP-1"),)), NIGHT))
    assert bad.subject == "LAMP-1"
    nameless = cancelled(shop.placed(NIGHT, 6, lines=(OrderLine("1", 1),)), NIGHT)
    assert [one.subject for one in shop.says(NIGHT, *nameless)] == ["?", "LAMP-1"]


# --- returns ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "days_ago", "usual"), [(12, 12, "0.5"), (12, 3, "0.5"), (60, 30, "0.2"), (60, 31, "0.0")]
)
def test_the_known_days_of_four_weeks_say_what_is_usually_sent_back(known: int, days_ago: int, usual: str) -> None:
    shop = known_for(known, Topic.RETURNS)
    shop.says(NIGHT - DAY, *(back(number, NIGHT - days_ago * DAY) for number in range(5)))
    (bad,) = shop.says(NIGHT, *(back(number, NIGHT) for number in range(10, 100)))
    assert (bad.severity, bad.confirm) == (Severity.PUSH, False)
    assert bad.facts["usual"] == usual


def test_only_the_last_three_days_are_counted_and_give_their_reasons() -> None:
    older = ((1, 2, "LATE"), (2, 3, "WRONG"), (3, 5, "OLD"))
    shop = known_for(60, Topic.RETURNS)
    shop.says(NIGHT, *(back(number, NIGHT - days * DAY, reason=word) for number, days, word in older))
    (bad,) = shop.says(NIGHT, *(back(number, NIGHT) for number in range(10, 30)))
    assert (bad.facts["count"], bad.facts["reasons"]) == (21, ["DEFECTIVE", "LATE"])


@pytest.mark.parametrize(("days_ago", "told"), [(30, False), (31, True), (32, True)])
def test_an_order_is_known_for_a_month_and_counts_by_its_first_day(days_ago: int, told: bool) -> None:
    before = [back(number, NIGHT - days_ago * DAY) for number in range(20)]
    now = [refund(number, NIGHT) for number in range(20)]
    apart, together = known_for(60, Topic.RETURNS), known_for(60, Topic.RETURNS)
    apart.says(NIGHT - days_ago * DAY, *before)
    apart.says(NIGHT)
    assert bool(apart.says(NIGHT, *now, topic=Topic.MONEY)) is told
    assert bool(together.says(NIGHT, *before, *now)) is told


def test_of_the_ledger_refunds_alone_are_something_sent_back() -> None:
    shop = known_for(60, Topic.MONEY)
    for kind in EntryKind:
        entries = [refund(number, NIGHT, kind=kind, order=f"{kind}-{number}") for number in range(20)]
        assert bool(shop.says(NIGHT, *entries)) is (kind is EntryKind.REFUND)
        shop.memory = {"since": shop.memory["since"]}
