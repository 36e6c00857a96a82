"""Where listings stand among the results for a search word: one call for all of them, as the API orders them."""

from collections.abc import AsyncIterator

from adapters.ebay.api import search
from adapters.ebay.api.calls import Calls
from adapters.ebay.api.items import written
from adapters.ebay.markets import parted
from adapters.errors import Misread, Unsupported
from adapters.rankings import Ranking
from adapters.readings import Ask, Evidence, Partial, Place, Said, Subject, Topic, Whole

_CUT = "it is not among the results that can be read, and eBay did not tell all of the first two hundred"


async def told(calls: Calls, ask: Ask) -> AsyncIterator[Said]:
    """The first two hundred results; raises Misread where there is none, for then no place says anything."""
    ranking = ask.ranking
    if ranking is None:
        raise Unsupported("a place can only be asked for on a list")
    body = await calls.send(search.best_match(ranking.name, ranking.market), urgent=ask.urgent)
    found = search.read_found(ranking.market, body)
    if not found.entries:
        raise Misread("the list shows no places", written(body))
    seen = written(body)
    for subject in dict.fromkeys(ask.listings):
        yield Evidence(subject, ranking.url, 200, seen)
        if _may_be_hidden(subject, found):
            yield Partial(Topic.RANKS, subject, _CUT)
            continue
        yield place(ranking, subject, found)
        yield Whole(Topic.RANKS, subject)


def _may_be_hidden(subject: Subject, found: search.Found) -> bool:
    """Whether an item that is not seen may stand among the entries that cannot be read, or that were kept back."""
    shown = {one.number for one in found.entries}
    kept_back = found.more and len(found.entries) < search.PAGE
    return parted(subject.id)[0] not in shown and (None in shown or kept_back)


def place(ranking: Ranking, subject: Subject, found: search.Found) -> Place:
    """The first entry of the item, whichever of its variations it shows, counted among all entries.

    eBay does not tell which entries are ads: `priorityListing` says that an item is in a campaign (Browse API,
    "Promoted Listings"), and recorded answers say it of every one of the first. So nothing is left out of the count,
    and the flag stands beside the place as the place of an ad.
    """
    number = parted(subject.id)[0]
    mine = [(spot, one.promoted) for spot, one in enumerate(found.entries, 1) if one.number == number]
    return Place(
        subject=subject,
        board=ranking.board,
        position=mine[0][0] if mine else None,
        shown=len(found.entries),
        sponsored=next((spot for spot, promoted in mine if promoted), None),
    )
