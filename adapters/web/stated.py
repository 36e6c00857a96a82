"""What one notation (JSON-LD, microdata, OpenGraph) states of a product, and how several are joined."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from typing import TypeVar

from adapters.page import Page
from adapters.readings import Condition, Money, PageOffer, Seller, State
from adapters.schemaorg import Meta, Node
from adapters.schemaorg.values import availability, bar_codes, condition, count, currency, number, prices
from adapters.web.links import join, same_page, split
from adapters.web.quotes import Quote, quotes

Prices = tuple[Money, Money]
Value = TypeVar("Value", Condition, Seller)


@dataclass(frozen=True, slots=True)
class Stated:
    """The fields that one notation fills; None where it says nothing. `price` holds both ends, equal for one price."""

    by: str
    title: str | None = None
    brand: str | None = None
    image: str | None = None
    price: Prices | None = None
    state: State | None = None
    condition: Condition | None = None
    seller: Seller | None = None
    rating: Decimal | None = None
    reviews: int | None = None
    stock: int | None = None
    ids: tuple[str, ...] = ()
    gtins: tuple[str, ...] = ()
    offers: tuple[PageOffer, ...] = ()
    variants: int = 0
    notes: tuple[str, ...] = ()


def joined(sources: list[Stated]) -> Stated:
    """Field by field the first source that says something; the notes of all."""
    first = sources[0]
    notes = tuple(dict.fromkeys(note for source in sources for note in source.notes))
    ids = tuple(dict.fromkeys(one for source in sources for one in source.ids))
    empty = [field.name for field in fields(first) if getattr(first, field.name) in (None, (), 0)]
    found = {name: next((said for one in sources if (said := getattr(one, name))), None) for name in empty}
    filled = {name: said for name, said in found.items() if said is not None}
    return replace(first, **{**filled, "notes": notes, "ids": ids})


def of_node(by: str, node: Node, page: Page, code: str | None) -> Stated:
    """A product node of JSON-LD or microdata."""
    found = quotes(node, code)
    asked, variants = _asked(found, page)
    price, notes = _price(asked)
    state, state_notes = _state(asked)
    rating, reviews, rating_notes = _rating(node)
    sellers = _offers(asked)
    single = asked[0] if len(asked) == 1 else None
    return Stated(
        by=by,
        title=node.text("name"),
        brand=_brand(node, page),
        image=_image(node, page),
        price=price,
        state=state,
        condition=_agreed(quote.condition for quote in asked) or condition(_term(node, "itemcondition")),
        seller=_agreed(offer.seller for offer in sellers),
        rating=rating,
        reviews=reviews,
        stock=_stock(asked, node),
        ids=tuple(one for name in ("sku", "productid", "productgroupid", "mpn") if (one := node.text(name)))
        + ((single.sku,) if single and single.sku else ()),
        gtins=bar_codes(node),
        offers=sellers,
        variants=variants,
        notes=notes + state_notes + rating_notes,
    )


def of_meta(meta: Meta, page: Page) -> Stated:
    """OpenGraph's product tags (product:*, og:price:*), as Shopify, Facebook shops and Etsy write them."""
    code = currency(meta.first("product:sale_price:currency", "product:price:currency", "og:price:currency"))
    said = meta.first("product:sale_price:amount", "product:price:amount", "og:price:amount")
    found = prices(said, code) if said else ()
    price = (found[0], found[-1]) if found else None
    state, _ = availability(meta.first("product:availability", "og:availability"))
    image = meta.first("og:image:secure_url", "og:image", "twitter:image")
    return Stated(
        by="OpenGraph",
        title=_without_site(meta),
        brand=_own_brand(meta.first("product:brand", "og:brand"), page),
        image=join(page.url, image) if image else None,
        price=price,
        state=state,
        condition=condition(meta.first("product:condition", "og:condition")),
        ids=tuple(one for one in [meta.first("product:retailer_item_id", "product:retailer_part_no")] if one),
    )


def _asked(found: list[Quote], page: Page) -> tuple[list[Quote], int]:
    """The offers that the page's address asks for (one variant), else those that can be bought, else all."""
    singles = [quote for quote in found if not quote.aggregate] or found
    query = split(page.url).query
    named = [quote for quote in singles if query and split(quote.url).query and same_page(quote.url, page.url)]
    if len(named) == 1 and len(singles) > 1:
        return named, len(singles)
    live = [quote for quote in singles if quote.state in (State.LIVE, None)]
    aggregates = [quote for quote in found if quote.aggregate and quote.low]
    if aggregates and not any(quote.low for quote in live or singles):
        return aggregates, len(singles)
    return live or singles, len(singles)


def _price(asked: list[Quote]) -> tuple[Prices | None, tuple[str, ...]]:
    ends = [end for quote in asked for end in (quote.low, quote.high) if end is not None]
    codes = {end.currency for end in ends}
    if len(codes) != 1:
        return None, (("offers in several currencies",) if codes else ())
    low, high = min(ends, key=lambda end: end.amount), max(ends, key=lambda end: end.amount)
    until = sorted({quote.until for quote in asked if quote.until})
    notes = (f"price stated as valid until {until[-1][:10]}",) if until else ()
    lowest = any(quote.low and not quote.high for quote in asked)
    return (low, high), (*notes, "the lowest of several prices; the highest is not stated") if lowest else notes


_SAID_ASIDE = {
    "instoreonly": "sold in shops only",
    "preorder": "pre-order",
    "presale": "pre-sale",
    "backorder": "back-order",
    "limitedavailability": "limited availability",
    "reserved": "reserved",
}


def _state(asked: list[Quote]) -> tuple[State | None, tuple[str, ...]]:
    states = {quote.state for quote in asked}
    order = (State.LIVE, State.OUT_OF_STOCK, State.ENDED)
    notes = dict.fromkeys(_SAID_ASIDE[quote.word] for quote in asked if quote.word in _SAID_ASIDE)
    unknown = dict.fromkeys(f"availability “{quote.word}”" for quote in asked if quote.word and not quote.state)
    return next((state for state in order if state in states), None), (*notes, *unknown)


def _offers(asked: list[Quote]) -> tuple[PageOffer, ...]:
    sellers = [quote for quote in asked if quote.seller]
    lone = len({quote.seller for quote in sellers}) == 1
    made = (
        PageOffer(quote.seller, quote.low, quote.shipping, quote.condition, featured=lone and place == 0)
        for place, quote in enumerate(sellers)
        if quote.seller
    )
    return tuple(dict.fromkeys(made))


def _rating(node: Node) -> tuple[Decimal | None, int | None, tuple[str, ...]]:
    """Stars out of five and their count; a scale other than five is converted and noted."""
    for rating in [*node.nodes("aggregaterating"), node]:
        value = number(next(iter(rating.scalars("ratingvalue", "rating")), None))
        reviews = [count(said) for name in ("reviewcount", "ratingcount", "count") for said in rating.scalars(name)]
        if value is None and (rating is node or not reviews):
            continue
        best = number(next(iter(rating.scalars("bestrating")), None))
        best = best if best is not None and 1 <= best <= 1000 else Decimal(5)
        # A best below five is the best that somebody gave, not the scale (Zalando).
        stars = value * 5 / best if value and best > 5 else value
        stated = next((said for said in reviews if said), next(iter(reviews), None))
        notes = (f"rating on a scale of {best}",) if best > 5 and value else ()
        return (_short(stars) if stars and stars <= 5 else None), stated, notes
    return None, None, ()


def _short(stars: Decimal) -> Decimal:
    """Without a float's tail (4.91399999999999970)."""
    exponent = stars.as_tuple().exponent
    return stars.quantize(Decimal("0.0001")).normalize() if isinstance(exponent, int) and exponent < -4 else stars


def _stock(asked: list[Quote], node: Node) -> int | None:
    levels = [quote.stock for quote in asked]
    if levels and None not in levels:
        return sum(level for level in levels if level is not None)
    for value in node.all("inventorylevel"):
        return count(value.text("value") if isinstance(value, Node) else value)
    return None


def _agreed(said: Iterable[Value | None]) -> Value | None:
    """The one value on which all agree."""
    found = set(said)
    return found.pop() if len(found) == 1 else None


def _brand(node: Node, page: Page) -> str | None:
    return _own_brand(node.text("brand") or node.text("manufacturer"), page)


# The words before a brand, where a page marks the whole line as one ("More of the brand: Lumen").
_LABEL = re.compile(
    r"^.{0,30}?\b(?:brand|marke|marca|marque|merk|märke|marka|бренд|ブランド|品牌)\s?[:：]\s?(?=\S)", re.IGNORECASE
)
_UNFILLED = re.compile(r"\$\{?\w+\}?$|\{\{|<%|%[A-Z_]+%$")


def _own_brand(brand: str | None, page: Page) -> str | None:
    """A brand that is the site's own address (“AliExpress.com”) is filler, so is a template's unfilled field."""
    brand = _LABEL.sub("", brand or "")
    if not brand or brand.casefold() in ("n/a", "none", "null", "unbranded", "-") or _UNFILLED.match(brand):
        return None
    host = (split(page.url).hostname or "").removeprefix("www.")
    is_address = re.fullmatch(r"[\w-]+\.(?:com|net|org|ru|cn|[a-z]{2})", brand.casefold())
    return None if is_address and (not host or brand.casefold() in host) else brand


def _image(node: Node, page: Page) -> str | None:
    link = node.link("image", "thumbnailurl")
    return join(page.url, link) if link else None


def _term(node: Node, name: str) -> str | None:
    for value in node.all(name):
        return value.link("@id", "url") if isinstance(value, Node) else str(value)
    return None


def _without_site(meta: Meta) -> str | None:
    """The shared title without the shop's name at its end; the heading where the title begins with it."""
    title = meta.first("og:title", "twitter:title")
    if not title:
        return meta.heading
    if meta.heading and title.casefold().startswith(meta.heading.casefold()):
        return meta.heading
    site = re.escape(meta.site or "\0")
    return re.sub(rf"\s*[|–—-]\s*{site}\s*$", "", title, flags=re.IGNORECASE)
