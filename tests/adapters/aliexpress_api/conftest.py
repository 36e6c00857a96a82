"""A gateway of AliExpress on loopback, and a shop that asks it."""

from collections.abc import AsyncIterator, Callable
from urllib.parse import urlencode

import pytest

from adapters.aliexpress import AliExpressConfig
from adapters.aliexpress.api import AliExpressApi
from adapters.aliexpress.api.calls import Calls
from adapters.aliexpress.api.credentials import credentials_of
from adapters.consent import Entered
from adapters.door import Door
from monitor.demo.aliexpress import LocalGateway
from monitor.demo.aliexpress.shop import Product, Shop, Sku
from tests.adapters.conftest import OpenDoor
from tests.clock import MemoryKeep, StillClock

MakeConfig = Callable[..., AliExpressConfig]
MakeSeller = Callable[..., AliExpressApi]
MakeCalls = Callable[..., Calls]

CALLBACK = "https://lamps.example/callback"
LAMP = Product(1005001234567890, "Blue Lamp", (Sku("LAMP-BLUE", "19.99", 7, "15.99"), Sku("LAMP-RED", "18.00", 3)))


@pytest.fixture
async def gateway(clock: StillClock) -> AsyncIterator[LocalGateway]:
    """Whatever it hears must be as the documents say."""
    async with LocalGateway(clock, Shop([LAMP])) as gateway:
        yield gateway
    assert gateway.wrong == []


@pytest.fixture
def way_in(gateway: LocalGateway, open_door: OpenDoor) -> Door:
    """A door that may go to the gateway."""
    return open_door(allow_private=frozenset({gateway.authority}))


@pytest.fixture
def make_config(gateway: LocalGateway) -> MakeConfig:
    """The section of an account that asks here, its keys changed by keyword."""

    def made(**keys: object) -> AliExpressConfig:
        app = gateway.app
        own = {"app_key": app.key, "app_secret": app.secret, "redirect_url": CALLBACK, "api_url": gateway.base_url}
        return AliExpressConfig.model_validate({"platform": "aliexpress", **own, **keys})

    return made


def led_to(gateway: LocalGateway, **said: str) -> str:
    """The address to which AliExpress sends the seller who agreed."""
    return f"{CALLBACK}?{urlencode({'code': gateway.app.code, 'state': 'the-state', **said})}"


@pytest.fixture
async def entered(
    gateway: LocalGateway, make_config: MakeConfig, way_in: Door, keep: MemoryKeep, clock: StillClock
) -> Entered:
    """The seller has let the program in."""
    return await AliExpressApi(make_config(), way_in, keep, clock).consent.enter(led_to(gateway), "the-state")


@pytest.fixture
def make_calls(
    make_config: MakeConfig, way_in: Door, keep: MemoryKeep, clock: StillClock, entered: Entered
) -> MakeCalls:
    """Calls of an account; each is a program that has just started."""

    def made(**keys: object) -> Calls:
        return Calls(way_in, keep, clock, credentials_of(make_config(**keys)))

    return made


@pytest.fixture
def calls(make_calls: MakeCalls) -> Calls:
    return make_calls()


@pytest.fixture
def make_seller(
    make_config: MakeConfig, way_in: Door, keep: MemoryKeep, clock: StillClock, entered: Entered
) -> MakeSeller:
    """The adapter of an account; each is a program that has just started."""

    def made(**keys: object) -> AliExpressApi:
        return AliExpressApi(make_config(**keys), way_in, keep, clock)

    return made


@pytest.fixture
def seller(make_seller: MakeSeller) -> AliExpressApi:
    return make_seller()
