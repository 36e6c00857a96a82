"""Sellers' own words in five languages: each means one command, and spans and switches are understood as typed."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.commands.spoken import split_time, switched, until
from monitor.commands.table import BY_NAME, BY_WORD, COMMANDS
from monitor.commands.vocabulary import VOCABULARIES, words_for
from monitor.language import LANGUAGES
from tests.monitor.shop import BO, VERA, Shop, texts

NOW = datetime(2026, 11, 13, 18, 0, tzinfo=UTC)


def test_every_word_means_one_command_and_is_found_as_it_is_typed() -> None:
    said = [(word, one.name) for one in COMMANDS for word in one.words | words_for(one.name)]
    assert len({word for word, _ in said}) == len(said)
    assert all(word == word.casefold() and len(word.split()) == 1 for word, _ in said)
    assert all(BY_WORD[word].name == name for word, name in said)


def test_every_language_has_words_for_the_same_commands() -> None:
    assert {*VOCABULARIES} == {*LANGUAGES} - {"en", "zh"}, "English and Chinese stand with each command"
    assert all(words.keys() <= BY_NAME.keys() for words in VOCABULARIES.values())
    spoken = {one.name for one in COMMANDS if any(not word.isascii() for word in one.words)}
    assert all(spoken <= words.keys() for words in VOCABULARIES.values()), "each command that has a word in Chinese"


@pytest.mark.parametrize(
    "words", ["заказы", "الطلبات", "注文", "место Blue Lamp", "الترتيب Blue Lamp", "順位\u3000Blue Lamp"]
)
async def test_a_plain_word_is_answered_as_its_command(shop: Shop, words: str) -> None:
    await shop.lamp()
    word, _, rest = words.replace("\u3000", " ").partition(" ")
    meant = f"/{BY_WORD[word].name} {rest}".strip()
    assert texts(await shop.say(VERA, words)) == texts(await shop.say(VERA, meant))


@pytest.mark.parametrize("text", ["2h", "2 小时", "2時間", "2 часа", "2ч", "٢ ساعة", "2 ساعات"])
def test_a_span_is_understood_in_every_language(text: str) -> None:
    assert until(text, NOW, "UTC") == NOW + timedelta(hours=2)
    assert split_time(f"Blue Lamp {text}") == ("Blue Lamp", text)


@pytest.mark.parametrize(
    "text", ["until 2026-12-24", "直到 2026-12-24", "до 2026-12-24", "حتى 2026-12-24", "2026-12-24まで"]
)
def test_a_day_is_understood_in_every_language(text: str) -> None:
    assert until(text, NOW, "UTC") == datetime(2026, 12, 25, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "off"), [("on", "off"), ("开", "关"), ("вкл", "выкл"), ("تشغيل", "إيقاف"), ("オン", "オフ")]
)
async def test_a_switch_is_understood_in_every_language(shop: Shop, on: str, off: str) -> None:
    assert (switched(on), switched(off), switched("Blue Lamp")) == (True, False, None)
    assert "I tell you" in texts(await shop.say(BO, f"/orders {on}"))
    assert "no longer" in texts(await shop.say(BO, f"/orders {off}"))
