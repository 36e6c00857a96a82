"""A Selling Partner API on loopback, and what asks it."""

from collections.abc import AsyncIterator, Callable

import pytest

from adapters.amazon.api import AmazonApi
from adapters.amazon.api.calls import Calls
from adapters.amazon.api.credentials import credentials_of
from adapters.door import Door
from tests.adapters.amazon_api.server import Api
from tests.adapters.conftest import OpenDoor
from tests.clock import MemoryKeep, StillClock

MakeCalls = Callable[..., Calls]
MakeSeller = Callable[..., AmazonApi]


@pytest.fixture
async def api(clock: StillClock) -> AsyncIterator[Api]:
    """Every request that it hears must be allowed by the official models."""
    api = Api(clock)
    await api.start()
    yield api
    await api.stop()
    assert api.wrong == []


@pytest.fixture
def way_in(api: Api, open_door: OpenDoor) -> Door:
    """A door that may go to the API."""
    return open_door(allow_private=frozenset({api.authority}))


@pytest.fixture
def make_calls(api: Api, way_in: Door, keep: MemoryKeep, clock: StillClock) -> MakeCalls:
    """Calls of an account whose keys are changed by keyword; each is a program that has just started."""

    def made(**keys: object) -> Calls:
        return Calls(way_in, keep, clock, credentials_of(api.config(**keys)))

    return made


@pytest.fixture
def calls(make_calls: MakeCalls) -> Calls:
    return make_calls()


@pytest.fixture
def make_seller(api: Api, way_in: Door, keep: MemoryKeep, clock: StillClock) -> MakeSeller:
    """The adapter of an account whose keys are changed by keyword; each is a program that has just started."""

    def made(**keys: object) -> AmazonApi:
        return AmazonApi(api.config(**keys), way_in, keep, clock)

    return made


@pytest.fixture
def seller(make_seller: MakeSeller) -> AmazonApi:
    return make_seller()
