from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from monitor.demo.chats import Button, Chat, Chats, Content, File, Message, Person
from monitor.demo.markup import parse_html
from monitor.demo.phone import draw, taps
from monitor.demo.wrap import wrapped
from tests.clock import NIGHT

BOT, LI, MEI = Person(1, "twoam", is_bot=True), Person(2, "Li Wei"), Person(3, "Mei")
HOME = Chat(2, "Li Wei")


class Night:
    """Messages one minute apart."""

    def __init__(self, chat: Chat = HOME, start: datetime = NIGHT) -> None:
        self.box = Chats()
        self.chat = self.box.open(chat)
        self.at = start

    @property
    def shown(self) -> tuple[Message, ...]:
        return self.box.shown(self.chat.id)

    def says(self, html: str, *rows: list[Button], sender: Person = BOT, silent: bool = False) -> Message:
        content = Content(*parse_html(html), tuple(tuple(row) for row in rows))
        self.at += timedelta(minutes=1)
        return self.box.add(self.chat, sender, self.at, content, silent=silent)


def _keys(*labels: str) -> list[Button]:
    return [Button(label, data=label) for label in labels]


def _lines(night: Night, **how: object) -> list[str]:
    return draw(night.shown, "twoam", **how).plain.split("\n")  # type: ignore[arg-type]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])).filter(str.strip)), st.integers(30, 80))
def test_every_line_is_as_wide_as_the_phone_whatever_is_written(texts: list[str], width: int) -> None:
    night = Night()
    for text in texts:
        content = Content(text.strip(), (), ((Button(text.strip()[:40], data="1"),),))
        night.box.add(night.chat, BOT, night.at, content)
    assert {cell_len(line) for line in _lines(night, width=width)} == {width}


def test_the_bot_hangs_left_and_the_user_right() -> None:
    night = Night()
    night.says("from the bot")
    night.says("mine", sender=LI)
    bot, mine = (line for line in _lines(night) if "from the bot" in line or "mine" in line)
    assert bot.startswith("│ │ from the bot │ ")
    assert mine.endswith(" │ mine    │ │")


def test_a_ringing_message_a_silent_one_and_an_edited_one_are_told_apart() -> None:
    night = Night()
    night.says("a")
    night.says("b", silent=True)
    edited = night.says("c")
    night.box.edit(edited, Content("d"), night.at)
    night.box.edit(night.shown[-1], Content("e"), night.at)
    stamps = [line for line in _lines(night) if "02:1" in line and "╰" in line]
    assert [line.split("─ ", 1)[1].split(" ─╯")[0] for line in stamps] == ["02:15 🔔", "02:16 🔕", "02:17 🔔 ✎2"]


def test_times_are_shown_in_the_zone_of_the_phone() -> None:
    night = Night()
    night.says("a")
    assert any("10:15" in line for line in _lines(night, zone=ZoneInfo("Asia/Shanghai")))


def test_buttons_are_numbered_from_the_newest_message_and_the_numbers_lead_back_to_them() -> None:
    night = Night()
    old = night.says("old", _keys("Friend"))
    new = night.says("new", _keys("I'm on it", "Snooze 2 h"), [Button("Page", url="https://x.y/")], _keys("Why"))
    text = "\n".join(_lines(night))
    assert "[1│I'm on it] [2│Snooze 2 h]" in text
    assert "[↗│Page]" in text
    assert "[4│Friend]" in text
    found = [(tap.number, tap.message.id, tap.position, tap.button.text) for tap in taps(night.shown)]
    assert found == [
        (1, new.id, 0, "I'm on it"),
        (2, new.id, 1, "Snooze 2 h"),
        (3, new.id, 3, "Why"),
        (4, old.id, 0, "Friend"),
    ]


def test_markup_of_a_stranger_is_shown_as_text() -> None:
    night = Night()
    night.says("&lt;b&gt;x&lt;/b&gt; [red]y[/red]")
    assert any("<b>x</b> [red]y[/red]" in line for line in _lines(night))


def test_entities_are_styled_where_they_stand_also_after_an_emoji() -> None:
    night = Night()
    night.says('🔴 <b>跟卖</b> <a href="https://x.y/">lamp</a>')
    picture = draw(night.shown, "twoam")
    styled = {picture.plain[span.start : span.end]: str(span.style) for span in picture.spans}
    assert styled["跟卖"] == "bold"
    assert styled["lamp"] == "blue underline link https://x.y/"


def test_the_newest_messages_stay_in_sight_on_a_small_terminal() -> None:
    night = Night()
    for number in range(30):
        night.says(f"message {number}")
    lines = _lines(night, height=20)
    assert len(lines) == 20
    assert any("message 29" in line for line in lines)
    assert not any("message 3 " in line for line in lines)


def test_files_dates_names_in_groups_and_what_pops_up_are_shown() -> None:
    night = Night(Chat(-100123, "Night watch"))
    night.box.add(night.chat, BOT, NIGHT, Content(""), kind="document", file=File("case-17.html", "text/html", b"x"))
    night.says("taken", sender=MEI)
    text = "\n".join(_lines(night, me=LI.id, flash="Thank you"))
    assert all(word in text for word in ("📎 case-17.html", "2026-03-03", "Mei", "Thank you"))


def test_without_a_terminal_the_picture_is_plain_text() -> None:
    night = Night()
    night.says("<b>bold</b>")
    console = Console(width=80, force_terminal=False)
    with console.capture() as capture:
        console.print(draw(night.shown, "twoam"))
    assert "\x1b" not in capture.get()
    assert "│ │ bold       │ " in capture.get()


def test_chinese_breaks_between_characters_and_never_before_its_punctuation() -> None:
    lines = [line.plain for line in wrapped(Text("有人跟卖你的商品，请尽快处理。"), 16)]
    assert lines == ["有人跟卖你的商", "品，请尽快处理。"]


def test_emoji_that_are_wider_than_their_parts_do_not_burst_the_line() -> None:
    assert all(
        cell_len(line.plain) <= 8 for line in wrapped(Text("☀️☀️☀️☀️☀️☀️ 👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦"), 8)
    )


@pytest.mark.parametrize(("text", "lines"), [("a b", ["a b"]), ("abcdef", ["abcd", "ef"]), ("ab cdef", ["ab", "cdef"])])
def test_words_stay_whole_where_they_fit(text: str, lines: list[str]) -> None:
    assert [line.plain for line in wrapped(Text(text), 4)] == lines
