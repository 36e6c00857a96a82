"""Amazon's offer list, the fragment behind "other sellers", as the local marketplace serves it (layout of 2025)."""

from html import escape

from adapters.readings import FulfilledBy
from monitor.demo.goods import AMAZON_US, Offer, Product
from monitor.demo.shelf import CONDITIONS, dollars, printed, shipper

OFFERS_A_PAGE = 10


def offer_list(asin: str, product: Product, page: int) -> str:
    """The fragment behind "other sellers"; the featured offer is pinned on the first page only."""
    first = (page - 1) * OFFERS_A_PAGE
    blocks = "".join(
        _offer_block(asin, offer, first + number)
        for number, offer in enumerate(product.others[first : first + OFFERS_A_PAGE], 1)
    )
    pinned = _pinned(asin, product) if page == 1 else ""
    return f"""<div id="all-offers-display-scroller"><div id="aod-container" class="a-section">{pinned}
<input type="hidden" name="" value="{len(product.others)}" id="aod-total-offer-count">
<input type="hidden" name="" value="data.amazon.com/api/marketplaces/{AMAZON_US}/cart/carts/retail/items">
<div id="aod-offer-list" role="list">{blocks}</div></div></div>"""


def _pinned(asin: str, product: Product) -> str:
    featured = product.featured
    heading = f"""<div id="aod-asin-block-asin"><div id="aod-asin-title">
<h5 id="aod-asin-title-text" class="aod-asin-title-text-class"> {escape(product.title)} </h5></div></div>"""
    if featured is None:
        return f"""<div id="aod-pinned-offer">{heading}
<div id="aod-pinned-offer-no-featured"> No featured offers available </div></div>"""
    return f'<div id="aod-pinned-offer" class="aod-pinned-offer">{heading}{_offer_inside(asin, featured, 0)}</div>'


def _offer_block(asin: str, offer: Offer, number: int) -> str:
    inside = _offer_inside(asin, offer, number)
    return f'<div id="aod-offer" class="a-section aod-information-block" role="listitem">{inside}</div>'


def _offer_inside(asin: str, offer: Offer, number: int) -> str:
    return f"""<div id="aod-offer-heading" class="a-section"><span class="a-size-base a-text-bold">
 {CONDITIONS[offer.condition]} </span></div>
<div id="aod-offer-price">{_offer_price(offer, number)}{_delivery(offer)}</div>
{_row("aod-offer-shipsFrom", "Ships from", _plain(shipper(offer)))}
{_row("aod-offer-soldBy", "Sold by", _sold_by(asin, offer, number))}"""


def _offer_price(offer: Offer, number: int) -> str:
    return f"""<span id="aod-price-{number}"><div class="a-section aok-relative">
<span class="aok-offscreen"> {dollars(offer.price)} </span>
<span class="a-price aok-align-center"><span class="a-offscreen"> </span>{printed(offer.price)}</span></div></span>"""


def _delivery(offer: Offer) -> str:
    if offer.shipping is None:
        return ""
    price = dollars(offer.shipping) if offer.shipping else "FREE"
    return f"""<div class="aod-delivery-promise"><div id="mir-layout-DELIVERY_BLOCK"><div
 id="mir-layout-DELIVERY_BLOCK-slot-PRIMARY_DELIVERY_MESSAGE_LARGE"><span data-csa-c-content-id="DEXUnifiedCXPDM"
 data-csa-c-delivery-price="{price}" data-csa-c-delivery-type="delivery" data-csa-c-delivery-time="March 10 - 14">
 {price} delivery <span class="a-text-bold">March 10 - 14</span></span></div></div></div>"""


def _row(name: str, label: str, value: str) -> str:
    return f"""<div id="{name}" class="a-section" role="listitem"><div class="a-fixed-left-grid-inner">
<div class="a-fixed-left-grid-col a-col-left"><span class="a-size-small a-color-tertiary">{label}</span></div>
<div class="a-fixed-left-grid-col a-col-right">{value}</div></div></div>"""


def _sold_by(asin: str, offer: Offer, number: int) -> str:
    name = escape(offer.name)
    if offer.by_amazon:
        return _plain(offer.name)
    stored = int(offer.fulfilled_by is FulfilledBy.PLATFORM)
    query = f"ie=UTF8&seller={offer.seller_id}&isAmazonFulfilled={stored}&asin={asin}&ref_=olp_merch_name_{number}"
    return f"""<a aria-label="{name}. Opens a new page" class="a-size-small a-link-normal" target="_blank"
 href="{escape(f"/gp/aag/main?{query}")}" role="link">{name} </a>"""


def _plain(text: str) -> str:
    return f'<span class="a-size-small a-color-base"> {escape(text)} </span>'
