"""Where listings stand in Amazon's search results and best-seller lists: one page, all listings, ads told apart."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qs, urlsplit

from adapters import searches
from adapters.amazon import pages
from adapters.amazon.markets import MARKETS, list_in, list_url, market_of_address, market_of_page
from adapters.amazon.sound import is_cut, unusable
from adapters.errors import Misread
from adapters.page import Page, squeeze
from adapters.rankings import Ranking, RankingKind
from adapters.readings import (
    Evidence,
    Missed,
    PageItem,
    PageReading,
    Partial,
    Place,
    Said,
    State,
    Subject,
    Topic,
    Whole,
)

_STATE = {RankingKind.SEARCH: State.SEARCH, RankingKind.BESTSELLERS: State.BESTSELLERS}
_SEARCH = re.compile(r"^/(?:-/[a-z_A-Z]{2,5}/)?s(?:/|$)")


def meant(text: str, market: str) -> Ranking | None:
    """The list that a pasted address or, in the market, a search word means; None where it is neither."""
    pasted = squeeze(text)
    if market_of_address(pasted):
        return _addressed(pasted)
    if searches.is_address(pasted) or market not in MARKETS:
        return None
    return searched(pasted, market)


def searched(words: str, market: str) -> Ranking | None:
    """The results for the search words."""
    return searches.searched(words, market, f"https://www.{MARKETS[market].domain}/s?k=")


def _addressed(address: str) -> Ranking | None:
    market = market_of_address(address)
    parts = urlsplit(address if "//" in address else f"https://{address}")
    if market is None:
        return None
    if _SEARCH.match(parts.path):
        words = parse_qs(parts.query).get("k", [""])[0]
        return searched(words, market.code)
    found = list_in(parts.path)
    if found is None:
        return None
    name = "/".join(filter(None, found))
    return Ranking(RankingKind.BESTSELLERS, market.code, found[1] or found[0], name, list_url(market, *found))


def said(ranking: Ranking, subjects: Sequence[Subject], page: Page) -> Iterator[Said]:
    """What the list's first page says of every subject: its place, or that it is not among those shown."""
    reading = pages.read(page)
    error = unusable(page, reading, (_STATE[ranking.kind],)) or _strayed(ranking, page, reading)
    for subject in subjects:
        if error is not None:
            yield Missed(Topic.RANKS, subject, error)
            continue
        yield Evidence(subject, page.url or ranking.url, page.status, page.body)
        if why := _doubt(page, reading):
            yield Partial(Topic.RANKS, subject, why)
            continue
        yield place(ranking, subject, reading.items)
        yield Whole(Topic.RANKS, subject)


def _strayed(ranking: Ranking, page: Page, reading: PageReading) -> Misread | None:
    """A list of another market, or one without a single place in it: nothing is read from that."""
    market = market_of_page(page)
    if market is not None and market.code != ranking.market:
        return Misread(f"the address led to another market ({market.code})", page.body)
    if not _shown(ranking, reading.items):
        return Misread("the list shows no places", page.body)
    return None


def _doubt(page: Page, reading: PageReading) -> str | None:
    return reading.foreign or ("the page ends in the middle" if is_cut(page) else None)


def place(ranking: Ranking, subject: Subject, items: Sequence[PageItem]) -> Place:
    """Where the subject stands among the entries of the list's first page."""
    shown = _shown(ranking, items)
    mine = [number for number, item in shown if item.id == subject.id]
    ads = (item.position for item in items if item.sponsored and item.id == subject.id)
    return Place(
        subject=subject,
        board=ranking.board,
        position=min(mine, default=None),
        shown=max((number for number, _ in shown), default=0),
        sponsored=next(ads, None),
        called=next((item.rank.board for _, item in shown if item.rank), None),
    )


def _shown(ranking: Ranking, items: Sequence[PageItem]) -> list[tuple[int, PageItem]]:
    """Place and entry: of a search the ones that are no ads, counted; of a best-seller list the printed rank."""
    if ranking.kind is RankingKind.SEARCH:
        return list(enumerate((item for item in items if not item.sponsored), 1))
    return [(item.rank.position, item) for item in items if item.rank]
