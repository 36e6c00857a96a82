"""What every newcomer does who follows a document at a terminal with a phone beside it."""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

from adapters.clock import SystemClock
from monitor.demo.botapi import LocalBotApi
from monitor.demo.cast import ANNA, ASIN, BEN, LAMP, LISTING, MINE
from monitor.demo.market import LocalMarket
from tests.monitor.terminal import Terminal

PHONES = {one.name: one.id for one in (ANNA, BEN)}
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def lines_of(text: str) -> Iterator[str]:
    """The lines of every shell block of a document, without comments."""
    for block in _BLOCK.findall(text):
        yield from (said for line in block.splitlines() if (said := line.partition("#")[0].strip()))


@asynccontextmanager
async def world() -> AsyncIterator[tuple[LocalMarket, LocalBotApi]]:
    """A market with two lamps of mine, and Telegram."""
    clock = SystemClock()
    async with LocalMarket(clock) as market, LocalBotApi(clock) as api:
        for asin in (ASIN, "B0LAMP0002"):
            market.put(asin, replace(LAMP, offers=(MINE,)))
        yield market, api


def leading_to(market: LocalMarket, api: LocalBotApi) -> dict[str, str]:
    """The variables by which the program finds both in place of the real ones."""
    return {
        "TWOAM_ACCOUNTS__AMAZON__BASE_URL": market.base_url,
        "TWOAM_DOOR__ALLOW_PRIVATE": f"127.0.0.1:{market.port}",
        "TWOAM_DOOR__MIN_GAP_SECONDS": "1",
        "TWOAM_TELEGRAM__API_URL": api.base_url.removesuffix("/bot"),
    }


async def is_asked(at: Terminal, api: LocalBotApi) -> None:
    """Answers all that `init` asks until it comes to systemd; the code is sent from the phone."""
    await at.answers("Language", "en")
    await at.answers("time zone", "Asia/Shanghai")
    await at.answers("e-mail", "you@example.org")
    await at.answers("BotFather", api.token)
    await at.answers("all is well", "")
    await at.answers("Join the chat", "")
    await at.answers("Your name", ANNA.name)
    await joins(api, ANNA.name, await at.reads(r"/start \w{10}"))
    await at.answers("Listing", f"{LISTING} 15 USD")
    await at.answers("Listing", "")
    await at.answers("Watch what you pasted", "")


async def joins(api: LocalBotApi, name: str, printed: str) -> None:
    """Sends the code that was shown and is greeted."""
    user, found = PHONES[name], re.search(r"/start (\w{10})", printed)
    assert found, printed
    api.person(user, name)
    await api.user_says(user, user, found[0])
    await api.until(lambda: f"Welcome, {name}" in phone(api, user), seconds=30)


def phone(api: LocalBotApi, user: int) -> str:
    """All that the bot wrote to somebody, without the marks of writing direction."""
    said = "\n".join(message.text for message in api.messages(user) if message.from_bot)
    return re.sub("[\u2066-\u2069]", "", said)
