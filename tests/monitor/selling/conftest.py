"""A local Selling Partner API with the odd little shop, and somebody who asks it."""

from collections.abc import AsyncIterator, Callable

import pytest

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api import AmazonApi
from adapters.door import Door
from adapters.manners import Manners
from monitor.demo.spapi import LocalSellingApi
from tests.clock import MemoryKeep, StillClock
from tests.monitor.selling.asker import Asker
from tests.monitor.selling.shop import ME, SHOP

Seller = Callable[..., AmazonApi]


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def api(clock: StillClock) -> AsyncIterator[LocalSellingApi]:
    async with LocalSellingApi(clock, SHOP) as api:
        yield api


@pytest.fixture
async def asker(api: LocalSellingApi) -> AsyncIterator[Asker]:
    async with Asker(api) as asker:
        yield asker


@pytest.fixture
async def door(api: LocalSellingApi, clock: StillClock) -> AsyncIterator[Door]:
    manners = Manners(contact="tests@example.org", allow_private=frozenset({f"127.0.0.1:{api.port}"}))
    door = Door(clock, MemoryKeep(clock), manners)
    yield door
    await door.close()


@pytest.fixture
def seller(api: LocalSellingApi, door: Door, clock: StillClock) -> Seller:
    """The adapter of an account whose keys are changed by keyword; all share one memory."""
    keep = MemoryKeep(clock)

    def made(**keys: object) -> AmazonApi:
        app = {name: getattr(api.app, name) for name in ("client_id", "client_secret", "refresh_token")}
        servers = {"api_url": api.base_url, "login_url": api.login_url}
        config = {"platform": "amazon", "seller_id": ME, **app, **servers, **keys}
        return AmazonApi(AmazonConfig.model_validate(config), door, keep, clock)

    return made
