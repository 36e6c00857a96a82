"""Who may talk, and what words bring, against a real store."""

import pytest

from adapters.readings import Seller
from monitor.commands.rule_names import RULE_NAMES
from monitor.commands.table import COMMANDS
from monitor.demo.markup import parse_html
from monitor.language import LANGUAGES
from monitor.rules.source import NAMES
from storage.errors import Stale
from storage.states import (
    Batch,
    ChatButton,
    FriendKind,
    FriendScope,
    Incident,
    Role,
    Status,
)
from tests.monitor.pressing import DAY, pressed_ack
from tests.monitor.shop import (
    ANNA,
    BO,
    GROUP,
    NOBODY,
    VERA,
    Shop,
    button,
    buttons,
    texts,
)

# --- who may talk -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["hello", "/status", "/start", "/start WRONGCODE9", "/help", "跟卖", "x" * 5000, ""])
async def test_a_stranger_gets_nothing(shop: Shop, text: str) -> None:
    await shop.lamp()
    assert await shop.say(NOBODY, text) is None
    assert await shop.say(NOBODY, text, chat=GROUP) is None


async def test_a_stranger_cannot_press_a_button_that_he_sees_in_a_group(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    key = await pressed_ack(shop, case.id, GROUP)
    assert await shop.press(NOBODY, key, chat=GROUP) is None
    assert (await shop.incident(case.id)).status is Status.CONFIRMED
    await shop.press(BO, key, chat=GROUP)
    assert (await shop.incident(case.id)).acked_by == "Bo", "the button is still good for those who may"


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.role is not Role.VIEWER], ids=lambda one: one.name)
async def test_a_viewer_only_looks(shop: Shop, command: object) -> None:
    lamp = await shop.lamp()
    case = await shop.case(lamp)
    said = await shop.say(VERA, f"/{getattr(command, 'name', '')} {case.id}")
    assert "Only for" in texts(said)
    assert (await shop.incident(case.id)).status is Status.CONFIRMED
    assert await shop.store.listings() == (lamp,)


async def test_a_viewer_cannot_use_an_operators_button(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    key = await pressed_ack(shop, case.id, GROUP)
    assert "Only for: operator" in texts(await shop.press(VERA, key, chat=GROUP))
    assert (await shop.incident(case.id)).status is Status.CONFIRMED


async def test_only_an_owner_removes_people_and_never_the_last_owner(shop: Shop) -> None:
    assert "Only for" in texts(await shop.say(BO, "/team"))
    his = await shop.press(ANNA, button(await shop.say(ANNA, "/team"), "Bo"))
    asked = await shop.press(ANNA, button(his, "Remove Bo"))
    assert "Bo is removed" in texts(await shop.press(ANNA, button(asked, "Yes")))
    assert await shop.say(BO, "/status") is None, "who was removed is a stranger again"
    anna = await shop.store.person_by_user(ANNA)
    assert anna is not None
    await shop.store.add_buttons(
        [ChatButton("x" * 16, ANNA, "leave", {"person": anna.id}, shop.clock.now() + DAY, None)]
    )
    assert "last owner" in texts(await shop.press(ANNA, "x" * 16))


async def test_the_same_update_is_heard_once(shop: Shop) -> None:
    first = await shop.say(ANNA, "/add B0EXAMPL7K Blue Lamp", update=7)
    assert "Watching" in texts(first)
    assert await shop.say(ANNA, "/add B0EXAMPL7K Blue Lamp", update=7) is None


async def test_a_group_is_not_answered_to_its_talk(shop: Shop) -> None:
    await shop.lamp()
    assert await shop.say(ANNA, "status", chat=GROUP) is None
    assert await shop.say(ANNA, "/unknowncommand", chat=GROUP) is None
    assert "Blue Lamp" in texts(await shop.say(ANNA, "/status@our_bot", chat=GROUP))


# --- commands ---------------------------------------------------------------------------------------------------------


async def test_a_pasted_address_in_a_private_chat_is_added(shop: Shop) -> None:
    assert "Watching" in texts(await shop.say(BO, "https://www.amazon.com/dp/B0AAAAAAA1 Blue Lamp"))
    assert "Already watched" in texts(await shop.say(BO, "/add\nB0AAAAAAA1 Bluer Lamp"))
    assert [one.name for one in await shop.store.listings()] == ["Bluer Lamp"]
    assert "Watching" not in texts(await shop.say(VERA, "https://www.amazon.com/dp/B0AAAAAAA2"))


async def test_a_missing_word_brings_buttons(shop: Shop) -> None:
    await shop.lamp()
    asked = await shop.say(VERA, "/who")
    assert "Which listing?" in texts(asked)
    assert "XYZ" in texts(await shop.press(VERA, button(asked, "Blue Lamp")))


async def test_a_misspelt_listing_brings_the_nearest(shop: Shop) -> None:
    await shop.lamp()
    for number, called in enumerate(("Bleu Lampe", "Blue Lamps 2", "Garden Chair", "Blue Clamp"), 1):
        await shop.say(BO, f"/add B0AAAAAAA{number} {called}")
    asked = await shop.say(VERA, "/who Blu Lmp")
    assert "Did you mean" in texts(asked)
    labels = [one.label for one in buttons(asked)]
    assert len(labels) == 3
    assert labels[0].startswith("Blue Lamp")
    assert not any("Garden" in label for label in labels)


async def test_who_names_every_seller_with_what_he_is_to_us(shop: Shop) -> None:
    await shop.lamp()
    await shop.say(BO, "/friend Lumen Direct mine")
    said = texts(await shop.say(VERA, "who Blue"))
    assert said.index("XYZ") < said.index("Lumen Direct")
    assert "unknown seller" in said
    assert "mine" in said
    assert "holds the Buy Box" in said


async def test_offers_never_read_are_unknown_not_nobody(shop: Shop) -> None:
    await shop.say(BO, "/add B0AAAAAAA1 New Lamp")
    assert "unknown" in texts(await shop.say(VERA, "/who New Lamp"))
    assert "⚪" in texts(await shop.say(VERA, "/status"))


@pytest.mark.parametrize("word", ["状态", "跟卖", "告警", "status", "who", "Blue Lamp", "B0EXAMPL7K"])
async def test_plain_words_are_understood_in_private(shop: Shop, word: str) -> None:
    await shop.case(await shop.lamp())
    said = await shop.say(VERA, word)
    assert "Blue Lamp" in "".join([texts(said), *(one.label for one in buttons(said))])


async def test_what_is_not_understood_says_so(shop: Shop) -> None:
    assert "/help" in texts(await shop.say(VERA, "天气"))
    assert "&lt;b&gt;" in texts(await shop.say(VERA, "/<b>x"))


async def test_coverage_and_ping_prove_that_somebody_is_awake(shop: Shop) -> None:
    await shop.lamp()
    said = texts(await shop.say(VERA, "/coverage"))
    assert "1/1 listing checked" in said
    assert "100 % of looks ok" in said
    assert "Last look: 10:14" in texts(await shop.say(VERA, "/ping"))


async def test_help_shows_what_the_person_may(shop: Shop) -> None:
    assert "/team" in texts(await shop.say(ANNA, "/help"))
    assert "/ack" not in texts(await shop.say(VERA, "/help"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_shows_eight_commands_that_telegram_takes(shop: Shop, language: str) -> None:
    menu = shop.commands.menu(language)
    assert len(menu) == 8
    assert all(0 < len(text) <= 256 and name.isascii() and name.islower() for name, text in menu)


async def test_a_chinese_person_is_answered_in_chinese(shop: Shop) -> None:
    vera = await shop.store.person_by_user(VERA)
    assert vera is not None
    await shop.store.update_person(vera.id, language="zh")
    await shop.lamp()
    assert "1 个正常" in texts(await shop.say(VERA, "状态"))
    assert "占着购物车" in texts(await shop.say(VERA, "跟卖 Blue Lamp"))


@pytest.mark.parametrize("name", ['<b>&amp;</b> <a href="x">', "\u202eevil", "{0}", "%s", "x" * 300])
async def test_hostile_names_break_no_answer(shop: Shop, name: str) -> None:
    lamp = await shop.lamp()
    await shop.store.rename(lamp.id, name)
    await shop.case(lamp)
    await shop.store.add_friend("amazon", "A9", name, FriendKind.DISTRIBUTOR, FriendScope.BRAND, name)
    commands = [f"/{one.name} #{lamp.id}" for one in COMMANDS if one.name not in ("start", "add")]
    for text in [*commands, "/friend", "/mute", f"/add {name}", f"/who {name}", name]:
        said = await shop.say(ANNA, text)
        for message in said.messages if said else ():
            parse_html(message.html)  # raises where the Bot API would refuse it


def test_rules_of_the_source_can_be_muted_too() -> None:
    assert set(NAMES) <= set(RULE_NAMES)


def test_a_seller_without_a_name_gets_no_friend_button() -> None:
    assert Seller().key == "name:"


async def test_a_memory_that_fails_is_said_and_not_kept_silent(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    key = await pressed_ack(shop, case.id, BO)

    async def fails(batch: Batch) -> tuple[Incident, ...]:
        raise Stale("changed by somebody else")

    shop.store.commit = fails  # type: ignore[method-assign]  # another process, which a test cannot have here
    assert "nothing was changed" in texts(await shop.press(BO, key))
