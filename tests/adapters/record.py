"""Writes `expected.json` anew where a reading changed on purpose: python -m tests.adapters.record web/live."""

import asyncio
import json
import sys
from pathlib import Path

from adapters.door import Door
from adapters.manners import Manners
from tests.adapters.conftest import Shop
from tests.adapters.replay import RECORDINGS, play, recording, told
from tests.clock import MemoryKeep, StillClock


async def record(folder: Path) -> None:
    """Plays one recording and keeps what the adapter says now; a person then reads the difference."""
    clock = StillClock()
    shop = Shop(clock)
    await shop.start()
    door = Door(clock, MemoryKeep(clock), Manners("seller@shop.example", allow_private=frozenset({shop.authority})))
    sweep = await play(recording(folder), door, shop, clock)
    await door.close()
    await shop.stop()
    text = json.dumps(told(sweep), ensure_ascii=False, indent=2) + "\n"
    (folder / "expected.json").write_text(text, "utf-8")
    print(f"wrote {folder.relative_to(RECORDINGS)}/expected.json")


def main() -> None:
    names = sys.argv[1:] or [str(path.parent.relative_to(RECORDINGS)) for path in RECORDINGS.glob("*/*/exchange.toml")]
    for name in sorted(names):
        asyncio.run(record(RECORDINGS / name))


if __name__ == "__main__":
    main()
