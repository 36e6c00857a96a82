"""The folder of backups: their names say when each was made, and old ones that the daemon made are thinned out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

_NAME = re.compile(r"twoam-(?P<at>\d{8}T\d{6}Z)(?P<scheduled>-scheduled)?\.zip")
_AT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup on the shelf; it got its name only after it had been proved good. `scheduled` ones go in time."""

    path: Path
    at: datetime
    scheduled: bool


def stamp(now: datetime) -> str:
    """The moment as names have it."""
    return now.astimezone(UTC).strftime(_AT)


def file_name(now: datetime, *, scheduled: bool) -> str:
    return f"twoam-{stamp(now)}{'-scheduled' if scheduled else ''}.zip"


def shelf(folder: Path) -> list[Kept]:
    """All backups there, the newest last; none where the folder is not there or cannot be read."""
    try:
        found = [(path, _NAME.fullmatch(path.name)) for path in folder.iterdir()]
    except OSError:
        return []
    kept = [Kept(path, _moment(name["at"]), bool(name["scheduled"])) for path, name in found if name]
    return sorted(kept, key=lambda one: (one.at, one.path.name))


def _moment(text: str) -> datetime:
    return datetime.strptime(text, _AT).replace(tzinfo=UTC)


def newest(folder: Path, now: datetime) -> Kept | None:
    """The last good backup; one dated ahead was made by a wrong clock, and counts only where there is no other."""
    kept = shelf(folder)
    return next(reversed([one for one in kept if one.at <= now] or kept), None)


def outdated(kept: Sequence[Kept], daily: int, weekly: int) -> list[Kept]:
    """The scheduled ones that are neither the newest of one of the last days nor of one of the last weeks (UTC)."""
    mine = sorted((one for one in kept if one.scheduled), key=lambda one: one.at, reverse=True)
    days = {one.at.date(): one for one in reversed(mine)}
    weeks = {one.at.isocalendar()[:2]: one for one in reversed(mine)}
    stay = [days[day] for day in sorted(days)[-daily:]]
    stay += [weeks[week] for week in sorted(weeks)[len(weeks) - min(weekly, len(weeks)) :]]
    return [one for one in mine if one not in stay]
