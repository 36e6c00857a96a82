from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from telegram import Bot

from monitor.demo.botapi import LocalBotApi
from monitor.speakers.telegram import TelegramSpeaker
from tests.adapters.proxy import Proxy
from tests.clock import StillClock
from tests.monitor.speakers.bot import LI, speaking


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest_asyncio.fixture
async def api(clock: StillClock) -> AsyncIterator[LocalBotApi]:
    async with LocalBotApi(clock) as api:
        api.person(LI, "Li Wei", language="zh-hans")
        yield api


@pytest_asyncio.fixture
async def bot(api: LocalBotApi) -> AsyncIterator[Bot]:
    """The library's own bot, for what the local Bot API answers."""
    async with Bot(api.token, base_url=api.base_url) as bot:
        yield bot


@pytest_asyncio.fixture
async def speaker(api: LocalBotApi, clock: StillClock) -> AsyncIterator[TelegramSpeaker]:
    async with speaking(api.token, clock, api_url=api.base_url) as speaker:
        yield speaker


@pytest_asyncio.fixture
async def proxy() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    await proxy.start()
    yield proxy
    await proxy.stop()
