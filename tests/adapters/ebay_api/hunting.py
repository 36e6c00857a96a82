"""A lamp of mine, what may copy it, and what a search for copies said of them."""

from dataclasses import replace
from typing import Any

from adapters.ebay.api import EbayApi
from adapters.readings import Ask, Candidate, Listing, Subject, Sweep, Topic, Track
from monitor.demo.ebay import Item, LocalEbay
from tests.adapters.ebay_api.conftest import LAMP, MINE, RIVAL

CODE = "4006381333931"
LAMP_X = replace(LAMP, title="Lumen Blue Desk Lamp LX200", epid="77", gtin=CODE)
# Each found by one trace alone.
BY_EPID = replace(RIVAL, number="1" * 12, title="Light", epid="77")
BY_GTIN = replace(RIVAL, number="2" * 12, title="Lantern", gtin=CODE)
BY_TITLE = replace(RIVAL, number="3" * 12, title="LX200 Lamp Desk Blue Copy")
BY_PICTURE = replace(RIVAL, number="4" * 12, title="Nice thing", shows=LAMP.number)
STRANGER = replace(RIVAL, number="5" * 12, title="Blue lamp")
ALL = (LAMP_X, BY_EPID, BY_GTIN, BY_TITLE, BY_PICTURE, STRANGER)


async def read(seller: EbayApi, number: str = MINE.id) -> Listing:
    """My listing as the house knows it before it looks for copies."""
    subject = Subject("us", number)
    sweep = await seller.read(Topic.LISTINGS, Ask((subject,)))
    [found] = [one for one in sweep.readings if isinstance(one, Listing)]
    return found


async def hunted(seller: EbayApi, *known: Listing, **more: Any) -> Sweep:
    known = known or (await read(seller),)
    return await seller.read(Topic.COPYCATS, Ask(tuple(one.subject for one in known), known=known, **more))


def tracks(sweep: Sweep) -> dict[str, set[Track]]:
    return {one.ref.id: set(one.tracks) for one in sweep.readings if isinstance(one, Candidate)}


def candidate(sweep: Sweep, item: Item) -> Candidate:
    [found] = [one for one in sweep.readings if isinstance(one, Candidate) and one.ref.id == item.number]
    return found


def why(sweep: Sweep) -> list[str]:
    return [one.why for one in sweep.partial]


def searches(ebay: LocalEbay) -> list[dict[str, str]]:
    asked = [one for one, _ in ebay.record if one.operation in ("search", "searchByImage")]
    return [{key: value for key, value in one.query.items() if key not in ("limit", "filter")} for one in asked]
