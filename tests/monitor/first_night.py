"""`twoam init` at a real terminal, with a local Bot API and a local market behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.clock import SystemClock
from monitor.demo.botapi import LocalBotApi
from monitor.demo.cast import ANNA, ASIN, LAMP
from monitor.demo.market import LocalMarket
from tests.monitor.terminal import Terminal
from tests.monitor.terminal import twoam as twoam_line

INIT = twoam_line("init")


TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@dataclass(slots=True)
class Night:
    """The two servers, and the folder in which the configuration comes to stand."""

    market: LocalMarket
    api: LocalBotApi
    folder: Path

    async def joins(self, at: Terminal) -> None:
        """Anna sends the code that stands on the screen."""
        await at.reads(r"/start \w{10}")
        self.api.person(ANNA.id, ANNA.name)
        await self.api.user_says(ANNA.id, ANNA.id, at.shown[-len("/start 1234567890") :])

    @property
    def greeted(self) -> bool:
        return any("Anna" in message.text for message in self.api.messages(ANNA.id) if message.from_bot)


@asynccontextmanager
async def servers(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Night]:
    clock = SystemClock()
    async with LocalMarket(clock) as market, LocalBotApi(clock) as api:
        market.put(ASIN, LAMP)
        for name, value in {
            "ACCOUNTS__AMAZON__BASE_URL": market.base_url,
            "DOOR__ALLOW_PRIVATE": f"127.0.0.1:{market.port}",
            "DOOR__MIN_GAP_SECONDS": "1",
            "TELEGRAM__API_URL": api.base_url.removesuffix("/bot"),
        }.items():
            monkeypatch.setenv(f"TWOAM_{name}", value)
        yield Night(market, api, home / "xdg" / "twoam")


async def begins(at: Terminal, language: str = "en") -> None:
    """The questions before the token."""
    await at.answers("Language", language)
    await at.answers("Asia/Shanghai", "Asia/Shanghai")
    await at.answers("e-mail|邮箱", "me@example.org")


async def bare(at: Terminal) -> None:
    """Everything up to the file, without a bot and a heartbeat."""
    await begins(at)
    await at.answers("BotFather", "")
    await at.answers("all is well", "")
