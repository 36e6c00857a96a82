import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.page import Page
from adapters.readings import Board, Condition, Money, PageReading, Seller, State, Subject
from adapters.web import Web, WebConfig, address
from adapters.web.pages import read

URL = "https://shop.example/products/blue-lamp"
CONFIG = WebConfig(platform="web")


def usd(amount: str) -> Money:
    return Money(Decimal(amount), "USD")


def block(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def html(*parts: str, title: str = "Blue Lamp | Shop", url: str = URL) -> str:
    head = f'<title>{title}</title><link rel="canonical" href="{url}">'
    return f"<html><head>{head}</head><body><h1>{title.split(' |')[0]}</h1>{''.join(parts)}</body></html>"


def reading(*parts: str, url: str = URL, title: str = "Blue Lamp | Shop", status: int = 200) -> PageReading:
    return read(Page(html(*parts, title=title, url=url.split("?")[0]).encode(), url=url, status=status))


def offer(price: object = "19.90", stock: str = "https://schema.org/InStock", **more: object) -> dict[str, object]:
    return {"@type": "Offer", "price": price, "priceCurrency": "USD", "availability": stock, **more}


def lamp(**more: object) -> dict[str, object]:
    return {"@context": "https://schema.org", "@type": "Product", "name": "Blue Lamp", "offers": offer(), **more}


def og(**tags: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in tags.items())


def test_a_plain_product_is_read_whole() -> None:
    said = reading(
        block(
            lamp(
                sku="LAMP-1",
                brand={"@type": "Brand", "name": "Lumen"},
                image=["https://shop.example/1.jpg", "https://shop.example/2.jpg"],
                aggregateRating={"ratingValue": "4.5", "reviewCount": "1,221"},
                offers=offer(itemCondition="https://schema.org/NewCondition", inventoryLevel={"value": 7}),
            )
        )
    )
    assert said == PageReading(
        platform="web",
        state=State.LIVE,
        id="LAMP-1",
        url=URL,
        title="Blue Lamp",
        brand="Lumen",
        image="https://shop.example/1.jpg",
        price=usd("19.90"),
        condition=Condition.NEW,
        rating=Decimal("4.5"),
        reviews=1221,
        stock=7,
    )


# --- what shop systems write -------------------------------------------------------------------------------------


def test_shopify_variants_make_a_range_and_the_address_may_choose_one() -> None:
    variants = [
        {
            "@type": "Product",
            "name": f"Blue Lamp - {size}",
            "sku": f"L-{size}",
            "offers": offer(price, url=f"{URL}?variant={size}"),
        }
        for size, price in (("1", "19.90"), ("2", "29.90"))
    ]
    group = {"@type": "ProductGroup", "name": "Blue Lamp", "productGroupID": "77", "url": URL, "hasVariant": variants}
    shared = og(og__type="product", og__price__amount="19.90", og__price__currency="USD")
    assert reading(block(group), shared).price_range == (usd("19.90"), usd("29.90"))
    assert reading(block(group), shared).price is None
    assert reading(block(group), shared).title == "Blue Lamp"
    assert reading(block(group), shared).notes == ()
    assert reading(block(group), shared, url=f"{URL}?variant=2").price == usd("29.90")


def test_woocommerce_asks_the_sale_price_and_strikes_the_list_price() -> None:
    specifications = [
        {
            "@type": "UnitPriceSpecification",
            "price": "25.00",
            "priceCurrency": "USD",
            "priceType": "https://schema.org/ListPrice",
        },
        {"@type": "UnitPriceSpecification", "price": "19.90", "priceCurrency": "USD", "validThrough": "2026-12-31"},
    ]
    seller = {"@type": "Organization", "name": "Lumen Shop", "url": "https://shop.example"}
    sold = {
        "@type": "Offer",
        "priceSpecification": specifications,
        "availability": "http://schema.org/InStock",
        "seller": seller,
    }
    graph = {
        "@graph": [{"@type": "BreadcrumbList"}, {"@type": "Product", "name": "Blue Lamp", "sku": 123, "offers": [sold]}]
    }
    said = reading(block(graph))
    assert (said.price, said.id, said.featured_seller) == (usd("19.90"), "123", Seller(name="Lumen Shop"))


def test_a_list_price_is_the_price_where_no_other_is_stated() -> None:
    lone = {"price": "25.00", "priceCurrency": "USD", "priceType": "https://schema.org/ListPrice"}
    sold = {"@type": "Offer", "priceSpecification": lone, "availability": "InStock"}
    assert reading(block(lamp(offers=sold))).price == usd("25.00")


def test_a_price_from_the_tenth_piece_on_is_not_the_price() -> None:
    ten = {"price": "9.90", "priceCurrency": "USD", "eligibleQuantity": {"minValue": "10"}}
    one = {"price": "19.90", "priceCurrency": "USD", "eligibleQuantity": {"minValue": "1"}}
    assert reading(block(lamp(offers={"@type": "Offer", "priceSpecification": [ten, one]}))).price == usd("19.90")


def test_a_bulk_buyers_and_a_tenants_offer_are_not_the_price() -> None:
    bulk = offer("15.00", eligibleQuantity={"minValue": 100})
    rent = offer("3.00", businessFunction="http://purl.org/goodrelations/v1#LeaseOut")
    assert reading(block(lamp(offers=[bulk, rent, offer()]))).price == usd("19.90")


def test_a_member_price_is_not_the_price() -> None:
    member = {"price": "9.90", "priceCurrency": "USD", "validForMemberTier": {"name": "Gold"}}
    everyone = {"price": "19.90", "priceCurrency": "USD"}
    sold = {"@type": "Offer", "priceSpecification": [member, everyone], "availability": "InStock"}
    assert reading(block(lamp(offers=sold))).price == usd("19.90")


def test_yoast_ties_page_product_and_seller_by_reference() -> None:
    graph = [
        {"@type": "ItemPage", "@id": URL, "mainEntity": {"@id": "#product"}},
        {"@type": "Product", "@id": "#product", "name": "Blue Lamp", "offers": offer(seller={"@id": "#org"})},
        {"@type": "Organization", "@id": "#org", "name": "Lumen Shop"},
    ]
    said = reading(block({"@graph": graph}))
    assert (said.price, said.featured_seller) == (usd("19.90"), Seller(name="Lumen Shop"))


def test_wix_writes_property_names_with_capitals() -> None:
    wix = {
        "@type": "Product",
        "name": "Blue Lamp",
        "Offers": {
            "@type": "Offer",
            "priceCurrency": "USD",
            "price": 19.9,
            "Availability": "https://schema.org/OutOfStock",
        },
    }
    assert (reading(block(wix)).state, reading(block(wix)).price) == (State.OUT_OF_STOCK, usd("19.9"))


def test_magento_marks_the_price_up_in_the_page() -> None:
    product = """<div itemscope itemtype="http://schema.org/Product"><span itemprop="name">Blue Lamp</span>
      <div itemprop="offers" itemscope itemtype="http://schema.org/Offer">
      <span data-price-amount="1299">1 299,00 €</span>
      <meta itemprop="price" content="1299"><meta itemprop="priceCurrency" content="EUR">
      <link itemprop="availability" href="http://schema.org/InStock"></div>
      <div itemprop="sku">ML-1</div></div>"""
    said = reading(product)
    assert (said.price, said.id, said.state) == (Money(Decimal(1299), "EUR"), "ML-1", State.LIVE)


def test_an_opengraph_product_needs_no_schema_data() -> None:
    tags = og(
        og__type="product",
        og__title="Blue Lamp – Lumen Shop",
        og__site_name="Lumen Shop",
        product__price__amount="19.90",
        product__price__currency="USD",
        product__availability="out of stock",
        product__condition="refurbished",
        product__brand="Lumen",
        product__retailer_item_id="L-1",
    )
    said = reading(tags, title="Lumen Shop")
    assert (said.state, said.title, said.price) == (State.OUT_OF_STOCK, "Blue Lamp", usd("19.90"))
    assert (said.condition, said.brand, said.id) == (Condition.REFURBISHED, "Lumen", "L-1")


def test_the_sale_price_of_opengraph_is_the_price() -> None:
    tags = og(og__type="product", product__price__amount="25", product__price__currency="USD")
    sale = og(product__sale_price__amount="19.90", product__sale_price__currency="USD")
    assert reading(tags, sale).price == usd("19.90")


def test_etsy_has_three_prices_and_json_ld_is_the_one_with_a_note_on_the_other() -> None:
    aggregate = {
        "@type": "AggregateOffer",
        "lowPrice": "43.90",
        "highPrice": "43.90",
        "priceCurrency": "EUR",
        "availability": "https://schema.org/InStock",
    }
    url = "https://www.etsy.com/listing/807263250/blue-lamp"
    tags = og(og__type="product", product__price__amount="48,00", product__price__currency="USD")
    links = '<a href="https://www.etsy.com/shop/OtherAd">ad</a>' + 2 * '<a href="/shop/LumenShop?ref=x">shop</a>'
    said = reading(block(lamp(offers=aggregate, url=url)), tags, links, url=url)
    assert (said.price, said.id) == (Money(Decimal("43.90"), "EUR"), "807263250")
    assert said.notes == ("OpenGraph says 48.00 USD",)
    assert said.featured_seller == Seller(id="LumenShop", name="LumenShop")


def test_vtex_names_the_marketplace_seller_inside_an_aggregate() -> None:
    inner = {**offer("57", seller={"@type": "Organization", "name": "Loja Azul"}), "sku": "6637"}
    aggregate = {
        "@type": "AggregateOffer",
        "lowPrice": 57,
        "highPrice": 57,
        "priceCurrency": "USD",
        "offers": [inner],
        "offerCount": 1,
    }
    said = reading(block(lamp(offers=aggregate)))
    assert (said.price, said.featured_seller) == (usd("57"), Seller(name="Loja Azul"))
    assert [one.featured for one in said.offers] == [True]


def test_several_sellers_are_listed_and_none_is_called_featured() -> None:
    two = [offer("19.90", seller={"name": "One"}), offer("18.00", seller={"name": "Two"})]
    said = reading(block(lamp(offers=two)))
    assert [(str(one.seller), one.price, one.featured) for one in said.offers] == [
        ("One", usd("19.90"), False),
        ("Two", usd("18.00"), False),
    ]
    assert (said.featured_seller, said.price_range) == (None, (usd("18.00"), usd("19.90")))


def test_a_sold_by_line_names_the_seller_where_the_data_does_not() -> None:
    assert reading(block(lamp()), "<div>Sold by: <b>Newstore</b></div>").featured_seller == Seller(name="Newstore")
    two = "<div>Sold by: <b>One</b></div><div>Sold by: <b>Two</b></div>"
    assert reading(block(lamp()), two).featured_seller is None


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


def test_related_products_are_not_the_pages_own() -> None:
    others = [lamp(name=f"Other {n}", url=f"https://shop.example/products/{n}") for n in range(3)]
    said = reading(block([*others[:2], lamp(url=URL), others[2]]))
    assert (said.title, said.items) == ("Blue Lamp", ())
    nested = reading(block(lamp(isRelatedTo=others, isSimilarTo=others)))
    assert nested.title == "Blue Lamp"


def test_the_name_tells_the_own_product_where_no_address_does() -> None:
    said = reading(block([lamp(name="Red Chair", offers=offer("5")), lamp()]))
    assert (said.title, said.price) == ("Blue Lamp", usd("19.90"))


def test_the_address_tells_the_own_product_where_no_name_does() -> None:
    own = lamp(name="LL-12 Lumen", url=f"{URL}?utm_source=data", offers=offer("7"))
    assert reading(block([lamp(name="Red Chair", url="/products/red-chair"), own])).price == usd("7")


def test_a_lone_product_of_another_page_is_only_listed() -> None:
    of_the_day = lamp(name="Red Chair", sku="RC", url="https://shop.example/products/red-chair")
    said = reading(block(of_the_day), title="Welcome", url="https://shop.example/")
    assert (said.state, said.title, [item.id for item in said.items]) == (State.SEARCH, None, ["RC"])


def test_variants_described_one_beside_the_other_are_one_listing() -> None:
    def sized(size: str, price: str, **more: object) -> dict[str, object]:
        return lamp(name=f"Blue Lamp - size {size}", sku=f"L-{size}", brand="Lumen", offers=offer(price), **more)

    by_address = [sized("S", "19.90", url=f"{URL}?size=S"), sized("XL", "29.90", url=f"{URL}?size=XL")]
    by_group = [sized(size, price, inProductGroupWithID="77") for size, price in (("S", "19.90"), ("XL", "29.90"))]
    for variants in (by_address, by_group):
        said = reading(block(variants), title="Lamps")
        assert (said.title, said.brand) == ("Blue Lamp - size", "Lumen")
        assert said.price_range == (usd("19.90"), usd("29.90"))
        assert said.state is State.LIVE


def test_sizes_of_one_name_are_one_listing_that_is_live_while_any_size_is() -> None:
    def sized(size: str, price: str, stock: str) -> dict[str, object]:
        return lamp(sku=f"L-{size}", brand="Lumen", offers=offer(price, f"https://schema.org/{stock}"))

    out = [sized(str(size), "19.90", "OutOfStock") for size in range(6)]
    said = reading(block([*out, sized("XL", "24.90", "InStock")]))
    assert (said.state, said.title, said.price, said.notes) == (State.LIVE, "Blue Lamp", usd("24.90"), ())
    assert reading(block(out)).state is State.OUT_OF_STOCK


def test_loose_offers_of_several_things_are_not_the_prices_of_one() -> None:
    def sold(price: str) -> str:
        price = f'<meta itemprop="price" content="{price}"><meta itemprop="priceCurrency" content="EUR">'
        return f'<div itemprop="offers" itemscope itemtype="http://schema.org/Offer">{price}</div>'

    assert str(reading(sold("44.99")).price) == "44.99 EUR"
    several = reading(sold("44.99"), sold("9.99"), sold("7.99"))
    assert (several.state, several.price, several.price_range) == (State.UNKNOWN, None, None)


def test_a_book_is_sold_by_the_action_of_the_edition_on_the_page() -> None:
    def edition(price: str, url: str) -> dict[str, object]:
        action = {"@type": "ReadAction", "expectsAcceptanceOf": offer(price, "InStock")}
        return {"@type": "Book", "url": url, "potentialAction": action}

    book = {"@type": "Book", "name": "Blue Lamp", "url": URL}
    both = [edition("9,90", f"{URL}-ebook"), edition("16,50", URL)]
    said = reading(block({**book, "workExample": both}))
    assert (said.state, said.title, said.price) == (State.LIVE, "Blue Lamp", usd("16.50"))


def test_two_descriptions_of_one_product_complete_each_other() -> None:
    rating = {"@type": "Product", "name": "Blue Lamp", "aggregateRating": {"ratingValue": 4.5, "reviewCount": 8}}
    said = reading(block(rating), block(lamp(sku="L-1")))
    assert (said.price, said.reviews, said.id) == (usd("19.90"), 8, "L-1")


def test_microdata_of_another_product_is_not_mixed_in() -> None:
    other = """<div itemscope itemtype="http://schema.org/Product"><b itemprop="name">Red Chair</b>
        <meta itemprop="brand" content="Wooden"></div>"""
    assert reading(block(lamp()), other).brand is None


def test_a_category_page_is_a_list_and_no_product() -> None:
    many = [lamp(name=f"Lamp {n}", sku=f"L-{n}", url=f"https://shop.example/products/{n}") for n in range(1, 4)]
    for parts in (
        many,
        [{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": one} for one in many]}],
    ):
        said = reading(block(parts), title="All lamps", url="https://shop.example/lamps")
        assert said.state is State.SEARCH
        assert [(item.id, item.position, item.title) for item in said.items] == [
            ("L-1", 1, "Lamp 1"),
            ("L-2", 2, "Lamp 2"),
            ("L-3", 3, "Lamp 3"),
        ]
        assert said.items[0].price == usd("19.90")
        assert said.price is None


def test_a_category_whose_name_begins_like_one_of_its_products_is_still_a_list() -> None:
    many = [
        lamp(name=name, url=f"https://shop.example/products/{n}") for n, name in enumerate(("Blue Lamp", "Red Lamp"))
    ]
    assert reading(block(many), title="Blue Lamps", url="https://shop.example/blue-lamps").state is State.SEARCH


def test_a_home_page_is_unknown_with_a_note() -> None:
    site = {"@type": "WebSite", "name": "Shop", "potentialAction": {"@type": "SearchAction"}}
    links = "<a href='/x'>Lamps</a>" * 80
    said = reading(
        block(site), block({"@type": "Organization", "name": "Shop"}), links, title="Shop", url="https://shop.example/"
    )
    assert (said.state, said.notes) == (State.UNKNOWN, ("the page states no product",))


@pytest.mark.parametrize("status", [404, 410])
def test_a_missing_page_is_gone_whatever_it_recommends_instead(status: int) -> None:
    assert reading("<p>Oh no</p>", title="Oh no", status=status).state is State.GONE
    assert reading(block(lamp()), status=status).state is State.GONE


def test_an_error_page_is_blocked_even_where_it_repeats_the_product() -> None:
    assert reading(block(lamp()), status=503).state is State.BLOCKED


@pytest.mark.parametrize(
    "text",
    [
        "This item is no longer available.",
        "Sorry, the page you were looking for was not found",
        "この商品は存在しません",
        "商品已下架",
        "Page not found",
        "Товар не найден",
        "Produto não encontrado",
        "This listing has been removed by the seller.",
    ],
)
def test_a_page_that_says_the_listing_is_no_more_is_gone(text: str) -> None:
    assert reading(f"<span>{text}</span>", title="Shop").state is State.GONE


def test_a_long_page_with_the_words_of_a_goodbye_is_not_gone() -> None:
    shelf = "<a href='/x'>Lamp</a>" * 80
    assert reading(shelf, "<p>Page not found</p>", title="Shop").state is State.UNKNOWN


def test_a_goodbye_kept_ready_in_a_script_or_beside_a_product_is_not_said() -> None:
    ready = "<script>var t = '<p>Page not found</p>';</script>"
    assert reading(ready, title="Shop").state is State.UNKNOWN
    assert reading(block(lamp()), "<p>Page not found</p>").state is State.LIVE


def test_a_whole_product_page_that_talks_of_captchas_is_no_wall() -> None:
    scripts = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script><div id="px-captcha"></div>'
    assert reading(scripts, block(lamp()), "<p>Press and hold to confirm you are a human</p>").state is State.LIVE


VTEX = {
    "Product:sp-1": {"productId": "1", "productName": "Ketchup", "brand": "Tomato"},
    "$Product:sp-1.priceRange.sellingPrice": {"lowPrice": 57, "highPrice": 57},
    'Product:sp-1.items({"filter":"ALL"}).0.sellers.0': {"sellerId": "1", "sellerName": "Loja", "sellerDefault": True},
}


def vtex(state: dict[str, object]) -> PageReading:
    culture = '<script>x={"culture":{"country":"NIC","currency":"NIO"}}</script>'
    held = f'<template data-type="json" data-varname="__STATE__"><script>{json.dumps(state)}</script></template>'
    return reading(culture, held, title="7411 - undefined")


def test_a_vtex_search_page_with_one_hit_is_described_in_full() -> None:
    said = vtex(VTEX)
    assert (said.state, said.id, said.price) == (State.SEARCH, "1", Money(Decimal(57), "NIO"))
    assert said.featured_seller == Seller("1", "Loja")


def test_a_vtex_search_page_with_several_hits_lists_them() -> None:
    range_of_prices = {"$Product:sp-2.priceRange.sellingPrice": {"lowPrice": 5, "highPrice": 7}}
    said = vtex({**VTEX, "Product:sp-2": {"productId": "2", "productName": "Mustard"}, **range_of_prices})
    assert [(item.id, item.price) for item in said.items] == [("1", Money(Decimal(57), "NIO")), ("2", None)]
    assert (said.id, said.title) == (None, None)


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


def test_a_marketplace_prints_its_seller_beside_the_data() -> None:
    flipkart = '<div id="sellerName"><span><span>OmniRetail</span><div>4.2</div></span></div>'
    assert reading(block(lamp()), flipkart, url="https://www.flipkart.com/x/p/itm1").featured_seller == Seller(
        name="OmniRetail"
    )
    kabum = "<div>Vendido e entregue por: <b>KaBuM!</b> | <span>Em estoque</span></div>"
    assert reading(block(lamp()), kabum).featured_seller == Seller(name="KaBuM!")


def test_prices_that_shopify_converted_for_a_visitor_are_called_foreign() -> None:
    def said(rate: str) -> str | None:
        return reading(
            block(lamp()), f'<script>Shopify.currency = {{"active":"EUR","rate":"{rate}"}};</script>'
        ).foreign

    assert said("0.92") == "the prices are converted for a visitor from abroad (EUR)"
    assert said("1.0") is None


def test_newegg_prints_a_rank_and_etsy_a_rating_beside_the_product() -> None:
    row = "<table><tr><th>Best Seller Ranking</th><td>#1,065 in <a href='/x'>Desk Lamps</a></td></tr></table>"
    assert reading(block(lamp()), row).ranks == (Board("Desk Lamps", 1065),)
    etsy = """<meta itemprop="rating" content="4.9156"><meta itemprop="count" content="1221">
      <div itemscope itemtype="http://data-vocabulary.org/Product"><h1 itemprop="name">Blue Lamp</h1>
      <div itemprop="offerDetails" itemscope itemtype="http://data-vocabulary.org/Offer">
      <meta itemprop="currency" content="USD"><meta itemprop="price" content="2.99"></div></div>"""
    said = reading(etsy)
    assert (said.price, said.rating, said.reviews) == (usd("2.99"), Decimal("4.9156"), 1221)


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


# --- subjects ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pasted", "market", "identity"),
    [
        ("https://shop.example/products/lamp", "shop.example", "products/lamp"),
        (" https://Shop.Example:443/products/lamp/?utm_source=x&fbclid=1#reviews ", "shop.example", "products/lamp"),
        ("https://shop.example/item?id=5&spm=a.b&ref=mail", "shop.example", "item?id=5"),
        ("shop.example/products/lamp?variant=2", "shop.example", "products/lamp?variant=2"),
        ("http://127.0.0.1:8080/lamp", "127.0.0.1:8080", "lamp"),
        ("https://shop.example/", "shop.example", ""),
    ],
)
def test_an_address_becomes_a_subject_without_its_tracking(pasted: str, market: str, identity: str) -> None:
    found = Web.subject_of(pasted, CONFIG)
    assert found is not None
    assert found[0] == Subject(market, identity)
    assert Web.subject_of(found[1], CONFIG) == found


@pytest.mark.parametrize(
    "text", ["", "B0ABCDEFGH", "blue lamp", "ftp://shop.example/x", "https://", "https://u:p@shop.example/x"]
)
def test_what_is_no_public_address_is_no_subject(text: str) -> None:
    assert Web.subject_of(text, CONFIG) is None


@given(st.text(max_size=60))
def test_no_pasted_text_makes_recognition_fail(text: str) -> None:
    Web.subject_of(text, CONFIG)
    Web.subject_of(f"https://{text}", CONFIG)


def test_a_private_host_with_a_port_is_visited_by_plain_http() -> None:
    assert address(Subject("127.0.0.1:8080", "lamp")) == "http://127.0.0.1:8080/lamp"
    assert address(Subject("shop.example", "lamp")) == "https://shop.example/lamp"
