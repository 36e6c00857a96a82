"""The end of what the seller allowed at eBay and at AliExpress: told on his phone, on its days and in words."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.aliexpress import AliExpressConfig
from adapters.readings import ACCOUNT, Ask, Topic
from monitor.app import House, house
from monitor.config import Config
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.login import App
from monitor.demo.aliexpress.shop import Shop
from monitor.demo.botapi import LocalBotApi
from monitor.demo.ebay import LocalEbay
from monitor.demo.ebay import Shop as EbayShop
from monitor.expiries import Expiries
from storage.states import Role
from tests.adapters.aliexpress_api.conftest import CALLBACK, led_to
from tests.adapters.ebay_api.conftest import config_of, sent_to
from tests.clock import StillClock
from tests.words import unmarked

ANNA = 11
# Days before the end on which something is told, with what is left.
STEPS = [30, 14, 7, 3, 1]


@dataclass(frozen=True, slots=True)
class Home:
    rooms: House
    bot: LocalBotApi
    clock: StillClock

    async def day(self) -> list[str]:
        """What is told by the review of this day; then it is the next one."""
        before = len(self.bot.messages(ANNA))
        await Expiries(self.rooms.store, self.rooms.accounts, self.clock, lambda: None).tick()
        for _ in range(3):
            await self.rooms.dispatch.tick()
            await self.rooms.dispatch.drain()
            self.clock.advance(60)
        self.clock.advance(timedelta(hours=23, minutes=57).total_seconds())
        return [unmarked(one.text) for one in self.bot.messages(ANNA)[before:] if one.from_bot]


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Anna let the program into both shops, for eighteen months each."""
    clock = StillClock()
    app = App(refresh_lives=timedelta(days=547), extends=False)
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(LocalGateway(clock, Shop(), app))
        ebay = await stack.enter_async_context(LocalEbay(clock, EbayShop()))
        bot = await stack.enter_async_context(LocalBotApi(clock))
        rooms = await stack.enter_async_context(house(_config(tmp_path, gateway, ebay, bot), clock))
        bot.person(ANNA, "Anna")
        await rooms.store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "Asia/Shanghai")
        consent = rooms.accounts["bay"].consent
        await consent.enter(sent_to(consent.address("the-state"), ebay), "the-state")
        await rooms.accounts["shop"].consent.enter(led_to(gateway), "the-state")
        for _ in range(2):
            await rooms.accounts["shop"].read(Topic.ACCOUNT, Ask((ACCOUNT,)))
            clock.advance(timedelta(days=1, hours=1).total_seconds())
        yield Home(rooms, bot, clock)


def _config(folder: Path, gateway: LocalGateway, ebay: LocalEbay, bot: LocalBotApi) -> Config:
    app = gateway.app
    keys = {"app_key": app.key, "app_secret": app.secret, "redirect_url": CALLBACK, "api_url": gateway.base_url}
    return Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "telegram": {"token": bot.token, "api_url": bot.base_url.removesuffix("/bot")},
            "door": {"contact": "tests@example.org", "allow_private": [gateway.authority, ebay.authority]},
            "accounts": {
                "shop": AliExpressConfig.model_validate({"platform": "aliexpress", **keys}),
                "bay": config_of(ebay),
            },
        }
    )


@pytest.mark.parametrize(("account", "called"), [("bay", "The eBay"), ("shop", "The AliExpress")])
async def test_the_end_of_an_authorisation_is_told_on_its_days_and_in_words(
    account: str, called: str, home: Home
) -> None:
    (expiry,) = await home.rooms.accounts[account].expiries()
    home.clock.advance((expiry.day - home.clock.now().date() - timedelta(days=33)).total_seconds())
    said = f"{called} authorisation ends on {expiry.day:%b} {expiry.day.day}, {expiry.day.year}"
    told: dict[int, list[str]] = {}
    while home.clock.now().date() <= expiry.day:
        left = left_until(expiry.day, home.clock)
        told[left] = [text for text in await home.day() if said in text]
    assert [left for left, texts in told.items() if texts] == STEPS


def left_until(day: date, clock: StillClock) -> int:
    return (day - clock.now().date()).days
