"""The whole house with an AliExpress shop: what its seller is told, and what of it is remembered."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.aliexpress import AliExpressConfig
from adapters.readings import Subject, Topic
from monitor.app import House, house
from monitor.config import Config
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.shop import Dispute, Good, Product, Sale, Shop, Sku
from monitor.demo.botapi import LocalBotApi
from storage.states import Role
from tests.adapters.aliexpress_api.conftest import CALLBACK, led_to
from tests.clock import StillClock
from tests.monitor.ticking import passes
from tests.words import unmarked

ANNA = 11
LAMP = Product(1005001234567890, "Blue Lamp", (Sku("LAMP-BLUE", "15.99", 7),))
RIVAL = Good(1005007777777777, "Red Lamp", 5550001, "9.99")


@dataclass(frozen=True, slots=True)
class Home:
    rooms: House
    gateway: LocalGateway
    bot: LocalBotApi
    clock: StillClock

    async def passes(self, minutes: int) -> None:
        await passes(self, "shop", minutes)

    def phone(self) -> str:
        """All that the bot's messages say at present."""
        return "\n".join(unmarked(one.text) for one in self.bot.messages(ANNA) if one.from_bot)


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Anna's lamp has been looked at, and nothing was wrong."""
    clock = StillClock()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(LocalGateway(clock, Shop([LAMP])))
        bot = await stack.enter_async_context(LocalBotApi(clock))
        rooms = await stack.enter_async_context(house(_config(tmp_path, gateway, bot), clock))
        bot.person(ANNA, "Anna")
        await rooms.store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "Asia/Shanghai")
        url = f"https://www.aliexpress.com/item/{LAMP.id}.html"
        topics = (Topic.LISTINGS, Topic.STOCK)
        await rooms.store.add_listing("shop", Subject("global", str(LAMP.id)), "Blue Lamp", url, clock.now(), topics)
        await rooms.accounts["shop"].consent.enter(led_to(gateway), "the-state")
        await rooms.business.begin()
        found = Home(rooms, gateway, bot, clock)
        await found.passes(40)
        yield found
    assert gateway.wrong == []


def _config(folder: Path, gateway: LocalGateway, bot: LocalBotApi) -> Config:
    app = gateway.app
    keys = {"app_key": app.key, "app_secret": app.secret, "redirect_url": CALLBACK, "api_url": gateway.base_url}
    return Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "telegram": {"token": bot.token, "api_url": bot.base_url.removesuffix("/bot")},
            "door": {"contact": "tests@example.org", "allow_private": [gateway.authority]},
            "accounts": {"shop": AliExpressConfig.model_validate({"platform": "aliexpress", **keys})},
        }
    )


async def test_a_product_taken_off_sale_for_a_violation_is_told_with_the_reason(home: Home) -> None:
    home.gateway.shop.put_product(replace(LAMP, status="offline", why="violate_offline"))
    await home.passes(60)
    assert "Blue Lamp" in home.phone()
    assert "AliExpress took it off sale for breaking a rule (violate_offline)" in home.phone()


async def test_a_product_without_stock_is_told(home: Home) -> None:
    home.gateway.shop.put_product(replace(LAMP, skus=(replace(LAMP.skus[0], stock=0),)))
    await home.passes(60)
    assert "Stock used up" in home.phone()


async def test_a_shop_that_may_not_post_is_told(home: Home) -> None:
    home.gateway.shop.forbidden = True
    await home.passes(240)
    assert "Products may be posted: not good" in home.phone()


async def test_a_product_that_is_in_no_list_of_the_shop_any_more_is_told_as_gone(home: Home) -> None:
    home.gateway.shop.products = []
    await home.passes(30)
    assert "Listing is gone" in home.phone()
    assert "case 2" not in home.phone(), "one thing that is wrong is one case"


async def test_a_rival_by_the_affiliate_app_is_watched_and_is_not_gone_when_it_leaves_the_programme(home: Home) -> None:
    home.gateway.granted[home.gateway.app.key] |= {"affiliate"}
    home.gateway.shop.others = [RIVAL]
    subject, url = Subject("global", str(RIVAL.id)), f"https://www.aliexpress.com/item/{RIVAL.id}.html"
    store, now = home.rooms.store, home.clock.now()
    added = await store.add_listing("shop", subject, "Red Lamp", url, now, (Topic.RIVALS,), rival=True)
    await home.passes(10)
    (watch,) = await store.watches(added.id)
    assert (watch.failures, watch.read_at is None) == (0, False)
    home.gateway.shop.others = []
    await home.passes(120)
    (watch,) = await store.watches(added.id)
    assert watch.failures > 1
    assert "does not list the item" in (watch.trouble or "")
    assert not [word for word in ("gone", "ended", "off sale") if word in home.phone()]


async def test_disputes_are_remembered_without_buyers_and_their_words(home: Home, tmp_path: Path) -> None:
    at = home.clock.now()
    lines = ((LAMP.id, "LAMP-BLUE", 1, "15.99"),)
    sale = Sale(9007199254740993, "IN_ISSUE", at - timedelta(days=9), at, lines, sent=at, dispute=Dispute(at))
    home.gateway.shop.put_sale(sale)
    home.clock.advance(timedelta(hours=27).total_seconds())
    await home.passes(30)
    returns = await home.rooms.store.returns("shop", at - timedelta(days=1), at + timedelta(days=1))
    assert [(one.order, one.sku, one.state) for _, one in returns] == [("9007199254740993", "LAMP-BLUE", "processing")]
    stored = kept_in(tmp_path)
    assert not [word for word in (b"Berta", b"neighbour", b"Neighbour Street", b"smells") if word in stored]


def kept_in(folder: Path) -> bytes:
    """Every byte that the house has written."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_orders_are_remembered_without_their_buyers(home: Home, tmp_path: Path) -> None:
    at = home.clock.now()
    lines = ((LAMP.id, "LAMP-BLUE", 2, "15.99"),)
    home.gateway.shop.put_sale(Sale(8123456789012345, "WAIT_SELLER_SEND_GOODS", at, at, lines))
    await home.passes(60)
    orders = await home.rooms.store.orders("shop", at - timedelta(days=1), at + timedelta(days=1))
    assert [(order.id, order.lines[0].sku, order.lines[0].quantity) for _, order in orders] == [
        ("8123456789012345", "LAMP-BLUE", 2)
    ]
    stored = kept_in(tmp_path)
    assert b"Berta" not in stored
    assert b"neighbour" not in stored
    assert home.gateway.app.code.encode() not in stored
    assert not [token for token in home.gateway.login.sessions if token.encode() in stored]
