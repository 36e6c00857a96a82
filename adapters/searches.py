"""Search words as people type or paste them, on any platform."""

import re
from urllib.parse import quote_plus

from adapters.page import squeeze
from adapters.rankings import Ranking, RankingKind

_ADDRESS = re.compile(r"(?:https?:)?//|www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}/", re.IGNORECASE)
_LONGEST_WORD = 100


def is_address(text: str) -> bool:
    """Whether somebody pasted an address, and no search word."""
    return _ADDRESS.match(text) is not None


def searched(words: str, market: str, page: str) -> Ranking | None:
    """The results for the search words, at the address `page` with the words behind it; None where they are none.

    Upper and lower case are the same search.
    """
    name = squeeze(words)
    if not name or len(name) > _LONGEST_WORD or not name.isprintable():
        return None
    return Ranking(RankingKind.SEARCH, market, name.casefold(), name, f"{page}{quote_plus(name)}")
