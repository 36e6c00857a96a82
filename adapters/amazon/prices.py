"""Prices in Amazon's markup: the price to pay among list prices, unit prices, savings and ranges."""

from collections.abc import Iterator

from adapters.money import find_money, read_money
from adapters.page import Part
from adapters.readings import Money

# The price to pay, where the markup names it; a struck or unit price is an `a-text-price` without these.
_TO_PAY = (
    ".priceToPay, .apexPriceToPay, .reinventPricePriceToPayMargin, .centralizedApexPricePriceToPayMargin, "
    ".a-price.header-price"
)
_ANY = ".a-price"
_STRUCK = frozenset({"a-text-price", "a-text-strike", "basisPrice", "pricePerUnit"})

# Blocks that hold nothing but the price of the offer they stand in, newest first.
APEX = (
    "corePrice_feature_div",
    "corePriceDisplay_desktop_feature_div",
    "corePrice_desktop",
    "apex_offerDisplay_desktop",
    "apex_desktop_newAccordionRow",
    "apex_desktop",
    "corePriceDisplay_mobile_feature_div",
    "corePrice_mobile_feature_div",
    "apex_mobile",
)
# Single elements whose text is the price, newest first; a deal's price stands before the usual one.
PLAIN = (
    "price_inside_buybox",
    "newBuyBoxPrice",
    "priceblock_dealprice",
    "priceblock_saleprice",
    "priceblock_businessprice",
    "priceblock_pospromoprice",
    "priceblock_ourprice",
    "kindle-price",
    "digital-list-price-buy",
    "buyNewSection",
    "unqualifiedBuyBoxPrice",
    "soldByThirdParty",
    "actualPriceValue",
    "buyingPriceValue",
)
_PLAIN_CSS = (
    ".kindle-price .a-color-price, .header-price, .offer-price, #usedPrice, #buyBoxInner .a-color-price, "
    "#buyNewSection .a-color-price, #dmusic_buy_box .a-text-bold"
)


def read(part: Part, currency: str | None) -> Money | None:
    """The price that the part's own blocks state, the first readable one; None where there is none."""
    classes = (read_money(plain.text, currency=currency) for plain in part.css(_PLAIN_CSS))
    return by_id(part, currency) or next((money for money in classes if money), None)


def by_id(part: Part, currency: str | None) -> Money | None:
    """The same, but only from blocks that their id names as the featured offer's."""
    blocks = (of_block(block, currency) for block in part.each(*APEX))
    texts = (read_money(plain.text, currency=currency) for plain in part.each(*PLAIN))
    return next((money for group in (blocks, texts) for money in group if money), None)


def spoken(part: Part) -> Money | None:
    """The price that the offer's form sends along (2023 and later); its currency is named."""
    amount = part.one('input[name="items[0.base][customerVisiblePrice][amount]"]')
    code = part.one('input[name="items[0.base][customerVisiblePrice][currencyCode]"]')
    return read_money(amount.attr("value"), currency=code.attr("value") or None) if amount and code else None


def above(part: Part, currency: str | None) -> Money | None:
    """The price in the header that stands right before the part (used boxes until 2019)."""
    header = part.node.prev
    while header is not None and not header.is_element_node:
        header = header.prev
    return read(Part(header), currency) if header is not None else None


def read_range(part: Part, currency: str | None) -> tuple[Money, Money] | None:
    """The lowest and highest price of a listing whose variation is not chosen yet."""
    for block in part.each(*APEX, *PLAIN):
        ends = [money for text in _range_texts(block) if (money := read_money(text, currency=currency))]
        if len(ends) == 2 and ends[0].currency == ends[1].currency and ends[0].amount < ends[1].amount:
            return ends[0], ends[1]
    return None


def of_block(block: Part, currency: str | None) -> Money | None:
    """The price to pay in a block that may also hold list prices, unit prices and savings."""
    if _is_range(block):
        return None
    for price in block.css(_TO_PAY) + [part for part in block.css(_ANY) if not _is_struck(part)]:
        if money := of_price(price, currency):
            return money
    spoken = (find_money(part.text, currency=currency) for part in block.css(".aok-offscreen, .apex-pricetopay-value"))
    return next((money for money in spoken if money), None)


def of_price(price: Part, currency: str | None) -> Money | None:
    """One price element: its off-screen text, else its drawn parts (sign, whole, fraction)."""
    for hidden in price.css(".a-offscreen"):
        if money := read_money(hidden.text, currency=currency):
            return money
    whole = price.one(".a-price-whole")
    if whole is None:
        return read_money(price.text, currency=currency)
    sign, fraction = price.one(".a-price-symbol"), price.one(".a-price-fraction")
    digits = whole.text.rstrip(".,٫")
    mark = "." if fraction and fraction.text else ""
    text = f"{sign.text if sign else ''} {_plain(digits)}{mark}{fraction.text if fraction else ''}"
    return read_money(text, currency=currency)


def _plain(digits: str) -> str:
    return "".join(sign for sign in digits if sign.isdecimal())


def _is_struck(price: Part) -> bool:
    return bool(_STRUCK & set(price.attr("class").split())) or price.attr("data-a-strike") == "true"


def _is_range(block: Part) -> bool:
    return block.one(".a-price-range") is not None or _has_dash(block)


def _has_dash(block: Part) -> bool:
    return len(block.css(".apexPriceToPay")) == 2 and " - " in block.text


def _range_texts(block: Part) -> Iterator[str]:
    span = block.one(".a-price-range") or (block if _has_dash(block) else None)
    if span is not None:
        for price in span.css(_ANY):
            hidden = price.one(".a-offscreen")
            yield hidden.text if hidden else price.text
    elif " - " in block.text or "–" in block.text:
        yield from block.text.replace("–", " - ").split(" - ")
