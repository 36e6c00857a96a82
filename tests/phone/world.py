"""A local Bot API with two partners and a group, a bot that speaks its wire, and the phone that shows it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import aiohttp
from PIL import Image

from adapters.clock import FastClock
from monitor.demo.botapi import TOKEN, LocalBotApi
from monitor.demo.forums import Topic
from monitor.demo.phonepage.server import PhonePage
from tests.clock import NIGHT
from tests.phone.browser import Tab

ANNA, BEN, GROUP = 101, 102, -1001
URGENT = 7


@dataclass(slots=True)
class World:
    """`shows` opens the phone at a place; `bot` calls a method of the Bot API as the daemon's library does."""

    api: LocalBotApi
    page: PhonePage
    tab: Tab
    wire: aiohttp.ClientSession

    async def bot(self, method: str, *, file: tuple[str, bytes] | None = None, **params: Any) -> Any:
        form = aiohttp.FormData({name: str(value) for name, value in params.items()})
        if file is not None:
            form.add_field(method.removeprefix("send").lower(), file[1], filename=file[0])
        async with self.wire.post(f"{self.api.base_url}{TOKEN}/{method}", data=form) as answer:
            said = await answer.json()
        assert said["ok"], said
        return said["result"]

    async def shows(self, place: str, theme: str = "light") -> None:
        """The phone at `person/chat[/topic]`, once it has drawn something."""
        await self.tab.sized(500, 960)
        await self.tab.goes(f"{self.page.address}?theme={theme}#{place}")
        await self.tab.until("document.querySelector('.row, .entry, .messages .day') !== null")

    async def bubbles(self) -> list[str]:
        """The words of each message, without the stamps."""
        script = """[...document.querySelectorAll('.text')].map((one) => {
            const copy = one.cloneNode(true); copy.querySelector('.stamp').remove(); return copy.textContent; })"""
        said: list[str] = await self.tab.asks(script)
        return said


@asynccontextmanager
async def opened(tab: Tab) -> AsyncIterator[World]:
    clock = FastClock(NIGHT, 1.0)
    async with LocalBotApi(clock) as api:
        people = [api.person(ANNA, "Anna"), api.person(BEN, "Ben")]
        api.group(GROUP, "Lumen", forum=True)
        api.forums.of(GROUP)[URGENT] = Topic("Urgent")
        async with PhonePage(api, clock, people, "UTC") as page, aiohttp.ClientSession() as wire:
            yield World(api, page, tab, wire)


def picture() -> bytes:
    """A PNG of 8 × 4 pixels."""
    made = BytesIO()
    Image.new("RGB", (8, 4), (200, 30, 30)).save(made, "PNG")
    return made.getvalue()
