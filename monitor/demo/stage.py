"""The demo's stage: the local marketplace, the local Bot API, and the real daemon between them on one fast clock."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from adapters.amazon import AmazonConfig
from adapters.clock import FastClock
from monitor import pairing, serve
from monitor.config import Config
from monitor.demo.botapi import LocalBotApi
from monitor.demo.cast import ANNA, ASIN, BEN, EVENING, LAMP, SHOP, ZONE, shop_with
from monitor.demo.goods import Product
from monitor.demo.market import LocalMarket
from monitor.demo.spapi import LocalSellingApi
from storage.states import Role
from storage.store import Store

# Clock seconds a second: while people are rung, while something is waited for, and while the night passes.
SLOW, BRISK, QUICK = 75.0, 300.0, 3600.0
# Real seconds: how long a step may take, and how often is looked whether it has happened.
_LONGEST_WAIT, _GLANCE = 20.0, 0.02


class Failed(Exception):
    """The night did not go as it should; the text says which step did not happen."""


@dataclass(slots=True)
class Stage:
    """Everything the story touches. `haste` multiplies the pace of the empty hours."""

    clock: FastClock
    market: LocalMarket
    selling: LocalSellingApi
    api: LocalBotApi
    config: Config
    daemon: "asyncio.Task[None]"
    haste: float = 1.0

    def pace(self, speed: float) -> None:
        self.clock.set_speed(speed)

    def sell(self, product: Product) -> None:
        """The lamp is offered so from now on, on its public page and in the seller's own account."""
        self.market.put(ASIN, product)
        self.selling.put(shop_with(product))

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
        """Lets the night pass quickly up to the moment."""
        self.pace(QUICK * self.haste)
        await self.clock.sleep((moment - self.clock.now()).total_seconds())
        self.pace(SLOW)

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """The daemon's own database, opened a second time."""
        async with Store.open(self.config.machine.database_place) as store:
            yield store


@asynccontextmanager
async def set_up(
    language: str, haste: float, database: str | None = None, *, by_api: bool = False
) -> AsyncIterator[Stage]:
    """Starts the servers and the daemon in a folder of their own; everything is gone afterwards.

    `database` is the address of an empty one that is used instead of a file in the folder; `by_api` reads Amazon by
    the seller's own account, and only its lists from the public pages.
    """
    clock = FastClock(EVENING, SLOW)
    with TemporaryDirectory(prefix="twoam-demo-") as folder:
        async with LocalMarket(clock) as market, LocalSellingApi(clock, SHOP) as selling, LocalBotApi(clock) as api:
            market.put(ASIN, LAMP)
            for partner in (ANNA, BEN):
                api.person(partner.id, partner.name, language=language)
            amazon = _by_api(market, selling) if by_api else _by_pages(market)
            config = _config(Path(folder), amazon, (market.port, selling.port), api, language, database)
            stop = asyncio.Event()
            daemon = asyncio.create_task(serve.serve(config, clock, stop))
            try:
                yield Stage(clock, market, selling, api, config, daemon, haste)
            finally:
                stop.set()
                with suppress(Exception):
                    await daemon


def _by_pages(market: LocalMarket) -> AmazonConfig:
    return AmazonConfig(platform="amazon", path="pages", market="us", base_url=market.base_url)


def _by_api(market: LocalMarket, selling: LocalSellingApi) -> AmazonConfig:
    return AmazonConfig(
        platform="amazon",
        path="api",
        market="us",
        seller_id=selling.shop.seller_id,
        client_id=selling.app.client_id,
        client_secret=SecretStr(selling.app.client_secret),
        refresh_token=SecretStr(selling.app.refresh_token),
        api_url=selling.base_url,
        login_url=selling.login_url,
        base_url=market.base_url,
    )


def _config(
    folder: Path, amazon: AmazonConfig, ports: tuple[int, ...], api: LocalBotApi, language: str, database: str | None
) -> Config:
    """What a seller would have written into twoam.toml, but for the addresses of the local servers."""
    return Config.model_validate(
        {
            "machine": {"state_dir": folder / "state", "database": database, "zone": ZONE, "language": language},
            "telegram": {"token": api.token, "api_url": api.base_url.removesuffix("/bot")},
            "door": {
                "contact": "demo@example.org",
                "min_gap_seconds": 1,
                "allow_private": [f"127.0.0.1:{port}" for port in ports],
            },
            "watch": {"every_minutes": {"listings": 5, "offers": 5}},
            "accounts": {"us": amazon},
        }
    )


async def invite(stage: Stage, name: str, role: Role, language: str) -> str:
    """The one-time code that `twoam invite` would show."""
    async with stage.store() as store:
        return await pairing.invite(store, name=name, role=role, language=language, zone=ZONE, now=stage.clock.now())
