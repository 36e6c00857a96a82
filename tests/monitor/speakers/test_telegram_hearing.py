import asyncio

import pytest

from monitor.chat import Heard, Said
from monitor.demo.botapi import LocalBotApi
from monitor.messages import Message
from monitor.speakers.telegram import TelegramSpeaker
from tests.clock import StillClock
from tests.monitor.speakers.bot import ALERT, GROUP, LI, MEI, Ear, echo, listening, speaking, until


async def test_a_person_is_heard_and_answered_in_the_same_chat(
    api: LocalBotApi, speaker: TelegramSpeaker, clock: StillClock
) -> None:
    ear = Ear(echo)
    async with listening(speaker, ear):
        said = await api.user_says(LI, LI, "/status 蓝灯 <b>")
        await api.until(lambda: len(api.messages(LI)) == 2)

    (heard,) = ear.all
    assert heard == Heard(heard.update_id, LI, LI, "/status 蓝灯 <b>", None, said.id, True, "Li Wei", "zh-hans")
    assert api.messages(LI)[-1].text == "you said /status 蓝灯 <b>"
    assert api.messages(LI)[-1].silent
    assert speaker.trouble is None


async def test_a_pressed_button_is_toasted_edited_and_answered(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    def answer(heard: Heard) -> Said:
        return Said((Message("Notice text …"),), edit=Message("<b>Yours now</b>"), toast="It is yours " * 40)

    ear = Ear(answer)
    message_id = await speaker.say(LI, ALERT, ring=True)
    async with listening(speaker, ear):
        await api.press(LI, LI, message_id, "Evidence")
        await api.until(lambda: len(api.messages(LI)) == 2 and api.callbacks[0].answered)

    (heard,) = ear.all
    assert (heard.button, heard.text, heard.message_id, heard.user_id) == ("k2", None, message_id, LI)
    assert [shown.text for shown in api.messages(LI)] == ["Yours now", "Notice text …"]
    assert api.callbacks[0].text.startswith("It is yours")


async def test_an_edit_of_a_message_that_is_gone_comes_as_a_new_one(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    ear = Ear(lambda heard: Said(edit=Message("Yours now")))
    message_id = await speaker.say(LI, ALERT, ring=True)
    press = {"id": "1", "from": {"id": LI, "is_bot": False, "first_name": "Li"}, "chat_instance": "1", "data": "k1"}
    chat = {"id": LI, "type": "private"}
    async with listening(speaker, ear):
        message = {"message_id": message_id + 1, "date": 0, "chat": chat}
        await api.push_update({"callback_query": press | {"message": message}})
        await api.until(lambda: len(api.messages(LI)) == 2)

    assert [shown.text for shown in api.messages(LI)][-1] == "Yours now"


async def test_silence_means_that_nothing_at_all_goes_out(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    ear = Ear()
    message_id = await speaker.say(LI, ALERT, ring=True)
    async with listening(speaker, ear):
        await api.user_says(666, 666, "/start")
        await api.press(666, LI, message_id, 0)
        await until(lambda: len(ear.all) == 2)

    assert {call.method for call in api.calls()} == {"sendMessage", "getMe", "getUpdates"}
    assert len(api.calls("sendMessage")) == 1


async def test_an_answer_in_a_topic_stays_in_the_topic(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    api.group(GROUP, "Shop", forum=True)
    async with listening(speaker, Ear(echo)):
        await api.user_says(LI, GROUP, "/ping", thread_id=7)
        await api.until(lambda: len(api.messages(GROUP)) == 2)

    assert api.messages(GROUP)[-1].thread_id == 7


async def test_an_answer_follows_a_group_that_moves(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    api.group(-5, "Shop")
    api.faults.add("migrate", "sendMessage", migrate_to_chat_id=GROUP)
    async with listening(speaker, Ear(echo)):
        await api.user_says(LI, -5, "/ping")
        await api.until(lambda: len(api.messages(GROUP)) == 1)

    assert api.messages(GROUP)[0].text == "you said /ping"


async def test_a_command_for_another_bot_of_the_group_is_not_ours(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    ear = Ear()
    async with listening(speaker, ear):
        await api.user_says(LI, GROUP, "/status@other_bot now")
        await api.user_says(LI, GROUP, "/status@TwoAm_Demo_Bot now")
        await until(lambda: bool(ear.all))

    assert ear.texts == ["/status now"]
    assert not ear.all[0].private


class _HeldClock(StillClock):
    """Sleeps until the test lets go."""

    def __init__(self) -> None:
        super().__init__()
        self.over = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        await self.over.wait()


async def test_an_answer_waits_as_long_as_telegram_asks_in_order_and_keeps_no_other_chat_waiting(
    api: LocalBotApi,
) -> None:
    clock, ear = _HeldClock(), Ear(echo)
    api.faults.add("429", "sendMessage", retry_after=37)
    async with speaking(api.token, clock, api_url=api.base_url) as speaker, listening(speaker, ear):
        await api.user_says(LI, LI, "one")
        await until(lambda: clock.slept == [37])
        await api.user_says(LI, LI, "two")
        await api.user_says(MEI, MEI, "three")
        await api.until(lambda: len(api.messages(MEI)) == 2)
        assert [shown.text for shown in api.messages(LI)] == ["one", "two"]
        clock.over.set()
        await api.until(lambda: len(api.messages(LI)) == 4)

    assert [shown.text for shown in api.messages(LI)][-2:] == ["you said one", "you said two"]


async def test_an_answer_that_may_have_arrived_is_not_repeated(
    api: LocalBotApi, speaker: TelegramSpeaker, caplog: pytest.LogCaptureFixture
) -> None:
    api.faults.add("drop", "sendMessage")
    async with listening(speaker, Ear(echo)):
        await api.user_says(LI, LI, "one")
        await until(lambda: "was not delivered" in caplog.text)

    assert len(api.messages(LI)) == 2


async def test_an_answer_on_its_way_still_leaves_when_the_program_stops(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    ear = Ear(echo)
    async with listening(speaker, ear):
        await api.user_says(LI, LI, "/ping")
        await until(lambda: bool(ear.all))

    assert api.messages(LI)[-1].text == "you said /ping"
