"""Every rule that the seller's own API feeds: raised by a change in the local shop, and over when it is taken back."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from adapters.readings import Subject, Topic
from monitor.app import House, at_the_terminal
from monitor.demo.spapi import LocalSellingApi, Shop
from monitor.demo.spapi.shop import Depot, Issue, Item, Measured
from storage.states import FriendKind, FriendScope, Status
from tests.clock import NIGHT, StillClock
from tests.monitor.selling.rooms import Rooms, rooms
from tests.monitor.selling.shop import LAMP, ODD, OTHER, SHOP, STORED, STRANGER

TOPICS = (Topic.LISTINGS, Topic.OFFERS, Topic.STOCK, Topic.FEES)
KIN = "B0PARENT01"
FINE = replace(
    SHOP,
    items=(*SHOP.items, Item(KIN, "Lamps", children=(LAMP,))),
    # The shop is known for a week, so that what is usual there is known.
    orders=(*SHOP.orders, replace(SHOP.orders[0], id="111-6", made=NIGHT - timedelta(days=6), status="SHIPPED")),
    skus=tuple(
        replace(one, title="Blue Lamp – Blå", brand="Lumen", bullets=("Dimmable", "Linen shade"))
        if one.sku == ODD
        else one
        for one in SHOP.skus
    ),
    account=replace(
        SHOP.account, measured=(Measured("lateShipmentRate", Decimal("0.01"), Decimal("0.04"), 200),), feedback=()
    ),
)
Change = Callable[[Shop], Shop]


def sku(name: str, **changes: Any) -> Change:
    return lambda shop: replace(
        shop, skus=tuple(replace(one, **changes) if one.sku == name else one for one in shop.skus)
    )


def deleted(name: str) -> Change:
    return lambda shop: replace(shop, skus=tuple(one for one in shop.skus if one.sku != name))


def item(asin: str, **changes: Any) -> Change:
    return lambda shop: replace(
        shop, items=tuple(replace(one, **changes) if one.asin == asin else one for one in shop.items)
    )


def undone(count: int) -> Change:
    """So many orders of the lamp that their buyers have cancelled in the night before what it raised is counted."""
    at = NIGHT + timedelta(days=2, hours=20)
    made = replace(SHOP.orders[0], made=at, status="CANCELLED", cancel_asked="ordered by mistake")
    return lambda shop: replace(
        shop, orders=(*shop.orders, *(replace(made, id=f"111-9-{number}") for number in range(count)))
    )


def account(**changes: Any) -> Change:
    return lambda shop: replace(shop, account=replace(shop.account, **changes))


def metric(rate: str, *, good: bool) -> Change:
    return account(measured=(Measured("lateShipmentRate", Decimal(rate), Decimal("0.04"), 200, good=good),))


START = datetime(2020, 1, 1, tzinfo=UTC)
WIDER = (Decimal("12.5"), Decimal(6), Decimal(9), Decimal("3.2"))
TOGETHER: tuple[dict[str, tuple[Change, ...]], ...] = (
    {
        "listing_suppressed": (sku(ODD, issues=(Issue("1", "x", actions=("LISTING_SUPPRESSED",)),)),),
        "stock_stranded": (sku("STORED-1", stranded="Listing closed"),),
        "fee_changed": (sku("STORED-1", depot=Depot(40, handling=Decimal("6.05"))),),
        "content_differs": (item(LAMP, title="Red Lantern for boats"), item(LAMP, bullets=("Rusty", "Leaks"))),
        "account_standing": (account(standing="AT_RISK"),),
        "metric_near_limit": (metric("0.036", good=True),),
        "new_seller": (item(LAMP, offers=(*SHOP.items[0].offers, STRANGER)),),
        "adult_flag": (item(LAMP, adult=True),),
        "variation_merged": (item(KIN, children=(LAMP, "B0STRANGE1")),),
        "cancel_burst": (undone(9),),
    },
    {
        "listing_issue": (sku(ODD, issues=(Issue("90220", "Warranty is missing."),)),),
        "listing_suppressed": (sku("STORED-1", closed=True),),
        "content_changed": (
            item(LAMP, images=("https://m.media-amazon.com/images/I/99o.jpg", SHOP.items[0].images[1])),
            item(LAMP, category=("165", "Novelty Toys")),
        ),
        # Once for the goods and once for the parcel.
        "dimensions_changed": (item(LAMP, sides=WIDER),) * 2,
        "stock_low": (sku(ODD, quantity=2),),
        "metric_near_limit": (metric("0.061", good=False), account(suspended=True)),
    },
    {"listing_suppressed": (deleted(ODD), deleted("STORED-1"))},
    {
        "stock_zero": (sku("STORED-1", depot=Depot(0)), sku(ODD, quantity=0)),
        "content_differs": (item(LAMP, brand="G"),),
    },
)


@pytest.fixture
async def home(api: LocalSellingApi, clock: StillClock, tmp_path: Path) -> AsyncIterator[Rooms]:
    """A house that has looked for two days and found nothing wrong."""
    api.put(FINE)
    async with rooms(api, clock, tmp_path) as home:
        await at_the_terminal(home.house)
        store = home.house.store
        await store.add_friend("amazon", OTHER.seller_id, OTHER.name, FriendKind.DISTRIBUTOR, FriendScope.ALL, "")
        for asin in (LAMP, STORED):
            url = f"https://www.amazon.com/dp/{asin}"
            await store.add_listing("us", Subject("us", asin), asin, url, clock.now(), TOPICS)
        await home.house.business.begin()
        await days(home, 2)
        yield home
    assert api.refused == []


async def days(home: Rooms, count: float) -> None:
    """Looks at everything, every other hour."""
    house: House = home.house
    for _ in range(int(count * 12)):
        home.clock.advance(2 * 60 * 60)
        for _ in range(2):
            await house.poll.tick("us")
            await house.business.tick("us")
            await house.confirming.tick("us")
        await house.review.tick()
    await house.store.flush()


async def raised(home: Rooms, *statuses: Status) -> dict[str, int]:
    """How many cases of each rule there ever were; all of them are in one of these states now."""
    found = await home.house.store.recent_incidents(START)
    assert {one.status for one in found} <= {*statuses}, [(one.rule, one.subject, one.status) for one in found]
    return dict(Counter(one.rule for one in found))


@pytest.mark.parametrize("changes", TOGETHER)
async def test_what_a_change_in_the_shop_raises_is_over_once_it_is_taken_back(
    changes: dict[str, tuple[Change, ...]], home: Rooms
) -> None:
    for change in chain.from_iterable(changes.values()):
        home.api.put(change(home.api.shop))
    await days(home, 1.5)
    expected = {rule: len(some) for rule, some in changes.items()}
    assert await raised(home, Status.CONFIRMED) == expected
    home.api.put(FINE)
    await days(home, 2.5)
    assert await raised(home, Status.RESOLVED) == expected
