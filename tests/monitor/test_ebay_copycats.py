"""The whole house with an eBay shop: somebody lists a copy of mine, and its seller is told by what it is one."""

from dataclasses import replace

from adapters.readings import Subject, Topic
from monitor.demo.ebay import Item, Shop
from storage.states import Incident, Status
from tests.adapters.ebay_api.conftest import LAMP
from tests.adapters.ebay_api.hunting import CODE
from tests.monitor.test_ebay_house import SHADE, Home, home

__all__ = ["home"]
DESK = replace(SHADE, title="Lumen Blue Desk Lamp LX200", gtin=CODE)
# Others' lamps with like words, and the copy: my bar code under a title of its own.
OTHERS = tuple(
    replace(DESK, number=f"33525135145{number}", title=title, seller="night-lamps", gtin="Does not apply")
    for number, title in enumerate(("Norda Desk Lamp LED Blue", "Veltro A12 Lamp for desks", "Desk lamp clip on"))
)
COPY = replace(
    OTHERS[0], number="335251351499", title="HOT Lamp Desk LX200 Blue Generic", seller="xyz-store", gtin=CODE
)


async def searched(home: Home, hours: float, *items: Item) -> list[Incident]:
    """The cases of copies after so many hours in which these are on sale."""
    home.ebay.shop = Shop(items=(LAMP, DESK, *items))
    until = home.clock.monotonic() + 3600 * hours
    while home.clock.monotonic() < until:
        await home.passes(1)
        home.clock.advance(600)
    found = await home.rooms.store.recent_incidents(home.clock.now().replace(year=2020))
    return [one for one in found if one.rule == "copycat"]


async def test_a_copy_on_ebay_is_told_with_its_seller_and_why_and_is_over_when_it_is_gone(home: Home) -> None:
    subject = Subject("us", DESK.number)
    url = f"https://www.ebay.com/itm/{DESK.number}"
    topics = (Topic.LISTINGS, Topic.COPYCATS)
    home.ebay.shop = Shop(items=(LAMP, DESK, *OTHERS))
    await home.rooms.store.add_listing("bay", subject, "Desk Lamp", url, home.clock.now(), topics)
    assert await searched(home, 1, *OTHERS) == [], "like words are no copy"
    (case,) = await searched(home, 8, *OTHERS, COPY)
    assert (case.subject, case.status) == (f"us/{COPY.number}", Status.CONFIRMED)
    for said in ("A listing that looks like yours", "xyz-store", f"number {COPY.number}", "same bar code"):
        assert said in home.phone()
    (case,) = await searched(home, 26, *OTHERS)
    assert case.status is Status.RESOLVED
    assert home.phone().count("A listing that looks like yours") <= 2
