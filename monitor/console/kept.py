"""What `twoam status` and `twoam doctor` say of the backups, by the folder alone."""

from datetime import UTC, datetime, timedelta

from monitor.ages import age
from monitor.backups.shelf import Kept, newest
from monitor.config import Config
from monitor.console.checkup import Finding, Verdict
from monitor.memory import KNOWN

_WHAT = "backup"
_BY_HAND = "Make one by hand, it says what is wrong: twoam backup"


def backup_line(last: Kept | None, now: datetime) -> str:
    """One line for a person."""
    if last is None:
        return "no backup yet: the daemon makes the first within an hour, or now: twoam backup"
    return f"last backup {age(now, last.at)} ago: {last.path}"


def backups(config: Config, now: datetime) -> Finding:
    """Whether there is a good backup that is young enough: two periods are one that was missed."""
    last, limit = newest(config.backup_folder, now), 2 * timedelta(hours=config.backup.every_hours)
    if not config.backup.enabled:
        said = f"the last is {age(now, last.at)} old ({last.path})" if last else "there is none"
        return Finding(_WHAT, Verdict.HINT, f"the daemon makes none, {said}", "Set [backup] enabled = true.")
    if last is not None and abs(now - last.at) <= limit:
        return Finding(_WHAT, Verdict.FINE, f"{last.path}, {age(now, last.at)} old")
    if last is not None:
        said = f"the last is {age(now, last.at)} old ({last.path}), one every {config.backup.every_hours:g} h is wished"
        return Finding(_WHAT, Verdict.WRONG, said, f"{_BY_HAND}; and let the daemon run: twoam run")
    if now - _began(config, now) <= limit:
        remedy = "The daemon makes the first within an hour; or now: twoam backup"
        return Finding(_WHAT, Verdict.HINT, f"none yet in {config.backup_folder}", remedy)
    return Finding(_WHAT, Verdict.WRONG, f"there is none in {config.backup_folder}", _BY_HAND)


def _began(config: Config, now: datetime) -> datetime:
    """Since when there is something to lose."""
    try:
        return datetime.fromtimestamp((config.machine.state_dir / KNOWN).stat().st_mtime, UTC)
    except OSError:
        return now
