"""Pages that eBay serves in place of the one that was asked for: none of them says anything of the listing."""

import re
from pathlib import Path

import pytest

from adapters.ebay import listing_said
from adapters.errors import Blocked, Misread
from adapters.page import Page
from adapters.readings import Listing, Missed, Offer, Partial, Said, State, Subject, Whole

RECORDINGS = Path(__file__).with_name("recordings") / "ebay"
LAMP = Subject("de", "335251351456")
ADDRESS = "https://www.ebay.de/itm/335251351456"
MODERN = (RECORDINGS / "live_by_data" / "page.html").read_text("utf-8")
OLD = (RECORDINGS / "live" / "page.html").read_text("utf-8")


def said(body: str, url: str = ADDRESS, status: int = 200, subject: Subject = LAMP) -> list[Said]:
    return list(listing_said(subject, Page(body.encode(), url, status)))


def missed(words: list[Said], kind: type[Exception]) -> bool:
    [only] = words
    return isinstance(only, Missed) and isinstance(only.error, kind)


def test_the_page_that_was_asked_for_is_read() -> None:
    assert Whole(said(MODERN)[-1].topic, LAMP) in said(MODERN)  # type: ignore[union-attr]


def test_a_page_that_calls_itself_another_item_says_nothing_whatever_its_address() -> None:
    assert missed(said(MODERN.replace("/itm/335251351456", "/itm/296057072805")), Misread)


def test_a_printed_item_number_that_is_another_one_says_nothing() -> None:
    other = re.sub(r'(id="descItemNumber"[^>]*>)\d+', r"\g<1>335251351456", OLD)
    assert other != OLD
    words = said(other, "https://www.ebay.com/itm/296057072805", subject=Subject("us", "296057072805"))
    assert missed(words, Misread)


def test_a_page_that_names_no_item_says_nothing() -> None:
    nameless = re.sub(r'<link rel="canonical"[^>]*>', "", OLD).replace("descItemNumber", "other")
    assert missed(said(nameless, "https://www.ebay.com/p/12345", subject=Subject("us", "296057072805")), Misread)


def test_the_page_of_another_country_proves_neither_price_nor_state() -> None:
    words = said(MODERN, subject=Subject("us", LAMP.id))
    [listing] = [one for one in words if isinstance(one, Listing)]
    assert (listing.state, listing.price) == (State.UNKNOWN, None)
    assert not [one for one in words if isinstance(one, Offer | Whole)]
    assert [one.why for one in words if isinstance(one, Partial)]


def test_a_page_of_a_country_with_the_same_currency_is_not_the_one_that_was_asked_for() -> None:
    words = said(MODERN, subject=Subject("at", LAMP.id))
    assert not [one for one in words if isinstance(one, Whole)]


@pytest.mark.parametrize(
    "face",
    [
        "<title>Pardon our interruption</title><body>Pardon Our Interruption...</body>",
        (RECORDINGS / "wall" / "page.html").read_text("utf-8"),
    ],
)
def test_a_wall_that_is_served_as_404_does_not_make_the_listing_gone(face: str) -> None:
    assert missed(said(f"<html>{face}</html>", status=404), Blocked)


def test_a_page_that_is_missing_elsewhere_does_not_make_the_listing_gone() -> None:
    assert missed(said("<html><body>nothing here</body></html>", "https://www.ebay.de/n/error", 404), Misread)
    assert isinstance(said("<html><body>nothing here</body></html>", ADDRESS, 404)[0], Listing)
