"""Half an hour without Telegram: a channel stands in, once for each case, and hands back once; nothing is lost."""

from pathlib import Path

from monitor.channels.link import away_of
from storage.states import Severity
from tests.monitor.channels.home import ANNA, Home, at_home
from tests.monitor.channels.receivers import receiver


async def test_a_channel_stands_in_for_half_an_hour_and_hands_back_once(tmp_path: Path) -> None:
    async with receiver() as service, at_home(tmp_path, {"phone": {"url": service.ntfy}}) as home:
        await home.alert("A1BEFORE")
        await home.passes(1)
        assert (len(home.phone()), service.taken) == (1, []), "while Telegram works the channel is silent"

        await home.gate.shut()
        first = await home.alert("A2FIRST")
        await home.passes(4)
        assert service.taken == [], "not yet: five minutes are to pass"
        await home.passes(3)
        assert ["case 2" in title for title in service.titles()] == [True]
        assert "Telegram cannot be reached since 02:1" in service.taken[0].text
        assert "“/ack 2”" in service.taken[0].text
        assert service.taken[0].priority == "max"

        await home.alert("A3SECOND")
        await home.alert("A4MILD", Severity.PUSH)
        first = await home.climb(first)
        await home.passes(23, every=60)
        assert ["case 3" in title for title in service.titles()] == [False, True], "each once, and no mild one at night"

        for _ in range(3):  # a link that comes and goes
            await home.gate.open()
            await home.passes(0.5)
            await home.gate.shut()
            await home.passes(2)
        assert len(service.taken) == 2

        await home.gate.open()
        await home.passes(14, every=120)
        late = [text for text in home.phone() if "Told while Telegram was away" in text]
        assert all("phone" in text and "at 02:2" in text for text in late)
        assert [sum(f"case {number}" in text for text in home.phone(ANNA)) for number in (1, 2, 3, 4)] == [1, 1, 1, 1]
        assert len(late) == 2
        assert "Telegram is back" in service.titles()[-1]
        assert (len(service.taken), service.taken[-1].priority) == (3, "low")
        assert await away_of(home.store) is None
        await _gone_for_a_moment(home)
        assert len(service.taken) == 3, "nothing waited: nobody is told of a link that was gone for a moment"


async def _gone_for_a_moment(home: Home) -> None:
    await home.gate.shut()
    await home.passes(2)
    await home.gate.open()
    await home.passes(14, every=120)
