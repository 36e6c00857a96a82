import asyncio
import html
import json
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from adapters.errors import Refused, TryLater
from monitor.chat import Heard, Said
from monitor.demo.botapi import LocalBotApi
from monitor.demo.faults import Kind
from monitor.messages import Ambiguous, Button, Message, MessageGone, Migrated, NotSent, Unreachable
from monitor.speakers.telegram import TelegramSpeaker, Timeouts
from monitor.speakers.telegram.polling import NO_LINK, SECOND_POLLER, WEBHOOK
from monitor.speakers.telegram.verdicts import TOKEN_REFUSED
from tests.adapters.proxy import Proxy
from tests.clock import StillClock
from tests.monitor.links import Parrot, Relay
from tests.shared import SHARED, needs_shared

LI, MEI, GROUP = 11, 12, -1001234567890
ALERT = Message("🔴 <b>New seller</b> on your listing", ((Button("I'm on it", "k1"), Button("Evidence", "k2")),))
SHORT = Timeouts(connect=0.3, answer=0.3, poll=25, late=0.3)


class Ear:
    """Keeps what it hears and answers as the test says."""

    def __init__(self, answer: Callable[[Heard], Said | None] = lambda heard: None) -> None:
        self.all: list[Heard] = []
        self._answer = answer

    async def heard(self, heard: Heard) -> Said | None:
        self.all.append(heard)
        return self._answer(heard)

    @property
    def texts(self) -> list[str | None]:
        return [heard.text for heard in self.all]


def _echo(heard: Heard) -> Said:
    return Said((Message(f"you said {html.escape(heard.text or '')}"),))


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest_asyncio.fixture
async def api(clock: StillClock) -> AsyncIterator[LocalBotApi]:
    async with LocalBotApi(clock) as api:
        api.person(LI, "Li Wei", language="zh-hans")
        yield api


@pytest_asyncio.fixture
async def speaker(api: LocalBotApi, clock: StillClock) -> AsyncIterator[TelegramSpeaker]:
    async with _speaker(api.token, clock, api_url=api.base_url) as speaker:
        yield speaker


@asynccontextmanager
async def _speaker(token: str, clock: StillClock, **more: Any) -> AsyncIterator[TelegramSpeaker]:
    speaker = TelegramSpeaker(token, clock, **more)
    try:
        yield speaker
    finally:
        await speaker.close()


@asynccontextmanager
async def _listening(speaker: TelegramSpeaker, ear: Ear) -> AsyncIterator[None]:
    task = asyncio.create_task(speaker.listen(ear))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _until(happened: Callable[[], bool], seconds: float = 10) -> None:
    """Looks again whenever the loop has been round; the seconds only end a test that has failed."""
    async with asyncio.timeout(seconds):
        while not happened():
            await asyncio.sleep(0.001)


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


# Saying


async def test_an_alert_arrives_with_its_markup_and_buttons_and_rings(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    message_id = await speaker.say(LI, ALERT, ring=True)

    (shown,) = api.messages(LI)
    assert (shown.id, shown.text) == (message_id, "🔴 New seller on your listing")
    assert [entity.type for entity in shown.content.entities] == ["bold"]
    assert [(button.text, button.data) for button in shown.buttons] == [("I'm on it", "k1"), ("Evidence", "k2")]
    assert not shown.silent


async def test_what_need_not_wake_anybody_arrives_without_a_sound_or_a_preview(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    await speaker.say(LI, Message('see <a href="https://example.com/1">this</a>'), ring=False)

    (call,) = api.calls("sendMessage")
    assert call.silent
    assert json.loads(call.params.text("link_preview_options")) == {"is_disabled": True}


async def test_a_hostile_title_arrives_as_text(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    title = "<b>&amp;</b> <a href=x>\u202e & &lt;script> \ud800 </code>"

    await speaker.say(LI, Message(f"<code>{html.escape(title)}</code>"), ring=True)

    (shown,) = api.messages(LI)
    assert shown.text == title.replace("\ud800", "\ufffd")
    assert [entity.type for entity in shown.content.entities] == ["code"]


@pytest.mark.parametrize("broken", ["<b>&amp <", "<b>bold</i> text", "1 < 2 <b>", "<blink>lamp</blink>"])
async def test_html_that_telegram_does_not_take_arrives_at_once_as_plain_text_with_its_buttons(
    api: LocalBotApi, speaker: TelegramSpeaker, clock: StillClock, broken: str
) -> None:
    await speaker.say(LI, Message(f"New seller &amp; more {broken}", ALERT.buttons), ring=True)

    (shown,) = api.messages(LI)
    assert shown.text.startswith("New seller & more")
    assert not shown.content.entities
    assert len(shown.buttons) == 2
    assert clock.slept == []


async def test_a_keyboard_that_telegram_does_not_take_never_costs_the_alert(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    await speaker.say(LI, Message("<b>Taken down</b>", ((Button("x", "k" * 65),),)), ring=True)

    (shown,) = api.messages(LI)
    assert (shown.text, shown.buttons) == ("Taken down", ())


async def test_a_message_that_no_form_saves_was_certainly_not_sent(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    with pytest.raises(NotSent) as told:
        await speaker.say(LI, Message("<b> </b>"), ring=True)

    assert told.value.wait == 300
    assert "empty" in str(told.value)


async def test_a_message_that_is_too_long_is_shortened_and_keeps_its_markup(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    await speaker.say(LI, Message("<b>🔴" + "long &amp; " * 2000 + "</b>"), ring=True)

    (shown,) = api.messages(LI)
    assert shown.text.endswith("…")
    assert len(shown.text.encode("utf-16-le")) // 2 == 4096
    assert [entity.type for entity in shown.content.entities] == ["bold"]


async def test_an_edit_changes_the_same_message_and_saying_it_again_is_success(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    message_id = await speaker.say(LI, ALERT, ring=True)

    await speaker.amend(LI, message_id, Message("<b>Resolved</b> after 2 h"))
    await speaker.amend(LI, message_id, Message("<b>Resolved</b> after 2 h"))

    (shown,) = api.messages(LI)
    assert (shown.text, shown.buttons) == ("Resolved after 2 h", ())


async def test_an_edit_that_breaks_the_markup_still_arrives_as_text(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    message_id = await speaker.say(LI, ALERT, ring=True)

    await speaker.amend(LI, message_id, Message("<b>Resolved"))

    assert [shown.text for shown in api.messages(LI)] == ["Resolved"]


async def test_a_message_that_was_deleted_is_gone(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    with pytest.raises(MessageGone):
        await speaker.amend(LI, 99, ALERT)


async def test_a_chat_that_the_bot_does_not_know_is_unreachable(speaker: TelegramSpeaker) -> None:
    with pytest.raises(Unreachable, match="Chat not found"):
        await speaker.say(4711, ALERT, ring=True)


# What goes wrong


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
    async with _speaker(api.token, clock, api_url=api.base_url, timeouts=SHORT) as speaker:
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
    async with _speaker("123456:" + "x" * 35, clock, api_url=api.base_url) as speaker:
        with pytest.raises(Refused) as told:
            await speaker.check()
        assert str(told.value) == TOKEN_REFUSED
        with pytest.raises(NotSent, match="refuses the bot token"):
            await speaker.say(LI, ALERT, ring=True)


@pytest.mark.parametrize("url", [f"http://127.0.0.1:{_free_port()}", "http://no-such-host.invalid"])
async def test_what_could_not_connect_was_certainly_not_sent(clock: StillClock, url: str) -> None:
    async with _speaker("1:x", clock, api_url=url, timeouts=SHORT) as speaker:
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
    async with Parrot(body, status) as hotel, _speaker("1:x", clock, api_url=hotel.url) as speaker:
        with pytest.raises(meaning):
            await speaker.say(LI, ALERT, ring=True)


async def test_doctor_hears_the_bots_name(speaker: TelegramSpeaker) -> None:
    assert await speaker.check() == "@twoam_demo_bot"


async def test_each_language_has_its_own_menu(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    await speaker.set_menu(None, [("status", "How are we doing?")])
    await speaker.set_menu("zh", [("status", "现在怎么样？")])

    assert api.commands() == (("status", "How are we doing?"),)
    assert api.commands(language="zh") == (("status", "现在怎么样？"),)


# Proxies


def _tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parents[1] / "adapters" / "forged.pem")
    return context


@pytest_asyncio.fixture
async def proxy() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    await proxy.start()
    yield proxy
    await proxy.stop()


@pytest.mark.parametrize("scheme", ["http", "socks5", "socks5h"])
async def test_telegram_is_reached_through_a_proxy_with_a_password(
    api: LocalBotApi, clock: StillClock, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(Path(__file__).parents[1] / "adapters" / "forged.pem"))
    ear = Ear(_echo)
    async with (
        Relay(api.port, _tls()) as front,
        _speaker(api.token, clock, api_url=front.url, proxy=proxy.url(scheme)) as speaker,
        _listening(speaker, ear),
    ):
        await speaker.say(LI, ALERT, ring=True)
        await api.user_says(LI, LI, "/ping")
        await api.until(lambda: len(api.messages(LI)) == 3)

    assert set(proxy.asked) == {f"127.0.0.1:{front.port}"}


async def test_a_bot_api_of_ones_own_is_reached_through_an_http_proxy(api: LocalBotApi, clock: StillClock) -> None:
    async with (
        Relay(api.port) as proxy,
        _speaker(api.token, clock, api_url=api.base_url, proxy=proxy.url) as speaker,
    ):
        await speaker.say(LI, ALERT, ring=True)

    assert proxy.heads[0].startswith(f"POST http://127.0.0.1:{api.port}/bot")


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_refuses_has_certainly_sent_nothing(clock: StillClock, proxy: Proxy, scheme: str) -> None:
    url = proxy.url(scheme, password="wrong")
    async with _speaker("1:x", clock, api_url="https://127.0.0.1:9", proxy=url) as speaker:
        with pytest.raises(NotSent) as told:
            await speaker.say(LI, ALERT, ring=True)

    assert "wrong" not in str(told.value)


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_accepts_and_says_nothing_holds_no_message_for_ever(clock: StillClock, scheme: str) -> None:
    async with Parrot() as silent:
        url = silent.url.replace("http", scheme)
        async with _speaker("1:x", clock, api_url="https://127.0.0.1:9", proxy=url, timeouts=SHORT) as speaker:
            with pytest.raises(NotSent):
                await speaker.say(LI, ALERT, ring=True)


async def test_a_proxy_that_speaks_no_socks_has_certainly_sent_nothing(clock: StillClock) -> None:
    async with Relay(_free_port()) as other:
        url = other.url.replace("http", "socks5")
        async with _speaker("1:x", clock, api_url="https://127.0.0.1:9", proxy=url, timeouts=SHORT) as speaker:
            with pytest.raises(NotSent):
                await speaker.say(LI, ALERT, ring=True)


# Hearing


async def test_a_person_is_heard_and_answered_in_the_same_chat(
    api: LocalBotApi, speaker: TelegramSpeaker, clock: StillClock
) -> None:
    ear = Ear(_echo)
    async with _listening(speaker, ear):
        said = await api.user_says(LI, LI, "/status 蓝灯 <b>")
        await api.until(lambda: len(api.messages(LI)) == 2)

    (heard,) = ear.all
    assert heard == Heard(heard.update_id, LI, LI, "/status 蓝灯 <b>", None, said.id, True, "Li Wei", "zh-hans")
    assert api.messages(LI)[-1].text == "you said /status 蓝灯 <b>"
    assert api.messages(LI)[-1].silent
    assert speaker.trouble is None
    assert speaker.last_good_poll == clock.now()


async def test_a_pressed_button_is_toasted_edited_and_answered(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    def answer(heard: Heard) -> Said:
        return Said((Message("Notice text …"),), edit=Message("<b>Yours now</b>"), toast="It is yours " * 40)

    ear = Ear(answer)
    message_id = await speaker.say(LI, ALERT, ring=True)
    async with _listening(speaker, ear):
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
    async with _listening(speaker, ear):
        message = {"message_id": message_id + 1, "date": 0, "chat": chat}
        await api.push_update({"callback_query": press | {"message": message}})
        await api.until(lambda: len(api.messages(LI)) == 2)

    assert [shown.text for shown in api.messages(LI)][-1] == "Yours now"


async def test_silence_means_that_nothing_at_all_goes_out(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    ear = Ear()
    message_id = await speaker.say(LI, ALERT, ring=True)
    async with _listening(speaker, ear):
        await api.user_says(666, 666, "/start")
        await api.press(666, LI, message_id, 0)
        await _until(lambda: len(ear.all) == 2)

    assert {call.method for call in api.calls()} == {"sendMessage", "getMe", "getUpdates"}
    assert len(api.calls("sendMessage")) == 1


async def test_an_answer_in_a_topic_stays_in_the_topic(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    api.group(GROUP, "Shop", forum=True)
    async with _listening(speaker, Ear(_echo)):
        await api.user_says(LI, GROUP, "/ping", thread_id=7)
        await api.until(lambda: len(api.messages(GROUP)) == 2)

    assert api.messages(GROUP)[-1].thread_id == 7


async def test_an_answer_follows_a_group_that_moves(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    api.group(-5, "Shop")
    api.faults.add("migrate", "sendMessage", migrate_to_chat_id=GROUP)
    async with _listening(speaker, Ear(_echo)):
        await api.user_says(LI, -5, "/ping")
        await api.until(lambda: len(api.messages(GROUP)) == 1)

    assert api.messages(GROUP)[0].text == "you said /ping"


async def test_a_command_for_another_bot_of_the_group_is_not_ours(api: LocalBotApi, speaker: TelegramSpeaker) -> None:
    ear = Ear()
    async with _listening(speaker, ear):
        await api.user_says(LI, GROUP, "/status@other_bot now")
        await api.user_says(LI, GROUP, "/status@TwoAm_Demo_Bot now")
        await _until(lambda: bool(ear.all))

    assert ear.texts == ["/status now"]
    assert not ear.all[0].private


_LI = {"id": LI, "is_bot": False, "first_name": "Li"}
_CHAT = {"id": LI, "type": "private"}
_WRITTEN = {"message_id": 3, "date": 0, "chat": _CHAT, "from": _LI, "text": "/ack"}
_CHANNEL = {"id": -1005, "type": "channel", "title": "News"}
_PRESS = {"id": "9", "from": _LI, "chat_instance": "1", "data": "k1"}

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
    ear = Ear(_echo)
    for update in FORGED:
        await api.push_update(update)
    async with _listening(speaker, ear):
        await api.user_says(LI, LI, "/ping")
        await api.until(lambda: len(api.messages(LI)) == 2)

    assert ear.texts == ["/ping"]
    assert speaker.trouble is None


@needs_shared
async def test_every_recorded_kind_of_message_is_taken_in_and_only_text_is_heard(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    ear = Ear()
    recorded = [json.loads(path.read_bytes()) for path in sorted((SHARED / "corpus/telegram/updates").glob("*.json"))]
    updates = [update for update in recorded if isinstance(update, dict) and "update_id" in update]
    assert len(updates) > 20
    async with _listening(speaker, ear):
        for update in updates:
            await api.push_update({key: value for key, value in update.items() if key != "update_id"})
        await api.user_says(LI, LI, "the last one")
        await _until(lambda: "the last one" in ear.texts)

    texts = [update["message"]["text"] for update in updates if update.get("message", {}).get("text")]
    ours = [text for text in texts if not text.startswith("/start@simrsjsonbot")]
    assert [text for text in ear.texts if text is not None] == [*ours, "the last one"]


async def test_an_update_that_telegram_tells_twice_comes_with_the_same_id(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    ear = Ear()
    async with _listening(speaker, ear):
        update_id = await api.push_update({"message": _WRITTEN})
        await _until(lambda: len(ear.all) == 1)
        await api.push_update({"message": _WRITTEN, "update_id": update_id})
        await _until(lambda: len(ear.all) == 2)

    assert [heard.update_id for heard in ear.all] == [update_id, update_id]


async def test_an_update_is_confirmed_only_after_it_was_taken_in(api: LocalBotApi, clock: StillClock) -> None:
    class Stuck(Ear):
        async def heard(self, heard: Heard) -> Said | None:
            await super().heard(heard)
            await asyncio.Event().wait()
            return None

    killed, stopped, ear = Stuck(), Stuck(), Ear()
    await api.user_says(LI, LI, "/friend 17")
    async with _speaker(api.token, clock, api_url=api.base_url) as first, _listening(first, killed):
        await _until(lambda: bool(killed.all))
    async with _speaker(api.token, clock, api_url=api.base_url) as second:
        async with _listening(second, stopped):
            await _until(lambda: bool(stopped.all))
        async with _listening(second, ear):
            await _until(lambda: bool(ear.all))

    assert ear.all == stopped.all == killed.all


async def test_update_ids_that_begin_again_lower_are_heard_once_each(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    ear = Ear()
    async with _listening(speaker, ear):
        await api.push_update({"message": _WRITTEN, "update_id": 900_000_000})
        await _until(lambda: len(ear.all) == 1)
        await api.push_update({"message": _WRITTEN, "update_id": 5})
        await _until(lambda: len(ear.all) == 2)
        await api.push_update({"message": _WRITTEN, "update_id": 6})
        await _until(lambda: len(ear.all) == 3)

    assert [heard.update_id for heard in ear.all] == [900_000_000, 5, 6]


async def test_a_handler_that_fails_is_logged_and_the_next_one_is_answered(
    api: LocalBotApi, speaker: TelegramSpeaker, caplog: pytest.LogCaptureFixture
) -> None:
    def answer(heard: Heard) -> Said:
        if heard.text == "/boom":
            raise ZeroDivisionError("boom")
        return _echo(heard)

    async with _listening(speaker, Ear(answer)):
        await api.user_says(LI, LI, "/boom")
        await api.user_says(LI, LI, "/ping")
        await api.until(lambda: len(api.messages(LI)) == 3)

    assert api.messages(LI)[-1].text == "you said /ping"
    assert "could not be handled" in caplog.text


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
    clock, ear = _HeldClock(), Ear(_echo)
    api.faults.add("429", "sendMessage", retry_after=37)
    async with _speaker(api.token, clock, api_url=api.base_url) as speaker, _listening(speaker, ear):
        await api.user_says(LI, LI, "one")
        await _until(lambda: clock.slept == [37])
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
    async with _listening(speaker, Ear(_echo)):
        await api.user_says(LI, LI, "one")
        await _until(lambda: "was not delivered" in caplog.text)

    assert len(api.messages(LI)) == 2


async def test_an_answer_on_its_way_still_leaves_when_the_program_stops(
    api: LocalBotApi, speaker: TelegramSpeaker
) -> None:
    ear = Ear(_echo)
    async with _listening(speaker, ear):
        await api.user_says(LI, LI, "/ping")
        await _until(lambda: bool(ear.all))

    assert api.messages(LI)[-1].text == "you said /ping"


# The link


async def test_people_are_heard_again_after_the_link_was_cut(
    api: LocalBotApi, clock: StillClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ear = Ear()
    async with (
        Relay(api.port) as link,
        _speaker(api.token, clock, api_url=link.url, timeouts=SHORT) as speaker,
        _listening(speaker, ear),
    ):
        await _until(lambda: len(api.calls("getUpdates")) == 1)
        api.faults.add("500", "getUpdates", times=4)
        link.cut()
        await _until(lambda: "Telegram does not answer" in caplog.text)
        await api.user_says(LI, LI, "still there?")
        await _until(lambda: bool(ear.all))
        assert speaker.trouble is None

    lines = [record.getMessage() for record in caplog.records if record.name.startswith("monitor")]
    assert [line.split(" (")[0] for line in lines] == [NO_LINK, "Telegram is heard again"]
    assert clock.slept == [1, 2, 4, 8, 16]


async def test_a_link_that_went_dead_without_a_word_is_left_after_its_deadline(
    api: LocalBotApi, clock: StillClock
) -> None:
    ear = Ear()
    quick = Timeouts(connect=0.3, answer=0.3, poll=1, late=0.3)
    async with (
        Relay(api.port) as link,
        _speaker(api.token, clock, api_url=link.url, timeouts=quick) as speaker,
        _listening(speaker, ear),
    ):
        await _until(lambda: len(api.calls("getUpdates")) == 1)
        link.deaf = True
        await _until(lambda: speaker.trouble == NO_LINK)
        link.deaf = False
        await api.user_says(LI, LI, "still there?")
        await _until(lambda: bool(ear.all))

    assert ear.texts == ["still there?"]


async def test_the_speaker_starts_without_a_network_and_hears_once_it_is_there(clock: StillClock) -> None:
    api, ear = LocalBotApi(clock), Ear()
    api.port = _free_port()
    async with _speaker(api.token, clock, api_url=api.base_url) as speaker, _listening(speaker, ear):
        await _until(lambda: speaker.trouble == NO_LINK)
        assert speaker.last_good_poll is None
        async with api:
            await api.user_says(LI, LI, "hello")
            await _until(lambda: bool(ear.all))

    assert ear.texts == ["hello"]


async def test_a_second_poller_is_named_once_and_outlived(
    api: LocalBotApi, speaker: TelegramSpeaker, clock: StillClock, caplog: pytest.LogCaptureFixture
) -> None:
    ear = Ear()
    caplog.set_level(logging.INFO)
    async with aiohttp.ClientSession() as other, _listening(speaker, ear):
        for _ in range(3):
            await _until(lambda: api.calls("getUpdates")[-1:] != () and api.calls("getUpdates")[-1].answer is None)
            seen = len(clock.slept)
            async with other.post(f"{api.base_url}{api.token}/getUpdates") as answer:
                assert answer.status == 200
            await _until(lambda seen=seen: len(clock.slept) > seen)  # type: ignore[misc]
        await api.user_says(LI, LI, "hello")
        await _until(lambda: bool(ear.all) and speaker.trouble is None)

    assert ear.texts == ["hello"]
    lines = [record.getMessage() for record in caplog.records if SECOND_POLLER in record.getMessage()]
    assert len(lines) == 1
    assert min(clock.slept) >= 15


async def test_a_webhook_on_the_same_bot_is_told_apart_and_left_alone(
    api: LocalBotApi, speaker: TelegramSpeaker, clock: StillClock
) -> None:
    async with aiohttp.ClientSession() as other:
        address = {"url": "https://example.com/hook"}
        async with other.post(f"{api.base_url}{api.token}/setWebhook", data=address):
            pass
    async with _listening(speaker, Ear()):
        await _until(lambda: len(clock.slept) >= 5)

    assert speaker.trouble == WEBHOOK
    assert clock.slept[:5] == [15, 30, 45, 60, 60]
    assert not api.calls("deleteWebhook")


async def test_a_refused_token_is_a_trouble_with_a_name(api: LocalBotApi, clock: StillClock) -> None:
    async with _speaker("123456:" + "x" * 35, clock, api_url=api.base_url) as speaker, _listening(speaker, Ear()):
        await _until(lambda: len(clock.slept) >= 2)

    assert speaker.trouble == TOKEN_REFUSED
    assert set(clock.slept) == {60}


# Secrets


async def test_neither_token_nor_proxy_password_is_in_any_log_or_error(
    api: LocalBotApi, clock: StillClock, proxy: Proxy, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
    page = f"<html>no route to /bot{api.token}/sendMessage or {api.token.replace(':', '%3A')}</html>".encode()
    said = json.dumps({"ok": False, "error_code": 400, "description": f"no such thing: {api.token}"}).encode()
    told: list[str] = []

    async def collect(**more: Any) -> None:
        async with _speaker(api.token, clock, timeouts=SHORT, **more) as speaker:
            told.append(repr(speaker))
            async with _listening(speaker, Ear()):
                slept = len(clock.slept)
                for call in (speaker.say(LI, ALERT, ring=True), speaker.check()):
                    try:
                        told.append(str(await call))
                    except Exception as error:
                        told.extend((str(error), repr(error), repr(error.__cause__), repr(error.__context__)))
                if "api_url" in more and more["api_url"] != api.base_url:
                    await _until(lambda: len(clock.slept) > slept + 2)

    await collect(api_url=api.base_url)
    await collect(api_url=api.base_url.replace("http", "https"), proxy=proxy.url("socks5"))
    for status in ("200 OK", "400 Bad Request", "404 Not Found", "500 Oops"):
        for body in (page, said):
            async with Parrot(body, status) as other:
                await collect(api_url=other.url)

    everything = "\n".join([caplog.text, *told, *(repr(record.__dict__) for record in caplog.records)])
    assert "does not answer" in everything
    assert api.token.partition(":")[2].lower() not in everything.lower()
    assert "hunter2" not in everything
