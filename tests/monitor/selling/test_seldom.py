"""Used and refurbished offers: asked for less often, each condition judged for itself, new ones never waiting."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Condition, Reading, Seller, Topic
from monitor.demo import goods
from monitor.demo.spapi import LocalSellingApi
from monitor.diff import GONE_AFTER, merge
from monitor.findings import Known, Look
from monitor.friends import Circle
from monitor.known import offers_facts
from monitor.recall import recall
from monitor.rules.sellers import USED_SELLER
from monitor.seldom import SELDOM
from storage.states import Severity, Status
from tests.clock import StillClock
from tests.monitor.builders import MINE as BUILT_MINE
from tests.monitor.builders import MORNING, NIGHT, house, offer, watched
from tests.monitor.selling.rooms import Rooms, rooms, shelf
from tests.monitor.selling.shop import MINE, USED

LATE = goods.Offer("A5LATE0SELLER", "Late Goods", Decimal("8.00"), condition=Condition.USED)
CONDITIONS = (Condition.NEW, Condition.USED, Condition.REFURBISHED)


@pytest.fixture
async def shop(api: LocalSellingApi, clock: StillClock, tmp_path: Path) -> AsyncIterator[Rooms]:
    api.put(shelf(3, MINE, USED))
    async with rooms(api, clock, tmp_path) as made:
        yield made
    assert api.refused == []
    assert api.throttled == []


def asked(shop: Rooms) -> Counter[str]:
    """How often each condition of a listing was asked for."""
    entries = [entry for one in shop.api.of("getListingOffersBatch") for entry in one.asked["requests"]]
    return Counter(entry["ItemCondition"] for entry in entries)


async def known(shop: Rooms) -> set[str]:
    [listing] = await shop.house.store.listings()
    return {seen.offer.seller.key for seen in (await recall(shop.house.store, listing)).offers}


async def hours(shop: Rooms, count: int) -> None:
    """Lets so many rounds of used offers pass."""
    await shop.poll(int(count * SELDOM / 1.2) + 1)


async def test_each_other_condition_is_asked_for_once_in_six_times(shop: Rooms) -> None:
    await shop.watch(3)
    shop.api.record.clear()
    await shop.poll(15)
    counts = asked(shop)
    assert counts["New"] == 45
    assert counts["Used"] == counts["Refurbished"] == 45 * 1.2 / SELDOM


async def test_a_used_seller_outlives_all_answers_about_new_offers_until_three_about_used_lack_him(shop: Rooms) -> None:
    await shop.watch(1)
    assert USED.seller_id in await known(shop)
    shop.sell(MINE)
    await shop.poll(4)
    assert USED.seller_id in await known(shop)
    await hours(shop, GONE_AFTER)
    assert await known(shop) == {MINE.seller_id}


async def test_an_answer_about_used_offers_ends_nobody_who_sells_new_ones(shop: Rooms) -> None:
    await shop.watch(1)
    await hours(shop, 4)
    assert await known(shop) == {MINE.seller_id, USED.seller_id}
    assert await shop.cases("new_seller") == []


async def test_used_sellers_of_the_first_answer_are_no_news_and_later_ones_wait_for_the_morning(shop: Rooms) -> None:
    await shop.watch(1)
    await hours(shop, 2)
    assert await shop.cases("used_seller") == []
    shop.sell(MINE, USED, LATE)
    await hours(shop, 1)
    assert [one.subject for one in await shop.cases("used_seller")] == [LATE.seller_id]


def used_look(*sellers: str) -> Look:
    """An answer about used offers of a listing that has been looked at before."""
    rows: list[Reading] = [offer(Seller(one), "9.00", condition=Condition.USED) for one in sellers]
    found = merge(Known(), Topic.OFFERS, rows, NIGHT, condition=Condition.USED)
    circle = Circle(watched(), "amazon", None, BUILT_MINE, NIGHT, house)
    return Look(
        watched(), Topic.OFFERS, NIGHT, Known(), found, circle, True, False, MORNING, True, condition=Condition.USED
    )


def test_the_first_answer_about_used_offers_is_no_news_however_long_the_new_ones_are_known() -> None:
    memory, first = USED_SELLER.check(used_look("A1"), {})
    _, second = USED_SELLER.check(used_look("A1", "A2"), memory)
    assert (first.bads, [bad.subject for bad in second.bads]) == ((), ["A2"])


async def test_an_error_about_used_offers_makes_no_listing_unknown(shop: Rooms) -> None:
    await shop.watch(1)
    while (before := asked(shop)["Used"]) == asked(shop)["Used"]:
        shop.api.faults.add("503", "getListingOffersBatch", times=2, after=1)
        await shop.poll()
        if asked(shop)["Used"] > before:
            break
    assert not any(watch.failures for watch in await shop.house.store.watches())


@given(st.lists(st.tuples(st.sampled_from(CONDITIONS), st.sets(st.sampled_from(range(3)))), max_size=15))
def test_an_offer_is_gone_exactly_after_three_answers_about_its_own_condition_without_it(
    answers: Sequence[tuple[Condition, set[int]]],
) -> None:
    found = Known()
    absent = {(seller, one): GONE_AFTER for seller in range(3) for one in CONDITIONS}
    for condition, present in answers:
        rows: list[Reading] = [offer(Seller(f"A{one}"), condition=condition) for one in sorted(present)]
        found = merge(found, Topic.OFFERS, rows, NIGHT, condition=condition)
        for seller in range(3):
            count = absent[seller, condition]
            absent[seller, condition] = 0 if seller in present else count + 1
        there = {(seen.offer.seller.key, seen.offer.condition) for seen in found.offers}
        assert there == {(f"A{seller}", one) for (seller, one), count in absent.items() if count < GONE_AFTER}


def test_answers_by_turns_about_two_conditions_leave_one_snapshot() -> None:
    used = offer(Seller("A9"), "9.00", condition=Condition.USED)
    found = merge(Known(), Topic.OFFERS, [offer(Seller("A1"))], NIGHT, condition=Condition.NEW)
    found = merge(found, Topic.OFFERS, [used], NIGHT, condition=Condition.USED)
    first = offers_facts(found)
    for condition, row in ((Condition.NEW, offer(Seller("A1"))), (Condition.USED, used)):
        found = merge(found, Topic.OFFERS, [row], NIGHT, condition=condition)
        assert offers_facts(found) == first


def test_who_is_featured_among_used_goods_holds_no_featured_offer() -> None:
    found = merge(Known(), Topic.OFFERS, [offer(Seller("A1"), featured=True)], NIGHT, condition=Condition.NEW)
    used = replace(offer(Seller("A9"), condition=Condition.USED), featured=True)
    found = merge(found, Topic.OFFERS, [used], NIGHT, condition=Condition.USED)
    assert found.featured == "A1"
    assert [seen.offer.featured for seen in found.offers] == [True, False]


# --- more offers than are shown --------------------------------------------------------------------------------------

CROWD = tuple(goods.Offer(f"A9SELLER{number:05}", "S", Decimal(30 + number)) for number in range(24))


async def crowded(shop: Rooms) -> None:
    """A listing with more offers than are shown, on the day after its first look."""
    shop.sell(MINE, *CROWD)
    await shop.watch(1)
    shop.clock.advance(12 * 60 * 60)
    await shop.poll()


async def test_a_seller_beyond_the_twenty_cheapest_is_noticed_by_the_number_of_offers(shop: Rooms) -> None:
    await crowded(shop)
    assert await shop.cases("hidden_offer") == []
    dear = goods.Offer("A8DEAR0SELLER", "Dear", Decimal(99))
    shop.sell(MINE, *CROWD, dear)
    await shop.poll()
    [case] = await shop.cases("hidden_offer")
    assert (case.status, case.severity) == (Status.RAISED, Severity.PUSH)
    await shop.poll()
    [case] = await shop.cases("hidden_offer")
    assert (case.status, case.facts) == (Status.CONFIRMED, {"was": 25, "is": 26, "shown": 20})
    shop.sell(MINE, *CROWD)
    await shop.poll()
    assert (await shop.cases("hidden_offer"))[0].status is Status.RESOLVED


async def test_a_seller_who_is_shown_and_pushes_another_out_of_the_list_is_no_hidden_one(shop: Rooms) -> None:
    await crowded(shop)
    shop.sell(MINE, *CROWD, replace(LATE, condition=Condition.NEW))
    await shop.poll(2)
    assert await shop.cases("hidden_offer") == []
    assert [one.subject for one in await shop.cases("new_seller") if one.subject == LATE.seller_id]


async def test_a_number_of_used_offers_says_nothing_of_new_ones(shop: Rooms) -> None:
    await crowded(shop)
    shop.sell(MINE, *CROWD, LATE, USED)
    await hours(shop, 1)
    assert await shop.cases("hidden_offer") == []
