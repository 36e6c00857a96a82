"""Tags and stars: names for several listings, and those that come first."""

from datetime import timedelta

from storage.states import WatchedListing
from tests.monitor.shop import ANNA, BO, Shop, button, buttons, texts


async def three(shop: Shop) -> list[WatchedListing]:
    for text in ("B0AAAAAAA1 Red Lamp", "B0AAAAAAA2 Green Lamp", "B0AAAAAAA3 Blue Lamp"):
        await shop.say(BO, f"/add {text}")
    await shop.say(BO, "/tag Red Lamp summer de")
    await shop.say(BO, "/tag Green Lamp SUMMER")
    return list(await shop.store.listings())


async def test_tags_are_put_on_shown_and_taken_off(shop: Shop) -> None:
    red, green, _ = await three(shop)
    assert dict(await shop.store.tags()) == {red.id: ("summer", "de"), green.id: ("summer",)}
    assert "2 listings" in texts(await shop.say(BO, "/tag"))
    page = await shop.say(BO, "/tag Red Lamp")
    await shop.press(BO, button(page, "✕ de"))
    assert (await shop.store.tags())[red.id] == ("summer",)
    await shop.say(BO, "/tag Red Lamp -summer")
    assert red.id not in await shop.store.tags()
    assert "one word" in texts(await shop.say(BO, "/tag Red Lamp a<b"))
    assert "do not know that listing" in texts(await shop.say(BO, "/tag Purple"))


async def test_a_tag_is_paused_and_muted_as_one(shop: Shop) -> None:
    red, green, blue = await three(shop)
    asked = await shop.say(BO, "/pause summer")
    await shop.press(BO, button(asked, "7 d"))
    paused = {one.id: one.paused_until for one in await shop.store.listings()}
    assert paused == {red.id: shop.clock.now() + timedelta(days=7), green.id: paused[red.id], blue.id: None}
    assert "Watched again" in texts(await shop.say(BO, "/pause summer off"))
    assert {one.paused_until for one in await shop.store.listings()} == {None}
    said = await shop.say(BO, "/mute summer 2h")
    (mute,) = await shop.store.mutes(shop.clock.now())
    assert (mute.what, mute.until) == ("tag:summer", shop.clock.now() + timedelta(hours=2))
    assert "Muted until" in texts(await shop.say(BO, "/listing Red Lamp"))
    assert "Muted until" not in texts(await shop.say(BO, "/listing Blue Lamp"))
    await shop.press(BO, button(said, "Undo"))
    assert await shop.store.mutes(shop.clock.now()) == ()


async def test_a_listing_called_like_a_tag_is_the_listing(shop: Shop) -> None:
    red, *_ = await three(shop)
    await shop.say(BO, "/tag Blue Lamp red")
    await shop.say(BO, "/pause red 2h")
    paused = [one.id for one in await shop.store.listings() if one.paused_until]
    assert paused == [red.id], "“red” begins the name of a listing"


async def test_status_shows_one_tag_and_stars_first(shop: Shop) -> None:
    await three(shop)
    board = texts(await shop.say(BO, "/status summer"))
    assert "Red Lamp" in board
    assert "Blue Lamp" not in board
    await shop.say(BO, "/star Blue Lamp")
    board = texts(await shop.say(BO, "/status"))
    assert board.index("Blue Lamp") < board.index("Red Lamp") < board.index("Green Lamp")
    assert "⭐" in board
    await shop.say(BO, "/star Blue Lamp")
    assert "⭐" not in texts(await shop.say(BO, "/status"))


async def test_what_was_done_to_listings_stands_in_the_audit_and_can_be_undone(shop: Shop) -> None:
    await three(shop)
    await shop.say(BO, "/pause Blue Lamp 2h")
    await shop.say(BO, "/mute Red Lamp 2h")
    await shop.say(BO, "/add B0AAAAAAA3 Night Lamp 12.5")
    audit = await shop.say(ANNA, "/audit")
    for shown in ("Bo", "paused until", "floor", "12.50 USD", "Night Lamp", "watched"):
        assert shown in texts(audit), shown
    [muted] = [line for line in texts(audit).splitlines() if ": muted: " in line]
    assert "Red Lamp" in muted, "not the number of its row"
    assert "T" not in muted.partition("→")[2].replace("Red Lamp", ""), "a time as people write it"
    for number in [one.label for one in buttons(audit) if one.label.startswith("Undo")]:
        audit = await shop.press(ANNA, button(audit, number))
        assert "Undone" in texts(audit)
    blue = (await shop.store.listings())[2]
    assert (blue.name, blue.floor, blue.paused_until) == ("Blue Lamp", None, None)
