"""Amazon's markup of each era in small, as the documented shapes have it."""

from adapters.amazon import pages
from adapters.amazon.markets import MARKETS
from adapters.page import Page
from adapters.readings import PageReading, Seller

ASIN = "B0TWOAMBL1"


def product(*blocks: str, market: str = "us", asin: str = ASIN, title: str = "Blue Lamp", lang: str = "en-us") -> str:
    """A product page: title, canonical address and whatever blocks the era had."""
    link = f'<link rel="canonical" href="https://www.{MARKETS[market].domain}/Blue-Lamp/dp/{asin}">'
    head = f'<!doctype html><html lang="{lang}"><head><title>{title}</title>{link}</head>'
    center = f'<div id="centerCol"><h1 id="title"><span id="productTitle"> {title} </span></h1></div>'
    return f'{head}<body><div id="dp">{center}{"".join(blocks)}</div></body></html>'


def read(*blocks: str, market: str = "us", title: str = "Blue Lamp", lang: str = "en-us") -> PageReading:
    return pages.read(Page(product(*blocks, market=market, title=title, lang=lang).encode()))


def sold(said: PageReading) -> tuple[str | None, str | None, str | None]:
    """Id and name of who sells, and who sends it."""
    seller = said.featured_seller or Seller()
    return seller.id, seller.name, said.fulfilled_by


def box(*blocks: str, merchant: str = "", asin: str = ASIN, cart: bool = True) -> str:
    """The buy box with its form's hidden fields."""
    fields = f'<input type="hidden" id="ASIN" value="{asin}"><input type="hidden" id="merchantID" value="{merchant}">'
    button = '<input id="add-to-cart-button" type="submit">' if cart else ""
    return f'<div id="buybox"><div id="qualifiedBuybox">{fields}{"".join(blocks)}{button}</div></div>'


def core_price(hidden: str, struck: str = "") -> str:
    """2021 and later: the price to pay, with a struck list price beside it."""
    old = f'<span class="a-price a-text-price" data-a-strike="true"><span class="a-offscreen">{struck}</span></span>'
    to_pay = f'<span class="a-price priceToPay"><span class="a-offscreen">{hidden}</span></span>'
    return f'<div id="corePriceDisplay_desktop_feature_div">{old if struck else ""}{to_pay}</div>'


def drawn_price(sign: str, whole: str, mark: str, fraction: str) -> str:
    """2024 and later: the off-screen text is empty, the price is drawn in parts."""
    parts = (
        f'<span class="a-price-symbol">{sign}</span><span class="a-price-whole">{whole}'
        f'<span class="a-price-decimal">{mark}</span></span><span class="a-price-fraction">{fraction}</span>'
    )
    drawn = f'<span class="a-price"><span class="a-offscreen"> </span><span aria-hidden="true">{parts}</span></span>'
    return f'<div id="corePrice_feature_div">{drawn}</div>'


def profile(seller: str, name: str) -> str:
    return (
        f'<a id="sellerProfileTriggerId" href="/gp/help/seller/at-a-glance.html?ie=UTF8&amp;seller={seller}">{name}</a>'
    )


def merchant_info(sentence: str) -> str:
    """2016 to 2021."""
    return f'<div id="merchant-info">{sentence}</div>'


def tabular(ships_label: str, ships: str, sold_label: str, sold: str) -> str:
    """2020 to 2023."""
    rows = "".join(
        f'<div class="tabular-buybox-label">{label}</div><div class="tabular-buybox-text" '
        f'tabular-attribute-name="{label}"><span class="tabular-buybox-text-message">{value}</span></div>'
        for label, value in ((ships_label, ships), (sold_label, sold))
    )
    return f'<div id="tabular-buybox">{rows}</div>'


def old_table(ships_label: str, ships: str, sold_label: str, sold: str) -> str:
    """2020: each text stands twice, whole and cut short."""

    def cell(kind: str, text: str) -> str:
        twice = (f'<span class="a-truncate-{part}">{text}</span>' for part in ("full", "cut"))
        return f'<td><span class="a-truncate {kind}">{"".join(twice)}</span></td>'

    def label(text: str) -> str:
        return f'<span class="tabular-buybox-label">{text}</span>'

    rows = "".join(
        f"<tr>{cell('tabular-buybox-label-truncate', label(name))}{cell('tabular-buybox-content', value)}</tr>"
        for name, value in ((ships_label, ships), (sold_label, sold))
    )
    return f'<div id="tabular-buybox"><table id="tabular-buybox-container"><tbody>{rows}</tbody></table></div>'


def feature_row(kind: str, label: str, value: str) -> str:
    """2023 and later; `kind` is merchant or fulfiller."""
    text = value if value.startswith("<a") else f'<span class="offer-display-feature-text-message">{value}</span>'
    return (
        f'<div id="{kind}InfoFeature_feature_div">'
        f'<div class="offer-display-feature-label"><span>{label}</span></div>'
        f'<div class="offer-display-feature-text">{text}'
        f'<div class="a-popover-preload">{label} {value}</div></div></div>'
    )


def availability(text: str) -> str:
    return f'<div id="availability"><span class="a-size-medium a-color-price"> {text} </span></div>'


def stars(title: str, count: str) -> str:
    return f'<span id="acrPopover" title="{title}"></span><span id="acrCustomerReviewText">{count}</span>'


def rank_table(label: str, *lines: str) -> str:
    """2019 and later; the first line's link repeats the board."""
    first, *others = lines
    more = "".join(f'<br><span>{other}<a href="/gp/bestsellers/x/1/ref=pd_zg_hrsr_x"></a></span>' for other in others)
    row = f'<span>{first} (<a href="/gp/bestsellers/x/ref=pd_zg_ts_x">Top 100</a>)</span>{more}'
    return f'<table id="productDetails_detailBullets_sections1"><tr><th> {label} </th><td>{row}</td></tr></table>'


def rank_bullets(label: str, line: str, other: str) -> str:
    """2020 and later, books and much else: the label stands before the first line."""
    first = (
        f'<span class="a-text-bold"> {label}: </span> {line} (<a href="/gp/bestsellers/x/ref=pd_zg_ts_x">Top 100</a>)'
    )
    link = '<a href="/gp/bestsellers/x/1/ref=pd_zg_hrsr_x"></a>'
    below = f'<ul><li><span class="a-list-item"> {other}{link}</span></li></ul>'
    item = f'<li><span class="a-list-item">{first}{below}</span></li>'
    return f'<div id="detailBulletsWrapper_feature_div"><ul class="detail-bullet-list">{item}</ul></div>'


def accordion_row(name: str, *blocks: str, active: bool = False, merchant: str = "") -> str:
    kind = "a-box a-accordion-active" if active else "a-box"
    field = f'<input type="hidden" id="merchantID" value="{merchant}">'
    return f'<div id="{name}" class="{kind}">{field}{"".join(blocks)}</div>'


def glow(text: str) -> str:
    return f'<span id="glow-ingress-line1">Deliver to</span><span id="glow-ingress-line2"> {text} </span>'
