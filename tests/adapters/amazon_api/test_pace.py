"""How fast we ask: against true buckets, which answer 429 to whoever comes too early."""

import asyncio
import json

import pytest

from adapters.amazon.api import AmazonApi, catalog
from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.operations import ALL, LISTING_OFFERS_BATCH, PARTICIPATIONS, SEARCH_CATALOG, Operation
from adapters.errors import TryLater
from adapters.pacing import TokenBucket
from adapters.quota import Quota
from adapters.readings import Ask, Subject, Topic
from tests.adapters.amazon_api.conftest import MakeCalls
from tests.adapters.amazon_api.models import RATES
from tests.adapters.amazon_api.offers import batched, offer, payload, shelf
from tests.adapters.amazon_api.server import ME, US, Api, said
from tests.clock import MemoryKeep, StillClock
from tests.shared import needs_shared

LOOK = catalog.search("us", ("B0TWOAMBL1",), catalog.RANKS)
TRUE = {operation.name: Quota(operation.rate, operation.burst) for operation in ALL}


def batch(number: int) -> Request:
    uri = f"/products/pricing/v0/listings/S{number}/offers"
    entry = {"uri": uri, "method": "GET", "MarketplaceId": US, "ItemCondition": "New"}
    return Request(LISTING_OFFERS_BATCH, body={"requests": [entry]})


@pytest.fixture(autouse=True)
def true_buckets(api: Api) -> None:
    api.limits = dict(TRUE)
    api.answers |= {"getListingOffersBatch": said({"responses": []}), "searchCatalogItems": said({"items": []})}
    api.answers["getMarketplaceParticipations"] = said({"payload": []})


# Of Fulfillment Inbound v0 no quota is among the specs.
DOCUMENTED = [one for one in ALL if not one.path.startswith("/fba/inbound/v0/")]


@needs_shared
@pytest.mark.parametrize("operation", DOCUMENTED, ids=lambda one: one.name)
def test_the_quota_of_each_operation_is_the_documented_one(operation: Operation) -> None:
    documented = {row["operationId"]: row for row in json.loads(RATES.read_text("utf-8"))}
    row = documented[operation.name]
    told = (row["method"], row["path"], row["rate"], row["burst"])
    assert (operation.method, operation.path, operation.rate, operation.burst) == told


async def test_a_sweep_of_a_thousand_skus_meets_no_429_and_takes_two_minutes(
    calls: Calls, api: Api, clock: StillClock
) -> None:
    for number in range(50):
        await calls.send(batch(number))
    assert api.throttled == 0
    assert 98 < clock.monotonic() <= 1.05 * 98 / 0.85


async def test_the_adapter_s_sweep_of_a_thousand_listings_keeps_to_all_buckets_at_once(
    seller: AmazonApi, api: Api, clock: StillClock
) -> None:
    many = tuple(Subject("us", f"B{number:09}") for number in range(1000))
    api.answers["searchListingsItems"] = shelf({one.id: [f"SKU/{one.id}"] for one in many})
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(ME, 9)))
    sweep = await seller.read(Topic.OFFERS, Ask(many))
    assert len(sweep.whole) == 1000
    looked_up = 11  # the SKUs, once a day
    assert clock.monotonic() <= looked_up + 121
    began = clock.monotonic()
    assert len((await seller.read(Topic.OFFERS, Ask(many))).whole) == 1000
    assert clock.monotonic() - began <= 121
    assert api.throttled == 0


async def test_confirmations_one_after_the_other_go_at_the_full_rate(calls: Calls, api: Api, clock: StillClock) -> None:
    for number in range(11):
        await calls.send(batch(number), urgent=True)
    assert clock.monotonic() == pytest.approx(20)
    assert api.throttled == 0


async def test_a_rate_that_the_answer_names_is_used_from_then_on_also_after_a_restart(
    make_calls: MakeCalls, api: Api, clock: StillClock
) -> None:
    api.limits["searchCatalogItems"] = Quota(10, 2)
    api.answers["searchCatalogItems"] = said({"items": []}, x_amzn_RateLimit_Limit="10.0")
    await make_calls().send(LOOK, urgent=True)
    later = make_calls()
    await later.send(LOOK, urgent=True)
    began = clock.monotonic()
    for _ in range(20):
        await later.send(LOOK, urgent=True)
    assert clock.monotonic() - began == pytest.approx(20 / 10, abs=0.11)
    assert api.throttled == 0


async def test_a_smaller_rate_is_believed_too(calls: Calls, api: Api, clock: StillClock) -> None:
    api.limits["searchCatalogItems"] = Quota(0.5, 2)
    api.answers["searchCatalogItems"] = said({"items": []}, x_amzn_RateLimit_Limit="0.5")
    for _ in range(6):
        await calls.send(LOOK, urgent=True)
    assert clock.monotonic() >= 4 / 0.5 - 0.1
    assert api.throttled == 0


@pytest.mark.parametrize("named", ["", "fast", "-1", "0", "nan", "inf", "1e9"])
async def test_a_rate_that_is_none_changes_nothing(named: str, calls: Calls, api: Api, clock: StillClock) -> None:
    api.answers["searchCatalogItems"] = said({"items": []}, x_amzn_RateLimit_Limit=named)
    for _ in range(12):
        await calls.send(LOOK, urgent=True)
    assert clock.monotonic() == pytest.approx(5)


async def test_a_429_is_waited_out_once_and_slows_everybody(calls: Calls, api: Api, clock: StillClock) -> None:
    api.limits["searchCatalogItems"] = Quota(0.5, 1)  # the account has less than is documented, and no header says so
    for _ in range(10):
        await calls.send(LOOK)
    assert api.throttled <= 3


async def test_a_429_that_stays_is_told_and_the_account_asks_ever_more_slowly(
    calls: Calls, api: Api, clock: StillClock
) -> None:
    api.limits["searchCatalogItems"] = Quota(1e-9, 1)
    await calls.send(LOOK)
    for _ in range(5):
        with pytest.raises(TryLater, match="too often"):
            await calls.send(LOOK)
    gaps = [late.at - early.at for early, late in zip(api.heard[1:], api.heard[2:], strict=False)]
    assert gaps[-1] > 8 * gaps[0]


async def test_a_429_is_remembered_over_a_restart(make_calls: MakeCalls, api: Api, clock: StillClock) -> None:
    api.limits["getListingOffersBatch"] = Quota(1e-9, 1)
    calls = make_calls()
    await calls.send(batch(0))
    with pytest.raises(TryLater):
        await calls.send(batch(1))
    api.limits.clear()
    began = clock.monotonic()
    await make_calls().send(batch(2), urgent=True)
    assert clock.monotonic() - began >= 4


async def test_a_restart_opens_no_new_burst(make_calls: MakeCalls, api: Api) -> None:
    for _ in range(20):
        await make_calls().send(Request(PARTICIPATIONS))
    assert api.throttled == 0


async def test_operations_do_not_wait_for_one_another(calls: Calls, api: Api, clock: StillClock) -> None:
    await calls.send(batch(0))
    began = clock.monotonic()
    await calls.send(LOOK)
    assert clock.monotonic() == began


async def test_quotas_are_kept_without_naming_the_account(calls: Calls, keep: MemoryKeep, api: Api) -> None:
    await calls.send(LOOK)
    assert {key for key in keep.rows if key.startswith("bucket:")} == {
        f"bucket:{calls._credentials.identity}:searchCatalogItems",
        f"bucket:{calls._credentials.identity}:searchCatalogItems:sweeps",
    }
    assert SEARCH_CATALOG.name in repr(list(keep.rows))
    assert "Atzr" not in repr(keep.rows)


async def test_a_call_that_is_taken_while_a_new_rate_is_noted_is_counted(clock: StillClock, keep: MemoryKeep) -> None:
    bucket = TokenBucket(clock, keep, "a", "op", Quota(1, 2))
    await bucket.take()
    await asyncio.gather(bucket.learn(0.5), bucket.take())
    await bucket.take()
    assert clock.monotonic() == pytest.approx(2)
