import html
import json

import pytest

from monitor.demo.botapi import LocalBotApi
from monitor.messages import Button, Message, MessageGone, NotSent, Unreachable
from monitor.speakers.telegram import TelegramSpeaker
from tests.clock import StillClock
from tests.monitor.speakers.bot import ALERT, LI


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
