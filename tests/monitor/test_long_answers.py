"""Answers of ten thousands of lines: they are kept while they come, and what breaks off is neither lost nor doubled."""

import tracemalloc
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from adapters.errors import TryLater
from adapters.readings import ACCOUNT, Ask, Entry, EntryKind, Money, Next, Said, Topic, Whole
from storage.store import Store
from tests.clock import NIGHT
from tests.monitor.account_world import Shopkeeper, account

DAY = timedelta(days=1)


def line(number: int) -> Entry:
    amount = Money(Decimal(number % 900 + 1) / 100, "USD")
    return Entry(f"S-1:{number}", "settlement", EntryKind.SALE, NIGHT - DAY, amount, "Principal", "us", f"111-{number}")


class Settling(Shopkeeper):
    """Tells a settlement line by line, and makes none before it is told."""

    lines = 5_300
    breaks_at: int | None = None

    def settlements(self, ask: Ask) -> AsyncIterator[Said]:
        return self._settled(ask)

    async def _settled(self, ask: Ask) -> AsyncIterator[Said]:
        self.told.asked.append((Topic.SETTLEMENTS, ask))
        for number in range(self.lines):
            if number == self.breaks_at:
                raise TryLater("busy", wait=60)
            yield line(number)
        yield Next("read to the end")
        yield Whole(Topic.SETTLEMENTS, ACCOUNT)


class Breaking(Settling):
    """Its connection breaks in the middle, once."""

    async def _settled(self, ask: Ask) -> AsyncIterator[Said]:
        self.breaks_at = 4_500 if not any(topic is Topic.SETTLEMENTS for topic, _ in self.told.asked) else None
        async for word in super()._settled(ask):
            yield word


class Endless(Settling):
    lines = 12_000


async def stored(store: Store) -> list[str]:
    return sorted(entry.id for _, entry in await store.entries("shop", NIGHT - 2 * DAY, NIGHT + DAY))


async def test_a_long_settlement_is_kept_line_for_line_and_asked_for_once(tmp_path: Path) -> None:
    async with account(tmp_path, keeper=Settling) as world:
        await world.passes(10)
        assert await stored(world.store) == sorted(line(number).id for number in range(Settling.lines))
        watch = await world.watch(Topic.SETTLEMENTS)
        assert (watch.looks, watch.failures, watch.trouble, watch.cursor) == (1, 0, None, "read to the end")
        assert watch.read_at is not None
        assert [topic for topic, _ in world.told.asked].count(Topic.SETTLEMENTS) == 1


async def test_what_came_before_it_broke_off_is_kept_and_the_whole_is_asked_for_again(tmp_path: Path) -> None:
    async with account(tmp_path, keeper=Breaking) as world:
        await world.passes(1)
        first = await stored(world.store)
        assert 0 < len(first) <= 4_500
        broken = await world.watch(Topic.SETTLEMENTS)
        assert (broken.looks, broken.read_at, broken.cursor) == (0, None, None)
        assert broken.trouble is not None
        await world.passes(90)
        assert await stored(world.store) == sorted(line(number).id for number in range(Settling.lines))
        assert (await world.watch(Topic.SETTLEMENTS)).trouble is None


async def test_a_settlement_of_twelve_thousand_lines_takes_no_more_room_than_a_small_one(tmp_path: Path) -> None:
    async with account(tmp_path, keeper=Endless) as world:
        await world.store.account_watches()
        tracemalloc.start()
        try:
            await world.passes(1)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert len(await stored(world.store)) == Endless.lines
        # All of them at once would be five megabytes more.
        assert peak < 8_000_000
