"""How long the chat takes to answer over 500 listings: milliseconds from words to message, without the network."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import count
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from adapters.amazon import AmazonConfig
from adapters.clock import SystemClock
from adapters.readings import Listing, Money, Offer, Seller, State, Subject, Topic
from monitor.app import House, at_the_terminal, house
from monitor.chat import Heard
from monitor.config import Config
from monitor.findings import Known, SeenOffer
from monitor.known import CONTENT, OFFERS, content_facts, offers_facts
from storage.states import Batch, LookResult, Person, WatchedListing
from storage.states import State as Snapshot

LISTINGS, ROUNDS = 500, 15
MOST_MILLISECONDS = 1000
ASKED = ("/status", "/listing Lamp 7", "/who Lamp 7", "/why Lamp 7", "/coverage", "/alerts", "/ping", "/help")


@asynccontextmanager
async def _filled() -> AsyncIterator[House]:
    """The rooms over a store in which every listing was just read whole, with two sellers on each."""
    with TemporaryDirectory() as folder:
        accounts = {"us": AmazonConfig(platform="amazon", path="pages", market="us", base_url=None)}
        config = Config.model_validate(
            {"machine": {"state_dir": folder}, "door": {"contact": "bench@example.org"}, "accounts": accounts}
        )
        async with house(config, SystemClock()) as rooms:
            for number in range(LISTINGS):
                await _read(rooms, number)
            await rooms.store.flush()
            yield rooms


async def _read(rooms: House, number: int) -> None:
    subject, now = Subject("us", f"B0BENCH{number:03d}"), rooms.clock.now()
    url, topics = f"https://www.amazon.com/dp/{subject.id}", [Topic.LISTINGS, Topic.OFFERS]
    listing = await rooms.store.add_listing("us", subject, f"Lamp {number}", url, now, topics)
    soon = now + timedelta(minutes=10)
    looks = tuple(LookResult(watch.id, now, soon, whole=True) for watch in await rooms.store.watches(listing.id))
    await rooms.store.commit(Batch(looks=looks, states=_states(rooms, listing)))


def _states(rooms: House, listing: WatchedListing) -> tuple[Snapshot, ...]:
    now, price = rooms.clock.now(), Money(Decimal("21.99"), "USD")
    sellers = (Seller("A1LUMEN0SHOP1", "Lumen Direct"), Seller("A2HARBOR0DIST", "Harbor Lights"))
    offers = tuple(SeenOffer(Offer(listing.subject, seller, price), now, now) for seller in sellers)
    content = Listing(listing.subject, State.LIVE, listing.url, title=f"{listing.name}, dimmable", price=price)
    known = Known(content=content, offers=offers, featured=sellers[0].key)
    facts = {CONTENT: content_facts(known) or {}, OFFERS: offers_facts(known)}
    return tuple(Snapshot(listing.id, kind, now, value) for kind, value in facts.items())


async def _cost(rooms: House, person: Person, text: str, ids: "count[int]") -> list[float]:
    """Milliseconds of each round."""
    spent = []
    for _ in range(ROUNDS):
        heard = Heard(next(ids), person.user_id, person.chat_id, text, None, None, True, person.name, None)
        start = perf_counter()
        said = await rooms.commands.heard(heard)
        spent.append((perf_counter() - start) * 1000)
        assert said is not None
    return spent


async def _bench() -> int:
    ids, slowest = count(1), 0.0
    async with _filled() as rooms:
        person = await at_the_terminal(rooms)
        for text in ASKED:
            spent = await _cost(rooms, person, text, ids)
            slowest = max(slowest, median(spent))
            print(f"{text:<18}{median(spent):>8.1f} ms at the median, {max(spent):.0f} at worst")
    print(f"over {LISTINGS} listings; the slowest answer takes {slowest:.0f} ms (most {MOST_MILLISECONDS})")
    return int(slowest > MOST_MILLISECONDS)


if __name__ == "__main__":
    raise SystemExit(asyncio.run(_bench()))
