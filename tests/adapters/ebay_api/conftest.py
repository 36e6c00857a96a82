"""A local eBay, and what asks it; every request that it hears must be allowed by the official documents."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from adapters.door import Door
from adapters.ebay.account import EbayConfig
from adapters.ebay.api import EbayApi
from adapters.readings import ACCOUNT, Ask, Subject, Sweep, Topic
from monitor.demo.ebay import Item, LocalEbay, Shop
from tests.adapters.conftest import OpenDoor
from tests.adapters.ebay_api.contracts import complaints
from tests.clock import MemoryKeep, StillClock
from tests.shared import SHARED

MakeSeller = Callable[..., EbayApi]
Enter = Callable[[EbayApi], Awaitable[None]]

LAMP = Item("296057072805", "Blue lamp", Decimal("19.90"), 7, sku="LAMP-B", watchers=12)
RIVAL = Item("335251351456", "Blue lamp, almost", Decimal("18.90"), 40, seller="night-lamps", hides=True)
SHOP = Shop(items=(LAMP, RIVAL))
MINE, OTHER = Subject("us", LAMP.number), Subject("us", RIVAL.number)
YESTERDAY = date(2026, 3, 1)  # it is the second of March in California at 02:14 on the third in UTC


@pytest.fixture
async def ebay(clock: StillClock) -> AsyncIterator[LocalEbay]:
    async with LocalEbay(clock, SHOP) as ebay:
        yield ebay
    if SHARED.is_dir():
        stood_in = set(ebay.answers)
        judged = [(asked, replace(answer, status=0) if asked.operation in stood_in else answer)
                  for asked, answer in ebay.record]  # fmt: skip
        assert [one for asked, answer in judged for one in complaints(asked, answer)] == []


@pytest.fixture
def way_in(ebay: LocalEbay, open_door: OpenDoor) -> Door:
    return open_door(allow_private=frozenset({ebay.authority}))


def config_of(ebay: LocalEbay, **more: Any) -> EbayConfig:
    keyset = ebay.login.keyset
    keys = {"client_id": keyset.client_id, "client_secret": keyset.client_secret}
    keys |= {"redirect_name": keyset.redirect_name, "seller_id": "blue-lamp-shop", "api_url": ebay.base_url}
    return EbayConfig.model_validate({"platform": "ebay", **keys, **more})


@pytest.fixture
def make_seller(ebay: LocalEbay, way_in: Door, keep: MemoryKeep, clock: StillClock) -> MakeSeller:
    """The adapter of an account whose keys are changed by keyword; each is a program that has just started."""

    def made(**keys: object) -> EbayApi:
        return EbayApi(config_of(ebay, **keys), way_in, keep, clock)

    return made


@pytest.fixture
def seller(make_seller: MakeSeller) -> EbayApi:
    return make_seller()


@pytest.fixture
async def mine(seller: EbayApi, ebay: LocalEbay) -> EbayApi:
    """The seller, who has let the program in."""
    await log_in(seller, ebay)
    return seller


@pytest.fixture
async def rich(make_seller: MakeSeller, ebay: LocalEbay) -> EbayApi:
    """A seller whose section wants his ledger read."""
    seller = make_seller(money=True)
    await log_in(seller, ebay)
    return seller


async def log_in(seller: EbayApi, ebay: LocalEbay) -> None:
    """Goes to the consent page, agrees, and pastes the address to which eBay sends him."""
    await seller.consent.enter(sent_to(seller.consent.address("state-1"), ebay), "state-1")


def sent_to(address: str, ebay: LocalEbay, **more: str) -> str:
    """Where the consent page at an address sends the seller who agrees."""
    state = parse_qs(urlsplit(address).query)["state"][0]
    said = {"state": state, "code": ebay.login.code, "expires_in": "299", **more}
    return (
        f"https://signin.ebay.com/ws/eBayISAPI.dll?ThirdPartyAuthSucessFailure&isAuthSuccessful=true&{urlencode(said)}"
    )


def missed(sweep: Sweep) -> list[str]:
    return [str(one.error) for one in sweep.missed]


async def asked(seller: EbayApi, topic: Topic, cursor: str | None = None) -> Sweep:
    """What is said of the whole account."""
    return await seller.read(topic, Ask((ACCOUNT,), cursor=cursor))
