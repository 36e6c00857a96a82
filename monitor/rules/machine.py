"""What can be wrong with the machine itself; its incidents belong to no listing and to no account."""

from datetime import datetime

from monitor.findings import Bad
from storage.states import Severity

# Stands where an incident names its account; no account of the configuration can be called so.
MACHINE = "this machine"

HEARTBEAT_FAILS = "heartbeat_fails"
NAMES = (HEARTBEAT_FAILS,)


def heartbeat_fails(why: str, since: datetime) -> Bad:
    """The outside heartbeat is not accepted: nobody would notice now that the machine died."""
    return Bad(MACHINE, Severity.PUSH, {"since": since.isoformat(), "why": why}, confirm=False)
