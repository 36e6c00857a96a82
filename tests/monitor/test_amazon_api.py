"""A house whose Amazon account has the keys of the API: from the wire to an incident, over real sockets."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.amazon.api import AmazonApi
from adapters.readings import Subject, Topic
from monitor.app import House, house
from storage.states import Status, WatchedListing
from tests.adapters.amazon_api.listings import at_home, found, item, own
from tests.adapters.amazon_api.offers import RIVAL, batched, offer, payload
from tests.adapters.amazon_api.server import ME, Api, error
from tests.clock import StillClock
from tests.monitor.api_house import configured

LAMP = Subject("us", "B0TWOAMBL1")


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    api = Api(StillClock())
    await api.start()
    mine = own("LAMP/BLACK 1", LAMP.id, "BUYABLE", "DISCOVERABLE", **at_home(12))
    api.answers |= {"searchCatalogItems": found(item(LAMP.id)), "searchListingsItems": found(mine)}
    api.answers["getListingOffersBatch"] = batched({}, payload(offer(ME, 21.99, MyOffer=True, IsBuyBoxWinner=True)))
    yield api
    await api.stop()
    assert api.wrong == []


@pytest.fixture
async def rooms(api: Api, tmp_path: Path) -> AsyncIterator[House]:
    async with house(configured(api, tmp_path), api.clock) as rooms:
        yield rooms


async def watched(rooms: House) -> WatchedListing:
    topics = (Topic.LISTINGS, Topic.OFFERS)
    return await rooms.store.add_listing("us", LAMP, "Lamp", "https://www.amazon.com/dp/B0TWOAMBL1", EVER, topics)


EVER = StillClock().now()


async def look(rooms: House, api: Api, minutes: int = 20) -> None:
    api.clock.advance(minutes * 60)
    await rooms.poll.tick("us")


async def test_an_account_with_keys_is_read_by_the_api(rooms: House, api: Api) -> None:
    listing = await watched(rooms)
    await look(rooms, api)
    assert isinstance(rooms.accounts["us"], AmazonApi)
    known = await rooms.store.snapshot(listing.id, "content")
    assert {heard.operation for heard in api.heard} == {
        "searchCatalogItems",
        "getCatalogItem",
        "searchListingsItems",
        "getListingOffersBatch",
    }
    assert "Night lamp" in str(known)


async def test_a_new_seller_in_the_api_s_answer_is_confirmed_and_told(rooms: House, api: Api) -> None:
    await watched(rooms)
    for _ in range(2):
        await look(rooms, api)
    assert await rooms.store.open_incidents() == ()
    both = payload(offer(ME, 21.99, MyOffer=True, IsBuyBoxWinner=True), offer(RIVAL, 15))
    api.answers["getListingOffersBatch"] = batched({}, both)
    for _ in range(3):
        await look(rooms, api)
    (incident,) = [one for one in await rooms.store.open_incidents() if one.rule == "new_seller"]
    assert incident.status is not Status.RAISED
    assert RIVAL in str(incident.facts)


async def test_an_hour_of_errors_changes_no_state(rooms: House, api: Api) -> None:
    await watched(rooms)
    for _ in range(2):
        await look(rooms, api)
    for name in ("getListingOffersBatch", "searchCatalogItems"):
        api.answers[name] = error(503, "ServiceUnavailable")
    for _ in range(3):
        await look(rooms, api)
    assert await rooms.store.open_incidents() == ()
