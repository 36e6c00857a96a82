"""Account health, feedback and stranded units by our own adapter, against a local API whose shop changes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from adapters.errors import Refused, TryLater
from adapters.readings import ACCOUNT, Feedback, FulfilledBy, HealthMetric, Standing, StandingState, Stranded, Topic
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.documents import RATER
from monitor.demo.spapi.shop import Feedback as Given
from monitor.demo.spapi.shop import Measured
from tests.clock import NIGHT, StillClock
from tests.monitor.selling.conftest import Seller
from tests.monitor.selling.waiting import Waiting

ORDER = "111-0000001-0000001"


@pytest.fixture
def waiting(seller: Seller, clock: StillClock) -> Waiting:
    return Waiting(seller(), clock)


def becomes(api: LocalSellingApi, **account: Any) -> None:
    api.put(replace(api.shop, account=replace(api.shop.account, **account)))


def measured(waiting: Waiting, key: str) -> HealthMetric:
    found = waiting.told[f"health:us:{key}"]
    assert isinstance(found, HealthMetric)
    return found


# --- health


async def test_a_healthy_account_is_told_with_every_measure(waiting: Waiting) -> None:
    sweep = await waiting.answer(Topic.ACCOUNT)
    assert sweep.whole == {ACCOUNT}
    assert waiting.told["standing:us"] == Standing("us", StandingState.NORMAL, warned=False)
    late = measured(waiting, "late_shipment_rate:")
    assert (late.value, late.target, late.at_most, late.good) == (Decimal("0.03"), Decimal("0.04"), True, True)
    defects = measured(waiting, f"order_defect_rate:{FulfilledBy.SELLER}")
    assert (defects.value, defects.count) == (Decimal("0.009"), 9)
    assert measured(waiting, "listings_active:").good is True


async def test_a_measure_that_goes_bad_is_told_at_the_next_answer(
    waiting: Waiting, api: LocalSellingApi, clock: StillClock
) -> None:
    await waiting.answer(Topic.ACCOUNT)
    late = Measured("lateShipmentRate", Decimal("0.061"), Decimal("0.04"), 200, good=False)
    becomes(api, measured=(*api.shop.account.measured[:2], late), health="WARNED", violations=2)
    clock.advance(4 * 3600)
    await waiting.answer(Topic.ACCOUNT)
    assert measured(waiting, "late_shipment_rate:").good is False
    assert measured(waiting, "late_shipment_rate:").value == Decimal("0.061")
    assert measured(waiting, "listing_policy_violations:").count == 2
    assert waiting.told["standing:us"] == Standing("us", StandingState.NORMAL, warned=True)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("AT_RISK", StandingState.AT_RISK),
        ("DEACTIVATED", StandingState.DEACTIVATED),
        ("SUSPENDED", StandingState.DEACTIVATED),
        ("UNDER_REVIEW", StandingState.AT_RISK),
    ],
)
async def test_no_word_but_normal_is_told_as_normal(
    word: Any, state: StandingState, waiting: Waiting, api: LocalSellingApi
) -> None:
    becomes(api, standing=word)
    await waiting.answer(Topic.ACCOUNT)
    assert waiting.told["standing:us"] == Standing("us", state)


async def test_suspended_listings_are_told_and_the_list_of_markets_is_asked_for_once_an_hour(
    waiting: Waiting, api: LocalSellingApi, clock: StillClock
) -> None:
    becomes(api, suspended=True)
    await waiting.answer(Topic.ACCOUNT)
    assert measured(waiting, "listings_active:").good is False
    assert len(api.of("getMarketplaceParticipations")) == 1
    clock.advance(3600)
    await waiting.answer(Topic.ACCOUNT)
    assert len(api.of("getMarketplaceParticipations")) == 2


async def test_one_report_tells_of_all_markets_and_a_market_without_me_is_not_waited_for(
    seller: Seller, api: LocalSellingApi, clock: StillClock
) -> None:
    api.shop = replace(api.shop, markets=("us", "ca"))
    waiting = Waiting(seller(markets=["us", "ca"]), clock)
    assert (await waiting.answer(Topic.ACCOUNT)).whole == {ACCOUNT}
    assert {"standing:us", "standing:ca"} <= waiting.told.keys()
    assert len(api.of("createReport")) == 1


async def test_without_the_role_the_right_one_is_named(waiting: Waiting, api: LocalSellingApi) -> None:
    api.roles = frozenset({"Pricing"})
    sweep = await waiting.answer(Topic.ACCOUNT)
    assert isinstance(sweep.missed[0].error, Refused)
    assert "Selling Partner Insights" in str(sweep.missed[0].error)


async def test_a_restart_in_the_middle_orders_nothing_twice(
    seller: Seller, api: LocalSellingApi, clock: StillClock
) -> None:
    await Waiting(seller(), clock).look(Topic.ACCOUNT)
    assert (await Waiting(seller(), clock).answer(Topic.ACCOUNT)).whole == {ACCOUNT}
    assert len(api.of("createReport")) == 1


# --- feedback


async def test_feedback_is_told_without_a_word_of_the_buyer(waiting: Waiting) -> None:
    sweep = await waiting.answer(Topic.FEEDBACK)
    assert sweep.readings == (Feedback(ORDER, 2, NIGHT.date(), "us", ORDER),)
    assert sweep.whole == {ACCOUNT}
    assert not sweep.evidence
    assert RATER not in repr(sweep)
    assert "café" not in repr(sweep)


async def test_no_feedback_at_all_is_a_whole_answer(waiting: Waiting, api: LocalSellingApi) -> None:
    becomes(api, feedback=())
    sweep = await waiting.answer(Topic.FEEDBACK)
    assert not sweep.readings
    assert sweep.whole == {ACCOUNT}


async def test_a_feedback_that_comes_leaves_the_others_their_ids(
    waiting: Waiting, api: LocalSellingApi, clock: StillClock
) -> None:
    before = {one.key for one in (await waiting.answer(Topic.FEEDBACK)).readings}
    words = "Broken.\nAsked 111-9999999-9999999 about it,\tno answer"
    new = Given(NIGHT + timedelta(hours=20), 1, words, "111-0000002-0000001")
    becomes(api, feedback=(new, *api.shop.account.feedback))
    clock.advance(86_400)
    after = {one.key: one for one in (await waiting.answer(Topic.FEEDBACK)).readings}
    assert before < after.keys()
    (came,) = after.keys() - before
    told = after[came]
    assert isinstance(told, Feedback)
    assert (told.stars, told.order, told.day) == (1, "111-0000002-0000001", date(2026, 3, 3))


async def test_each_market_writes_its_days_in_its_own_way(
    seller: Seller, api: LocalSellingApi, clock: StillClock
) -> None:
    given = tuple(
        Given(NIGHT, 3, "so so", f"111-000000{place}-0000001", market)
        for place, market in enumerate(("us", "ca", "mx"))
    )
    api.shop = replace(api.shop, markets=("us", "ca", "mx"))
    becomes(api, feedback=given)
    waiting = Waiting(seller(markets=["us", "ca", "mx"]), clock)
    sweep = await waiting.answer(Topic.FEEDBACK)
    found = {one.market: one.day for one in sweep.readings if isinstance(one, Feedback)}
    assert found == dict.fromkeys(("us", "ca", "mx"), NIGHT.date())


# --- stranded


async def test_a_sku_becomes_stranded_and_is_sold_again(
    waiting: Waiting, api: LocalSellingApi, clock: StillClock
) -> None:
    sweep = await waiting.answer(Topic.STRANDED)
    assert not sweep.readings
    assert sweep.whole == {ACCOUNT}
    skus = api.shop.skus
    shut = tuple(replace(one, stranded="Listing closed") if one.sku == "STORED-1" else one for one in skus)
    api.put(replace(api.shop, skus=shut))
    clock.advance(3600)
    (told,) = (await waiting.answer(Topic.STRANDED)).readings
    assert isinstance(told, Stranded)
    assert (told.market, told.sku, told.quantity, told.reason) == ("us", "STORED-1", 40, "Listing closed")
    assert told.since == clock.now().date()
    api.put(replace(api.shop, skus=skus))
    clock.advance(3600)
    sweep = await waiting.answer(Topic.STRANDED)
    assert not sweep.readings
    assert sweep.whole == {ACCOUNT}


async def test_asked_again_within_half_an_hour_it_waits_instead_of_taking_cancelled_for_sold(
    waiting: Waiting, api: LocalSellingApi
) -> None:
    shut = tuple(replace(one, stranded="Listing closed") if one.depot else one for one in api.shop.skus)
    api.put(replace(api.shop, skus=shut))
    await waiting.answer(Topic.STRANDED)
    sweep = await waiting.look(Topic.STRANDED)
    assert isinstance(sweep.missed[0].error, TryLater)
    assert sweep.whole == frozenset()


async def test_all_markets_are_told_together(seller: Seller, api: LocalSellingApi, clock: StillClock) -> None:
    shut = [replace(one, stranded="Listing closed") for one in api.shop.skus if one.depot]
    api.shop = replace(api.shop, markets=("us", "ca"), skus=(*shut, *(replace(one, market="ca") for one in shut)))
    waiting = Waiting(seller(markets=["us", "ca"]), clock)
    sweep = await waiting.answer(Topic.STRANDED)
    assert {one.key for one in sweep.readings} == {"stranded:us:STORED-1", "stranded:ca:STORED-1"}
    assert waiting.looks == 2
