"""A phone in a real browser; without a browser these tests are left out, and the header of the run says so."""

from collections.abc import AsyncIterator

import pytest

from tests.phone.browser import Tab, browser, found
from tests.phone.world import World, opened

collect_ignore_glob = [] if found() else ["test_*.py"]


@pytest.fixture(scope="session")
async def tab() -> AsyncIterator[Tab]:
    """One browser for all tests."""
    async with browser() as opened_tab:
        yield opened_tab


@pytest.fixture
async def world(tab: Tab) -> AsyncIterator[World]:
    async with opened(tab) as made:
        yield made
