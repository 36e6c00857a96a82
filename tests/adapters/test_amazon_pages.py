"""Amazon's product pages of every era: the price to pay, the offers beside it, and whose they are."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from adapters.readings import Condition, FulfilledBy, Money, Seller, State
from tests.adapters.amazon_made import (
    accordion_row,
    availability,
    box,
    core_price,
    drawn_price,
    feature_row,
    merchant_info,
    profile,
    read,
    sold,
)


@pytest.mark.parametrize(
    ("market", "block", "expected"),
    [
        ("us", '<span id="priceblock_ourprice">$12.48</span>', "12.48 USD"),
        (
            "us",
            '<span id="priceblock_ourprice">$15.00</span><span id="priceblock_dealprice">$12.48</span>',
            "12.48 USD",
        ),
        ("us", '<span id="priceblock_saleprice">$1,012.48</span>', "1012.48 USD"),
        ("us", '<span id="price_inside_buybox"> $12.48 </span>', "12.48 USD"),
        ("es", '<span id="priceblock_ourprice">EUR 1.219,00</span>', "1219.00 EUR"),
        ("de", core_price("12,99€", struck="19,99€"), "12.99 EUR"),
        ("de", drawn_price("€", "1.299", ",", "00"), "1299.00 EUR"),
        ("fr", core_price("1\u202f299,00\u00a0€"), "1299.00 EUR"),
        ("in", core_price("₹1,29,900", struck="₹1,49,900"), "129900 INR"),
        ("in", drawn_price("₹", "1,29,900", ".", "00"), "129900.00 INR"),
        ("jp", core_price("￥3,980"), "3980 JPY"),
        ("jp", drawn_price("￥", "3,980", "", ""), "3980 JPY"),
        ("br", core_price("R$1.499,99"), "1499.99 BRL"),
        ("mx", core_price("$1,499.00"), "1499.00 MXN"),
        ("ca", core_price("$14.99"), "14.99 CAD"),
        ("sg", core_price("S$14.99"), "14.99 SGD"),
        ("pl", core_price("1\u00a0234,50\u00a0zł"), "1234.50 PLN"),
        ("se", core_price("1\u00a0234,50\u00a0kr"), "1234.50 SEK"),
        ("tr", core_price("1.234,50TL"), "1234.50 TRY"),
        ("sa", core_price("\u200f٣٬٤٥٦٫٧٨ ر.س.\u200f"), "3456.78 SAR"),
        ("ae", core_price("AED 1,234.00"), "1234.00 AED"),
        ("us", '<table><tr class="kindle-price"><td class="a-color-price">$9.99</td></tr></table>', "9.99 USD"),
        (
            "fr",
            accordion_row(
                "newAccordionRow_0",
                '<div id="corePrice_feature_div"><span class="a-price a-text-price header-price">'
                '<span class="a-offscreen">13,00€</span><span aria-hidden="true">13,00€</span></span></div>',
            ),
            "13.00 EUR",
        ),
    ],
)
def test_the_price_to_pay_is_read_in_every_era_and_market(market: str, block: str, expected: str) -> None:
    said = read(box(block), market=market)
    assert (str(said.price), said.state, said.foreign) == (expected, State.LIVE, None)


def test_member_unit_struck_and_carousel_prices_are_not_the_price() -> None:
    unit = '<span class="a-price a-text-price pricePerUnit"><span class="a-offscreen">$0.52</span></span>'
    price = '<span class="a-price"><span class="a-offscreen">$8.99</span></span>'
    block = f'<div id="corePrice_feature_div">{unit}{price}</div>'
    carousel = '<div class="carousel"><span class="a-price"><span class="a-offscreen">$1.00</span></span></div>'
    prime = '<div id="primeExclusivePricing">Join Prime to buy this item at $8.09</div>'
    assert str(read(box(block, prime), carousel).price) == "8.99 USD"
    assert read(carousel).price is None


def test_a_list_price_that_stands_first_is_not_the_price() -> None:
    listed = '<span class="a-price a-text-price"><span class="a-offscreen">$29.99</span></span>'
    price = '<span class="a-price"><span class="a-offscreen">$21.99</span></span>'
    assert str(read(box(f'<div id="corePrice_feature_div">{listed}{price}</div>')).price) == "21.99 USD"
    assert read(f'<div id="corePrice_feature_div">{listed}</div>').price is None


def test_an_open_used_row_does_not_make_the_used_offer_the_featured_one() -> None:
    used = accordion_row("usedAccordionRow_0", core_price("$6.00"), active=True)
    said = read(used + accordion_row("dealsAccordionRow", core_price("$15.98")))
    assert (str(said.price), said.condition) == ("15.98 USD", Condition.NEW)


def test_a_listing_whose_variation_is_not_chosen_states_a_range() -> None:
    ends = "".join(
        f'<span class="a-price"><span class="a-offscreen">{end}</span></span>' for end in ("$10.00", "$20.00")
    )
    said = read(f'<div id="corePrice_feature_div"><span class="a-price-range">{ends}</span></div>')
    assert (said.price, said.state) == (None, State.LIVE)
    assert said.price_range == (Money(Decimal("10.00"), "USD"), Money(Decimal("20.00"), "USD"))


@pytest.mark.parametrize("used_first", [True, False])
def test_a_closed_used_row_is_another_offer_whichever_row_comes_first(used_first: bool) -> None:
    used = accordion_row(
        "usedAccordionRow", '<span class="header-price">$6.00</span>Used - Like New. Sold by '
        '<a href="/gp/help/seller/at-a-glance.html?seller=A2USEDBOOKS01">Used Books</a>', merchant="ATVPDKIKX0DER",
    )  # fmt: skip
    new = accordion_row(
        "newAccordionRow_0", core_price("$15.98").replace("Display_desktop", ""), availability("Only 4 left in stock"),
        merchant_info("Ships from and sold by Amazon.com."), active=True, merchant="ATVPDKIKX0DER",
    )  # fmt: skip
    said = read(f'<div id="buyBoxAccordion">{used + new if used_first else new + used}</div>')
    assert (str(said.price), said.condition, said.stock) == ("15.98 USD", Condition.NEW, 4)
    assert sold(said) == ("ATVPDKIKX0DER", "Amazon.com", FulfilledBy.PLATFORM)
    assert [(o.seller.id, str(o.price), o.condition) for o in said.offers] == [("A2USEDBOOKS01", "6.00 USD", "used")]


def test_the_featured_sellers_own_subscription_row_is_no_other_offer_but_a_second_new_seller_is() -> None:
    own, other = profile("A1XYZXYZXYZ01", "Lumen"), profile("A2OTHER000001", "Other Lamps")
    said = read(
        accordion_row("snsAccordionRowMiddle", core_price("$11.40"), merchant="A1XYZXYZXYZ01", active=True)
        + accordion_row("newAccordionRow_0", core_price("$12.00"), feature_row("merchant", "Sold by", own))
        + accordion_row("newAccordionRow_1", core_price("$12.50"), feature_row("merchant", "Sold by", other))
    )
    assert (str(said.price), said.featured_seller) == ("12.00 USD", Seller("A1XYZXYZXYZ01", "Lumen"))
    assert [(offer.seller.name, str(offer.price)) for offer in said.offers] == [("Other Lamps", "12.50 USD")]


@pytest.mark.parametrize(
    ("links", "count"),
    [
        ((("ALL", "New &amp; Used (10) from $15.99"),), 10),
        ((("NEW", "Comparar outras 12 ofertas a partir de R$1.645,19"),), 12),
        ((("new", "2&nbsp;new"), ("used", "3&nbsp;used")), 5),
        ((("new", "43 New"), ("used", "26 Used"), ("all", "69 used &amp; new")), 69),
        ((("new", "Nuevos: 16"), ("used", "De 2ª mano: 3")), 19),
        ((("NEW", "新品＆中古品 (1,014)点: ￥1,200"),), 1014),
        ((("NEW", "Neu (3) ab 12,99 €"),), 3),
        ((("ALL", "See all buying options"),), None),
        ((("NEW", "ab 12,99 €"),), None),
    ],
)
def test_the_printed_number_of_offers(links: tuple[tuple[str, str], ...], count: int | None) -> None:
    anchors = "".join(
        f'<a href="/gp/offer-listing/B0TWOAMBL1/ref=x?condition={asked}">{text}</a>' for asked, text in links
    )
    assert read(f'<div id="olpLinkWidget_feature_div">{anchors}</div>').other_offers_count == count


def test_a_books_format_counts_its_offers_where_no_link_to_all_does() -> None:
    def swatch(kind: str, *texts: str) -> str:
        links = "".join(f'<a href="/gp/offer-listing/1/ref=tmm_x?condition={text[-4:]}">{text}</a>' for text in texts)
        return f'<li class="swatchElement {kind}"><span class="tmm-olp-links">{links}</span></li>'

    formats = swatch("unselected", "90 used") + swatch("selected", "Other options from $6 used", "8 used", "20 new")
    assert read(f'<div id="tmmSwatches"><ul>{formats}</ul></div>').other_offers_count == 28


@pytest.mark.parametrize(("told", "by"), [(merchant_info, FulfilledBy.SELLER), (str, None)])
def test_a_link_to_delivery_costs_is_not_the_sellers_name(told: Callable[[str], str], by: FulfilledBy | None) -> None:
    costs = '<a href="/gp/aag/details/?seller=A2USEDBOOKS01&amp;sshmPath=shipping-rates">Details</a>'
    link = '<a href="/sp?marketplaceID=A1F83G8C2ARO7P&amp;seller=A2USEDBOOKS01">Old Books</a>'
    used = accordion_row("usedAccordionRow", core_price("£3.61"), costs, told(f"Dispatched from and sold by {link}."))
    said = read(accordion_row("newAccordionRow_0", core_price("£6.62"), active=True), used, market="uk")
    offer = said.offers[0]
    assert (offer.seller, offer.fulfilled_by) == (Seller("A2USEDBOOKS01", "Old Books"), by)
    assert (str(offer.price), offer.condition) == ("3.61 GBP", Condition.USED)


@pytest.mark.parametrize(
    ("name", "text", "shipping"),
    [
        ("mbc-shipping-fixed-1", "+ 16,00 € (livraison)", "16.00 EUR"),
        ("mbc-shipping-free-1", "+ Livraison GRATUITE", "0.00 EUR"),
        ("mbc-shipping-sss-eligible-1", "Livraison GRATUITE dès 25 €", "None"),
        ("mbc-delivery-1", "+ 5,99 € Livraison", "5.99 EUR"),
    ],
)
def test_delivery_of_another_seller_is_its_price_or_not_said(name: str, text: str, shipping: str) -> None:
    seller = '<span class="mbcMerchantName">Lampes</span>'
    price = f'<span id="mbc-price-1">65,27 €</span><span id="{name}">{text}</span>'
    popover = '<span data-a-popover="?c=new&amp;me=A1XYZXYZXYZ01"></span>'
    said = read(f'<div id="mbc"><div class="mbc-offer-row">{popover}{price}{seller}</div></div>', market="fr")
    assert said.offers[0].seller == Seller("A1XYZXYZXYZ01", "Lampes")
    assert str(said.offers[0].shipping) == shipping
