"""One night in a test: the real store, door and adapter before the local marketplace, on a clock nobody waits for."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from random import Random

from adapters.amazon import Amazon, AmazonConfig
from adapters.door import Door
from adapters.manners import Manners
from adapters.readings import Subject, Topic
from monitor.app import WATCHED, next_morning
from monitor.demo.goods import Offer, Product
from monitor.demo.market import LocalMarket
from monitor.planner import Plan
from monitor.poll import Poll
from monitor.ranking import RankingPoll
from monitor.review import Review
from storage.keep import StoreKeep
from storage.states import FriendKind, FriendScope, Incident, Status, Watch, WatchedListing
from storage.store import Store
from tests.clock import StillClock

EVENING = datetime(2026, 11, 13, 13, 40, tzinfo=UTC)  # 21:40 in Shanghai
ZONE = "Asia/Shanghai"
ASIN = "B0LAMP0001"

ME = Offer("A1LUMEN0SHOP1", "Lumen Direct", Decimal("21.99"), featured=True)
XYZ = Offer("A3XYZ0STRANGE", "XYZ Store", Decimal("17.99"), featured=True)
OTHER = Offer("A4OTHER0SELLR", "Other Store", Decimal("22.99"))
LAMP = Product(
    title="Lumen Blue Lamp, dimmable",
    brand="Lumen",
    offers=(ME,),
    ranks=(("Table Lamps", 37),),
    rating=Decimal("4.6"),
    reviews=1287,
    image="https://m.media-amazon.com/images/I/41lumenblue._AC_SX679_.jpg",
)
HIJACKED = replace(LAMP, offers=(XYZ, replace(ME, featured=False)))
FOLLOWED = replace(LAMP, offers=(ME, OTHER))


@dataclass(slots=True)
class Night:
    """What stands between the marketplace and the outbox; `committed` counts how often the teller was called."""

    clock: StillClock
    market: LocalMarket
    store: Store
    poll: Poll
    ranking: RankingPoll
    review: Review
    committed: list[datetime] = field(default_factory=list)

    async def watch(self, asin: str = ASIN, product: Product = LAMP, name: str = "Blue Lamp") -> WatchedListing:
        """Sells it and watches it; nothing was looked at yet."""
        self.market.put(asin, product)
        url = f"https://www.amazon.com/dp/{asin}"
        return await self.store.add_listing("us", Subject("us", asin), name, url, self.clock.now(), WATCHED)

    async def mine(self, offer: Offer = ME) -> None:
        await self.friend(offer, FriendKind.MINE)

    async def friend(self, offer: Offer, kind: FriendKind = FriendKind.DISTRIBUTOR) -> None:
        await self.store.add_friend("amazon", offer.seller_id, offer.name, kind, FriendScope.ALL, "")

    async def passes(self, minutes: float, every: float = 1) -> None:
        """Lets the time pass, with the ticks of the daemon in it."""
        until = self.clock.now() + timedelta(minutes=minutes)
        while self.clock.now() < until:
            await self.poll.tick("us")
            await self.ranking.tick("us")
            await self.review.tick()
            self.clock.advance(every * 60)
        await self.store.flush()

    async def until(self, happened: Callable[[], bool], minutes: float = 60) -> None:
        """Lets the time pass until something is seen at the market."""
        until = self.clock.now() + timedelta(minutes=minutes)
        while not happened():
            assert self.clock.now() < until, "it did not happen"
            await self.passes(0.25, every=0.25)

    async def incidents(self) -> tuple[Incident, ...]:
        """Every incident of the night, in order."""
        return await self.store.recent_incidents(EVENING - timedelta(days=1))

    async def told(self) -> list[tuple[str, str, Status]]:
        """Rule, subject and status of every incident."""
        return [(one.rule, one.subject, one.status) for one in await self.incidents()]

    async def watch_of(self, topic: Topic, listing_id: int | None = None) -> Watch:
        return next(one for one in await self.store.watches(listing_id) if one.topic is topic)

    def asked(self, part: str = "/dp/") -> list[datetime]:
        """When pages whose address holds `part` were asked for."""
        return [visit.at for visit in self.market.visits if part in visit.path]


@asynccontextmanager
async def night(
    folder: Path,
    *,
    deliver_to: str = "New York 10001",
    confirm_after: float = 75,
    accounts: Sequence[str] = ("us",),
    before: Night | None = None,
) -> AsyncIterator[Night]:
    """Everything connected as the composition root does it, but for the teller; each question every 10 minutes.

    `before` is a process that has died in the same folder: its world goes on, and its memory is opened anew.
    """
    clock = before.clock if before else StillClock(EVENING)
    async with AsyncExitStack() as stack:
        market = before.market if before else await stack.enter_async_context(LocalMarket(clock, deliver_to=deliver_to))
        if before is None:
            await lay(folder / "twoam.db")
        store = await stack.enter_async_context(Store.open(folder / "twoam.db"))
        keep = StoreKeep(store, clock)
        private = frozenset({f"127.0.0.1:{market.port}"})
        door = Door(clock, keep, Manners("tests@example.org", min_gap=1, allow_private=private))
        config = AmazonConfig(platform="amazon", path="pages", market="us", base_url=market.base_url)
        readers = {name: Amazon(config, door, keep, clock) for name in accounts}
        periods = {**dict.fromkeys(WATCHED, timedelta(minutes=10)), Topic.RANKS: timedelta(hours=6)}
        periods[Topic.RIVALS] = timedelta(hours=1)
        plan = Plan(periods, timedelta(seconds=confirm_after), Random(7))
        committed: list[datetime] = []
        hurry = partial(_note, committed, clock)
        poll = Poll(store, keep, readers, clock, plan, partial(next_morning, ZONE), hurry)
        ranking = RankingPoll(store, keep, readers, clock, plan, hurry)
        review = Review(store, clock, plan, timedelta(minutes=15), tuple(readers), hurry)
        try:
            yield Night(clock, market, store, poll, ranking, review, committed)
        finally:
            await door.close()


_EMPTY: list[bytes] = []


async def lay(path: Path) -> None:
    """A new database, migrated once and copied from then on."""
    if not _EMPTY:
        async with Store.open(path):
            pass
    _copy(path)


def _copy(path: Path) -> None:
    if not _EMPTY:
        _EMPTY.append(path.read_bytes())
    path.write_bytes(_EMPTY[0])


def _note(committed: list[datetime], clock: StillClock) -> None:
    committed.append(clock.now())
