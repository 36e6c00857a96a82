"""How the seller is judged, how often his listings are seen, and the silent traps on the way to both."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.ebay.api import EbayApi
from adapters.ebay.api.standards import read_standards, read_user
from adapters.ebay.api.traffic import days, span_of, today
from adapters.errors import Misread, Preparing, Unsupported
from adapters.readings import (
    ACCOUNT,
    Figure,
    HealthMetric,
    Standing,
    StandingState,
    Sweep,
    Topic,
)
from monitor.demo.ebay import Item, LocalEbay, Shop, Visits
from monitor.demo.ebay.wire import Answer, error
from tests.adapters.ebay_api.conftest import (
    LAMP,
    MINE,
    SHOP,
    YESTERDAY,
    MakeSeller,
    asked,
    log_in,
    missed,
)
from tests.clock import StillClock

# --- standards


async def test_a_level_that_eBay_expects_to_fall_is_a_warning(mine: EbayApi, ebay: LocalEbay) -> None:  # noqa: N802
    ebay.shop = replace(SHOP, level="TOP_RATED", projected="BELOW_STANDARD")
    sweep = await asked(mine, Topic.ACCOUNT)
    assert Standing("us", StandingState.NORMAL, warned=True) in sweep.readings
    assert Standing(None, StandingState.NORMAL) in sweep.readings
    ebay.shop = replace(SHOP, level="BELOW_STANDARD", projected="TOP_RATED")
    assert Standing("us", StandingState.AT_RISK) in (await asked(mine, Topic.ACCOUNT)).readings


async def test_an_account_on_hold_is_told_although_the_standards_are_good(mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = replace(SHOP, status="ACCOUNTONHOLD")
    sweep = await asked(mine, Topic.ACCOUNT)
    assert Standing(None, StandingState.DEACTIVATED) in sweep.readings


@pytest.mark.parametrize("stand_in", [None, error(404, 52000, "No data.")])
async def test_a_seller_who_is_not_judged_yet_has_an_account_all_the_same(
    stand_in: Answer | None, mine: EbayApi, ebay: LocalEbay
) -> None:
    ebay.shop = replace(SHOP, level=None)
    if stand_in:
        ebay.answers["findSellerStandardsProfiles"] = stand_in
    sweep = await asked(mine, Topic.ACCOUNT)
    assert sweep.readings == (Standing(None, StandingState.NORMAL),)
    assert sweep.whole == {ACCOUNT}


def test_a_status_that_nobody_knows_is_a_reason_to_look() -> None:
    assert read_user({"status": "QUITE_NEW_WORD"}) == Standing(None, StandingState.AT_RISK)
    with pytest.raises(Misread):
        read_user({})


def test_the_program_for_all_other_sites_stands_with_the_account() -> None:
    profile = {"program": "PROGRAM_GLOBAL", "standardsLevel": "BELOW_STANDARD", "cycle": {"cycleType": "CURRENT"}}
    words = list(read_standards(Standing(None, StandingState.NORMAL), [profile]))
    assert Standing(None, StandingState.AT_RISK) in words
    assert sum(isinstance(one, Standing) for one in words) == 1


async def test_the_measures_are_ratios_of_what_is_allowed(mine: EbayApi) -> None:
    metrics = [one for one in (await asked(mine, Topic.ACCOUNT)).readings if isinstance(one, HealthMetric)]
    late = next(one for one in metrics if one.name == "shipping_miss_rate")
    assert (late.value, late.target, late.at_most, late.good) == (Decimal("0.0091"), Decimal("0.03"), True, True)


# --- visits


def seen(*days_ago: int) -> Shop:
    visits = {(YESTERDAY - timedelta(days=n), LAMP.number): Visits(400 + n, 30 + n, n) for n in days_ago}
    return replace(SHOP, visits=visits)


async def test_a_listing_that_nobody_saw_is_told_as_zero(mine: EbayApi, ebay: LocalEbay) -> None:
    ebay.shop = seen(0)
    sweep = await asked(mine, Topic.TRAFFIC)
    assert [one.value for one in figures(sweep, "page_views")] == [0, 0, 0, 0, 0, 0, 30]
    assert sweep.whole == {ACCOUNT}
    sums = [one for one in sweep.readings if isinstance(one, Figure) and one.listing is None]
    assert len(sums) == 3 * 7


def figures(sweep: Sweep, name: str) -> list[Figure]:
    """The figures of that name about my lamp, day by day."""
    found = (one for one in sweep.readings if isinstance(one, Figure))
    return [one for one in found if one.name == name and one.listing == MINE]


async def test_a_day_is_one_of_california_and_today_is_never_asked_for(mine: EbayApi, ebay: LocalEbay) -> None:
    """The end date “today” is refused every night while it is tomorrow here already (50018)."""
    sweep = await asked(mine, Topic.TRAFFIC)
    assert missed(sweep) == []
    asked_days = [one.query["filter"].partition("date_range:")[2] for one in ebay.of("getTrafficReport")]
    assert asked_days[-1] == "[20260301..20260301]"
    assert sweep.cursor == "2026-03-01"
    assert figures(sweep, "orders")[-1].begin == datetime(2026, 3, 1, 8, tzinfo=UTC)


async def test_a_day_on_which_the_clocks_change_has_its_own_length() -> None:
    begin, end = span_of(date(2026, 3, 8))
    assert end - begin == timedelta(hours=23)


async def test_once_told_it_costs_no_call_until_there_is_a_new_day(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    first = await asked(mine, Topic.TRAFFIC)
    before = len(ebay.of("getTrafficReport")), len(ebay.of("GetMyeBaySelling"))
    for _ in range(30):
        assert (await asked(mine, Topic.TRAFFIC, first.cursor)).whole == {ACCOUNT}
    assert (len(ebay.of("getTrafficReport")), len(ebay.of("GetMyeBaySelling"))) == before
    clock.advance(86_400)
    await asked(mine, Topic.TRAFFIC, first.cursor)
    assert len(ebay.of("getTrafficReport")) == before[0] + 2  # the new day, and the last one again


async def test_a_day_that_eBay_has_not_counted_yet_is_waited_for(mine: EbayApi, ebay: LocalEbay) -> None:  # noqa: N802
    ebay.shop = replace(seen(0), counted=span_of(YESTERDAY)[1] - timedelta(hours=1))
    sweep = await asked(mine, Topic.TRAFFIC)
    assert [type(one.error) for one in sweep.missed] == [Preparing]
    assert sweep.cursor == "2026-02-28"


async def test_of_a_site_without_visits_it_is_said(make_seller: MakeSeller, ebay: LocalEbay) -> None:
    seller = make_seller(market="ch")
    await log_in(seller, ebay)
    assert [type(one.error) for one in (await asked(seller, Topic.TRAFFIC)).missed] == [Unsupported]


async def test_five_hundred_listings_stay_within_the_hundred_calls_of_a_day(
    mine: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    ebay.shop = Shop(items=tuple(Item(str(400_000_000_000 + n), "Lamp", Decimal(1)) for n in range(500)))
    cursor = None
    for _ in range(24):
        sweep = await asked(mine, Topic.TRAFFIC, cursor)
        cursor = sweep.cursor or cursor
        await asked(mine, Topic.ACCOUNT)
        clock.advance(3600)
    assert ebay.quotas.spent["sell.analytics"] <= 100
    assert not [answer for _, answer in ebay.record if answer.status == 429]
    assert cursor == "2026-03-02"


async def test_how_many_watch_a_listing_is_told_with_the_visits(mine: EbayApi) -> None:
    sweep = await asked(mine, Topic.TRAFFIC)
    assert [one.value for one in figures(sweep, "watchers")] == [12]


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.integers(0, 400))  # noqa: DTZ001
def test_no_day_is_left_out_and_none_is_asked_for_before_it_is_over(now: datetime, ago: int) -> None:
    told = today(now) - timedelta(days=ago)
    asked_days = days(told.isoformat(), now)
    assert all(span_of(day)[1] <= now for day in asked_days)
    if ago > 1:
        assert asked_days[-1] == today(now) - timedelta(days=1)
        assert asked_days == [asked_days[0] + timedelta(days=n) for n in range(len(asked_days))]
        assert asked_days[0] <= max(told + timedelta(days=1), asked_days[-1] - timedelta(days=6))
