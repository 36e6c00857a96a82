import asyncio
import html
import io
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from pathlib import Path

import pytest

from monitor.chat import Heard, Said
from monitor.messages import Attachment, Button, Message
from monitor.speakers.console import ConsoleChat, ConsoleSpeaker, Typist, rich_text, typed
from monitor.speakers.files import Files
from tests.clock import StillClock

ALERT = Message("🔴 <b>New seller</b>", ((Button("I'm on it", "k1"), Button("Friend", "k2")), (Button("Why", "k3"),)))
LI = Typist(11, "Li Wei", "zh")


class _Ear:
    def __init__(self, answer: Callable[[Heard], Said | None]) -> None:
        self.all: list[Heard] = []
        self._answer = answer

    async def heard(self, heard: Heard) -> Said | None:
        self.all.append(heard)
        return self._answer(heard)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def _lines(lines: Iterable[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line


async def _talk(
    answer: Callable[[Heard], Said | None], *lines: str, out: io.StringIO | None = None
) -> tuple[_Ear, str]:
    ear, screen = _Ear(answer), out or io.StringIO()
    await ConsoleChat(ear, ConsoleSpeaker(screen), LI, StillClock()).run(_lines(lines))
    return ear, screen.getvalue()


async def test_a_typed_line_is_heard_as_a_private_word_and_its_answer_printed() -> None:
    ear, shown = await _talk(lambda heard: Said((Message("All <b>clear</b> &amp; quiet"),)), "  /status \n")

    (heard,) = ear.all
    assert (heard.text, heard.button, heard.user_id, heard.chat_id) == ("/status", None, 11, 11)
    assert (heard.private, heard.name, heard.language) == (True, "Li Wei", "zh")
    assert shown == "All clear & quiet\n\n"


async def test_a_number_presses_the_button_that_carries_it() -> None:
    def answer(heard: Heard) -> Said:
        return Said((ALERT,)) if heard.text else Said(edit=Message("Yours now"), toast="Noted")

    ear, shown = await _talk(answer, "/alerts\n", "2\n")

    assert [(heard.text, heard.button, heard.message_id) for heard in ear.all] == [
        ("/alerts", None, None),
        (None, "k2", 1),
    ]
    assert "[1] I'm on it  [2] Friend  [3] Why" in shown
    assert shown.index("Noted") < shown.index("Yours now")


@pytest.mark.parametrize("word", ["0", "4", "12345678901234567890", "²", "-1", "1 2"])
async def test_a_number_that_no_button_has_is_only_a_word(word: str) -> None:
    ear, _ = await _talk(lambda heard: Said((ALERT,)), "/alerts\n", word)

    assert [heard.text for heard in ear.all] == ["/alerts", word]


async def test_without_buttons_a_number_is_only_a_word() -> None:
    ear, _ = await _talk(lambda heard: None, "1\n")

    assert [(heard.text, heard.button) for heard in ear.all] == [("1", None)]


async def test_an_empty_line_ends_the_talk() -> None:
    ear, _ = await _talk(lambda heard: None, "one\n", " \n", "two\n")

    assert [heard.text for heard in ear.all] == ["one"]


async def test_no_line_is_taken_for_a_repeat_of_another_one() -> None:
    ear, _ = await _talk(lambda heard: None, "one\n", "one\n")
    later = StillClock()
    later.advance(60)
    again = _Ear(lambda heard: None)
    await ConsoleChat(again, ConsoleSpeaker(io.StringIO()), LI, later).run(_lines(["one\n", "one\n"]))

    ids = [heard.update_id for heard in (*ear.all, *again.all)]
    assert len(set(ids)) == 4
    assert max(ids) < 0


async def test_a_handler_that_fails_does_not_end_the_talk(caplog: pytest.LogCaptureFixture) -> None:
    def answer(heard: Heard) -> Said:
        if heard.text == "/boom":
            raise ZeroDivisionError("boom")
        return Said((Message("pong"),))

    _, shown = await _talk(answer, "/boom\n", "/ping\n")

    assert "pong" in shown
    assert "could not be handled" in caplog.text


async def test_a_hostile_title_does_not_steer_the_terminal() -> None:
    title = "<b>\x1b]0;owned\x07[bold red]\x9b2J\r:smile: \ud800</b>"
    message = Message(f"<i>{html.escape(title)}</i>", ((Button("\x1b[31mred", "k"),),))
    terminal = _Terminal()

    await ConsoleSpeaker(io.StringIO()).say(1, message, ring=True)
    await ConsoleSpeaker(terminal).say(1, message, ring=False)
    plain = io.StringIO()
    await ConsoleSpeaker(plain).say(1, message, ring=True)

    assert plain.getvalue() == "<b>]0;owned[bold red]2J:smile: \ufffd</b>\n[1] [31mred\n\n"
    assert "\x1b]" not in terminal.getvalue()
    assert not {"\x07", "\x9b", "\r"} & set(terminal.getvalue())


async def test_a_terminal_shows_the_markup_and_rings_only_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = _Terminal()
    speaker = ConsoleSpeaker(terminal)

    assert await speaker.say(1, Message("<b>bold</b>"), ring=False) == 1
    assert "\x1b[1mbold" in terminal.getvalue()
    assert "\x07" not in terminal.getvalue()
    assert await speaker.say(1, Message("up!"), ring=True) == 2
    assert "\x07" in terminal.getvalue()


async def test_a_picture_is_named_above_its_caption_by_a_path_that_leads_nowhere_else(tmp_path: Path) -> None:
    out, evil = io.StringIO(), "../../etc/\x1b[2Jrank chart.png"
    speaker = ConsoleSpeaker(out, Files(tmp_path))

    for body in (b"one", b"two"):
        await speaker.say(1, Message("Rank 37", attachment=Attachment(evil, body, is_picture=True)), ring=False)

    kept = await asyncio.to_thread(lambda: sorted(tmp_path.iterdir()))
    assert [one.name for one in kept] == ["etc_2Jrank_chart-2.png", "etc_2Jrank_chart.png"]
    assert [one.read_bytes() for one in kept] == [b"two", b"one"]
    assert {one.stat().st_mode & 0o777 for one in kept} == {0o600}
    assert out.getvalue().splitlines()[:2] == [f"🖼 {tmp_path}/etc_2Jrank_chart.png", "Rank 37"]


async def test_a_file_that_finds_no_room_costs_no_word_of_its_message(tmp_path: Path) -> None:
    out = io.StringIO()
    speaker = ConsoleSpeaker(out, Files(tmp_path / "gone"))

    await speaker.say(1, Message("Orders", attachment=Attachment("orders.csv", b"1")), ring=False)

    assert out.getvalue() == "📎 orders.csv: No such file or directory\nOrders\n\n"


async def test_long_lines_are_left_whole_for_whoever_reads_the_pipe() -> None:
    out = io.StringIO()

    await ConsoleSpeaker(out).say(1, Message("word " * 100), ring=True)

    assert out.getvalue().startswith("word " * 100)


def test_a_links_address_follows_its_words() -> None:
    link = '<a href="https://example.com/?a=1&amp;b=2"><b>Blue</b> Lamp</a>, <a href="https://x.example">https://x.example</a>'

    assert rich_text(link).plain == "Blue Lamp (https://example.com/?a=1&b=2), https://x.example"


def test_an_address_is_told_once_and_names_stand_without_direction_marks() -> None:
    lamp = '\u2068Blue Lamp\u2069 (<a href="https://x.example/lamp">B0…7K</a>)'

    assert rich_text(f"{lamp}\n{lamp}").plain == "Blue Lamp (B0…7K, https://x.example/lamp)\nBlue Lamp (B0…7K)"


async def test_typed_lines_come_from_a_pipe_one_by_one() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading) as source, os.fdopen(writing, "w") as sink:
        lines = typed(source)
        sink.write("one\n")
        sink.flush()
        assert await anext(lines) == "one\n"
        sink.write("二\n")
        sink.close()
        assert [line async for line in lines] == ["二\n"]


def test_a_terminal_that_nobody_types_on_does_not_keep_the_program_from_ending() -> None:
    program = (
        "import asyncio, sys\n"
        "from monitor.speakers.console import typed\n"
        "async def main():\n"
        "    try:\n"
        "        await asyncio.wait_for(anext(typed(sys.stdin)), 0.05)\n"
        "    except TimeoutError:\n"
        "        print('gave up')\n"
        "asyncio.run(main())\n"
    )
    reading, writing = os.pipe()
    try:
        done = subprocess.run(
            [sys.executable, "-c", program], stdin=reading, capture_output=True, text=True, timeout=30
        )
    finally:
        os.close(reading)
        os.close(writing)

    assert (done.stdout, done.returncode) == ("gave up\n", 0), done.stderr


async def test_what_is_amended_is_printed_anew() -> None:
    out = io.StringIO()
    speaker = ConsoleSpeaker(out)
    message_id = await speaker.say(1, ALERT, ring=True)

    await speaker.amend(1, message_id, Message("Resolved after 2 h"))

    assert out.getvalue().endswith("Resolved after 2 h\n\n")
