"""Line breaking by columns: at spaces, and between East Asian characters where their rules allow it."""

from rich.cells import cell_len
from rich.text import Text

# Never at the start, never at the end of a line (the common part of the Chinese and Japanese rules).
_NOT_FIRST = frozenset("，。、！？：；）》」』】”’…％,.!?:;)]}%·—")
_NOT_LAST = frozenset("（《「『【“‘([{¥$€£￥#")


def wrapped(text: Text, width: int) -> list[Text]:
    """The text in lines of at most `width` columns, its styles kept; a word longer than a line is cut."""
    lines: list[Text] = []
    for paragraph in text.split("\n", allow_blank=True):
        lines += [_bare(line) for line in paragraph.divide(_breaks(paragraph.plain, width))]
    return lines


def _bare(line: Text) -> Text:
    line.rstrip()
    return line


def _breaks(plain: str, width: int) -> list[int]:
    """Where new lines begin."""
    found: list[int] = []
    start, chance = 0, 0
    for at, letter in enumerate(plain):
        if at > start and _may_break(plain, at):
            chance = at
        # The stretch is measured as a whole: joined emoji are narrower, and some wider, than their parts.
        if letter != " " and at > start and cell_len(plain[start : at + 1]) > width:
            start = chance if chance > start else at
            found.append(start)
    return found


def _may_break(plain: str, at: int) -> bool:
    before, after = plain[at - 1], plain[at]
    if before == " ":
        return after != " "
    if after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return cell_len(before) == 2 or cell_len(after) == 2
