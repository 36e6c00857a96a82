"""What the commands may use of the rest of the house, as plain callables that the composition root fills in."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from adapters.base import House
from adapters.diagnosis import Expiry
from adapters.rankings import Ranking
from adapters.readings import Seller, Subject, Sweep, Topic
from monitor.charts.book import Book
from monitor.charts.document import Document
from monitor.charts.studio import NotDrawn
from monitor.division import Budget
from monitor.exports.sending import Wanted
from monitor.exports.sink import NotExported
from monitor.marks import AnyPatienceOf
from monitor.messages import Errands
from storage.states import Facts, Friend, Role, WatchedListing

# The account that watches it, the listing and its address; or, where nobody knows the text, all accounts there are.
Recognised = tuple[str, Subject, str] | list[str]


def looking_alone(action: str, args: Facts) -> Role:
    """Every button for everybody: for a house without people."""
    return Role.VIEWER


def nowhere(text: str) -> Sequence[tuple[str, Subject, str]]:
    """For a house without accounts."""
    return ()


async def nobody_looks(account: str, subject: Subject) -> Sweep | None:
    """For a house that asks no platform."""
    return None


async def not_drawn(svg: str) -> bytes:
    """For a house in which nobody draws."""
    raise NotDrawn("nobody draws here")


async def not_printed(document: Document) -> bytes:
    """For a house in which nobody prints."""
    raise NotDrawn("nobody prints here")


async def not_written(book: Book) -> bytes:
    """For a house in which nobody writes workbooks."""
    raise NotDrawn("nobody writes workbooks here")


async def not_exported(wanted: Wanted) -> bytes:
    """For a house in which nobody exports."""
    raise NotExported("nobody exports here")


@dataclass(frozen=True, slots=True)
class Tools:
    """`house` takes account, market and seller, `ranking_of` account, market and a search word or address;
    `wake` hurries the loops; `ping` says how the machine is.

    `myself` tells for a platform who I am there, as the accounts know it.

    `patience` tells how long a watch may be unread, `period` how often an account is asked a topic's questions,
    `expiries` what of an account's access ends on a known day, `budgets` what the quotas of all can promise,
    `needs` which role a button takes at least, `draw` makes a PNG of an SVG, and raises NotDrawn,
    `printed` a PDF of a document and `written` an XLSX of a workbook likewise; `exported` makes the file of an export,
    and raises NotExported or ExportTooLarge; `easel` lets two pictures be made ready at once, however many are wanted.
    `places` are all the accounts that know an id, each with the listing that it would be there, and `look` asks an
    account what a listing's page says; None where nobody can be asked.
    `errands` is what the channel can do beside speaking; None where it cannot.
    `currency` is the house's as the configuration says it, "" where it says none.
    """

    recognise: Callable[[str], Recognised]
    platform_of: Callable[[str], str]
    topics_of: Callable[[str], Collection[Topic]]
    house: Callable[[str, str, Seller], House | None]
    myself: Callable[[str], Awaitable[Sequence[Friend]]]
    ranking_of: Callable[[str, str, str], Ranking | None]
    patience: AnyPatienceOf
    expiries: Callable[[str], Awaitable[Sequence[Expiry]]]
    period: Callable[[str, Topic], timedelta]
    budgets: Callable[[], Awaitable[Sequence[Budget]]]
    wake: Callable[[], None]
    ping: Callable[[], Facts]
    needs: Callable[[str, Facts], Role] = looking_alone
    places: Callable[[str], Sequence[tuple[str, Subject, str]]] = nowhere
    look: Callable[[str, Subject], Awaitable[Sweep | None]] = nobody_looks
    draw: Callable[[str], Awaitable[bytes]] = not_drawn
    printed: Callable[[Document], Awaitable[bytes]] = not_printed
    written: Callable[[Book], Awaitable[bytes]] = not_written
    exported: Callable[[Wanted], Awaitable[bytes]] = not_exported
    easel: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    errands: Errands | None = None
    currency: str = ""

    def is_shared(self, listing: WatchedListing) -> bool:
        """Whether others may sell on the listing's own page."""
        return Topic.OFFERS in self.topics_of(listing.account)
