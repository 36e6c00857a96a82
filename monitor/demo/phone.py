"""A chat drawn in the terminal as on a phone; pure, so that the same messages always make the same picture."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import groupby

from rich.cells import cell_len
from rich.text import Text

from monitor.demo.chats import Button, Message
from monitor.demo.markup import Entity
from monitor.demo.wrap import wrapped

RINGS, SILENT, EDITED, PINNED = "🔔", "🔕", "✎", "📌"
_ATTACHED = {"photo": "📷", "document": "📎"}
_FRAME, _BOT, _MINE, _FAINT, _BUTTON = "bright_black", "cyan", "green", "dim", "bold yellow"
_STYLES = {
    "bold": "bold",
    "italic": "italic",
    "underline": "underline",
    "strikethrough": "strike",
    "spoiler": "dim",
    "code": "magenta",
    "pre": "magenta",
    "blockquote": "italic dim",
    "expandable_blockquote": "italic dim",
    "bot_command": "blue",
    "url": "blue underline",
}


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that can be pressed by its number: `LocalBotApi.press(…, tap.message.id, tap.position)`."""

    number: int
    message: Message
    position: int
    button: Button


def taps(messages: Sequence[Message]) -> tuple[Tap, ...]:
    """The buttons as `draw` numbers them: from 1, the newest message first.

    Resolve a typed number against the taps of what was drawn last, not of what has arrived since.
    """
    found = (
        (message, position, button)
        for message in reversed(messages)
        for position, button in enumerate(message.buttons)
        if button.data is not None
    )
    return tuple(Tap(number, *tap) for number, tap in enumerate(found, 1))


def draw(
    messages: Sequence[Message],
    title: str,
    width: int = 46,
    *,
    height: int | None = None,
    zone: tzinfo = UTC,
    me: int | None = None,
    flash: str = "",
    now: datetime | None = None,
) -> Text:
    """The phone's screen, `width` columns wide and at most `height` lines high (the newest stay in sight).

    The bot's bubbles hang left and those of `me` right; without `me`, everybody's but the bot's. `flash` is what
    pops up after a press. Times are shown in `zone`; the phone's own clock says `now`, else the last message's time.
    """
    inside = width - 4
    numbers = {(tap.message.id, tap.position): tap.number for tap in taps(messages)}
    body = [line for message_lines in _days(messages, inside, zone, me, numbers) for line in message_lines]
    foot = [_pill(flash, inside)] if flash else []
    if height is not None:
        body = body[max(0, len(body) - (height - 4 - len(foot))) :]
    rows = [_framed(line, inside) for line in (*body, *foot)]
    top, middle, bottom = (_rule(ends, width) for ends in ("╭╮", "├┤", "╰╯"))
    return Text("\n").join(
        [top, _framed(_header(_clock(messages, now, zone), title, inside), inside), middle, *rows, bottom]
    )


def _days(
    messages: Sequence[Message], inside: int, zone: tzinfo, me: int | None, numbers: dict[tuple[int, int], int]
) -> Iterator[list[Text]]:
    for day, group in groupby(messages, key=lambda message: message.at.astimezone(zone).date()):
        yield [_pill(day.isoformat(), inside, faint=True)]
        for message in group:
            yield _shown(message, inside, zone, me, numbers)


def _shown(
    message: Message, inside: int, zone: tzinfo, me: int | None, numbers: dict[tuple[int, int], int]
) -> list[Text]:
    mine = not message.from_bot if me is None else message.sender.id == me
    named = not message.chat.private and not mine
    lines = _bubble(_words(message, named), _stamp(message, zone), inside - 4, _MINE if mine else _BOT)
    lines += _buttons(message, inside, numbers)
    return [_right(line, inside) for line in lines] if mine else lines


def _words(message: Message, named: bool) -> Text:
    words = _styled(message.text, message.content.entities)
    if message.file is not None:
        attached = Text(f"{_ATTACHED.get(message.kind, '📎')} {message.file.name}", style="blue")
        words = Text("\n").join([attached, words]) if message.text else attached
    if named:
        words = Text("\n").join([Text(message.sender.first_name, style="bold blue"), words])
    return words


def _styled(text: str, entities: Iterable[Entity]) -> Text:
    words = Text(text)
    for entity in entities:
        style = f"blue underline link {entity.url}" if entity.url else _STYLES.get(entity.type, "")
        start = _index(text, entity.offset)
        words.stylize(style, start, _index(text, entity.offset + entity.length))
    return _without_isolates(words)


def _without_isolates(words: Text) -> Text:
    """Terminals do not reorder text, and some draw the marks that isolate foreign names as boxes."""
    for mark in "\u2068\u2069\u200e\u200f":
        words = Text("").join(words.split(mark, allow_blank=True))
    return words


def _index(text: str, units: int) -> int:
    """Where in the text so many UTF-16 units end."""
    return len(text.encode("utf-16-le", "surrogatepass")[: units * 2].decode("utf-16-le", "ignore"))


def _stamp(message: Message, zone: tzinfo) -> Text:
    """Time, and for the bot whether it rang; the count of edits; the pin."""
    words = [f"{message.at.astimezone(zone):%H:%M}"]
    if message.from_bot:
        words.append(SILENT if message.silent else RINGS)
    if message.history:
        words.append(EDITED + (str(len(message.history)) if len(message.history) > 1 else ""))
    if message.pinned:
        words.append(PINNED)
    return Text(" ".join(words), style="default")


def _bubble(words: Text, stamp: Text, most: int, colour: str) -> list[Text]:
    """The words in a frame that is no wider than they need; the stamp sits in its lower edge."""
    lines = wrapped(words, most - 4)
    need = max([stamp.cell_len + 2, *(line.cell_len for line in lines)])
    top = Text(f"╭{'─' * (need + 2)}╮", style=colour)
    rows = [Text.assemble(("│ ", colour), line, " " * (need - line.cell_len), (" │", colour)) for line in lines]
    edge = Text.assemble((f"╰{'─' * (need - stamp.cell_len - 1)} ", colour), stamp, (" ─╯", colour))
    return [top, *rows, edge]


def _buttons(message: Message, inside: int, numbers: dict[tuple[int, int], int]) -> list[Text]:
    lines: list[Text] = []
    position = 0
    for row in message.keyboard:
        cells = [_cell(button, numbers.get((message.id, position + at))) for at, button in enumerate(row)]
        position += len(row)
        lines += _row(cells, inside)
    return lines


def _cell(button: Button, number: int | None) -> Text:
    mark = "↗" if number is None else str(number)
    return Text.assemble(("[", _FRAME), (mark, _BUTTON), ("│", _FRAME), button.text, ("]", _FRAME))


def _row(cells: Sequence[Text], inside: int) -> list[Text]:
    """The buttons of one row side by side, on further lines where they do not fit."""
    lines: list[Text] = []
    for cell in cells:
        if cell.cell_len > inside - 1:
            cell.truncate(inside - 1, overflow="ellipsis")
        if lines and lines[-1].cell_len + 1 + cell.cell_len <= inside:
            lines[-1] = Text.assemble(lines[-1], " ", cell)
        else:
            lines.append(Text.assemble(" ", cell))
    return lines


def _clock(messages: Sequence[Message], now: datetime | None, zone: tzinfo) -> str:
    at = now or (messages[-1].at if messages else None)
    return f"{at.astimezone(zone):%H:%M}" if at else ""


def _header(time: str, title: str, inside: int) -> Text:
    name = Text(f"‹ {title}", style="bold")
    name.truncate(inside - len(time) - 1, overflow="ellipsis")
    return Text.assemble(name, " " * (inside - name.cell_len - len(time)), (time, _FAINT))


def _pill(words: str, inside: int, faint: bool = False) -> Text:
    """Words in the middle: a date, or what pops up after a press."""
    text = Text(f" {words} ", style=_FAINT if faint else "reverse")
    text.truncate(inside, overflow="ellipsis")
    return Text.assemble(" " * ((inside - text.cell_len) // 2), text)


def _right(line: Text, inside: int) -> Text:
    return Text.assemble(" " * (inside - line.cell_len), line)


def _framed(line: Text, inside: int) -> Text:
    return Text.assemble(("│ ", _FRAME), line, " " * max(0, inside - cell_len(line.plain)), (" │", _FRAME))


def _rule(ends: str, width: int) -> Text:
    return Text(f"{ends[0]}{'─' * (width - 2)}{ends[1]}", style=_FRAME)
