"""A group's copy wakes nobody: the channel that stands in for Telegram rings all the same."""

from pathlib import Path

from tests.monitor.channels.home import ANNA, BEN, at_home
from tests.monitor.channels.receivers import receiver

GROUP = -1001234567890


async def test_a_channel_stands_in_where_only_a_group_was_told(tmp_path: Path) -> None:
    async with receiver() as service, at_home(tmp_path, {"phone": {"url": service.ntfy}}) as home:
        home.api.group(GROUP, "Lamp shop")
        await home.store.take_group(GROUP, "Lamp shop", False, 1)
        for user in (ANNA, BEN):
            home.api.faults.add("403 blocked", "sendMessage", chat_id=user, times=None)
        await home.alert()
        await home.passes(3)
        assert ["case 1" in text for text in home.phone(GROUP)] == [True]
        assert ["case 1" in title for title in service.titles()] == [True], "at night a group makes no sound"
