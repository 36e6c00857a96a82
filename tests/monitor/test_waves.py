"""What is done to a shop on purpose, from the local marketplace's pages to the incident in the store."""

from dataclasses import replace
from pathlib import Path

from monitor.buttons import alert_keys
from storage.states import FriendScope, Severity, Status
from tests.monitor.night import ASIN, FOLLOWED, LAMP, Night, night
from tests.monitor.pressing import EN
from tests.monitor.shop import BO, Shop, button

LAMPS = (ASIN, "B0LAMP0002", "B0LAMP0003")


async def cases(world: Night, rule: str) -> list[tuple[str, Severity, Status]]:
    return [(one.subject, one.severity, one.status) for one in await world.incidents() if one.rule == rule]


async def test_one_seller_on_three_listings_is_one_case_more_until_he_is_gone(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.mine()
        for asin in LAMPS:
            await world.watch(asin, replace(LAMP, title=f"Lamp {asin}"), asin)
        await world.passes(30, every=5)
        for asin in LAMPS:
            world.market.put(asin, replace(FOLLOWED, title=f"Lamp {asin}"))
        await world.passes(60, every=5)
        assert len(await cases(world, "new_seller")) == 3
        assert await cases(world, "seller_wave") == [("A4OTHER0SELLR", Severity.PUSH, Status.CONFIRMED)]
        await world.passes(60, every=5)
        assert len(await cases(world, "seller_wave")) == 1, "no review lets it go"
        world.market.put(ASIN, replace(LAMP, title=f"Lamp {ASIN}"))
        await world.passes(60, every=5)
        assert await cases(world, "seller_wave") == [("A4OTHER0SELLR", Severity.PUSH, Status.RESOLVED)]


async def test_sixteen_reviews_in_a_night_wake_by_the_page_alone(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.mine()
        await world.watch()
        for day in range(9):
            world.market.put(ASIN, replace(LAMP, reviews=1287 + day))
            await world.passes(24 * 60, every=12 * 60)
        assert await cases(world, "five_star_burst") == []
        for hour in range(8):
            world.market.put(ASIN, replace(LAMP, reviews=1295 + 2 * (hour + 1)))
            await world.passes(60, every=30)
        assert await cases(world, "five_star_burst") == [("reviews", Severity.WAKE, Status.CONFIRMED)]
        await world.passes(30 * 60, every=5 * 60)
        assert await cases(world, "five_star_burst") == [("reviews", Severity.WAKE, Status.RESOLVED)]


async def test_a_ring_can_be_made_a_friend_of_all_its_listings(shop: Shop) -> None:
    lamp = await shop.lamp()
    facts = {"kind": "seller", "count": 3, "seller": {"id": "A3EXAMPLE9Q", "name": "XYZ Store"}, "listings": [lamp.id]}
    case = await shop.case(lamp, "seller_wave_ring", listing_id=None, facts=facts)
    keys = alert_keys(EN, case, BO, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    asked = await shop.press(BO, next(one.id for row in keys.rows for one in row if one.label == "Friend"))
    await shop.press(BO, button(asked, "… everywhere"))
    (friend,) = await shop.store.friends("amazon")
    assert (friend.seller_id, friend.scope) == ("A3EXAMPLE9Q", FriendScope.ALL)
