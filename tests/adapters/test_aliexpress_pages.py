"""What is read on AliExpress' pages: makes, lists, shells and walls, and which item an address means."""

import json
from decimal import Decimal
from typing import Any

import pytest

from adapters.aliexpress import AliExpress, AliExpressConfig, listing_said, pages
from adapters.aliexpress.addresses import recognise
from adapters.errors import Blocked, Misread
from adapters.page import Page
from adapters.readings import Missed, Money, PageItem, PageReading, State, Stock, Subject, Wall
from tests.adapters.replay import RECORDINGS

LAMP = Subject("global", "1005001234567890")
ADDRESS = "https://www.aliexpress.com/item/1005001234567890.html"
ENTRY: dict[str, Any] = {
    "productId": "1005001234567890",
    "productType": "natural",
    "title": {"displayTitle": "Blue Lamp"},
    "prices": {
        "originalPrice": {"currencyCode": "ARS", "minPrice": 12031.91},
        "salePrice": {"currencyCode": "ARS", "minPrice": 5655, "formattedPrice": "ARS 5.655,00"},
    },
}


def recorded(name: str) -> bytes:
    return (RECORDINGS / "aliexpress" / name / "page.html").read_bytes()


def read(body: bytes | str, url: str | None = ADDRESS, status: int = 200) -> PageReading:
    return pages.read(Page(body.encode() if isinstance(body, str) else body, url, status))


def results(*entries: object) -> str:
    """A page of search results of 2026: the list stands between two marks, its outer key without quotes."""
    data = {"data": {"root": {"fields": {"mods": {"itemList": {"content": list(entries)}}}}}}
    return (
        "<html><head><title>lamps - AliExpress</title></head><body><script>"
        f"/*!-->init-data-start--*/\nwindow._dida_config_._init_data_= {{ data: {json.dumps(data)} }}\n"
        "/*!-->init-data-end--*/</script></body></html>"
    )


def test_the_running_activity_is_the_price_and_without_one_the_plain_price() -> None:
    live, plain = read(recorded("live")), read(recorded("out_of_stock"))
    assert live.price_range == (Money(Decimal("15.99"), "USD"), Money(Decimal("19.9"), "USD"))
    assert plain.price_range == (Money(Decimal("19.99"), "USD"), Money(Decimal("24.88"), "USD"))
    assert (plain.state, plain.stock) == (State.OUT_OF_STOCK, 0)


def test_two_ends_of_one_price_are_a_price() -> None:
    body = recorded("live").replace(b'"value": 19.9}', b'"value": 15.99}')
    reading = read(body)
    assert (reading.price, reading.price_range) == (Money(Decimal("15.99"), "USD"), None)


def test_a_status_that_nobody_knows_is_unknown_and_never_good() -> None:
    reading = read(recorded("live").replace(b'"itemStatus": 0', b'"itemStatus": 3'))
    assert reading.state is State.UNKNOWN
    assert reading.notes == ("the page gives the item a status that is not known (3, OK)",)


def test_an_item_that_does_not_say_how_many_are_left_is_unknown() -> None:
    body = recorded("live").replace(b'"quantityModule": {"totalAvailQuantity": 120}', b'"quantityModule": {}')
    reading = read(body)
    assert (reading.state, reading.stock) == (State.UNKNOWN, None)


def test_no_opinion_is_no_rating() -> None:
    reading = read(recorded("live").replace(b'"totalValidNum": 37', b'"totalValidNum": 0'))
    assert (reading.rating, reading.reviews) == (None, 0)


def test_a_shell_says_that_it_holds_no_data() -> None:
    reading = read(recorded("shell"))
    assert (reading.state, reading.id) == (State.UNKNOWN, LAMP.id)
    assert reading.notes == ("the page carries no data of its own: AliExpress fills it by script",)


def test_data_of_a_make_that_is_not_known_is_said_to_be_unread() -> None:
    body = '<script>window.runParams = { data: {"priceComponent": {}, "productInfoComponent": {"id": 1}} };</script>'
    assert read(body).notes == ("the page carries its data in a form that is not read",)


@pytest.mark.parametrize("said", ["{", '{"titleModule": ', "[" * 5000, '{"commonModule": {"productId": 1e999999999}}'])
def test_data_that_breaks_off_or_is_mad_says_nothing(said: str) -> None:
    assert read(f"<script>window.runParams = {{ data: {said}").state is State.UNKNOWN


def test_a_punish_page_is_a_wall_and_a_whole_page_with_a_punish_frame_over_it_is_none() -> None:
    assert read(recorded("wall_punish")).blocked_by is Wall.PUNISH
    frame = (
        b'<iframe id="baxia-dialog-content" src="https://x.example/_____tmd_____/punish?x5secdata=1"></iframe></body>'
    )
    assert read(recorded("live").replace(b"</body>", frame)).state is State.LIVE
    assert read(results(ENTRY).replace("</body>", frame.decode())).state is State.SEARCH


def test_a_log_in_page_is_a_wall() -> None:
    assert read("<html><body></body></html>", "https://login.aliexpress.com/?return_url=x").blocked_by is Wall.LOGIN


def test_search_results_are_read_in_order_with_ads_told_apart() -> None:
    ad = {**ENTRY, "productId": 1005009999999991, "productType": "ad", "title": None, "prices": None}
    assert read(results(ENTRY, "x", {}, ad), None).items == (
        PageItem(LAMP.id, 1, "Blue Lamp", Money(Decimal(5655), "ARS")),
        PageItem("1005009999999991", 2, sponsored=True),
    )


def test_search_without_a_single_result_is_not_a_list() -> None:
    assert read(results(), None).state is State.UNKNOWN


@pytest.mark.parametrize(
    ("pasted", "found"),
    [
        (ADDRESS, LAMP),
        ("1005001234567890", LAMP),
        ("es.aliexpress.com/item/1005001234567890.html?spm=a2g0o.x", LAMP),
        ("https://www.aliexpress.com/item/Blue-Lamp-2024/1005001234567890.html", LAMP),
        ("https://m.aliexpress.com/i/1005001234567890.html", LAMP),
        ("https://www.aliexpress.us/item/3256801048255138.html", Subject("us", "3256801048255138")),
        ("https://aliexpress.ru/item/1005001234567890.html", Subject("ru", "1005001234567890")),
        ("https://ru.aliexpress.com/item/1005001234567890.html", Subject("ru", "1005001234567890")),
        ("https://www.aliexpress.com/store/911000111", None),
        ("https://aliexpress.com.shop.example/item/1005001234567890.html", None),
        ("https://[bad", None),
        ("blue lamp", None),
    ],
)
def test_an_address_means_its_item(pasted: str, found: Subject | None) -> None:
    assert recognise(pasted, "global") == found


def test_a_bare_number_belongs_to_the_market_of_its_account() -> None:
    config = AliExpressConfig(platform="aliexpress", market="us")
    assert AliExpress.subject_of("3256801048255138", config) == (
        Subject("us", "3256801048255138"),
        "https://www.aliexpress.us/item/3256801048255138.html",
    )


def missed(page: Page) -> str:
    (word,) = listing_said(LAMP, page)
    assert isinstance(word, Missed)
    assert isinstance(word.error, Misread | Blocked)
    return str(word.error)


def test_the_other_number_of_the_us_site_is_not_taken_for_the_item() -> None:
    page = Page(recorded("live"), "https://www.aliexpress.us/item/3256801048255138.html")
    assert missed(page).startswith("the address now leads to another listing (us/")


def test_the_same_number_on_another_site_is_another_listing() -> None:
    page = Page(recorded("live"), f"https://aliexpress.ru/item/{LAMP.id}.html")
    assert missed(page) == f"the address now leads to another listing (ru/{LAMP.id})"


def test_a_list_in_place_of_the_item_is_missed() -> None:
    assert missed(Page(results(ENTRY).encode(), ADDRESS)) == "the address leads to a list of items, not to one"


def test_the_price_counts_in_the_currency_of_the_account_alone() -> None:
    page = Page(recorded("live"), ADDRESS)
    (same, other) = (list(listing_said(LAMP, page, currency)) for currency in ("USD", "EUR"))
    assert any(isinstance(word, Stock) for word in same)
    assert not any(isinstance(word, Stock) for word in other)
