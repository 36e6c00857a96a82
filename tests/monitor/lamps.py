"""My lamp, watched for a while already, and what the house believes of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from monitor.demo.market import Trouble
from monitor.demo.walls import WALLS
from monitor.recall import recall
from storage.states import Status, WatchedListing
from tests.monitor.night import XYZ, Night, night

CONFIRMED, RAISED = Status.CONFIRMED, Status.RAISED
STRANGER = ("new_seller", XYZ.seller_id, CONFIRMED)
OFFERS = "/gp/product/ajax"
TROUBLES: list[Trouble] = [*WALLS, "half", "empty", "throttled", "drop"]


@asynccontextmanager
async def lamps(folder: Path) -> AsyncIterator[Night]:
    """My lamp, watched for a while already."""
    async with night(folder) as world:
        await world.mine()
        await world.watch()
        await world.passes(25, every=5)
        yield world


async def lamp(world: Night) -> WatchedListing:
    return (await world.store.listings())[0]


async def known(world: Night) -> object:
    """What the house believes of the lamp."""
    listing = await lamp(world)
    found = await recall(world.store, listing)
    return found.content, [(seen.offer, seen.missing) for seen in found.offers], found.featured
