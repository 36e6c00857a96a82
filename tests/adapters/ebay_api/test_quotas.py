"""The calls of a day: as documented, then as eBay tells them; and what the check of an account finds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.diagnosis import Diagnosis, Health
from adapters.ebay.api import EbayApi
from adapters.ebay.api.operations import BROWSE, BROWSE_CALLS, POOLS, Pool
from adapters.ebay.api.quotas import Left, pace
from adapters.errors import TryLater
from adapters.pacing import Tempo, Tokens, refilled, taken
from adapters.readings import Ask, Listing, Subject, Topic
from monitor.demo.ebay import LocalEbay, Shop
from monitor.demo.ebay.wire import Answer, error
from tests.adapters.ebay_api.conftest import LAMP, RIVAL, SHOP, MakeSeller
from tests.clock import NIGHT, MemoryKeep, StillClock

MINE = Ask((Subject("us", LAMP.number),))


@pytest.mark.parametrize("pool", POOLS, ids=lambda pool: pool.resource)
def test_no_day_holds_more_calls_than_ebay_allows(pool: Pool) -> None:
    tokens, now, made = Tokens(float(pool.burst), 0.0), 0.0, 0
    while now < 86_400:
        tokens, wait = taken(tokens, pool, now)
        now += wait
        made += now < 86_400
        if made > 6000:  # of the large pools the begin will do
            assert round(pool.rate * 86_400 + pool.burst, 3) <= pool.daily
            return
    assert made <= pool.daily


async def test_what_is_left_is_asked_for_every_half_hour_over_restarts_too(
    make_seller: MakeSeller, ebay: LocalEbay, clock: StillClock
) -> None:
    for _ in range(3):
        seller = make_seller()
        for _ in range(2):
            await seller.read(Topic.LISTINGS, MINE)
    assert len(ebay.of("getRateLimits")) == 1
    clock.advance(1801)
    await make_seller().read(Topic.LISTINGS, MINE)
    assert len(ebay.of("getRateLimits")) == 2


async def test_a_pool_that_others_have_emptied_is_left_alone_until_midnight_in_california(
    seller: EbayApi, ebay: LocalEbay, clock: StillClock
) -> None:
    ebay.quotas.spent["buy.browse"] = 5000
    sweep = await seller.read(Topic.LISTINGS, MINE)
    assert [isinstance(one.error, TryLater) for one in sweep.missed] == [True]
    assert ebay.of("getItemByLegacyId") == []
    clock.advance(6 * 3600)  # from 18:14 to past midnight there
    assert (await seller.read(Topic.LISTINGS, MINE)).whole


async def test_a_keyset_with_a_larger_quota_may_use_it(seller: EbayApi, ebay: LocalEbay, clock: StillClock) -> None:
    ebay.quotas.limits["buy.browse"] = 1_500_000
    await seller.read(Topic.LISTINGS, MINE)
    begin = clock.monotonic()
    for _ in range(600):
        await seller.read(Topic.LISTINGS, MINE)
    assert clock.monotonic() - begin < 60


async def test_that_the_limits_are_not_told_keeps_nobody_from_asking(seller: EbayApi, ebay: LocalEbay) -> None:
    for answer in (Answer(204), error(500, 11000, "Internal error.", "SYSTEM")):
        ebay.answers["getRateLimits"] = answer
        assert (await seller.read(Topic.LISTINGS, MINE)).whole


async def test_a_day_of_fifty_listings_thirty_words_and_twenty_rivals_stays_within_the_quota(
    make_seller: MakeSeller, ebay: LocalEbay, clock: StillClock
) -> None:
    """Mine twice an hour and rivals once, words each fourth, copycats each sixth: 2,400 + 480 + 180 + 800 calls."""
    seller = make_seller(base_url=ebay.base_url)
    ebay.shop = Shop(items=(replace(LAMP, epid="77", gtin="4006381333931"), RIVAL))
    word = seller.ranking_of("blue lamp", "us", seller.config)
    first = await seller.read(Topic.LISTINGS, MINE)
    known = tuple(one for one in first.readings if isinstance(one, Listing))
    asks = {
        Topic.LISTINGS: (MINE, 100, 1),
        Topic.RIVALS: (Ask((Subject("us", RIVAL.number),)), 20, 1),
        Topic.RANKS: (Ask(MINE.listings, "us", word), 30, 4),
        Topic.COPYCATS: (replace(MINE, known=known), 50, 6),
    }
    begin, late = clock.now(), 0
    for hour in range(24):
        for topic, (ask, count, hours) in asks.items():
            for _ in range(count if hour % hours == 0 else 0):
                late += not (await seller.read(topic, ask)).whole
        clock.advance(max(0.0, 3600 * (hour + 1) - (clock.now() - begin).total_seconds()))
    assert late == 0
    assert clock.now() - begin < timedelta(days=1, hours=1)
    assert ebay.quotas.spent["buy.browse"] <= 5000
    spent = sum(len(ebay.of(name)) for name in ("getItemByLegacyId", "search", "searchByImage"))
    calls = {topic: count * (24 // hours) * BROWSE_CALLS[topic] for topic, (_, count, hours) in asks.items()}
    assert spent == sum(calls.values()) + 1
    assert not [answer for _, answer in ebay.record if answer.status == 429]


@given(
    limit=st.integers(200, 2_000_000),
    share=st.floats(0, 1),
    hours=st.floats(0.02, 24),
)
def test_the_pace_never_uses_up_what_is_left_before_it_comes_back(limit: int, share: float, hours: float) -> None:
    left = Left(BROWSE, limit, int(limit * share), NIGHT + timedelta(hours=hours))
    rate = pace(left, NIGHT)
    assert 0 < rate * hours * 3600 <= max(1, left.remaining) + 0.001  # moments are microseconds
    assert rate <= limit / 86_400 or limit < 200
    assert refilled(Tokens(0, 0), Tempo(rate, 1), 1).count >= 0


# --- the check of an account


def by_name(found: object) -> dict[str, Diagnosis]:
    assert isinstance(found, list | tuple)
    return {one.what: one for one in found}


async def test_a_sound_account_is_found_so(mine: EbayApi) -> None:
    found = by_name(await mine.diagnose())
    assert {one.health for one in found.values()} == {Health.FINE}
    assert found["eBay authorisation"].said == "accepted, ends in 547 days"
    assert found["eBay seller"].said == "blue-lamp-shop: CONFIRMED"
    assert "calls are left until 2026-03-03 08:00 UTC" in found["eBay quota buy.browse"].said


async def test_without_a_log_in_the_check_says_what_is_not_read(seller: EbayApi) -> None:
    found = by_name(await seller.diagnose())
    assert found["eBay authorisation"].health is Health.HINT
    assert "twoam login" in found["eBay authorisation"].remedy


async def test_an_authorisation_that_ends_soon_is_a_hint(mine: EbayApi, clock: StillClock) -> None:
    clock.advance(86_400 * 520)
    found = by_name(await mine.diagnose())
    assert (found["eBay authorisation"].health, found["eBay authorisation"].said) == (
        Health.HINT,
        "accepted, ends in 27 days",
    )


async def test_what_is_wrong_is_told_with_what_to_do(
    mine: EbayApi, make_seller: MakeSeller, ebay: LocalEbay, clock: StillClock, keep: MemoryKeep
) -> None:
    ebay.shop = replace(SHOP, status="ACCOUNTONHOLD")
    assert by_name(await mine.diagnose())["eBay seller"].health is Health.WRONG
    stranger = by_name(await make_seller(seller_id="somebody-else").diagnose())
    assert "it is blue-lamp-shop who let us in" in stranger["eBay seller"].said
    clock.advance(7200)
    ebay.login.withdraw()
    assert by_name(await make_seller().diagnose())["eBay authorisation"].health is Health.WRONG
    keep.rows.clear()
    [keyset] = await make_seller(client_secret="PRD-wrong").diagnose()
    assert (keyset.what, keyset.health) == ("eBay keyset", Health.WRONG)
