"""Amazon's pages of every other shape: telephones, walls, pages abroad, pages that are gone, damaged or hostile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.amazon import pages
from adapters.page import Page
from adapters.readings import Condition, State, Wall
from tests.adapters.amazon_made import (
    accordion_row,
    availability,
    box,
    core_price,
    feature_row,
    glow,
    product,
    profile,
    rank_table,
    read,
    sold,
    stars,
)


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
