"""`./run.sh soak`: hundreds of listings, every fifth answer spoilt; what was said is held against what was served."""

import argparse
import asyncio
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.rules.source import STATE_UNKNOWN
from tests.faults.soak_judge import Soaked, coverage_line, delays, problems
from tests.faults.soak_truth import looks
from tests.faults.soaking import Settings, Soak, soak
from tests.postgres import server

MOST_LAG = 50.0
FLAT = 0.10


@dataclass(frozen=True, slots=True)
class Report:
    """What did not hold, and the figures."""

    problems: list[str]
    figures: list[str]


async def soaked(folder: Path, settings: Settings, database: str | None = None, *, strict: bool = True) -> Report:
    """Runs one soak; `strict` also holds memory and lag against their limits, which a busy machine breaks."""
    async with soak(folder, settings, database) as made:
        await made.start()
        await made.run()
        code = await made.stop()
        left = await made.left()
    found = problems(left) + _broken(folder)
    if code:
        found.append(f"the daemon ended with {code}")
    if strict:
        found += list(_over_limits(made))
    return Report(found, list(_figures(made, left)))


def _broken(folder: Path) -> list[str]:
    """What the daemon itself logged as an error."""
    lines = (folder / "daemon.log").read_text("utf-8").splitlines()
    return [f"the daemon logged: {line[:1500]}" for line in lines if '"level": "error"' in line or "Traceback" in line]


def _over_limits(made: Soak) -> Iterator[str]:
    first, least, most = made.flatness()
    if least < (1 - FLAT) * first or most > (1 + FLAT) * first:
        yield f"memory is not flat: {first:.0f} MB after the warm-up, then {least:.0f} to {most:.0f} MB"
    if made.lag().p99 >= MOST_LAG:
        yield f"the loop was late by {made.lag().p99} ms at the 99th percentile"


def _figures(made: Soak, left: Soaked) -> Iterator[str]:
    settings, every = made.settings, looks(left.served)
    number, kinds = sum(len(own) for own in every.values()), Counter(one.kind for one in left.served)
    per_question = settings.length / (number / max(1, len(every)))
    yield f"{settings}"
    yield (
        f"{len(left.served)} answers ({made.market.bytes_sent / 1e6:.0f} MB on the wire), {number} looks, "
        f"{number / settings.minutes / 60:.1f} a second, each question every {_minutes(per_question)}"
    )
    shares = (f"{kind} {100 * count / len(left.served):.1f} %" for kind, count in kinds.most_common())
    yield f"answers: {', '.join(shares)}"
    yield from _alerts(left)
    line = coverage_line(left)
    yield f"coverage: {line[0] if line else 'none'}"
    first, least, most = made.flatness()
    peak, children = max(own for _, own, _ in made.memory), max(child for _, _, child in made.memory)
    yield f"memory: {first:.0f} MB after the warm-up, then {least:.0f} to {most:.0f} MB, peak {peak:.0f} MB"
    yield f"its short-lived children: at most {children:.0f} MB"
    for name, what in (("lag", "loop lag"), ("lag.start", "in the warm-up"), ("idle", "an idle loop beside it")):
        lag = made.lag(name)
        yield f"{what}: p50 {lag.p50}, p99 {lag.p99}, p99.9 {lag.p999}, longest {lag.most} ms"


def _alerts(left: Soaked) -> Iterator[str]:
    told = [one for one in left.incidents if one.confirmed_at]
    planted = {one.key for one in left.planted}
    mine = [one for one in told if left.key(one) in planted]
    middle, longest = delays(left)
    over = sum(not one.open for one in mine)
    undecided = sum(not one.must_be_told(left.served) for one in left.planted)
    unsure = sum(one.unconfirmed for one in mine)
    yield (
        f"planted {len(left.planted)} ({undecided} too short for their rule), told {len(mine)} ({unsure} unconfirmed), "
        f"over {over}; after {_minutes(middle)} (median), {_minutes(longest)} (longest)"
    )
    blind = sum(one.rule == STATE_UNKNOWN for one in told)
    alerts = sum(one.text[:1] in "🔴🟠⚪🟢" for chat in left.chats for one in chat)
    dismissed = sum(one.confirmed_at is None for one in left.incidents)
    yield f"“cannot see” {blind} times; {alerts} alert messages on two phones; {dismissed} sightings disproved"


def _minutes(length: timedelta) -> str:
    return f"{length / timedelta(minutes=1):.1f} min"


@contextmanager
def _database(name: str) -> Iterator[str | None]:
    if name == "sqlite":
        yield None
        return
    with server() as postgres:
        # The server of the tests waits for no disk; this one does.
        asyncio.run(_made_safe(postgres))
        yield asyncio.run(postgres.create())


async def _made_safe(postgres: object) -> None:
    for command in ("ALTER SYSTEM SET fsync = on", "SELECT pg_reload_conf()"):
        await postgres.execute(command)  # type: ignore[attr-defined]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="real minutes")
    parser.add_argument("--listings", type=int, default=500)
    parser.add_argument("--changes", type=int, default=40, help="how many are planted")
    parser.add_argument("--seed", type=int, default=1, help="chooses faults and changes")
    parser.add_argument("--speed", type=float, default=60, help="the clock's seconds in a real one")
    parser.add_argument("--period", type=float, default=60, help="the clock's minutes between two looks")
    parser.add_argument("--kilobytes", type=int, default=1000, help="what a product page weighs")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--keep", type=Path, help="folder for the database and the log, kept afterwards")
    asked = vars(parser.parse_args())
    database, keep = asked.pop("database"), asked.pop("keep")
    with TemporaryDirectory(prefix="twoam-soak-") as folder, _database(database) as place:
        where = keep or Path(folder)
        where.mkdir(exist_ok=True)
        report = asyncio.run(soaked(where, Settings(**asked), place))
    print(f"on {database}:", *report.figures, sep="\n  ")
    print(*(f"✗ {problem}" for problem in report.problems), sep="\n")
    print("it does not hold" if report.problems else "✓ it holds")
    return 1 if report.problems else 0


if __name__ == "__main__":
    sys.exit(main())
