"""A listing that is paused in the midst of something: nothing is told of it meanwhile, nothing is lost for later."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.readings import Wall
from storage.states import Status
from tests.monitor.lamps import lamp, lamps
from tests.monitor.night import ASIN, HIJACKED, Night


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Night]:
    async with lamps(tmp_path) as world:
        yield world


async def test_a_sighting_that_cannot_be_confirmed_is_not_told_while_its_listing_is_paused_but_after_it(
    shop: Night,
) -> None:
    listing = await lamp(shop)
    shop.market.put(ASIN, HIJACKED)
    while not await shop.told():
        await shop.passes(0.25, every=0.25)
    shop.market.wall(Wall.CAPTCHA, times=None)
    await shop.passes(4)
    await shop.store.pause(listing.id, shop.clock.now() + timedelta(minutes=40))
    await shop.passes(35, every=5)
    [stranger] = [one for one in await shop.incidents() if one.rule == "new_seller"]
    assert stranger.status is Status.RAISED
    shop.market.open()
    await shop.passes(20)
    [stranger] = [one for one in await shop.incidents() if one.rule == "new_seller"]
    assert (stranger.status, stranger.unconfirmed) == (Status.CONFIRMED, False)
