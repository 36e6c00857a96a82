"""A house with a queue: one listing that was looked at twice, and what Amazon then puts into the queue."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from adapters.readings import Subject, Topic
from monitor.app import House, house
from monitor.demo.sqs import LocalSqs
from storage.states import Incident, Watch, WatchedListing
from tests.adapters.amazon_api.listings import at_home, found, item, own
from tests.adapters.amazon_api.offers import RIVAL, batched, offer, payload
from tests.adapters.amazon_api.server import ME, Api
from tests.adapters.amazon_api.test_push import offers_changed, pushed_offer
from tests.clock import StillClock
from tests.monitor.api_house import configured

LAMP = Subject("us", "B0TWOAMBL1")
MINE = offer(ME, 21.99, MyOffer=True, IsBuyBoxWinner=True)
HIJACK = (pushed_offer(ME, 21.99), pushed_offer(RIVAL, 15.0, featured=True))


@dataclass
class World:
    """A house with a listing that was looked at twice: I alone sell it."""

    rooms: House
    api: Api
    queue: LocalSqs
    listing: WatchedListing

    @property
    def clock(self) -> StillClock:
        return self.api.clock

    def now_sold_by(self, *offers: dict[str, Any]) -> None:
        """What a sweep will find."""
        self.api.answers["getListingOffersBatch"] = batched({}, payload(*offers))

    def tells(self, *offers: dict[str, Any], number: str, at: datetime | None = None, **more: Any) -> None:
        self.queue.put(offers_changed(*offers, number=number, at=at or self.clock.now(), **more))

    async def hears(self) -> int:
        return await self.rooms.pushes.drain("us")

    async def sweeps(self, minutes: float = 20) -> None:
        self.clock.advance(minutes * 60)
        await self.rooms.poll.tick("us")
        await self.rooms.store.flush()

    async def open(self) -> tuple[Incident, ...]:
        return await self.rooms.store.open_incidents()

    async def watch(self, topic: Topic = Topic.OFFERS) -> Watch:
        return next(one for one in await self.rooms.store.watches() if one.topic is topic)


@asynccontextmanager
async def listening(tmp_path: Path) -> AsyncIterator[World]:
    """I alone sell the lamp, and that is known."""
    clock = StillClock()
    api = Api(clock)
    await api.start()
    mine = own("LAMP/BLACK 1", LAMP.id, "BUYABLE", "DISCOVERABLE", **at_home(12))
    api.answers |= {"searchCatalogItems": found(item(LAMP.id)), "searchListingsItems": found(mine)}
    async with (
        LocalSqs(clock) as queue,
        house(configured(api, tmp_path, queue.authority, **queue.keys), clock) as rooms,
    ):
        url = "https://www.amazon.com/dp/B0TWOAMBL1"
        topics = (Topic.LISTINGS, Topic.OFFERS)
        listing = await rooms.store.add_listing("us", LAMP, "Lamp", url, clock.now(), topics)
        world = World(rooms, api, queue, listing)
        world.now_sold_by(MINE)
        await world.sweeps()
        await world.sweeps()
        assert await world.open() == ()
        # A whole second: the database keeps no parts of a millisecond.
        clock.advance(2 - clock.monotonic() % 1)
        yield world
        assert queue.mistakes == []
    await api.stop()
    assert api.wrong == []
