"""Blocks, elements and tags of schema.org are read however carelessly they were written."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.page import Page
from adapters.schemaorg import linked_data, meta, microdata
from adapters.schemaorg.jsonld import parse
from adapters.schemaorg.node import Node
from adapters.schemaorg.values import count, prices


def page(html: str) -> Page:
    return Page(html.encode())


def script(body: str) -> Page:
    return page(f'<html><head><script type="application/ld+json">{body}</script></head></html>')


def name_in(body: str) -> str | None:
    return next((node.text("name") for node in linked_data(script(body))), None)


@pytest.mark.parametrize(
    "body",
    [
        '{"name": "Lamp"}',
        '[{"name": "Lamp"}]',
        '{"@context": "https://schema.org", "@graph": [{"name": "Lamp"}]}',
        '\n<!--\n{"name": "Lamp"}\n-->\n',
        '//<![CDATA[\n{"name": "Lamp"}\n//]]>',
        '/* <![CDATA[ */{"name": "Lamp"}/* ]]> */',
        '<![CDATA[{"name": "Lamp"}]]>',
        '{"name": "Lamp",}',
        '{"list": [1, 2, ], "name": "Lamp",\n}',
        '{"name": "Lamp"};',
        '{/* theme 2.1 */ "name": "Lamp" // the product\n}',
        '{"text": "first\nsecond\tthird", "name": "Lamp"}',
        '{"text": "it\\\'s", "name": "Lamp"}',
        "{&quot;name&quot;: &quot;Lamp&quot;}",
        '{"name": "Lamp"}{"name": "Chair"}',
        '{"schema:name": "Lamp"}',
        '{"http://schema.org/name": "Lamp"}',
        '{"name": {"@value": "Lamp", "@language": "en"}}',
        '{"name": ["Lamp", "Lampe"]}',
        '{"price": NaN, "name": "Lamp"}',
    ],
)
def test_a_name_is_found_however_carelessly_the_block_was_written(body: str) -> None:
    assert name_in(body) == "Lamp"


def test_an_address_with_slashes_is_no_comment() -> None:
    assert name_in('{"url": "https://shop.example/a", "name": "Lamp",}') == "Lamp"


def test_a_broken_block_spoils_no_other() -> None:
    broken = '<script type="application/ld+json">{"name": "x" "y"}</script>'
    good = '<script type="application/LD+JSON">{"name": "Lamp"}</script>'
    assert [node.text("name") for node in linked_data(page(broken + good))] == ["Lamp"]


@pytest.mark.parametrize("body", ["", "null", "3", '"text"', "[[]]", "{", "[" * 100_000, '{"a":' * 100_000])
def test_a_block_without_a_thing_gives_nothing(body: str) -> None:
    assert linked_data(script(body)) == []


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_of_blocks_fail(text: str) -> None:
    parse(text)


def test_a_reference_is_replaced_by_the_thing_it_names() -> None:
    graph = """{"@graph": [
        {"@type": "Product", "name": "Lamp", "offers": {"@type": "Offer", "seller": {"@id": "#org"}}},
        {"@type": "Organization", "@id": "#org", "name": "Light & Co"}]}"""
    product = linked_data(script(graph))[0]
    assert product.nodes("offers")[0].text("seller") == "Light & Co"


def test_things_that_name_each_other_do_not_hang_the_reader() -> None:
    graph = """{"@graph": [{"@id": "#a", "name": "A", "brand": {"@id": "#b"}},
                           {"@id": "#b", "logo": {"@id": "#a"}, "brand": {"@id": "#b"}}]}"""
    assert linked_data(script(graph))[0].nodes("brand")[0].nodes("logo")[0].text("name") == "A"


@pytest.mark.parametrize(
    "body",
    [
        '{"@id": "#a", "@type": "Product", "name": {"@id": "#a"}}',
        '{"name": ' + "[" * 400 + '"Lamp"' + "]" * 400 + "}",
        '{"name": ' * 300 + '"Lamp"' + "}" * 300,
    ],
)
def test_a_name_that_never_comes_is_none(body: str) -> None:
    assert name_in(body) is None


@pytest.mark.parametrize("said", ["9" * 5000, Decimal("1e999999"), Decimal("1e-999999"), Decimal("-1"), "-3", 10**30])
def test_a_number_out_of_all_reason_is_neither_a_price_nor_a_count(said: str | Decimal | int) -> None:
    assert prices(said, "USD") == ()
    assert count(said) is None


def test_an_entity_that_a_shop_escaped_twice_is_read_as_its_character() -> None:
    assert name_in('{"name": "Salt &amp; Pepper &#8211; 2 pcs"}') == "Salt & Pepper – 2 pcs"


def test_types_are_known_with_or_without_their_address() -> None:
    for said in ("Product", "schema:Product", "http://schema.org/Product", ["Thing", "https://schema.org/Product/"]):
        assert "product" in Node({"@type": said}).types


PRODUCT = """
<div itemscope itemtype="https://schema.org/Product" itemref="rating">
  <h1 itemprop="name"><span class="sr-only">Details about </span>Blue  Lamp</h1>
  <img itemprop="image" src="/lamp.jpg"><link itemprop="url" href="https://shop.example/lamp">
  <div itemprop="brand" itemscope itemtype="https://schema.org/Brand"><meta itemprop="name" content="Lumen"></div>
  <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
    <span itemprop="price" content="19.90">19,90 €</span> <data itemprop="sku" value="L-1">one</data>
    <time itemprop="priceValidUntil" datetime="2026-12-31">until New Year</time>
  </div>
</div>
<div id="rating"><div itemprop="aggregateRating" itemscope><span itemprop="ratingValue">4.5</span></div></div>
<meta itemprop="telephone" content="123">
"""


def test_microdata_is_read_by_the_rules_of_each_element() -> None:
    product = microdata(page(PRODUCT)).things[0]
    offer = product.nodes("offers")[0]
    assert product.types == {"product"}
    assert (product.text("name"), product.link("image"), product.text("brand")) == ("Blue Lamp", "/lamp.jpg", "Lumen")
    assert (offer.text("price"), offer.text("sku"), offer.text("priceValidUntil".lower())) == (
        "19.90",
        "L-1",
        "2026-12-31",
    )


def test_a_property_elsewhere_on_the_page_comes_by_itemref() -> None:
    assert microdata(page(PRODUCT)).things[0].nodes("aggregaterating")[0].text("ratingvalue") == "4.5"


def test_a_thing_that_is_a_property_of_none_stands_at_the_top() -> None:
    lost = '<div itemprop="mainEntityOfPage" itemscope itemtype="http://schema.org/Product"><b itemprop="name">Lamp</b>'
    things = microdata(page(f"{lost}</div>{PRODUCT}")).things
    assert [thing.text("name") for thing in things] == ["Lamp", "Blue Lamp"]


def test_a_thing_written_as_a_meta_tag_is_named_by_its_content() -> None:
    brand = '<meta itemprop="brand" itemscope itemtype="http://schema.org/Brand" content="Lumen">'
    product = f'<div itemscope itemtype="http://schema.org/Product">{brand}</div>'
    assert microdata(page(product)).things[0].text("brand") == "Lumen"


def test_what_stands_outside_every_thing_is_kept_apart() -> None:
    assert microdata(page(PRODUCT)).loose.text("telephone") == "123"
    assert microdata(page(PRODUCT)).things[0].text("telephone") is None


def test_a_thing_that_refers_to_itself_does_not_hang_the_reader() -> None:
    html = '<div id="a" itemscope itemref="a b"><b itemprop="name">Lamp</b></div><i id="b" itemprop="sku">1</i>'
    thing = microdata(page(html)).things[0]
    assert (thing.text("name"), thing.text("sku")) == ("Lamp", "1")


def test_the_head_is_read_from_property_and_name_alike_and_empty_tags_are_absent() -> None:
    html = """<title> Lamp | Shop </title><link rel="Canonical" href="/lamp"><meta name="og:title" content="">
      <meta Property="OG:Title" Content="Blue Lamp"><meta property="og:title" content="Second"><h1></h1><h1>Lamp</h1>"""
    head = meta(Page(html.encode(), url="https://shop.example/x?y"))
    assert (head.first("og:title"), head.title, head.heading) == ("Blue Lamp", "Lamp | Shop", "Lamp")
    assert head.canonical == "https://shop.example/lamp"
