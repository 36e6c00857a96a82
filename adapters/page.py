"""One HTML page: bytes decoded once, parsed once by lexbor, its declared regions read by Beautiful Soup."""

import re
from collections.abc import Iterator
from functools import cached_property

from bs4 import BeautifulSoup
from selectolax.lexbor import LexborHTMLParser, LexborNode

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_\-]{2,30})", re.IGNORECASE)
# Browsers read these names as their supersets (WHATWG Encoding Standard, section 4.2).
_SUPERSETS = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932"}


class Page:
    """A page as it came over the wire.

    `status` is the HTTP status, `url` where it was finally read, `content_type` the header as sent.
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
        return LexborHTMLParser(self.text)

    def nodes(self, css: str) -> list[LexborNode]:
        return self.tree.css(css)

    def region(self, *ids: str) -> BeautifulSoup | None:
        """The first element that bears one of the ids, tried in the order given, as a small soup of its own."""
        for name in ids:
            node = self.tree.css_first(f'[id="{name}"]')
            if node is not None and node.html:
                return BeautifulSoup(node.html, "html.parser")
        return None

    def regions(self, css: str) -> Iterator[BeautifulSoup]:
        """Every element that the selector finds, each as a small soup of its own."""
        for node in self.tree.css(css):
            if node.html:
                yield BeautifulSoup(node.html, "html.parser")
