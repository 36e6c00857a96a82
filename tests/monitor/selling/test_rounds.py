"""The house asks an account questions that take several looks, keeps each piece of an answer, and comes to rest."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.amazon.api import AmazonApi
from adapters.errors import TryLater
from adapters.readings import Topic
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.visits import Returned, Visits
from storage.states import AccountWatch
from tests.clock import StillClock
from tests.monitor.selling.rooms import Rooms, rooms
from tests.monitor.selling.shop import LAMP


@pytest.fixture
async def home(api: LocalSellingApi, clock: StillClock, tmp_path: Path) -> AsyncIterator[Rooms]:
    api.shop = replace(api.shop, markets=("us", "ca"))
    async with rooms(api, clock, tmp_path, markets=["us", "ca"]) as home:
        await home.house.business.begin()
        yield home


async def watch(home: Rooms, topic: Topic) -> AccountWatch:
    return next(one for one in await home.house.store.account_watches("us") if one.topic is topic)


async def settled(home: Rooms, topic: Topic) -> int:
    """Looks whenever the question is due until it is answered, and says how many looks that took."""
    for looks in range(1, 40):
        asked = await watch(home, topic)
        home.clock.advance(max(0.0, (asked.not_before - home.clock.now()).total_seconds()))
        error = await home.house.business.look(await watch(home, topic))
        if not isinstance(error, TryLater):
            assert error is None
            return looks
    raise AssertionError(f"{topic} never comes to rest")


async def test_days_on_which_nothing_was_sold_come_to_rest_too(home: Rooms, api: LocalSellingApi) -> None:
    api.shop = replace(api.shop, visits=Visits())
    await settled(home, Topic.TRAFFIC)
    kinds = [one.asked["marketplaceIds"][0] + one.asked["dataStartTime"] for one in api.of("createReport")]
    assert len(kinds) == len(set(kinds)) == 12


async def test_repeat_purchases_of_two_markets_are_kept_piece_by_piece(
    home: Rooms, api: LocalSellingApi, clock: StillClock
) -> None:
    share = Decimal("0.25")
    returned = tuple(Returned(LAMP, date(2026, 2, 15), share, Decimal(9), market) for market in ("us", "ca"))
    api.shop = replace(api.shop, visits=replace(api.shop.visits, returned=returned))
    await settled(home, Topic.LOYALTY)
    assert len(api.of("createReport")) == 8
    since = clock.now() - timedelta(days=60)
    found = await home.house.store.figures("us", {"repeat_share"}, since, clock.now())
    assert {one.market: one.value for _, one in found} == {"us": share, "ca": share}


@pytest.mark.parametrize("topic", [Topic.ACCOUNT, Topic.FEEDBACK, Topic.STRANDED])
async def test_what_is_told_as_a_whole_is_there_after_the_second_look(topic: Topic, home: Rooms) -> None:
    assert await settled(home, topic) == 2
    assert topic.value in await home.house.store.account_states("us")


async def test_after_the_first_start_every_question_is_answered_within_the_hour_and_none_too_often(
    home: Rooms, api: LocalSellingApi, clock: StillClock
) -> None:
    """All of them share one order of a report a minute."""
    business, begun = home.house.business, clock.now()
    asked = [one for one in AmazonApi.topics() if one.of_an_account]
    while clock.now() < begun + timedelta(hours=1):
        await business.tick("us")
        await asyncio.gather(*business.running.values())
        clock.advance(30)
    found = {one.topic: one for one in await home.house.store.account_watches("us")}
    assert [topic for topic in asked if found[topic].read_at is None or found[topic].failures] == []
    assert (api.throttled, api.refused) == ([], [])
