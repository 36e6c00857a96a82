"""The daemon's rooms on an account that is read from the local Selling Partner API, moved on by the clock alone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from adapters.amazon.account import AmazonConfig
from adapters.readings import Subject, Topic
from monitor.app import House, house
from monitor.config import Config
from monitor.demo.goods import Offer
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.shop import Item, Shop, Sku
from storage.states import FriendKind, FriendScope, Incident, WatchedListing
from tests.clock import StillClock
from tests.monitor.selling.shop import ME, OTHER

PERIOD = 10 * 60


def shelf(count: int, *offers: Offer) -> Shop:
    """So many listings with a SKU of mine each and the same offers."""
    asins = [f"B{number:09}" for number in range(count)]
    skus = tuple(Sku(f"SKU/{asin}", asin, quantity=5) for asin in asins)
    return Shop(ME, "Lumen", tuple(Item(asin, asin, offers) for asin in asins), skus)


@dataclass(frozen=True)
class Rooms:
    """One account, the offers of its shop, and what became of them."""

    house: House
    api: LocalSellingApi
    clock: StillClock

    async def watch(self, count: int) -> list[WatchedListing]:
        """Watches the first listings of the shop, with a distributor as friend, until their first looks are past."""
        store, now = self.house.store, self.clock.now()
        await store.add_friend("amazon", OTHER.seller_id, OTHER.name, FriendKind.DISTRIBUTOR, FriendScope.ALL, "")
        asins = [item.asin for item in self.api.shop.items[:count]]
        subjects = [Subject("us", asin) for asin in asins]
        listings = [
            await store.add_listing(
                "us", one, one.id, f"https://www.amazon.com/dp/{one.id}", now, (Topic.LISTINGS, Topic.OFFERS)
            )
            for one in subjects
        ]
        await self.poll(2)
        return listings

    def sell(self, *offers: Offer) -> None:
        """From now on these are the offers of every listing."""
        items = tuple(replace(item, offers=offers) for item in self.api.shop.items)
        self.api.put(replace(self.api.shop, items=items))

    async def poll(self, rounds: int = 1) -> None:
        """So many rounds of looks, a period apart, without any confirmation."""
        for _ in range(rounds):
            self.clock.advance(PERIOD * 1.2)
            await self.house.poll.tick("us")
            await self.house.poll.tick("us")

    async def confirm(self, after: float = 0.0) -> None:
        self.clock.advance(after)
        await self.house.confirming.tick("us")

    async def cases(self, rule: str) -> list[Incident]:
        """All that there ever were, oldest first."""
        found = await self.house.store.recent_incidents(self.clock.now() - timedelta(days=9))
        return [one for one in found if one.rule == rule]

    async def steps(self, incident: Incident) -> list[str]:
        return [one.step.value for one in await self.house.store.transitions(incident.id)]


@asynccontextmanager
async def rooms(api: LocalSellingApi, clock: StillClock, folder: Path, **keys: object) -> AsyncIterator[Rooms]:
    """`keys` change those of the account's section."""
    app = {name: getattr(api.app, name) for name in ("client_id", "client_secret", "refresh_token")}
    servers = {"api_url": api.base_url, "login_url": api.login_url}
    account = AmazonConfig.model_validate({"platform": "amazon", "seller_id": ME, **app, **servers, **keys})
    config = Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "door": {"contact": "tests@example.org", "allow_private": [f"127.0.0.1:{api.port}"]},
            "accounts": {"us": account},
        }
    )
    async with house(config, clock) as made:
        yield Rooms(made, api, clock)
