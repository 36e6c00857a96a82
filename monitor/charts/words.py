"""Words in a picture: only what the fonts have, as wide as there is room, and in the right direction."""

import unicodedata
from functools import cache
from itertools import groupby
from xml.sax.saxutils import escape

from monitor.bidi import FSI, PDI, RLM
from monitor.language import ELLIPSIS

# Isolates that run to the left and to the right, whatever they begin with.
_RLI, LRI = "\u2067", "\u2066"
_INVISIBLE = {FSI, PDI, RLM, _RLI, LRI, "\u200c", "\u200d", "\u200e"}
_FOLD = "\u200b"
_OPENING, _CLOSING = "（「『【《〈〔", "，。、；：！？）」』】》〉〕ー々"
# Widths in parts of the type's size, a little above the truth: cut too early is better than over the edge.
_NARROW, _WIDE, _CAPITAL, _LETTER, _ARABIC = 0.3, 1.0, 0.68, 0.57, 0.56


@cache
def covered(char: str) -> bool:
    """Whether one of the fonts has it: Latin, Greek, Cyrillic, Arabic, and the characters of GB 2312 and JIS X 0208."""
    code = ord(char)
    if char in _INVISIBLE or 0x20 <= code < 0x7F or 0xA0 <= code < 0x250 or 0x20A0 <= code < 0x20C1:
        return True
    if 0x400 <= code < 0x460 or 0x621 <= code <= 0x64A or 0x660 <= code <= 0x669 or char in "،؛؟٪٫٬–—‘’“”„…€№™−×":
        return True
    return any(_has(codec, char) for codec in ("gb2312", "euc_jp")) and char != "≒"


def _has(codec: str, char: str) -> bool:
    """Of EUC-JP only the two bytes of JIS X 0208; three are JIS X 0212, which hardly any font has."""
    try:
        return len(char.encode(codec)) == 2 and not (codec == "euc_jp" and char.encode(codec)[0] == 0x8E)
    except UnicodeEncodeError:
        return False


def drawable(text: str) -> str:
    """The text without what no font has, such as emoji; a rare letter becomes the nearest that is there, or goes."""
    if all(map(covered, text)):
        return text
    kept = "".join(char if covered(char) else _nearest(char) for char in text)
    return " ".join(kept.split())


def foldable(text: str) -> str:
    """The text with room for a new line between two Chinese or Japanese characters, but before none that closes."""
    pairs = zip(text, [*text[1:], " "][: len(text)], strict=True)
    return "".join(char + (_FOLD if _may_fold(char, after) else "") for char, after in pairs)


def _may_fold(char: str, after: str) -> bool:
    wide = all(unicodedata.east_asian_width(one) in "WF" for one in (char, after))
    return wide and char not in _OPENING and after not in _CLOSING


def _nearest(char: str) -> str:
    plain = unicodedata.normalize("NFKD", char)
    return "".join(one for one in plain if covered(one))


def width(text: str, size: float) -> float:
    """About how wide the text is drawn, in the plot's own units."""
    return size * sum(map(_part, text))


@cache
def _part(char: str) -> float:
    if char in _INVISIBLE or unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return _WIDE
    if char in " .,:;|!'()·il،":
        return _NARROW
    if "\u0600" <= char <= "\u06ff":
        return _ARABIC
    return _CAPITAL if char.isupper() or char in "mw%@жшщюыфМ" else _LETTER


def fitted(text: str, size: float, room: float) -> str:
    """What can be drawn of the text, cut with an ellipsis where it is too long for the room."""
    shown = drawable(text)
    if width(shown, size) <= room:
        return shown
    while shown and width(shown, size) > room - size:
        shown = shown[:-1]
    return shown.rstrip() + ELLIPSIS + PDI * (shown.count(FSI) - shown.count(PDI))


def xml(text: str, language: str, *, rtl: bool) -> str:
    """The text as it stands in the picture's source: each piece names the font that has it.

    What draws falls back from font to font only where both make the same number of glyphs of the whole line; and it
    takes every line for one from left to right, unless it is isolated as one that is not.
    """
    line = f"{_RLI}{text}{PDI}" if rtl else text
    return "".join(_piece(font, "".join(some)) for font, some in groupby(line, lambda char: _font(char, language)))


def _piece(font: str, text: str) -> str:
    return f'<tspan font-family="{font}">{escape(text)}</tspan>' if font else str(escape(text))


def _font(char: str, language: str) -> str:
    """The family of what Noto Sans does not have; a Han character as the reader's own language writes it."""
    if char in _INVISIBLE or _is_western(char):
        return ""
    chinese, japanese = _has("gb2312", char), _has("euc_jp", char)
    return "Noto Sans JP" if japanese and (language == "ja" or not chinese) else "Noto Sans SC"


def _is_western(char: str) -> bool:
    """Latin, Greek, Cyrillic, Arabic, punctuation and currencies; what else can be drawn is of East Asia."""
    code = ord(char)
    blocks = ((0x20, 0x250), (0x370, 0x700), (0x1E00, 0x2070), (0x20A0, 0x20C1))
    return char in "№™−" or any(first <= code < last for first, last in blocks)


def apart(*parts: str) -> str:
    """The parts with a dot between them, each in its own direction, so that none turns the others around."""
    return " · ".join(f"{FSI}{part}{PDI}" for part in parts if part)


def number_in(text: str) -> str:
    """A number or a sum, from left to right as it is written in a shop, whatever stands around it."""
    return f"{LRI}{text.replace(RLM, '')}{PDI}"
