"""What a shop's page states carelessly, doubly or not at all, and what is still read of it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.page import Page
from adapters.readings import Money, State
from adapters.web.pages import read
from tests.adapters.web_made import block, lamp, offer, og, reading, usd

# --- traps -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("price", [{}, [], "", None, "N/A", "0", 0, "0.00", "Call us", {"value": None}, True])
def test_a_price_that_states_nothing_is_null_and_never_zero(price: object) -> None:
    said = reading(block(lamp(offers=offer(price, "http://schema.org/OutOfStock"))))
    assert (said.price, said.price_range, said.state) == (None, None, State.OUT_OF_STOCK)


@pytest.mark.parametrize(
    "price", ["19.90", 19.90, {"@value": "19.90"}, ["19.90"], "$19.90", {"@type": "MonetaryAmount", "value": 19.9}]
)
def test_a_price_may_be_text_number_or_thing(price: object) -> None:
    said = reading(block(lamp(offers=offer(price)))).price
    assert said is not None
    assert (said.amount, said.currency) == (Decimal("19.90"), "USD")


def test_a_price_without_a_currency_is_no_price() -> None:
    assert reading(block(lamp(offers={"@type": "Offer", "price": "19.90", "availability": "InStock"}))).price is None


@pytest.mark.parametrize(
    ("stock", "state"),
    [
        ("InStock", State.LIVE),
        ("http://schema.org/instock", State.LIVE),
        ("https://schema.org/LimitedAvailability", State.LIVE),
        ("https://schema.org/PreOrder", State.LIVE),
        ("https://schema.org/BackOrder", State.LIVE),
        ("https://schema.org/InStoreOnly", State.LIVE),
        ("OutOfStock", State.OUT_OF_STOCK),
        ("https://schema.org/SoldOut", State.OUT_OF_STOCK),
        ("https://schema.org/Discontinued", State.ENDED),
    ],
)
def test_the_state_follows_availability(stock: str, state: State) -> None:
    assert reading(block(lamp(offers=offer(stock=stock)))).state is state


def test_a_special_availability_is_noted() -> None:
    assert reading(block(lamp(offers=offer(stock="PreOrder")))).notes == ("pre-order",)
    assert reading(block(lamp(offers=offer(stock="Perhaps")))).notes == ("availability “perhaps”",)


def test_one_variant_in_stock_keeps_the_listing_live_at_its_own_price() -> None:
    said = reading(block(lamp(offers=[offer("9.90", "OutOfStock"), offer("19.90", "InStock")])))
    assert (said.state, said.price) == (State.LIVE, usd("19.90"))


def test_a_product_with_neither_price_nor_availability_is_unknown() -> None:
    assert reading(block({"@type": "Product", "name": "Blue Lamp"})).state is State.UNKNOWN


def test_a_range_written_into_one_microdata_price_is_a_range() -> None:
    product = """<div itemprop="name">Blue Lamp</div><div itemprop="offers" itemscope itemtype="http://schema.org/Offer">
      <meta itemprop="availability" content="http://schema.org/InStock">
      <span itemprop="price">€ 97,39 - 128,72</span></div>"""
    low, high = Money(Decimal("97.39"), "EUR"), Money(Decimal("128.72"), "EUR")
    assert reading(product).price_range == (low, high)


def test_from_prices_say_that_the_highest_is_not_stated() -> None:
    said = reading(block(lamp(offers={"@type": "AggregateOffer", "lowPrice": "19.90", "priceCurrency": "USD"})))
    assert (said.price, said.notes) == (usd("19.90"), ("the lowest of several prices; the highest is not stated",))


def test_offers_in_several_currencies_give_no_price() -> None:
    said = reading(block(lamp(offers=[offer(), {**offer("17.00"), "priceCurrency": "EUR"}])))
    assert (said.price, said.notes) == (None, ("offers in several currencies",))


def test_json_ld_wins_over_opengraph_and_the_note_says_so() -> None:
    tags = og(og__type="product", product__price__amount="120.00", product__price__currency="USD")
    said = reading(block(lamp(offers=offer("150.00"))), tags)
    assert (said.price, said.notes) == (usd("150.00"), ("OpenGraph says 120.00 USD",))


def test_an_old_price_left_in_the_data_gives_way_where_the_page_strikes_it_out() -> None:
    tags = og(og__type="product", product__price__amount="120.00", product__price__currency="USD")
    said = reading(block(lamp(offers=offer("150.00"))), tags, "<p><del>$150.00</del> <ins>$120.00</ins></p>")
    assert (said.price, said.notes) == (usd("120.00"), ("JSON-LD says 150.00 USD, which the page strikes out",))


def test_a_price_with_an_end_says_when() -> None:
    said = reading(block(lamp(offers=offer(priceValidUntil="2019-12-31T23:59"))))
    assert (said.price, said.notes) == (usd("19.90"), ("price stated as valid until 2019-12-31",))


@pytest.mark.parametrize("text", ["Sold out", "Ausverkauft", "売り切れ", "Нет в наличии", "Agotado"])
def test_a_sold_out_button_is_believed_before_stale_data(text: str) -> None:
    button = f'<form action="/cart/add"><button type="submit" disabled>{text}</button></form>'
    said = reading(block(lamp()), button)
    assert said.state is State.OUT_OF_STOCK
    assert said.notes == (f"JSON-LD says in stock, the page shows “{text}”",)


def test_a_sold_out_variant_or_neighbour_does_not_sell_the_listing_out() -> None:
    button = '<form action="/cart/add"><button type="submit" disabled>Sold out</button></form>'
    assert reading(block(lamp(offers=[offer(), offer("29.90")])), button).state is State.LIVE
    assert reading(block(lamp()), '<div class="related"><span>Sold out</span></div>').state is State.LIVE


def test_the_shops_own_address_is_no_brand() -> None:
    url = "https://he.marketplace.com/item/32993251330.html"
    assert reading(block(lamp(brand="Marketplace.com")), url=url).brand is None
    assert reading(block(lamp(brand="Lumen")), url=url).brand == "Lumen"


@pytest.mark.parametrize(
    "brand", [{"@type": "Brand", "name": "Lumen"}, ["Lumen"], "Lumen", [{"name": "Lumen"}, {"name": "Other"}]]
)
def test_a_brand_may_be_text_thing_or_list(brand: object) -> None:
    assert reading(block(lamp(brand=brand))).brand == "Lumen"


@pytest.mark.parametrize("line", ["Brand: Lumen", "Ver mais artigos da Marca: Lumen", "ブランド：Lumen", "Lumen"])
def test_a_brand_is_read_without_the_words_before_it(line: str) -> None:
    assert reading(block(lamp(brand=line))).brand == "Lumen"


@pytest.mark.parametrize("brand", ["$metabrand", "${brand}", "{{ product.vendor }}", "%BRAND%"])
def test_a_field_that_a_template_left_unfilled_is_no_brand(brand: str) -> None:
    assert reading(block(lamp(brand=brand))).brand is None
    assert reading(block(lamp(brand="$uicideboy$"))).brand == "$uicideboy$"


def test_the_seller_of_the_documentations_example_is_no_seller() -> None:
    sample = {"@type": "Organization", "name": "Executive Objects"}
    said = reading(block(lamp(offers=offer(seller=sample))))
    assert (said.featured_seller, said.offers, said.price) == (None, (), usd("19.90"))


def test_a_price_that_a_shop_system_left_as_a_thing_is_read() -> None:
    ends = {name: {"sales": {"value": value, "currency": "ARS"}, "list": None} for name, value in
            (("lowprice", 3499), ("highprice", 4059))}  # fmt: skip
    said = reading(block(lamp(offers={"@type": "AggregateOffer", "url": {}, **ends, "availability": "InStock"})))
    assert said.price_range == (Money(Decimal(3499), "ARS"), Money(Decimal(4059), "ARS"))


def test_of_two_offers_the_struck_one_is_the_list_price() -> None:
    both = lamp(offers=[offer("18.00"), offer("17.10")])
    said = reading(block(both), '<span class="barred">$18.00</span><b>$17.10</b>')
    assert (said.price, said.price_range) == (usd("17.10"), None)
    assert said.notes == ("JSON-LD says 18.00 USD, which the page strikes out",)
    assert reading(block(both)).price_range == (usd("17.10"), usd("18.00"))


def test_stars_are_out_of_five_whatever_the_scale() -> None:
    ten = reading(block(lamp(aggregateRating={"ratingValue": "9,0", "bestRating": "10", "ratingCount": 12})))
    assert (ten.rating, ten.reviews, ten.notes) == (Decimal("4.5"), 12, ("rating on a scale of 10",))
    given = reading(
        block(lamp(aggregateRating={"ratingValue": 4, "bestRating": 4, "worstRating": 4, "ratingCount": 1}))
    )
    assert (given.rating, given.notes) == (Decimal(4), ())
    tail = reading(block(lamp(aggregateRating={"ratingValue": "4.91399999999999970", "reviewCount": 9})))
    assert tail.rating == Decimal("4.914")
    none = reading(block(lamp(aggregateRating={"ratingValue": 0, "reviewCount": 0})))
    assert (none.rating, none.reviews) == (None, 0)


@pytest.mark.parametrize("charset", ["gbk", "euc-jp", "shift_jis", "windows-1251", "utf-8"])
def test_titles_survive_every_charset_that_a_page_declares(charset: str) -> None:
    name = "Лампа" if charset == "windows-1251" else "电灯" if charset == "gbk" else "電灯"
    source = f'<meta charset="{charset}"><title>{name}</title>' + (
        f'<div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">{name}</h1>'
        '<b itemprop="offers" itemscope><meta itemprop="price" content="5">'
        '<meta itemprop="priceCurrency" content="CNY"></b></div>'
    )
    assert read(Page(source.encode(charset))).title == name


def test_a_right_to_left_price_with_arabic_digits_is_read() -> None:
    sold = {"@type": "Offer", "price": "١٬٢٩٩٫٥٠", "priceCurrency": "SAR", "availability": "InStock"}
    assert reading(block(lamp(name="مصباح أزرق", offers=sold)), title="مصباح أزرق").price == Money(
        Decimal("1299.50"), "SAR"
    )


def test_a_hostile_title_stays_the_text_it_is() -> None:
    name = '<b>&amp;</b> <a href="https://evil.example">Lamp</a>'
    assert (
        reading(block(lamp(name=name)).replace("</", "<\\/").replace("<\\/script>", "</script>")).title
        == '<b>&</b> <a href="https://evil.example">Lamp</a>'
    )


# --- whose product is it -----------------------------------------------------------------------------------------


@given(st.text(max_size=300), st.sampled_from(["", "<h1>", '<div itemscope itemtype="x"><b itemprop="price">']))
def test_no_page_makes_the_reader_fail(text: str, start: str) -> None:
    read(Page(f"{start}{text}".encode(), url="https://shop.example/x"))
    read(
        Page(
            (
                start + block(lamp(url=text, name=text, brand=text, sku=text, offers=offer(text, text, url=text)))
            ).encode()
        )
    )


def test_offers_that_name_each_other_in_circles_come_to_an_end() -> None:
    circle = {
        "@type": "Product",
        "@id": "#a",
        "name": "Blue Lamp",
        "hasVariant": [{"@id": "#a"}] * 30,
        "offers": offer(),
    }
    assert reading(block(circle)).price == usd("19.90")


@pytest.mark.parametrize(
    ("path", "sku", "expected"),
    [
        ("/listing/807263250/blue-lamp", None, "807263250"),
        ("/itm/Blue-Lamp-/381228738769", "SKU-9", "381228738769"),
        ("/Home/Blue-Lamp-Set-of-6/29099468/product.html", "34092028", "29099468"),
        ("/item/z659638164", None, "z659638164"),
        ("/us/item/m85912345678/", None, "m85912345678"),
        ("/blue-lamp-12345-lm/p/itm0b1c2d3e4f5a6", None, "itm0b1c2d3e4f5a6"),
        ("/lighting/pdp/blue-lamp-w001234567.html", "W001234567", "W001234567"),
        ("/lighting/pdp/blue-lamp-w001234567.html", None, "w001234567"),
        ("/lg-27/p/N82E16824026052", "N82E16824026052", "N82E16824026052"),
        ("/item.htm?spm=a.1&id=562283240178", None, "562283240178"),
        ("/products/blue-lamp", "BL-1", "BL-1"),
        ("/products/blue-lamp/", None, "blue-lamp"),
        ("/", None, None),
    ],
)
def test_the_id_is_the_addresss_own_number_else_the_sku_else_the_name(
    path: str, sku: str | None, expected: str | None
) -> None:
    product = lamp(sku=sku) if sku else lamp()
    assert read(Page(f"<h1>Blue Lamp</h1>{block(product)}".encode(), url=f"https://shop.example{path}")).id == expected


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"shippingRate": {"value": 0, "currency": "USD"}}, usd("0")),
        ({"shippingRate": {"value": "4.90", "currency": "USD"}}, usd("4.90")),
        ([{"shippingRate": {"value": 4, "currency": "USD"}}, {"shippingRate": {"value": 9, "currency": "USD"}}], None),
        ({"shippingRate": {"value": 4}}, None),
        (None, None),
    ],
)
def test_shipping_is_told_where_it_is_the_same_for_all(details: object, expected: Money | None) -> None:
    sold = offer(seller={"name": "Lumen"}, shippingDetails=details)
    assert reading(block(lamp(offers=sold))).offers[0].shipping == expected


@pytest.mark.parametrize("url", ["http://[bad", "https://shop.example:99999/x", "::::", "//", "javascript:alert(1)"])
def test_a_broken_address_in_the_data_spoils_nothing_else(url: str) -> None:
    said = reading(block(lamp(url=url, image=url)), og(og__url=url, og__image=url))
    assert (said.title, said.price) == ("Blue Lamp", usd("19.90"))
