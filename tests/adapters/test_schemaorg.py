from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.page import Page
from adapters.readings import Condition, Money, State
from adapters.schemaorg import linked_data, meta, microdata
from adapters.schemaorg.jsonld import parse
from adapters.schemaorg.node import Node
from adapters.schemaorg.values import availability, condition, count, currency, number, prices


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


@pytest.mark.parametrize(
    ("said", "code", "expected"),
    [
        ("1299.00", "USD", "1299.00"),
        ("1,299.00", "USD", "1299.00"),
        ("1.299,00", "EUR", "1299.00"),
        ("1 299,00", "RUB", "1299.00"),
        ("1\u202f299,50 €", "EUR", "1299.50"),
        ("1’234.50", "CHF", "1234.50"),
        ("1,00,000.00", "INR", "100000.00"),
        ("1,00,000", "INR", "100000"),
        ("69,75", "BRL", "69.75"),
        ("R$ 1.299,90", "BRL", "1299.90"),
        ("14,240", "JPY", "14240"),
        ("14.240", "JPY", "14240"),
        ("1.250.000", "VND", "1250000"),
        ("3.250", "KWD", "3.250"),
        ("¥14240", "JPY", "14240"),
        ("１４２４０円", "JPY", "14240"),
        ("١٢٣٫٥٠", "SAR", "123.50"),
        ("19.989999771118164", "USD", "19.99"),
        ("0.875", "USD", "0.875"),
        (Decimal("31.49"), "USD", "31.49"),
        (14240, "JPY", "14240"),
    ],
)
def test_a_price_is_read_in_every_local_form(said: str | int | Decimal, code: str, expected: str) -> None:
    assert prices(said, code) == (Money(Decimal(expected), code),)


@pytest.mark.parametrize(
    "said", ["1.299", "", "free", "-5", "12 %", "3 for 10.00", "0", "0.00", 0, True, "1e5x2", "1,2,3"]
)
def test_a_price_that_says_nothing_certain_is_no_price(said: str | int) -> None:
    assert prices(said, "EUR") == ()


@pytest.mark.parametrize("said", ["€ 97,39 - 128,72", "97,39€ – 128,72€", "97.39〜128.72"])
def test_a_range_has_two_ends(said: str) -> None:
    ends = (Money(Decimal("97.39"), "EUR"), Money(Decimal("128.72"), "EUR"))
    assert prices(said, "EUR") == ends
    assert prices(said, None) == (ends if "€" in said else ())


@given(st.decimals(min_value="0.01", max_value="9999999", places=2))
def test_every_amount_survives_both_ways_of_writing_it(value: Decimal) -> None:
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert prices(english, "EUR") == prices(german, "EUR") == (Money(value, "EUR"),)


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_of_values_fail(text: str) -> None:
    for read in (lambda said: prices(said, "USD"), number, count, currency, availability, condition):
        read(text)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("USD", "USD"),
        ("eur", "EUR"),
        ("RMB", "CNY"),
        ("€ 5", "EUR"),
        ("US $5", "USD"),
        ("R$ 5", "BRL"),
        ("EUR 5", "EUR"),
        ("$5", None),
        ("¥5", None),
        ("kr 5", None),
        ("", None),
        (None, None),
    ],
)
def test_a_symbol_that_several_countries_share_names_no_currency(said: str | None, code: str | None) -> None:
    assert currency(said) == code


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("https://schema.org/InStock", State.LIVE),
        ("http://schema.org/InStock/", State.LIVE),
        ("InStock", State.LIVE),
        ("in_stock", State.LIVE),
        ("in stock", State.LIVE),
        ("instock", State.LIVE),
        ("schema:LimitedAvailability", State.LIVE),
        ("https://schema.org/PreOrder", State.LIVE),
        ("BackOrder", State.LIVE),
        ("available for order", State.LIVE),
        ("OUTOFSTOCK", State.OUT_OF_STOCK),
        ("out of stock", State.OUT_OF_STOCK),
        ("https://schema.org/SoldOut", State.OUT_OF_STOCK),
        ("oos", State.OUT_OF_STOCK),
        ("https://schema.org/Discontinued", State.ENDED),
        ("https://schema.org/SomethingNew", None),
        ("", None),
        (None, None),
    ],
)
def test_availability_is_one_word_in_many_dresses(said: str | None, state: State | None) -> None:
    assert availability(said)[0] == state


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("https://schema.org/NewCondition", Condition.NEW),
        ("New", Condition.NEW),
        ("New with tags", Condition.NEW),
        ("UsedCondition", Condition.USED),
        ("Pre-owned", Condition.USED),
        ("http://schema.org/RefurbishedCondition", Condition.REFURBISHED),
        ("DamagedCondition", Condition.USED),
        ("neu", None),
        (None, None),
    ],
)
def test_condition_is_one_of_three_or_unsaid(said: str | None, expected: Condition | None) -> None:
    assert condition(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [("1,221 reviews", 1221), ("2 חוות דעת", 2), ("1.221", 1221), (12, 12), ("", None), ("none", None)],
)
def test_a_count_is_the_number_in_its_words(said: str | int, expected: int | None) -> None:
    assert count(said) == expected
