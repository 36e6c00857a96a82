"""A whole house with listings, orders and alerts on three platforms, and a phone for each role in each language."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from adapters.account import AccountConfig
from adapters.amazon import AmazonConfig
from monitor.app import House, house
from monitor.config import Config
from monitor.demo.botapi import LocalBotApi
from monitor.demo.cast import ABROAD, ASIN, EVENING, HIJACKED, LAMP, LAMP_ABROAD, LISTING, ON_ALIEXPRESS, ON_EBAY, ZONE
from monitor.demo.elsewhere import Elsewhere, servers
from monitor.demo.market import LocalMarket
from monitor.demo.seller import SHOP, shop_with
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.stage import app_keys
from monitor.language import LANGUAGES
from storage.states import Role
from tests.clock import StillClock
from tests.monitor.ticking import each_minute

FORUM = -1_002_000_000_001


@dataclass(frozen=True, slots=True)
class Phone:
    """Somebody's private chat with the bot; user and chat have one id, as Telegram has it."""

    user: int
    role: Role
    language: str


@dataclass(frozen=True, slots=True)
class Street:
    """`phones` has one of each role in each language; all of them are also in the forum FORUM."""

    rooms: House
    api: LocalBotApi
    clock: StillClock
    market: LocalMarket
    selling: LocalSellingApi
    elsewhere: Elsewhere
    phones: tuple[Phone, ...]

    async def passes(self, minutes: int) -> None:
        """Lets the time pass, with everything that the daemon does in it."""
        await each_minute(self.clock, minutes, self._tick)

    async def _tick(self) -> None:
        for account in self.rooms.accounts:
            await self.rooms.poll.tick(account)
            await self.rooms.business.tick(account)
            await self.rooms.ranking.tick(account)
        await self.rooms.store.flush()
        await self.rooms.review.tick()
        await self.rooms.dispatch.tick()
        await self.rooms.dispatch.drain()


@asynccontextmanager
async def street(folder: Path) -> AsyncIterator[Street]:
    """An hour after a stranger took the featured offer of the lamp, with a rival, a friend and an order on eBay."""
    clock = StillClock(EVENING)
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        market = await enter(LocalMarket(clock))
        abroad = await enter(LocalMarket(clock, deliver_to="London SW1A 1", market="uk"))
        selling = await enter(LocalSellingApi(clock, SHOP))
        api = await enter(LocalBotApi(clock))
        elsewhere = servers(clock)
        await enter(elsewhere.ebay)
        await enter(elsewhere.aliexpress)
        market.put(ASIN, LAMP)
        abroad.put(ASIN, LAMP_ABROAD)
        accounts = {"us": _seller(selling, market), "uk": _pages(abroad), **elsewhere.accounts}
        private = [one.authority for one in (market, abroad, selling)] + elsewhere.authorities
        rooms = await enter(house(_config(folder, accounts, private, api), clock))
        await elsewhere.let_in(rooms)
        found = Street(rooms, api, clock, market, selling, elsewhere, tuple(_phones()))
        await _settle(found)
        yield found


async def _settle(one: Street) -> None:
    one.api.group(FORUM, "Lumen", forum=True)
    for phone in one.phones:
        name = f"{phone.role.value.title()} {phone.language}"
        one.api.person(phone.user, name, language=phone.language)
        await one.rooms.store.add_person(name, phone.user, phone.user, phone.role, phone.language, ZONE)
    for url, name in ((LISTING, "Blue Lamp"), (ABROAD, "Blue Lamp UK"), (ON_EBAY, "Lamp eBay"), (ON_ALIEXPRESS, "灯")):
        found = one.rooms.tools.recognise(url)
        assert isinstance(found, tuple)
        account, subject, address = found
        topics = tuple(one.rooms.tools.topics_of(account))
        await one.rooms.store.add_listing(account, subject, name, address, one.clock.now(), topics)
    await one.rooms.business.begin()
    await one.passes(8)
    one.market.put(ASIN, HIJACKED)
    one.selling.put(shop_with(HIJACKED))
    one.elsewhere.sell_one(one.clock.now())
    await one.passes(25)


def _phones() -> list[Phone]:
    return [
        Phone(1_000_001 + number, role, language)
        for number, (role, language) in enumerate(product((Role.OWNER, Role.OPERATOR, Role.VIEWER), LANGUAGES))
    ]


def _seller(selling: LocalSellingApi, market: LocalMarket) -> AmazonConfig:
    return AmazonConfig.model_validate(app_keys(market, selling))


def _pages(market: LocalMarket) -> AmazonConfig:
    return AmazonConfig(platform="amazon", path="pages", market="uk", base_url=market.base_url)


def _config(folder: Path, accounts: dict[str, AccountConfig], private: list[str], api: LocalBotApi) -> Config:
    return Config.model_validate(
        {
            "machine": {"state_dir": folder, "zone": ZONE},
            "telegram": {"token": api.token, "api_url": api.base_url.removesuffix("/bot")},
            "door": {"contact": "tests@example.org", "min_gap_seconds": 1, "allow_private": private},
            "watch": {"every_minutes": {"listings": 10, "offers": 10}},
            "accounts": accounts,
        }
    )
