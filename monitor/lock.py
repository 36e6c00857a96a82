"""One daemon for one state directory: the second leaves with a clear text."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The lock's file in the state directory.
LOCK = "lock"


class AlreadyRunning(Exception):
    """Another process works on the same state directory; the text says which and what to do."""


@contextmanager
def only_one(state_dir: Path) -> Iterator[None]:
    """Holds the directory's lock (made 0700 where missing); raises AlreadyRunning where somebody else does."""
    state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = state_dir / LOCK
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(_text(state_dir, file.read().strip())) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _text(state_dir: Path, pid: str) -> str:
    who = f"process {pid}" if pid else "another process"
    return (
        f"twoam already runs here: {who} holds {state_dir}. "
        "Stop it first, or give this one a state_dir of its own ([machine] state_dir)."
    )
