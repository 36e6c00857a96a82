"""Orders that are read once more, by our own adapter: what breaks off then is not taken for the whole."""

from datetime import timedelta

import pytest

from adapters.amazon.api.orderbook import SHORTEST, Place, Rest, write_place
from adapters.readings import ACCOUNT
from monitor.demo.spapi import LocalSellingApi
from monitor.demo.spapi.faults import Kind
from tests.clock import NIGHT, StillClock
from tests.monitor.selling.conftest import Seller
from tests.monitor.selling.stream import Follower, hold, order

WEEK = timedelta(days=7)


@pytest.mark.parametrize("kind", ["400", "404"])
async def test_orders_of_one_second_whose_pages_break_off_are_asked_for_again(
    kind: Kind, api: LocalSellingApi, seller: Seller, clock: StillClock
) -> None:
    """More of them than a page holds can only be had over several pages, and a page's token may die twice."""
    follower = Follower(seller(), clock)
    at = NIGHT - timedelta(hours=2)
    hold(api, *(order(number, at - timedelta(days=1), updated=at, status="SHIPPED") for number in range(250)))
    follower.cursor = write_place(Place(NIGHT - timedelta(minutes=20), Rest(at, at + SHORTEST, SHORTEST, untold=True)))
    api.faults.add(kind, "searchOrders", after=2)  # the second page, and again when it is begun anew
    api.faults.add(kind, "searchOrders", after=3)
    await follower.look()
    api.faults.clear()
    clock.advance(300)
    sweeps = await follower.follow(120)
    assert follower.missing(api, NIGHT - WEEK) == set()
    assert sweeps[-1].whole == {ACCOUNT}
