"""`./run.sh season`: takes a whole season in, is killed on the way, and compares every figure with the true one."""

import argparse
import asyncio
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from storage.store import Store
from tests.season.comparing import compared
from tests.season.journals import journalled
from tests.season.killing import killed
from tests.season.living import Season, Size, take_in
from tests.season.planted import FAULTS, noticed
from tests.season.shops import SKUS
from tests.season.spans import Named, some_spans, spans
from tests.season.trade import LINES

# What beancount can load in a minute or so; of a larger season it adds up a week.
_JOURNAL = 30_000
_NAMED = 20


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run.sh season", description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES, help="order lines, about")
    parser.add_argument("--skus", type=int, default=SKUS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hours", type=float, default=24, help="between two answers to the same question")
    parser.add_argument("--booked", type=int, default=100, help="answers after which the books are kept")
    parser.add_argument("--kills", type=int, default=2, help="how often the process is killed on the way")
    parser.add_argument("--database", help="a file that is made and kept, or the address of an empty PostgreSQL")
    parser.add_argument("--some", action="store_true", help="compare some spans instead of all")
    parser.add_argument("--no-journal", action="store_true", help="leave out beancount")
    parser.add_argument("--faults", action="store_true", help="plant faults into a copy: each must be noticed")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with TemporaryDirectory(prefix="twoam-season-") as passing:
        if asked.faults:
            return _planted(Path(passing))
        size = Size(asked.lines, asked.skus, timedelta(hours=asked.hours), asked.booked)
        where = asked.database or str(Path(passing) / "twoam.db")
        wanted = some_spans() if asked.some else [*spans()]
        return _played(Season(asked.seed, size), where, Path(passing), asked.kills, wanted, not asked.no_journal)


def _played(season: Season, where: str, folder: Path, kills: int, wanted: Sequence[Named], journal: bool) -> int:
    began = time.perf_counter()
    if kills:
        for line in killed(season, where, kills):
            print(line, flush=True)
    else:
        asyncio.run(take_in(where, season))
    print(f"taken in and booked in {time.perf_counter() - began:.0f} s", flush=True)
    return asyncio.run(_compared(season, where, folder, wanted, journal))


async def _compared(season: Season, where: str, folder: Path, wanted: Sequence[Named], journal: bool) -> int:
    truth = season.reckoned()
    async with Store.open(where) as store:
        found = await compared(store, truth, wanted)
        print(f"{truth.lines} lines count; {found.figures} figures of {found.spans} spans compared")
        print(f"{len(found.wrong)} are wrong; the furthest lies {found.furthest} from the truth")
        print(*found.wrong[:_NAMED], sep="\n")
        wrong = [*found.wrong]
        if journal:
            added = await journalled(store, folder, None if season.size.lines <= _JOURNAL else _one_week())
            print(f"beancount: {added.transactions} transactions, the profit of {added.spans} spans", end=" ")
            print(f"lies at most {added.furthest} from the books'", *added.wrong[:_NAMED], sep="\n")
            wrong += added.wrong
    print("✗ it does not come out" if wrong else "✓ it comes out to the cent")
    return int(bool(wrong))


def _one_week() -> Sequence[Named]:
    """The week in which New York's clocks go forward."""
    return [one for one in spans() if one.name.startswith("week")][5:6]


def _planted(folder: Path) -> int:
    words = ["--lines", "250", "--skus", "120", "--hours", "360", "--kills", "0", "--some", "--no-journal"]
    missed = 0
    for fault in FAULTS:
        said = noticed(fault, folder, words)
        missed += not said
        first = next((line for line in said.splitlines() if ": told " in line), "nothing")
        print(f"{'✓' if said else '✗'} {fault.name}: {first}", flush=True)
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
