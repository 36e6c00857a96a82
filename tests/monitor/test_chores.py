"""What the house does again and again, beside what its rooms are tested for themselves."""

from pathlib import Path
from typing import Any

import pytest

from monitor.app import house
from monitor.chores import let_go
from monitor.config import Config
from monitor.machine import judge
from monitor.rules.machine import (
    BACKUP_FAILS,
    CHANNEL_FAILS,
    HEARTBEAT_FAILS,
    LOG_GROWS,
    backup_fails,
    channel_fails,
    heartbeat_fails,
    log_grows,
)
from tests.clock import StillClock
from tests.monitor.builders import NIGHT

WISHED = {"heartbeat": {"url": "https://hc.example/0123456789"}, "backup": {"enabled": True}}


@pytest.mark.parametrize(
    ("sections", "left"),
    [
        (WISHED, {HEARTBEAT_FAILS, BACKUP_FAILS, LOG_GROWS}),
        ({**WISHED, "backup": {"enabled": False}}, {HEARTBEAT_FAILS, LOG_GROWS}),
        ({"backup": WISHED["backup"]}, {BACKUP_FAILS, LOG_GROWS}),
    ],
)
async def test_an_alert_about_what_is_no_longer_wanted_ends(
    tmp_path: Path, sections: dict[str, Any], left: set[str]
) -> None:
    config = Config.model_validate({"machine": {"state_dir": tmp_path / "state"}, **sections})
    async with house(config, StillClock(NIGHT)) as rooms:
        await judge(rooms.store, HEARTBEAT_FAILS, heartbeat_fails("no answer", NIGHT), NIGHT)
        await judge(rooms.store, BACKUP_FAILS, backup_fails("no room", NIGHT, None), NIGHT)
        await judge(rooms.store, CHANNEL_FAILS, channel_fails(["phone"], NIGHT), NIGHT)
        await judge(rooms.store, LOG_GROWS, log_grows(400), NIGHT)
        await let_go(rooms)
        assert {one.rule for one in await rooms.store.open_incidents()} == left
