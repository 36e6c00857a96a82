"""One daemon for one state directory, into which nobody else may look: otherwise it leaves with a clear text."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitor.configuration.problems import ConfigError, Problem

# The lock's file in the state directory.
LOCK = "lock"


class AlreadyRunning(Exception):
    """Another process works on the same state directory; the text says which and what to do."""


def keep_private(state_dir: Path) -> None:
    """From now on this process makes files for its owner only; ConfigError where others may use the directory."""
    os.umask(0o077)
    if not state_dir.exists():
        return
    mode = stat.S_IMODE(state_dir.stat().st_mode)
    if mode & 0o077:
        wrong = f"other users of this machine may look into {state_dir} (mode {mode:04o}), where the evidence lies"
        raise ConfigError([Problem(str(state_dir), "machine", "state_dir", wrong, f"Close it: chmod 700 {state_dir}")])


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


@contextmanager
def at_work(state_dir: Path) -> Iterator[None]:
    """Held by everybody who works with the memory; raises AlreadyRunning where it is being replaced just now."""
    with _directory_locked(state_dir, fcntl.LOCK_SH, "It is being restored or removed just now: try again after that."):
        yield


@contextmanager
def alone(state_dir: Path) -> Iterator[None]:
    """Held by who replaces the memory: no daemon runs and no command works; raises AlreadyRunning otherwise."""
    busy = f"Another twoam command works with the memory of {state_dir} (a chat, perhaps): end it first."
    with only_one(state_dir), _directory_locked(state_dir, fcntl.LOCK_EX, busy):
        yield


@contextmanager
def _directory_locked(state_dir: Path, kind: int, busy: str) -> Iterator[None]:
    """The directory itself is locked: a file that one user made could not be opened by another."""
    try:
        state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(state_dir, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # whoever opens the memory says it in better words
        yield
        return
    try:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning(busy) from None
        yield
    finally:
        os.close(descriptor)


def _text(state_dir: Path, pid: str) -> str:
    who = f"process {pid}" if pid else "another process"
    return (
        f"twoam already runs here: {who} holds {state_dir}. "
        "Stop it first, or give this one a state_dir of its own ([machine] state_dir)."
    )
