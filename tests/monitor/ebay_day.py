"""A sped-up day of an eBay seller: the whole house on a clock that jumps from one look to the next; by hand:

./run.sh day [--hours 24]
"""

import argparse
import asyncio
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.ebay.markets import item_url
from adapters.readings import Subject, Topic
from monitor.app import House, house
from monitor.chores import begin
from monitor.config import Config
from monitor.demo.ebay import Item, LocalEbay, Shop
from monitor.division import DAY, Budget
from monitor.meaning import asked_of
from storage.states import Incident
from tests.adapters.ebay_api.conftest import config_of, sent_to
from tests.clock import NIGHT
from tests.monitor.busy_clock import BusyClock
from tests.monitor.night import lay

LISTINGS, RIVALS = 50, 20
# So many of the listings are on the site of the words, of which there are three for each of these.
AT_HOME = 10
# In seconds: nothing is waited for longer, and what waits for its turn asks again so soon (the daemon: each second).
_LONGEST, _AGAIN = 300.0, 15.0
_ACCOUNT = "bay"
_BROWSE = ("getItemByLegacyId", "getItemsByItemGroup", "search", "searchByImage")


def lamp(number: int, *, rival: bool = False) -> Item:
    """One of the shop's lamps, or a rival's, each with a word, a bar code and a product of its own: four searches."""
    code = f"{(2 if rival else 1) * 10**11 + number:012d}"
    check = -sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(code)) % 10
    title = f"{'Rival' if rival else 'Blue'} lamp model {'R' if rival else 'B'}{number:03d}"
    seller = "night-lamps" if rival else "blue-lamp-shop"
    start = 500_000_000_000 if rival else 400_000_000_000
    market = "us" if rival or number < AT_HOME else "gb"
    gtin, epid = f"{code}{check}", str(start // 10_000 + number)
    return Item(str(start + number), title, Decimal("19.90"), 7, market, seller=seller, gtin=gtin, epid=epid)


MINE = tuple(lamp(number) for number in range(LISTINGS))
THEIRS = tuple(lamp(number, rival=True) for number in range(RIVALS))
SEARCHED = [f"{words} B{number:03d}" for number in range(AT_HOME) for words in ("lamp", "blue lamp", "model")]


@dataclass
class Day:
    """`opened` enters the house, and enters it anew after a restart; the platform and the time go on."""

    folder: Path
    clock: BusyClock
    ebay: LocalEbay
    begun: datetime
    budgets: Sequence[Budget] = ()
    incidents: dict[str, Incident] = field(default_factory=dict)

    @asynccontextmanager
    async def awake(self) -> AsyncIterator[House]:
        """The house as the daemon enters it."""
        async with house(self._config(), self.clock) as rooms:
            await begin(rooms)
            yield rooms
            await rooms.business.stop()

    def _config(self) -> Config:
        section = config_of(self.ebay, base_url=self.ebay.base_url)
        door = {"contact": "tests@example.org", "min_gap_seconds": 1}
        machine, watch = {"state_dir": self.folder}, {"every_minutes": {"stock": 120}}
        return Config.model_validate(
            {"machine": machine, "door": door, "watch": watch, "accounts": {_ACCOUNT: section}}
        )

    async def moves_in(self) -> None:
        """All that is watched is put on the watch at once."""
        async with self.awake() as rooms:
            adapter, topics = rooms.accounts[_ACCOUNT], asked_of(type(rooms.accounts[_ACCOUNT]))
            for item in (*MINE, *THEIRS):
                subject = Subject(item.market, item.number)
                rival = item in THEIRS
                await rooms.store.add_listing(
                    _ACCOUNT, subject, item.title, item_url(subject), self.begun, topics, rival=rival
                )
            for word in SEARCHED:
                ranking = adapter.ranking_of(word, "us", adapter.config)
                assert ranking is not None
                await rooms.store.add_ranking(_ACCOUNT, ranking, self.begun)
            await adapter.consent.enter(sent_to(adapter.consent.address("state-1"), self.ebay), "state-1")
            self.budgets = await rooms.budgets.divide()

    async def passes(self, hours: float) -> None:
        """So much of the day from here on, in one life of the daemon, with its loops beside each other."""
        until = self.clock.now() + timedelta(hours=hours)
        async with self.awake() as rooms:
            topics = sorted(asked_of(type(rooms.accounts[_ACCOUNT])))
            polls = [self._turns(rooms, partial(rooms.poll.tick, _ACCOUNT, topic), topic, until) for topic in topics]
            words = self._turns(rooms, partial(rooms.ranking.tick, _ACCOUNT), Topic.RANKS, until)
            await self.clock.run(*polls, words, self._business(rooms, until), self._reviews(rooms, until))

    async def _turns(self, rooms: House, tick: Callable[[], Awaitable[None]], topic: Topic, until: datetime) -> None:
        while self.clock.now() < until:
            await tick()
            await self._sleeps(await self._rest(rooms, topic), until)

    async def _business(self, rooms: House, until: datetime) -> None:
        while self.clock.now() < until:
            await rooms.business.tick(_ACCOUNT)
            await asyncio.gather(*rooms.business.running.values())
            await self._sleeps(60, until)

    async def _reviews(self, rooms: House, until: datetime) -> None:
        while self.clock.now() < until:
            await rooms.store.flush()
            await rooms.budgets.tick()
            await rooms.review.tick()
            self.incidents |= {one.key: one for one in await rooms.store.open_incidents()}
            await self._sleeps(_LONGEST, until)

    async def _sleeps(self, seconds: float, until: datetime) -> None:
        await self.clock.sleep(min(seconds, max(0.1, (until - self.clock.now()).total_seconds())))

    async def _rest(self, rooms: House, topic: Topic) -> float:
        """Seconds until something of the topic is due; what is due by now waits for its turn."""
        if topic is Topic.RANKS:
            due = [one.not_before for one in await rooms.store.rankings(_ACCOUNT)]
        else:
            due = [one.not_before for one in await rooms.store.watches() if one.topic is topic]
        return min(_LONGEST, max(_AGAIN, (min(due) - self.clock.now()).total_seconds()))

    def asked(self, operation: str, key: str) -> dict[str, list[datetime]]:
        """When eBay was asked about each item or word, oldest first."""
        found: dict[str, list[datetime]] = defaultdict(list)
        for asked, answer in self.ebay.record:
            if asked.operation == operation and answer.status == 200 and key in asked.query:
                found[asked.query[key]].append(asked.at)
        return found

    def oldest(self, times: Iterable[Sequence[datetime]]) -> timedelta:
        """The greatest age that an answer ever had, from the day's begin to this moment."""
        now = self.clock.now()
        return max(
            max(later - earlier for earlier, later in zip([self.begun, *own], [*own, now], strict=True))
            for own in times
        )

    def ages(self) -> dict[Topic, timedelta]:
        """The greatest age of any answer, topic by topic, as eBay saw the questions come."""
        items, words = self.asked("getItemByLegacyId", "legacy_item_id"), self.asked("search", "q")
        codes = self.asked("search", "gtin")
        return {
            Topic.LISTINGS: self.oldest(items[one.number] for one in MINE),
            Topic.RIVALS: self.oldest(items[one.number] for one in THEIRS),
            Topic.RANKS: self.oldest(words[one] for one in SEARCHED),
            Topic.COPYCATS: self.oldest(codes[one.gtin] for one in MINE),
        }

    def spent(self) -> dict[str, int]:
        return dict(self.ebay.quotas.spent)

    def most(self) -> int:
        """The most calls of Browse in any 24 hours."""
        times = [asked.at for asked, _ in self.ebay.record if asked.operation in _BROWSE]
        return max((bisect_left(times, at + DAY) - place for place, at in enumerate(times)), default=0)

    def refused(self) -> int:
        """How often eBay said that a pool is empty."""
        return sum(answer.status == 429 for _, answer in self.ebay.record)


@asynccontextmanager
async def day(folder: Path) -> AsyncIterator[Day]:
    """An evening in California, so that eBay's day turns on the way; everything is on the watch."""
    clock = BusyClock(NIGHT)
    await lay(folder / "twoam.db")
    async with LocalEbay(clock, Shop(items=(*MINE, *THEIRS))) as ebay:
        made = Day(folder, clock, ebay, clock.now())
        await made.moves_in()
        yield made


async def _played(hours: float) -> None:
    """In four parts, each a life of the daemon, and after each what was seen until then."""
    with TemporaryDirectory() as folder:
        async with day(Path(folder)) as made:
            cpu = time.process_time()
            for part in range(1, 5):
                await made.passes(hours / 4)
                print(f"--- after {hours * part / 4:g} hours, {time.process_time() - cpu:.1f} s of CPU", flush=True)
                _tell(made)


def _tell(made: Day) -> None:
    for topic, age in made.ages().items():
        print(f"{topic}: never older than {age}")
    rules = sorted({one.rule for one in made.incidents.values()})
    print(f"{len(made.ebay.record)} requests, {made.refused()} refused; told: {rules}")
    print(f"calls of eBay's day until now: {made.spent()}; most of any day: {made.most()}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=24.0)
    asyncio.run(_played(parser.parse_args().hours))
