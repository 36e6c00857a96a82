"""The process that makes one backup for the daemon: `python -m monitor.backups.child`, its order on standard input."""

import asyncio
import json
import os
import shutil
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.redact import redact
from monitor.backups.checking import leftovers
from monitor.backups.confidential import Confidential, parted
from monitor.backups.errors import BackupError
from monitor.backups.making import make
from monitor.config import ConfigError, load
from storage.errors import StorageError

# Others on the machine come first.
_NICE = 10


def main() -> int:
    """0, or 1 with a sentence on standard error."""
    order: dict[str, Any] = json.load(sys.stdin)
    with suppress(OSError):  # a hardened service may not; it is only manners
        os.nice(_NICE)
    target, made_at = Path(order["target"]), datetime.fromisoformat(order["made_at"])
    _sweep(target.parent, made_at - timedelta(days=1))
    try:
        confidential = parted(load(Path(order["config"]))) if order["config"] else Confidential(None)
        asyncio.run(make(order["where"], target, confidential, made_at))
    except (BackupError, StorageError, ConfigError) as error:
        print(redact(" ".join(str(error).splitlines())), file=sys.stderr)
        return 1
    return 0


def _sweep(folder: Path, before: datetime) -> None:
    """What an earlier child left that was killed; a younger one may be at work."""
    for left in leftovers(folder):
        if datetime.fromtimestamp(left.stat().st_mtime, UTC) < before:
            shutil.rmtree(left, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
