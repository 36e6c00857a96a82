"""Telegram's HTML, parsed and refused as the Bot API does it."""

import html
import re
from dataclasses import dataclass, replace
from typing import Any

# Formatting options of the Bot API: these tags and no others.
_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAME = re.compile(r"<(/?)([^\s>]*)")
_REST = re.compile(r"""((?:"[^"]*"|'[^']*'|[^>"'])*)>""")
_ATTRIBUTE = re.compile(r"""([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
# Only these named references and the numeric ones are known; any other stays as it was typed.
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


class BadMarkup(ValueError):
    """Text that the Bot API would refuse with "can't parse entities"."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A formatted stretch; offset and length count UTF-16 units, as the Bot API counts."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None

    def to_json(self) -> dict[str, Any]:
        said = {"type": self.type, "offset": self.offset, "length": self.length}
        extra = {"url": self.url, "language": self.language}
        return said | {name: value for name, value in extra.items() if value}


@dataclass(frozen=True, slots=True)
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str]


def units(text: str) -> int:
    """The length of a text in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def slices(text: str, entity: Entity) -> str:
    """The words that an entity covers."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le", "replace")


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """The plain text and its entities, trimmed as a message is; raises BadMarkup as the Bot API refuses."""
    text, entities = _Parser(source).run()
    return trim(text, entities)


def trim(text: str, entities: tuple[Entity, ...] = ()) -> tuple[str, tuple[Entity, ...]]:
    """Strips the white space around a message and moves its entities along."""
    shift = units(text) - units(text.lstrip())
    text = text.strip()
    moved = (_clip(entity, shift, units(text)) for entity in entities)
    return text, tuple(entity for entity in moved if entity.length > 0)


def _clip(entity: Entity, shift: int, end: int) -> Entity:
    start = max(0, entity.offset - shift)
    stop = min(end, entity.offset - shift + entity.length)
    return replace(entity, offset=start, length=stop - start)


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._out: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def run(self) -> tuple[str, tuple[Entity, ...]]:
        while self._at < len(self._source):
            self._step()
        if self._open:
            raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        found = sorted(self._entities, key=lambda entity: (entity.offset, -entity.length, entity.type != "pre"))
        return "".join(self._out), tuple(_plain_inside_code(found))

    def _step(self) -> None:
        mark = self._source[self._at]
        if mark == "<":
            self._tag()
            return
        reference = _REFERENCE.match(self._source, self._at) if mark == "&" else None
        self._at += len(reference[0]) if reference else 1
        self._put(html.unescape(reference[0]) if reference else mark)

    def _put(self, text: str) -> None:
        self._out.append(text)
        self._length += units(text)

    def _byte(self, at: int) -> int:
        return len(self._source[:at].encode("utf-8", "replace"))

    def _tag(self) -> None:
        begin = self._at
        name = _NAME.match(self._source, begin)
        assert name is not None
        self._at = name.end()
        if name[1]:
            self._close(name[2].lower(), begin)
        else:
            self._start(name[2].lower(), begin)

    def _start(self, tag: str, begin: int) -> None:
        if self._at == len(self._source):
            raise BadMarkup(f"Unclosed start tag at byte offset {self._byte(begin)}")
        if tag not in _TAGS:
            raise BadMarkup(f'Unsupported start tag "{tag}" at byte offset {self._byte(begin)}')
        rest = _REST.match(self._source, self._at)
        if rest is None:
            raise BadMarkup(f"Unclosed start tag at byte offset {self._byte(begin)}")
        self._at = rest.end()
        attributes = {a[1].lower(): html.unescape(a[2] or a[3] or a[4] or "") for a in _ATTRIBUTE.finditer(rest[1])}
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise BadMarkup(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        self._open.append(_Open(tag, self._length, attributes))

    def _close(self, tag: str, begin: int) -> None:
        if not self._open:
            raise BadMarkup(f"Unexpected end tag at byte offset {self._byte(begin)}")
        end = re.compile(r"\s*>").match(self._source, self._at)
        if end is None:
            raise BadMarkup(f"Unclosed end tag at byte offset {self._byte(begin)}")
        start = self._open.pop()
        if tag not in (start.tag, ""):
            where = f"at byte offset {self._byte(begin)}"
            raise BadMarkup(f'Unmatched end tag {where}, expected "</{start.tag}>", found "</{tag}>"')
        self._at = end.end()
        self._keep(start)

    def _keep(self, start: _Open) -> None:
        words = "".join(self._out).encode("utf-16-le", "surrogatepass")[start.offset * 2 :]
        entity = _entity(start, self._length - start.offset, words.decode("utf-16-le", "replace"))
        if entity is not None and entity.length:
            self._entities.append(entity)


def _entity(start: _Open, length: int, words: str) -> Entity | None:
    kind, marks = _TAGS[start.tag], start.attributes
    if kind == "text_link":
        url = _address(marks.get("href") or words)
        return Entity(kind, start.offset, length, url=url) if url else None
    if kind == "blockquote" and "expandable" in marks:
        return Entity("expandable_blockquote", start.offset, length)
    language = marks.get("class", "").removeprefix("language-") if kind in ("code", "pre") else ""
    return Entity(kind, start.offset, length, language=language or None)


def _address(href: str) -> str | None:
    # A link that is none loses its entity and stays text: so does the Bot API.
    if re.match(r"(https?|tg|mailto|tel):\S+$", href, re.IGNORECASE):
        return href
    return f"http://{href}/" if re.match(r"[\w-]+(\.[\w-]+)+(/\S*)?$", href) else None


def _plain_inside_code(found: list[Entity]) -> list[Entity]:
    """Code holds no other formatting; a <pre><code class=…> pair is one pre with its language."""
    kept: list[Entity] = []
    for entity in found:
        around = next((k for k in kept if k.type in ("code", "pre") and _covers(k, entity)), None)
        if around is None:
            kept.append(entity)
        elif around.type == "pre" and entity.type == "code" and entity.language:
            kept[kept.index(around)] = replace(around, language=entity.language)
    return kept


def _covers(outer: Entity, inner: Entity) -> bool:
    return outer.offset <= inner.offset and inner.offset + inner.length <= outer.offset + outer.length
