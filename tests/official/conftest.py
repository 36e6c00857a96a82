"""The stranger's server, and the adapter that asks it, on a clock that nobody waits for."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api import AmazonApi
from adapters.door import Door
from adapters.manners import Manners
from tests.clock import MemoryKeep, StillClock
from tests.monitor.conftest import clean_machine, process, write
from tests.official.server import CLIENT, REFRESH, SECRET, OfficialApi
from tests.official.shelf import ME

__all__ = ["clean_machine", "process", "staged", "write"]


@dataclass(frozen=True)
class Stage:
    """A seller whose account is at the stranger's server."""

    api: OfficialApi
    seller: AmazonApi
    clock: StillClock


Staged = Callable[..., AbstractAsyncContextManager[Stage]]


@asynccontextmanager
async def stage(seed: int, **more: Any) -> AsyncIterator[Stage]:
    """The server's answers come from the seed; `more` are its other switches."""
    clock = StillClock()
    keep = MemoryKeep(clock)
    async with OfficialApi(seed, now=clock.now, monotonic=clock.monotonic, **more) as api:
        door = Door(clock, keep, Manners(contact="tests@example.org", allow_private=frozenset({api.authority})))
        keys = {"client_id": CLIENT, "client_secret": SECRET, "refresh_token": REFRESH, "seller_id": ME}
        servers = {"api_url": api.url, "login_url": f"{api.url}/auth/o2/token"}
        config = AmazonConfig.model_validate({"platform": "amazon", **keys, **servers})
        try:
            yield Stage(api, AmazonApi(config, door, keep, clock), clock)
        finally:
            await door.close()


@pytest.fixture
def staged() -> Staged:
    return stage
