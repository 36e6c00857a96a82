"""The local Bot API answers as Telegram does: messages, markup, photos, pins and faults."""

import html
import io

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, BotCommand, Message
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from monitor.demo.botapi import LocalBotApi
from monitor.demo.markup import BadMarkup, parse_html, slices
from tests.clock import NIGHT
from tests.monitor.speakers.bot import GROUP, LI, MEI
from tests.monitor.speakers.polling import keyboard


async def test_the_record_tells_what_was_asked_and_what_was_answered(api: LocalBotApi, bot: Bot) -> None:
    await bot.send_message(
        LI, "<b>a</b> &lt; b", "HTML", disable_notification=True, reply_markup=keyboard([("x", "1")])
    )
    (call,) = api.calls("sendMessage", LI)
    assert (call.at, call.text, call.silent, call.keyboard[0][0].data) == (NIGHT, "a < b", True, "1")
    assert call.answer is not None
    assert call.answer.status == 200
    assert call.answer.result["message_id"] == api.messages(LI)[0].id


async def test_message_dates_come_from_the_clock(api: LocalBotApi, bot: Bot) -> None:
    assert (await bot.send_message(LI, "hello")).date == NIGHT


@pytest.mark.parametrize(
    "text",
    [
        "<b>open",
        "</b>",
        "<b><i>x</b></i>",
        "<script>x</script>",
        "price < 20",
        "<br>",
        '<span class="x">y</span>',
        "<b",
    ],
)
async def test_markup_that_telegram_refuses_is_refused(api: LocalBotApi, bot: Bot, text: str) -> None:
    with pytest.raises(BadRequest, match=r"[Cc]an't parse entities"):
        await bot.send_message(LI, text, "HTML")
    assert api.messages(LI) == ()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_escaped_title_arrives_as_it_was_written(title: str) -> None:
    text, entities = parse_html(f"|<b>{html.escape(title)}</b>|")
    assert text == f"|{title}|"
    assert [slices(text, entity) for entity in entities] == ([title] if title else [])


@given(st.text("<>/&;ab \"'=#x"))
def test_no_text_breaks_the_parser_it_is_read_or_refused(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except BadMarkup:
        return
    assert all(slices(text, entity) for entity in entities)


async def test_the_length_limit_counts_the_text_and_not_its_markup(bot: Bot) -> None:
    await bot.send_message(LI, f"<b>{'x' * 4096}</b>", "HTML")
    with pytest.raises(BadRequest, match=r"[Mm]essage is too long"):
        await bot.send_message(LI, "x" * 4097)
    with pytest.raises(BadRequest, match=r"[Tt]ext must be non-empty"):
        await bot.send_message(LI, "<b> </b>", "HTML")


async def test_button_data_over_64_bytes_is_refused(bot: Bot) -> None:
    await bot.send_message(LI, "ok", reply_markup=keyboard([("a", "x" * 64)]))
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(LI, "no", reply_markup=keyboard([("a", "跟" * 22)]))


async def test_an_edit_that_changes_nothing_or_hits_nothing_is_refused(bot: Bot) -> None:
    sent = await bot.send_message(LI, "one", reply_markup=keyboard([("a", "1")]))
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("one", LI, sent.message_id, reply_markup=keyboard([("a", "1")]))
    with pytest.raises(BadRequest, match=r"[Mm]essage to edit not found"):
        await bot.edit_message_text("two", LI, 999)
    changed = await bot.edit_message_reply_markup(LI, sent.message_id)
    assert isinstance(changed, Message)
    assert (changed.text, changed.reply_markup) == ("one", None)


async def test_a_deleted_message_is_gone_from_the_phone(api: LocalBotApi, bot: Bot) -> None:
    sent = await bot.send_message(LI, "one")
    await bot.delete_message(LI, sent.message_id)
    assert api.messages(LI) == ()
    with pytest.raises(BadRequest, match="delete not found"):
        await bot.delete_message(LI, sent.message_id)


async def test_a_photo_and_a_document_arrive_with_their_captions(api: LocalBotApi, bot: Bot) -> None:
    await bot.send_photo(LI, io.BytesIO(b"png"), caption="<i>chart</i>", parse_mode="HTML")
    await bot.send_document(LI, io.BytesIO(b"a,b"), filename="卖家.csv")
    photo, document = api.messages(LI)
    assert photo.file is not None
    assert document.file is not None
    assert (photo.kind, photo.text, photo.file.body) == ("photo", "chart", b"png")
    assert (document.kind, document.file.name, document.file.body) == ("document", "卖家.csv", b"a,b")
    with pytest.raises(BadRequest, match="caption is too long"):
        await bot.send_photo(LI, io.BytesIO(b"png"), caption="x" * 1025)


async def test_the_bot_cannot_write_to_somebody_who_never_wrote_to_it(api: LocalBotApi, bot: Bot) -> None:
    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await bot.send_message(MEI, "hello")
    await api.user_says(MEI, MEI, "hi")
    await bot.send_message(MEI, "hello")


async def test_a_topic_needs_a_forum(api: LocalBotApi, bot: Bot) -> None:
    api.group(GROUP, "Night watch", forum=True)
    made = await bot.create_forum_topic(GROUP, "Urgent")
    await bot.send_message(GROUP, "in the topic", message_thread_id=made.message_thread_id)
    assert api.messages(GROUP)[0].thread_id == made.message_thread_id
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(GROUP, "x", message_thread_id=4711)
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(LI, "x", message_thread_id=5)


async def test_commands_pins_actions_and_chats_are_kept(api: LocalBotApi, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("status", "How are we doing?")])
    sent = await bot.send_message(LI, "awake, last look 02:14")
    await bot.pin_chat_message(LI, sent.message_id)
    await bot.send_chat_action(LI, "typing")
    chat = await bot.get_chat(LI)
    assert chat.pinned_message is not None
    assert chat.pinned_message.text == "awake, last look 02:14"
    assert api.messages(LI)[0].pinned
    assert api.actions == ((LI, "typing"),)
    assert api.commands() == (("status", "How are we doing?"),)
    assert [command.command for command in await bot.get_my_commands()] == ["status"]
    await bot.delete_my_commands()
    assert api.commands() == ()


async def test_a_pin_is_refused_in_the_bot_apis_own_words_and_people_may_take_it_down(
    api: LocalBotApi, bot: Bot
) -> None:
    first, second = [(await bot.send_message(LI, text)).message_id for text in ("one", "two")]
    with pytest.raises(BadRequest, match="Message to pin not found"):
        await bot.pin_chat_message(LI, 999)
    with pytest.raises(BadRequest, match="Message to unpin not found"):
        await bot.unpin_chat_message(LI)
    for number in (first, second):
        await bot.pin_chat_message(LI, number)
    await bot.unpin_chat_message(LI)
    assert [message.pinned for message in api.messages(LI)] == [True, False], "the newest goes first"
    api.unpins(LI, first)
    assert not api.messages(LI)[0].pinned
    api.deletes(LI, first)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("gone?", LI, first)
    api.group(-1005, "Strict", bot_may_pin=False)
    kept = await bot.send_message(-1005, "three")
    with pytest.raises(BadRequest, match="Not enough rights to manage pinned messages in the chat"):
        await bot.pin_chat_message(-1005, kept.message_id)


async def test_a_wrong_token_and_an_unknown_method_are_refused(api: LocalBotApi) -> None:
    stranger = Bot("1:wrong", base_url=api.base_url)
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    async with aiohttp.ClientSession() as web, web.post(f"{api.base_url}{api.token}/sendGold") as answer:
        assert (answer.status, (await answer.json())["ok"]) == (404, False)


async def test_json_bodies_are_read_like_forms(api: LocalBotApi) -> None:
    said = {"chat_id": LI, "text": "hi", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "1"}]]}}
    async with aiohttp.ClientSession() as web, web.post(f"{api.base_url}{api.token}/sendMessage", json=said) as answer:
        assert answer.status == 200
    assert api.messages(LI)[0].buttons[0].data == "1"


async def test_ordered_faults_hit_once_and_are_seen_as_telegram_shows_them(api: LocalBotApi, bot: Bot) -> None:
    api.group(GROUP, "Night watch")
    api.faults.add("429", "sendMessage", retry_after=7)
    with pytest.raises(RetryAfter) as waits:
        await bot.send_message(LI, "x")
    assert int(waits.value._retry_after.total_seconds()) == 7
    api.faults.add("403 blocked", "sendMessage", chat_id=LI)
    with pytest.raises(Forbidden):
        await bot.send_message(LI, "x")
    api.faults.add("migrate", chat_id=GROUP, migrate_to_chat_id=GROUP - 1)
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(GROUP, "x")
    await bot.send_message(moved.value.new_chat_id, "moved")
    api.faults.add("500")
    with pytest.raises(NetworkError):
        await bot.send_message(LI, "x")
    await bot.send_message(LI, "at last")
    assert [message.text for message in api.messages(LI)] == ["at last"]


async def test_a_dropped_answer_leaves_the_message_on_the_phone_and_a_dropped_call_leaves_none(
    api: LocalBotApi, bot: Bot
) -> None:
    api.faults.add("drop", "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(LI, "arrived")
    api.faults.add("drop_before", "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(LI, "lost")
    assert [message.text for message in api.messages(LI)] == ["arrived"]
    assert [(call.fault, call.answer) for call in api.calls("sendMessage")] == [("drop", None), ("drop_before", None)]


async def test_an_answer_that_hangs_lets_the_bot_time_out_after_the_message_arrived(api: LocalBotApi, bot: Bot) -> None:
    api.faults.add("hang", "sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(LI, "slow", read_timeout=0.05)
    assert [message.text for message in api.messages(LI)] == ["slow"]


async def test_a_webhook_forbids_polling_until_it_is_removed(bot: Bot) -> None:
    await bot.set_webhook("https://example.org/hook")
    assert (await bot.get_webhook_info()).url == "https://example.org/hook"
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_after_an_outage_it_is_back_at_the_same_address_with_everything_it_knew(
    bot: Bot, api: LocalBotApi
) -> None:
    await bot.send_message(LI, "before")
    await api.__aexit__(None, None, None)
    with pytest.raises(NetworkError):
        await bot.send_message(LI, "during")
    await api.__aenter__()
    await bot.send_message(LI, "after")
    assert [message.text for message in api.messages(LI)] == ["before", "after"]
