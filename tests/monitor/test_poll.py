"""From the marketplace's pages to what is stored: what is seen is told once, the unseen is never shown as good."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import pytest

from adapters.readings import Topic, Wall
from monitor import incidents
from monitor.demo.market import Trouble
from storage.states import Batch, Incident, Severity, State, Status, Step
from storage.store import Store
from tests.monitor.lamps import CONFIRMED, OFFERS, STRANGER, lamp, lamps
from tests.monitor.night import ASIN, FOLLOWED, HIJACKED, LAMP, ME, OTHER, XYZ, Night, night


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Night]:
    async with lamps(tmp_path) as world:
        yield world


# --- what is wrong is seen, and seen twice ---------------------------------------------------------------------------


async def test_a_stranger_is_raised_at_the_first_sight_and_confirmed_by_the_second(shop: Night) -> None:
    shop.market.put(ASIN, HIJACKED)
    await shop.passes(15)
    assert await shop.told() == [STRANGER]
    [stranger] = await shop.incidents()
    assert stranger.severity is Severity.WAKE
    steps = [(step.step, step.at) for step in await shop.store.transitions(stranger.id)]
    assert [step for step, _ in steps][:2] == [Step.RAISED, Step.CONFIRMED]
    assert stranger.confirmed_at is not None
    assert timedelta(seconds=45) <= stranger.confirmed_at - stranger.raised_at <= timedelta(minutes=3)
    assert shop.committed, "the teller was not called"


async def test_the_second_look_is_wanted_and_does_not_wait_for_its_turn(shop: Night) -> None:
    shop.market.put(ASIN, HIJACKED)
    while not await shop.told():
        await shop.poll.tick("us")
        shop.clock.advance(15)
    [stranger] = await shop.incidents()
    wanted = [one.wanted_at for one in await shop.store.watches() if one.wanted_at]
    assert wanted == [stranger.raised_at + timedelta(seconds=75)]


@pytest.mark.parametrize("trouble", [Wall.CAPTCHA, Wall.SERVER_ERROR, "half"])
async def test_a_second_look_that_falls_through_is_soon_taken_again(shop: Night, trouble: Trouble) -> None:
    shop.market.put(ASIN, HIJACKED)
    while not await shop.told():
        await shop.passes(0.25, every=0.25)
    shop.market.wall(trouble, times=2)
    await shop.passes(6, every=0.25)
    [stranger] = await shop.incidents()
    assert (stranger.status, stranger.unconfirmed) == (Status.CONFIRMED, False)


async def test_a_stranger_who_is_gone_at_the_second_look_wakes_nobody(shop: Night) -> None:
    shop.market.put(ASIN, FOLLOWED)
    while not await shop.told():
        await shop.passes(0.25, every=0.25)
    shop.market.put(ASIN, LAMP)
    await shop.passes(60, every=5)
    [(_, who, status)] = await shop.told()
    [stranger] = await shop.incidents()
    assert (who, status, stranger.confirmed_at) == (OTHER.seller_id, Status.RESOLVED, None)
    assert [step.step for step in await shop.store.transitions(stranger.id)] == [Step.RAISED, Step.DISMISSED]


async def test_only_three_whole_answers_without_him_say_that_a_seller_has_left(shop: Night) -> None:
    shop.market.put(ASIN, FOLLOWED)
    await shop.passes(20)
    shop.market.put(ASIN, LAMP)
    before = len(shop.asked(OFFERS))
    await shop.until(lambda: len(shop.asked(OFFERS)) == before + 2)
    assert (await shop.told())[0][2] is CONFIRMED
    await shop.until(lambda: len(shop.asked(OFFERS)) == before + 3)
    assert (await shop.told())[0][2] is Status.RESOLVED


async def test_the_evidence_of_an_incident_is_the_page_that_showed_it(shop: Night) -> None:
    shop.market.put(ASIN, HIJACKED)
    await shop.passes(15)
    [stranger] = await shop.incidents()
    kept = await shop.store.proofs(incident_id=stranger.id)
    bodies = [await shop.store.proof_body(one.id) for one in kept]
    assert len(kept) >= 2
    assert all(body is not None and XYZ.name.encode() in body for body in bodies)
    assert {one.status for one in kept} == {200}


async def test_a_distributor_is_no_stranger(shop: Night) -> None:
    await shop.friend(OTHER)
    shop.market.put(ASIN, FOLLOWED)
    await shop.passes(30)
    assert await shop.told() == []


# --- the first look --------------------------------------------------------------------------------------------------


async def test_the_first_look_raises_nothing_and_what_it_found_waits_until_morning(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.mine()
        await world.watch(product=HIJACKED)
        await world.passes(9 * 60, every=15)
        assert await world.told() == []
        await world.passes(90, every=10)
        [stranger] = await world.incidents()
    assert (stranger.rule, stranger.subject, stranger.facts["waited"]) == ("new_seller", XYZ.seller_id, True)
    assert stranger.raised_at.hour == 0, "eight o'clock in Shanghai"


async def test_who_comes_after_the_first_look_does_not_wait_until_morning(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.mine()
        await world.watch(product=FOLLOWED)
        await world.passes(20)
        world.market.put(ASIN, replace(FOLLOWED, offers=(XYZ, *FOLLOWED.offers[1:], replace(ME, featured=False))))
        await world.passes(20)
        assert await world.told() == [STRANGER]


async def test_a_listing_that_was_removed_and_comes_back_gets_a_first_look(shop: Night) -> None:
    await shop.store.remove_listing((await lamp(shop)).id, shop.clock.now())
    await shop.passes(600, every=30)
    await shop.watch(product=replace(LAMP, offers=(ME, OTHER), title="Lumen Blue Lamp, new edition"))
    await shop.passes(60, every=5)
    assert await shop.told() == []
    assert (await lamp(shop)).first_looked_at is not None


# --- what is written -------------------------------------------------------------------------------------------------


async def test_quiet_looks_wait_and_are_written_together(shop: Night) -> None:
    calls = len(shop.committed)
    before = await shop.store.watches()
    shop.clock.advance(600)
    await shop.poll.tick("us")
    assert len(shop.committed) == calls, "nothing to tell, nobody is called"
    after = await shop.store.watches()
    assert [one.looks for one in after] == [one.looks + 1 for one in before]


async def test_numbers_are_kept_where_they_change_and_looks_where_they_were_taken(shop: Night) -> None:
    since = shop.clock.now() - timedelta(hours=2)
    shop.market.put(ASIN, replace(LAMP, offers=(replace(ME, price=Decimal("20.49")),)))
    await shop.passes(30)
    prices = await shop.store.series(1, "price:USD", since, shop.clock.now())
    ranks = await shop.store.series(1, "rank:Table Lamps", since, shop.clock.now())
    assert [point.value for point in prices] == [21.99, 20.49]
    assert [point.value for point in ranks] == [37]
    assert {one.listing_id: one.looks for one in await shop.store.looks_between(since, shop.clock.now())}[1] >= 5


async def test_coverage_has_a_hole_where_we_did_not_look(shop: Night) -> None:
    begin = shop.clock.now()
    shop.market.wall(Wall.CAPTCHA, times=None, path="/dp/")
    await shop.passes(180, every=5)
    shop.market.open()
    await shop.passes(120, every=5)
    seen = await shop.store.coverage(begin - timedelta(hours=1), shop.clock.now())
    spans = [one for one in seen if one.topic is Topic.LISTINGS]
    assert len([one for one in seen if one.topic is Topic.OFFERS]) == 1
    assert len(spans) == 2
    assert spans[1].begin - spans[0].end > timedelta(hours=2)


# --- manners ---------------------------------------------------------------------------------------------------------


async def test_the_quota_of_an_operation_is_kept_whatever_is_due(shop: Night) -> None:
    for number in range(12):
        await shop.watch(f"B0LAMP01{number:02}", name=f"Lamp {number}")
    await shop.passes(10)
    asked = shop.asked()[-12:]
    gaps = [(after - before).total_seconds() for before, after in pairwise(asked)]
    assert min(gaps) >= 14, "a product page every 15 seconds, give or take the gap that the host is owed"


async def test_a_throttled_account_slows_down(shop: Night) -> None:
    shop.market.wall("throttled", times=1, path="/dp/")
    before = len(shop.market.visits)
    await shop.until(lambda: any(one.status == 429 for one in shop.market.visits[before:]))
    throttled = next(one.at for one in shop.market.visits[before:] if one.status == 429)
    await shop.passes(20)
    after = [one.at for one in shop.market.visits if one.at > throttled]
    assert after[0] - throttled >= timedelta(seconds=60), "as long as it said"


# --- more than one at work -------------------------------------------------------------------------------------------


class Slow(Store):
    """A store whose reader of incidents thinks for so long that another process is quicker, once."""

    quicker: Callable[[Incident], Awaitable[None]] | None = None

    async def open_incidents(self, **which: Any) -> tuple[Incident, ...]:
        found = await super().open_incidents(**which)
        if found and self.quicker:
            quicker, self.quicker = self.quicker, None
            await quicker(found[0])
        return found


async def test_an_incident_that_another_process_changed_is_decided_again(shop: Night, tmp_path: Path) -> None:
    shop.market.put(ASIN, HIJACKED)
    await shop.passes(20)
    [stranger] = await shop.incidents()
    async with Store.open(tmp_path / "twoam.db") as other:

        async def ack(incident: Incident) -> None:
            told = incidents.acknowledged(incident, "Anna", shop.clock.now())
            assert told is not None
            await other.commit(Batch(told=(told,)))

        shop.store.__class__ = Slow
        cast(Slow, shop.store).quicker = ack
        shop.market.put(ASIN, replace(HIJACKED, offers=(replace(XYZ, price=Decimal("15.49")), *HIJACKED.offers[1:])))
        asked = len(shop.asked())
        shop.clock.advance(600)
        await shop.poll.tick("us")
    [after] = await shop.incidents()
    assert (after.id, after.status, after.acked_by) == (stranger.id, Status.ACKNOWLEDGED, "Anna")
    assert after.facts["price"] == {"amount": "15.49", "currency": "USD"}
    assert len(shop.asked()) == asked + 1, "the page was not asked for a second time"


async def test_one_answer_that_breaks_a_rule_does_not_blind_the_account(shop: Night) -> None:
    await shop.watch("B0LAMP0009", name="Second Lamp")
    await shop.passes(5)
    broken = State(1, "content", shop.clock.now(), {"state": "no such state", "url": ""})
    await shop.store.commit(Batch(states=(broken,)))
    shop.market.put("B0LAMP0009", HIJACKED)
    await shop.passes(30)
    assert ("new_seller", XYZ.seller_id, CONFIRMED) in await shop.told()
    assert all(one.failures for one in await shop.store.watches(1))


async def test_a_long_sweep_is_left_before_it_is_given_up_as_hanging(shop: Night) -> None:
    for number in range(60):
        await shop.watch(f"B0LAMP02{number:02}", name=f"Lamp {number}")
    began = shop.clock.now()
    await shop.poll.tick("us")
    assert shop.clock.now() - began < timedelta(minutes=5)


async def test_a_list_that_is_never_whole_still_shows_new_strangers_after_the_first_morning(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.mine()
        world.market.wall("half", times=None, path=OFFERS)
        many = tuple(replace(OTHER, seller_id=f"A5SELLER{number:05}", name=f"Shop {number}") for number in range(4))
        for one in many:
            await world.friend(one)
        await world.watch(product=replace(LAMP, offers=(ME, *many)))
        await world.passes(14 * 60, every=10)
        world.market.put(ASIN, replace(LAMP, offers=(ME, OTHER, *many)))
        await world.passes(120, every=1)
        assert ("new_seller", OTHER.seller_id, CONFIRMED) in await world.told()
