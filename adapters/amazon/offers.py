"""Offers other than the featured one: the list of all offers, the box beside the page, a closed used row."""

import re
from collections.abc import Iterator
from itertools import islice

from bs4 import BeautifulSoup, Tag

from adapters.amazon import boxes, prices, sellers
from adapters.amazon.markets import Market
from adapters.amazon.words import FREE, NEW, REFURBISHED, USED
from adapters.money import find_money, numbers, read_count, read_money, whole
from adapters.page import Part, href, printed
from adapters.readings import Condition, FulfilledBy, Money, PageOffer, Seller

_PRINTED_PRICE = re.compile(r"[$€£¥￥₹₺]|(?<![^\W\d])(?:kr|zł|TL|EUR|USD|R\$|SAR|AED|EGP)(?![^\W\d])")
_ORDINAL = re.compile(r"\d\s?[ªº]")  # "de 2ª mano" is no number of offers
_DELIVERY = (
    '[id="mir-layout-DELIVERY_BLOCK-slot-PRIMARY_DELIVERY_MESSAGE_LARGE"], [id^="mir-layout-DELIVERY_BLOCK"], '
    '[id^="delivery-message"], [id^="unified-delivery-message"]'
)
# What is said of orders above a sum ("mbc-shipping-sss-eligible") is no price of delivery.
_MORE_DELIVERY = '[id^="mbc-delivery"], [id^="mbc-shipping-fixed"], [id^="mbc-shipping-free"]'
# A page of the list holds ten.
_MOST = 100
_LIST_LINK = 'a[href*="offer-listing"]'
_ASKED_CONDITION = re.compile(r"[?&]condition=([A-Za-z]{2,12})")
_POPOVER_SELLER = re.compile(r"[?&]me=(A[0-9A-Z]{9,20})")
_POPOVER_CONDITION = re.compile(r"[?&]c=(new|used|refurbished)")


def condition(text: str) -> Condition | None:
    """The condition that a heading names ("Used - Like New" is used), None where it names none."""
    if REFURBISHED.search(text):
        return Condition.REFURBISHED
    if USED.search(text):
        return Condition.USED
    return Condition.NEW if NEW.search(text) else None


def read_list(page: Part, market: Market | None) -> tuple[PageOffer, ...]:
    """Every offer of the list, the pinned (featured) one first, in page order."""
    pinned = [_listed(part, market, featured=True) for part in page.all("aod-pinned-offer")[:1]]
    listed = [_listed(part, market) for part in page.all("aod-offer")[:_MOST]]
    old = [_old(part, market) for part in _inside(page, "olpOfferList", ".olpOffer")]
    return tuple(offer for offer in (*pinned, *listed, *old) if _says(offer))


def list_count(page: Part) -> int | None:
    """The number of offers besides the pinned one that the list prints."""
    total = page.first("aod-total-offer-count")
    if total is not None:
        return read_count(total.attr("value"))
    line = page.first("aod-filter-offer-count-string")
    return read_count(line.text) if line else None


def beside(page: Part, box: boxes.Box, market: Market | None, featured: Seller | None) -> tuple[PageOffer, ...]:
    """The offers that a product page prints besides the featured one, whose seller may own several rows."""
    listed = tuple(offer for offer in read_list(page, market) if not offer.featured)
    if listed:
        return listed
    rows = (_row(row, market) for row in boxes.all_rows(page)[:_MOST] if row.part.id != box.part.id)
    used = (
        [] if box.used or box.row else [_row(boxes.Box(part, True, False), market) for part in page.all("usedbuyBox")]
    )
    more = [_more(part, market) for part in _inside(page, "mbc", ".mbc-offer-row")]
    own = (featured and featured.key, Condition.USED if box.used else Condition.NEW)
    closed = [offer for offer in (*rows, *used) if (offer.seller.key, offer.condition) != own]
    return tuple(offer for offer in (*closed, *more) if offer.seller.id or offer.seller.name)


def printed_count(page: Part) -> int | None:
    """The number on the link to all offers; where new and used are counted apart, their sum."""
    for name in ("aod-ingress-link", "olpLinkWidget_feature_div", "olp_feature_div", "olp-upd-new-used", "mediaOlp"):
        counts = _counts(page.all(name))
        if counts:
            return counts.get("all", sum(counts.values()))
    formats = (link for link in page.css(f".swatchElement.selected {_LIST_LINK}") if link.text[:1].isdigit())
    counts = _counts(page.css('a[href*="/ref=dp_olp_"]')) or _counts(list(formats))
    return counts.get("all", sum(counts.values())) if counts else None


def _counts(parts: list[Part]) -> dict[str, int]:
    """The printed numbers by the condition that their link filters by."""
    links = [link for part in parts for link in (part.css(_LIST_LINK) or [part])]
    found: dict[str, int] = {}
    for link in links:
        count = _count(link.text)
        asked = _ASKED_CONDITION.search(link.attr("href"))
        if count is not None:
            found.setdefault(asked[1].lower() if asked else link.text, count)
    return found


def _inside(page: Part, name: str, row: str) -> Iterator[Part]:
    """The rows of the boxes of that id."""
    return islice((part for box in page.all(name) for part in box.css(row)), _MOST)


def _listed(part: Part, market: Market | None, featured: bool = False) -> PageOffer:
    heading = part.one('[id="aod-offer-heading"]')
    price = part.one('[id^="aod-price-"]') or part.one('[id="aod-offer-price"]') or part
    currency = market.currency if market else None
    seller, profile = _sold_by(part, market)
    return PageOffer(
        seller=seller,
        price=prices.of_block(price, currency),
        shipping=_shipping(part, currency),
        condition=condition(heading.text) if heading else None,
        fulfilled_by=_ships(part, seller, profile),
        featured=featured,
    )


def _sold_by(part: Part, market: Market | None) -> tuple[Seller, str]:
    """The seller, and the address of his profile; Amazon's own name bears no link."""
    row = part.one('[id="aod-offer-soldBy"]')
    if row is None:
        return Seller(), ""
    soup = row.soup()
    link = soup.select_one('a[href*="seller="]')
    value = soup.select_one(".a-col-right")
    # Without it only the label is there: the list broke off before the name.
    name = printed(link) or (next(value.stripped_strings, None) if value else None)
    return sellers.own(Seller(sellers.id_in(href(link)), name), market), href(link)


def _ships(part: Part, seller: Seller, profile: str) -> FulfilledBy | None:
    if "isAmazonFulfilled=1" in profile:
        return FulfilledBy.PLATFORM
    row = part.one('[id="aod-offer-shipsFrom"]')
    said = sellers.shipper(printed(_value(row.soup())) if row else None, seller)
    return said or (FulfilledBy.PLATFORM if sellers.is_amazon(seller.name) else None)


def _value(row: BeautifulSoup) -> Tag:
    """What stands beside the label of a row."""
    return row.select_one(".a-col-right") or row


def _shipping(part: Part, currency: str | None) -> Money | None:
    """Delivery on top of the price; None where it depends on the order's sum or is not said."""
    line = next((found for found in part.css(_DELIVERY) if found.text), None)
    row = part.one('[id="aod_ship_charge_row"]')
    text = line.text if line else row.text if row else ""
    amount = find_money(text, currency=currency)
    if not FREE.search(text):
        return amount
    return read_money("0.00", currency=currency) if amount is None else None


def _old(part: Part, market: Market | None) -> PageOffer:
    """A row of the offer-listing page, until 2020."""
    soup, currency = part.soup(), market.currency if market else None
    link, logo = soup.select_one(".olpSellerName a"), soup.select_one(".olpSellerName img[alt]")
    name = printed(link) or (str(logo["alt"]) if logo else None)
    seller = sellers.own(Seller(sellers.id_in(href(link)), name), market)
    platform = soup.select_one(".olpFbaPopoverTrigger") or sellers.is_amazon(name)
    return PageOffer(
        seller=seller,
        price=read_money(printed(soup.select_one(".olpOfferPrice")), currency=currency),
        shipping=_plain_shipping(printed(soup.select_one(".olpShippingInfo")), currency),
        condition=condition(printed(soup.select_one(".olpCondition"))),
        fulfilled_by=FulfilledBy.PLATFORM if platform else FulfilledBy.SELLER,
    )


def _plain_shipping(text: str, currency: str | None) -> Money | None:
    amount = find_money(text, currency=currency)
    return read_money("0.00", currency=currency) if amount is None and FREE.search(text) else amount


def _row(box: boxes.Box, market: Market | None) -> PageOffer:
    """A closed row of the accordion, or the used box below a new one."""
    said = sellers.read_row(box.part, market)
    currency = market.currency if market else None
    price = prices.read(box.part, currency) or prices.above(box.part, currency)
    return PageOffer(
        seller=said.seller or Seller(),
        price=price,
        condition=Condition.USED if box.used else Condition.NEW,
        fulfilled_by=said.by,
    )


def _more(part: Part, market: Market | None) -> PageOffer:
    """An offer of the box "Other sellers on Amazon", until 2022."""
    soup, currency = part.soup(), market.currency if market else None
    profile = href(soup.select_one('a[href*="seller="]'))
    popover = " ".join(str(span["data-a-popover"]) for span in soup.select("[data-a-popover]"))
    number, state = _POPOVER_SELLER.search(popover), _POPOVER_CONDITION.search(popover)
    by = re.search(r"isAmazonFulfilled=([01])", profile)
    name = printed(soup.select_one(".mbcMerchantName")) or None
    seller = Seller(sellers.id_in(profile) or (number[1] if number else None), name)
    platform = sellers.is_amazon(seller.name) or (by and by[1] == "1")
    return PageOffer(
        seller=sellers.own(seller, market),
        price=read_money(printed(soup.select_one('[id^="mbc-price"], .a-color-price')), currency=currency),
        shipping=_plain_shipping(printed(soup.select_one(_MORE_DELIVERY)), currency),
        condition=Condition(state[1]) if state else None,
        fulfilled_by=FulfilledBy.PLATFORM if platform else FulfilledBy.SELLER if by else None,
    )


def _says(offer: PageOffer) -> bool:
    return bool(offer.price or offer.seller.id or offer.seller.name)


def _count(text: str) -> int | None:
    """ "New & Used (10) from $15.99", "Comparar outras 12 ofertas a partir de R$1.645,19", "43 New"."""
    bracketed = re.search(r"[(（]\s?(\d[\d.,' ]{0,8})\s?[)）]", text)
    if bracketed:
        return whole(bracketed[1].strip())
    sign = _PRINTED_PRICE.search(text)
    before = numbers(_ORDINAL.sub("", text[: sign.start()] if sign else text))
    return whole(before[0]) if before else None
