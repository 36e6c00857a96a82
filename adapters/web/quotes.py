"""Offers of a product node as quotes: price, availability, condition, seller, stock."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from adapters.readings import Condition, Money, Seller, State
from adapters.schemaorg import Node
from adapters.schemaorg.values import availability, condition, count, currency, prices

_DEPTH = 4
# More offers than any page has; a page whose things name each other in circles could go on for ever.
_MOST = 2000
# The seller of the example in Google's documentation, which templates carry along.
_SAMPLE = "Executive Objects"
# schema.org PriceTypeEnumeration: what is not asked of a buyer.
_NOT_ASKED = frozenset(("listprice", "strikethroughprice", "srp", "msrp", "minimumadvertisedprice", "regularprice"))


@dataclass(frozen=True, slots=True)
class Quote:
    """One offer; `low` and `high` are equal where a single price is asked, `high` is None where only “from” is said."""

    low: Money | None = None
    high: Money | None = None
    state: State | None = None
    word: str = ""
    condition: Condition | None = None
    seller: Seller | None = None
    shipping: Money | None = None
    stock: int | None = None
    url: str | None = None
    sku: str | None = None
    until: str | None = None
    aggregate: bool = False


def quotes(product: Node, code: str | None = None) -> list[Quote]:
    """Every offer of the product and of its variants; `code` is the page's currency where an offer has none."""
    found = list(islice(_quotes(product, code, _DEPTH), _MOST))
    if not found and product.all("price", "availability", "lowprice"):
        found = [_quote(product, code)]
    return found


def _quotes(product: Node, code: str | None, depth: int) -> Iterator[Quote]:
    if not depth:
        return
    outer = _code(product) or code
    for offer in filter(_for_everyone, offered(product)):
        yield _quote(offer, outer)
        yield from _quotes(offer, _code(offer) or outer, depth - 1)
    for variant in product.nodes("hasvariant", "model"):
        yield from (_of_variant(quote, variant) for quote in _quotes(variant, outer, depth - 1))


def offered(product: Node) -> list[Node]:
    """The offers of a thing, or those that a book's actions lead to (Google's Book actions, as bol.com states them)."""
    if offers := product.nodes("offers", "offerdetails"):
        return offers
    editions = product.nodes("workexample")
    here = [edition for edition in editions if edition.link("url") and edition.link("url") == product.link("url")]
    actions = [action for work in (product, *(here or editions)) for action in work.nodes("potentialaction")]
    return [offer for action in actions for offer in action.nodes("expectsacceptanceof")]


def _of_variant(quote: Quote, variant: Node) -> Quote:
    """A variant's offer often leaves its address and sku to the variant."""
    return Quote(
        quote.low, quote.high, quote.state, quote.word, quote.condition, quote.seller, quote.shipping, quote.stock,
        quote.url or variant.link("url"), quote.sku or variant.text("sku"), quote.until, quote.aggregate,
    )  # fmt: skip


def _quote(offer: Node, code: str | None) -> Quote:
    low, high = _price(offer, code)
    state, word = availability(next(iter(offer.all("availability")), None))
    return Quote(
        low=low,
        high=high,
        state=state,
        word=word,
        condition=condition(_linked(offer, "itemcondition")),
        seller=_seller(offer),
        shipping=_shipping(offer),
        stock=_stock(offer),
        url=offer.link("url"),
        sku=offer.text("sku"),
        until=offer.text("pricevaliduntil"),
        aggregate="aggregateoffer" in offer.types,
    )


def _price(offer: Node, code: str | None) -> tuple[Money | None, Money | None]:
    """What a buyer is asked: the offer's price, the ends of an aggregate, or the price specification in force."""
    code = _code(offer) or code
    if stated := _prices(offer, "price", code):
        return stated[0], stated[-1]
    if lowest := _prices(offer, "lowprice", code):
        highest = _prices(offer, "highprice", code)
        return lowest[0], highest[-1] if highest else None
    for specification in sorted(filter(_for_everyone, offer.nodes("pricespecification")), key=_is_listed):
        code = _code(specification) or code
        if found := _prices(specification, "price", code) or _prices(specification, "minprice", code):
            return found[0], (_prices(specification, "maxprice", code) or found)[-1]
    return None, None


def _is_listed(specification: Node) -> bool:
    """A list price is asked only where there is no other (WooCommerce 9.4 names a lone price so)."""
    kind = (_linked(specification, "pricetype") or "").rstrip("/").split("/")[-1].lower()
    return kind in _NOT_ASKED


def _for_everyone(offer: Node) -> bool:
    """Not a member's price, not one from the second piece on, and not a rent."""
    least = [count(said) for quantity in offer.nodes("eligiblequantity") for said in quantity.scalars("minvalue")]
    rented = (_linked(offer, "businessfunction") or "").endswith("LeaseOut")
    return not rented and not offer.all("validformembertier") and not any(number and number > 1 for number in least)


def _prices(node: Node, name: str, code: str | None) -> tuple[Money, ...]:
    """The first readable price; it may be text, a number, or a thing with a value."""
    for value in node.all(name):
        if not isinstance(value, Node):
            found = prices(value, code)
        else:
            inner = (_prices(value, name, code) for name in ("value", "amount", "price", "sales"))
            found = next((prices for prices in inner if prices), ())
        if found:
            return found
    return ()


def _code(node: Node) -> str | None:
    """The currency field, else the symbol in the price's own text."""
    stated = currency(node.text("pricecurrency", "currency"))
    texts = [value for value in node.scalars("price", "lowprice") if isinstance(value, str)]
    inner = [_code(value) for value in node.nodes("price", "lowprice", "sales")]
    return stated or next((code for code in [*map(currency, texts), *inner] if code), None)


def _seller(offer: Node) -> Seller | None:
    for value in offer.all("seller", "offeredby"):
        if not isinstance(value, Node):
            return Seller(name=str(value).strip()) if not str(value).startswith("http") else None
        if (name := value.text("name", "legalname")) and name != _SAMPLE:
            return Seller(id=value.text("identifier"), name=name)
    return None


def _shipping(offer: Node) -> Money | None:
    """The shipping rate where one is stated for all; rates by destination are another fact."""
    details = offer.nodes("shippingdetails")
    rates = [rate for detail in details for rate in detail.nodes("shippingrate")]
    if len(details) != 1 or len(rates) != 1:
        return None
    value, code = rates[0].text("value"), currency(rates[0].text("currency"))
    if value is None or code is None:
        return None
    if value.strip("0.,") == "":
        return Money(Decimal(0), code)
    found = prices(value, code)
    return found[0] if len(found) == 1 else None


def _stock(offer: Node) -> int | None:
    for value in offer.all("inventorylevel"):
        said = value.text("value") if isinstance(value, Node) else value
        if (left := count(said)) is not None:
            return left
    return None


def _linked(node: Node, name: str) -> str | None:
    """A term: its address, or the plain word."""
    for value in node.all(name):
        return (value.link("@id", "url") or value.text("name")) if isinstance(value, Node) else str(value)
    return None
