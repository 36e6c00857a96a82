"""A misspelt name brings the three that are most like it, whatever it names."""

import pytest

from monitor.nearest import nearest
from tests.monitor.shop import ANNA, BO, VERA, Shop, button, buttons, texts


@pytest.mark.parametrize(
    ("text", "name"),
    [("Blu Lmp", "Blue Lamp"), ("синея лампа", "Синяя лампа"), ("蓝色台登", "蓝色台灯"), ("ｂｌｕｅ lanp", "Blue Lamp"),
     ("b0exampl7x", "B0EXAMPL7K"), ("المصباح الازرق", "المصباح الأزرق"), ("青いランブ", "青いランプ")],
)  # fmt: skip
def test_the_likest_name_of_all_comes_first(text: str, name: str) -> None:
    names = [
        "Garden Chair",
        "Blue Lamp",
        "Синяя лампа",
        "蓝色台灯",
        "B0EXAMPL7K",
        "المصباح الأزرق",
        "青いランプ",
        "Tea",
    ]
    assert nearest(text, [(one, one) for one in names])[0] == name


def test_what_is_like_nothing_brings_nothing() -> None:
    assert nearest("zzzz", [(1, "Blue Lamp"), (2, "Garden Chair")]) == []
    assert nearest("", [(1, "Blue Lamp")]) == []


async def test_a_misspelt_command_brings_the_nearest(shop: Shop) -> None:
    await shop.lamp()
    asked = await shop.say(VERA, "/statsu")
    assert "I do not know /statsu" in texts(asked)
    assert "🟢 1 clear" in texts(await shop.press(VERA, button(asked, "/status")))
    assert "/team" not in [one.label for one in buttons(await shop.say(VERA, "/taem"))], "that is not for a viewer"


async def test_a_misspelt_rule_and_seller_bring_the_nearest(shop: Shop) -> None:
    await shop.lamp()
    asked = await shop.say(BO, "/mute rule new_seler 2h")
    await shop.press(BO, button(asked, "new_seller"))
    assert [one.what for one in await shop.store.mutes(shop.clock.now())] == ["rule:new_seller"]
    asked = await shop.say(ANNA, "/friend Lumen Drect")
    assert "Did you mean" in texts(asked)
    assert "who is it, and where" in texts(await shop.press(ANNA, button(asked, "Lumen Direct")))
