"""Updates of the local Bot API: what people write and press, polled as Telegram has it."""

import asyncio

import pytest
from telegram import Bot, Update
from telegram.error import (
    BadRequest,
    Conflict,
)
from telegram.ext import CallbackQueryHandler, CommandHandler, ContextTypes

from monitor.demo.botapi import LocalBotApi
from monitor.demo.markup import slices
from tests.monitor.speakers.bot import LI
from tests.monitor.speakers.polling import keyboard, polling


async def test_a_person_writes_presses_a_button_and_sees_the_same_message_change(api: LocalBotApi) -> None:
    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message is not None
        await update.message.reply_html("🔴 <b>跟卖</b>: XYZ", reply_markup=keyboard([("I'm on it", "ack:17")]))

    async def ack(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        assert query is not None
        await query.answer("Thank you")
        await query.edit_message_text(f"{query.data} by {query.from_user.first_name}")

    async with polling(api, CommandHandler("start", start), CallbackQueryHandler(ack)):
        await api.user_says(LI, LI, "/start")
        await api.until(lambda: len(api.messages(LI)) == 2)
        alarm = api.messages(LI)[-1]
        assert (alarm.text, alarm.buttons[0].text, alarm.silent) == ("🔴 跟卖: XYZ", "I'm on it", False)
        assert [slices(alarm.text, e) for e in alarm.content.entities] == ["跟卖"]
        await api.press(LI, LI, alarm.id, 0)
        await api.until(lambda: api.messages(LI)[-1].text == "ack:17 by Li Wei")
    after = api.messages(LI)[-1]
    assert (after.id, after.keyboard, [old.text for old in after.history]) == (alarm.id, (), ["🔴 跟卖: XYZ"])
    assert [(said.answered, said.text) for said in api.callbacks] == [(True, "Thank you")]


async def test_updates_come_again_until_they_are_confirmed(api: LocalBotApi, bot: Bot) -> None:
    await api.user_says(LI, LI, "one")
    await api.user_says(LI, LI, "two")
    first = await bot.get_updates()
    again = await bot.get_updates()
    assert [u.update_id for u in first] == [u.update_id for u in again]
    rest = await bot.get_updates(offset=first[0].update_id + 1)
    assert [u.message.text for u in rest if u.message] == ["two"]
    assert len(await bot.get_updates(offset=first[-1].update_id + 1)) == 0


async def test_a_long_poll_answers_at_once_when_somebody_writes(api: LocalBotApi, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await api.until(lambda: bool(api.calls("getUpdates")))
    await api.user_says(LI, LI, "now")
    assert [u.message.text for u in await poll if u.message] == ["now"]


async def test_of_two_pollers_the_first_is_sent_away_with_a_conflict(api: LocalBotApi, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await api.until(lambda: len(api.calls("getUpdates")) == 1)
    async with Bot(api.token, base_url=api.base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict, match="only one bot instance"):
            await first
        await api.user_says(LI, LI, "x")
        assert len(await second) == 1


async def test_updates_that_were_not_asked_for_do_not_come(api: LocalBotApi, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await api.user_says(LI, LI, "unheard")
    assert await bot.get_updates() == ()


async def test_forged_and_doubled_updates_arrive_as_they_were_pushed(api: LocalBotApi, bot: Bot) -> None:
    forged = {"callback_query": {"id": "1", "from": {"id": 99, "is_bot": False, "first_name": "M"}, "data": "ack:1"}}
    forged["callback_query"]["chat_instance"] = "1"
    number = await api.push_update(forged)
    await api.push_update(forged | {"update_id": number})
    got = await bot.get_updates()
    assert [(u.update_id, u.callback_query.message) for u in got if u.callback_query] == [(number, None)] * 2
    with pytest.raises(BadRequest, match="query id is invalid"):
        await bot.answer_callback_query("1")


async def test_an_update_that_is_forged_with_an_old_number_still_arrives_once(api: LocalBotApi, bot: Bot) -> None:
    await api.user_says(LI, LI, "one")
    (first,) = await bot.get_updates()
    await api.push_update({"update_id": first.update_id - 5, "message": api.messages(LI)[0].to_json()})
    assert [u.update_id for u in await bot.get_updates(offset=first.update_id + 1)] == [first.update_id - 5]
    assert await bot.get_updates(offset=first.update_id + 1) == ()


async def test_a_press_needs_the_button_to_be_there(api: LocalBotApi, bot: Bot) -> None:
    sent = await bot.send_message(LI, "x", reply_markup=keyboard([("a", "1"), ("b", "2")]))
    await api.press(LI, LI, sent.message_id, 1)
    await api.press(LI, LI, sent.message_id, "1")
    with pytest.raises(LookupError):
        await api.press(LI, LI, sent.message_id, "3")
    assert [u.callback_query.data for u in await bot.get_updates() if u.callback_query] == ["2", "1"]
