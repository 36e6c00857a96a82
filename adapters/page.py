"""One HTML page: parsed once by lexbor, its parts found by their ids; small parts are read as Beautiful Soup."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from bs4 import BeautifulSoup, ParserRejectedMarkup, Tag
from bs4.element import TemplateString
from selectolax.lexbor import LexborHTMLParser, LexborNode

from adapters.errors import Misread

# Recorded shop pages hold up to 16,000 tags in 3 MB, nested less than 100 deep.
MAX_BYTES = 16_000_000
MAX_TAGS = 60_000
MAX_DEPTH = 5_000
MAX_UNCLOSED_STYLES = 40
_CALM_TAGS = 20_000
# Opening and closing tags; what is read as soup has at most 80 on recorded pages. Beautiful Soup is Python, some
# 20 µs a tag: a page that stood in one such region as a whole would keep it busy for a second, several for minutes.
MAX_SOUP_TAGS = 600

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
# Browsers read these names as their supersets (WHATWG Encoding Standard, section 4.2).
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932"}
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})")
_STYLE_TAG = re.compile(rb"<(/?)(b|big|code|em|font|i|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE)
_NEVER_DEEP = frozenset(
    b"area base br col dd dt embed hr img input li link meta option p param source td th tr track wbr".split()
)
_UNPRINTED = frozenset({"script", "style", "noscript", "template"})
_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u200e\u200f\u061c\ufeff\u202a\u202b\u202c\u202d\u202e")


class Part:
    """An element of a page with everything below it."""

    __slots__ = ("_ids", "node")

    def __init__(self, node: LexborNode) -> None:
        self.node = node
        self._ids: dict[str, list[LexborNode]] | None = None

    @property
    def id(self) -> str:
        return self.node.id or ""

    @property
    def ids(self) -> dict[str, list[LexborNode]]:
        """Every id below (ids repeat on real pages) with its elements in page order."""
        if self._ids is None:
            self._ids = {}
            for node in self.node.css("[id]"):
                self._ids.setdefault(node.id or "", []).append(node)
        return self._ids

    @property
    def text(self) -> str:
        """The printed text, white space squeezed, marks of writing direction left out."""
        if self.node.css_first("script, style, noscript, template") is None:
            return squeeze(self.node.text())
        return squeeze("".join(_printed(self.node)))

    def soup(self) -> BeautifulSoup:
        """This part alone as Beautiful Soup, made anew: who reads it may take it apart.

        White space is single, scripts print nothing. Empty where the part has more tags than MAX_SOUP_TAGS.
        """
        source = squeeze((self.node.html or "").replace("&nbsp;", " "))
        try:
            return _soup(source if source.count("<") <= MAX_SOUP_TAGS else "")
        except ParserRejectedMarkup:  # "<![" in an <iframe>, whose text lexbor leaves as it is
            return _soup("")

    def has(self, *names: str) -> bool:
        return any(name in self.ids for name in names)

    def all(self, name: str) -> list["Part"]:
        """Every element below with that id."""
        return [Part(node) for node in self.ids.get(name, ())]

    def each(self, *names: str) -> Iterator["Part"]:
        """Every element below with one of the ids, in the order of the names."""
        for name in names:
            yield from self.all(name)

    def first(self, *names: str) -> "Part | None":
        """The first element with the first of the ids that the part holds."""
        return next(self.each(*names), None)

    def css(self, selector: str) -> list["Part"]:
        return [Part(node) for node in self.node.css(selector)]

    def one(self, selector: str) -> "Part | None":
        node = self.node.css_first(selector)
        return None if node is None else Part(node)

    def attr(self, name: str) -> str:
        """The attribute's value, stripped; empty where it is missing."""
        return (self.node.attributes.get(name) or "").strip()

    def classed(self, name: str) -> bool:
        return name in self.attr("class").split()


class Page:
    """A page as it came over the wire.

    `status` is the HTTP status, `url` where it was finally read, `content_type` the header as sent. Raises Misread
    where it is too large or too deep to be a shop's page.
    """

    def __init__(self, body: bytes, url: str | None = None, status: int = 200, content_type: str = "") -> None:
        self.body = body
        self.url = url
        self.status = status
        self.content_type = content_type

    @cached_property
    def charset(self) -> str:
        """The charset that the header or the first bytes declare, else UTF-8."""
        found = _HEADER_CHARSET.search(self.content_type)
        if found:
            return _SUPERSETS.get(found[1].lower(), found[1])
        meta = _META_CHARSET.search(self.body[:4096])
        name = meta[1].decode("ascii").lower() if meta else "utf-8"
        return _SUPERSETS.get(name, name)

    @cached_property
    def text(self) -> str:
        """The decoded page; bytes that fit no charset become the replacement character."""
        try:
            return self.body.decode(self.charset, errors="replace")
        except LookupError:
            return self.body.decode("utf-8", errors="replace")

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The whole page, parsed once."""
        _refuse_monsters(self.body)
        # lexbor reads UTF-8 itself: decoding first would cost half a parse more.
        return LexborHTMLParser(self.body if self.charset.lower() in ("utf-8", "utf8") else self.text)

    @cached_property
    def root(self) -> Part:
        """The page as one part."""
        root = self.tree.root
        if root is None:
            raise Misread("the page holds no element", self.body)
        return Part(root)

    def nodes(self, css: str) -> list[LexborNode]:
        return self.tree.css(css)


def _refuse_monsters(body: bytes) -> None:
    """Refuses what would cost the parser minutes or gigabytes: its time grows with the square of the depth,
    and every unclosed <font size=…> is repeated in every paragraph that follows."""
    tags = body.count(b"<")
    if len(body) > MAX_BYTES or tags > MAX_TAGS:
        raise Misread(f"the page is too large to be read ({len(body)} bytes, {tags} tags)")
    if tags > _CALM_TAGS and _deepest(_TAG.findall(body)) > MAX_DEPTH:
        raise Misread("the page is nested too deep to be read")
    if _deepest(_STYLE_TAG.findall(body)) > MAX_UNCLOSED_STYLES:
        raise Misread("the page leaves too many elements open to be read")


def _deepest(tags: list[tuple[bytes, bytes]]) -> int:
    open_tags: Counter[bytes] = Counter()
    depth = deepest = 0
    for closing, name in tags:
        if name.lower() in _NEVER_DEEP:
            continue
        if not closing:
            open_tags[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif open_tags[name]:
            open_tags[name] -= 1
            depth -= 1
    return deepest


def squeeze(text: str | None) -> str:
    """The text on one line, single spaces, without invisible marks."""
    return " ".join((text or "").translate(_INVISIBLE).split())


def printed(tag: Tag | None) -> str:
    """The text that a piece of soup prints, on one line; empty where there is none."""
    return squeeze(tag.get_text()) if tag is not None else ""


def href(link: Tag | None) -> str:
    """The address of a link in a soup; empty where there is none."""
    return str(link.get("href") or "") if link is not None else ""


def _soup(source: str) -> BeautifulSoup:
    return BeautifulSoup(source, "html.parser", string_containers=dict.fromkeys(_UNPRINTED, TemplateString))


def _printed(node: LexborNode) -> Iterator[str]:
    for below in node.traverse(include_text=True):
        parent = below.parent
        if below.is_text_node and (parent is None or parent.tag not in _UNPRINTED):
            yield below.text()
