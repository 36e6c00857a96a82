from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon import pages
from adapters.page import Page
from adapters.readings import Condition, FulfilledBy, Money, PageReading, Seller, State, Wall
from tests.adapters.amazon_made import (
    accordion_row,
    availability,
    box,
    core_price,
    drawn_price,
    feature_row,
    glow,
    merchant_info,
    product,
    profile,
    rank_table,
    read,
    stars,
)


def sold(said: PageReading) -> tuple[str | None, str | None, str | None]:
    seller = said.featured_seller or Seller()
    return seller.id, seller.name, said.fulfilled_by


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


def test_a_telephones_kindle_page_and_a_page_of_music_are_products() -> None:
    price = '<span class="a-text-strike">$34.95</span><span class="kindle-price"><b class="a-color-price">$25.00</b>'
    kindle = '<a id="bylineInfo">Ann Author</a><span id="ebooksTitle">Blue Lamps</span>'
    book = f'{kindle}<div id="ebooksPrice_feature_div">{price}</span></div><input id="buyOneClick">'
    said = pages.read(Page(f"<html><body>{book}</body></html>".encode(), "https://www.amazon.com/dp/B0TWOAMBL1"))
    assert (said.state, said.title, said.brand) == (State.LIVE, "Blue Lamps", None)
    assert (str(said.price), said.condition) == ("25.00 USD", None)
    song = '<div id="dmusicProductTitle_feature_div"><h1>Blue</h1></div><div id="dmusic_buy_box"><a>Buy MP3 Album '
    said = pages.read(
        Page(f'{song}<b class="a-text-bold">$9.49</b></a></div>'.encode(), "https://www.amazon.com/dp/B0TWOAMBL1")
    )
    assert (said.id, said.title, str(said.price), said.condition) == ("B0TWOAMBL1", "Blue", "9.49 USD", None)


def test_a_used_only_box_is_live_and_used() -> None:
    price = '<div id="usedBuySection">Buy used <span class="offer-price">£4.45</span></div>'
    said = read(
        f'<div id="buybox"><div id="used_buybox_desktop">{price}{profile("A2USEDBOOKS01", "Old Books")}</div></div>',
        market="uk",
    )
    assert (said.state, str(said.price), said.condition) == (State.LIVE, "4.45 GBP", Condition.USED)
    assert sold(said)[:2] == ("A2USEDBOOKS01", "Old Books")


def test_a_kindle_page_without_a_merchant_is_live_and_its_box_is_not_lost() -> None:
    row = '<tr class="print-sold-by"><td>Sold by:</td><td><span class="a-color-base">Big Books LLC</span></td></tr>'
    loan = accordion_row("kuOfferAccordionRow", '<span class="header-price">$0.00</span>', active=True)
    said = read(loan, box(f'<table><tr><td><span id="kindle-price">$10.99</span></td></tr>{row}</table>', cart=False))
    assert (said.state, str(said.price), said.condition) == (State.LIVE, "10.99 USD", None)
    assert sold(said) == (None, "Big Books LLC", None)


def test_words_of_an_empty_shelf_beside_a_working_cart_prove_nothing() -> None:
    said = read(box(core_price("$5.00"), availability("Temporarily out of stock. Order now.")))
    assert said.state is State.LIVE


@pytest.mark.parametrize(
    "name", ["unqualifiedBuyBox", "buybox-see-all-buying-choices", "unqualified-buybox-olp", "fod-cx-box"]
)
def test_a_page_without_a_featured_offer_says_so_and_states_no_price(name: str) -> None:
    said = read(f'<div id="buybox"><div id="{name}">See All Buying Options</div></div>')
    assert (said.state, said.price, said.featured_seller) == (State.NO_FEATURED_OFFER, None, None)


def test_a_books_authors_are_no_brand() -> None:
    assert (
        read('<div id="bylineInfo">by <span class="author"><a href="/a">Ann Author</a> (Author)</span></div>').brand
        is None
    )


def test_a_page_that_sells_a_child_keeps_its_own_asin_and_says_so() -> None:
    said = read(box(core_price("$5.00"), asin="B0CHILD0001"[:10]))
    assert said.id == "B0TWOAMBL1"
    assert said.notes == ("the page sells B0CHILD000, a variation of B0TWOAMBL1",)


@pytest.mark.parametrize(
    ("market", "place", "lang", "abroad"),
    [
        ("us", "Spain", "en-us", True),
        ("de", "Spanien", "de-de", True),
        ("de", "Spain", "en-gb", True),
        ("jp", "台湾", "ja-jp", True),
        ("de", "Großbritannien", "de-de", True),
        ("us", "United Kingd…", "en-us", True),
        ("ae", "United Arab Em...", "en-ae", False),
        ("us", "Georgeto...", "en-us", False),
        ("us", "New York 10001\u200c", "en-us", False),
        ("us", "United States", "en-us", False),
        ("sa", "Riyadh", "en-ae", False),
        ("de", "Deutschland", "de-de", False),
    ],
)
def test_a_page_delivered_abroad_says_so_and_still_prints_its_facts(
    market: str, place: str, lang: str, abroad: bool
) -> None:
    said = read(glow(place), box(core_price("12.00")), market=market, lang=lang)
    assert (said.foreign is not None) == abroad
    assert said.price is not None


def test_a_price_in_the_visitors_currency_is_foreign() -> None:
    said = read(box(core_price("TWD 328.59")), market="jp")
    assert said.foreign == "the page prints prices in TWD, not in the market's JPY"
    assert said.foreign in said.notes


@pytest.mark.parametrize(
    ("body", "wall"),
    [
        ('<form action="/errors/validateCaptcha"><input id="captchacharacters"></form>', Wall.CAPTCHA),
        ('<form action="/errors/validateCaptcha"><input type="hidden" name="field-keywords"><button>x</button></form>',
         Wall.CONTINUE_SHOPPING),
        ('<title></title><script>window.gokuProps={}</script><div id="challenge-container"></div>', Wall.WAF),
        ('<meta http-equiv="refresh" content="5; URL=\'/dp/B0TWOAMBL1?bm-verify=AAQ\'"><title> </title>', Wall.WAF),
        ('<script>x.open("POST", "/_sec/verify?provider=interstitial")</script>', Wall.WAF),
        ('<title>Désolé !</title><a href="https://www.amazon.fr/ref=cs_503_link/">Accueil</a>', Wall.SERVER_ERROR),
        ("<title>Sorry! Something went wrong!</title>", Wall.SERVER_ERROR),
        ('<title>Amazon Anmelden</title><form name="signIn"><input id="ap_email"></form>', Wall.LOGIN),
    ],
)  # fmt: skip
def test_a_wall_is_known_by_its_markup_in_any_language(body: str, wall: Wall) -> None:
    said = pages.read(Page(f"<html><body>{body}</body></html>".encode()))
    assert (said.state, said.blocked_by) == (State.BLOCKED, wall)


def test_words_of_walls_on_a_whole_page_prove_nothing() -> None:
    words = "captcha, continue shopping, robot, api-services-support@amazon.com, awswaf.com, 503 Service Unavailable"
    said = read(box(core_price("$5.00")), f"<script>{words}</script><p>{words}</p>", title="Captcha: a 404 robot")
    assert (said.state, said.blocked_by) == (State.LIVE, None)


def test_the_page_of_a_missing_product_is_gone_and_a_broken_one_is_not() -> None:
    dogs = '<title>Page Not Found</title><a href="/ref=cs_404_logo">x</a><a href="/dogsofamazon">Dogs of Amazon</a>'
    assert pages.read(Page(dogs.encode())).state is State.GONE
    assert pages.read(Page(b"<h1>Sorry</h1>", status=404)).state is State.GONE
    assert pages.read(Page(b"<h1>Sorry</h1>", status=503)).blocked_by is Wall.SERVER_ERROR
    assert pages.read(Page(b"<h1>Sorry</h1>")).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ('<div data-component-type="s-search-result" data-asin="B0TWOAMBL1"></div>', State.SEARCH),
        ('<div id="gridItemRoot"><span class="zg-bdg-text">#1</span></div>', State.BESTSELLERS),
        ('<div id="cm_cr-review_list"></div><span data-hook="rating-out-of-text">4.6 out of 5</span>', State.REVIEWS),
        ('<div id="gw-layout">Home</div>', State.UNKNOWN),
    ],
)
def test_other_pages_are_known_for_what_they_are(body: str, state: State) -> None:
    assert pages.read(Page(f"<html><body>{body}</body></html>".encode())).state is state


def test_a_page_without_any_facts_beside_its_title_is_unknown_and_never_gone_or_lost() -> None:
    said = pages.read(Page(product().encode()))
    assert (said.state, said.price, said.offers) == (State.UNKNOWN, None, ())


@pytest.mark.parametrize(
    "flood",
    [
        '<div id="aod-offer">' * 4000,
        '<div id="prodDetails">' + '<ul><li><a href="/bestsellers/">#1 in x</a>' * 1200,
        '<li id="SalesRank">' + "1 in " * 100_000,
        '<div id="availability">' + "only " * 100_000 + "3",
        '<span id="priceblock_ourprice">' + "1." * 100_000,
        '<div id="corePrice_feature_div"><span class="a-price">x</span></div>' * 5000,
        '<div id="merchantInfoFeature_feature_div">' * 4000 + "x",
        '<div tabular-attribute-name="Sold by">' * 4000 + "x",
        '<div id="merchant-info"><iframe><![x</iframe></div>' * 4000,
        '<div id="mbc">' * 200 + '<div class="mbc-offer-row">' * 200 + "x",
    ],
)
def test_a_flood_of_markup_is_survived_and_states_nothing(flood: str) -> None:
    said = read(flood)
    assert (said.price, said.stock, said.featured_seller) == (None, None, None)


@given(st.integers(0, 4000), st.integers(0, 4000), st.binary(max_size=6))
def test_a_damaged_page_is_read_as_far_as_it_goes_and_breaks_nothing(start: int, length: int, put: bytes) -> None:
    body = product(
        box(core_price("$5.00"), feature_row("merchant", "Sold by", profile("A1XYZXYZXYZ01", "Lumen"))),
        stars("4.6 out of 5 stars", "62 ratings"),
        rank_table("Best Sellers Rank", "#1 in Books", "#2 in Novels"),
        accordion_row("usedAccordionRow", core_price("$3.00")),
    ).encode()
    said = pages.read(Page(body[:start] + put + body[start + length :]))
    assert said.blocked_by is None
