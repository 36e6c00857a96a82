import asyncio
import json
from typing import Any

import pytest

from monitor.chat import Heard, Said
from monitor.demo.botapi import LocalBotApi
from monitor.speakers.telegram import TelegramSpeaker
from tests.clock import StillClock
from tests.monitor.speakers.bot import LI, Ear, echo, listening, speaking, until
from tests.shared import SHARED, needs_shared

_LI = {"id": LI, "is_bot": False, "first_name": "Li"}
_CHAT = {"id": LI, "type": "private"}
_WRITTEN = {"message_id": 3, "date": 0, "chat": _CHAT, "from": _LI, "text": "/ack"}
_CHANNEL = {"id": -1005, "type": "channel", "title": "News"}
_PRESS = {"id": "9", "from": _LI, "chat_instance": "1", "data": "k1"}

_FILES = ("photo", "document", "voice", "audio", "video", "video_note", "animation")

FORGED: list[dict[str, Any]] = [
    {"message": {key: value for key, value in _WRITTEN.items() if key != "from"}},
    {"message": _WRITTEN | {"from": _LI | {"is_bot": True}}},
    {
        "message": _WRITTEN
        | {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}, "sender_chat": _CHANNEL}
    },
    {"message": _WRITTEN | {"from": _LI | {"id": 777000}, "sender_chat": _CHANNEL}},
    {"message": {key: value for key, value in _WRITTEN.items() if key != "text"}},
    {"message": _WRITTEN | {"chat": None}},
    {"message": "a text"},
    {"message": {}},
    {"message": [1, 2]},
    {"edited_message": _WRITTEN},
    {"channel_post": _WRITTEN | {"chat": _CHANNEL}},
    {"callback_query": _PRESS},
    {"callback_query": _PRESS | {"inline_message_id": "1"}},
    {"callback_query": _PRESS | {"message": {"message_id": 1, "date": 0, "chat": _CHAT}, "data": ""}},
    {"callback_query": {"id": "9"}},
    {"my_chat_member": {"chat": _CHAT, "from": _LI, "date": 0}},
    {"message": None},
    {"something_new": {"a": [{}]}},
]


async def test_no_odd_or_forged_update_is_heard_and_none_stops_those_behind_it(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    ear = Ear(echo)
    for update in FORGED:
        await api.push_update(update)
    async with listening(speaker, ear):
        await api.user_says(LI, LI, "/ping")
        await api.until(lambda: len(api.messages(LI)) == 2)

    assert ear.texts == ["/ping"]
    assert speaker.trouble is None


@needs_shared
async def test_every_recorded_kind_of_message_is_taken_in_and_only_texts_and_files_are_heard(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    ear = Ear()
    recorded = [json.loads(path.read_bytes()) for path in sorted((SHARED / "corpus/telegram/updates").glob("*.json"))]
    updates = [update for update in recorded if isinstance(update, dict) and "update_id" in update]
    assert len(updates) > 20
    async with listening(speaker, ear):
        for update in updates:
            await api.push_update({key: value for key, value in update.items() if key != "update_id"})
        await api.user_says(LI, LI, "the last one")
        await until(lambda: "the last one" in ear.texts)

    texts = [update["message"]["text"] for update in updates if update.get("message", {}).get("text")]
    ours = [text for text in texts if not text.startswith("/start@simrsjsonbot")]
    # Those recorded before stickers had a type cannot be read by the library.
    kinds = {heard.file.kind for heard in ear.all if heard.file}
    assert kinds == {kind for update in updates for kind in _FILES if update.get("message", {}).get(kind)}
    assert [one.text for one in ear.all if one.text and not one.file and one.let_in is None] == [*ours, "the last one"]


async def test_an_update_that_telegram_tells_twice_comes_with_the_same_id(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    ear = Ear()
    async with listening(speaker, ear):
        update_id = await api.push_update({"message": _WRITTEN})
        await until(lambda: len(ear.all) == 1)
        await api.push_update({"message": _WRITTEN, "update_id": update_id})
        await until(lambda: len(ear.all) == 2)

    assert [heard.update_id for heard in ear.all] == [update_id, update_id]


async def test_an_update_is_confirmed_only_after_it_was_taken_in(api: LocalBotApi, clock: StillClock) -> None:
    class Stuck(Ear):
        async def heard(self, heard: Heard) -> Said | None:
            await super().heard(heard)
            await asyncio.Event().wait()
            return None

    killed, stopped, ear = Stuck(), Stuck(), Ear()
    await api.user_says(LI, LI, "/friend 17")
    async with speaking(api.token, clock, api_url=api.base_url) as first, listening(first, killed):
        await until(lambda: bool(killed.all))
    async with speaking(api.token, clock, api_url=api.base_url) as second:
        async with listening(second, stopped):
            await until(lambda: bool(stopped.all))
        async with listening(second, ear):
            await until(lambda: bool(ear.all))

    assert ear.all == stopped.all == killed.all


async def test_update_ids_that_begin_again_lower_are_heard_once_each(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    ear = Ear()
    async with listening(speaker, ear):
        await api.push_update({"message": _WRITTEN, "update_id": 900_000_000})
        await until(lambda: len(ear.all) == 1)
        await api.push_update({"message": _WRITTEN, "update_id": 5})
        await until(lambda: len(ear.all) == 2)
        await api.push_update({"message": _WRITTEN, "update_id": 6})
        await until(lambda: len(ear.all) == 3)

    assert [heard.update_id for heard in ear.all] == [900_000_000, 5, 6]


async def test_a_handler_that_fails_is_logged_and_the_next_one_is_answered(
    api: LocalBotApi, speaker: TelegramSpeaker, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(heard: Heard) -> Said:
        if heard.text == "/boom":
            raise ZeroDivisionError("boom")
        return echo(heard)

    async with listening(speaker, Ear(answer)):
        await api.user_says(LI, LI, "/boom")
        await api.user_says(LI, LI, "/ping")
        await api.until(lambda: len(api.messages(LI)) == 3)

    assert api.messages(LI)[-1].text == "you said /ping"
    assert "could not be handled" in caplog.text
