"""A year of 500 listings in the database, before and after forgetting: `python -m tests.benchmarks.bench_retention`."""

import argparse
import asyncio
import json
import os
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, sleep

from adapters.readings import Subject, Topic
from monitor.configuration.retention import Retention
from monitor.upkeep import Upkeep
from storage.columns import to_ms
from storage.store import Store
from tests.clock import StillClock

BEGIN = datetime(2025, 3, 1, tzinfo=UTC)
DAYS, SELLERS = 365, 4
# Of each listing: prices that repricers move in a day, sellers that come or go in a week, failed looks in a day.
MOVES, COMINGS, FAILURES = 4, 1, 2
LONGEST_LOCK = 0.5
MS_A_DAY = 86_400_000


def states(listing: int, dice: random.Random) -> Iterator[tuple[int, str, int, int, str]]:
    """The offers of one listing for the year, as looks would have left them."""
    sellers, begin = list(range(SELLERS)), to_ms(BEGIN)
    for change in range(DAYS * MOVES):
        at = begin + int((change + dice.random()) * MS_A_DAY / MOVES)
        if dice.random() < COMINGS / 7 / MOVES:
            sellers[-1] += 1
        rows = [_offer(seller, dice) for seller in sellers]
        yield listing, "offers", at, at + 600_000, json.dumps({"featured": "A3EXAMPLE000", "offers": rows})


def _offer(seller: int, dice: random.Random) -> dict[str, object]:
    return {
        "condition": "new",
        "featured": seller == 0,
        "first_seen": "2025-03-01T02:14:00+00:00",
        "fulfilled_by": "seller",
        "listed": True,
        "missing": 0,
        "price": {"amount": f"{dice.randint(1700, 2300) / 100:.2f}", "currency": "USD"},
        "seller": {"id": f"A3EXAMPLE{seller:03}", "name": f"Example Store {seller}"},
        "shipping": None,
    }


def fill(path: Path, listings: int) -> None:
    """Writes the year straight into the tables: through the looks it would take hours."""
    dice, begin = random.Random(1), to_ms(BEGIN)
    with closing(sqlite3.connect(path)) as connection, connection:
        for listing in range(1, listings + 1):
            connection.executemany(
                "INSERT INTO snapshot (listing_id, kind, begin_at, end_at, value) VALUES (?, ?, ?, ?, ?)",
                states(listing, dice),
            )
            spans = (
                (listing, begin + n * MS_A_DAY // FAILURES, begin + n * MS_A_DAY // FAILURES, 1, "captcha")
                for n in range(DAYS * FAILURES)
            )
            connection.executemany("INSERT INTO trouble VALUES (?, ?, ?, ?, ?)", spans)
            hours = ((listing, begin + n * 3_600_000, 12, 0) for n in range(DAYS * 24))
            connection.executemany("INSERT INTO look_log VALUES (?, ?, ?, ?)", hours)
        _fill_proofs(connection, listings, begin)


def _fill_proofs(connection: sqlite3.Connection, listings: int, begin: int) -> None:
    """What failed: as many pages of 150 kB as a listing may keep in a night, for the first fifty listings."""
    for number in range(min(listings, 50) * 20):
        digest, body = f"{number:064}", os.urandom(150_000)
        connection.execute("INSERT INTO proof_body VALUES (?, ?, ?, ?)", (digest, len(body), len(body), body))
        at = begin + (DAYS - 10) * MS_A_DAY + number * 60_000
        values = (number % listings + 1, at, "https://shop.example/", 0, digest)
        connection.execute("INSERT INTO proof (listing_id, at, url, status, digest) VALUES (?, ?, ?, ?, ?)", values)


def used(path: Path) -> float:
    """Megabytes of the file that hold something."""
    with closing(sqlite3.connect(path)) as connection:
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
        return float((pages - free) * size / 1e6)


class Writer(Thread):
    """Another process's writer, as it were: asks for the lock again and again, and keeps the longest wait."""

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self.path, self.over, self.waits = path, Event(), [0.0]

    def taken(self) -> list[float]:
        """The waits so far, the longest last; from now on it counts anew."""
        found, self.waits = self.waits, [0.0]
        return sorted(found)

    def run(self) -> None:
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as connection:
            while not self.over.is_set():
                began = perf_counter()
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("COMMIT")
                self.waits.append(perf_counter() - began)
                sleep(0.05)


async def measure(path: Path, listings: int) -> int:
    async with Store.open(path) as store:
        for number in range(listings):
            subject = Subject("US", f"B{number:09}")
            await store.add_listing("us", subject, "Lamp", f"https://shop.example/{number}", BEGIN, [Topic.OFFERS])
        await asyncio.to_thread(fill, path, listings)
        await store.checkpoint()
        before = used(path)
        upkeep = Upkeep(store, StillClock(BEGIN + timedelta(days=DAYS)), Retention(), lambda: None)
        writer = Writer(path)
        writer.start()
        began = perf_counter()
        await upkeep.forget()
        forgot, hours = perf_counter() - began, []
        waits = {"forgetting": writer.taken()}
        for _ in range(DAYS // 31 + 1):
            began = perf_counter()
            await upkeep.thin()
            hours.append(perf_counter() - began)
        waits["thinning"] = writer.taken()
        writer.over.set()
        writer.join()
        began = perf_counter()
        await upkeep.tend()
        tended = perf_counter() - began
    after = used(path)
    print(f"{listings} listings, a year: {before:.0f} MB before, {after:.0f} MB after")
    print(f"forgetting {forgot:.1f} s, thinning 31 days {max(hours):.1f} s at most, checkpoint {tended:.2f} s")
    for job, found in waits.items():
        print(f"{job}: another writer waited {1000 * found[-1]:.0f} ms at most, {1000 * p99(found):.0f} ms (p99)")
    worst = max(found[-1] for found in waits.values())
    return 0 if worst < LONGEST_LOCK and after < before / 4 else 1


def p99(waits: list[float]) -> float:
    return waits[len(waits) * 99 // 100]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listings", type=int, default=500)
    with TemporaryDirectory(prefix="twoam-year-") as folder:
        return asyncio.run(measure(Path(folder) / "twoam.db", parser.parse_args().listings))


if __name__ == "__main__":
    sys.exit(main())
