"""`./run.sh campaign`: many nights in which the daemon is killed, at moments that a seed chooses or at named points."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import asyncpg

from tests.faults import world
from tests.faults.nights import Figures, night_of_a_point, night_of_kills
from tests.faults.points import POINTS
from tests.postgres import Postgres, server

# Plays one night in a folder.
Play = Callable[[Path], Coroutine[Any, Any, Figures]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many nights of kills at random moments")
    parser.add_argument("--first", type=int, default=0, help="the first night's seed")
    parser.add_argument("--points", action="store_true", help="instead: a night for each named point")
    parser.add_argument(
        "--stormy", action="store_true", help="answers are lost and dropped, messages throttled and failed"
    )
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, whose connections and backends die too")
    asked = parser.parse_args()
    world.PATIENCE = 300.0  # a busy machine is no fault
    with ExitStack() as stack:
        postgres = stack.enter_context(server()) if asked.postgres else None
        return _told(_nights(asked, postgres))


def _nights(asked: argparse.Namespace, postgres: Postgres | None) -> list[tuple[str, Play]]:
    if asked.points:
        return [(point, partial(_of_a_point, point, postgres)) for point in POINTS]
    seeds = range(asked.first, asked.first + asked.seeds)
    return [(f"seed {seed}", partial(_of_kills, seed, asked.stormy, postgres)) for seed in seeds]


async def _of_a_point(point: str, postgres: Postgres | None, folder: Path) -> Figures:
    return await night_of_a_point(folder, point, database=await postgres.create() if postgres else "")


async def _of_kills(seed: int, stormy: bool, postgres: Postgres | None, folder: Path) -> Figures:
    if postgres is None:
        return await night_of_kills(folder, seed, stormy=stormy)
    database = await postgres.create()
    return await night_of_kills(folder, seed, stormy=stormy, database=database, harm=partial(harm, postgres, database))


async def harm(postgres: Postgres, database: str, random: Random) -> None:
    """Cuts the connections, or kills a backend, upon which the server throws everybody out and recovers; or nothing."""
    name = database.partition("@/")[2].partition("?")[0]
    chosen = random.choice(("nothing", "cut", "kill"))
    if chosen == "cut":
        await postgres.throw_out(name)
    if chosen == "kill":
        await _backend_killed(postgres, name)


async def _backend_killed(postgres: Postgres, name: str) -> None:
    one = await postgres.execute(
        f"SELECT pid FROM pg_stat_activity WHERE datname = '{name}' AND state IS NOT NULL LIMIT 1"
    )
    if one is not None:
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(int(one), signal.SIGKILL)
    for _ in range(200):
        try:
            await postgres.execute("SELECT 1")
        except (OSError, asyncpg.PostgresError):
            await asyncio.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not come back")


def _told(nights: Iterable[tuple[str, Play]]) -> int:
    """Plays them, a line each, and sums them up; 1 where one failed."""
    held: list[Figures] = []
    failed: list[str] = []
    for name, play in nights:
        figures = _played(name, play)
        failed += [] if figures else [name]
        held += [figures] if figures else []
    print(f"{len(held)} of {len(held) + len(failed)} nights held" + (f"; failed: {failed}" if failed else ""))
    if held:
        print(_summary(held))
    return 1 if failed else 0


def _played(name: str, play: Play) -> Figures | None:
    began = perf_counter()
    with TemporaryDirectory(prefix="twoam-campaign-") as folder:
        try:
            figures = asyncio.run(play(Path(folder)))
        except AssertionError as error:
            print(f"✗ {name}: {error}", flush=True)
            return None
    print(
        f"✓ {name}: {figures.kills} kills, {figures.extra} labelled extra copies, {figures.parked} parked,"
        f" {perf_counter() - began:.1f} s",
        flush=True,
    )
    return figures


def _summary(held: list[Figures]) -> str:
    def total(name: str) -> int:
        return sum(getattr(one, name) for one in held)

    return (
        f"{total('kills')} kills (median {median(one.kills for one in held):g} a night), "
        f"{total('lost_answers')} calls lost on the way; {total('asked')} messages about alerts asked for, "
        f"0 lost in silence, {total('parked')} parked and named, {total('extra')} extra copies, all labelled, "
        f"at most {max(one.most_extra for one in held)} of one case in one chat"
    )


if __name__ == "__main__":
    sys.exit(main())
