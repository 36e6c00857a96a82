"""Which list a pasted address or a search word means: results ordered by sales, or a category's best-sellers."""

import re

from adapters import searches
from adapters.aliexpress.addresses import HOSTS, market_of
from adapters.page import squeeze
from adapters.rankings import Ranking, RankingKind

_CATEGORY = re.compile(r"/category/(\d{1,12})(?:/([\w-]{1,100}))?(?:\.html)?/?(?=[?#]|$)", re.ASCII)
_HOST = HOSTS["global"]


def meant(pasted: str, market: str) -> Ranking | None:
    """The list, in the global market alone; None where it is neither a category's address nor a search word."""
    said = squeeze(pasted)
    if searches.is_address(said):
        return _category(said)
    if market != "global":
        return None
    return searches.searched(said, market, f"https://{_HOST}/wholesale?SortType=total_tranpro_desc&SearchText=")


def _category(address: str) -> Ranking | None:
    found = _CATEGORY.search(address)
    try:
        market = market_of(address)
    except ValueError:  # "https://[bad"
        return None
    if found is None or market != "global":
        return None
    name = (found[2] or found[1]).replace("-", " ")
    url = f"https://{_HOST}/category/{found[1]}/{found[2] or found[1]}.html"
    return Ranking(RankingKind.BESTSELLERS, market, found[1], name, url)
