"""The parts of a settings page: buttons that lead to another page or set a value in place, and long lists in pages."""

from collections.abc import Iterable, Sequence
from itertools import islice

from monitor.buttons import Key, Keyboard
from monitor.commands.turn import Turn
from monitor.language import N_, Html
from monitor.noise import Noise
from monitor.render.rules import RULE_LINES

# The text of a settings page and its buttons.
Page = tuple[Html, Keyboard]
PAGE = 10
NOISES = {Noise.ON: N_("on"), Noise.SILENT: N_("silent"), Noise.OFF: N_("off")}
_ROW = 2


def go(label: str, page: str, command: str = "settings") -> Key:
    """A button that shows a page in the place of this one."""
    return label, "again", {"command": command, "text": page}


def put(label: str, text: str, *, holds: bool = False) -> Key:
    """A button that sets a value and shows the page anew; what `holds` is marked."""
    return go(f"✓ {label}" if holds else label, text, "set")


def rows(keys: Keyboard, buttons: Iterable[Key], width: int = _ROW) -> None:
    """So many buttons in a row."""
    left = iter(buttons)
    while row := list(islice(left, width)):
        keys.row(*row)


def leaf(keys: Keyboard, page: str, at: int, count: int, command: str = "settings") -> None:
    """◀ and ▶ where the list is longer than a page."""
    back = [go("◀", f"{page} {at - 1}".strip(), command)] if at > 0 else []
    on = [go("▶", f"{page} {at + 1}".strip(), command)] if (at + 1) * PAGE < count else []
    if back or on:
        keys.row(*back, *on)


def rule_label(turn: Turn, rule: str) -> str:
    """What the rule watches for, as it fits on a button."""
    return turn.tongue.label(RULE_LINES[rule])


def shown(items: Sequence[str], at: int) -> Sequence[str]:
    """Those of the page."""
    return items[at * PAGE :][:PAGE]


def number_of(text: str) -> int:
    """The page's number, 0 where none is named."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 4 else 0
