"""What the quotas of an account can promise: told by `twoam doctor` and /coverage, and kept by the schedule."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.door import Door
from adapters.ebay.api.operations import BROWSE
from adapters.ebay.api.quotas import Quotas
from adapters.rankings import Ranking, RankingKind
from adapters.readings import Subject, Topic
from adapters.registry import load as load_adapter
from monitor.app import plan_of
from monitor.budgets import Budgets
from monitor.config import Config
from monitor.console.checkup import Verdict, promises
from monitor.division import Budget
from monitor.language import Tongue, visible
from monitor.render.budgets import budget_lines
from monitor.review import Review
from storage.states import LookResult, Batch
from storage.store import Store
from tests.clock import NIGHT, MemoryKeep, StillClock

KEYS = {"client_id": "SellerNa-twoam-PRD-0123456789ab-01234567", "client_secret": "PRD-0123456789ab"}
SECTIONS = {
    "bay": {"platform": "ebay", **KEYS},
    "shops": {"platform": "web"},
    "us": {"platform": "amazon"},
}
EN, ZH = Tongue("en", "UTC"), Tongue("zh", "UTC")


class Desk:
    """Three accounts over a real memory; `lamps`, `rivals` and `words` put so many of them on the watch."""

    def __init__(self, store: Store, clock: StillClock, door: Door) -> None:
        self.store, self.clock, self.keep = store, clock, MemoryKeep(clock)
        config = Config.model_validate({"accounts": SECTIONS})
        self.plan = plan_of(config)
        accounts = {
            name: load_adapter(section.platform).of(section, door, self.keep, clock)
            for name, section in config.accounts.items()
        }
        self.budgets = Budgets(store, accounts, clock, self.plan, config.door.min_gap_seconds)

    async def lamps(self, account: str, host: str, count: int, *topics: Topic) -> None:
        for number in range(count):
            subject, url = Subject("us", f"{host}-{number}"), f"https://{host}/lamp-{number}"
            await self.store.add_listing(account, subject, f"Lamp {number}", url, NIGHT, topics or (Topic.LISTINGS,))

    async def divided(self) -> dict[str, Budget]:
        return {one.supply.pool: one for one in await self.budgets.divide()}

    async def said(self, tongue: Tongue = EN) -> str:
        return "\n".join(visible(line) for line in budget_lines(tongue, await self.budgets.divide(), self.clock.now()))


@pytest.fixture
async def desk(tmp_path: Path, open_door: Callable[..., Door]) -> AsyncIterator[Desk]:
    clock = StillClock()
    async with Store.open(tmp_path / "twoam.db") as store:
        yield Desk(store, clock, open_door())
