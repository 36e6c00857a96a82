"""The real daemon as a process of its own, on the clock of the test that started it."""

import os
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from adapters.clock import FastClock
from monitor import logs, serve
from monitor.config import load
from tests.faults import points


def main(path: str, base: str, since: str, speed: str) -> int:
    """`base` is what the test's clock said when this machine's monotonic clock said `since`."""
    config = load(Path(path)).config
    logs.set_up(config.machine)
    points.arm(dict(os.environ))
    passed = (time.monotonic() - float(since)) * float(speed)
    clock = FastClock(datetime.fromisoformat(base) + timedelta(seconds=passed), float(speed))
    return serve.run(config, clock, lambda: load(Path(path)).config)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
