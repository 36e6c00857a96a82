"""Says when the disk under the memory is nearly full, before nothing can be written any more (catalogue O6)."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from adapters.clock import Clock
from monitor.machine import judge
from monitor.rules.machine import DISK_LOW, disk_low
from storage.store import Store

EVERY = timedelta(minutes=10)
# Less of the disk than this is free: told from here on, over again only above the second.
LOW, CALM = 10, 12
_MEGABYTE = 1_000_000


@dataclass
class Room:
    """Looks at the disk that `folder` lies on; what is low stays low until there is clearly more."""

    store: Store
    clock: Clock
    folder: Path
    told: Callable[[], None]
    is_low: bool = False

    async def tick(self) -> None:
        """One look."""
        free, total = self.usage()
        percent = 100 * free // max(1, total)
        self.is_low = percent < (CALM if self.is_low else LOW)
        bad = disk_low(percent, free // _MEGABYTE) if self.is_low else None
        if await judge(self.store, DISK_LOW, bad, self.clock.now()):
            self.told()

    def usage(self) -> tuple[int, int]:
        """Free bytes and all bytes."""
        used = shutil.disk_usage(self.folder)
        return used.free, used.total
