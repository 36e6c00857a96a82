"""Which chats cannot be reached: several lanes note it at once, and none may close a chat that is open."""

import asyncio
from pathlib import Path

from monitor.pairing import invite
from monitor.reach import found, lost, unreachable
from storage.states import Role
from storage.store import Store
from tests.monitor.builders import NIGHT
from tests.monitor.shop import open_shop

ANNA, BEN, CLEO = 11, 12, 99


async def test_a_chat_that_is_found_while_others_are_lost_stays_found(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "twoam.db") as store:
        await lost(store, ANNA, "blocked", NIGHT)
        await asyncio.gather(found(store, ANNA), lost(store, BEN, "blocked", NIGHT), lost(store, CLEO, "gone", NIGHT))
        assert sorted(await unreachable(store)) == [BEN, CLEO]


async def test_who_joins_anew_in_a_chat_that_was_closed_is_reached_at_once(tmp_path: Path) -> None:
    async with open_shop(tmp_path) as shop:
        await lost(shop.store, CLEO, "blocked", NIGHT)
        now = shop.clock.now()
        code = await invite(shop.store, name="Cleo", role=Role.VIEWER, language="en", zone="UTC", now=now)
        assert await shop.say(CLEO, f"/start {code}", chat=CLEO) is not None
        assert await unreachable(shop.store) == {}
