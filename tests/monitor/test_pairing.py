"""Joining by a one-time code: once, in time, five attempts a minute, and nothing else opens the door."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.pairing import ALL_ATTEMPTS_A_MINUTE, ATTEMPTS_A_DAY, ATTEMPTS_A_MINUTE, VALID, code_in, invite
from storage.states import Role
from tests.monitor.shop import GROUP, NOBODY, Shop, button, buttons, person, texts


async def code_for(shop: Shop, role: Role = Role.OPERATOR, language: str = "en") -> str:
    now = shop.clock.now()
    return await invite(shop.store, name="王伟", role=role, language=language, zone="Asia/Shanghai", now=now)


@pytest.mark.parametrize("wrap", ["/start {}", "{}", " {} ", "/start@our_bot {}"])
async def test_a_valid_code_joins_with_the_role_it_was_made_for(shop: Shop, wrap: str) -> None:
    code = await code_for(shop)
    said = await shop.say(NOBODY, wrap.format(code))
    assert "You are operator here" in texts(said)
    assert "/add" in texts(said)
    new = await person(shop, NOBODY)
    assert (new.name, new.role, new.chat_id, new.zone) == ("王伟", Role.OPERATOR, NOBODY, "Asia/Shanghai")


async def test_a_newcomer_finds_the_language_of_his_app_at_a_tap(shop: Shop) -> None:
    said = await shop.say(NOBODY, await code_for(shop, language="zh"))
    assert "欢迎" in texts(said)
    await shop.press(NOBODY, button(said, "English"))
    assert (await person(shop, NOBODY)).language == "en"
    assert "Awake" in texts(await shop.say(NOBODY, "/ping"))


async def test_who_is_invited_in_the_language_of_his_app_is_asked_nothing(shop: Shop) -> None:
    assert buttons(await shop.say(NOBODY, await code_for(shop))) == []


async def test_small_letters_and_hyphens_are_the_same_code(shop: Shop) -> None:
    code = await code_for(shop)
    assert await shop.say(NOBODY, f"{code[:4]}-{code[4:]}".lower())
    assert await shop.store.person_by_user(NOBODY)


async def test_a_code_is_good_once(shop: Shop) -> None:
    code = await code_for(shop)
    said = await asyncio.gather(*(shop.say(user, code) for user in range(1000, 1005)))
    assert sum(one is not None for one in said) == 1


async def test_a_code_is_good_for_ten_minutes(shop: Shop) -> None:
    code = await code_for(shop)
    shop.clock.advance(VALID.total_seconds())
    assert timedelta(minutes=10) == VALID
    assert await shop.say(NOBODY, code) is None


async def test_the_sixth_attempt_in_a_minute_is_not_even_tried(shop: Shop) -> None:
    code = await code_for(shop)
    for number in range(ATTEMPTS_A_MINUTE):
        assert await shop.say(NOBODY, f"WRONGCODE{number}") is None
    assert await shop.say(NOBODY, code) is None
    shop.clock.advance(61)
    assert await shop.say(NOBODY, code) is not None, "a minute later the code is still good"


async def test_whoever_goes_on_guessing_is_not_listened_to_for_a_day(shop: Shop) -> None:
    for number in range(ATTEMPTS_A_DAY):
        await code_for(shop)
        assert await shop.say(NOBODY, f"WRONGCODE{number}") is None
        shop.clock.advance(61)
    assert await shop.say(NOBODY, await code_for(shop)) is None
    shop.clock.advance(86_400)
    assert await shop.say(NOBODY, await code_for(shop)) is not None


async def test_many_who_guess_together_shut_the_door_for_a_minute(shop: Shop) -> None:
    code = await code_for(shop)
    for user in range(5000, 5000 + ALL_ATTEMPTS_A_MINUTE + 9):
        assert await shop.say(user, f"WRONG{user}") is None
    assert await shop.say(NOBODY, code) is None
    shop.clock.advance(61)
    assert await shop.say(NOBODY, code) is not None


async def test_in_a_group_only_start_joins(shop: Shop) -> None:
    code = await code_for(shop)
    assert await shop.say(NOBODY, code, chat=GROUP) is None
    assert await shop.say(NOBODY, f"/start {code}", chat=GROUP) is not None
    assert (await person(shop, NOBODY)).chat_id == GROUP


async def test_a_repeated_update_greets_once(shop: Shop) -> None:
    code = await code_for(shop)
    assert await shop.say(NOBODY, f"/start {code}", update=1) is not None
    assert await shop.say(NOBODY, f"/start {code}", update=1) is None


async def test_the_greeting_speaks_the_invited_language(shop: Shop) -> None:
    assert "欢迎" in texts(await shop.say(NOBODY, await code_for(shop, language="zh")))


async def test_who_is_here_cannot_raise_himself_with_a_code(shop: Shop) -> None:
    code = await code_for(shop, Role.OWNER)
    await shop.say(300, f"/start {code}")
    assert (await person(shop, 300)).role is Role.VIEWER


async def test_only_the_hash_is_stored(shop: Shop, tmp_path: Path) -> None:
    assert (await code_for(shop)).encode() not in _bytes_of(tmp_path)


def _bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("shop.db*"))


async def test_codes_have_no_letters_that_look_alike(shop: Shop) -> None:
    codes = [await code_for(shop) for _ in range(20)]
    assert len(set(codes)) == 20
    assert all(len(code) >= 8 and not set(code) & set("01OIL") for code in codes)


@pytest.mark.parametrize(
    "text", ["hello", "", "/start", "status", "B0" * 20, "how are you today my friend", "跟卖跟卖跟卖跟卖"]
)
def test_talk_is_not_taken_for_a_code(text: str) -> None:
    assert code_in(text) is None
