"""Who sells and who ships, in every form that Amazon's offers have had since 2016."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from bs4 import Tag

from adapters.amazon.markets import Market
from adapters.amazon.words import SHIPS_FROM, SOLD_BY
from adapters.page import Part, href, printed
from adapters.readings import FulfilledBy, Seller

_SELLER_ID = re.compile(r"(?:[?&]|%3F|%26)(?:seller|me|merchant|m|smid)(?:=|%3D)(A[0-9A-Z]{9,20})(?![0-9A-Z])")
# Links to his delivery costs and return rules name the seller too, but print other words.
_SELLER_LINK = (
    'a:is([href*="seller="], [href*="/gp/aag/"], [href*="/sp?"], [href*="/shops/"])'
    ':not([href*="/aag/details"], [href*="sshmPath="])'
)
_AMAZON = re.compile(
    r"(?:www\.)?Amazon(?:\.[a-z]{2,3}(?:\.[a-z]{2})?)?"
    r"(?: (?:US|UK|EU|Global Store|Export Sales|Digital|Media EU|Japan|Services)[\w .,à]{0,30}| LLC)?"
    r"|アマゾン(?:ジャパン)?|أمازون(?:\.[a-z.]{2,6})?",
)
_OUTLET = re.compile(
    r"Warehouse Deals"
    r"|Amazon[ -](?:Warehouse(?: Deals)?|Resale|Retourenkauf|Seconde main|Seconda mano|Segunda mano|Tweede Kans"
    r"|アウトレット)|Amazonアウトレット",
    re.IGNORECASE,
)
_PLATFORM = ("amazon", "アマゾン", "أمازون")
_OUTLET_IDS = frozenset({"A2L77EE7U53NWQ", "A2OAJ7377F756P", "A8KICS1PHF7ZO", "A6T89FGPU3U0Q"})
_NEXT_SENTENCE = re.compile(r"\.\s+(?=[^\W\d_]{4})")
_FREE_TEXT = (
    "merchant-info",
    "newMerchantInfo",
    "merchantInfo",
    "merchant-info_feature_div",
    "shipsFromSoldBy_feature_div",
)
# Ids repeat, but no page says it in so many places.
_MOST = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What one place says; either part may be unsaid."""

    seller: Seller | None = None
    by: FulfilledBy | None = None


def read(box: Part, page: Part, market: Market | None, used: bool = False) -> Said:
    """Seller and shipper of the featured offer: in its box, else in the page's places that are his by their id."""
    for place in (box, page):
        for reader in (_rows, _table, _text):
            said = reader(place)
            if said.seller and said.seller.name:
                return _completed(said, box, page, market)
    bare = _links(box, () if used else box.css(f"#usedbuyBox :is({_SELLER_LINK})"))
    return _completed(bare if bare.seller else _digital(box), box, page, market)


def read_row(box: Part, market: Market | None) -> Said:
    """Seller and shipper of a closed row: its own link goes before the form's hidden fields."""
    said = _links(box)
    if said.seller is None:
        return read(box, box, market)
    sentence = _text(box)
    if said.by is None and sentence.seller and sentence.seller.id == said.seller.id:
        said = sentence
    return _completed(said, box, box, market)


def is_amazon(name: str | None) -> bool:
    """True where the name is Amazon's own retail arm (not its outlet, Warehouse or Resale)."""
    return bool(name and _AMAZON.fullmatch(name.strip().rstrip(".")))


def is_outlet(seller: Seller) -> bool:
    """True for Amazon's own outlet of returned goods (Warehouse, Resale)."""
    return seller.id in _OUTLET_IDS or bool(seller.name and _OUTLET.fullmatch(seller.name.strip()))


def id_in(address: str) -> str | None:
    """The seller id in a link's address, None where it names none."""
    found = _SELLER_ID.search(address.replace("&amp;", "&"))
    return found[1] if found else None


def shipper(name: str | None, seller: Seller | None) -> FulfilledBy | None:
    """Whether the named shipper is the platform or the seller himself."""
    if not name:
        return None
    return FulfilledBy.PLATFORM if "amazon" in name.lower() or is_amazon(name) else FulfilledBy.SELLER


def own(seller: Seller, market: Market | None) -> Seller:
    """Amazon itself under its market's own merchant id, where the place names no id."""
    if seller.id is None and market and market.merchant and is_amazon(seller.name):
        return Seller(market.merchant, seller.name)
    return seller


def _completed(said: Said, box: Part, page: Part, market: Market | None) -> Said:
    seller, by = said.seller, said.by
    hidden = _hidden_id(box) or _hidden_id(page)
    if seller is None:
        seller = Seller(hidden) if hidden else None
    elif seller.id is None and hidden and _fits(hidden, seller, market):
        seller = Seller(hidden, seller.name)
    if seller is None or _is_digital(box):
        return Said(seller, by)
    seller = own(seller, market)
    itself = is_amazon(seller.name) or bool(market and market.merchant and seller.id == market.merchant)
    return Said(seller, by or (FulfilledBy.PLATFORM if itself else None))


def _fits(hidden: str, seller: Seller, market: Market | None) -> bool:
    """The form of an older accordion carries Amazon's id in rows that others sell."""
    return market is None or (hidden == market.merchant) == is_amazon(seller.name) or is_amazon(seller.name)


def _hidden_id(box: Part) -> str | None:
    values = (part.attr("value") for part in box.each("merchantID", "usedMerchantID"))
    return next((value for value in values if value), None)


def _is_digital(box: Part) -> bool:
    return box.one(".kindle-price, .print-sold-by, #kindle-price") is not None


def _rows(box: Part) -> Said:
    """2023 and later: a feature block each for seller and shipper; some markets merge both in one row."""
    sold = next(_printing(box.all("merchantInfoFeature_feature_div")), None)
    if sold is None:
        return Said()
    block = sold.soup()
    seller = _seller(block)
    ships = next(_printing(box.all("fulfillerInfoFeature_feature_div")), None)
    if ships is not None:
        return Said(seller, shipper(_message(ships.soup()), seller))
    merged = SHIPS_FROM.search(printed(block.select_one(".offer-display-feature-label")))
    return Said(seller, shipper(seller.name, seller) if merged else None)


def _table(box: Part) -> Said:
    """2020 to 2023: a table of seller, shipper and more."""
    seller: Seller | None = None
    by: FulfilledBy | None = None
    for row, value in _cells(box):
        if seller is None and (SOLD_BY.search(row) or _profile(value)):
            seller = _seller(value)
        if by is None and SHIPS_FROM.search(row):
            by = shipper(_message(value), seller)
    return Said(seller, by)


def _cells(box: Part) -> Iterator[tuple[str, Tag]]:
    """The table's values with the name of their row, which they carry themselves since 2021."""
    for cell in _printing(box.css("[tabular-attribute-name]:not(.tabular-buybox-label)")):
        yield cell.attr("tabular-attribute-name"), cell.soup()
    for row in _printing(box.css("#tabular-buybox-container tr:not(:has([tabular-attribute-name]))")):
        soup = row.soup()
        if value := soup.select_one(".tabular-buybox-content, .tabular-buybox-text"):
            yield _name(soup.select_one(".tabular-buybox-label-truncate, .tabular-buybox-label")), value


def _text(box: Part) -> Said:
    """2016 to 2021: one sentence ("Sold by X and Fulfilled by Amazon.") with a link for a third party."""
    for place in _printing(box.each(*_FREE_TEXT)):
        sentence = place.soup()
        link = _profile(sentence)
        if link and (name := printed(link)):
            seller = Seller(id_in(href(link)), name)
            link.extract()
            rest = printed(sentence).lower()
            platform = is_amazon(name) or any(word in rest for word in _PLATFORM)
            return Said(seller, FulfilledBy.PLATFORM if platform else FulfilledBy.SELLER)
        if found := _OUTLET.search(printed(sentence)) or _AMAZON.search(printed(sentence)):
            return Said(Seller(None, _NEXT_SENTENCE.split(found[0])[0].rstrip(". ")), FulfilledBy.PLATFORM)
    return Said()


def _links(box: Part, others: Iterable[Part] = ()) -> Said:
    """Used boxes and old accordions: a bare link to the seller's profile beside "Sold by", not one of `others`."""
    not_his = {link.node.mem_id for link in others}
    places = (*box.css("#sellerProfileTriggerId"), *box.css(_SELLER_LINK))
    links = (link for link in places if link.node.mem_id not in not_his)
    link = next((link for link in links if link.text and id_in(link.attr("href"))), None)
    if link is None:
        return Said()
    platform = box.has("SSOFpopoverLink", "SSOFpopoverLink_ubb") or "isAmazonFulfilled=1" in link.attr("href")
    return Said(Seller(id_in(link.attr("href")), link.text), FulfilledBy.PLATFORM if platform else None)


def _digital(box: Part) -> Said:
    name = box.one(".print-sold-by .a-color-base, #Ebooks-desktop-printSoldBy .a-color-base, #sold-by .a-color-base")
    return Said(Seller(None, name.text)) if name and name.text else Said()


def _printing(parts: Iterable[Part]) -> Iterator[Part]:
    """Those of the first parts that print something."""
    return (part for part in islice(parts, _MOST) if part.text)


def _seller(block: Tag) -> Seller:
    """The seller whom a row names: in the link to his profile, else in its value."""
    link = _profile(block)
    return Seller(id_in(href(link)), _name(link) or _message(block) or None)


def _profile(block: Tag) -> Tag | None:
    return block.select_one("a#sellerProfileTriggerId") or block.select_one(_SELLER_LINK)


def _message(block: Tag) -> str:
    """The value of a row: its first message, not its label and not the pop-over that repeats it."""
    value = block.select_one(".offer-display-feature-text") or block
    named = map(printed, value.select(".offer-display-feature-text-message, .tabular-buybox-text-message"))
    return next(filter(None, named), "") or _name(value)


def _name(tag: Tag | None) -> str:
    """The text, once: a shortened name stands beside the full one."""
    return printed(tag and tag.select_one(".a-truncate-full")) or printed(tag)
