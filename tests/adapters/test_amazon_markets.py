import json

import pytest

from adapters.amazon import Amazon, AmazonConfig, listing_said, offers_said
from adapters.amazon.markets import MARKETS, is_isbn10, market_of_page, offers_url, product_url, recognise
from adapters.base import House
from adapters.errors import Blocked, Misread
from adapters.page import Page
from adapters.readings import (
    Listing,
    Missed,
    Offer,
    PageOffer,
    Partial,
    Said,
    Seller,
    State,
    Stock,
    Subject,
    Topic,
    Whole,
)
from tests.adapters.amazon_made import ASIN, availability, box, core_price, glow, product
from tests.shared import SHARED, needs_shared

LAMP = Subject("us", ASIN)
HERE = "https://www.amazon.com/dp/B0TWOAMBL1"


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("https://www.amazon.com/dp/B0TWOAMBL1", ("us", ASIN)),
        ("https://www.amazon.com/Blue-Lamp-40-W/dp/B0TWOAMBL1/ref=sr_1_1?keywords=lamp&th=1", ("us", ASIN)),
        ("http://smile.amazon.com/gp/product/B0TWOAMBL1", ("us", ASIN)),
        ("https://m.amazon.de/gp/aw/d/B0TWOAMBL1", ("de", ASIN)),
        ("amazon.co.uk/dp/1849757097", ("uk", "1849757097")),
        ("https://www.amazon.co.jp/-/en/dp/B0TWOAMBL1", ("jp", ASIN)),
        ("https://www.amazon.com.br/produto/dp/b0twoambl1", ("br", ASIN)),
        ("https://www.amazon.es/gp/offer-listing/B0TWOAMBL1/ref=x", ("es", ASIN)),
        ("https://www.amazon.it/product-reviews/B0TWOAMBL1", ("it", ASIN)),
        ("https://www.amazon.sa/dp/B0TWOAMBL1?language=ar_AE", ("sa", ASIN)),
        ("  B0TWOAMBL1 ", ("fr", ASIN)),
        ("193778573X", None),
        ("1937785734", ("fr", "1937785734")),
        ("1234567890", None),
        ("https://www.amazon.com/s?k=lamp", None),
        ("https://www.amazon.com/dp/B0TWOAMBL", None),
        ("https://www.amazon.com.evil.example/dp/B0TWOAMBL1", None),
        ("https://evil.example/www.amazon.com/dp/B0TWOAMBL1", None),
        ("https://user@www.amazon.com:443/dp/B0TWOAMBL1", ("us", ASIN)),
        ("https://aws.amazon.com/dp/B0TWOAMBL1", None),
        ("https://[broken/dp/B0TWOAMBL1", None),
        ("a lamp", None),
        ("", None),
    ],
)
def test_what_people_paste_is_recognised(pasted: str, expected: tuple[str, str] | None) -> None:
    found = recognise(pasted, "fr")
    assert (found and (found[0].code, found[1])) == expected


def test_every_market_can_be_asked_and_is_recognised_by_its_own_addresses() -> None:
    for market in MARKETS.values():
        for address in (product_url(market.code, ASIN), offers_url(market.code, ASIN, 2)):
            assert recognise(address, "us") == (market, ASIN)
        assert Amazon.owns(f"www.{market.domain}")


@needs_shared
def test_the_table_of_markets_is_amazons_own() -> None:
    told = json.loads((SHARED / "specs" / "amazon" / "marketplace_ids.json").read_text("utf-8"))
    for code, known in told.items():
        if known.get("domain"):
            market = MARKETS[code]
            assert (market.domain, market.currency, market.id) == (known["domain"], known["currencyCode"], known["id"])
            assert market.merchant == known.get("vendorId")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<script>var ue_mid = 'A2Q3Y263D00KWC';</script>", "br"),
        (b"<input value='data.amazon.com/api/marketplaces/ATVPDKIKX0DER/cart'>", "us"),
        (b'<script>ue_sn="opfcaptcha.amazon.de"</script>', "de"),
        (b"<p>nothing</p>", None),
    ],
)
def test_a_saved_page_without_an_address_tells_its_market_by_its_markup(body: bytes, code: str | None) -> None:
    market = market_of_page(Page(body))
    assert (market.code if market else None) == code


def test_isbn10_needs_its_check_digit() -> None:
    assert is_isbn10("080442957X")
    assert not is_isbn10("0804429570")
    assert not is_isbn10("B0TWOAMBL1")


def test_an_unknown_market_is_refused_by_the_configuration() -> None:
    with pytest.raises(ValueError, match="Amazon has no market “xx”"):
        AmazonConfig(platform="amazon", market="xx")


def test_a_pasted_address_becomes_the_listing_that_is_watched() -> None:
    config = AmazonConfig(platform="amazon", market="de")
    assert Amazon.subject_of("https://amazon.co.jp/x/dp/B0TWOAMBL1?th=1", config) == (
        Subject("jp", ASIN),
        "https://www.amazon.co.jp/dp/B0TWOAMBL1",
    )
    assert Amazon.subject_of(ASIN, config) == (Subject("de", ASIN), "https://www.amazon.de/dp/B0TWOAMBL1")
    assert Amazon.subject_of("https://shop.example/dp/B0TWOAMBL1", config) is None


@pytest.mark.parametrize(
    ("market", "seller", "house"),
    [
        ("us", Seller("ATVPDKIKX0DER", "Amazon.com"), House.PLATFORM),
        ("us", Seller("A1STRANGER001", "Amazon.com"), None),  # a name is no proof where there is an id
        ("us", Seller(None, "Amazon.com"), House.PLATFORM),
        ("de", Seller("A3JWKAKR8XB7XF", "Amazon"), House.PLATFORM),
        ("us", Seller("A2L77EE7U53NWQ", "Amazon Warehouse Deals"), House.OUTLET),
        ("de", Seller(None, "Amazon Retourenkauf"), House.OUTLET),
        ("us", Seller("A1STRANGER001", "Amazing Lamps"), None),
    ],
)
def test_amazon_itself_and_its_outlet_are_told_from_strangers(market: str, seller: Seller, house: House | None) -> None:
    assert Amazon.house(market, seller) == house


def said(*blocks: str, url: str = HERE, status: int = 200) -> list[Said]:
    return list(listing_said(LAMP, Page(product(*blocks).encode(), url=url, status=status)))


def of(kind: type, words: list[Said]) -> list[object]:
    return [word for word in words if isinstance(word, kind)]


def test_a_page_made_for_abroad_yields_its_content_but_no_price_no_offers_and_no_stock() -> None:
    words = said(
        glow("Spain"), box(core_price("$5.00"), availability("Only 3 left in stock"), merchant="A1XYZXYZXYZ01")
    )
    (listing,) = of(Listing, words)
    assert isinstance(listing, Listing)
    assert (listing.title, listing.price, listing.state) == ("Blue Lamp", None, State.UNKNOWN)
    assert of(Offer, words) == of(Stock, words) == of(Whole, words) == []
    assert len(of(Partial, words)) == 1


def test_a_page_of_another_listing_is_missed_but_a_parents_page_at_the_childs_address_is_not() -> None:
    strayed = said(box(core_price("$5.00")), url="https://www.amazon.com/dp/B0STRANGER")
    assert len(of(Whole, strayed)) == 1  # it still names the listing we asked for as its own
    child = Subject("us", "B0CHILD0001"[:10])
    page = Page(product(box(core_price("$5.00"))).encode(), url=f"https://www.amazon.com/dp/{child.id}")
    assert isinstance(list(listing_said(child, page))[-1], Whole)
    other = Page(product(box(core_price("$5.00"))).encode(), url=HERE)
    (missed,) = listing_said(child, other)
    assert isinstance(missed, Missed)
    assert isinstance(missed.error, Misread)


@pytest.mark.parametrize("body", [b"", b"<h1>Sorry</h1>", b'<div id="cm_cr-review_list"></div>'])
def test_a_page_that_states_no_product_says_nothing(body: bytes) -> None:
    (missed,) = listing_said(LAMP, Page(body, url=HERE))
    assert isinstance(missed, Missed)
    assert isinstance(missed.error, Misread)


def test_a_wall_blocks_both_questions() -> None:
    wall = Page(b'<form action="/errors/validateCaptcha"></form>', url=HERE)
    for (word,) in (listing_said(LAMP, wall), offers_said(LAMP, wall, [])):
        assert isinstance(word, Missed)
        assert isinstance(word.error, Blocked)


def offer(number: int, price: str = "$5.00", sold_by: bool = True) -> str:
    link = f'<a href="/gp/aag/main?seller=A{number:012}&amp;isAmazonFulfilled=0">Shop {number}</a>' if sold_by else ""
    amount = f'<span class="a-price"><span class="a-offscreen">{price}</span></span>'
    return (
        f'<div id="aod-offer"><div id="aod-offer-heading">New</div><span id="aod-price-{number}">{amount}</span>'
        f'<div id="aod-offer-soldBy"><div class="a-col-right">{link}</div></div></div>'
    )


def offer_list(*offers: str, total: int | None) -> Page:
    count = "" if total is None else f'<input id="aod-total-offer-count" value="{total}">'
    body = f'<div id="aod-container">{count}<div id="aod-offer-list">{"".join(offers)}</div></div>'
    return Page(body.encode(), url=offers_url("us", ASIN))


def ends(*pages: Page) -> list[object]:
    seen: list[PageOffer] = []
    return [word for page in pages for word in offers_said(LAMP, page, seen) if isinstance(word, Whole | Partial)]


def test_the_list_is_whole_only_when_the_printed_number_is_reached() -> None:
    assert ends(offer_list(offer(1), offer(2), total=2)) == [Whole(Topic.OFFERS, LAMP)]
    assert ends(offer_list(offer(1), total=2), offer_list(offer(2), total=2)) == [Whole(Topic.OFFERS, LAMP)]
    assert ends(offer_list(total=0)) == [Whole(Topic.OFFERS, LAMP)]


def test_a_list_that_repeats_itself_stops_short_or_counts_nothing_is_partial() -> None:
    again = offer_list(offer(1), total=2)
    assert ends(again, again) == [Partial(Topic.OFFERS, LAMP, "the list shows 1 of 2 offers")]
    assert ends(offer_list(total=2)) == [Partial(Topic.OFFERS, LAMP, "the list shows 0 of 2 offers")]
    (partial,) = ends(offer_list(offer(1), total=None))
    assert isinstance(partial, Partial)


def test_an_offer_without_a_seller_is_nobodys_and_leaves_the_list_partial() -> None:
    nameless = offer_list(offer(1), offer(2, sold_by=False), total=2)
    seen: list[PageOffer] = []
    words = list(offers_said(LAMP, nameless, seen))
    assert [word.seller.name for word in words if isinstance(word, Offer)] == ["Shop 1"]
    assert of(Whole, words) == []


def test_a_list_in_the_visitors_currency_says_no_offers() -> None:
    words = list(offers_said(LAMP, offer_list(offer(1, "XOF 3,000"), total=1), []))
    assert of(Offer, words) == []
    assert len(of(Partial, words)) == 1
