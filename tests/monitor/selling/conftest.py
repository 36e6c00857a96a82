"""A local Selling Partner API with the odd little shop, and somebody who asks it."""

from collections.abc import AsyncIterator

import pytest

from monitor.demo.spapi import LocalSellingApi
from tests.clock import StillClock
from tests.monitor.selling.asker import Asker
from tests.monitor.selling.shop import SHOP


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
