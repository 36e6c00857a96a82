"""The state that VTEX shops leave in their pages: search hits that are in no other data."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal

from adapters.page import Page
from adapters.readings import Money, PageItem, PageReading, Seller, State

_STATE = b'data-varname="__STATE__"'
_CURRENCY = re.compile(rb'"culture":\{[^{}]*?"currency":"([A-Z]{3})"')

Cache = Mapping[str, Mapping[str, object]]


def read_state(page: Page) -> PageReading | None:
    """The products in the page's Apollo cache as a search page; None where the page is no VTEX page.

    A single hit is described in full, as it is on the product's own page.
    """
    cache = _cache(page)
    products = [(name, value) for name, value in cache.items() if re.fullmatch(r"Product:[^.]+", name)]
    if not products:
        return None
    found = _CURRENCY.search(page.body)
    code = found[1].decode() if found else None
    items = tuple(_item(cache, name, value, place, code) for place, (name, value) in enumerate(products, 1))
    reading = PageReading(platform="web", state=State.SEARCH, items=items)
    return _described(reading, cache, *products[0]) if len(items) == 1 else reading


def _described(reading: PageReading, cache: Cache, name: str, product: Mapping[str, object]) -> PageReading:
    item = reading.items[0]
    return PageReading(
        platform=reading.platform,
        state=reading.state,
        id=item.id,
        title=item.title,
        brand=_text(product, "brand"),
        price=item.price,
        featured_seller=_seller(cache, name),
        items=reading.items,
        notes=("a search page with one hit",),
    )


def _cache(page: Page) -> Cache:
    try:
        value = json.loads(_state(page.body) or b"{}", parse_float=Decimal)
    except (ValueError, RecursionError):
        return {}
    return {name: one for name, one in value.items() if isinstance(one, dict)} if isinstance(value, dict) else {}


def _state(body: bytes) -> bytes:
    """The script inside the template that bears the state's name; found by hand, as it is most of a large page."""
    named = body.find(_STATE)
    opened = body.find(b">", body.find(b"<script", named)) if named >= 0 else -1
    closed = body.find(b"</script>", opened)
    return body[opened + 1 : closed] if 0 <= opened < closed else b""


def _item(cache: Cache, name: str, product: Mapping[str, object], place: int, code: str | None) -> PageItem:
    return PageItem(_text(product, "productId"), place, _text(product, "productName"), _price(cache, name, code))


def _price(cache: Cache, name: str, code: str | None) -> Money | None:
    """The selling price where low and high agree."""
    prices = cache.get(f"${name}.priceRange.sellingPrice", {})
    low, high = prices.get("lowPrice"), prices.get("highPrice")
    if code is None or low != high or not isinstance(low, int | Decimal) or low <= 0:
        return None
    return Money(Decimal(low), code)


def _seller(cache: Cache, name: str) -> Seller | None:
    sellers = [value for key, value in cache.items() if re.fullmatch(re.escape(name) + r"\.items.*\.sellers\.\d+", key)]
    default = [one for one in sellers if one.get("sellerDefault") is True]
    found = {(_text(one, "sellerId"), _text(one, "sellerName")) for one in default or sellers}
    return Seller(*found.pop()) if len(found) == 1 else None


def _text(value: Mapping[str, object], name: str) -> str | None:
    said = value.get(name)
    return said.strip() or None if isinstance(said, str) else None
