"""SQLite keeps the contract."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.store import Store
from tests.storage.contract import StoreContract
from tests.storage.world import Opener


class TestSqliteStore(StoreContract):
    @pytest.fixture
    def opener(self, tmp_path: Path) -> Opener:
        return lambda: Store.open(tmp_path / "state" / "twoam.db")

    @pytest.fixture
    async def store(self, opener: Opener) -> AsyncIterator[Store]:
        async with opener() as store:
            yield store
