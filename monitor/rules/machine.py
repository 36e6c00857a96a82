"""What can be wrong with the machine itself; its incidents belong to no listing and to no account."""

from collections.abc import Sequence
from datetime import datetime

from monitor.findings import Bad
from storage.states import Severity

# Stands where an incident names its account; no account of the configuration can be called so.
MACHINE = "this machine"

HEARTBEAT_FAILS = "heartbeat_fails"
LOG_GROWS = "log_grows"
RELOAD_REFUSED = "reload_refused"
BACKUP_FAILS = "backup_fails"
MEMORY_RESTORED = "memory_restored"
CHANNEL_FAILS = "channel_fails"
DISK_LOW = "disk_low"
NOT_HEARD = "not_heard"
NAMES = (HEARTBEAT_FAILS, LOG_GROWS, RELOAD_REFUSED, BACKUP_FAILS, MEMORY_RESTORED, CHANNEL_FAILS, DISK_LOW, NOT_HEARD)


def heartbeat_fails(why: str, since: datetime) -> Bad:
    """The outside heartbeat is not accepted: nobody would notice now that the machine died."""
    return Bad(MACHINE, Severity.PUSH, {"since": since.isoformat(), "why": why}, confirm=False)


def log_grows(megabytes: int) -> Bad:
    """The write-ahead log cannot be taken in, because somebody who reads holds the database open."""
    return Bad(MACHINE, Severity.PUSH, {"megabytes": megabytes}, confirm=False)


def reload_refused(problems: Sequence[str]) -> Bad:
    """The configuration that was to be taken is wrong; each problem is a sentence without a secret."""
    return Bad(MACHINE, Severity.PUSH, {"problems": [*problems]}, confirm=False)


def backup_fails(why: str, since: datetime, last: datetime | None) -> Bad:
    """The daemon's own backups fail; `last` is when the last good one was made."""
    known = last.isoformat() if last else None
    return Bad(MACHINE, Severity.PUSH, {"why": why, "since": since.isoformat(), "last": known}, confirm=False)


def channel_fails(names: Sequence[str], since: datetime) -> Bad:
    """Channels beside Telegram do not take what waits for them: in the night they would ring nobody."""
    return Bad(MACHINE, Severity.PUSH, {"since": since.isoformat(), "channels": [*names]}, confirm=False)


def memory_restored(of: datetime) -> Bad:
    """The memory is that of an earlier moment; what people and the watcher told each other since is forgotten."""
    return Bad(MACHINE, Severity.PUSH, {"since": of.isoformat()}, confirm=False)


def disk_low(percent: int, megabytes: int) -> Bad:
    """So little of the disk is free, rounded, so that not every file that comes and goes is news."""
    rounded = megabytes // 100 * 100
    return Bad(MACHINE, Severity.SILENT, {"percent": percent, "megabytes": rounded}, confirm=False)


def not_heard(why: str, since: datetime) -> Bad:
    """What people say reaches somebody else: another process with the bot's token, or a webhook."""
    kind = "webhook" if "webhook" in why else "poller" if "process" in why else "other"
    return Bad(MACHINE, Severity.PUSH, {"since": since.isoformat(), "kind": kind}, confirm=False)
