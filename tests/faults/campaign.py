"""`./run.sh campaign`: many nights in which the daemon is killed at moments that a seed chooses."""

import argparse
import asyncio
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.faults.world import World, world

_LISTINGS, _MOST_KILLS = 5, 4


async def night_of_kills(folder: Path, seed: int) -> World:
    """Strangers come in two waves, and the daemon is killed up to four times; fails where anything was lost."""
    random = Random(seed)
    async with world(folder) as made:
        await made.listings(_LISTINGS)
        await made.start()
        await made.first_looks()
        lamps = random.sample(range(_LISTINGS), _LISTINGS)
        waves = (lamps[:3], lamps[3:])
        for wave in waves:
            wake = [one for one in wave if random.random() < 0.6]
            made.strangers(wake, [one for one in wave if one not in wake])
            for _ in range(random.randint(1, _MOST_KILLS // len(waves))):
                await _killed_at_some_moment(made, random)
        await made.settled(_LISTINGS)
        assert await made.stop() == 0
        await made.check()
        return made


async def _killed_at_some_moment(made: World, random: Random) -> None:
    """After so many further events: pages that were asked for, calls that the Bot API received."""
    chosen = _events(made) + random.randint(1, 12)
    made.api.hold = random.choice((None, None, "before", "after"))
    await made.until(lambda: _events(made) >= chosen or made.api.held.is_set(), "nothing happens any more")
    await asyncio.sleep(random.random() / 50)
    await made.crash()


def _events(made: World) -> int:
    return len(made.market.visits) + len([call for call in made.api.calls() if call.method != "getUpdates"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many nights")
    parser.add_argument("--first", type=int, default=0, help="the first night's seed")
    asked = parser.parse_args()
    failed = [seed for seed in range(asked.first, asked.first + asked.seeds) if not _held(seed)]
    print(f"{asked.seeds - len(failed)} of {asked.seeds} nights held" + (f"; failed: {failed}" if failed else ""))
    return 1 if failed else 0


def _held(seed: int) -> bool:
    began = perf_counter()
    with TemporaryDirectory(prefix="twoam-campaign-") as folder:
        try:
            made = asyncio.run(night_of_kills(Path(folder), seed))
        except AssertionError as error:
            print(f"✗ seed {seed}: {error}", flush=True)
            return False
    print(f"✓ seed {seed}: {made.kills} kills, {perf_counter() - began:.1f} s", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
