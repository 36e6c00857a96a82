"""The first look's buttons: mine, a distributor, a hijacker, a friend."""

from monitor.buttons import alert_keys
from storage.states import (
    FriendKind,
    FriendScope,
)
from tests.monitor.pressing import EN, first_look, looked
from tests.monitor.shop import (
    BO,
    ME,
    STRANGER,
    Shop,
    button,
    buttons,
    texts,
)


async def test_mine_makes_the_seller_a_friend_everywhere(shop: Shop) -> None:
    rows = await first_look(shop, BO)
    look = await looked(shop)
    assert [found.seller.id for found in look.found] == [STRANGER.id, ME.id], "the holder of the Buy Box first"
    said = await shop.press(BO, rows[1][0])
    assert "Lumen Direct" in texts(said)
    (friend,) = await shop.store.friends("amazon")
    assert (friend.seller_id, friend.kind, friend.scope) == (ME.id, FriendKind.MINE, FriendScope.ALL)
    wanted = [watch.wanted_at for watch in await shop.store.watches()]
    assert wanted == [shop.clock.now()] * 2, "the listing is looked at again at once"


async def test_a_distributor_is_a_friend_of_that_listing(shop: Shop) -> None:
    rows = await first_look(shop, BO)
    said = await shop.press(BO, rows[0][1])
    (friend,) = await shop.store.friends("amazon")
    assert (friend.kind, friend.scope, friend.value) == (FriendKind.DISTRIBUTOR, FriendScope.LISTING, "US/B0EXAMPL7K")
    assert "XYZ &lt;b&gt;Store&lt;/b&gt;" in texts(said)
    await shop.press(BO, button(said, "Undo"))
    assert not await shop.store.friends("amazon")


async def test_a_hijacker_is_not_waited_for(shop: Shop) -> None:
    rows = await first_look(shop, BO)
    assert "hijacker" in texts(await shop.press(BO, rows[0][2]))
    (lamp,) = await shop.store.listings()
    memory = (await shop.store.memories(lamp.id))["new_seller"].value
    assert memory == {"undecided": {STRANGER.key: shop.clock.now().isoformat()}}
    assert not await shop.store.friends("amazon")
    assert shop.woken


async def test_the_friend_button_asks_where_and_then_remembers(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    keys = alert_keys(EN, case, BO, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    asked = await shop.press(BO, next(one.id for one in keys.rows[1] if one.label == "Friend"))
    assert [one.label for one in buttons(asked)] == [
        "It is my own shop",
        "Distributor of this listing",
        "… of the brand Lumo",
        "… of the market US",
        "… everywhere",
    ]
    await shop.press(BO, button(asked, "… of the brand"))
    (friend,) = await shop.store.friends("amazon")
    assert (friend.scope, friend.value, friend.name) == (FriendScope.BRAND, "Lumo", "XYZ Store")


async def test_a_friend_is_named_by_word(shop: Shop) -> None:
    await shop.lamp()
    await shop.say(BO, "/friend Lumen Direct mine")
    (friend,) = await shop.store.friends("amazon")
    assert friend.seller_id == ME.id
    assert "no seller called so" in texts(await shop.say(BO, "/friend Somebody Else"))
    board = await shop.say(BO, "/friend")
    assert "Lumen Direct" in texts(board)
    assert button(board, "XYZ")
    await shop.press(BO, button(board, "✕ Lumen"))
    assert not await shop.store.friends("amazon")
