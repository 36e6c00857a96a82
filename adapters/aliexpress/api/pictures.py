"""Fetches the pictures of my listings, within the limits of AliExpress' search by picture."""

from collections.abc import Awaitable, Callable

from adapters.errors import Misread, Refused
from adapters.page import Page
from adapters.readings import Listing

# "max size 100 KB" (aliexpress.ds.image.search); which of the two kilobytes is meant is not said.
MOST = 100_000
# A gallery may hold six; more than these are not tried where the first are too large.
_MOST_TRIED = 3


class Pictures:
    """Asks for pictures as politely as for pages; `fetch` reads a public address."""

    def __init__(self, fetch: Callable[[str], Awaitable[Page]]) -> None:
        self._fetch = fetch

    async def of(self, mine: Listing) -> bytes:
        """The first picture of a listing that is small enough; raises Refused where none is, or one of the five."""
        addresses = tuple(dict.fromkeys(one for one in (mine.image, *mine.images) if one))
        for address in addresses[:_MOST_TRIED]:
            body = read(await self._fetch(address))
            if len(body) <= MOST:
                return body
        raise Refused(f"AliExpress searches by pictures of {MOST // 1000} KB at most: those of the listing are larger")


def read(page: Page) -> bytes:
    """The picture; Misread where the answer is none."""
    if page.status != 200 or not page.content_type.startswith("image/"):
        raise Misread(f"the address of the listing's picture shows none (status {page.status})")
    return page.body
