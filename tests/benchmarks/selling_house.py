"""A house with the season's accounts and 10,000 listings, for measuring; nobody is asked anything over a network."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from random import Random
from typing import Any

from adapters.clock import Clock
from adapters.readings import Topic
from adapters.registry import load
from monitor.app import House, at_the_terminal, house
from monitor.collector import spare_what_stays
from monitor.config import Config
from monitor.language import learn
from storage.columns import to_ms
from tests.season.living import END_AT
from tests.season.shops import HOME, SHOPS, ZONES, Range

_KEYS: dict[str, dict[str, Any]] = {
    "amazon": {"client_id": "amzn1.application-oa2-client.1", "client_secret": "s", "refresh_token": "r"},
    "ebay": {"client_id": "SellerNa-twoam-PRD-0123456789ab-01234567", "client_secret": "PRD-s", "money": True},
    "aliexpress": {"app_key": "500456", "app_secret": "s", "redirect_url": "https://shop.example.org/"},
}
_DAY_MS, _STOCK_DAYS = 86_400_000, 10
_FORGET_NOT = 400 * _DAY_MS


def config_of(folder: Path) -> Config:
    """The season's shops, each with keys of its own."""
    accounts = {}
    for number, shop in enumerate(SHOPS):
        keys = {**_KEYS[shop.platform], "platform": shop.platform}
        keys |= {"refresh_token": f"r{number}"} if shop.platform == "amazon" else {}
        keys |= {"app_key": f"50045{number}"} if shop.platform == "aliexpress" else {}
        markets = [market.name for market in shop.markets]
        keys |= {"market": markets[0]} if shop.platform != "aliexpress" else {}
        keys |= {"markets": tuple(markets)} if shop.platform == "amazon" else {}
        accounts[shop.name] = load(shop.platform).Config(**keys)
    raw = {"machine": {"state_dir": str(folder)}, "door": {"contact": "bench@example.org"}, "accounts": accounts}
    return Config.model_validate({**raw, "books": {"currency": HOME}})


@asynccontextmanager
async def opened(folder: Path, clock: Clock) -> AsyncIterator[House]:
    """The rooms over the memory in the folder; whoever sits at the terminal lives in New York."""
    async with house(config_of(folder), clock) as rooms:
        person = await at_the_terminal(rooms)
        if person.zone != ZONES[0]:
            await rooms.store.update_person(person.id, zone=ZONES[0])
        # As the daemon does when it has begun.
        learn([person.language])
        spare_what_stays()
        yield rooms


def list_goods(path: Path, goods: Range) -> None:
    """A listing for each SKU where there is none yet, with the stock of ten days; straight into the tables."""
    with closing(sqlite3.connect(path)) as base, base:
        if not base.execute("SELECT count(*) FROM listing").fetchone()[0]:
            _list(base, goods)
        if not base.execute("SELECT count(*) FROM watch WHERE topic = ?", (Topic.STOCK.value,)).fetchone()[0]:
            _stock_up(base)


def _list(base: sqlite3.Connection, goods: Range) -> None:
    now = to_ms(END_AT)
    shops = [shop for shop in SHOPS for _ in range(round(100 * shop.share))]
    rows = []
    for number, ware in enumerate(goods.wares, 1):
        shop = shops[number % len(shops)]
        market = shop.markets[number % len(shop.markets)].name
        url = f"https://shop.example.org/{ware.listing}"
        rows.append((number, shop.name, market, ware.listing, f"Ware {ware.sku}", url, now - _FORGET_NOT))
    base.executemany(
        """INSERT INTO listing (id, account, market, subject_id, name, url, added_at, first_looked_at, rival)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?7, 0)""",
        rows,
    )
    for topic in (Topic.LISTINGS, Topic.OFFERS):
        _ask(base, topic)


def _ask(base: sqlite3.Connection, topic: Topic) -> None:
    """Of every listing, and answered minutes before the season's end."""
    now = to_ms(END_AT)
    base.execute(
        """INSERT INTO watch (account, topic, listing_id, not_before, read_at, weight, changes, looks, failures,
        created_at) SELECT account, ?, id, ?, ? - 1000 * (id % 240), 1.0, 40, 9000, 0, added_at FROM listing""",
        (topic.value, now + 600_000, now),
    )


def _stock_up(base: sqlite3.Connection) -> None:
    """A few hundred units of most, none of some; it changes every day."""
    _ask(base, Topic.STOCK)
    dice, end = Random(1), to_ms(END_AT)
    listings = [row[0] for row in base.execute("SELECT id FROM listing")]
    for name in ("stock", "stock:at_platform", "stock:inbound"):
        base.execute("INSERT INTO metric_name (name) VALUES (?) ON CONFLICT DO NOTHING", (name,))
        ((metric,),) = base.execute("SELECT id FROM metric_name WHERE name = ?", (name,))
        points = [
            (one, metric, end - day * _DAY_MS - 1000 * (one % 240), max(0, dice.randrange(-20, 400)))
            for one in listings
            for day in range(_STOCK_DAYS)
        ]
        base.executemany("INSERT INTO series (listing_id, metric_id, at, value) VALUES (?, ?, ?, ?)", points)
