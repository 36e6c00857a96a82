"""The whole house on a clock that nobody waits for: the seller's own API, the memory, the teller, a bot and a phone."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from adapters.amazon.account import AmazonConfig
from adapters.readings import Subject, Topic
from monitor.app import House, house
from monitor.config import Config
from monitor.demo.botapi import LocalBotApi
from monitor.demo.goods import Offer
from monitor.demo.spapi import LocalSellingApi, Shop
from monitor.demo.spapi.shop import Item, Sku
from storage.states import Role, Watch
from tests.clock import StillClock
from tests.words import unmarked

ANNA, ME = 11, "A1LUMEN0SHOP1"
_MINE = Offer(ME, "Lumen Direct", Decimal("21.99"), featured=True)
TOPICS = (Topic.LISTINGS, Topic.OFFERS, Topic.STOCK)


def asin(number: int) -> str:
    return f"B0HOME{number:04}"


def shop_of(count: int) -> Shop:
    """A seller with so many listings, each with one SKU that only he sells."""
    items = tuple(Item(asin(number), f"Lamp {number}", offers=(_MINE,)) for number in range(count))
    skus = tuple(Sku(f"LAMP/{number}", asin(number), quantity=10) for number in range(count))
    return Shop(ME, "Lumen", items, skus)


@dataclass(frozen=True, slots=True)
class Home:
    rooms: House
    api: LocalSellingApi
    bot: LocalBotApi
    clock: StillClock

    async def passes(self, minutes: float, every: float = 2) -> None:
        """Lets the time pass, with looks, reviews and messages in every minute of it, or every so many."""
        until = self.clock.monotonic() + 60 * minutes
        while self.clock.monotonic() < until:
            minute = self.clock.monotonic() + 60 * every
            await self.rooms.poll.tick("us")
            await self.rooms.business.tick("us")
            await self.rooms.store.flush()
            await self.rooms.review.tick()
            await self.rooms.dispatch.tick()
            await self.rooms.dispatch.drain()
            self.clock.advance(max(1.0, minute - self.clock.monotonic()))

    def phone(self) -> list[str]:
        """What the bot's messages say at present, oldest first."""
        return [unmarked(one.text) for one in self.bot.messages(ANNA) if one.from_bot]

    async def watches(self) -> list[Watch]:
        return list(await self.rooms.store.watches())

    async def states(self) -> dict[int, object]:
        """What is known of each listing: its offers and whether it is alive."""
        found: dict[int, object] = {}
        for one in await self.rooms.store.listings():
            kinds = [await self.rooms.store.snapshot(one.id, kind) for kind in ("content", "offers")]
            found[one.id] = [kind.value if kind else None for kind in kinds]
        return found


@asynccontextmanager
async def home(
    folder: Path, count: int = 24, selling: Callable[[StillClock, Shop], LocalSellingApi] = LocalSellingApi
) -> AsyncIterator[Home]:
    """Anna's listings have been looked at, and she was told so; her phone is empty again."""
    clock = StillClock()
    async with AsyncExitStack() as stack:
        api = await stack.enter_async_context(selling(clock, shop_of(count)))
        bot = await stack.enter_async_context(LocalBotApi(clock))
        rooms = await stack.enter_async_context(house(_config(folder, api, bot), clock))
        bot.person(ANNA, "Anna")
        await rooms.store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "Asia/Shanghai")
        for number in range(count):
            url = f"https://www.amazon.com/dp/{asin(number)}"
            name, subject = f"Lamp {number}", Subject("us", asin(number))
            await rooms.store.add_listing("us", subject, name, url, clock.now(), TOPICS)
        await rooms.business.begin()
        found = Home(rooms, api, bot, clock)
        await found.passes(40)
        yield found
        assert api.refused == []


def _config(folder: Path, api: LocalSellingApi, bot: LocalBotApi) -> Config:
    keys = {name: getattr(api.app, name) for name in ("client_id", "client_secret", "refresh_token")}
    servers = {"api_url": api.base_url, "login_url": api.login_url, "seller_id": ME}
    return Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "telegram": {"token": bot.token, "api_url": bot.base_url.removesuffix("/bot")},
            "door": {"contact": "tests@example.org", "allow_private": [api.authority]},
            "accounts": {"us": AmazonConfig.model_validate({"platform": "amazon", **keys, **servers})},
        }
    )
