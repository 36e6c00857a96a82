"""AliExpress' sites and the addresses of items, in every form in which people paste them."""

import re

from adapters.addresses import host_in, names_over

# www.aliexpress.com and its sites of other languages show the same items under the same numbers; aliexpress.us gives
# them other numbers and aliexpress.ru has shops of its own (platform notes, 2b and 2c).
HOSTS = {"global": "www.aliexpress.com", "us": "www.aliexpress.us", "ru": "aliexpress.ru"}
_DOMAINS = {"aliexpress.com": "global", "aliexpress.us": "us", "aliexpress.ru": "ru"}
_ITEM = re.compile(r"/item/(?:[^/?#]{1,300}/)?(\d{6,20})\.html|/i/(\d{6,20})\.html", re.ASCII)
_BARE = re.compile(r"\d{8,20}", re.ASCII)


def item_url(market: str, number: str) -> str:
    """The public page of an item; raises KeyError for a market that is not AliExpress'."""
    return f"https://{HOSTS[market]}/item/{number}.html"


def market_of(address: str) -> str | None:
    """The market whose site the address belongs to, whatever its language; None for any other address."""
    host = host_in(address)
    if host == "ru.aliexpress.com":  # leads to aliexpress.ru
        return "ru"
    return next((_DOMAINS[name] for name in names_over(host) if name in _DOMAINS), None)


def item_in(address: str) -> str | None:
    """The item's number in an address, old forms with its name in front included."""
    found = _ITEM.search(address)
    return (found[1] or found[2]) if found else None


def recognise(text: str, market: str) -> tuple[str, str] | None:
    """Market and number of the item that a pasted address or a bare number means; `market` is a bare one's."""
    pasted = text.strip()
    if _BARE.fullmatch(pasted):
        return market, pasted
    found, number = market_of(pasted), item_in(pasted)
    return (found, number) if found and number else None
