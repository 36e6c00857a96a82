"""A whole house that sells one lamp on eBay and AliExpress: tied by itself, shown side by side, and undone for good."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from adapters.aliexpress import AliExpressConfig
from adapters.readings import Subject, Topic
from monitor.app import House, house
from monitor.chat import Heard, Said
from monitor.config import Config
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.shop import Product
from monitor.demo.aliexpress.shop import Shop as AliExpressShop
from monitor.demo.aliexpress.shop import Sku as AliExpressSku
from monitor.demo.ebay import Item, LocalEbay, Shop
from monitor.products import Tying
from storage.states import Role
from tests.adapters.aliexpress_api.conftest import CALLBACK, led_to
from tests.adapters.ebay_api.conftest import config_of, sent_to
from tests.clock import StillClock
from tests.monitor.shop import button, texts
from tests.monitor.ticking import each_minute
from tests.words import unmarked

ANNA = 11
EBAY_LAMP = Item("296057072805", "Blue Lamp 40 W", Decimal("19.90"), 7, sku="LAMP-BLUE")
ALI_LAMP = Product(1005001234567890, "Blue Lamp with dimmer", (AliExpressSku("lamp-blue", "15.99", 30),))
UPC, EAN = "036000291452", "0036000291452"


@dataclass
class Home:
    rooms: House
    ebay: LocalEbay
    gateway: LocalGateway
    clock: StillClock
    updates: Any = field(default_factory=lambda: count(1))

    async def passes(self, minutes: int) -> None:
        """Lets the time pass, with looks every minute; then what is beyond doubt is tied."""
        await each_minute(self.clock, minutes, self._looks)
        await Tying(self.rooms.store, self.rooms.accounts, self.clock).tick()

    async def _looks(self) -> None:
        for account in self.rooms.accounts:
            await self.rooms.poll.tick(account)
        await self.rooms.review.tick()

    async def said(self, text: str = "", button: str | None = None) -> Said:
        heard = Heard(next(self.updates), ANNA, ANNA, text or None, button, 1, True, "Anna", "en")
        said = await self.rooms.commands.heard(heard)
        assert said is not None
        return said

    async def told(self, text: str) -> str:
        return unmarked(texts(await self.said(text)))


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    """Anna sells the lamp on both; nothing was looked at yet."""
    clock = StillClock()
    async with AsyncExitStack() as stack:
        gateway = await stack.enter_async_context(LocalGateway(clock, AliExpressShop([ALI_LAMP])))
        ebay = await stack.enter_async_context(LocalEbay(clock, Shop(items=(EBAY_LAMP,))))
        rooms = await stack.enter_async_context(house(_config(tmp_path, ebay, gateway), clock))
        await rooms.store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "Asia/Shanghai")
        for account, market, number in (("auctions", "us", EBAY_LAMP.number), ("ali", "global", str(ALI_LAMP.id))):
            topics = (Topic.LISTINGS, Topic.STOCK)
            address = f"https://{account}.example/{number}"
            await rooms.store.add_listing(account, Subject(market, number), number, address, clock.now(), topics)
        consent = rooms.accounts["auctions"].consent
        await consent.enter(sent_to(consent.address("state-1"), ebay), "state-1")
        await rooms.accounts["ali"].consent.enter(led_to(gateway), "the-state")
        yield Home(rooms, ebay, gateway, clock)
    assert gateway.wrong == []


def _config(folder: Path, ebay: LocalEbay, gateway: LocalGateway) -> Config:
    app = gateway.app
    keys = {"app_key": app.key, "app_secret": app.secret, "redirect_url": CALLBACK, "api_url": gateway.base_url}
    return Config.model_validate(
        {
            "machine": {"state_dir": folder},
            "door": {"contact": "tests@example.org", "allow_private": [ebay.authority, gateway.authority]},
            "accounts": {
                "auctions": config_of(ebay),
                "ali": AliExpressConfig.model_validate({"platform": "aliexpress", **keys}),
            },
        }
    )


async def test_one_sku_on_two_platforms_is_one_product_and_is_shown_side_by_side(home: Home) -> None:
    await home.passes(3)
    card = await home.told("/listing Blue Lamp 40 W")
    assert card.splitlines()[:2] == ["🟢 <b>Blue Lamp 40 W</b> · 2 listings", "Left to sell in all: 37"]
    ebay, ali = card.split("\n\n")[1:]
    assert "eBay US" in ebay
    assert "State: can be bought · your price: $19.90" in ebay
    assert "Your own page: nobody else sells on it" in ebay
    assert "Left: 7" in ebay
    assert "AliExpress GLOBAL" in ali or "AliExpress global" in ali
    assert "your price: $15.99" in ali
    assert "Left: 30" in ali
    assert "by the SKU lamp-blue" in await home.told("/product Blue Lamp 40 W")


async def test_what_happens_on_one_platform_shows_beside_the_other(home: Home) -> None:
    await home.passes(3)
    home.gateway.shop.put_product(replace(ALI_LAMP, status="offline", why="violate_offline"))
    await home.passes(60)
    card = await home.told("/listing Blue Lamp 40 W")
    assert card.startswith("🔴 <b>Blue Lamp 40 W</b>")
    ebay, ali = card.split("\n\n")[1:]
    assert ebay.startswith("🟢")
    assert "State: ended" in ali
    board = (await home.told("/status")).splitlines()
    assert board[1] == "🔴 <b>Blue Lamp 40 W</b>"
    assert board[2].startswith("└ 🔴 AliExpress")
    assert board[3].startswith("└ 🟢 eBay")


async def test_a_platform_that_does_not_answer_is_unknown_and_not_added_up(home: Home) -> None:
    await home.passes(3)
    home.ebay.login.withdraw()
    await home.passes(240)
    card = await home.told("/listing Blue Lamp 40 W")
    assert "Left to sell in all: 30 and what 1 listing does not tell" in card
    assert "Left: unknown now, 7 when last told" in card


async def test_a_upc_is_the_ean_with_a_zero_before_it(home: Home) -> None:
    home.ebay.shop = Shop(items=(replace(EBAY_LAMP, sku=None, gtin=UPC),))
    home.gateway.shop.put_product(replace(ALI_LAMP, skus=(AliExpressSku("", "15.99", 30, ean=EAN),)))
    await home.passes(3)
    (product,) = await home.rooms.store.products()
    assert set(product.ties.values()) == {f"gtin:{UPC}"}


async def test_names_that_a_platform_gave_its_skus_tie_nothing(home: Home) -> None:
    home.ebay.shop = Shop(items=(replace(EBAY_LAMP, sku="14:0"),))
    home.gateway.shop.put_product(replace(ALI_LAMP, skus=(AliExpressSku("", "15.99", 30),)))
    await home.passes(3)
    assert await home.rooms.store.products() == ()


async def test_a_wrong_tie_that_a_person_undid_is_never_made_again(home: Home) -> None:
    await home.passes(3)
    page = await home.said("/product Blue Lamp 40 W")
    await home.said(button=button(page, "✕ Not eBay"))
    await home.passes(60)
    assert await home.rooms.store.products() == ()
    assert "Do these sell the same?" not in await home.told("/product")
    await home.said(f"/product tie {EBAY_LAMP.number} + {ALI_LAMP.id}")
    assert len(await home.rooms.store.products()) == 1
