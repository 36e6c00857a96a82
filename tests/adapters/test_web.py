"""What shop systems write, each in its own manner."""

import json
from decimal import Decimal

from adapters.readings import Board, Condition, Money, PageReading, Seller, State
from tests.adapters.web_made import URL, block, lamp, offer, og, reading, usd


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


# --- whose product is it -----------------------------------------------------------------------------------------


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
