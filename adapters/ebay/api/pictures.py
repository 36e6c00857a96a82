"""Fetches the pictures of my listings to search by them, each once a day at most, and never while a person waits."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from adapters.clock import Clock
from adapters.errors import AdapterError, Misread, TryLater
from adapters.page import Page

# JPEG, PNG, GIF and WebP, as eBay keeps them; and what a request may weigh, which the contract does not say.
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"RIFF")
_LARGEST = 3_000_000
# eBay gives a changed picture another address. Those of some hundred listings, in memory only.
_LIVES, _MOST_BYTES = timedelta(hours=24), 32_000_000
NOT_NOW = "my picture is fetched in the regular round, so that nobody waits for its host"


class Pictures:
    """What my pictures are, by their addresses; `fetch` reads a public address, as politely as any page."""

    def __init__(self, fetch: Callable[[str], Awaitable[Page]], clock: Clock) -> None:
        self._fetch = fetch
        self._clock = clock
        self._held: OrderedDict[str, tuple[bytes, datetime]] = OrderedDict()

    async def of(self, url: str, *, urgent: bool) -> bytes | AdapterError:
        """The picture, or why it cannot be had; where somebody waits only one that is held already."""
        body, until = self._held.get(url, (None, self._clock.now()))
        if body is not None and until > self._clock.now():
            return body
        if urgent:
            return TryLater(NOT_NOW)
        try:
            found = picture_in(url, await self._fetch(url))
        except AdapterError as error:
            return error
        self._hold(url, found)
        return found

    def _hold(self, url: str, body: bytes) -> None:
        """The oldest go first where they are too many."""
        self._held.pop(url, None)
        self._held[url] = (body, self._clock.now() + _LIVES)
        while sum(len(one) for one, _ in self._held.values()) > _MOST_BYTES:
            self._held.popitem(last=False)


def picture_in(url: str, page: Page) -> bytes:
    """The picture; Misread where the answer is none, or too large a one."""
    if page.status != 200 or not page.body.startswith(_PICTURES) or len(page.body) > _LARGEST:
        raise Misread(f"{url} is no picture that could be searched by (status {page.status})", page.body)
    return page.body
