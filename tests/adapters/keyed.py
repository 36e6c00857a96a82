"""An account of each platform that has keys, let in by a local server that speaks its wire."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from aiohttp import web

from adapters.aliexpress import AliExpressConfig
from adapters.aliexpress.api import AliExpressApi
from adapters.amazon.account import AmazonConfig
from adapters.amazon.api import AmazonApi
from adapters.base import Adapter
from adapters.door import Door
from adapters.ebay.api import EbayApi
from adapters.errors import Preparing
from adapters.manners import Manners
from adapters.readings import ACCOUNT, Ask, Listing, State, Subject, Sweep, Topic
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.server import AFFILIATE
from monitor.demo.aliexpress.shop import Good
from monitor.demo.aliexpress.shop import Shop as AliExpressShop
from monitor.demo.ebay import LocalEbay
from monitor.demo.goods import Offer
from monitor.demo.loopback import Loopback
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi import Shop as AmazonShop
from monitor.demo.spapi.shop import Item, Sku
from tests.adapters.aliexpress_api.conftest import CALLBACK, led_to
from tests.adapters.aliexpress_api.conftest import LAMP as SOLD
from tests.adapters.ebay_api.conftest import SHOP, config_of, log_in
from tests.clock import MemoryKeep, StillClock

ME, ASIN, FRIEND = "A1LUMEN0SHOP1", "B0LAMP0001", "B0LAMP0002"
# So often an answer may be told to be in preparation, with ten minutes between.
_PATIENCE = 12
WORD = "blue lamp"
COPY = Good(1005007777777777, "Blue lamp for nights", 5550001, "9.99", "lamp.jpg")


class Sorry(Loopback):
    """Answers everything alike, in place of the server that stood there."""

    def __init__(self, port: int, status: int, kind: str, body: bytes) -> None:
        super().__init__()
        self.port = port
        self._answer = status, kind, body
        self.asked = 0

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._serve)
        return app

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        status, kind, body = self._answer
        return web.Response(status=status, body=body, content_type=kind)


@dataclass(frozen=True)
class World:
    """One account; `again` is the same program just started, `mine` a listing of mine, `other` one of somebody else."""

    server: Loopback
    clock: StillClock
    keep: MemoryKeep
    made: Callable[[], Adapter[Any]]
    adapter: Adapter[Any]
    mine: Subject
    other: Subject

    async def asked(self, topic: Topic, adapter: Adapter[Any] | None = None) -> Sweep:
        """What is said to a question of the topic, as a sweep would put it; what is being prepared is waited for."""
        for _ in range(_PATIENCE):
            sweep = await (adapter or self.adapter).read(topic, self.ask(topic))
            if not any(isinstance(one.error, Preparing) for one in sweep.missed):
                break
            self.clock.advance(600)
        return sweep

    def ask(self, topic: Topic) -> Ask:
        if topic.of_an_account:
            return Ask((ACCOUNT,))
        subject = self.other if topic is Topic.RIVALS else self.mine
        ranking = self.adapter.ranking_of(WORD, subject.market, self.adapter.config) if topic is Topic.RANKS else None
        picture = f"{self.server.base_url}/kf/lamp.jpg"
        known = Listing(self.mine, State.LIVE, "https://shop.example/1", "Blue lamp 40 W", image=picture)
        return Ask((subject,), market=subject.market, ranking=ranking, known=(known,))

    async def outage(self, stack: AsyncExitStack, status: int, kind: str, body: bytes) -> Sorry:
        """From now on there is something else at the platform's address."""
        await self.server.__aexit__(None, None, None)
        return await stack.enter_async_context(Sorry(self.server.port, status, kind, body))


def _world(
    server: Loopback, clock: StillClock, made: Callable[[Door, MemoryKeep], Adapter[Any]], mine: Subject, other: Subject
) -> World:
    keep = MemoryKeep(clock)
    manners = Manners("tests@example.org", allow_private=frozenset({server.authority}))

    def program() -> Adapter[Any]:
        return made(Door(clock, keep, manners), keep)

    return World(server, clock, keep, program, program(), mine, other)


async def at_amazon(clock: StillClock, stack: AsyncExitStack) -> World:
    offers = (Offer(ME, "Lumen Direct", Decimal("21.99"), featured=True),)
    items = (Item(ASIN, "Blue lamp", offers=offers), Item(FRIEND, "Other lamp", offers=offers))
    shop = AmazonShop(ME, "Lumen", items, (Sku("LAMP/1", ASIN, quantity=10),))
    server = await stack.enter_async_context(LocalSellingApi(clock, shop))
    keys = {name: getattr(server.app, name) for name in ("client_id", "client_secret", "refresh_token")}
    servers = {"api_url": server.base_url, "login_url": server.login_url, "base_url": server.base_url}
    config = AmazonConfig.model_validate({"platform": "amazon", "seller_id": ME, **keys, **servers})
    return _world(
        server,
        clock,
        lambda door, keep: AmazonApi(config, door, keep, clock),
        Subject("us", ASIN),
        Subject("us", FRIEND),
    )


async def at_ebay(clock: StillClock, stack: AsyncExitStack) -> World:
    server = await stack.enter_async_context(LocalEbay(clock, SHOP))
    config = config_of(server, money=True, base_url=server.base_url)
    mine, other = (Subject("us", item.number) for item in SHOP.items)
    found = _world(server, clock, lambda door, keep: EbayApi(config, door, keep, clock), mine, other)
    assert isinstance(found.adapter, EbayApi)
    await log_in(found.adapter, server)
    return found


async def at_aliexpress(clock: StillClock, stack: AsyncExitStack) -> World:
    gateway = await stack.enter_async_context(LocalGateway(clock, AliExpressShop([SOLD])))
    gateway.shop.others, gateway.shop.pictures = [COPY], {"lamp.jpg": b"\xff\xd8\xff a lamp"}
    gateway.granted[gateway.app.key] = {"solution", "ds"}
    app = gateway.app
    keys = {"app_key": app.key, "app_secret": app.secret, "redirect_url": CALLBACK, "api_url": gateway.base_url}
    keys |= {"affiliate_app_key": AFFILIATE.key, "affiliate_app_secret": AFFILIATE.secret}
    config = AliExpressConfig.model_validate({"platform": "aliexpress", "base_url": gateway.base_url, **keys})
    mine, other = (Subject("global", str(one)) for one in (SOLD.id, COPY.id))
    found = _world(gateway, clock, lambda door, keep: AliExpressApi(config, door, keep, clock), mine, other)
    await found.adapter.consent.enter(led_to(gateway), "the-state")
    return found


WORLDS: dict[str, Callable[[StillClock, AsyncExitStack], Awaitable[World]]] = {
    "amazon": at_amazon,
    "ebay": at_ebay,
    "aliexpress": at_aliexpress,
}
