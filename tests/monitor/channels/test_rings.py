"""When a channel rings beside a Telegram that works: at once, or when nobody acknowledges; and when it stops."""

from pathlib import Path
from typing import Any

from monitor import incidents
from storage.states import Severity, Status
from tests.monitor.channels.home import at_home
from tests.monitor.channels.receivers import mailbox, receiver


async def test_a_wake_rings_at_once_and_with_each_step_until_somebody_has_it(tmp_path: Path) -> None:
    phone: dict[str, Any] = {"rings": ["at_once"]}
    mail: dict[str, Any] = {"rings": ["unacknowledged"], "after_minutes": 12}
    async with receiver() as service, mailbox() as mails:
        phone["url"], mail["url"] = service.webhook, mails.address
        async with at_home(tmp_path, {"phone": phone, "mail": mail}) as home:
            await home.alert("A0MILD", Severity.PUSH)
            case = await home.alert()
            await home.passes(1)
            assert [one.title.endswith("case 2") for one in service.taken] == [True], "only what is to wake somebody"
            assert (service.taken[0].kind, mails.mails) == ("warning", [])
            assert "“/ack 2” to the bot" in service.taken[0].text

            case = await home.climb(case)
            await home.passes(2)
            assert "Still:" in service.titles()[-1]
            assert (len(service.taken), mails.mails) == (2, []), "mail waits for twelve minutes"

            await home.passes(6, every=60)
            assert [one["subject"] for one in mails.mails] == [service.titles()[-1]]
            assert "has not answered" in mails.mails[0].get_content()

            case = await home.commit(incidents.acknowledged(case, "Anna", home.clock.now()))
            await home.passes(20, every=120)
            assert (len(service.taken), len(mails.mails)) == (2, 1), "somebody has it: no more ringing"

            await home.over(case)
            await home.passes(1)
            assert "Over:" in service.titles()[-1]
            assert (service.taken[-1].kind, len(mails.mails)) == ("info", 2), "both were told, both hear the end"
            assert "/ack" not in service.taken[-1].text
            why = [one.reason for one in await home.store.deliveries_since(case.raised_at) if one.reason]
            assert why == []


async def test_many_alerts_at_once_are_one_message_and_what_is_muted_is_none(tmp_path: Path) -> None:
    async with receiver() as service:
        channels = {"phone": {"url": service.ntfy, "rings": ["at_once"]}}
        async with at_home(tmp_path, channels) as home:
            await home.store.add_mute("seller:A9MUTED", home.clock.now().replace(year=2030), "Anna")
            await home.alert("A9MUTED")
            await home.passes(1)
            assert service.taken == []
            for number in range(6):
                await home.alert(f"A{number}STORM")
            await home.passes(1)
            assert service.titles() == ["🔴 6 alerts at once"]


async def test_an_alert_that_was_answered_before_the_channel_woke_up_rings_nobody(tmp_path: Path) -> None:
    async with receiver() as service:
        channels = {"phone": {"url": service.ntfy, "rings": ["at_once"]}}
        service.status = 503
        async with at_home(tmp_path, channels) as home:
            case = await home.alert()
            await home.passes(1)
            await home.commit(incidents.acknowledged(case, "Anna", home.clock.now()))
            service.status = 200
            await home.passes(2)
            assert service.taken == []
            found = await home.store.incident(case.id)
            assert found is not None
            assert found.status is Status.ACKNOWLEDGED
