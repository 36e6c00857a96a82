from dataclasses import replace

import pytest

from adapters.errors import Refused, TryLater
from monitor.demo.botapi import LocalBotApi
from monitor.demo.faults import Kind
from monitor.messages import Ambiguous, Migrated, NotSent, Unreachable
from monitor.speakers.telegram import TelegramSpeaker
from monitor.speakers.telegram.verdicts import TOKEN_REFUSED
from tests.clock import StillClock
from tests.monitor.speakers.bot import ALERT, GROUP, LI, SHORT, free_port, speaking
from tests.monitor.speakers.links import Parrot


@pytest.mark.parametrize(
    ("fault", "meaning", "arrived"),
    [
        ("500", NotSent, 0),
        ("403 blocked", Unreachable, 0),
        ("400 chat not found", Unreachable, 0),
        ("drop", Ambiguous, 1),
        ("drop_before", Ambiguous, 0),
        ("hang", Ambiguous, 1),
    ],
)
async def test_each_failure_says_whether_the_message_may_have_arrived(
    api: LocalBotApi, clock: StillClock, fault: Kind, meaning: type[Exception], arrived: int
) -> None:
    # Long enough for the message after it, however busy the machine is.
    timeouts = replace(SHORT, answer=5.0) if fault == "hang" else None
    async with speaking(api.token, clock, api_url=api.base_url, timeouts=timeouts) as speaker:
        api.faults.add(fault)

        with pytest.raises(meaning):
            await speaker.say(LI, ALERT, ring=True)

        assert len(api.messages(LI)) == arrived
        await speaker.say(LI, ALERT, ring=True)


async def test_telegram_says_how_long_to_wait(api: LocalBotApi, speaker: TelegramSpeaker, clock: StillClock) -> None:
    api.faults.add("429", retry_after=37)

    with pytest.raises(NotSent) as told:
        await speaker.say(LI, ALERT, ring=True)

    assert told.value.wait == 37
    assert clock.slept == []


async def test_a_group_that_moved_names_its_new_id(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    api.group(-5, "Shop")
    api.faults.add("migrate", migrate_to_chat_id=GROUP)

    with pytest.raises(Migrated) as told:
        await speaker.say(-5, ALERT, ring=True)

    assert told.value.chat_id == GROUP


async def test_a_refused_token_is_told_to_doctor_and_loses_no_message(api: LocalBotApi, clock: StillClock) -> None:
    async with speaking("123456:" + "x" * 35, clock, api_url=api.base_url) as speaker:
        with pytest.raises(Refused) as told:
            await speaker.check()
        assert str(told.value) == TOKEN_REFUSED
        with pytest.raises(NotSent, match="refuses the bot token"):
            await speaker.say(LI, ALERT, ring=True)


@pytest.mark.parametrize(
    "url", [f"http://127.0.0.1:{free_port()}", "http://no-such-host.invalid"], ids=["no server", "no host"]
)
async def test_what_could_not_connect_was_certainly_not_sent(clock: StillClock, url: str) -> None:
    async with speaking("1:x", clock, api_url=url, timeouts=SHORT) as speaker:
        with pytest.raises(NotSent):
            await speaker.say(LI, ALERT, ring=True)
        with pytest.raises(TryLater):
            await speaker.check()


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        ("403 Forbidden", b"<html>access denied by the office proxy</html>", NotSent),
        ("403 Forbidden", b'{"error":"denied by the gateway"}', NotSent),
        ("403 Forbidden", b"[]", NotSent),
        ("404 Not Found", b"<html>nothing here</html>", NotSent),
        ("400 Bad Request", b"<html>?</html>", NotSent),
        ("302 Found", b"<html>log in</html>", NotSent),
        ("502 Bad Gateway", b"<html>nginx</html>", NotSent),
        ("504 Gateway Timeout", b"<html>nginx</html>", Ambiguous),
        ("504 Gateway Timeout", b'{"ok":false,"error_code":504,"description":"Gateway Timeout"}', Ambiguous),
        ("200 OK", b"<html>welcome to the hotel</html>", Ambiguous),
        ("200 OK", b"[]", Ambiguous),
        ("200 OK", b'{"ok":false,"description":"?"}', Ambiguous),
        ("200 OK", b'{"ok":true,"result":null}', Ambiguous),
        ("200 OK", b'{"ok":true,"result":{"message_id":"?"}}', Ambiguous),
    ],
)
async def test_a_page_that_stands_between_is_no_verdict_on_the_chat(
    clock: StillClock, status: str, body: bytes, meaning: type[Exception]
) -> None:
    async with Parrot(body, status) as hotel, speaking("1:x", clock, api_url=hotel.url) as speaker:
        with pytest.raises(meaning):
            await speaker.say(LI, ALERT, ring=True)


async def test_doctor_hears_the_bots_name(speaker: TelegramSpeaker) -> None:
    assert await speaker.check() == "@twoam_demo_bot"


async def test_each_language_has_its_own_menu(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    await speaker.set_menu(None, [("status", "How are we doing?")])
    await speaker.set_menu("zh", [("status", "现在怎么样？")])

    assert api.commands() == (("status", "How are we doing?"),)
    assert api.commands(language="zh") == (("status", "现在怎么样？"),)
