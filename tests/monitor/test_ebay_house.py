"""The whole house with an eBay shop: what its seller is told of his listings, and how soon of an order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.readings import Subject, Topic
from monitor.app import House, house
from monitor.config import Config
from monitor.demo.botapi import LocalBotApi
from monitor.demo.ebay import LocalEbay, Sale, Shop
from monitor.inbound import doorbells
from storage.states import AccountWatch, Role
from tests.adapters.ebay_api.conftest import LAMP, config_of, sent_to
from tests.adapters.ebay_api.test_push import ADDRESS, KEYS, order
from tests.clock import StillClock
from tests.monitor.ticking import passes
from tests.words import unmarked

ANNA = 11
SHADE = replace(LAMP, number="296057072999", title="Shade", sku="SHADE")
MINE = Subject("us", LAMP.number)


@dataclass(slots=True)
class Home:
    rooms: House
    ebay: LocalEbay
    bot: LocalBotApi
    clock: StillClock
    before: int = 0

    async def passes(self, minutes: int) -> None:
        await passes(self, "bay", minutes)

    def phone(self) -> str:
        """What the bot has said since the first look."""
        told = [unmarked(one.text) for one in self.bot.messages(ANNA) if one.from_bot]
        return "\n".join(told[self.before :])

    async def orders(self) -> AccountWatch:
        return next(one for one in await self.rooms.store.account_watches("bay") if one.topic is Topic.ORDERS)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Anna's lamp has been looked at, nothing was wrong, and eBay rings for her orders."""
    clock = StillClock()
    async with AsyncExitStack() as stack:
        ebay = await stack.enter_async_context(LocalEbay(clock, Shop(items=(LAMP, SHADE))))
        bot = await stack.enter_async_context(LocalBotApi(clock))
        rooms = await stack.enter_async_context(house(_config(tmp_path, ebay, bot), clock))
        bot.person(ANNA, "Anna")
        await rooms.store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "Asia/Shanghai")
        url = f"https://www.ebay.com/itm/{LAMP.number}"
        await rooms.store.add_listing("bay", MINE, "Blue Lamp", url, clock.now(), (Topic.LISTINGS, Topic.STOCK))
        adapter: Any = rooms.accounts["bay"]
        await adapter.consent.enter(sent_to(adapter.consent.address("s"), ebay), "s")
        ports = await stack.enter_async_context(doorbells(rooms.accounts))
        ebay.notifications.reach[ADDRESS] = f"http://127.0.0.1:{ports['bay']}/ebay/4f1c9a"
        assert [one async for one in adapter.subscriptions.begin()][-1].said == "eBay rings for each new order"
        await rooms.business.begin()
        found = Home(rooms, ebay, bot, clock)
        await found.passes(3)
        assert "First look" in found.phone()
        found.before = len([one for one in bot.messages(ANNA) if one.from_bot])
        yield found


def _config(folder: Path, ebay: LocalEbay, bot: LocalBotApi) -> Config:
    return Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "telegram": {"token": bot.token, "api_url": bot.base_url.removesuffix("/bot")},
            "door": {"contact": "tests@example.org", "allow_private": [ebay.authority]},
            "watch": {"every_minutes": {"orders": 60}},
            "accounts": {"bay": config_of(ebay, base_url=ebay.base_url, **KEYS)},
        }
    )


async def test_a_listing_that_ebay_took_down_wakes_with_the_reason(home: Home) -> None:
    ended = replace(LAMP, ended=home.clock.now() + timedelta(seconds=1), by_ebay=True)
    home.ebay.shop = Shop(items=(ended, SHADE))
    await home.passes(20)
    assert "Your listing is suppressed" in home.phone()
    assert "eBay ended the listing for breaking a rule (EBAY_ENDED)" in home.phone()
    assert "case 2" not in home.phone()  # it is one thing


async def test_a_listing_that_is_only_gone_from_the_list_wakes_too(home: Home) -> None:
    home.ebay.shop = Shop(items=(replace(LAMP, seller="somebody"), SHADE))
    await home.passes(20)
    assert "it is no longer among your active listings" in home.phone()


async def test_a_shop_whose_list_is_empty_for_an_hour_wakes_nobody(home: Home) -> None:
    home.ebay.shop = Shop(items=(replace(LAMP, seller="somebody"),))
    await home.passes(60)
    assert "suppressed" not in home.phone()
    assert "deleted" not in home.phone()


async def test_the_last_unit_that_ends_a_listing_is_told_as_stock_used_up(home: Home) -> None:
    ended = replace(LAMP, ended=home.clock.now() + timedelta(seconds=1), quantity=0)
    home.ebay.shop = Shop(items=(ended, SHADE))
    await home.passes(65)
    assert "Stock used up" in home.phone()
    assert "suppressed" not in home.phone()


async def test_an_order_that_rings_is_read_at_once_and_one_that_does_not_within_the_hour(home: Home) -> None:
    await home.passes(5)
    await asyncio.gather(*home.rooms.business.running.values())
    looked = len(home.ebay.of("getOrders"))
    at = home.clock.now()
    home.ebay.shop = replace(home.ebay.shop, sales=(Sale("13-00001-00001", LAMP.number, at, at),))
    assert await home.ebay.notifications.deliver(order()) == [204]
    assert await home.rooms.pushes.drain("bay") == 1
    await home.passes(2)
    await asyncio.gather(*home.rooms.business.running.values())
    assert len(home.ebay.of("getOrders")) == looked + 1
    assert (await home.rooms.store.orders_known("bay", ["13-00001-00001"])).keys() == {"13-00001-00001"}
    await home.passes(70)
    assert len(home.ebay.of("getOrders")) > looked + 1


async def test_the_same_ring_twice_asks_once_and_a_forged_one_never(home: Home) -> None:
    await home.passes(5)
    looked = len(home.ebay.of("getOrders"))
    assert await home.ebay.notifications.deliver(order(), seal="Zm9yZ2Vk") == [412]
    for _ in range(2):
        assert await home.ebay.notifications.deliver(order("n-7")) == [204]
        await home.rooms.pushes.drain("bay")
        await home.passes(2)
    assert len(home.ebay.of("getOrders")) == looked + 1


async def test_a_week_without_an_order_is_no_silence_to_be_told_of(home: Home) -> None:
    home.clock.advance(7 * 86_400)
    await home.passes(2)
    assert "push" not in home.phone().lower()
