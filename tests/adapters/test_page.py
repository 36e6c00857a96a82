import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.errors import Misread
from adapters.page import MAX_SOUP_TAGS, MAX_TAGS, Page, Part, href, printed, squeeze


def page(html: str | bytes, **more: str) -> Page:
    return Page(html if isinstance(html, bytes) else html.encode(), **more)  # type: ignore[arg-type]


def test_the_declared_charset_decides_and_the_header_goes_before_the_page() -> None:
    chinese = "<meta charset=gbk><p id=a>库存</p>".encode("gb18030")
    assert page(chinese).root.first("a").text == "库存"  # type: ignore[union-attr]
    assert page("<p id=a>ä</p>".encode("latin-1"), content_type="text/html; charset=ISO-8859-1").text == "<p id=a>ä</p>"
    assert page(b"<meta charset=nonsense><p>x</p>").text.endswith("<p>x</p>")


def test_bytes_that_fit_no_charset_cost_a_sign_and_not_the_page() -> None:
    found = page(b"<p id=a>bad \xff\xed\xa0\x80 good</p>").root.first("a")
    assert found is not None
    assert found.text.startswith("bad")
    assert found.text.endswith("good")


def test_ids_that_repeat_are_all_found_in_page_order() -> None:
    root = page("<div id=box><b id=x>1</b></div><b id=x>2</b><b id=y>3</b>").root
    assert [part.text for part in root.all("x")] == ["1", "2"]
    assert [part.text for part in root.each("y", "x")] == ["3", "1", "2"]
    box = root.first("box")
    assert box is not None
    assert [part.text for part in box.all("x")] == ["1"]
    assert box.first("y") is None
    assert root.has("nothing", "y")


def test_printed_text_holds_no_script_no_style_and_no_invisible_marks() -> None:
    html = "<div id=a> one<script>var two</script><style>.three{}</style> <b>\u200efour\u200f</b>\u00a0five </div>"
    found = page(html).root.first("a")
    assert found is not None
    assert found.text == "one four five"


def test_attributes_are_stripped_and_a_missing_one_is_empty() -> None:
    found = page("<a id=a class='x y' href=' /p '>t</a>").root.one("a")
    assert found is not None
    assert (found.attr("href"), found.attr("title"), found.classed("y"), found.id) == ("/p", "", True, "a")


@pytest.mark.parametrize("html", [b"", b"\0" * 100_000, b"\xff\xfe", b"<", b"</", b"<!--", b"<a href='"])
def test_a_page_of_nothing_is_read_as_nothing(html: bytes) -> None:
    assert page(html).root.ids == {}


def test_ten_megabytes_of_zeros_are_survived() -> None:
    assert page(b"\0" * 10_000_000).root.ids == {}


@pytest.mark.parametrize(
    "html",
    [
        b"<div>" * 1_000_000,
        b"<div>" * (MAX_TAGS - 1),
        b"x" * 17_000_000,
        b"<p>" + b"".join(b"<font size=%d>" % size for size in range(3000)) + b"<p>x" * 3000,
        b"<p>" + b"".join(b"<B a=%d></s>" % size for size in range(500)) + b"<p>x" * 9000,
    ],
    ids=["a million divs", "deep", "large", "fonts in every paragraph", "closed in vain"],
)
def test_what_would_cost_minutes_or_gigabytes_is_refused_before_it_is_parsed(html: bytes) -> None:
    with pytest.raises(Misread):
        _ = page(html).root


def test_a_real_sized_page_is_not_refused() -> None:
    rows = "".join(f"<div id=r{row}><span><i class=a>{row}</i></span><br><b>x</b><li>y" for row in range(3000))
    assert len(page(rows + "</div>" * 3000).root.ids) == 3000


def part(html: str, css: str) -> Part:
    found = page(html).root.one(css)
    assert found is not None
    return found


def test_a_row_becomes_soup_without_the_table_around_it() -> None:
    row = part("<table><tr><th>Sold&nbsp;by<td>\n<a href=' /x?a=1&amp;b=2'>\u200e Lumen\n Shop</a></table>", "tr")
    assert list(row.soup().stripped_strings) == ["Sold by", "Lumen Shop"]
    assert href(row.soup().a).strip() == "/x?a=1&b=2"
    assert (printed(row.soup().b), href(row.soup().b)) == ("", "")


def test_soup_prints_what_the_part_prints() -> None:
    html = "<p id=a>one<script>two</script><noscript>three</noscript><i>five</i><!-- six --> seven</p>"
    assert printed(part(html, "#a").soup()) == part(html, "#a").text == "onefive seven"


def test_taking_soup_apart_leaves_the_page_whole() -> None:
    row = part("<p id=a>one <b>two</b></p>", "#a")
    for bold in row.soup().find_all("b"):
        bold.extract()
    assert row.text == printed(row.soup()) == "one two"


@pytest.mark.parametrize("within", ["<b>x</b>" * MAX_SOUP_TAGS, "<div>" * 4000], ids=["wide", "deep"])
def test_a_part_far_larger_than_a_row_becomes_no_soup(within: str) -> None:
    found = part(f"<div id=a>price {within}</div>", "#a")
    assert printed(found.soup()) == ""
    assert found.text.startswith("price")


@pytest.mark.parametrize("element", ["iframe", "noframes", "noembed", "xmp"])
def test_a_part_that_is_no_markup_breaks_nothing(element: str) -> None:
    found = part(f"<div id=a><{element}><![x <a b='</{element}></div>", "#a")
    assert isinstance(printed(found.soup()), str)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_page(body: bytes) -> None:
    root = page(body).root
    assert isinstance(printed(root.soup()), str)
    assert isinstance(root.text, str)
    assert isinstance(squeeze(root.node.text()), str)


@given(st.text(max_size=200))
def test_squeezed_text_is_one_line_without_ends(text: str) -> None:
    found = squeeze(text)
    assert found == found.strip()
    assert "\n" not in found
    assert "  " not in found


def test_text_is_read_however_deep_it_stands() -> None:
    found = page("<div id=a><script></script>" + "<div>" * 4000 + "deep").root.first("a")
    assert found is not None
    assert found.text == "deep"
