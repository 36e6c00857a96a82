"""A day of looks and reviews at many listings, before a marketplace that answers at once: what memory it needs."""

import argparse
import asyncio
import gc
import sys
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from adapters.amazon import Amazon, AmazonConfig
from adapters.door import Door
from adapters.manners import Manners
from adapters.quota import Quota
from adapters.readings import Ask, Listing, Money, Offer, Rank, Seller, State, Subject, Sweep, Topic
from monitor.app import next_morning
from monitor.planner import Plan
from monitor.poll import Poll
from monitor.review import Review
from storage.keep import StoreKeep
from storage.store import Store
from tests.clock import StillClock
from tests.monitor.night import EVENING, ME, lay

_TOPICS = (Topic.LISTINGS, Topic.OFFERS)
_DAY = timedelta(days=1)


class Quick(Amazon):
    """A platform that answers from memory: mostly as before, now and then with another rank or price."""

    random = Random(2)
    operations = dict.fromkeys(_TOPICS, Quota(rate=1000.0, burst=1000))

    async def read(self, topic: Topic, ask: Ask) -> Sweep:
        [subject] = ask.listings
        price = Money(Decimal(1999 + self.random.choice((0, 0, 0, 1, 2))) / 100, "USD")
        url = f"https://www.amazon.com/dp/{subject.id}"
        page = Listing(subject=subject, state=State.LIVE, url=url, title="Blue Lamp", brand="Lumen", price=price)
        offer = Offer(subject, Seller(ME.seller_id, ME.name), price, featured=True)
        rank = Rank(subject, "Table Lamps", self.random.randint(30, 40))
        readings = (page, offer, rank) if topic is Topic.LISTINGS else (offer,)
        return Sweep(topic, ask, self._clock.now(), readings, frozenset({subject}))


@dataclass(frozen=True, slots=True)
class Growth:
    """Resident megabytes at the end of each third of the day, after a first third to warm up; `looks` in all."""

    megabytes: tuple[float, ...]
    looks: int

    @property
    def percent(self) -> float:
        return 100 * (self.megabytes[-1] / self.megabytes[0] - 1)


async def day(listings: int, every: timedelta) -> Growth:
    """Looks at all of them each `every`, with a review each five minutes, for a day of the clock."""
    clock = StillClock(EVENING)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "twoam.db"
        await lay(path)
        async with Store.open(path) as store:
            poll, review = _rooms(store, clock, every)
            for number in range(listings):
                subject = Subject("us", f"B0{number:08}")
                await store.add_listing("us", subject, f"Lamp {number}", "https://x.example", clock.now(), _TOPICS)
            measured = [await _third(store, poll, review, clock) for _ in range(3)]
            return Growth(tuple(measured), sum(watch.looks for watch in await store.watches()))


def _rooms(store: Store, clock: StillClock, every: timedelta) -> tuple[Poll, Review]:
    keep = StoreKeep(store, clock)
    door = Door(clock, keep, Manners("tests@example.org"))
    quick = Quick(AmazonConfig(platform="amazon", path="pages", market="us"), door, keep, clock)
    plan = Plan(dict.fromkeys(_TOPICS, every), timedelta(seconds=75), Random(7))
    poll = Poll(store, keep, {"us": quick}, clock, plan, partial(next_morning, "UTC"), lambda: None)
    return poll, Review(store, clock, plan, timedelta(minutes=15), ("us",), lambda: None)


async def _third(store: Store, poll: Poll, review: Review, clock: StillClock) -> float:
    until = clock.now() + _DAY / 3
    while clock.now() < until:
        await poll.tick("us")
        await store.flush()
        await review.tick()
        clock.advance(300)
    gc.collect()
    return resident()


def resident() -> float:
    """Megabytes that this process holds now (Linux, proc(5))."""
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * 4096 / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=10_000)
    parser.add_argument("--minutes", type=int, default=120, help="how often each is looked at")
    asked = parser.parse_args()
    grown = asyncio.run(day(asked.listings, timedelta(minutes=asked.minutes)))
    shown = ", ".join(f"{one:.0f}" for one in grown.megabytes)
    print(
        f"{asked.listings} listings, {grown.looks} looks: {shown} MB after 8, 16 and 24 hours ({grown.percent:+.1f} %)"
    )
    return 0 if abs(grown.percent) <= 10 else 1


if __name__ == "__main__":
    sys.exit(main())
