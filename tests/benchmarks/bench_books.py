"""How long the questions about sales and money take over a season of 400,000 order lines with 10,000 listings."""

import argparse
import asyncio
import os
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from statistics import median
from subprocess import run
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, time_ns

import structlog

from adapters.clock import FastClock
from monitor.app import House, at_the_terminal
from monitor.chat import Heard
from monitor.collector import look_less_often
from monitor.stock.watch import StockWatch
from storage.columns import from_ms
from storage.states import Person
from tests.benchmarks.selling_house import list_goods, opened
from tests.season.living import END_AT, Season, Size, Till
from tests.season.packing import pack, unpacked
from tests.season.telling import Answer
from tests.season.trade import LINES

# Of fewer than a hundred the p99 would be the worst.
ROUNDS, COLD_ROUNDS = 200, 2
WARM, COLD, CHART, REPORT, MEGABYTES = 50, 300, 400, 5_000, 200
QUESTIONS = (
    "/today",
    "/yesterday",
    "/week",
    "/month",
    "/sales",
    "/orders",
    "/profit",
    "/stock",
    "/platforms",
    "/books",
)
DEEPER = (
    "/profit month by product",
    "/profit month by platform",
    "/profit month by market",
    "/profit month by country",
    "/platforms by product",
    "/sales week us",
    "/stock #1",
    "/rate",
)
PICTURES = ("/sales month chart", "/profit month chart", "/platforms chart")
REPORTS = ("/month pdf", "/month xlsx")
_DB = "twoam.db"
# As the files in deploy/ start the daemon.
_DEPLOYED = {"MALLOC_ARENA_MAX": "1"}


def _clock(folder: Path) -> FastClock:
    """The moment of the newest order that is kept; of an empty memory the season's end."""
    newest = None
    if (folder / _DB).exists():
        with closing(sqlite3.connect(folder / _DB)) as base:
            newest = base.execute("SELECT max(placed_at) FROM sale_order").fetchone()[0]
    return FastClock(END_AT if newest is None else from_ms(newest), 1.0)


async def _spent(rooms: House, person: Person, text: str, ids: "count[int]") -> tuple[float, float]:
    """Milliseconds from the words to the message: by the clock, and of this process."""
    heard = Heard(next(ids), person.user_id, person.chat_id, text, None, None, True, person.name, None)
    start, busy = perf_counter(), process_time()
    said = await rooms.commands.heard(heard)
    took = (perf_counter() - start) * 1000, (process_time() - busy) * 1000
    assert said is not None
    return took


async def _take_in(folder: Path, season: Season) -> None:
    """In a process of its own, which remembers nothing of what is still to come: its memory is the daemon's."""
    ids, facts, asked = count(time_ns()), 0, 0
    async with opened(folder, _clock(folder)) as rooms:
        person = await at_the_terminal(rooms)
        till = Till(rooms.store, season)

        def said(answer: Answer) -> None:
            nonlocal facts
            facts += len(answer.readings)

        began, busy = perf_counter(), process_time()
        await till.take_in(unpacked(folder / "answers"), said)
        took, busy = perf_counter() - began, process_time() - busy
        for text in (*QUESTIONS, *DEEPER, *PICTURES, *REPORTS):
            await _spent(rooms, person, text, ids)
            asked += 1
    peak = _peak()
    print(f"{facts} facts taken in and booked in {took:.0f} s, {busy:.0f} s of the processor:", end=" ")
    print(f"{facts / took:.0f} a second; with {asked} answers {peak:.0f} MB at the peak (most {MEGABYTES})", flush=True)


async def _empty(folder: Path) -> None:
    async with opened(folder, _clock(folder)):
        pass


async def _forecast(folder: Path) -> None:
    """How long the stock lasts, as the daemon forecasts it every night."""
    async with opened(folder, clock := _clock(folder)) as rooms:
        began, busy = perf_counter(), process_time()
        await StockWatch(rooms.store, clock, lambda: None).tick()
        took, busy = perf_counter() - began, process_time() - busy
    peak = _peak()
    print(f"all stock forecast in {took:.0f} s, {busy:.0f} s of the processor, {peak:.0f} MB at the peak", flush=True)


def _peak() -> float:
    """Megabytes that this process held at most; what getrusage tells is also that of who started it."""
    told = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in told.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024


def _listed(folder: Path, skus: int) -> None:
    """The season's listings with their stock, where the memory has none yet."""
    list_goods(folder / _DB, Season(1, _size(LINES, skus)).goods)
    with closing(sqlite3.connect(folder / _DB)) as base:
        known = base.execute("SELECT count(*) FROM forecast").fetchone()[0]
    if not known:
        _aside("--forecast", str(folder))


def _made(folder: Path, lines: int, skus: int) -> None:
    season = Season(1, _size(lines, skus))
    asyncio.run(_empty(folder))
    list_goods(folder / _DB, season.goods)
    pack(season.platforms().answers(), folder / "answers")
    _aside("--take-in", str(lines), "--listings", str(skus), str(folder))
    (folder / "answers").unlink()
    print(f"{lines} order lines of {skus} listings: {(folder / _DB).stat().st_size / 1e6:.0f} MB")


def _size(lines: int, skus: int) -> Size:
    return Size(lines, skus, timedelta(hours=24), 300)


def _aside(*words: str) -> str:
    """What a process of its own says."""
    command = [sys.executable, "-m", __spec__.name, *words]
    done = run(command, capture_output=True, check=False, text=True, env={**os.environ, **_DEPLOYED})
    assert done.returncode == 0, done.stderr[-2000:]
    print(done.stdout, end="", flush=True) if words[0] in ("--take-in", "--forecast") else None
    return done.stdout


async def _first(folder: Path, text: str) -> None:
    """The first question after a start, for a process of its own."""
    async with opened(folder, _clock(folder)) as rooms:
        print(*await _spent(rooms, await at_the_terminal(rooms), text, count(time_ns())))


def _cold(folder: Path, texts: Sequence[str]) -> float:
    """The slowest first answer of new processes."""
    worst = 0.0
    for text in texts:
        told = [_aside("--first", text, str(folder)).split()[-2:] for _ in range(COLD_ROUNDS)]
        took = sorted(float(one[0]) for one in told)
        busy = sorted(float(one[1]) for one in told)
        worst = max(worst, took[-1])
        print(f"{text:<28}first {median(took):>7.0f} ms, {took[-1]:.0f} at worst; of the processor {median(busy):.0f}")
    return worst


async def _warm(folder: Path, texts: Sequence[str], rounds: int) -> float:
    """The slowest p99."""
    worst, ids = 0.0, count(time_ns())
    async with opened(folder, _clock(folder)) as rooms:
        person = await at_the_terminal(rooms)
        for text in texts:
            await _spent(rooms, person, text, ids)
            rounded = [await _spent(rooms, person, text, ids) for _ in range(rounds)]
            took, busy = sorted(one[0] for one in rounded), sorted(one[1] for one in rounded)
            p99 = took[-1 - rounds // 100]
            worst = max(worst, p99)
            told = f"{text:<28}warm {median(took):>8.1f} ms, {p99:.1f} p99"
            print(f"{told}; of the processor {median(busy):.1f} and {busy[-1 - rounds // 100]:.1f}", flush=True)
    return worst


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--listings", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--first", help=argparse.SUPPRESS)
    parser.add_argument("--take-in", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--forecast", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("folder", nargs="?", help="where the season lies or is made; else it is thrown away")
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    # As every process of the command line begins.
    look_less_often()
    if chosen.first:
        asyncio.run(_first(Path(chosen.folder), chosen.first))
        return 0
    if chosen.forecast:
        asyncio.run(_forecast(Path(chosen.folder)))
        return 0
    if chosen.take_in:
        asyncio.run(_take_in(Path(chosen.folder), Season(1, _size(chosen.take_in, chosen.listings))))
        return 0
    with TemporaryDirectory() as passing:
        folder = Path(chosen.folder or passing)
        folder.mkdir(exist_ok=True)
        if not (folder / _DB).exists():
            _made(folder, chosen.lines, chosen.listings)
        _listed(folder, chosen.listings)
        return _measured(folder, chosen.rounds)


def _measured(folder: Path, rounds: int) -> int:
    cold = _cold(folder, (*QUESTIONS, *DEEPER))
    warm = asyncio.run(_warm(folder, (*QUESTIONS, *DEEPER), rounds))
    charts = asyncio.run(_warm(folder, PICTURES, 5))
    reports = _cold(folder, REPORTS)
    print(f"cold {cold:.0f} ms (most {COLD}), warm {warm:.0f} ms (most {WARM}), a chart {charts:.0f} ms", end=" ")
    print(f"(most {CHART}), the monthly report {reports:.0f} ms (most {REPORT})")
    return int(warm > WARM or cold > COLD or charts > CHART or reports > REPORT)


if __name__ == "__main__":
    raise SystemExit(main())
