"""`./run.sh quarter`: lives through simulated quarters and says which promises were kept."""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from tests.quarter.judge import Judgement, Verdict
from tests.quarter.promises import FALSE_WAKES, PROMISES, Promise
from tests.quarter.quarter import QUARTER, Quarter, lived
from tests.quarter.world import days

# These are for work on the rules; the others were sealed when the promises were frozen, and are opened once.
OPEN = range(1, 6)
OPENED = Path(__file__).with_name("opened.txt")
_FAST = Path("/dev/shm")


def report(seed: int, found: Judgement) -> Iterator[str]:
    """The table of one seed, and everything that did not hold."""
    yield f"seed {seed}"
    yield f"  {'event':<19} {'where':<6}{'began':<13}{'told after':>12} {'promised':>12}  by"
    for one in found.verdicts:
        yield f"  {_row(one)}"
    told = sum(one.ok for one in found.verdicts)
    yield f"  told within their promise: {told} of {len(found.verdicts)}"
    yield f"  false wakes: {len(found.false_wakes)} (at most {FALSE_WAKES})"
    for rang, case in found.false_wakes:
        yield f"    {rang.at:%d %b %H:%M} {case.rule} {case.account} {case.subject}: {case.facts[:160]}"
    yield f"  withheld: {dict(found.withheld)}"
    yield f"  without a reason: {len(found.unexplained)}, never told: {len(found.unspoken)}"
    for case in found.unspoken[:5]:
        yield f"    never told: {case.rule} {case.account} {case.subject}"
    yield from (f"    {line}" for line in found.outages)
    for chat, counts in sorted(found.pushes_a_week.items()):
        yield f"  phone {chat}: {counts['ring']} messages a week with a sound, {counts['silent']} without"
    yield f"  {'✓ it holds' if found.holds else '✗ it does not hold'}"


def _row(one: Verdict) -> str:
    event = one.event
    name = f"{event.promise.kind} {event.stage}".strip()
    after = _span(one.delay) if one.delay is not None else "never"
    mark = "✓" if one.ok else "✗"
    by = f"{one.case.rule} ({one.case.severity})" if one.case else f"{'/'.join(event.promise.rules)}?"
    promised = _span(event.until - event.begin)
    return f"{name:<19} {event.account:<6}{event.begin:%d %b %H:%M} {after:>12} {promised:>12} {mark} {by}"


def _span(length: timedelta) -> str:
    whole = round(length.total_seconds() / 60)
    return (
        f"{whole // 1440} d {whole % 1440 // 60} h {whole % 60} m"
        if whole >= 1440
        else f"{whole // 60} h {whole % 60} m"
    )


def _seeds(text: str) -> list[int]:
    first, _, last = text.partition("-")
    return [*range(int(first), int(last or first) + 1)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=_seeds, default=[1], help="one, or from-to")
    parser.add_argument("--sealed", action="store_true", help="open sealed seeds (6 to 10): once, and it is noted")
    parser.add_argument("--days", type=float, default=QUARTER / days(1))
    parser.add_argument("--share", type=float, default=1.0, help="of the hundred listings")
    parser.add_argument("--only", type=lambda text: text.split(","), help="kinds of events, by comma")
    asked = parser.parse_args()
    sealed = [seed for seed in asked.seeds if seed not in OPEN]
    if sealed and not asked.sealed:
        print(f"{sealed} are sealed: they are opened once, with --sealed, and never to work on the rules")
        return 2
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    if sealed:
        with OPENED.open("a", encoding="utf-8") as notes:
            notes.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M} opened {sealed}\n")
    promises = [one for one in PROMISES if not asked.only or one.kind in asked.only]
    return max(_one(seed, asked.days, asked.share, promises) for seed in asked.seeds)


def _one(seed: int, length: float, share: float, promises: Sequence[Promise]) -> int:
    began = time.process_time()
    with TemporaryDirectory(prefix="twoam-quarter-", dir=_FAST if _FAST.is_dir() else None) as folder:
        quarter = Quarter(Path(folder), seed, days(length), share, promises)
        found = lived(quarter)
    print(*report(seed, found), sep="\n")
    looks = sum(quarter.life.rooms.poll.looked.values())
    print(f"  {quarter.life.moments} moments, {looks} looks since the last start, {time.process_time() - began:.0f} s")
    return 0 if found.holds else 1


if __name__ == "__main__":
    sys.exit(main())
