"""The local Bot API refuses what Telegram refuses, in words that have a source."""

import ast
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto
from telegram.error import BadRequest

from monitor.demo import refusals
from monitor.demo.botapi import LocalBotApi
from monitor.demo.refusals import ASSUMED, REFUSALS
from tests.clock import StillClock
from tests.monitor.speakers.bot import GROUP, LI
from tests.monitor.speakers.polling import keyboard

_DEMO = Path(refusals.__file__).parent


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(BadRequest) as told:
        yield
    assert words in told.value.message.lower()


_SOURCE = re.compile(r"tdlib/|LonamiWebs/Telethon|Bot API, \w+|, issue \d+|^assumed: \w+")
_ANSWERING = ("botapi", "botmethods", "botparams", "faults", "files", "forums", "record", "updates", "webhooks")


def _calls(name: str) -> list[ast.Call]:
    trees = [ast.parse((_DEMO / f"{module}.py").read_text("utf-8")) for module in _ANSWERING]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == name]


def test_every_refusal_stands_in_the_table_with_a_source_or_is_marked_as_assumed() -> None:
    assert all(_SOURCE.search(one.source) for one in REFUSALS.values())
    words = {
        node.value for call in _calls("refuse") for node in ast.walk(call.args[0]) if isinstance(node, ast.Constant)
    }
    assert words & REFUSALS.keys() == REFUSALS.keys(), "one that nobody is answered with"
    assert words - REFUSALS.keys() <= {""}, "one that is not in the table"
    assert _calls("Refusal") == [], "none is worded elsewhere"
    assert sum(ASSUMED in one.source for one in REFUSALS.values()) < len(REFUSALS) / 4


def test_every_complaint_about_markup_is_one_of_telegrams() -> None:
    source = (_DEMO / "markup.py").read_text("utf-8")
    said = {match[1] for match in re.finditer(r'BadMarkup\(f?[\'"](.*?)(?: at| \{|\\?"| corr)', source)}
    known = {"Can\\'t find end tag", "Unclosed start tag", "Unsupported start tag ", "Tag ", "Unexpected end tag"}
    assert said == known | {"Unclosed end tag", "Unmatched end tag"}


async def test_a_bot_may_edit_its_own_words_for_ever_delete_them_for_two_days_and_answer_a_press_in_time(
    api: LocalBotApi, bot: Bot, clock: StillClock
) -> None:
    sent = await bot.send_message(LI, "one", reply_markup=keyboard([("a", "1")]))
    theirs = await api.user_says(LI, LI, "mine")
    press = await api.press(LI, LI, sent.message_id, "a")
    assert await bot.answer_callback_query(press)
    late = await api.press(LI, LI, sent.message_id, "a")
    clock.advance(timedelta(minutes=16).total_seconds())
    with refused("query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query(late)
    with refused("query is too old"):
        await bot.answer_callback_query("4711")
    with refused("message can't be edited"):
        await bot.edit_message_text("yours", LI, theirs.id)
    clock.advance(timedelta(days=365).total_seconds())
    await bot.edit_message_text("two", LI, sent.message_id)
    with refused("message can't be deleted"):
        await bot.delete_message(LI, sent.message_id)


async def test_looks_and_buttons_have_their_limits(api: LocalBotApi, bot: Bot) -> None:
    await bot.send_message(LI, "".join(f"<b>{number}</b> " for number in range(120)), "HTML")
    assert len(api.messages(LI)[-1].content.entities) == 100, "the others are sent without their looks"
    links = "".join(f'<a href="https://shop.example/{"x" * 200}">{number}</a> ' for number in range(60))
    with refused("entities_too_long"):
        await bot.send_message(LI, links, "HTML")
    many = InlineKeyboardMarkup([[InlineKeyboardButton("a", callback_data="1")] for _ in range(101)])
    with refused("reply markup is too long"):
        await bot.send_message(LI, "many", reply_markup=many)
    for text, words in (("", "text is empty"), ("<b> </b>", "must be non-empty")):
        with refused(words):
            await bot.send_message(LI, text, "HTML")


async def test_pictures_and_files_are_edited_as_telegram_lets_them(api: LocalBotApi, bot: Bot) -> None:
    chart = await bot.send_photo(LI, b"png", "chart")
    text = await bot.send_message(LI, "text")
    with refused("no text in the message to edit"):
        await bot.edit_message_text("table", LI, chart.message_id)
    with refused("no caption in the message to edit"):
        await bot.edit_message_caption(LI, text.message_id, caption="table")
    with refused("caption is too long"):
        await bot.edit_message_media(InputMediaPhoto(b"png", caption="x" * 1025), LI, chart.message_id)
    await bot.edit_message_media(InputMediaPhoto(b"png two", caption="now drawn"), LI, text.message_id)
    assert [one.kind for one in api.messages(LI)] == ["photo", "photo"]
    with refused("too big for a photo; the maximum size is 10485760 bytes"):
        await bot.send_photo(LI, b"x" * (10 * 1024 * 1024 + 1))
    with refused("non-empty"):
        await bot.send_document(LI, io.BytesIO(b""), filename="a.csv")
    with refused("invalid file_id"):
        await bot.get_file("file-1-1")


async def test_topics_are_refused_where_there_are_none_or_nobody_may(api: LocalBotApi, bot: Bot) -> None:
    api.group(GROUP, "Plain")
    with refused("the chat is not a forum"):
        await bot.create_forum_topic(GROUP, "Urgent")
    api.group(GROUP, "Strict", forum=True, bot_may_make_topics=False)
    with refused("not enough rights to create a topic"):
        await bot.create_forum_topic(GROUP, "Urgent")
    api.group(GROUP, "Forum", forum=True)
    with refused("name must be non-empty"):
        await bot.create_forum_topic(GROUP, " ")
    made = await bot.create_forum_topic(GROUP, "Urgent")
    api.forums.of(GROUP)[made.message_thread_id].closed = True
    with refused("topic_closed"):
        await bot.send_message(GROUP, "x", message_thread_id=made.message_thread_id)
