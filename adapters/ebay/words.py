"""Search words on eBay's sites, as people type them or paste the address of their results."""

import re
from urllib.parse import parse_qs, urlsplit

from adapters import searches
from adapters.ebay.markets import MARKETS, market_of_address
from adapters.page import squeeze
from adapters.rankings import Ranking

_RESULTS = re.compile(r"^/sch/(?:[^/]{1,100}/){0,3}i\.html$")


def meant(text: str, market: str) -> Ranking | None:
    """The results for the search words, or at an address of eBay's; None where it is neither.

    Of an address only the words count: what else narrows its results (category, condition) is not asked for.
    """
    pasted = squeeze(text)
    if site := market_of_address(pasted):
        parts = urlsplit(pasted if "//" in pasted else f"https://{pasted}")
        return _searched(parse_qs(parts.query).get("_nkw", [""])[0], site.code) if _RESULTS.match(parts.path) else None
    if searches.is_address(pasted) or market not in MARKETS:
        return None
    return _searched(pasted, market)


def _searched(words: str, market: str) -> Ranking | None:
    """eBay takes no stars (Browse API, search, "q")."""
    if "*" in words:
        return None
    return searches.searched(words, market, f"https://www.{MARKETS[market].domain}/sch/i.html?_nkw=")
