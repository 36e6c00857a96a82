"""Any shop that states schema.org data on its public pages."""

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import ClassVar

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.errors import Blocked, Misread
from adapters.page import Page
from adapters.quota import Quota
from adapters.readings import (
    Ask,
    Missed,
    PageReading,
    Said,
    State,
    Subject,
    Topic,
    Wall,
)
from adapters.rivals import as_rivals
from adapters.sightings import sighted
from adapters.web.links import identity, same_page
from adapters.web.pages import read

_LINK = re.compile(
    r"(?:https?://)?(?:[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}|localhost|\d+(?:\.\d+){3})(?::\d{1,5})?[/?]\S*", re.IGNORECASE
)
_SHOWN = (State.LIVE, State.OUT_OF_STOCK, State.ENDED, State.GONE)


class WebConfig(AccountConfig):
    """The keys of an account that watches public shop pages; it has none of its own."""


class Web(Adapter[WebConfig]):
    """Reads product pages of any shop; a subject's market is the host, its id the path without tracking."""

    platform: ClassVar[str] = "web"
    Config: ClassVar[type[AccountConfig]] = WebConfig
    # The door keeps its own gap for each host; this bounds the account over all hosts.
    operations: ClassVar[Mapping[Topic, Quota]] = {
        Topic.LISTINGS: Quota(rate=1 / 15),
        Topic.RIVALS: Quota(rate=1 / 15),
    }

    @classmethod
    def subject_of(cls, text: str, config: WebConfig) -> tuple[Subject, str] | None:
        """The page that a pasted address means, with the address that will be asked; None for anything else."""
        pasted = text.strip()
        if not _LINK.fullmatch(pasted):
            return None
        market, path = identity(pasted if "://" in pasted else f"https://{pasted}")
        subject = Subject(market, path)
        return (subject, address(subject)) if market else None

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        """One page a subject: listing, offers where sellers are named, reviews, stock, and the page as evidence."""
        for subject in ask.listings:
            page = await self.door.page(address(subject))
            for word in said_by(subject, page):
                yield word

    def rivals(self, ask: Ask) -> AsyncIterator[Said]:
        """The product pages of others, read as mine."""
        return as_rivals(self.listings(ask))


def address(subject: Subject) -> str:
    """The address of a subject. A market with a port is a private host, which the door visits by plain http."""
    scheme = "http" if ":" in subject.market else "https"
    return f"{scheme}://{subject.market}/{subject.id}"


def said_by(subject: Subject, page: Page) -> Iterator[Said]:
    """What one page says of its subject; a wall, another page or no product says nothing and is missed."""
    reading = read(page)
    error = _unusable(subject, page, reading)
    if error is not None:
        yield Missed(Topic.LISTINGS, subject, error)
        return
    yield from sighted(subject, address(subject), page, reading)


def _unusable(subject: Subject, page: Page, reading: PageReading) -> Blocked | Misread | None:
    if reading.state is State.BLOCKED:
        return Blocked(reading.blocked_by or Wall.ROBOT)
    if not _is_asked_page(subject, page, reading):
        return Misread(f"the address now leads to another page ({page.url})", page.body)
    if reading.state is State.SEARCH:
        return Misread("the address leads to a list of products, not to one", page.body)
    if reading.state not in _SHOWN:
        return Misread("the page states no product", page.body)
    return None


def _is_asked_page(subject: Subject, page: Page, reading: PageReading) -> bool:
    """Whether we were not sent elsewhere; a shop may rename an address as long as the page claims the old one."""
    asked = address(subject)
    return page.url is None or same_page(asked, page.url) or same_page(asked, reading.url)
