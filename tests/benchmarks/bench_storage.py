"""What a quiet look costs in the database, in microseconds and in bytes: one day of 500 listings, every ten minutes."""

import asyncio
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from adapters.readings import Subject, Topic
from monitor.demo.cast import EVENING
from storage.states import Batch, Facts, LookResult, Metric, State, Watch
from storage.store import Store

LISTINGS, EVERY, A_DAY = 500, timedelta(minutes=10), 144
# As many looks as the daemon's one second of waiting may gather at its busiest.
_AT_ONCE = 200
# The rank moves about hourly; price, rating and reviews stand still, as on most days.
_RANK_MOVES = 1 / 6
_CONTENT: Facts = {"state": "live", "title": "Lumen Blue Lamp", "price": {"amount": "21.99", "currency": "USD"}}


async def _day(path: Path) -> tuple[float, float]:
    """Seconds of wall time and of CPU for all looks of a day."""
    random, ranks = Random(1), [5000.0] * LISTINGS
    async with Store.open(path) as store:
        for number in range(LISTINGS):
            subject = Subject("us", f"B0BENCH{number:03d}")
            await store.add_listing("us", subject, subject.id, "https://x.example", EVENING, [Topic.LISTINGS])
        watches = await store.watches()
        started, cpu = perf_counter(), process_time()
        for look in range(A_DAY):
            for place, watch in enumerate(watches):
                if random.random() < _RANK_MOVES:
                    ranks[place] += random.randint(-300, 300)
                await store.later(_quiet(watch, look, ranks[place]))
                if place % _AT_ONCE == _AT_ONCE - 1:
                    await store.flush()
            await store.flush()
        return perf_counter() - started, process_time() - cpu


def _quiet(watch: Watch, look: int, rank: float) -> Batch:
    at, number = EVENING + look * EVERY, watch.listing_id
    values = {"price:USD": 21.99, "rank:Table Lamps": rank, "rating": 4.6, "reviews": 1287.0}
    return Batch(
        looks=(LookResult(watch.id, at, at + EVERY, whole=True, covered_from=at - 2.5 * EVERY),),
        metrics=tuple(Metric(number, name, at, value) for name, value in values.items()),
        states=(State(number, "content", at, _CONTENT),),
    )


async def _bench() -> int:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "twoam.db"
        async with Store.open(path):
            empty = path.stat().st_size
        wall, cpu = await _day(path)
        grown = path.stat().st_size - empty
    looks = LISTINGS * A_DAY
    print(f"{looks} quiet looks: {1e6 * wall / looks:.0f} µs of wall time and {1e6 * cpu / looks:.0f} µs of CPU each")
    print(f"the database grew by {grown / 1e6:.1f} MB with {LISTINGS} new listings and their first day")
    return 0


if __name__ == "__main__":
    raise SystemExit(asyncio.run(_bench()))
