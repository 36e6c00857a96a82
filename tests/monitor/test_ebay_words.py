"""Search words on eBay from the chat and the shell to the series: one call a word, counted once, the person first."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from adapters.clock import SystemClock
from adapters.door import Door
from adapters.ebay import Ebay
from adapters.ebay.account import EbayConfig
from adapters.ebay.api import EbayApi
from adapters.manners import Manners
from adapters.readings import Subject, Topic
from monitor.budgets import Budgets
from monitor.demo.ebay import Item, LocalEbay, Shop
from monitor.demo.ebay.wire import Answer
from monitor.planner import Plan
from monitor.ranking import RankingPoll
from monitor.tools import tools_of
from storage.keep import StoreKeep
from storage.states import WatchedListing, WatchedRanking
from storage.store import Store
from tests.clock import NIGHT, StillClock
from tests.monitor.conftest import Run
from tests.monitor.night import lay
from tests.monitor.test_login import SECTIONS
from tests.words import unmarked

LAMP = Item("296057072805", "Blue lamp", Decimal("19.90"), 7)
STRANGERS = tuple(replace(LAMP, number=str(400_000_000_000 + one), seller="night-lamps") for one in range(4))
URL = "https://www.ebay.com/itm/296057072805"


@dataclass(frozen=True)
class World:
    """A store, an eBay account and its words; no teller."""

    clock: StillClock
    ebay: LocalEbay
    store: Store
    account: EbayApi
    ranking: RankingPoll

    async def follow(self, word: str) -> WatchedRanking:
        found = self.account.ranking_of(word, "us", self.account.config)
        assert found is not None
        return await self.store.add_ranking("bay", found, self.clock.now())

    async def listings(self) -> list[WatchedListing]:
        return list(await self.store.listings())

    async def places(self, board: str) -> list[float]:
        await self.store.flush()
        found = await self.store.series(1, board, NIGHT - timedelta(days=1), self.clock.now())
        return [point.value for point in found]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    clock = StillClock(NIGHT)
    await lay(tmp_path / "twoam.db")
    async with LocalEbay(clock, Shop(items=(*STRANGERS, LAMP))) as ebay, Store.open(tmp_path / "twoam.db") as store:
        keep = StoreKeep(store, clock)
        door = Door(clock, keep, Manners(None, allow_private=frozenset({ebay.authority})))
        keys = {"client_id": ebay.login.keyset.client_id, "client_secret": ebay.login.keyset.client_secret}
        config = EbayConfig.model_validate({"platform": "ebay", "api_url": ebay.base_url, **keys})
        account = EbayApi(config, door, keep, clock)
        plan = Plan({Topic.RANKS: timedelta(hours=4)}, timedelta(seconds=75), Random(7))
        ranking = RankingPoll(store, keep, {"bay": account}, clock, plan, lambda: None)
        await store.add_listing("bay", Subject("us", LAMP.number), "Lamp", URL, clock.now(), ())
        yield World(clock, ebay, store, account, ranking)
        await door.close()


async def test_a_word_is_asked_when_it_is_due_and_its_place_kept(world: World) -> None:
    await world.follow("blue lamp")
    for _ in range(3):
        await world.ranking.tick("bay")
        world.clock.advance(3600 * 4.5)
        world.ebay.shop = replace(world.ebay.shop, items=world.ebay.shop.items[1:])
    assert await world.places("search:blue lamp") == [5, 4, 3]
    assert len(world.ebay.of("search")) == 3


async def test_one_entry_that_cannot_be_read_takes_no_place_from_a_listing_that_is_seen(world: World) -> None:
    await world.follow("blue lamp")
    await world.store.add_listing("bay", Subject("us", "9" * 12), "Other", URL, world.clock.now(), ())
    rows = [{"title": "no number"}, {"legacyItemId": LAMP.number}]
    world.ebay.answers["search"] = Answer(body=json.dumps({"total": 2, "itemSummaries": rows}).encode())
    await world.ranking.tick("bay")
    assert await world.places("search:blue lamp") == [2]
    [word] = await world.store.rankings("bay")
    assert word.failures == 0


async def test_what_is_typed_into_the_chat_is_understood_as_ebay_s(world: World) -> None:
    tools = tools_of(
        {"bay": world.account.config},
        {"bay": world.account},
        world.ranking.plan,
        Budgets(world.store, {"bay": world.account}, world.clock, world.ranking.plan, 15.0),
        timedelta(minutes=15),
        lambda: None,
        dict,
    )
    found = tools.ranking_of("bay", "us", "Blue Lamp")
    assert found is not None
    assert (found.board, found.url) == ("search:blue lamp", "https://www.ebay.com/sch/i.html?_nkw=Blue+Lamp")
    assert tools.ranking_of("bay", "us", found.url) == replace(found, name="Blue Lamp")


async def test_a_call_counts_in_one_quota_alone(world: World) -> None:
    """Thirty words that are due at once take the burst of the day's calls, and no second pace on top of it."""
    for number in range(30):
        await world.follow(f"lamp {number}")
    begun = world.clock.monotonic()
    for _ in range(30):
        await world.ranking.tick("bay")
    assert world.clock.monotonic() == begun
    assert world.ebay.quotas.spent["buy.browse"] == 30
    assert not world.ranking.buckets


async def test_a_person_s_look_does_not_wait_behind_the_words_of_the_sweeps(world: World) -> None:
    for number in range(90):
        await world.follow(f"lamp {number}")
    word = await world.follow("blue lamp")
    opened = world.clock.monotonic()
    for _ in range(90):
        await world.ranking.tick("bay")
    begun = world.clock.monotonic()
    assert begun > opened  # the sweeps' part of the burst is used up
    await world.ranking.look(word, await world.listings(), urgent=True)
    assert world.clock.monotonic() == begun
    await world.ranking.look(word, await world.listings())
    assert world.clock.monotonic() > begun + 10


async def test_a_day_s_calls_that_are_used_up_leave_the_place_unknown_and_are_asked_for_later(world: World) -> None:
    await world.follow("blue lamp")
    world.ebay.quotas.spent["buy.browse"] = 5000
    await world.ranking.tick("bay")
    [word] = await world.store.rankings()
    assert word.trouble is not None
    assert word.not_before > world.clock.now()
    assert await world.places("search:blue lamp") == []


async def test_an_account_that_lost_its_keyset_says_of_the_words_of_before_that_it_cannot_look(world: World) -> None:
    await world.follow("blue lamp")
    pages = Ebay(EbayConfig(platform="ebay"), world.account.door, world.account.keep, world.clock)
    await replace(world.ranking, accounts={"bay": pages}).tick("bay")
    [word] = await world.store.rankings()
    assert word.trouble == "ebay does not answer ranks"
    assert world.ebay.of("search") == []


@pytest.fixture
async def ebay() -> AsyncIterator[LocalEbay]:
    async with LocalEbay(SystemClock(), Shop(items=(*STRANGERS, LAMP))) as ebay:
        yield ebay


async def test_a_word_is_added_in_the_shell_and_its_place_shown_by_a_check(
    ebay: LocalEbay, clean_machine: Path, process: Run
) -> None:
    keyset = ebay.login.keyset
    keys = {"id": keyset.client_id, "secret": keyset.client_secret, "name": keyset.redirect_name}
    path = clean_machine / "twoam.toml"
    path.write_text(SECTIONS.format(**keys, authority=ebay.authority, url=ebay.base_url), "utf-8")
    path.chmod(0o600)
    for words in (["add", URL, "--name", "Lamp"], ["words", "add", "Blue Lamp"]):
        assert (await asyncio.to_thread(process, *words)).code == 0
    listed = json.loads((await asyncio.to_thread(process, "words", "list", "--json")).out)
    assert [(one["account"], one["url"]) for one in listed] == [
        ("bay", "https://www.ebay.com/sch/i.html?_nkw=Blue+Lamp")
    ]
    checked = await asyncio.to_thread(process, "check")
    assert "search “Blue Lamp”: 5\n" in unmarked(checked.out)
    assert "search words" not in (await asyncio.to_thread(process, "doctor")).out  # it costs no page, but a call
