"""The checks of `twoam doctor` that need no network: settings, folders, disk and the database file."""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from stat import S_IMODE

from adapters.readings import Topic
from adapters.registry import load
from monitor.config import Config, ConfigError, Loaded
from monitor.division import Budget
from monitor.language import Tongue, visible
from monitor.render.budgets import budget_told, used_lines
from storage.states import WatchedRanking

# A page of search results on the wire: 0.12 to 0.22 MB on recorded pages of 2025 and 2026.
_LIST_MEGABYTES = 0.25
_LEAST_FREE = 200_000_000
_LATE = "Watch fewer there, or expect later alerts."


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


def misconfigured(error: ConfigError) -> Iterator[Finding]:
    """Everything that is wrong with the configuration: nothing else can be looked at before."""
    for one in error.problems:
        key = ".".join(part for part in (one.section, one.key) if part)
        yield Finding(key or "configuration", Verdict.WRONG, f"{one.where}: {one.wrong}", one.remedy)


def privacy(config: Config) -> Iterator[Finding]:
    """Whether the memory is for its owner's eyes, and may be written by whoever calls."""
    folder = config.machine.state_dir
    if folder.is_dir() and (mode := S_IMODE(folder.stat().st_mode)) & 0o077:
        said = f"{folder} is open to others on this machine (mode {mode:04o})"
        yield Finding("privacy", Verdict.WRONG, said, f"Run: chmod 700 {folder}")
    place = config.machine.database_place
    if isinstance(place, Path) and place.exists() and place.stat().st_uid != os.geteuid():
        said = f"{place} belongs to another user"
        yield Finding("owner", Verdict.HINT, said, "Call twoam as the user of the service: sudo -u twoam twoam doctor")


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


def promises(budgets: Sequence[Budget], now: datetime) -> Iterator[Finding]:
    """What each number of calls a day is planned for, and where a round takes longer than the configuration wishes."""
    tongue = Tongue("en", "UTC")
    for budget in budgets:
        told = [visible(line) for line in (*budget_told(tongue, budget), *used_lines(tongue, [budget], now))]
        late = any(not share.is_kept for share in budget.shares)
        where = " ".join(part for part in (budget.account, budget.supply.pool) if part)
        verdict, remedy = (Verdict.HINT, _LATE) if late else (Verdict.FINE, "")
        if told:
            yield Finding(f"pace {where}", verdict, " ".join(told).partition(": ")[2], remedy)


def words_cost(config: Config, rankings: Sequence[WatchedRanking]) -> Iterator[Finding]:
    """What the search words and lists that are followed on public pages cost in a day, against the byte budget."""
    rankings = [one for one in rankings if _is_page(config, one)]
    if not rankings:
        return
    looks = 24 * 60 / config.watch.every_minutes.of(Topic.RANKS)
    megabytes, daily = len(rankings) * looks * _LIST_MEGABYTES, config.door.daily_megabytes
    said = f"{len(rankings)} followed, {looks:.3g} pages a day each, about {megabytes:.1f} of {daily:g} MB in all"
    if megabytes <= daily / 4:
        yield Finding("search words", Verdict.FINE, said)
    else:
        remedy = "Follow fewer (twoam words remove), or look less often ([watch.every_minutes] ranks)."
        yield Finding("search words", Verdict.HINT, said, remedy)


def _is_page(config: Config, ranking: WatchedRanking) -> bool:
    """Whether it is read as a public page; what has a cost is a call."""
    section = config.accounts.get(ranking.account)
    return section is None or Topic.RANKS not in load(section.platform).kind(section).costs


def _nearest(path: Path) -> Path:
    """The path, or the nearest folder above it that is there."""
    return next((one for one in (path, *path.parents) if one.exists()), Path("/"))
