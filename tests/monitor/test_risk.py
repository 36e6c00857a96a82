"""What a trouble may cost: units an hour in that hour of the week, times what a unit earns, times the share lost."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import EntryKind, Money
from monitor.earning import Fee, fee_of, fee_of_sums
from monitor.risk import SALES, Missing, Pace, Stake, earned, lost, pace_of, share_lost
from monitor.rules.fee import Usual, usual_fees
from storage.states import Facts, LedgerSum
from tests.monitor.alerts_selling import usd

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
FLAT = Pace((2.0,) * 168, "UTC")


def stake(earns: str = "5", share: str = "1", pace: Pace = FLAT) -> Stake:
    return Stake(pace, Money(Decimal(earns), "USD"), Decimal(share))


def test_the_loss_is_units_an_hour_times_what_a_unit_earns_times_the_share() -> None:
    found = lost(stake(), MONDAY, MONDAY + 6 * HOUR)
    assert found is not None
    assert (str(found.hour), str(found.whole)) == ("10.00 USD", "60.00 USD")
    half = lost(stake(share="0.5"), MONDAY + HOUR / 2, MONDAY + 2 * HOUR)
    assert half is not None
    assert (str(half.hour), str(half.whole)) == ("5.00 USD", "7.50 USD"), "half an hour counts half"
    over = lost(stake(), MONDAY, MONDAY)
    assert over is not None
    assert over.whole.amount == 0


def test_what_is_not_known_gives_no_sum() -> None:
    known = stake()
    for one in (
        Stake(missing=Missing.COST),
        Stake(None, known.earned, known.share),
        Stake(known.pace, None, known.share),
        Stake(known.pace, known.earned, None),
        Stake(known.pace, known.earned, known.share, Missing.RATE),
    ):
        assert lost(one, MONDAY, MONDAY + HOUR) is None


def test_each_hour_of_the_week_has_its_own_pace_drawn_towards_the_usual() -> None:
    weeks = 8
    # Ten units each Monday at nine, one each day at three.
    sold = [(MONDAY + week * WEEK + 9 * HOUR, 10) for week in range(weeks)]
    sold += [(MONDAY + day * 24 * HOUR + 3 * HOUR, 1) for day in range(7 * weeks)]
    pace = pace_of(sold, MONDAY, MONDAY + weeks * WEEK, "UTC")
    nine, tuesday, three, dead = (pace.at(MONDAY + hours * HOUR) for hours in (9, 33, 3, 5))
    assert 6 < nine < 10
    assert dead < tuesday < nine, "nine o'clock of another day is more than a dead hour and less than Monday's"
    assert 0.8 < three < 1.3
    assert 0 < dead < 0.1, "eight quiet weeks do not prove that nobody ever buys at five"
    assert pace.between(MONDAY, MONDAY + WEEK) == pytest.approx(17, rel=0.25), "about what a week sells"


def test_the_pace_goes_by_the_markets_own_clock_and_its_summer_time() -> None:
    noon = datetime(2026, 3, 2, 17, tzinfo=UTC)  # twelve in New York
    sold = [(noon - day * 24 * HOUR, 5) for day in range(56)]
    pace = pace_of(sold, noon - 8 * WEEK, noon, "America/New_York")
    assert pace.at(noon) > 20 * pace.at(noon + HOUR)
    later = noon + 2 * WEEK  # summer time has begun: the same hour by the clock is an hour earlier in UTC
    assert pace.at(later - HOUR) == pace.at(noon)
    assert pace.at(later) == pace.at(noon + HOUR)


def test_without_any_order_the_pace_is_nothing() -> None:
    pace = pace_of([], MONDAY - 8 * WEEK, MONDAY, "Asia/Shanghai")
    assert pace.between(MONDAY, MONDAY + WEEK) == 0


@given(
    st.lists(st.tuples(st.integers(0, 8 * 168 - 1), st.integers(1, 30)), max_size=60),
    st.integers(0, 400),
    st.integers(0, 400),
    st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
)
def test_a_longer_wait_never_costs_less_and_its_parts_make_the_whole(
    sold: list[tuple[int, int]], first: int, second: int, zone: str
) -> None:
    begin = MONDAY - 8 * WEEK
    pace = pace_of([(begin + hour * HOUR, units) for hour, units in sold], begin, MONDAY, zone)
    middle, end = MONDAY + first * timedelta(minutes=7), MONDAY + (first + second) * timedelta(minutes=7)
    assert min(pace.hours) >= 0
    assert pace.between(MONDAY, middle) <= pace.between(MONDAY, end)
    parts = pace.between(MONDAY, middle) + pace.between(middle, end)
    assert parts == pytest.approx(pace.between(MONDAY, end))


def test_a_sale_earns_what_cost_and_fee_leave_and_never_less_than_nothing() -> None:
    price, cost, fee = (Money(Decimal(text), "USD") for text in ("21.99", "7.20", "3.30"))
    assert earned(price, (cost, fee)) == Money(Decimal("11.49"), "USD")
    assert earned(cost, (price,)).amount == 0


def test_the_share_that_goes_is_by_rule_and_by_who_is_cheaper() -> None:
    mine = usd("21.99")
    cases: tuple[tuple[str, Facts, str], ...] = (
        ("new_seller", {"featured": True}, "1"),
        ("new_seller", {"featured": False, "landed": usd("21.98"), "mine": mine}, "0.5"),
        ("new_seller", {"featured": False, "landed": usd("21.99"), "mine": mine}, "0.2"),
        ("new_seller", {"featured": False, "price": usd("25"), "mine": mine}, "0.2"),
        ("new_seller", {"featured": False, "mine": mine}, "0.5"),
        ("new_seller", {"landed": {"amount": "25", "currency": "EUR"}, "mine": mine}, "0.5"),
        ("featured_lost", {}, "1"),
        ("featured_nobody", {}, "0.7"),
        ("below_floor", {}, "0.5"),
        ("not_live", {"state": "gone"}, "1"),
        ("listing_suppressed", {}, "1"),
        ("stock_zero", {}, "1"),
        ("below_cost", {}, "1"),
    )
    for rule, facts, share in cases:
        assert share_lost(rule, facts) == Decimal(share), (rule, facts)
    assert share_lost("rank_fell", {}) is None
    assert {rule for rule, _, _ in cases} | {"rank_fell"} == set(SALES)


def test_a_fee_follows_the_price_but_for_its_fixed_part_and_one_of_the_ledger_is_a_share() -> None:
    usual = Usual(Money(Decimal(20), "USD"), Money(Decimal("6.61"), "USD"), Decimal("3.61"))
    told = fee_of(usual)
    assert told == Fee(Decimal("0.15"), Decimal("3.61"), "USD")
    assert told.at(Money(Decimal(20), "USD")) == Money(Decimal("6.61"), "USD")
    assert told.at(Money(Decimal(10), "USD")) == Money(Decimal("5.11"), "USD")
    assert told.at(Money(Decimal(10), "EUR")) is None
    assert fee_of(usual._replace(price=Money(Decimal(0), "USD"))) is None
    assert Fee(Decimal("0.15")).at(Money(Decimal(20), "EUR")) == Money(Decimal("3.00"), "EUR")


def test_only_what_is_a_share_of_the_price_follows_it() -> None:
    price: Any = {"amount": "20", "currency": "USD"}
    total: Any = {"amount": "6.61", "currency": "USD"}
    parts: Any = {"ReferralFee": "3.00", "FBAFees": "3.22", "PerItemFee": "0.39", "VariableClosingFee": "0"}
    memory: Facts = {"LAMP-1": {"price": price, "total": total, "parts": parts}, "odd": "?"}
    assert {sku: usual.fixed for sku, usual in usual_fees(memory).items()} == {"LAMP-1": Decimal("3.61")}
    memory = {"LAMP-1": {"price": price, "total": total, "parts": {}}}
    assert usual_fees(memory)["LAMP-1"].fixed == 0


def test_of_two_books_of_the_same_money_only_the_fuller_one_counts() -> None:
    sums = [
        LedgerSum("transactions", "USD", EntryKind.SALE, 200.0, 10),
        LedgerSum("transactions", "USD", EntryKind.FEE, -30.0, 10),
        LedgerSum("transactions", "USD", EntryKind.ADVERTISING, -50.0, 1),
        LedgerSum("settlement", "USD", EntryKind.SALE, 100.0, 5),
        LedgerSum("settlement", "USD", EntryKind.FEE, -40.0, 5),
    ]
    assert fee_of_sums(sums) == Fee(Decimal("0.15"))
    assert fee_of_sums(sums[:1]) is None, "a ledger without a fee is one that does not tell them"
    assert fee_of_sums(sums[1:2]) is None
    assert fee_of_sums([]) is None


def test_every_fee_that_a_sale_costs_counts_and_the_storage_of_what_lies_does_not() -> None:
    kept = {EntryKind.REFERRAL: -30.0, EntryKind.FULFILMENT: -20.0, EntryKind.FEE: -4.0, EntryKind.STORAGE: -90.0}
    sums = [LedgerSum("transactions", "USD", kind, total, 1) for kind, total in kept.items()]
    sold = LedgerSum("transactions", "USD", EntryKind.SALE, 200.0, 10)
    assert fee_of_sums([sold, *sums]) == Fee(Decimal("0.27"))
