"""Reviews in which several things come together: a snooze ends, a source changes, the machine's clock is set."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from adapters.readings import Wall
from monitor import incidents
from storage.states import Batch, Incident, Role, Status, Step
from tests.monitor.night import Night, night


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Night]:
    """Two lamps, watched for a while already."""
    async with night(tmp_path) as world:
        await world.mine()
        await world.watch()
        await world.watch("B0LAMP0101", name="Second Lamp")
        await world.passes(25, every=5)
        yield world


async def blind(world: Night) -> Incident:
    """Nothing can be read any more, and everybody knows it."""
    world.market.wall(Wall.CAPTCHA, times=None)
    await world.passes(90, every=2)
    return next(one for one in await world.incidents() if one.rule == "state_unknown")


async def snooze(world: Night, incident: Incident) -> None:
    quiet = incidents.snoozed(incident, "Anna", world.clock.now() + timedelta(minutes=5), world.clock.now())
    assert quiet is not None
    await world.store.commit(Batch(told=(quiet,)))


async def digests(world: Night) -> int:
    return len([one for one in await world.store.undispatched() if one.step is Step.DIGEST])


async def test_a_snooze_that_ends_while_the_alert_changes_does_not_stop_the_review(shop: Night) -> None:
    unknown = await blind(shop)
    await snooze(shop, unknown)
    await shop.store.pause(2, shop.clock.now() + timedelta(hours=9))
    shop.clock.advance(600)
    await shop.review.tick()
    await shop.review.tick()
    after = await shop.store.incident(unknown.id)
    assert after is not None
    assert (after.status, after.facts["listings"]) == (Status.CONFIRMED, [1])
    steps = [one.step for one in await shop.store.transitions(unknown.id)]
    assert steps[-2:] == [Step.AWOKE, Step.CHANGED]


async def test_a_source_stays_unknown_when_the_clock_is_set_back(shop: Night) -> None:
    unknown = await blind(shop)
    shop.clock.advance(-86400)
    await shop.review.tick()
    after = await shop.store.incident(unknown.id)
    assert after is not None
    assert after.open


async def test_a_question_that_is_always_refused_does_not_hide_that_nothing_is_answered(shop: Night) -> None:
    shop.market.wall(Wall.WAF, times=None, path="/gp/product/ajax")
    await shop.passes(90, every=2)
    partly = next(one for one in await shop.incidents() if one.rule == "state_unknown")
    taken = incidents.acknowledged(partly, "Anna", shop.clock.now())
    assert taken is not None
    await shop.store.commit(Batch(told=(taken,)))
    wholly = await blind(shop)
    assert (wholly.id, wholly.status, wholly.facts["all"]) == (partly.id, Status.CONFIRMED, True)
    steps = [one.step for one in await shop.store.transitions(partly.id)]
    assert steps.count(Step.WORSENED) == 1


async def test_a_clock_that_is_set_back_brings_no_digest_of_the_future(shop: Night) -> None:
    await shop.store.add_person("Anna", 1, 1, Role.OWNER, "en", "Asia/Shanghai")
    shop.clock.advance(365 * 86400)
    await shop.review.tick()
    shop.clock.advance(-365 * 86400)
    await shop.review.tick()
    assert await digests(shop) == 0
    shop.clock.advance(86400)
    await shop.review.tick()
    assert await digests(shop) == 1, "the mornings go on as before"
