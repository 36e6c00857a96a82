"""Telegram's HTML as text: measured, shortened without breaking a tag, and stripped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

ELLIPSIS = "…"

_TAG = r"</?[a-zA-Z][\w-]*(?:\s[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*)?>"
# Telegram knows these names and all numeric ones; anything else after an & is shown as it stands.
_ENTITY = r"&(?:lt|gt|amp|quot|\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6});"
_PIECE = re.compile(rf"(?P<tag>{_TAG})|(?P<shown>{_ENTITY}|.)", re.DOTALL)
_LINK = re.compile(r'<a href="(?P<address>[^"]*)">(?P<words>(?:(?!<a ).)*?)</a>', re.DOTALL)
_NAME = re.compile(r"[a-zA-Z][\w-]*")


def whole(text: str) -> str:
    """The text with halves of surrogate pairs, which no channel can carry, made U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def plain(html: str) -> str:
    """What a reader sees: without tags, entities as their characters."""
    return "".join(_seen(piece["shown"]) for piece in _PIECE.finditer(html) if piece["shown"])


def _seen(shown: str) -> str:
    return unescape(shown) if len(shown) > 1 else shown


def readable(html: str) -> str:
    """As `plain`, for where nothing can be tapped: a link's words are followed by its address."""
    return plain(_LINK.sub(lambda link: f"{link['words']} ({link['address']})", html))


def addresses(html: str) -> list[str]:
    """Where its links lead, each once."""
    return list(dict.fromkeys(plain(link["address"]) for link in _LINK.finditer(html)))


def runs(html: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What a reader sees, character by character, with the tags (as written) that are open around it."""
    around: list[str] = []
    for piece in _PIECE.finditer(html):
        if piece["tag"]:
            _follow(piece["tag"], around)
        else:
            yield _seen(piece["shown"]), tuple(around)


def tag_name(tag: str) -> str:
    """`a` of `<a href="…">` and of `</a>`."""
    name: str = _NAME.findall(tag)[0]
    return name.lower()


def length(text: str) -> int:
    """Length in UTF-16 units, as Telegram counts its entities; never less than the number of characters."""
    return len(text) + sum(char > "\uffff" for char in text)


def fit(html: str, limit: int) -> str:
    """The same HTML, shortened with "…" so that at most `limit` UTF-16 units are visible; open tags are closed."""
    if length(plain(html)) <= limit:
        return html
    kept: list[str] = []
    still_open: list[str] = []
    left = limit - len(ELLIPSIS)
    for piece in _PIECE.finditer(html):
        if piece["tag"]:
            _follow(piece["tag"], still_open)
        elif (left := left - length(_seen(piece["shown"]))) < 0:
            break
        kept.append(piece[0])
    return "".join(kept) + ELLIPSIS + "".join(f"</{tag_name(tag)}>" for tag in reversed(still_open))


def parts(html: str, first: int, rest: int) -> list[str]:
    """The same HTML in pieces of at most `first`, then `rest` visible UTF-16 units, each whole in its tags.

    Cut at ends of lines, where that is possible outside of all tags; a piece has no text that another one has.
    """
    found: list[str] = []
    limit = first
    while length(plain(html)) > limit:
        head, html = _cut(html, limit)
        if plain(head).strip():
            found.append(head)
            limit = rest
    return [one for one in (*found, html) if plain(one).strip()] or [html]


@dataclass(frozen=True, slots=True)
class _Cut:
    """A place where the text may be parted; `at` is behind the line's end, `around` are the tags open there."""

    end: int
    at: int
    around: tuple[str, ...]


def _cut(html: str, limit: int) -> tuple[str, str]:
    places = _places(html, limit)
    lines = [one for one in places if one.at > one.end]
    best = next((one for one in reversed(lines) if not one.around), None) or (lines or places)[-1]
    closing = "".join(f"</{tag_name(tag)}>" for tag in reversed(best.around))
    return html[: best.end] + closing, "".join(best.around) + html[best.at :]


def _places(html: str, limit: int) -> list[_Cut]:
    """The ends of lines within the limit, and the last place of all; a first piece is never empty."""
    around: list[str] = []
    found: list[_Cut] = []
    last = _Cut(0, 0, ())
    seen = False
    for piece in _PIECE.finditer(html):
        if piece["tag"]:
            _follow(piece["tag"], around)
            continue
        if (limit := limit - length(_seen(piece["shown"]))) < 0:
            # The line's end itself needs no room.
            return [*found, _Cut(piece.start(), piece.end(), tuple(around))] if piece[0] == "\n" else [*found, last]
        if piece[0] == "\n" and seen:
            found.append(_Cut(piece.start(), piece.end(), tuple(around)))
        seen = seen or not piece[0].isspace()
        last = _Cut(piece.end(), piece.end(), tuple(around))
    return [*found, last]


def _follow(tag: str, still_open: list[str]) -> None:
    if not tag.startswith("</"):
        still_open.append(tag)
    elif still_open and tag_name(still_open[-1]) == tag_name(tag):
        still_open.pop()
