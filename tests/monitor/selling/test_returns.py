"""Returned goods by our own adapter against the local Selling Partner API: two reports, read when both are made."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.amazon.api import AmazonApi
from adapters.errors import Preparing, Refused, TryLater
from adapters.readings import ACCOUNT, Ask, FulfilledBy, Return, Sweep, Topic
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.purse import Purse
from tests.clock import NIGHT, StillClock
from tests.monitor.selling.conftest import Seller


async def look(account: AmazonApi, cursor: str | None = None) -> Sweep:
    return await account.read(Topic.RETURNS, Ask((ACCOUNT,), cursor=cursor))


async def made(account: AmazonApi, clock: StillClock, cursor: str | None = None) -> Sweep:
    """The answer, waiting as long as it is told to each time."""
    for _ in range(6):
        sweep = await look(account, cursor)
        if not sweep.missed or not isinstance(sweep.missed[0].error, Preparing):
            return sweep
        clock.advance(sweep.missed[0].error.wait or 0)
    raise AssertionError("the reports are never made")


def returns(sweep: Sweep) -> dict[str, Return]:
    return {one.id: one for one in sweep.readings if isinstance(one, Return)}


async def test_both_reports_are_ordered_at_once_and_read_when_they_are_made(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    account = seller()
    first = await look(account)
    assert isinstance(first.missed[0].error, Preparing)
    assert len(api.of("createReport")) == 2
    sweep = await made(account, clock)
    assert set(returns(sweep)) == {"LPN0001", "RMA-1:HOME-1"}
    assert sweep.whole == {ACCOUNT}
    assert (len(api.of("createReport")), api.refused) == (2, [])


async def test_a_return_is_told_with_all_but_the_buyer_s_words(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    sweep = await made(seller(), clock)
    to_amazon, to_me = returns(sweep)["LPN0001"], returns(sweep)["RMA-1:HOME-1"]
    assert to_amazon == Return(
        "LPN0001", NIGHT - timedelta(days=2), 1, "DEFECTIVE", "us", "111-1", "STORED-1", to_amazon.listing,
        FulfilledBy.PLATFORM, "SELLABLE Unit returned to inventory",
    )  # fmt: skip
    assert str(to_amazon.listing) == "us/B0STORED01"
    assert (to_me.at, to_me.quantity, to_me.reason) == (datetime(2026, 2, 28, 8, tzinfo=UTC), 2, "AMZ-PG-BAD-DESC")
    assert (to_me.by, to_me.state) == (FulfilledBy.SELLER, "Approved")
    assert "Ann" not in repr(sweep)


async def test_nothing_came_back_where_both_reports_are_cancelled(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    api.shop = replace(api.shop, purse=Purse())
    sweep = await made(seller(), clock)
    assert sweep.readings == ()
    assert sweep.whole == {ACCOUNT}


async def test_the_market_is_not_guessed_where_there_are_several(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    api.shop = replace(api.shop, markets=("us", "ca"))
    one = returns(await made(seller(markets=("us", "ca")), clock))["LPN0001"]
    assert (one.market, one.listing, one.sku) == (None, None, "STORED-1")


async def test_the_next_day_the_last_weeks_are_asked_for_again(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    account = seller()
    first = await made(account, clock)
    clock.advance(86_400)
    again = await made(account, clock, first.cursor)
    assert set(returns(again)) == set(returns(first))
    starts = [one.asked["dataStartTime"] for one in api.of("createReport")]
    assert starts == ["2026-02-02T00:00:00Z"] * 2 + ["2026-02-16T00:00:00Z"] * 2


async def test_a_restart_orders_nothing_twice(api: LocalSellingApi, seller: Seller, clock: StillClock) -> None:
    await look(seller())
    await made(seller(), clock)
    assert len(api.of("createReport")) == 2


async def test_without_the_right_nothing_is_told_and_the_remedy_is_named(api: LocalSellingApi, seller: Seller) -> None:
    api.faults.add("403 role", "createReport", times=2)
    sweep = await look(seller())
    assert isinstance(sweep.missed[0].error, Refused)
    assert sweep.readings == ()


async def test_a_right_that_is_lacking_for_one_report_costs_only_that_one(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    api.faults.add("403 role", "createReport", times=None, after=1)
    sweep = await made(seller(), clock)
    assert set(returns(sweep)) == {"LPN0001"}
    assert "Inventory and Order Tracking" in sweep.partial[0].why
    assert sweep.whole == frozenset()


async def test_a_storage_that_is_shut_for_a_moment_loses_nothing(
    api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    account = seller()
    await look(account)
    clock.advance(60)
    api.faults.add("503", "document", times=2)
    assert isinstance((await look(account)).missed[0].error, TryLater)
    assert set(returns(await look(account))) == {"LPN0001", "RMA-1:HOME-1"}
