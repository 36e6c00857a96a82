"""`twoam read`: what is seen on a page, told to machines and to people."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from rich.console import Console

from adapters.readings import (
    Board,
    Condition,
    FulfilledBy,
    Money,
    PageItem,
    PageOffer,
    PageReading,
    Seller,
    State,
    Wall,
)
from monitor.config import load
from monitor.console.reading import fetched
from monitor.printing import reading_json, reading_text
from tests.clock import StillClock
from tests.monitor.conftest import LAMP, Run
from tests.monitor.pages import SHOP_PAGE, Shop

USD = "USD"
FULL = PageReading(
    platform="amazon",
    state=State.LIVE,
    id="B0LAMP0001",
    title="[red]Lamp[/red] <b>",
    price=Money(Decimal("17.90"), USD),
    price_range=(Money(Decimal("1E+1"), USD), Money(Decimal("20.00"), USD)),
    featured_seller=Seller("A3XYZ", None),
    fulfilled_by=FulfilledBy.PLATFORM,
    condition=Condition.NEW,
    offers=(PageOffer(Seller("A3XYZ", "XYZ"), Money(Decimal("17.90"), USD), featured=True),),
    ranks=(Board("Lighting", 12),),
    rating=Decimal("4.8"),
    items=(PageItem("B0LAMP0002", 1, "Other", None, sponsored=True),),
    notes=("two prices",),
    foreign="delivered to another country",
)


def test_amounts_are_decimal_strings_and_what_is_not_stated_is_null() -> None:
    told = reading_json(FULL)
    assert told["price"] == {"amount": "17.90", "currency": "USD"}
    assert told["price_range"] == [{"amount": "10", "currency": "USD"}, {"amount": "20.00", "currency": "USD"}]
    assert told["featured_seller"] == {"id": "A3XYZ", "name": None}
    assert told["offers"] == [
        {
            "seller": {"id": "A3XYZ", "name": "XYZ"},
            "price": {"amount": "17.90", "currency": "USD"},
            "shipping": None,
            "condition": None,
            "fulfilled_by": None,
            "featured": True,
        }
    ]
    assert told["items"] == [
        {"id": "B0LAMP0002", "position": 1, "sponsored": True, "title": "Other", "price": None},
    ]
    assert (told["fulfilled_by"], told["condition"], told["stock"]) == ("platform", "new", None)
    assert told["ranks"] == [{"board": "Lighting", "position": 12}]
    assert told["notes"] == ["delivered to another country", "two prices"]


def test_a_list_is_shown_a_line_each_with_ads_and_ranks() -> None:
    lamp = PageItem("B0LAMP0001", 51, "A lamp " * 30, Money(Decimal("17.90"), USD), rank=Board("Lighting", 101))
    items = (lamp, PageItem("B0LAMP0002", 52, None, None, sponsored=True))
    reading = PageReading("amazon", State.BESTSELLERS, items=items)
    assert [item.get("rank") for item in reading_json(reading)["items"]] == [
        {"board": "Lighting", "position": 101},
        None,
    ]
    console = Console(width=80)
    with console.capture() as printed:
        console.print(reading_text(reading))
    first, second = printed.get().splitlines()[-3:-1]
    assert all(words in first for words in ("51", "B0LAMP0001", "A lamp A", "17.90 USD", "101 in Lighting"))
    assert all(words in second for words in ("52", "B0LAMP0002", "ad"))


def test_a_wall_says_which() -> None:
    told = reading_json(PageReading("amazon", State.BLOCKED, Wall.CAPTCHA))
    assert (told["state"], told["blocked_by"], told["price"], told["offers"]) == ("blocked", "captcha", None, [])


def test_a_hostile_title_is_shown_as_it_is_and_colours_nothing() -> None:
    console = Console(width=120, force_terminal=True)
    with console.capture() as printed:
        console.print(reading_text(FULL))
    assert "[red]Lamp[/red] <b>" in printed.get()
    assert "\x1b[31m" not in printed.get()


@pytest.fixture
def page(clean_machine: Path) -> Path:
    path = clean_machine / "lamp.html"
    path.write_text(SHOP_PAGE, "utf-8")
    return path


def test_a_saved_page_is_read_as_one_json_object(twoam: Run, page: Path) -> None:
    left = twoam("read", str(page), "--json")
    seen = json.loads(left.out)
    assert left.code == 0
    assert list(seen) == [
        *("platform", "state", "blocked_by", "id", "url", "title", "brand", "price", "price_range", "featured_seller"),
        *("fulfilled_by", "condition", "offers", "other_offers_count", "ranks", "rating", "reviews", "stock", "items"),
        "notes",
    ]
    assert (seen["platform"], seen["state"], seen["title"], seen["brand"]) == ("web", "live", "Blue Lamp", "Lumo")
    assert (seen["price"], seen["rating"], seen["reviews"]) == ({"amount": "21.90", "currency": "EUR"}, 4.5, 12)
    assert (seen["blocked_by"], seen["stock"], seen["price_range"]) == (None, None, None)


def test_a_saved_page_is_shown_to_a_person(twoam: Run, page: Path) -> None:
    left = twoam("read", str(page))
    assert left.code == 0
    assert [line.split() for line in left.out.splitlines() if line.startswith("price")] == [["price", "21.90", "EUR"]]


def test_the_address_of_a_saved_page_may_be_given(twoam: Run, page: Path) -> None:
    page.write_text(SHOP_PAGE.replace("canonical", "other"), "utf-8")
    seen = json.loads(twoam("read", str(page), "--url", LAMP, "--json").out)
    assert seen["url"] == LAMP


def test_a_wall_is_shown_as_a_wall_and_could_not_look(twoam: Run, clean_machine: Path) -> None:
    (clean_machine / "wall.html").write_text(
        "<!doctype html><html><head><title>Attention Required! | Cloudflare</title></head><body>"
        '<div id="cf-wrapper"><form id="challenge-form" action="/cdn-cgi/challenge"></form></div></body></html>',
        "utf-8",
    )
    left = twoam("read", "wall.html", "--json")
    assert left.code == 3
    assert json.loads(left.out)["state"] in ("blocked", "unknown")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("read", "no.html"), 2, "no.html cannot be read (no such file or directory): give a saved page"),
        (("read", LAMP, "--url", LAMP), 2, "--url says where a saved page came from"),
        (("read", "https://127.0.0.1/x"), 3, "127.0.0.1 leads to 127.0.0.1, inside a private or reserved network"),
        (("read", "http://shop.example/x"), 3, "shop.example would be read over http: give the link with https://"),
    ],
)
def test_what_cannot_be_read_is_said(
    twoam: Run, configured: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    left = twoam(*words)
    assert left.code == code
    assert said in left.err
    assert left.out == ""


def test_an_address_is_not_read_without_a_contact(twoam: Run) -> None:
    left = twoam("read", LAMP)
    assert left.code == 78
    assert left.err == (
        "the configuration: [door] contact: is missing, and the page's operator wants it. "
        "Set TWOAM_DOOR__CONTACT to your e-mail address, or run: twoam init\n"
    )


async def test_an_address_is_read_through_the_polite_door(configured: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop, clock = Shop(), StillClock()
    await shop.start()
    monkeypatch.setenv("TWOAM_DOOR__ALLOW_PRIVATE", shop.authority)
    try:
        page = await fetched(f"http://{shop.authority}/lamp", load().config, clock)
    finally:
        await shop.stop()
    assert page.body == SHOP_PAGE.encode()
    assert sum(clock.slept) >= 15
