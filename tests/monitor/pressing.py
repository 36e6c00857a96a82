"""The buttons that people are shown in a chat, and what they press."""

from datetime import timedelta
from functools import partial

from monitor.buttons import alert_keys, first_look_keys
from monitor.friends import Circle
from monitor.known import known_of
from monitor.language import Tongue
from monitor.sightings import FirstLook, found_of
from tests.monitor.shop import (
    ANNA,
    STRANGER,
    Shop,
    house,
    texts,
)

EN = Tongue("en", "Asia/Shanghai")


async def pressed_ack(shop: Shop, number: int, chat: int) -> str:
    """The id of the [ I'm on it ] button under the alert in that chat."""
    keys = alert_keys(EN, await shop.incident(number), chat, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    return keys.rows[0][0].id


DAY = timedelta(hours=24)


async def first_look(shop: Shop, chat: int) -> list[list[str]]:
    """The ids of the first look's buttons, a row for each undecided seller."""
    lamp = await shop.lamp()
    await shop.remember(lamp, "new_seller", {"undecided": {STRANGER.key: "2026-03-03T08:00:00+00:00"}})
    said = await shop.say(ANNA, "/who Blue Lamp")
    assert "XYZ" in texts(said)
    look = await looked(shop)
    keys = first_look_keys(EN, [look], chat, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    return [[one.id for one in row] for row in keys.rows]


async def looked(shop: Shop) -> FirstLook:
    (lamp,) = await shop.store.listings()
    content, offers = await shop.store.snapshot(lamp.id, "content"), await shop.store.snapshot(lamp.id, "offers")
    assert content is not None
    assert offers is not None
    known = known_of(lamp.subject, content.value, offers.value)
    friends = await shop.store.friends("amazon")
    circle = Circle(lamp, "amazon", "Lumo", friends, shop.clock.now(), partial(house, "shop"))
    return FirstLook(lamp, "amazon", known, found_of(known, circle))
