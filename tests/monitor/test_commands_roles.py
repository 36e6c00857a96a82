"""Nobody is shown a button that he may not press."""

from monitor.buttons import alert_keys, seen_by
from monitor.commands import role_of
from monitor.language import Tongue
from tests.monitor.shop import ANNA, BO, GROUP, VERA, Shop, buttons, person

EN = Tongue("en", "UTC")


async def labels(shop: Shop, user: int, text: str) -> list[str]:
    return [one.label for one in buttons(await shop.say(user, text))]


async def test_a_viewer_sees_only_what_he_may_press(shop: Shop) -> None:
    lamp = await shop.lamp()
    await shop.case(lamp)
    assert await labels(shop, VERA, "/listing Blue Lamp") == ["Who sells", "Why"]
    assert {"Pause", "Mute"} < set(await labels(shop, BO, "/listing Blue Lamp"))
    assert await labels(shop, VERA, "/case 1") == ["Evidence"]
    assert "I'm on it" in await labels(shop, BO, "/case 1")


async def test_an_alert_shows_in_a_private_chat_what_its_reader_may_press_and_in_a_group_all(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    shown = {}
    for user, chat in ((ANNA, ANNA), (VERA, VERA), (VERA, GROUP)):
        allows = seen_by(await person(shop, user), chat, role_of)
        keys = alert_keys(EN, case, chat, shop.clock.now(), allows)
        shown[user, chat] = [button.label for row in keys.rows for button in row]
        assert len(keys.stored) == len(shown[user, chat]), "what is not shown is not stored either"
    assert shown[ANNA, ANNA] == ["I'm on it", "Snooze 2 h", "Friend", "Evidence"] == shown[VERA, GROUP]
    assert shown[VERA, VERA] == ["Evidence"]
