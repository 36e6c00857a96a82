"""The first look at new listings: who is found there is numbered for a decision, and nothing is called clear unread."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from adapters.readings import Condition, Listing, Money, Seller, State, Subject
from monitor.demo.markup import parse_html
from monitor.findings import Known
from monitor.friends import Standing
from monitor.language import LANGUAGES, Tongue
from monitor.render import first_look
from monitor.sightings import FirstLook, Found
from storage.states import (
    WatchedListing,
)
from tests.monitor.alerts import listing
from tests.monitor.golden_files import assert_golden

ZONE = "Asia/Shanghai"
SINCE = datetime.fromisoformat("2026-11-13T00:00:00+00:00")  # 08:00 in Shanghai


def found(seller: Seller, standing: Standing, price: str, **changes: Any) -> Found:
    one = Found(
        seller=seller,
        standing=standing,
        price=Money(Decimal(price), "USD"),
        featured=False,
        condition=Condition.NEW,
        fulfilled_by=None,
        first_seen=SINCE,
        missing=0,
    )
    return replace(one, **changes)


def look(lamp: WatchedListing, *sellers: Found) -> FirstLook:
    page = Listing(lamp.subject, State.LIVE, lamp.url, "Blue Lamp")
    return FirstLook(lamp, "amazon", Known(content=page), sellers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_first_look_numbers_the_sellers_to_be_decided(language: str) -> None:
    stranger = found(Seller("A3EXAMPLE9Q", "XYZ Store"), Standing.STRANGER, "17.99", featured=True)
    mine = found(Seller("A1MEMEMEMEMEM", "Lumen Direct"), Standing.MINE, "21.99")
    other = listing(id=2, name="Garden Lamp", subject=Subject("US", "B0EXAMPL8K"))
    looks = [look(listing(), mine, stranger), look(other, stranger)]
    assert_golden(f"first_look.{language}", first_look(Tongue(language, ZONE), looks).html)
    assert_golden(f"first_look_clear.{language}", first_look(Tongue(language, ZONE), [look(listing(), mine)]).html)


def test_five_hundred_new_listings_are_one_message() -> None:
    stranger = found(Seller("A3EXAMPLE9Q", "XYZ Store"), Standing.STRANGER, "17.99")
    looks = [look(listing(id=number, name=f"Lamp {number}"), stranger) for number in range(500)]
    text = parse_html(first_look(Tongue("en", ZONE), looks).html)[0]
    assert len(text) <= 4096
    assert "First look at 500 listings" in text
    assert "more listings" in text.splitlines()[-1]


def test_a_first_look_that_could_not_read_everything_does_not_call_it_clear() -> None:
    blind = replace(look(listing()), unread=True)
    text = first_look(Tongue("en", ZONE), [blind]).html
    assert "No unknown seller" not in text
    assert "⚪ Not everything could be read yet" in text


def test_on_a_page_of_mine_alone_there_is_no_buy_box_to_hold() -> None:
    mine = found(Seller("lumen", "lumen"), Standing.MINE, "21.99", featured=True)
    own = replace(look(listing(), mine), platform="ebay", shared=False)
    assert "Buy Box" not in first_look(Tongue("en", ZONE), [own]).html
    assert "Buy Box" in first_look(Tongue("en", ZONE), [replace(own, shared=True)]).html


def test_a_price_with_shipping_in_it_says_so() -> None:
    mine = found(Seller("lumen", "lumen"), Standing.MINE, "25.39", shipped=True)
    assert "$25.39 with shipping" in first_look(Tongue("en", ZONE), [look(listing(), mine)]).html
