"""Whatever becomes of orders while they are read, and whatever goes wrong: in the end the seller was told all of it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api import AmazonApi
from adapters.amazon.api import orderbook as orderbooks
from adapters.amazon.api.orderbook import Orderbook
from adapters.door import Door
from adapters.errors import AdapterError
from adapters.manners import Manners
from adapters.readings import ACCOUNT, Ask, Next, Order
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.faults import Kind
from monitor.demo.spapi.quotas import Rate
from tests.clock import NIGHT, MemoryKeep, StillClock
from tests.monitor.selling.shop import ME, SHOP
from tests.monitor.selling.stream import Follower, hold, order, touch

# Small pages, so that a handful of orders takes many of them.
PAGE = 3
KINDS: tuple[Kind, ...] = ("503", "500", "400", "429", "drop", "html 400", "empty")
STATES = ("PENDING", "UNSHIPPED", "SHIPPED", "CANCELLED")


class SmallPages(AmazonApi):
    """The account with pages of three orders."""

    def orders(self, ask: Ask) -> Any:
        return Orderbook(self._calls, self._clock, self.config.all_markets, PAGE).told(ask.cursor)


@dataclass(frozen=True)
class Come:
    """So many orders come at once."""

    number: int


@dataclass(frozen=True)
class Become:
    """Something becomes of orders (by their place in the list), before the look or after that many of its words."""

    places: tuple[int, ...]
    state: str
    after: int


@dataclass(frozen=True)
class Fail:
    """So many calls fail once that many words were told."""

    kind: Kind
    after: int
    times: int


@dataclass(frozen=True)
class Wait:
    seconds: int


steps = st.lists(
    st.one_of(
        st.builds(Come, st.integers(1, 12)),
        st.builds(
            Become,
            st.lists(st.integers(0, 20), min_size=1, max_size=4).map(tuple),
            st.sampled_from(STATES),
            st.integers(0, 20),
        ),
        st.builds(
            Fail,
            st.sampled_from(KINDS),
            st.integers(0, 20),
            st.integers(1, 3),
        ),
        st.builds(Wait, st.sampled_from([1, 90, 300, 4000, 90_000])),
    ),
    max_size=14,
)


@given(begin=st.integers(0, 24), steps=steps)
@example(begin=7, steps=[Become((0,), "SHIPPED", 3)])
@example(begin=0, steps=[Fail("429", 0, 1), Become((0,), "PENDING", 1)])
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_in_the_end_what_was_told_is_what_the_server_holds(begin: int, steps: list[Any]) -> None:
    asyncio.run(played(begin, steps))


async def played(begin: int, steps: list[Any]) -> None:
    clock = StillClock()
    async with LocalSellingApi(clock, SHOP) as api:
        # The quota is tried elsewhere; here pages are small and many.
        api.quotas.rates["searchOrders"] = Rate(1.0, 20)
        hold(api, *(order(number, NIGHT - timedelta(hours=number + 1)) for number in range(begin)))
        manners = Manners(contact="tests@example.org", allow_private=frozenset({f"127.0.0.1:{api.port}"}))
        door = Door(clock, MemoryKeep(clock), manners)
        follower = Follower(account(api, door, clock), clock)
        try:
            for step in steps:
                await taken(step, api, follower)
            api.faults.clear()
            await follower.follow(12 * 60)
        finally:
            await door.close()
        assert follower.missing(api, NIGHT - timedelta(days=6)) == set()
        assert follower.cursor is not None
        assert orderbooks.read_place(follower.cursor, clock.now()).rest is None
        assert api.refused == []


def account(api: LocalSellingApi, door: Door, clock: StillClock) -> AmazonApi:
    app = {name: getattr(api.app, name) for name in ("client_id", "client_secret", "refresh_token")}
    servers = {"api_url": api.base_url, "login_url": api.login_url}
    config = {"platform": "amazon", "seller_id": ME, **app, **servers}
    return SmallPages(AmazonConfig.model_validate(config), door, MemoryKeep(clock), clock)


async def taken(step: Any, api: LocalSellingApi, follower: Follower) -> None:
    match step:
        case Come(number):
            first = len(api.shop.orders)
            hold(api, *api.shop.orders, *(order(first + one, follower.clock.now()) for one in range(number)))
        case Become(places, state, after):
            await interrupted(follower, after, lambda: become(api, places, state, follower.clock))
        case Fail(kind, after, times):
            await interrupted(follower, after, lambda: api.faults.add(kind, "searchOrders", times))
            api.faults.clear()
        case Wait(seconds):
            follower.clock.advance(seconds)
            await follower.look()


def become(api: LocalSellingApi, places: tuple[int, ...], state: Any, clock: StillClock) -> None:
    """Places are those of the answer, the longest untouched first, so that pages are robbed that were read already."""
    listed = sorted(range(len(api.shop.orders)), key=lambda one: api.shop.orders[one].touched)
    for number in {listed[place % len(listed)] for place in places if listed}:
        touch(api, number, clock.now(), state)


async def interrupted(follower: Follower, after: int, act: Callable[[], None]) -> None:
    """A look in which something happens after so many words; before it where that is none."""
    if after == 0:
        act()
        await follower.look()
    else:
        heard: list[Any] = []
        # What was told before it broke off is kept, as the core does.
        with suppress(AdapterError):
            async for word in follower.account.orders(Ask((ACCOUNT,), cursor=follower.cursor)):
                heard.append(word)
                if len(heard) == after:
                    act()
        cursor = next((word.cursor for word in heard if isinstance(word, Next)), None)
        follower.hear([word for word in heard if isinstance(word, Order)], cursor)
    follower.clock.advance(30)
