"""What a page's head says: OpenGraph and product meta tags, canonical address, title, first heading."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from adapters.page import Page
from adapters.schemaorg.node import clean


@dataclass(frozen=True)
class Meta:
    """The head of a page; `tags` holds the first content of each property or name, in lower case."""

    tags: dict[str, str]
    title: str | None
    heading: str | None
    canonical: str | None

    def first(self, *names: str) -> str | None:
        return next((self.tags[name] for name in names if self.tags.get(name)), None)

    @cached_property
    def site(self) -> str | None:
        return self.first("og:site_name", "application-name")


def meta(page: Page) -> Meta:
    """Reads the head once; empty tags count as absent."""
    tags: dict[str, str] = {}
    for node in page.nodes("meta[content]"):
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or "").strip().lower()
        said = clean(attributes.get("content") or "")
        if name and said:
            tags.setdefault(name, said)
    canonical = _attribute(page, 'link[rel="canonical" i]', "href")
    return Meta(tags, _text(page, "title"), _text(page, "h1"), _absolute(page.url or tags.get("og:url"), canonical))


def _absolute(base: str | None, link: str | None) -> str | None:
    try:
        return urljoin(base or "", link) if link else None
    except ValueError:
        return None


def _attribute(page: Page, css: str, name: str) -> str | None:
    node = page.tree.css_first(css)
    return (node.attributes.get(name) or "").strip() or None if node is not None else None


def _text(page: Page, css: str) -> str | None:
    return next((said for node in page.nodes(css) if (said := clean(node.text(deep=True)))), None)
