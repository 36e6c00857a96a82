"""A platform of its own with a search, on a local server, and the house of a seller who is there."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

from aiohttp import web

from adapters.account import AccountConfig
from adapters.base import Adapter
from adapters.call import Call
from adapters.errors import Refused
from adapters.quota import Quota
from adapters.readings import (
    Ask,
    Candidate,
    Evidence,
    Listing,
    Money,
    Partial,
    Said,
    Seller,
    State,
    Subject,
    Topic,
    Track,
    Whole,
)
from monitor.app import House, house
from monitor.commands import Commands
from monitor.config import Config
from monitor.demo.botapi import LocalBotApi
from storage.states import Incident, Role
from tests.clock import StillClock
from tests.words import unmarked

ANNA = 11
LAMP = Subject("us", "100")
Row = dict[str, Any]


_ANSWERED = (Topic.LISTINGS, Topic.RIVALS, Topic.COPYCATS)


class StreetConfig(AccountConfig):
    shop_url: str
    seller_id: str = "lumen"


class Street(Adapter[StreetConfig]):
    """Tells one listing, and what a search for its copies brings."""

    platform = "street"
    Config = StreetConfig
    one_catalogue: ClassVar[bool] = True
    operations: ClassVar[Mapping[Topic, Quota]] = {topic: Quota(1.0) for topic in _ANSWERED}

    async def me(self) -> str | None:
        return self.config.seller_id

    async def listings(self, ask: Ask) -> AsyncIterator[Said]:
        for subject in ask.listings:
            said = json.loads((await self._get("/listing")).body)
            price = Money(Decimal(said.pop("price")), "USD")
            gtins = tuple(said.pop("gtins", ()))
            yield Listing(subject, State.LIVE, f"{self.config.shop_url}/listing", price=price, gtins=gtins, **said)
            yield Whole(Topic.LISTINGS, subject)

    async def rivals(self, ask: Ask) -> AsyncIterator[Said]:
        for subject in ask.listings:
            yield Listing(subject, State.LIVE, f"{self.config.shop_url}/{subject.id}")
            yield Whole(Topic.RIVALS, subject)

    async def copycats(self, ask: Ask) -> AsyncIterator[Said]:
        for mine in ask.known:
            reply = await self._get(f"/search?words={len((mine.title or '').split())}")
            if reply.status == 403:
                raise Refused("the app may not search")
            found = json.loads(reply.body)
            for row in found["items"]:
                yield _candidate(mine.subject, row)
            yield Evidence(mine.subject, f"{self.config.shop_url}/search", reply.status, reply.body)
            yield (
                Partial(Topic.COPYCATS, mine.subject, "more") if found["more"] else Whole(Topic.COPYCATS, mine.subject)
            )

    async def _get(self, path: str) -> Any:
        return await self.door.call(Call("GET", f"{self.config.shop_url}{path}", {}))


def _candidate(subject: Subject, row: Row) -> Candidate:
    return Candidate(
        subject=subject,
        ref=Subject(subject.market, row["id"]),
        url=f"https://street.example/{row['id']}",
        tracks=frozenset({Track.TITLE}),
        title=row["title"],
        seller=Seller(row["seller"], row["seller"]),
        price=Money(Decimal(row["price"]), "USD"),
        image=row["image"],
        gtin=row.get("gtin"),
    )


@dataclass(slots=True)
class LocalStreet:
    """What it sells, what a search finds (or that it is closed to us), its pictures by name; `asked` are the paths."""

    mine: Row = field(default_factory=dict)
    items: list[Row] = field(default_factory=list)
    more: bool = False
    closed: bool = False
    pictures: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        name = request.path.rpartition("/")[2]
        if name == "listing":
            return web.json_response(self.mine)
        if name == "search" and self.closed:
            return web.Response(status=403)
        if name == "search":
            return web.json_response({"items": self.items, "more": self.more})
        if name in self.pictures:
            return web.Response(body=self.pictures[name], content_type="image/jpeg")
        return web.Response(status=404)

    def asks(self, name: str) -> int:
        return sum(path.endswith(name) for path in self.asked)


@asynccontextmanager
async def local_street() -> AsyncIterator[LocalStreet]:
    street = LocalStreet()
    app = web.Application()
    app.router.add_get("/{tail:.*}", street.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert runner.addresses
    street.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield street
    await runner.cleanup()


@dataclass(frozen=True, slots=True)
class Home:
    rooms: House
    street: LocalStreet
    bot: LocalBotApi
    clock: StillClock

    async def passes(self, hours: float) -> None:
        """Lets the time pass, with looks, reviews and messages every quarter of an hour."""
        until = self.clock.monotonic() + 3600 * hours
        while self.clock.monotonic() < until:
            await self.rooms.poll.tick("shop")
            await self.rooms.store.flush()
            await self.rooms.review.tick()
            await self.rooms.dispatch.tick()
            await self.rooms.dispatch.drain()
            self.clock.advance(900)

    async def searches(self, times: int) -> None:
        """Lets the time pass until so many more searches were answered: how far apart they lie is left to chance."""
        until = self.street.asks("search") + times
        while self.street.asks("search") < until:
            await self.passes(0.25)

    def phone(self) -> str:
        """All that the bot's messages say at present."""
        return "\n".join(unmarked(one.text) for one in self.bot.messages(ANNA) if one.from_bot)

    async def cases(self) -> list[Incident]:
        return [
            one
            for one in await self.rooms.store.recent_incidents(self.clock.now().replace(2020))
            if one.rule == "copycat"
        ]

    @property
    def commands(self) -> Commands:
        return self.rooms.commands


@asynccontextmanager
async def home(folder: Path, street: LocalStreet) -> AsyncIterator[Home]:
    """Anna's lamp is watched; nothing was looked at yet."""
    clock = StillClock()
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(LocalBotApi(clock))
        rooms = await stack.enter_async_context(house(_config(folder, street, bot), clock))
        bot.person(ANNA, "Anna")
        await rooms.store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "UTC")
        url = "https://street.example/100"
        await rooms.store.add_listing("shop", LAMP, "Blue Lamp", url, clock.now(), (Topic.LISTINGS, Topic.COPYCATS))
        yield Home(rooms, street, bot, clock)


def _config(folder: Path, street: LocalStreet, bot: LocalBotApi) -> Config:
    shop = StreetConfig(platform="tests.monitor.copycats.street:Street", shop_url=street.url)
    return Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "telegram": {"token": bot.token, "api_url": bot.base_url.removesuffix("/bot")},
            "door": {"contact": "tests@example.org", "allow_private": [street.url.removeprefix("http://")]},
            "watch": {"every_minutes": {"listings": 120}},
            "accounts": {"shop": shop},
        }
    )
