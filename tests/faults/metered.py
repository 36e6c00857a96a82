"""The real daemon as a process of its own that tells at its end how late its loop was."""

import asyncio
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from adapters.clock import FastClock
from monitor import logs, serve
from monitor.config import Config, load
from tests.faults.meter import Meter


async def _life(config: Config, clock: FastClock, out: Path) -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    async with Meter() as meter:
        # SIGUSR1 ends the warm-up: what the start itself costs is written apart.
        loop.add_signal_handler(signal.SIGUSR1, _begin_anew, meter, out)
        await serve.serve(config, clock, stop)
        meter.write(out)


def _begin_anew(meter: Meter, out: Path) -> None:
    meter.write(out.with_suffix(".start"))
    meter.counts.clear()
    meter.most = 0.0


def main(path: str, base: str, since: str, speed: str, out: str) -> int:
    """`base` is what the soak's clock said when this machine's monotonic clock said `since`; `out` gets the lag."""
    config = load(Path(path)).config
    logs.set_up(config.machine)
    passed = (time.monotonic() - float(since)) * float(speed)
    clock = FastClock(datetime.fromisoformat(base) + timedelta(seconds=passed), float(speed))
    asyncio.run(_life(config, clock, Path(out)))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
