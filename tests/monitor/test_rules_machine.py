"""What is wrong with the machine itself: what each alert says, how loud, and that none waits for a second look."""

import pytest

from monitor.findings import Bad
from monitor.rules import machine
from storage.states import Facts, Severity
from tests.clock import NIGHT

SINCE = NIGHT.isoformat()


def test_what_is_wrong_with_the_machine_pushes_and_needs_no_second_look() -> None:
    found: list[tuple[Bad, Facts]] = [
        (machine.heartbeat_fails("refused", NIGHT), {"since": SINCE, "why": "refused"}),
        (machine.log_grows(64), {"megabytes": 64}),
        (machine.reload_refused(["No such key."]), {"problems": ["No such key."]}),
        (machine.backup_fails("full", NIGHT, None), {"why": "full", "since": SINCE, "last": None}),
        (machine.backup_fails("full", NIGHT, NIGHT), {"why": "full", "since": SINCE, "last": SINCE}),
        (machine.channel_fails(["ntfy"], NIGHT), {"since": SINCE, "channels": ["ntfy"]}),
        (machine.memory_restored(NIGHT), {"since": SINCE}),
        (machine.not_heard("a webhook is set", NIGHT), {"since": SINCE, "kind": "webhook"}),
        (machine.not_heard("another process", NIGHT), {"since": SINCE, "kind": "poller"}),
        (machine.not_heard("who knows", NIGHT), {"since": SINCE, "kind": "other"}),
    ]
    for bad, facts in found:
        assert (bad.subject, bad.severity, bad.confirm, bad.fresh) == ("this machine", Severity.PUSH, False, True)
        assert bad.facts == facts


@pytest.mark.parametrize(("megabytes", "rounded"), [(0, 0), (99, 0), (100, 100), (1_299, 1_200), (25_000, 25_000)])
def test_a_disk_that_fills_is_silent_and_told_in_hundreds_of_megabytes(megabytes: int, rounded: int) -> None:
    bad = machine.disk_low(7, megabytes)
    assert (bad.severity, bad.confirm) == (Severity.SILENT, False)
    assert bad.facts == {"percent": 7, "megabytes": rounded}
