"""One incident of every rule about the machine itself, as the rules write them."""

from datetime import timedelta

from storage.states import Facts, Severity
from tests.monitor.builders import NIGHT

# name of the golden file → rule, severity, facts
MACHINE_CASES: dict[str, tuple[str, Severity, Facts]] = {
    "heartbeat_fails": (
        "heartbeat_fails",
        Severity.PUSH,
        {"since": (NIGHT - timedelta(minutes=16)).isoformat(), "why": "hc-ping.com answered with status 404"},
    ),
    "push_quiet": (
        "push_quiet",
        Severity.SILENT,
        {"since": (NIGHT - timedelta(hours=24)).isoformat(), "why": None},
    ),
    "push_quiet_refused": (
        "push_quiet",
        Severity.SILENT,
        {
            "since": (NIGHT - timedelta(hours=24)).isoformat(),
            "why": "there is no queue at queue_url in us-east-1. Copy its address from the SQS console",
        },
    ),
    "log_grows": ("log_grows", Severity.PUSH, {"megabytes": 71}),
    "not_heard": (
        "not_heard",
        Severity.PUSH,
        {"since": (NIGHT - timedelta(minutes=6)).isoformat(), "kind": "poller"},
    ),
    "not_heard_webhook": (
        "not_heard",
        Severity.PUSH,
        {"since": (NIGHT - timedelta(minutes=6)).isoformat(), "kind": "webhook"},
    ),
    "disk_low": ("disk_low", Severity.SILENT, {"percent": 8, "megabytes": 1900}),
    "backup_fails": (
        "backup_fails",
        Severity.PUSH,
        {
            "since": (NIGHT - timedelta(hours=1)).isoformat(),
            "why": "no backup could be written into /mnt/disk (no space left on device): check free space",
            "last": (NIGHT - timedelta(hours=25)).isoformat(),
        },
    ),
    "backup_fails_first": (
        "backup_fails",
        Severity.PUSH,
        {"since": (NIGHT - timedelta(hours=1)).isoformat(), "why": "it ended with -9 and without a word", "last": None},
    ),
    "channel_fails": (
        "channel_fails",
        Severity.PUSH,
        {"since": (NIGHT - timedelta(minutes=6)).isoformat(), "channels": ["phone", "mail"]},
    ),
    "memory_restored": ("memory_restored", Severity.PUSH, {"since": (NIGHT - timedelta(hours=9)).isoformat()}),
    "reload_refused": (
        "reload_refused",
        Severity.PUSH,
        {"problems": ["twoam.toml: [watch] unknown_after_minutes: must be 1 or more. Write a larger number."]},
    ),
}
