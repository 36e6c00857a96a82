"""/deadline, /deadlines and /done: what is due is entered in one's own words, told in time, and ended only by done."""

from datetime import datetime, timedelta

from adapters.readings import FulfilledBy, OrderState, Topic
from monitor.buttons import alert_keys
from monitor.deadlines import judge
from monitor.language import Tongue, visible
from storage.states import Batch, Deadline, DeadlineKind, Incident, Severity, Status
from tests.monitor.account_world import order
from tests.monitor.shop import ANNA, BO, VERA, Shop, button, texts
from tests.words import unmarked

HOUR = timedelta(hours=1)


async def said(shop: Shop, user: int, text: str) -> str:
    return unmarked(visible(texts(await shop.say(user, text))))


async def only(shop: Shop) -> Deadline:
    (one,) = await shop.store.deadlines()
    return one


async def opened(shop: Shop) -> list[Incident]:
    return [one for one in await shop.store.open_incidents() if one.rule == "deadline"]


async def test_a_deadline_is_entered_listed_and_done_in_the_persons_own_zone(shop: Shop) -> None:
    lamp = await shop.lamp()  # it is 10:14 in Shanghai
    text = await said(shop, BO, "/deadline Appeal for Blue Lamp 2026-03-05 17:00")
    assert "Deadline 1: Appeal for Blue Lamp\nDue 5 Mar 17:00: 2 d 6 h left." in text
    one = await only(shop)
    assert (one.due_at, one.typed, one.zone) == (
        datetime.fromisoformat("2026-03-05T17:00+08:00"),
        "2026-03-05 17:00",
        ZONE,
    )
    assert (one.kind, one.listing_id, one.account, one.made_by) == (DeadlineKind.NOTICE, lamp.id, "shop", "Bo")
    assert "1) Appeal for Blue Lamp: Due 5 Mar 17:00: 2 d 6 h left." in await said(shop, VERA, "/deadlines")
    assert "Done: Bo, 10:14." in await said(shop, BO, "/done 1")
    assert "Nothing is due" in await said(shop, VERA, "期限")
    assert "Bo has done it already" in await said(shop, BO, "/done 1")


ZONE = "Asia/Shanghai"
