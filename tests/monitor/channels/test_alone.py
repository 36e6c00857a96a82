"""A house without Telegram: the channels tell everything, and the terminal answers."""

from pathlib import Path

import pytest

from monitor.app import at_the_terminal, house
from storage.states import Severity
from tests.clock import StillClock
from tests.monitor.builders import MORNING
from tests.monitor.channels.home import Home, configured, lamp, morning
from tests.monitor.channels.receivers import mailbox, receiver


async def test_without_a_bot_the_channels_tell_alerts_their_end_and_the_morning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = StillClock(MORNING.replace(hour=4))
    async with receiver() as service, mailbox() as mails:
        channels = {
            "phone": {"url": service.ntfy, "severities": ["wake"], "language": "zh"},
            "mail": {"url": mails.address, "digest": True, "severities": ["wake", "push", "silent"]},
        }
        async with house(configured(tmp_path, channels), clock) as rooms:
            owner = await at_the_terminal(rooms)
            await lamp(rooms)
            home = Home(rooms, None, None, clock)  # type: ignore[arg-type]  # there is no Telegram
            case = await home.alert()
            await home.alert("A2MILD", Severity.PUSH)
            await home.passes(1)
            assert ["case 1" in str(mail["subject"]) for mail in mails.mails] == [True, False]
            assert "“twoam chat” on the server" in mails.mails[0].get_content()
            assert "Telegram" not in mails.mails[0].get_content()
            assert [("案" in one.all, one.priority) for one in service.taken] == [(True, "max")]

            await home.over(case)
            await morning(home, owner.id)
            await home.passes(1)
            subjects = [str(mail["subject"]) for mail in mails.mails]
            assert "Over:" in subjects[2]
            assert ("The night until" in subjects[3], len(subjects), len(service.taken)) == (True, 4, 2)
    assert "Blue Lamp" in capsys.readouterr().out, "whoever sits at the terminal sees it too"
