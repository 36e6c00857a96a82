"""The daemon's memory and the price of a look: 100 real-size pages, three times, in a process of its own."""

import asyncio
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

PAGES, ROUNDS, PADDING = 100, 3, 1_400_000


def _asin(number: int) -> str:
    return f"B0BENCH{number:03d}"


async def _serve_pages() -> None:
    """The marketplace, in its own process so that its memory is not counted as the daemon's."""
    from adapters.clock import SystemClock
    from monitor.demo.cast import LAMP
    from monitor.demo.market import LocalMarket

    async with LocalMarket(SystemClock(), padding=PADDING) as market:
        for number in range(PAGES):
            market.put(_asin(number), replace(LAMP, title=f"{LAMP.title} {number}"))
        print(market.port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def _sweep(port: int) -> None:
    """The real rooms: every look is asked, read, judged and stored as the daemon does it."""
    from adapters.amazon import Amazon
    from adapters.clock import FastClock
    from adapters.readings import Subject, Topic
    from monitor.app import house
    from monitor.config import Config
    from monitor.demo.cast import EVENING

    with TemporaryDirectory() as folder:
        base = f"http://127.0.0.1:{port}"
        config = Config.model_validate(
            {
                "machine": {"state_dir": folder},
                "door": {
                    "contact": "bench@example.org",
                    "min_gap_seconds": 1,
                    "daily_megabytes": 100_000,
                    "allow_private": [f"127.0.0.1:{port}"],
                },
                "accounts": {"us": Amazon.Config(platform="amazon", path="pages", market="us", base_url=base)},
            }
        )
        clock = FastClock(EVENING, 20_000)
        async with house(config, clock) as rooms:
            for number in range(PAGES):
                subject = Subject("us", _asin(number))
                await rooms.store.add_listing("us", subject, f"Lamp {number}", base, clock.now(), [Topic.LISTINGS])
            started, cpu = time.perf_counter(), time.process_time()
            for _ in range(ROUNDS):
                for watch in await rooms.store.watches():
                    listing = await rooms.store.listing(watch.listing_id)
                    assert listing is not None
                    await rooms.poll.look(watch, listing)
                await rooms.store.flush()
            looks = sum(watch.looks for watch in await rooms.store.watches())
            wall, spent = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{looks} looks at {PADDING / 1e6:.1f} MB pages: peak {peak:.0f} MB, {1000 * spent / looks:.1f} ms of CPU a look, "
        f"{wall:.1f} s in all"
    )
    if looks != PAGES * ROUNDS or peak > 160:
        raise SystemExit(f"expected {PAGES * ROUNDS} whole looks below 160 MB")


def main() -> None:
    """Runs market and daemon as two processes and prints what the second one needed."""
    here = [sys.executable, "-m", "tests.benchmarks.bench_sweep"]
    root = Path(__file__).resolve().parents[2]
    with subprocess.Popen(
        [*here, "market"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as market:
        assert market.stdout is not None
        port = market.stdout.readline().strip()
        try:
            subprocess.run([*here, "sweep", port], check=True, cwd=root)
        finally:
            market.kill()


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["market"]:
            asyncio.run(_serve_pages())
        case ["sweep", port]:
            asyncio.run(_sweep(int(port)))
        case _:
            main()
