"""The checks of `twoam doctor` that need no network: settings, folders, disk and the database file."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from monitor.config import Config, Loaded

_LEAST_FREE = 200_000_000


class Verdict(StrEnum):
    """What a finding means: unknown is never shown as fine, a hint is no failure."""

    FINE = "fine"
    HINT = "hint"
    UNKNOWN = "unknown"
    WRONG = "wrong"

    @property
    def sign(self) -> str:
        return {Verdict.FINE: "✓", Verdict.HINT: "·", Verdict.UNKNOWN: "?", Verdict.WRONG: "✗"}[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, what was found, and what to do about it."""

    what: str
    verdict: Verdict
    said: str
    remedy: str = ""

    def text(self) -> str:
        remedy = f"\n  → {self.remedy}" if self.remedy else ""
        return f"{self.verdict.sign} {self.what}: {self.said}{remedy}"

    def plain(self) -> dict[str, str]:
        return {"what": self.what, "verdict": self.verdict.value, "finding": self.said, "remedy": self.remedy}


def settings(loaded: Loaded) -> Iterator[Finding]:
    """That the configuration was loaded says that it, and every secret's permissions, are right."""
    if loaded.file is None:
        yield Finding("configuration", Verdict.HINT, "no file, only defaults and the environment", "twoam init")
    else:
        yield Finding("configuration", Verdict.FINE, str(loaded.file))
    for loc, origin in loaded.origins.items():
        if origin.startswith("file "):
            yield Finding(".".join(loc), Verdict.FINE, f"read from {origin.removeprefix('file ')}, for its owner only")


def state_dir(config: Config) -> Finding:
    """Whether the state can be written where it belongs."""
    folder = config.machine.state_dir
    existing = _nearest(folder)
    if os.access(existing, os.W_OK | os.X_OK) and existing.is_dir():
        return Finding("state_dir", Verdict.FINE, str(folder) if folder.exists() else f"{folder} will be made")
    remedy = f"Give it to the user who runs twoam: chown -R USER {existing}, or set [machine] state_dir."
    return Finding("state_dir", Verdict.WRONG, f"{folder} cannot be written", remedy)


def disk(config: Config) -> Finding:
    """Whether there is room for a year of readings and evidence."""
    free = shutil.disk_usage(_nearest(config.machine.state_dir)).free
    said = f"{free / 1e9:.1f} GB free"
    if free >= _LEAST_FREE:
        return Finding("disk", Verdict.FINE, said)
    return Finding("disk", Verdict.WRONG, said, f"Make room: twoam wants {_LEAST_FREE / 1e6:g} MB at least.")


def _nearest(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next((one for one in (path, *path.parents) if one.exists()), Path("/"))
