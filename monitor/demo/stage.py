"""The demo's stage: the local marketplace, the local Bot API, and the real daemon between them on one fast clock."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import SecretStr

from adapters.account import AccountConfig
from adapters.amazon import AmazonConfig
from adapters.amazon.api import AmazonApi
from adapters.amazon.api.queue import place_of
from adapters.amazon.api.subscriptions import queue_policy
from adapters.clock import FastClock
from adapters.diagnosis import Health
from monitor import byhand, pairing, serve
from monitor.app import house
from monitor.config import Config
from monitor.demo.botapi import LocalBotApi
from monitor.demo.cast import ANNA, ASIN, BEN, EVENING, LAMP, LAMP_ABROAD, MINE, ZONE
from monitor.demo.elsewhere import Elsewhere, servers
from monitor.demo.goods import Product
from monitor.demo.market import LocalMarket
from monitor.demo.seller import SHOP, shop_with
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.queue import REGION
from monitor.demo.spapi.shop import Order
from storage.states import Role
from storage.store import Store

# Clock seconds a second: while somebody looks by hand, while people are rung, while something is waited for, and while
# the night passes.
BY_HAND, SLOW, BRISK, QUICK = 15.0, 75.0, 300.0, 3600.0
# So long a report takes here, from its order; Amazon's take a minute and more.
_REPORT = timedelta(seconds=15)
# So old a signature may be, in seconds: where a night takes seconds, a quarter of an hour passes on its way.
_OLDEST = 86_400.0
# So long before a scene the night slows down: the looks that were due in the meantime are taken.
_CATCH_UP = timedelta(minutes=12)
# Real seconds: how long a step may take, and how often is looked whether it has happened.
_LONGEST_WAIT, _GLANCE = 90.0, 0.02


class Failed(Exception):
    """The night did not go as it should; the text says which step did not happen."""


@dataclass(slots=True)
class Stage:
    """Everything the story touches: `abroad` is the market that is only read from its pages, `elsewhere` the rest.

    `haste` multiplies the pace of the empty hours.
    """

    clock: FastClock
    market: LocalMarket
    abroad: LocalMarket
    selling: LocalSellingApi
    elsewhere: Elsewhere
    api: LocalBotApi
    config: Config
    daemon: "asyncio.Task[None]"
    haste: float = 1.0

    def pace(self, speed: float) -> None:
        self.clock.set_speed(speed)

    def sell(self, product: Product, *orders: Order) -> None:
        """The lamp is offered so from now on, on its public page and in the seller's own account; `orders` come in."""
        self.market.put(ASIN, product)
        self.selling.put(shop_with(product, *(replace(one, made=self.clock.now()) for one in orders)))

    async def check(self) -> int:
        """What `twoam check` says beside the running daemon, printed as it does; its exit code."""
        self.pace(BY_HAND)
        return await byhand.looked(self.config, self.clock, tell=lambda _: None)

    async def until(self, happened: Callable[[], bool], what: str) -> None:
        """Waits for something to be seen on the phones or at the market; Failed with `what` where it never is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_WAIT):
                while not happened():
                    await asyncio.sleep(_GLANCE)
            return
        if self.daemon.done():
            await self.daemon
        raise Failed(what)

    async def night_until(self, moment: datetime) -> None:
        """Lets the night pass quickly up to the moment, and the minutes before it more slowly: no look is owed then."""
        await self._passes(moment - _CATCH_UP, QUICK * self.haste)
        await self._passes(moment, 2 * BRISK)
        self.pace(SLOW)

    async def _passes(self, moment: datetime, speed: float) -> None:
        """Time goes on to the moment: the later a glance comes back, the slower, so that it outruns no busy machine."""
        while self.clock.now() < moment:
            began = time.monotonic()
            await asyncio.sleep(_GLANCE)
            self.pace(max(SLOW, speed * _GLANCE / (time.monotonic() - began)))

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """The daemon's own database, opened a second time."""
        async with Store.open(self.config.machine.database_place) as store:
            yield store


@asynccontextmanager
async def set_up(language: str, haste: float, database: str | None = None) -> AsyncIterator[Stage]:
    """Starts the servers and the daemon in a folder of their own; everything is gone afterwards.

    `database` is the address of an empty one that is used instead of a file in the folder.
    """
    clock = FastClock(EVENING, BY_HAND)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="twoam-demo-")))
        market = await stack.enter_async_context(LocalMarket(clock))
        abroad = await stack.enter_async_context(LocalMarket(clock, deliver_to="London SW1A 1", market="uk"))
        selling = await stack.enter_async_context(LocalSellingApi(clock, SHOP))
        api = await stack.enter_async_context(LocalBotApi(clock))
        selling.reports.made = _REPORT
        selling.sqs.skew = _OLDEST
        market.put(ASIN, LAMP)
        abroad.put(ASIN, LAMP_ABROAD)
        for partner in (ANNA, BEN):
            api.person(partner.id, partner.name, language=language)
        elsewhere = servers(clock)
        for server in (elsewhere.ebay, elsewhere.aliexpress):
            await stack.enter_async_context(server)
        accounts = {"us": _by_api(market, selling), "uk": _by_pages(abroad), **elsewhere.accounts}
        private = [*(one.authority for one in (market, abroad, selling)), *elsewhere.authorities]
        config = _config(folder, accounts, private, api, language, database)
        await _let_in(config, clock, selling, elsewhere)
        clock.set_speed(SLOW)
        stop = asyncio.Event()
        daemon = asyncio.create_task(serve.serve(config, clock, stop))
        try:
            yield Stage(clock, market, abroad, selling, elsewhere, api, config, daemon, haste)
        finally:
            stop.set()
            with suppress(Exception):
                await daemon


def _by_pages(market: LocalMarket) -> AmazonConfig:
    return AmazonConfig(
        platform="amazon", path="pages", market="uk", seller_id=MINE.seller_id, base_url=market.base_url
    )


def _by_api(market: LocalMarket, selling: LocalSellingApi) -> AmazonConfig:
    """The seller's own app with a queue."""
    queue = {
        "queue_url": selling.queue_url,
        "queue_region": REGION,
        "queue_key_id": selling.sqs.key.id,
        "queue_secret": SecretStr(selling.sqs.key.secret),
    }
    return AmazonConfig.model_validate(app_keys(market, selling) | queue)


def app_keys(market: LocalMarket, selling: LocalSellingApi) -> dict[str, Any]:
    """The section of the seller's own app; only lists of places are read from the public pages."""
    return {
        "platform": "amazon",
        "path": "api",
        "market": "us",
        "seller_id": selling.shop.seller_id,
        "client_id": selling.app.client_id,
        "client_secret": SecretStr(selling.app.client_secret),
        "refresh_token": SecretStr(selling.app.refresh_token),
        "api_url": selling.base_url,
        "login_url": selling.login_url,
        "base_url": market.base_url,
    }


def _config(
    folder: Path,
    accounts: Mapping[str, AccountConfig],
    servers: Sequence[str],
    api: LocalBotApi,
    language: str,
    database: str | None,
) -> Config:
    """What a seller would have written into twoam.toml, but for the addresses of the local servers."""
    return Config.model_validate(
        {
            "machine": {"state_dir": folder / "state", "database": database, "zone": ZONE, "language": language},
            "telegram": {"token": api.token, "api_url": api.base_url.removesuffix("/bot")},
            "door": {"contact": "demo@example.org", "min_gap_seconds": 1, "allow_private": servers},
            "watch": {"every_minutes": {"listings": 10, "offers": 10}},
            "accounts": accounts,
        }
    )


async def _let_in(config: Config, clock: FastClock, selling: LocalSellingApi, elsewhere: Elsewhere) -> None:
    """The seller has let the program into his shops, and asked Amazon to tell of changes: `twoam amazon subscribe`."""
    async with house(config, clock) as rooms:
        await elsewhere.let_in(rooms)
        us = rooms.accounts["us"]
        place = place_of(us.config)
        assert isinstance(us, AmazonApi)
        assert place is not None
        selling.queue.policy = queue_policy(place)
        found = [one async for one in us.subscriptions.begin(bus=False)]
    if wrong := [one.said for one in found if one.health is not Health.FINE]:
        raise Failed(f"Amazon does not tell of changes: {wrong[0]}")


async def invite(stage: Stage, name: str, role: Role, language: str) -> str:
    """The one-time code that `twoam invite` would show."""
    async with stage.store() as store:
        return await pairing.invite(store, name=name, role=role, language=language, zone=ZONE, now=stage.clock.now())
