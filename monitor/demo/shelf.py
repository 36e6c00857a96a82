"""Amazon's product page as the local marketplace serves it, in the layout of 2024 and after."""

from decimal import Decimal
from html import escape

from adapters.readings import Condition, FulfilledBy
from monitor.demo.goods import AMAZON_US, Offer, Product
from monitor.demo.opinions import reviews

CONDITIONS = {
    Condition.NEW: "New",
    Condition.USED: "Used - Good",
    Condition.REFURBISHED: "Refurbished - Excellent",
}


def dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def printed(amount: Decimal) -> str:
    """A price in pieces, as it is drawn on the page."""
    whole, _, cents = f"{amount:,.2f}".partition(".")
    return f"""<span aria-hidden="true"><span class="a-price-symbol">$</span><span class="a-price-whole">{whole}<span
 class="a-price-decimal">.</span></span><span class="a-price-fraction">{cents}</span></span>"""


def product_page(asin: str, product: Product, deliver_to: str, padding: str = "") -> str:
    """The whole page at /dp/{asin}."""
    title = escape(product.title)
    return f"""<!doctype html><html lang="en-us" class="a-no-js"><head><meta charset="utf-8">
<title>Amazon.com: {title}</title>
<link rel="canonical" href="https://www.amazon.com/dp/{escape(asin)}">
<meta name="title" content="Amazon.com: {title}">
<script>var ue_sn = "www.amazon.com", ue_mid = "{AMAZON_US}", ue_url = "/dp/{escape(asin)}";</script></head>
<body class="a-m-us a-aui_72554-c">
{_navigation(deliver_to)}
<div id="a-page"><div id="dp" class="home en_US"><div id="dp-container" class="a-container" role="main"><div id="ppd">
<div id="rightCol" class="rightCol"><div id="buybox">{_buybox(asin, product)}</div>{_ingress(asin, product)}</div>
<div id="leftCol" class="leftCol">{_picture(product)}</div>
<div id="centerCol" class="centerColAlign">
<div id="titleSection"><h1 id="title"><span id="productTitle" class="a-size-large"> {title} </span></h1></div>
{_byline(product)}{_stars(asin, product)}{_price(product, "corePriceDisplay_desktop_feature_div")}{_overview(product)}
</div>
</div>
{_details(asin, product)}{reviews(product)}
<div id="sims-consolidated-1_feature_div">{padding}</div>
</div></div></div></body></html>"""


def _navigation(deliver_to: str) -> str:
    return f"""<header id="navbar"><div id="nav-logo"><a href="/ref=nav_logo" aria-label="Amazon">Amazon</a></div>
<div id="nav-global-location-slot"><a id="nav-global-location-popover-link" role="button"><div id="glow-ingress-block">
<span class="nav-line-1" id="glow-ingress-line1"> Deliver to </span>
<span class="nav-line-2" id="glow-ingress-line2"> {escape(deliver_to)} </span></div></a></div></header>"""


def _picture(product: Product) -> str:
    if product.image is None:
        return ""
    source, alt = escape(product.image), escape(product.title)
    return f"""<div id="imageBlock"><div id="imgTagWrapperId" class="imgTagWrapper"><img alt="{alt}" src="{source}"
 data-old-hires="{source}" class="a-dynamic-image" id="landingImage"></div></div>"""


def _byline(product: Product) -> str:
    if product.brand is None:
        return ""
    return f"""<div id="bylineInfo_feature_div"><a id="bylineInfo" class="a-link-normal"
 href="/stores/page/0">Visit the {escape(product.brand)} Store</a></div>"""


def _overview(product: Product) -> str:
    if product.brand is None:
        return ""
    return f"""<div id="productOverview_feature_div"><table><tr class="a-spacing-small po-brand">
<td class="a-span3"><span class="a-text-bold">Brand</span></td>
<td class="a-span9"><span class="po-break-word">{escape(product.brand)}</span></td></tr></table></div>"""


def _stars(asin: str, product: Product) -> str:
    if product.rating is None or product.reviews is None:
        return ""
    words = f"{product.rating} out of 5 stars"
    return f"""<div id="averageCustomerReviews" data-asin="{escape(asin)}">
<span id="acrPopover" class="reviewCountTextLinkedHistogram" title="{words}"><a href="javascript:void(0)">
<span class="a-size-base a-color-base"> {product.rating} </span>
<i class="a-icon a-icon-star"><span class="a-icon-alt">{words}</span></i></a></span>
<a id="acrCustomerReviewLink" href="#customerReviews">
<span id="acrCustomerReviewText" class="a-size-base">{product.reviews:,} ratings</span></a></div>"""


def _price(product: Product, name: str) -> str:
    featured = product.featured
    if featured is None or featured.condition is Condition.USED:
        return ""
    return f"""<div id="{name}" class="celwidget" data-feature-name="corePrice"><div class="a-section">
<span class="a-price aok-align-center priceToPay" data-a-size="xl"><span class="a-offscreen">{dollars(featured.price)}
</span>{printed(featured.price)}</span></div></div>"""


def _buybox(asin: str, product: Product) -> str:
    featured = product.featured
    if featured is None:
        return _choices_box(asin) if product.offers else _unavailable_box()
    return _used_box(asin, featured) if featured.condition is Condition.USED else _new_box(asin, product, featured)


def _new_box(asin: str, product: Product, featured: Offer) -> str:
    left = f"Only {product.stock} left in stock - order soon." if product.stock else "In Stock"
    colour = "a-color-price" if product.stock else "a-color-success"
    return f"""<div id="qualifiedBuybox">{_price(product, "corePrice_feature_div")}
<div id="availability_feature_div"><div id="availability" class="a-section">
<span class="a-size-medium {colour}"> {left} </span></div></div>
{_feature("fulfiller-info", "fulfillerInfoFeature", "Ships from", escape(shipper(featured)))}
{_feature("merchant-info", "merchantInfoFeature", "Sold by", _seller_link(asin, featured))}
<form method="post" id="addToCart" action="/gp/product/handle-buy-box">
<input type="hidden" id="ASIN" name="ASIN" value="{escape(asin)}">
<input type="hidden" id="merchantID" name="merchantID" value="{escape(featured.seller_id)}">
<input type="hidden" id="offerListingID" name="offerListingID" value="offer-{escape(featured.seller_id)}">
<span id="submit.add-to-cart"><input id="add-to-cart-button" type="submit" value="Add to Cart"></span></form></div>"""


def _used_box(asin: str, featured: Offer) -> str:
    stored = featured.fulfilled_by is FulfilledBy.PLATFORM
    by_amazon = '<a id="SSOFpopoverLink_ubb" href="#">Fulfilled by Amazon</a>' if stored else ""
    return f"""<div id="usedOnlyBuybox"><div id="usedBuySection" class="rbbHeader dp-accordion-row">
<span class="a-text-bold">Buy used</span>
<span class="a-size-base a-color-price offer-price a-text-normal">{dollars(featured.price)}</span></div>
<div id="usedbuyBox"><form method="post" action="/gp/product/handle-buy-box">
<input type="hidden" id="ASIN" name="ASIN" value="{escape(asin)}">
<input type="hidden" id="usedMerchantID" name="usedMerchantID" value="{escape(featured.seller_id)}">
<div class="a-row"><span class="a-text-bold">Used: Good</span>
<a id="usedItemConditionInfoLink" href="#">Details</a></div>
<div class="a-row">Sold by {_seller_link(asin, featured)} {by_amazon}</div>
<span id="submit.add-to-cart-ubb"><input id="add-to-cart-button-ubb" type="submit" value="Add to Cart"></span>
</form></div></div>"""


def _feature(slot: str, name: str, label: str, value: str) -> str:
    return f"""<div id="{name}_feature_div" class="celwidget" data-feature-name="{name}">
<div class="offer-display-feature-label" offer-display-feature-name="desktop-{slot}"><div class="a-spacing-none">
<span class="a-size-small a-color-tertiary">{label}</span></div></div>
<div class="offer-display-feature-text" offer-display-feature-name="desktop-{slot}"><div class="a-spacing-none">
<span class="a-size-small offer-display-feature-text-message">{value}</span></div></div></div>"""


def shipper(offer: Offer) -> str:
    if offer.by_amazon:
        return "Amazon.com"
    return "Amazon" if offer.fulfilled_by is FulfilledBy.PLATFORM else offer.name


def _seller_link(asin: str, offer: Offer) -> str:
    if offer.by_amazon:
        return escape(offer.name)
    stored = int(offer.fulfilled_by is FulfilledBy.PLATFORM)
    query = f"ie=UTF8&seller={offer.seller_id}&asin={asin}&ref_=dp_merchant_link&isAmazonFulfilled={stored}"
    href = escape(f"/gp/help/seller/at-a-glance.html/ref=dp_merchant_link?{query}")
    return f'<a href="{href}" id="sellerProfileTriggerId">{escape(offer.name)}</a>'


def _choices_box(asin: str) -> str:
    name = escape(asin)
    return f"""<div id="unqualifiedBuyBox_feature_div"><form method="post" id="addToCart">
<input type="hidden" id="offerListingID" name="offerListingID" value="">
<input type="hidden" id="ASIN" name="ASIN" value="{name}">
<input type="hidden" id="merchantID" name="merchantID" value="">
<div id="unqualifiedBuyBox" class="a-box"><span id="buybox-see-all-buying-choices" class="a-button">
<a href="/gp/offer-listing/{name}/ref=dp_olp_unknown_mbc" title="See All Buying Options" class="a-button-text">
 See All Buying Options </a></span></div></form></div>
<div id="availability_feature_div"><div id="availability" class="a-section"><span> </span></div></div>"""


def _unavailable_box() -> str:
    return """<div id="outOfStockBuyBox_feature_div"><div id="outOfStock" class="a-box"><div class="a-box-inner">
<div id="availability" class="a-section"><span class="a-size-medium a-color-price"> Currently unavailable. </span><br>
We don't know when or if this item will be back in stock. </div></div></div></div>"""


def _ingress(asin: str, product: Product) -> str:
    if product.featured is None or not product.others:
        return ""
    cheapest = min(product.others, key=lambda offer: offer.price)
    href = escape(f"/gp/offer-listing/{asin}/ref=dp_olp_ALL_mbc?ie=UTF8&condition=ALL")
    words = "New" if all(offer.condition is Condition.NEW for offer in product.others) else "New &amp; Used"
    return f"""<div id="dynamic-aod-ingress-box" class="a-box"><div class="a-box-inner">
<span class="daodi-header-font"> Other sellers on Amazon </span><div class="daodi-content">
<a id="aod-ingress-link" class="a-link-normal" href="{href}" role="button">
<span class="a-color-base">{words} ({len(product.others)}) from</span> <span class="a-price"><span class="a-offscreen">
{dollars(cheapest.price)}</span></span></a></div></div></div>"""


def _details(asin: str, product: Product) -> str:
    rows = f"""<li><span class="a-list-item"><span class="a-text-bold">ASIN &rlm; : &lrm;</span>
<span>{escape(asin)}</span></span></li>"""
    return f"""<div id="detailBulletsWrapper_feature_div" class="a-section feature detail-bullets-wrapper bucket">
<h2>Product details</h2><div id="detailBullets_feature_div"><ul class="a-unordered-list detail-bullet-list">{rows}</ul>
</div><ul class="a-unordered-list detail-bullet-list">{_ranks(product)}</ul></div>"""


def _ranks(product: Product) -> str:
    if not product.ranks:
        return ""
    (board, place), *finer = product.ranks
    lines = (
        f"""<li><span class="a-list-item"> #{place:,} in <a href="/gp/bestsellers/x/{number}/ref=pd_zg_hrsr">
{escape(name)}</a></span></li>"""
        for number, (name, place) in enumerate(finer, 1)
    )
    return f"""<li><span class="a-list-item"><span class="a-text-bold"> Best Sellers Rank: </span> #{place:,} in
 {escape(board)} (<a href="/gp/bestsellers/x/ref=pd_zg_ts">See Top 100 in {escape(board)}</a>)
<ul class="a-unordered-list zg_hrsr">{"".join(lines)}</ul></span></li>"""
