"""What the daemon needs: memory and time to sweep 100 real-size pages three times, and its share of a core at rest."""

import asyncio
import resource
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from adapters.amazon import Amazon
from adapters.clock import Clock, FastClock, SystemClock
from adapters.readings import Subject, Topic
from monitor import serve
from monitor.config import Config
from monitor.demo.cast import EVENING
from monitor.logs import set_up
from storage.states import Role
from storage.store import Store

PAGES, ROUNDS, PADDING = 100, 3, 1_400_000
MOST_MEGABYTES = 160
PERSON = 1_000_001
IDLE_LISTINGS, SETTLING, IDLE_SECONDS = 500, 3.0, 20.0
# Clock seconds a second: what the pages cost decides how long it takes, not the politeness between them.
_SPEED, _LONGEST = 400.0, 180.0


def _asin(number: int) -> str:
    return f"B0BENCH{number:03d}"


async def _serve_peers() -> None:
    """Marketplace and Bot API, in a process of their own so that their memory and time are not the daemon's."""
    from monitor.demo.botapi import LocalBotApi  # noqa: PLC0415 - the daemon's process must not pay for them
    from monitor.demo.cast import LAMP  # noqa: PLC0415
    from monitor.demo.market import LocalMarket  # noqa: PLC0415

    clock = SystemClock()
    async with LocalMarket(clock, padding=PADDING) as market, LocalBotApi(clock) as api:
        api.person(PERSON, "Anna")
        for number in range(IDLE_LISTINGS):
            market.put(_asin(number), replace(LAMP, title=f"{LAMP.title} {number}"))
        print(market.port, api.port, api.token, flush=True)
        await asyncio.to_thread(sys.stdin.read)


@dataclass(frozen=True, slots=True)
class Peers:
    """Where the two servers listen."""

    market: int
    api: int
    token: str


def _config(folder: str, peers: Peers, **door: float) -> Config:
    return Config.model_validate(
        {
            "machine": {"state_dir": folder, "log_level": "error"},
            "telegram": {"token": peers.token, "api_url": f"http://127.0.0.1:{peers.api}"},
            "door": {
                "contact": "bench@example.org",
                "daily_megabytes": 100_000,
                "allow_private": [f"127.0.0.1:{peers.market}"],
                **door,
            },
            "accounts": {"us": Amazon.Config(platform="amazon", base_url=f"http://127.0.0.1:{peers.market}")},  # type: ignore[call-arg]
        }
    )


@asynccontextmanager
async def _awake(config: Config, clock: Clock, listings: int) -> AsyncIterator[Store]:
    """The daemon as `twoam run` runs it, told to watch so many listings."""
    set_up(config.machine)
    async with Store.open(config.machine.database_path) as store:
        await store.add_person("Anna", PERSON, PERSON, Role.OWNER, "en", "UTC")
        for number in range(listings):
            subject = Subject("us", _asin(number))
            url = f"https://www.amazon.com/dp/{subject.id}"
            await store.add_listing("us", subject, f"Lamp {number}", url, clock.now(), [Topic.LISTINGS, Topic.OFFERS])
        stop = asyncio.Event()
        daemon = asyncio.create_task(serve.serve(config, clock, stop))
        try:
            yield store
        finally:
            stop.set()
            await daemon


async def _looks(store: Store) -> list[int]:
    return [watch.looks for watch in await store.watches()]


async def _sweep(peers: Peers) -> None:
    """Until every question about every listing was answered three times."""
    clock = FastClock(EVENING, _SPEED)
    with TemporaryDirectory() as folder:
        started, cpu = perf_counter(), process_time()
        async with _awake(_config(folder, peers, min_gap_seconds=1), clock, PAGES) as store:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LONGEST):
                    while min(looks := await _looks(store)) < ROUNDS:
                        await asyncio.sleep(0.5)
        wall, spent = perf_counter() - started, process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"daemon, {PAGES} listings at {PADDING / 1e6:.1f} MB: {sum(looks)} looks, each {min(looks)} times or more;")
    print(f"peak {peak:.0f} MB (most {MOST_MEGABYTES}), {1000 * spent / sum(looks):.0f} ms of CPU a look, {wall:.0f} s")
    if min(looks) < ROUNDS or peak >= MOST_MEGABYTES:
        raise SystemExit("the limit is broken")


async def _rest(peers: Peers) -> None:
    """The share of one core at the pace of the defaults, by the machine's own clock."""
    with TemporaryDirectory() as folder:
        async with _awake(_config(folder, peers), SystemClock(), IDLE_LISTINGS) as store:
            await asyncio.sleep(SETTLING)
            before, cpu, started = sum(await _looks(store)), process_time(), perf_counter()
            await asyncio.sleep(IDLE_SECONDS)
            share = (process_time() - cpu) / (perf_counter() - started)
            looks = sum(await _looks(store)) - before
    print(f"daemon at rest, {IDLE_LISTINGS} listings, default pace: {share:.1%} of one core over {looks} looks")


def main() -> None:
    """Runs the peers and the daemon as two processes and prints what the second one needed."""
    here = [sys.executable, "-m", "tests.benchmarks.bench_sweep"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [*here, "peers"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as peers:
        assert peers.stdout is not None
        where = peers.stdout.readline().split()
        try:
            subprocess.run([*here, "sweep", *where], check=True, cwd=root)
            subprocess.run([*here, "rest", *where], check=True, cwd=root)
        finally:
            peers.kill()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["peers"]:
            asyncio.run(_serve_peers())
        case ["sweep", market, api, token]:
            asyncio.run(_sweep(Peers(int(market), int(api), token)))
        case ["rest", market, api, token]:
            asyncio.run(_rest(Peers(int(market), int(api), token)))
        case _:
            main()
