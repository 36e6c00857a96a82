"""Looks for items of others that may copy mine: by catalogue product, bar code, telling words and picture.

Each search is one call of one page. By words and numbers it was answered completely where there is no further page; by
picture always, for eBay puts what is most like it first and never comes to an end.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.copycats import Own, each_once
from adapters.ebay.api import search
from adapters.ebay.api.calls import Calls, Request
from adapters.ebay.api.pictures import Pictures
from adapters.ebay.markets import MARKETS, item_url, parted
from adapters.errors import AdapterError, Misread, Refused
from adapters.gtins import gtin
from adapters.readings import Ask, Candidate, Listing, Missed, Partial, Said, Subject, Topic, Track, Whole
from adapters.telling import telling_words

NO_NAME = "copycats can be told from my own items only by my eBay user name: set seller_id, or run `twoam login`"

# Reads a listing of mine, urgently or not; a Misread where it could not be understood.
Read = Callable[[Subject, bool], Awaitable[Listing | Misread]]


@dataclass(frozen=True, slots=True)
class Trace:
    """One search for copies of a listing, with the number by which it searches."""

    track: Track
    request: Request
    gtin: str | None = None
    epid: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one search brought, or why nothing."""

    track: Track
    found: search.Found | AdapterError
    gtin: str | None = None
    epid: str | None = None


def traces(mine: Listing) -> Iterator[Trace]:
    """The searches that need no picture: those for which the listing states something to search by."""
    market = mine.subject.market
    if mine.epid:
        yield Trace(Track.CATALOGUE, search.of_product(mine.epid, market), epid=mine.epid)
    # Of a listing with many variations the first: each would be another call.
    if code := next((code for text in mine.gtins if (code := gtin(text))), None):
        yield Trace(Track.GTIN, search.of_gtin(code, market), gtin=code)
    if words := telling_words(mine.title or "", mine.brand):
        yield Trace(Track.TITLE, search.of_words(words, market))


class Copycats:
    """Searches for one listing after the other.

    `pictures` has my pictures, `read` reads a listing of mine, `mine` tells the numbers of all that I
    sell, watched or not.
    """

    def __init__(
        self,
        calls: Calls,
        pictures: Pictures,
        read: Read,
        mine: Callable[[], Awaitable[frozenset[str]]],
    ) -> None:
        self._calls = calls
        self._pictures = pictures
        self._read = read
        self._mine = mine

    async def told(self, ask: Ask, me: str | None, now: datetime) -> AsyncIterator[Said]:
        """Each listing's candidates, then how completely they were searched for."""
        if me is None:
            raise Refused(NO_NAME)
        known = {one.subject: one for one in ask.known}
        subjects = dict.fromkeys(ask.listings)
        watched = frozenset(parted(one.id)[0] for one in (*subjects, *known))
        own = Own(watched | await self._mine(), frozenset({me.casefold()}))
        for subject in subjects:
            if subject.market not in MARKETS:
                yield Missed(Topic.COPYCATS, subject, Misread(f"eBay has no site “{subject.market}”"))
                continue
            # At the first look nothing is known yet: that costs one call more.
            mine = known.get(subject) or await self._read(subject, ask.urgent)
            if isinstance(mine, Misread):
                yield Missed(Topic.COPYCATS, subject, mine)
                continue
            for word in said_of(mine, await self._searched(mine, urgent=ask.urgent), own, now):
                yield word

    async def _searched(self, mine: Listing, *, urgent: bool) -> list[Outcome]:
        outcomes = [await self._outcome(trace, mine, urgent=urgent) for trace in traces(mine)]
        if mine.image:
            outcomes.append(await self._by_picture(mine, mine.image, urgent=urgent))
        return outcomes

    async def _by_picture(self, mine: Listing, url: str, *, urgent: bool) -> Outcome:
        """That my main picture cannot be had costs no other search."""
        picture = await self._pictures.of(url, urgent=urgent)
        if isinstance(picture, AdapterError):
            return Outcome(Track.PICTURE, picture)
        trace = Trace(Track.PICTURE, search.of_picture(picture, mine.subject.market))
        return await self._outcome(trace, mine, urgent=urgent)

    async def _outcome(self, trace: Trace, mine: Listing, *, urgent: bool) -> Outcome:
        """A search that eBay does not take, or answers otherwise, costs no other one."""
        found: search.Found | AdapterError
        try:
            found = search.read_found(mine.subject.market, await self._calls.send(trace.request, urgent=urgent))
        except Misread as error:
            found = error
        return Outcome(trace.track, found, trace.gtin, trace.epid)


def said_of(mine: Listing, outcomes: Sequence[Outcome], own: Own, now: datetime) -> Iterator[Said]:
    """The candidates of one listing, each once, and whether all searches for it were answered completely."""
    yield from each_once(_candidates(mine, outcomes, own.learnt(map(_named, _all(outcomes))), now))
    subject = mine.subject
    errors = [one.found for one in outcomes if isinstance(one.found, AdapterError)]
    if outcomes and len(errors) == len(outcomes):
        yield Missed(Topic.COPYCATS, subject, errors[0])
    elif gaps := [f"by {one.track}: {gap}" for one in outcomes if (gap := _gap(one))]:
        yield Partial(Topic.COPYCATS, subject, "; ".join(gaps))
    elif outcomes:
        yield Whole(Topic.COPYCATS, subject)
    else:
        yield Partial(Topic.COPYCATS, subject, "the listing states nothing to search by: no title, number or picture")


def _gap(outcome: Outcome) -> str | None:
    """Why what is missing from a search's answer proves nothing; None where it does."""
    if isinstance(outcome.found, AdapterError):
        return str(outcome.found)
    if outcome.found.more and outcome.track is not Track.PICTURE:
        return f"there are more than {search.PAGE} items"
    unread = sum(one.number is None for one in outcome.found.entries)
    return f"{unread} of the items came without a number" if unread else None


def _entries(outcome: Outcome) -> Sequence[search.Shown]:
    return outcome.found.entries if isinstance(outcome.found, search.Found) else ()


def _all(outcomes: Sequence[Outcome]) -> Iterator[search.Shown]:
    return (one for outcome in outcomes for one in _entries(outcome))


def _named(one: search.Shown) -> tuple[str | None, str | None]:
    """By what it may be known as mine; some sellers eBay names by an id, and others by their names."""
    return one.number, one.seller.key if one.seller else None


def _candidates(mine: Listing, outcomes: Sequence[Outcome], own: Own, now: datetime) -> Iterator[Candidate]:
    """What is not mine and not over, as each search found it."""
    pictures = frozenset(found for url in (mine.image, *mine.images) if url and (found := search.picture_id(url)))
    for outcome in outcomes:
        for one in _entries(outcome):
            if one.number is None or own.has(*_named(one)) or (one.ends is not None and one.ends <= now):
                continue
            yield _candidate(mine.subject, one.number, one, outcome, pictures)


def _candidate(
    subject: Subject, number: str, one: search.Shown, outcome: Outcome, pictures: frozenset[str]
) -> Candidate:
    """By the picture it is found too where it shows the very file that eBay keeps of mine, whatever was searched."""
    ref = Subject(subject.market, number)
    return Candidate(
        subject=subject,
        ref=ref,
        url=item_url(ref),
        tracks=frozenset({outcome.track}) | (frozenset({Track.PICTURE}) if pictures & one.pictures else frozenset()),
        title=one.title,
        seller=one.seller,
        price=one.price,
        image=one.image,
        gtin=outcome.gtin,
        epid=one.epid or outcome.epid,
    )
