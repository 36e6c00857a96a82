"""Sales and traffic, and repeat purchases, by our own adapter, against a local API that tells them late."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from adapters.errors import TryLater, Unsupported
from adapters.readings import ACCOUNT, Figure, Topic
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.visits import Seen
from tests.clock import StillClock
from tests.monitor.selling.conftest import Seller
from tests.monitor.selling.shop import LAMP, STORED
from tests.monitor.selling.waiting import Waiting

DAY = 86_400.0


@pytest.fixture
def waiting(seller: Seller, clock: StillClock) -> Waiting:
    return Waiting(seller(), clock)


def figures(waiting: Waiting, name: str, listing: str | None = None) -> dict[date, Decimal]:
    """By the market's own day (us)."""
    return {
        (one.begin - timedelta(hours=8)).date(): one.value
        for one in waiting.told.values()
        if isinstance(one, Figure) and one.name == name and (one.listing.id if one.listing else None) == listing
    }


def days(first: int, last: int, month: int = 2) -> list[date]:
    return [date(2026, month, day) for day in range(first, last + 1)]


async def test_the_first_round_tells_a_week_day_by_day(waiting: Waiting, api: LocalSellingApi) -> None:
    sweep = await waiting.answer(Topic.TRAFFIC)
    assert sweep.whole == {ACCOUNT}
    assert sorted(figures(waiting, "units", LAMP)) == [*days(24, 28), date(2026, 3, 1)]
    assert figures(waiting, "units", LAMP)[date(2026, 2, 24)] == 3
    assert len(api.of("createReport")) == 6
    assert all(one.asked["reportOptions"]["asinGranularity"] == "CHILD" for one in api.of("createReport"))


async def test_shares_are_ratios_and_all_listings_are_told_together_too(waiting: Waiting) -> None:
    await waiting.answer(Topic.TRAFFIC)
    assert figures(waiting, "featured_share", LAMP)[date(2026, 2, 24)] == Decimal("0.9524")
    of_one = figures(waiting, "sessions", STORED)
    assert figures(waiting, "sessions")[date(2026, 2, 24)] == 2 * of_one[date(2026, 2, 24)]
    assert figures(waiting, "units") == {}, "the sales of all listings are told hour by hour by another question"


@pytest.mark.parametrize("late_by", [24, 48, 72])
async def test_visits_that_are_still_to_come_are_no_zeros_and_are_told_once_they_are_there(
    late_by: int, waiting: Waiting, api: LocalSellingApi, clock: StillClock
) -> None:
    api.shop = replace(api.shop, visits=replace(api.shop.visits, late=timedelta(hours=late_by)))
    await waiting.answer(Topic.TRAFFIC)
    late = date(2026, 3, 1)
    assert late in figures(waiting, "units", LAMP)
    assert late not in figures(waiting, "sessions", LAMP)
    assert late not in figures(waiting, "sessions")
    for _ in range(4):
        clock.advance(DAY)
        await waiting.answer(Topic.TRAFFIC)
    assert figures(waiting, "sessions", LAMP)[late] == 48


async def test_a_day_that_is_corrected_within_three_days_is_told_again(
    waiting: Waiting, api: LocalSellingApi, clock: StillClock
) -> None:
    await waiting.answer(Topic.TRAFFIC)
    more = [replace(one, units=9) if one.day == date(2026, 3, 1) else one for one in api.shop.visits.seen]
    api.shop = replace(api.shop, visits=replace(api.shop.visits, seen=tuple(more)))
    clock.advance(DAY)
    await waiting.answer(Topic.TRAFFIC)
    assert figures(waiting, "units", LAMP)[date(2026, 3, 1)] == 9


async def test_within_a_day_nothing_is_ordered_twice(waiting: Waiting, api: LocalSellingApi, clock: StillClock) -> None:
    await waiting.answer(Topic.TRAFFIC)
    ordered = len(api.of("createReport"))
    clock.advance(3600)
    sweep = await waiting.answer(Topic.TRAFFIC)
    assert not sweep.readings
    assert sweep.whole == {ACCOUNT}
    assert len(api.of("createReport")) == ordered


async def test_what_is_made_is_told_while_the_rest_is_waited_for(waiting: Waiting, clock: StillClock) -> None:
    await waiting.look(Topic.TRAFFIC)
    clock.advance(61)
    sweep = await waiting.look(Topic.TRAFFIC)
    assert sweep.readings
    assert sweep.cursor is not None
    assert isinstance(sweep.missed[0].error, TryLater)


async def test_after_a_week_of_silence_every_day_is_caught_up_with(
    waiting: Waiting, api: LocalSellingApi, clock: StillClock
) -> None:
    await waiting.answer(Topic.TRAFFIC)
    march = tuple(Seen(LAMP, day, 7, 9, Decimal(50), 1, Decimal(22)) for day in days(2, 12, 3))
    api.shop = replace(api.shop, visits=replace(api.shop.visits, seen=(*api.shop.visits.seen, *march)))
    clock.advance(7 * DAY)
    await waiting.answer(Topic.TRAFFIC)
    assert set(days(2, 8, 3)) <= figures(waiting, "units", LAMP).keys()


async def test_without_the_role_it_is_unsupported_and_not_refused(waiting: Waiting, api: LocalSellingApi) -> None:
    api.roles = frozenset({"Pricing", "Selling Partner Insights"})
    sweep = await waiting.answer(Topic.TRAFFIC)
    assert isinstance(sweep.missed[0].error, Unsupported)
    assert "Brand Analytics" in str(sweep.missed[0].error)


# --- repeat purchases


async def test_a_week_of_repeat_purchases_is_told_once_it_is_settled(
    waiting: Waiting, api: LocalSellingApi, clock: StillClock
) -> None:
    await waiting.answer(Topic.LOYALTY)
    assert figures(waiting, "repeat_share", LAMP) == {}
    assert len(api.of("createReport")) == 4
    clock.advance(2 * DAY)
    assert (await waiting.answer(Topic.LOYALTY)).whole == {ACCOUNT}
    assert figures(waiting, "repeat_share", LAMP) == {date(2026, 2, 22): Decimal("0.0831")}
    (sales,) = [one for one in waiting.told.values() if isinstance(one, Figure) and one.name == "repeat_sales"]
    assert (sales.unit, sales.value, sales.end - sales.begin) == ("USD", Decimal("12.5"), timedelta(days=7))


async def test_without_a_brand_there_are_none_and_the_traffic_is_told_all_the_same(
    waiting: Waiting, api: LocalSellingApi
) -> None:
    api.shop = replace(api.shop, visits=replace(api.shop.visits, brand=False))
    sweep = await waiting.answer(Topic.LOYALTY)
    assert isinstance(sweep.missed[0].error, Unsupported)
    assert "Brand Registry" in str(sweep.missed[0].error)
    waiting.cursor = None
    assert (await waiting.answer(Topic.TRAFFIC)).whole == {ACCOUNT}
