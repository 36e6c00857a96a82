"""Whose product a page shows: the own one, one of many, or none at all."""

import pytest

from adapters.readings import State
from tests.adapters.web_made import URL, block, lamp, offer, reading, usd


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
