"""Each person's menu speaks his language and shows what he may use, from the moment that this changes."""

import asyncio
import json
from pathlib import Path

from monitor.chat import Heard, Said
from monitor.demo.botapi import LocalBotApi
from monitor.menu import Menus
from monitor.speakers.telegram import TelegramSpeaker
from storage.states import Role
from storage.store import Store
from tests.clock import StillClock

ANNA, VERA = 11, 13


class Nobody:
    async def heard(self, heard: Heard) -> Said | None:
        return None


def own(api: LocalBotApi, chat_id: int) -> dict[str, str]:
    return dict(api.commands(json.dumps({"chat_id": chat_id, "type": "chat"}, sort_keys=True)))


async def test_a_menu_follows_language_role_and_leaving(tmp_path: Path, clock: StillClock) -> None:
    said = Heard(1, VERA, VERA, "/lang zh", None, 1, True, "Vera", None)
    async with Store.open(tmp_path / "shop.db") as store, LocalBotApi(clock) as api:
        vera = await store.add_person("Vera", VERA, VERA, Role.VIEWER, "en", "UTC")
        await store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "UTC")
        speaker = TelegramSpeaker(api.token, clock, api_url=api.base_url.removesuffix("/bot"))
        menus = Menus(Nobody(), speaker, store, clock)
        task = asyncio.create_task(menus.keep())
        try:
            await api.until(lambda: bool(own(api, VERA)) and bool(own(api, ANNA)))
            assert "add" in own(api, ANNA)
            assert "add" not in own(api, VERA), "a viewer is not shown what he may not do"
            english = own(api, VERA)["status"]

            await store.decide(f"person:{vera.id}", "language", "zh", "Vera", clock.now())
            await menus.heard(said)
            await api.until(lambda: own(api, VERA).get("status") != english)

            await store.decide(f"person:{vera.id}", "role", "operator", "Anna", clock.now())
            await menus.heard(said)
            await api.until(lambda: "add" in own(api, VERA))

            await store.remove_person(vera.id)
            await menus.heard(said)
            await api.until(lambda: not own(api, VERA))
            assert own(api, ANNA)
        finally:
            task.cancel()
            await asyncio.wait([task])
            await speaker.close()
