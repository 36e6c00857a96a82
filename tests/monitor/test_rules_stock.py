"""Stock and fees as a seller meets them: what is used up, what is low, what the platform keeps of a sale."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Fee, Money, State, Stock, Topic
from monitor.findings import Verdict
from monitor.rules.fee import FEE_CHANGED
from monitor.rules.presence import NOT_LIVE
from monitor.rules.stock import STOCK_LOW, STOCK_ZERO, limit_of
from monitor.thresholds import Thresholds
from storage.states import Severity
from tests.monitor.builders import LAMP, Story, listing, sku, usd


def count(story: Story, left: int) -> Verdict:
    return story.sees(Topic.STOCK, (Stock(LAMP, left, inbound=7),))


def counts(story: Story, *lefts: int) -> list[bool]:
    """Whether each count is bad."""
    return [bool(count(story, left).bads) for left in lefts]


# --- used up ---------------------------------------------------------------------------------------------------------


def test_stock_that_is_used_up_is_told_and_asks_for_a_second_look() -> None:
    story = Story(STOCK_ZERO)
    count(story, 40)
    [bad] = count(story, 0).bads
    assert (bad.subject, bad.severity, bad.confirm) == ("stock", Severity.PUSH, True)
    assert {**bad.facts} == {"left": 0, "limit": 5, "inbound": 7}


def test_a_returned_unit_does_not_ring_twice() -> None:
    story = Story(STOCK_ZERO)
    assert counts(story, 40, 0, 0, 1, 0, 2, 5, 0) == [False, *[True] * 7]
    assert counts(story, 6, 1, 0) == [False, False, True]


def test_a_single_wrong_count_of_nothing_does_not_last() -> None:
    story = Story(STOCK_ZERO)
    assert counts(story, 40, 4, 0, 4, 0, 4) == [False, False, True, False, True, False]


def test_what_was_out_of_stock_from_the_start_is_no_news() -> None:
    assert counts(Story(STOCK_ZERO), 0, 0, 0) == [False, False, False]
    assert counts(Story(STOCK_ZERO), 0, 40, 0) == [False, False, True]


def test_stock_that_is_not_counted_is_unknown_and_never_zero() -> None:
    for rule in (STOCK_ZERO, STOCK_LOW):
        story = Story(rule)
        count(story, 40)
        assert story.sees(Topic.STOCK, ()).silent
        assert story.page(listing(), sku()).silent
        assert story.page(listing(State.OUT_OF_STOCK)).silent


def test_out_of_stock_by_the_listing_is_one_case_and_a_listing_on_sale_is_no_count() -> None:
    story = Story(STOCK_ZERO)
    count(story, 40)
    empty = listing(State.OUT_OF_STOCK)
    gone = sku(buyable=False, quantity=0)
    assert [bad.subject for bad in story.page(empty, gone).bads] == ["stock"]
    assert counts(story, 0) == [True]
    assert story.page(listing(), sku()).silent
    shown = Story(NOT_LIVE)
    shown.page(listing(), sku())
    assert shown.page(empty, gone).silent


# --- low -------------------------------------------------------------------------------------------------------------


def test_low_is_five_units_or_a_fifth_of_what_lay_there() -> None:
    assert counts(Story(STOCK_LOW), 200, 6, 5, 4) == [False, False, True, True]
    assert counts(Story(STOCK_LOW), 15, 4, 3) == [False, False, True]
    assert counts(Story(STOCK_LOW), 4, 3, 2, 1) == [False] * 4


def test_low_stock_is_told_anew_only_after_twice_as_much() -> None:
    story = Story(STOCK_LOW)
    assert counts(story, 40, 5, 6, 9, 4) == [False, True, True, True, True]
    assert counts(story, 10, 9, 5) == [False, False, True]


def test_low_from_the_first_count_on_is_no_news() -> None:
    assert counts(Story(STOCK_LOW), 5, 4, 3) == [False] * 3


def test_what_is_used_up_is_no_longer_told_as_low() -> None:
    story = Story(STOCK_LOW)
    assert counts(story, 40, 4) == [False, True]
    assert [bad.fresh for bad in count(story, 0).bads] == [False], "one wrong count ends nothing"
    assert counts(story, 0, 3, 4) == [False, False, False]
    assert counts(story, 40, 4) == [False, True]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=60))
def test_at_most_one_of_the_two_speaks_for_the_second_time(lefts: list[int]) -> None:
    zero, low = Story(STOCK_ZERO), Story(STOCK_LOW)
    before = (False, False)
    for left in lefts:
        fresh = [any(bad.fresh for bad in count(story, left).bads) for story in (zero, low)]
        now = (fresh[0], fresh[1])
        assert not (all(before) and all(now))
        assert left or not now[1]
        before = now


# --- fees ------------------------------------------------------------------------------------------------------------


def fee(price: str, referral: str, handling: str = "3.85", name: str = "LAMP-1") -> Fee:
    total = Decimal(referral) + Decimal(handling)
    parts = (("ReferralFee", usd(referral)), ("FBAFees", usd(handling)))
    return Fee(LAMP, name, usd(price), Money(total, "USD"), parts)


def bare(price: str, total: str) -> Fee:
    return Fee(LAMP, "LAMP-1", usd(price), usd(total))


def fees(story: Story, *told: Fee) -> Verdict:
    return story.sees(Topic.FEES, told)


USUAL = fee("21.99", "3.30")


def settled(usual: Fee = USUAL) -> Story:
    story = Story(FEE_CHANGED)
    for _ in range(2):
        assert fees(story, usual).bads == ()
    return story


def test_a_higher_fee_at_the_same_price_tells_old_and_new_by_the_unit() -> None:
    [bad] = fees(settled(), fee("21.99", "3.30", "6.05")).bads
    assert (bad.subject, bad.severity) == ("fee:LAMP-1", Severity.PUSH)
    assert bad.facts["was"] == {"amount": "7.15", "currency": "USD"}
    assert bad.facts["is"] == {"amount": "9.35", "currency": "USD"}
    assert bad.facts["parts"] == [["FBAFees", "3.85", "6.05"]]


@pytest.mark.parametrize(
    "usual",
    [
        fee("21.99", "3.31"),
        fee("21.99", "3.30", "3.86"),
        fee("10.00", "1.50"),
        fee("43.98", "6.60"),
        fee("21.00", "3.15"),
        fee("21.99", "3.30", name="OTHER-1"),
    ],
    ids=["a rounded cent", "another cent", "a lower price", "twice the price", "a sale", "a new SKU"],
)
def test_a_fee_as_it_is_to_be_expected_is_no_news(usual: Fee) -> None:
    story = settled()
    assert fees(story, usual).bads == ()
    assert fees(story, USUAL).bads == ()


def test_a_handling_fee_that_rose_beside_a_changed_price_is_told() -> None:
    [bad] = fees(settled(), fee("19.99", "3.00", "6.05")).bads
    assert bad.facts["parts"] == [["FBAFees", "3.85", "6.05"]]


def test_another_share_of_the_price_is_told_at_any_price() -> None:
    assert fees(settled(), fee("21.99", "3.74")).bads
    assert fees(settled(), fee("30.00", "5.10")).bads


def test_a_sum_without_parts_may_lie_between_fixed_and_in_proportion() -> None:
    assert fees(settled(bare("20.00", "7.00")), bare("10.00", "5.50")).bads == ()
    assert fees(settled(bare("20.00", "7.00")), bare("10.00", "8.00")).bads


def test_a_lower_fee_is_silent_and_another_currency_another_fact() -> None:
    [bad] = fees(settled(), fee("21.99", "3.30", "2.00")).bads
    assert bad.severity is Severity.SILENT
    euros = Fee(LAMP, "LAMP-1", Money(Decimal("21.99"), "EUR"), Money(Decimal("9.00"), "EUR"))
    assert fees(settled(), euros).bads == ()


def test_a_new_fee_is_the_usual_one_after_a_week() -> None:
    story = settled()
    days = [bool(fees(story, fee("21.99", "3.30", "6.05")).bads) for _ in range(6 * 24 * 8)]
    assert (days[0], days[6 * 24 * 6], days[-1]) == (True, True, False)


def test_an_answer_without_the_sku_leaves_its_case_open() -> None:
    story = settled()
    assert fees(story, fee("21.99", "3.30", "6.05")).bads
    assert [bad.fresh for bad in fees(story, fee("9.99", "1.50", name="OTHER-1")).bads] == [False]
    assert fees(story).silent
    assert fees(story, USUAL) == Verdict()


@given(
    price=st.integers(100, 50000),
    share=st.sampled_from([8, 12, 15, 17]),
    handling=st.integers(0, 2000),
    prices=st.lists(st.integers(100, 50000), max_size=8),
)
def test_no_price_of_mine_makes_an_alarm(price: int, share: int, handling: int, prices: list[int]) -> None:
    def at(cents: int) -> Fee:
        referral = (Decimal(cents) * share / 10000).quantize(Decimal("0.01"))
        return fee(f"{Decimal(cents) / 100:.2f}", str(referral), f"{Decimal(handling) / 100:.2f}")

    story = settled(at(price))
    assert [fees(story, at(cents)).bads for cents in prices] == [()] * len(prices)


# --- exactly ---------------------------------------------------------------------------------------------------------


def test_what_was_sold_out_for_a_while_is_over_above_the_limit() -> None:
    for back, is_over in ((4, False), (5, False), (6, True)):
        assert counts(Story(STOCK_ZERO), 40, 0, 0, 0, back) == [False, True, True, True, not is_over]


def test_a_last_unit_that_lay_there_can_be_used_up() -> None:
    assert counts(Story(STOCK_ZERO), 1, 0) == [False, True]
    story = Story(STOCK_ZERO)
    count(story, 0)
    assert story.memory["filled"] is False, "nothing ever lay there"


def test_two_counts_of_nothing_in_a_row_are_remembered_and_no_more() -> None:
    story = Story(STOCK_ZERO)
    zeros = []
    for left in (40, 0, 0, 0, 3, 40, 0, 3):
        count(story, left)
        zeros.append(story.memory["zeros"])
    assert zeros == [0, 1, 2, 2, 2, 0, 1, 0]


def test_the_very_first_count_of_nothing_is_one() -> None:
    for rule in (STOCK_ZERO, STOCK_LOW):
        story = Story(rule)
        count(story, 0)
        assert story.memory["zeros"] == 1
    assert [counts(story, 0, 1), story.memory["zeros"]] == [[False, False], 0]


def test_after_it_was_used_up_a_few_units_are_not_told_as_low() -> None:
    assert counts(Story(STOCK_LOW), 40, 0, 0, 4, 0, 4) == [False] * 6
    assert counts(Story(STOCK_LOW), 40, 0, 0, 0, 4) == [False] * 5


def test_low_begins_at_the_limit_and_ends_at_twice_as_much() -> None:
    assert counts(Story(STOCK_LOW), 40, 6, 5, 9, 10) == [False, False, True, True, False]
    assert counts(Story(STOCK_LOW), 40, 1) == [False, True]
    assert counts(Story(STOCK_LOW), 40, 5, 10, 11, 5) == [False, True, False, False, True]
    assert counts(Story(STOCK_LOW), 40, 5, 40, 5) == [False, True, False, True]


def test_low_is_told_only_of_what_was_twice_as_much_before() -> None:
    for before, told in ((9, False), (10, True)):
        story = Story(STOCK_LOW)
        story.thresholds = Thresholds({"stock_low.percent": Decimal(100), "stock_low.units": Decimal(5)})
        assert counts(story, 4, before, 5)[-1] is told
    for before, told in ((1, False), (2, True)):
        story = Story(STOCK_LOW)
        count(story, before)
        assert story.memory["armed"] is told, "of one unit nothing is low"


def test_one_wrong_count_of_nothing_keeps_low_as_it_was() -> None:
    armed = Story(STOCK_LOW)
    assert counts(armed, 40, 0, 4) == [False, False, True]
    told = Story(STOCK_LOW)
    assert counts(told, 40, 4, 0, 1) == [False, True, True, True]
    assert counts(told, 0, 0) == [True, False]
    assert [bad.fresh for bad in count(Story(STOCK_LOW), 1).bads] == []
    last = Story(STOCK_LOW)
    count(last, 40)
    assert [bad.fresh for bad in count(last, 1).bads] == [True]


def test_low_is_at_most_a_fifth_of_the_most_in_whole_units() -> None:
    most = {"2026-11-01": 24, "2026-11-02": 9}
    assert limit_of(dict(most), Thresholds()) == 4
    assert type(limit_of(dict(most), Thresholds())) is int
    assert limit_of({"2026-11-01": 25}, Thresholds()) == 5
    assert limit_of({"2026-11-01": 99}, Thresholds({"stock_low.units": Decimal(100)})) == 19
    assert limit_of({"2026-11-01": 500}, Thresholds({"stock_low.units": Decimal(100)})) == 100
    assert limit_of({"2026-11-01": 500}, Thresholds({"stock_low.units": Decimal(200)})) == 100
    assert limit_of({}, Thresholds({"stock_low.percent": Decimal(100)})) == 0


def test_the_most_of_each_of_thirty_days_is_remembered() -> None:
    story = Story(STOCK_ZERO)
    for left in (40, 7, 3):
        count(story, left)
    assert story.memory["peaks"] == {"2026-11-13": 40}
    for _ in range(31):
        story.at += timedelta(days=1)
        count(story, 0)
    peaks = story.memory["peaks"]
    assert isinstance(peaks, dict)
    assert (len(peaks), min(peaks), set(peaks.values())) == (30, "2026-11-15", {0})
