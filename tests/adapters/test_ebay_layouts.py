"""eBay's pages in other layouts and languages, made by the names that they are known by: no such page is recorded."""

import json
from typing import Any

import pytest

from adapters.ebay.pages import read
from adapters.page import Page
from adapters.readings import PageReading, State

NUMBER = "296057072805"
ADDRESS = f"https://www.ebay.com/itm/{NUMBER}"
OFFER = {"@type": "Offer", "price": "19.90", "priceCurrency": "USD", "availability": "https://schema.org/InStock"}
LAMP = {"@type": "Product", "name": "Blue lamp", "offers": OFFER}
BUY = '<div class="vim x-bin-action"><a id="binBtn_btn_1">Buy It Now</a></div>'
TITLE = '<h1 class="x-item-title__mainTitle"><span class="ux-textspans">Blue lamp</span></h1>'
PRICE = '<div class="x-price-primary"><span class="ux-textspans">US $19.90/ea</span></div>'


def shown(*parts: str, data: Any = None, url: str = ADDRESS, status: int = 200) -> PageReading:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    return read(Page(f"<html><body>{script}{''.join(parts)}</body></html>".encode(), url, status))


def notice(words: str) -> str:
    return f'<div class="vim d-top-panel-message"><span class="ux-textspans">{words}</span></div>'


@pytest.mark.parametrize(
    "words",
    [
        "This listing was ended by the seller on Sun, Jul 9 at 4:25 PM because the item is no longer available.",
        "This listing sold on Fri, 11 Sep at 6:09 PM.",
        "Bidding ended on Sat, May 2 at 7:00 PM.",
        "Bidding has ended on this item.",
        "This Buy It Now listing has ended.",
        "Dieses Angebot wurde vom Verkäufer am Do., 2. Mai um 10:00 beendet, da der Artikel nicht mehr verfügbar ist.",
        "Der Artikel wurde am Fr., 3. Jan. um 09:12 verkauft.",
        "Le vendeur a mis fin à cette vente le lun. 3 juin, car l'objet n'est plus disponible.",
        "Questa inserzione è stata chiusa dal venditore perché l'oggetto non è più disponibile.",
        "Cet objet s'est vendu le ven. 3 janv. à 09:12",
        "De verkoper heeft deze aanbieding beëindigd",
        "Ta oferta została zakończona",
        "El vendedor ha finalizado este anuncio porque el artículo ya no está disponible.",
    ],
)
def test_a_notice_of_the_end_counts_more_than_data_that_still_say_in_stock(words: str) -> None:
    assert shown(notice(words), TITLE, data=LAMP).state is State.ENDED
    assert shown(notice(words), TITLE).state is State.ENDED


@pytest.mark.parametrize(
    "words",
    [
        "Your item is for sale",
        "You watch this item",
        "This listing ends in 2 days",
        "12 sold in 24 hours",
        "Delivery to this place is no longer available",
        "Dieser Artikel wird nicht an Ihren Ort verkauft",
        "Cet objet n'est pas vendu dans votre pays",
    ],
)
def test_another_notice_ends_nothing(words: str) -> None:
    assert shown(notice(words), TITLE, data=LAMP).state is State.LIVE


def test_a_notice_about_another_item_ends_nothing_where_this_one_can_be_bought() -> None:
    words = notice("The listing that you looked at has ended. Here is one like it.")
    assert shown(words, TITLE, BUY, data=LAMP).state is State.LIVE


def test_a_notice_that_nothing_is_left_is_out_of_stock() -> None:
    assert shown(notice("This item is out of stock."), TITLE, data=LAMP).state is State.OUT_OF_STOCK


def test_the_small_card_of_an_item_that_is_over_is_never_live() -> None:
    card = '<div class="x-item-condensed-card"><div class="{}">$180.50</div></div>'
    assert shown(card.format("x-item-condensed-card__sold-price"), data=LAMP).state is State.ENDED
    assert shown(card.format("x-item-condensed-card__price"), data=LAMP).state is State.UNKNOWN


def test_without_data_an_item_is_read_as_it_is_printed() -> None:
    left = '<div class="x-quantity__availability"><span>3 available</span><span>12 sold</span></div>'
    seller = '<div class="x-sellercard-atf"><a href="https://www.ebay.com/usr/lamps-4u?x=1">lamps-4u</a></div>'
    reading = shown(TITLE, PRICE, BUY, left, seller)
    assert (reading.state, reading.title, str(reading.price), reading.stock) == (
        State.LIVE,
        "Blue lamp",
        "19.90 USD",
        3,
    )
    assert reading.featured_seller is not None
    assert reading.featured_seller.name == "lamps-4u"
    assert shown(TITLE, PRICE).state is State.UNKNOWN


def test_a_link_to_the_seller_s_other_items_names_him_and_no_page_of_results() -> None:
    links = '<a href="https://www.ebay.com/str/lampstore"></a><a href="https://www.ebay.com/sch/i.html?item=1{}"></a>'
    [named, nameless] = [
        shown(TITLE, BUY, f'<div class="x-sellercard-atf">{links.format(more)}</div>', data=LAMP)
        for more in ("&rt=nc&_ssn=lamps-4u", "")
    ]
    assert named.featured_seller is not None
    assert named.featured_seller.name == "lamps-4u"
    assert nameless.featured_seller is None


def test_what_is_bid_now_is_no_price() -> None:
    bid = '<div class="x-bid-price"></div><div class="x-bid-action"><a>Place bid</a></div>'
    reading = shown(TITLE, bid, data=LAMP)
    assert (reading.state, reading.price) == (State.LIVE, None)
    assert str(shown(TITLE, bid, BUY, data=LAMP).price) == "19.90 USD"


@pytest.mark.parametrize(
    "data",
    [
        {"@graph": [{"@type": "BreadcrumbList"}, LAMP]},
        [{"@type": "WebPage", "mainEntity": LAMP}],
        {**LAMP, "@type": ["Product", "IndividualProduct"]},
        {**LAMP, "offers": [OFFER]},
        {**LAMP, "offers": {"@type": "AggregateOffer", "offers": [OFFER]}},
        {"@type": "ProductGroup", "name": "Blue lamp", "hasVariant": [LAMP]},
    ],
)
def test_the_data_is_found_in_each_of_its_shapes(data: Any) -> None:
    reading = shown(data=data)
    assert (reading.state, reading.title, str(reading.price)) == (State.LIVE, "Blue lamp", "19.90 USD")


def test_variations_are_a_range_and_live_as_long_as_one_of_them_does() -> None:
    empty = {**OFFER, "price": "24.90", "availability": "https://schema.org/OutOfStock"}
    group = {"@type": "ProductGroup", "name": "Lamp", "hasVariant": [{**LAMP, "offers": empty}, LAMP]}
    reading = shown(data=group)
    assert reading.state is State.LIVE
    assert [str(one) for one in reading.price_range or ()] == ["19.90 USD", "24.90 USD"]


def test_another_product_that_the_page_describes_first_is_not_taken_for_its_own() -> None:
    other = {**LAMP, "url": "https://www.ebay.com/itm/335251351456", "offers": {**OFFER, "price": "1.00"}}
    for own in (LAMP, {**LAMP, "url": ADDRESS}):
        assert str(shown(data=[other, own]).price) == "19.90 USD"


@pytest.mark.parametrize("status", [200, 404])
@pytest.mark.parametrize(
    "words", ["We looked everywhere.", "Wir haben überall gesucht.", "Nous avons cherché partout."]
)
def test_ebay_s_page_for_what_is_missing_is_no_wall(words: str, status: int) -> None:
    missing = f'<title>Error Page | eBay</title><h1 class="error-header-v2__title">{words}</h1>'
    assert shown(missing, status=status).state is State.GONE
    assert shown(missing, url="https://www.ebay.com/n/error", status=200).state is not State.GONE


def test_a_page_out_of_order_in_the_same_dress_is_a_wall() -> None:
    sorry = '<h1 class="error-header-v2__title">Something went wrong on our end</h1>'
    assert shown(f"<title>Error Page | eBay</title>{sorry}").state is State.BLOCKED
    assert shown(sorry.replace("Something went", "We looked everywhere: something went"), status=503).state is (
        State.BLOCKED
    )


def test_the_error_page_is_a_wall_in_other_languages() -> None:
    face = '<div class="error-header"><p class="error-header__headline">LEIDER</p><p>Bitte erneut versuchen</p></div>'
    for title in ("Fehlerseite | eBay", "Ups | eBay"):
        assert shown(f"<title>{title}</title>{face}").state is State.BLOCKED
    assert shown("<title>Page d'erreur | eBay</title>").state is State.BLOCKED


TILES = {
    "2026": (
        '<ul class="srp-results"><li class="s-card"><a href="https://www.ebay.com/itm/{0}?h=1">'
        '<div class="s-card__title">Blue lamp<span class="clipped">Opens in a new window</span></div></a>'
        '<span class="s-card__price">{1}</span></li></ul>'
    ),
    "2018": (
        '<ul class="srp-results"><li class="s-item"><a class="s-item__link" href="https://www.ebay.com/itm/123456"></a>'
        '<div class="s-item__title">Shop on eBay</div></li>'
        '<li class="s-item s-item__pl-on-bottom"><a class="s-item__link" href="https://www.ebay.com/itm/Lamp/{0}?h=1">'
        '<div class="s-item__title"><span class="LIGHT_HIGHLIGHT">New Listing</span>Blue lamp</div></a>'
        '<span class="s-item__price">{1}</span></li></ul>'
    ),
    "2014": (
        '<ul id="ListViewInner"><li class="sresult lvresult" listingid="{0}"><h3 class="lvtitle">'
        '<a href="https://www.ebay.com/itm/Blue-lamp-/{0}?hash=1"><span class="newly">New listing</span>Blue lamp</a>'
        '</h3><ul class="lvprices"><li class="lvprice prc"><span class="bold">{1}</span></li></ul></li></ul>'
    ),
}


@pytest.mark.parametrize("tile", TILES.values(), ids=list(TILES))
@pytest.mark.parametrize(
    ("printed", "price"),
    [("$19.90", "19.90 USD"), ("$19.90 <span>to</span> $29.90", "19.90 USD"), ("AU $19.90", "19.90 AUD"),
     ("EUR 1.299,00", "1299.00 EUR"), ("Tap item to see current price", "None")],
)  # fmt: skip
def test_results_of_earlier_layouts_are_read(tile: str, printed: str, price: str) -> None:
    reading = shown(tile.format(NUMBER, printed), url="https://www.ebay.com/sch/i.html?_nkw=lamp")
    [item] = reading.items
    assert (item.id, item.position, item.title, str(item.price)) == (NUMBER, 1, "Blue lamp", price)
