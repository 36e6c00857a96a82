"""What changes in the seller's own shop, from the local Selling Partner API to the words that he reads."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.amazon.account import AmazonConfig
from adapters.readings import Subject, Topic
from monitor.app import House, at_the_terminal, house
from monitor.config import Config
from monitor.demo.spapi import LocalSellingApi, Shop
from monitor.demo.spapi.shop import Depot, Issue
from storage.states import Incident, Severity, Status
from tests.clock import StillClock
from tests.monitor.selling.shop import CROWD, LAMP, ME, ODD, SHOP, STORED

TOPICS = (Topic.LISTINGS, Topic.STOCK, Topic.FEES)
HALF_HOUR, DAY = 35.0, 1600.0
ALL_STATED = ("Dimmable", "Linen shade")


@pytest.fixture
async def rooms(api: LocalSellingApi, tmp_path: Path, clock: StillClock) -> AsyncIterator[House]:
    """A house that has looked at the lamp (at home) and the stored one (at Amazon) twice, and found nothing wrong."""
    app = {name: getattr(api.app, name) for name in ("client_id", "client_secret", "refresh_token")}
    servers = {"api_url": api.base_url, "login_url": api.login_url}
    made = Config.model_validate(
        {
            "machine": {"state_dir": tmp_path},
            "door": {"contact": "tests@example.org", "allow_private": [f"127.0.0.1:{api.port}"]},
            "accounts": {"us": AmazonConfig.model_validate({"platform": "amazon", "seller_id": ME, **app, **servers})},
        }
    )
    sku(api, ODD, title=SHOP.items[0].title, brand="Lumen", bullets=ALL_STATED)
    async with house(made, clock) as rooms:
        await at_the_terminal(rooms)
        for asin in (LAMP, STORED):
            url = f"https://www.amazon.com/dp/{asin}"
            await rooms.store.add_listing("us", Subject("us", asin), asin, url, clock.now(), TOPICS)
        await looks(rooms, 2, DAY)
        assert await rooms.store.recent_incidents(clock.now().replace(year=2020)) == ()
        yield rooms
    assert api.refused == []


def sku(api: LocalSellingApi, name: str, **changes: Any) -> None:
    shop: Shop = api.shop
    api.put(replace(shop, skus=tuple(replace(one, **changes) if one.sku == name else one for one in shop.skus)))


def item(api: LocalSellingApi, asin: str, **changes: Any) -> None:
    shop: Shop = api.shop
    api.put(replace(shop, items=tuple(replace(one, **changes) if one.asin == asin else one for one in shop.items)))


async def looks(rooms: House, count: int = 2, minutes: float = HALF_HOUR) -> None:
    """So many rounds of questions, each followed by the second looks that it asked for, and by the telling."""
    clock = rooms.clock
    assert isinstance(clock, StillClock)
    for _ in range(count):
        clock.advance(minutes * 60)
        for _ in range(3):
            await rooms.poll.tick("us")
            clock.advance(90)
    await rooms.store.flush()
    await rooms.dispatch.tick()
    await rooms.dispatch.drain()


async def incidents(rooms: House) -> Sequence[Incident]:
    return await rooms.store.recent_incidents(rooms.clock.now().replace(year=2020))


async def told(rooms: House, capsys: pytest.CaptureFixture[str]) -> tuple[Incident, str]:
    """The only incident there is, and what was said of it."""
    (one,) = await incidents(rooms)
    return one, capsys.readouterr().out


async def test_a_suppressed_listing_wakes_once_with_amazons_reason(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    sku(api, ODD, issues=(Issue("18027", "The image has <b>text</b>.", actions=("LISTING_SUPPRESSED",)),))
    await looks(rooms)
    one, text = await told(rooms, capsys)
    assert (one.rule, one.severity, one.status) == ("listing_suppressed", Severity.WAKE, Status.CONFIRMED)
    assert "Your listing is suppressed" in text
    assert f"{ODD} cannot be bought, although there is stock." in text
    assert "It says: The image has <b>text</b>. (18027)" in text
    sku(api, ODD, issues=())
    await looks(rooms)
    assert [(one.rule, one.status) for one in await incidents(rooms)] == [("listing_suppressed", Status.RESOLVED)]


async def test_a_closed_listing_with_stock_wakes_and_names_no_reason(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    sku(api, "STORED-1", closed=True)
    await looks(rooms)
    one, text = await told(rooms, capsys)
    assert (one.rule, one.severity) == ("listing_suppressed", Severity.WAKE)
    assert "The platform names no reason." in text


async def test_a_listing_that_search_hides_is_told(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    sku(api, ODD, issues=(Issue("101163", "A picture is missing.", actions=("SEARCH_SUPPRESSED",)),))
    await looks(rooms)
    one, text = await told(rooms, capsys)
    assert one.rule == "listing_suppressed"
    assert "hidden from search" in text


async def test_a_new_error_is_told_in_amazons_words_and_a_warning_waits_for_the_morning(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    error = Issue("90220", "'Warranty' is <required> & missing.")
    sku(api, ODD, issues=(error, Issue("99300", "The title is long.", severity="WARNING"), Issue("1", "Hi", "INFO")))
    await looks(rooms)
    found = {one.subject: (one.rule, one.severity) for one in await incidents(rooms)}
    assert found == {
        f"{ODD}:90220": ("listing_issue", Severity.PUSH),
        f"{ODD}:99300": ("listing_issue", Severity.DIGEST),
    }
    text = capsys.readouterr().out
    assert "It says: 'Warranty' is <required> & missing. (90220)" in text
    assert "The title is long." not in text
    sku(api, ODD, issues=())
    await looks(rooms, 4)
    assert {one.status for one in await incidents(rooms)} == {Status.RESOLVED}


async def test_a_page_that_somebody_rewrote_is_one_alert_with_both_texts(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    item(api, LAMP, title="Red Lantern for boats")
    await looks(rooms)
    one, text = await told(rooms, capsys)
    assert (one.rule, one.subject, one.severity) == ("content_differs", "title", Severity.PUSH)
    assert "Yours: Blue Lamp – Blå" in text
    assert "The page: Red Lantern for boats" in text


async def test_a_brand_that_somebody_took_wakes(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    item(api, LAMP, brand="Generic")
    await looks(rooms)
    one, text = await told(rooms, capsys)
    assert (one.rule, one.subject, one.severity) == ("content_differs", "brand", Severity.WAKE)
    assert "Yours: Lumen" in text


async def test_a_page_to_which_i_contributed_nothing_is_compared_with_what_was_approved(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    item(api, STORED, title="Red Lantern for boats")
    await looks(rooms)
    one, text = await told(rooms, capsys)
    assert (one.rule, one.subject, one.severity) == ("content_changed", "title", Severity.PUSH)
    assert "Was: Stored" in text


async def test_a_change_of_mine_that_the_page_takes_over_is_no_news(api: LocalSellingApi, rooms: House) -> None:
    sku(api, ODD, title="Blue Lamp, now in oak", bullets=("Oak foot", "Linen shade"))
    await looks(rooms, 3)
    item(api, LAMP, title="BLUE LAMP™, now in oak (Black)", bullets=("Linen shade", "Oak&nbsp;foot"))
    await looks(rooms, 3)
    assert await incidents(rooms) == ()


async def test_pictures_category_and_family_are_compared_with_what_was_approved(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    other = "https://m.media-amazon.com/images/I/99other.jpg"
    main = SHOP.items[0].images[0]
    item(api, LAMP, images=(main, other), category=("165", "Novelty Toys"), parent=None)
    await looks(rooms)
    found = {one.subject: (one.rule, one.severity) for one in await incidents(rooms)}
    assert found == {
        "images": ("content_changed", Severity.PUSH),
        "category": ("content_changed", Severity.WAKE),
        "parent": ("content_changed", Severity.PUSH),
    }
    text = capsys.readouterr().out
    for words in ("Pictures changed", "Category changed", "Variation family changed"):
        assert words in text
    changed = {one.subject: (one.facts["was"], one.facts["is"]) for one in await incidents(rooms)}
    assert changed["category"][1] == "Novelty Toys"
    assert changed["parent"] == ("B0PARENT01", "")


async def test_another_main_picture_wakes(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    item(api, LAMP, images=("https://m.media-amazon.com/images/I/99other.jpg", SHOP.items[0].images[1]))
    await looks(rooms)
    one, text = await told(rooms, capsys)
    assert (one.subject, one.severity) == ("image", Severity.WAKE)
    assert "Is: 99other.jpg" in text


async def test_a_parcel_that_was_measured_anew_is_told_with_old_and_new(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    item(api, LAMP, sides=(Decimal("12.5"), Decimal(6), Decimal(9), Decimal("3.2")))
    await looks(rooms)
    found = {one.subject: (one.rule, one.severity) for one in await incidents(rooms)}
    assert found["package"] == ("dimensions_changed", Severity.PUSH)
    text = capsys.readouterr().out
    assert "Package measures changed" in text
    assert "width 9 in" in text


async def test_stock_that_is_used_up_is_told_once_and_by_one_rule(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    sku(api, "STORED-1", depot=Depot(0, inbound=40))
    await looks(rooms)
    one, text = await told(rooms, capsys)
    assert (one.rule, one.severity, one.status) == ("stock_zero", Severity.PUSH, Status.CONFIRMED)
    assert "No unit is left to sell." in text
    sku(api, "STORED-1", depot=Depot(1))
    await looks(rooms)
    sku(api, "STORED-1", depot=Depot(0))
    await looks(rooms)
    assert [(one.rule, one.status) for one in await incidents(rooms)] == [("stock_zero", Status.CONFIRMED)]
    sku(api, "STORED-1", depot=Depot(40))
    await looks(rooms)
    assert [(one.rule, one.status) for one in await incidents(rooms)] == [("stock_zero", Status.RESOLVED)]


async def test_stock_that_runs_low_is_told_before_it_is_used_up(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    sku(api, "STORED-1", depot=Depot(6))
    await looks(rooms)
    assert await incidents(rooms) == ()
    sku(api, "STORED-1", depot=Depot(4, inbound=2))
    await looks(rooms)
    one, text = await told(rooms, capsys)
    assert (one.rule, one.severity) == ("stock_low", Severity.PUSH)
    assert "4 left to sell; 5 or less is low." in text


async def test_a_higher_fee_at_the_same_price_is_told_by_the_unit(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    sku(api, "STORED-1", depot=Depot(40, handling=Decimal("6.05")))
    await looks(rooms, 2, DAY)
    one, text = await told(rooms, capsys)
    assert (one.rule, one.severity) == ("fee_changed", Severity.PUSH)
    assert "The platform's fee rose" in text
    assert "FBAFees:" in text
    assert "$6.05" in text


async def test_a_fee_that_follows_my_own_price_is_no_news(api: LocalSellingApi, rooms: House) -> None:
    stored = next(one for one in SHOP.items if one.asin == STORED)
    for price in (Decimal(25), Decimal("30.01"), Decimal("9.99")):
        item(api, STORED, offers=(replace(stored.offers[0], price=price),))
        await looks(rooms, 2, DAY)
    assert [one.rule for one in await incidents(rooms)] == []


async def test_a_day_of_refusals_and_errors_changes_nothing(api: LocalSellingApi, rooms: House) -> None:
    api.roles = frozenset()
    await looks(rooms, 4)
    assert await incidents(rooms) == ()


async def test_a_text_that_was_never_mine_waits_for_the_morning_and_makes_no_sound(
    api: LocalSellingApi, rooms: House, capsys: pytest.CaptureFixture[str]
) -> None:
    sku(api, "CROWD-1", title="My own words for it")
    url = f"https://www.amazon.com/dp/{CROWD}"
    await rooms.store.add_listing("us", Subject("us", CROWD), CROWD, url, rooms.clock.now(), TOPICS)
    await looks(rooms, 4)
    one, text = await told(rooms, capsys)
    assert (one.rule, one.severity, one.facts["how"]) == ("content_differs", Severity.DIGEST, "standing")
    assert "another title" not in text
