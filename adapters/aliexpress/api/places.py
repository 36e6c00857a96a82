"""Where listings stand among what sells most: for a search word, and in a category, as affiliate methods order it."""

from collections.abc import AsyncIterator, Sequence

from adapters.aliexpress.api.calls import Request
from adapters.aliexpress.api.goods import Context, Item
from adapters.aliexpress.api.methods import AFFILIATE_HOT, AFFILIATE_SEARCH
from adapters.aliexpress.api.sources import Sources
from adapters.errors import Misread, Unsupported
from adapters.rankings import Ranking, RankingKind
from adapters.readings import Ask, Place, Said, Subject, Topic, Whole

PAGE = 50
# Without it the documents do not say in which order items come.
_MOST_SOLD = "LAST_VOLUME_DESC"


async def told(sources: Sources, ask: Ask) -> AsyncIterator[Said]:
    """The places of all listings on the list's first page; Misread where it holds none: no place says anything then."""
    if ask.ranking is None:
        raise Unsupported("a place can only be asked for on a list")
    found = await sources.affiliate(question(ask.ranking, sources.context), urgent=ask.urgent)
    if not found:
        raise Misread("the list shows no places")
    for subject in dict.fromkeys(ask.listings):
        yield place(ask.ranking, subject, found)
        yield Whole(Topic.RANKS, subject)


def question(ranking: Ranking, context: Context) -> Request:
    """The items that sold most lately, for words or in a category of the affiliate programme's hot products."""
    params = {"sort": _MOST_SOLD, "page_no": "1", "page_size": str(PAGE), **context.params("ship_to_country")}
    if ranking.kind is RankingKind.SEARCH:
        return Request(AFFILIATE_SEARCH, {"keywords": ranking.name, **params})
    return Request(AFFILIATE_HOT, {"category_ids": ranking.key, **params})


def place(ranking: Ranking, subject: Subject, found: Sequence[Item]) -> Place:
    """Where the subject stands; the list holds no ads. What pays no commission is not on it at all."""
    mine = [spot for spot, one in enumerate(found, 1) if one.id == subject.id and subject.market == "global"]
    return Place(
        subject=subject,
        board=ranking.board,
        position=min(mine, default=None),
        shown=len(found),
        called=_called(ranking, found),
    )


def _called(ranking: Ranking, found: Sequence[Item]) -> str | None:
    """The name of the category, as its items tell it."""
    names = (name for one in found for number, name in one.categories if number == ranking.key and name)
    return next(names, None) if ranking.kind is RankingKind.BESTSELLERS else None
