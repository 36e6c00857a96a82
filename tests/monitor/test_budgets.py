"""What the quotas of an account can promise: told by `twoam doctor` and /coverage, and kept by the schedule."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.door import Door
from adapters.ebay.api.quotas import Quotas
from adapters.manners import Manners
from adapters.rankings import Ranking, RankingKind
from adapters.readings import Subject, Topic
from adapters.registry import load as load_adapter
from monitor.app import plan_of
from monitor.budgets import Budgets
from monitor.config import Config
from monitor.console.checkup import Finding, Verdict, promises
from monitor.language import Tongue, visible
from monitor.planner import Plan
from monitor.render.budgets import budget_lines
from monitor.rules.source import Patience, is_unknown
from storage.states import Watch
from storage.store import Store
from tests.clock import NIGHT, MemoryKeep, StillClock
from tests.words import unmarked

KEYS = {"client_id": "SellerNa-twoam-PRD-0123456789ab-01234567", "client_secret": "PRD-0123456789ab"}
SECTIONS = {
    "bay": {"platform": "ebay", **KEYS},
    "shops": {"platform": "web"},
    "us": {"platform": "amazon"},
}
EN, ZH = Tongue("en", "UTC"), Tongue("zh", "UTC")
MINUTE = timedelta(minutes=1)


class Desk:
    """Three accounts over a real memory, with no daemon at work."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.clock = store, StillClock()
        self.keep = MemoryKeep(self.clock)
        sections = {name: load_adapter(one["platform"]).Config.model_validate(one) for name, one in SECTIONS.items()}
        config = Config.model_validate({"machine": {"state_dir": folder}, "accounts": sections})
        self.plan: Plan = plan_of(config)
        door = Door(self.clock, self.keep, Manners("tests@example.org"))
        accounts = {
            name: load_adapter(section.platform).of(section, door, self.keep, self.clock)
            for name, section in config.accounts.items()
        }
        self.budgets = Budgets(store, accounts, self.clock, self.plan, config.door.min_gap_seconds)

    async def watches(self, account: str, host: str, count: int, *topics: Topic, rival: bool = False) -> None:
        """So many listings more on that host."""
        for number in range(count):
            subject, url = Subject("us", f"{host}-{number}-{rival}"), f"https://{host}/lamp-{number}"
            asked = topics or (Topic.LISTINGS,)
            await self.store.add_listing(account, subject, f"Lamp {number}", url, NIGHT, asked, rival=rival)

    async def follows(self, account: str, count: int) -> None:
        """So many search words more."""
        for number in range(count):
            word = f"blue lamp {number}"
            ranking = Ranking(RankingKind.SEARCH, "us", word, word, f"https://www.ebay.com/sch/?_nkw={number}")
            await self.store.add_ranking(account, ranking, NIGHT)

    async def findings(self) -> dict[str, Finding]:
        return {one.what: one for one in promises(await self.budgets.divide(), self.clock.now())}

    async def said(self, tongue: Tongue = EN) -> str:
        return "\n".join(visible(line) for line in budget_lines(tongue, await self.budgets.divide(), self.clock.now()))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with Store.open(tmp_path / "twoam.db") as store:
        yield Desk(store, tmp_path)


async def test_a_shop_within_its_quotas_is_told_no_more_than_what_it_may_ask(desk: Desk) -> None:
    await desk.watches("bay", "www.ebay.com", 20)
    await desk.watches("shops", "shop.example", 40)
    found = await desk.findings()
    assert all(one.verdict is Verdict.FINE for one in found.values())
    assert not [what for what in found if "shop" in what]
    assert found["pace bay buy.browse"].said.startswith("5,000 calls a day. your 20 listings every 10 min (2,880).")


async def test_doctor_says_how_long_a_round_takes_where_the_quota_gives_no_more(desk: Desk) -> None:
    await desk.watches("bay", "www.ebay.com", 50)
    finding = (await desk.findings())["pace bay buy.browse"]
    assert finding.verdict is Verdict.HINT
    assert "your 50 listings every 19 min instead of 10 min" in finding.said


async def test_doctor_says_how_long_a_round_takes_where_politeness_allows_no_more(desk: Desk) -> None:
    await desk.watches("shops", "shop.example", 80)
    await desk.watches("us", "www.amazon.com", 100, Topic.LISTINGS, Topic.OFFERS)
    found = await desk.findings()
    assert found["pace shop.example"].verdict is Verdict.HINT
    assert found["pace shop.example"].said == "your 80 listings every 20 min instead of 10 min."
    both = (
        "your 100 listings every 50 min instead of 10 min, the sellers of 100 listings every 50 min instead of 10 min."
    )
    assert found["pace www.amazon.com"].said == both
    assert not [what for what in found if what.startswith(("pace us", "pace shops"))]


async def test_listings_by_a_slow_quota_are_not_called_unknown_before_they_missed_three_of_their_own_rounds(
    desk: Desk,
) -> None:
    await desk.watches("us", "www.amazon.com", 100, Topic.LISTINGS, Topic.OFFERS)
    watch: Watch = replace((await desk.store.watches())[0], failures=2, read_at=NIGHT, failing_since=NIGHT)

    def unknown(minutes: int) -> bool:
        patience = Patience(15 * MINUTE, desk.plan.period(watch.account, watch.topic))
        return is_unknown(watch, patience, NIGHT + minutes * MINUTE)

    assert unknown(40)
    await desk.budgets.tick()
    assert not unknown(140)
    assert unknown(151)


async def test_another_busy_host_of_the_account_excuses_no_silence(desk: Desk) -> None:
    await desk.watches("shops", "shop.example", 80)
    await desk.watches("shops", "quiet.example", 1)
    await desk.budgets.tick()
    assert desk.plan.period("shops", Topic.LISTINGS) < 21 * MINUTE


async def test_what_is_paused_takes_nothing_from_the_others(desk: Desk) -> None:
    await desk.watches("bay", "www.ebay.com", 50)
    for listing in (await desk.store.listings())[:30]:
        await desk.store.pause(listing.id, NIGHT + timedelta(days=1))
    await desk.budgets.tick()
    assert desk.plan.period("bay", Topic.LISTINGS) == 10 * MINUTE


async def test_a_larger_quota_that_ebay_named_is_divided_and_what_is_used_is_told_until_its_day_is_over(
    desk: Desk,
) -> None:
    await desk.watches("bay", "www.ebay.com", 50)
    rate = {"limit": 50_000, "remaining": 48_787, "reset": "2026-03-03T08:00:00.000Z", "timeWindow": 86_400}
    body = {"rateLimits": [{"resources": [{"name": "buy.browse", "rates": [rate]}]}]}
    identity = desk.budgets.accounts["bay"]._credentials.identity  # type: ignore[attr-defined]
    await Quotas(desk.keep, desk.clock, identity).learn(body)
    said = await desk.said()
    assert "50,000 calls a day" in said
    assert "your 50 listings every 10 min (7,200)" in said
    assert "Used today, as counted at 02:14: bay · items and searches (Browse) 1,213." in unmarked(said)
    desk.clock.advance(6 * 3600)
    assert "50,000 calls a day" in await desk.said()
    assert "Used today" not in await desk.said()
