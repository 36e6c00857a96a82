"""What the memory costs on SQLite and on PostgreSQL: quiet looks, one that tells, a year's chart, a whole copy."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from adapters.readings import Subject, Topic
from storage.copying import copy_store
from storage.states import Batch, LookResult, Metric, State, Watch, WatchedListing
from storage.store import Store
from tests.postgres import Postgres, server

LISTINGS, FLUSHES, SINGLES, TIMES = 200, 10, 200, 5
YEAR, CHANGES = timedelta(days=365), 8_760
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


async def _timed(work: Awaitable[object]) -> float:
    begin = perf_counter()
    await work
    return perf_counter() - begin


async def _listings(store: Store) -> list[tuple[WatchedListing, Watch]]:
    found = []
    for number in range(LISTINGS):
        subject = Subject("US", f"B{number:09}")
        listing = await store.add_listing("us", subject, subject.id, "https://shop.example", BEGIN, [Topic.OFFERS])
        (watch,) = await store.watches(listing.id)
        found.append((listing, watch))
    return found


def _quiet(listing: WatchedListing, watch: Watch, at: datetime) -> Batch:
    """A look that found nothing new: coverage, one number that did not change, one state that still holds."""
    look = LookResult(watch.id, at, at + timedelta(minutes=5), True, covered_from=at - timedelta(minutes=5))
    state = State(listing.id, "offers", at, {"sellers": ["A1", "A2"], "featured": "A1"})
    return Batch(looks=(look,), metrics=(Metric(listing.id, "price:USD", at, 17.99),), states=(state,))


async def _looks(store: Store, watched: list[tuple[WatchedListing, Watch]], time: int) -> None:
    """As many to a flush as the daemon's one second of waiting may gather at its busiest."""
    for number in range(FLUSHES):
        for listing, watch in watched:
            await store.later(_quiet(listing, watch, BEGIN + (time * FLUSHES + number) * timedelta(minutes=5)))
        await store.flush()


async def _singles(store: Store, watched: list[tuple[WatchedListing, Watch]], time: int) -> None:
    listing, watch = watched[0]
    for number in range(SINGLES):
        await store.commit(_quiet(listing, watch, BEGIN + timedelta(days=1 + time, minutes=number)))


async def _year(store: Store, listing: WatchedListing) -> None:
    """A rank that changes every hour for a year."""
    step = YEAR / CHANGES
    await store.commit(
        Batch(metrics=tuple(Metric(listing.id, "rank", BEGIN + n * step, float(n % 97)) for n in range(CHANGES)))
    )


async def _measure(name: str, place: str) -> None:
    """The quickest of several times: what else runs on the machine is not the database's cost."""
    async with Store.open(place) as store:
        watched = await _listings(store)
        rank = watched[1][0]
        looks = min([await _timed(_looks(store, watched, time)) for time in range(TIMES)])
        singles = min([await _timed(_singles(store, watched, time)) for time in range(TIMES)])
        await _year(store, rank)
        charts = [await _timed(store.series(rank.id, "rank", BEGIN, BEGIN + YEAR)) for _ in range(TIMES)]
        due = min([await _timed(store.due(BEGIN + YEAR)) for _ in range(TIMES)])
    print(
        f"{name}: {LISTINGS * FLUSHES / looks:,.0f} quiet looks/s in flushes of {LISTINGS}, {SINGLES / singles:,.0f} "
        f"commits/s of one look; a year of {CHANGES:,} points in {1000 * charts[0]:.0f} ms the first time and "
        f"{1000 * min(charts):.0f} ms later; {LISTINGS} due watches in {1000 * due:.1f} ms"
    )


async def _bench(postgres: Postgres, folder: Path) -> int:
    file, back, url, empty = f"{folder}/twoam.db", f"{folder}/back.db", await postgres.create(), await postgres.create()
    # The tests' server is careless for the sake of speed.
    await postgres.execute("ALTER SYSTEM RESET fsync")
    await postgres.execute("SELECT pg_reload_conf()")
    await _measure("SQLite", file)
    await _measure("PostgreSQL", url)
    for source, target, way in ((file, empty, "SQLite to PostgreSQL"), (empty, back, "PostgreSQL to SQLite")):
        begin = perf_counter()
        rows = sum(table.rows for table in await copy_store(source, target))
        print(f"{way}: {rows:,} rows copied and compared in {perf_counter() - begin:.1f} s")
    return 0


if __name__ == "__main__":
    with TemporaryDirectory() as folder, server() as postgres:
        raise SystemExit(asyncio.run(_bench(postgres, Path(folder))))
