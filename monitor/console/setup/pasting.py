"""The first listings: pasted one a line, each looked at and shown before any of them is watched."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from adapters.door import Door
from adapters.readings import Money, PageReading
from monitor.config import Config
from monitor.console.failures import Usage
from monitor.console.memory import desk_of, door_of
from monitor.console.output import show
from monitor.console.setup.guide import Guide
from monitor.console.sight import Look, Sight, look
from monitor.console.typed import money
from monitor.language import N_, clean
from monitor.meaning import Meant, meaning

_LONGEST_NAME = 40
# What to do where the pages cannot be seen; nothing of it is passed or solved.
_INSTEAD = N_(
    "What to do instead: try from another network ([door] proxy), ask more slowly ([door] min_gap_seconds), read a page"
    " that you saved in your browser (twoam read FILE), or, on Amazon, use an app of your own (docs/amazon.md)."
)
_SHUT = (Sight.WALL, Sight.ROBOTS, Sight.STATUS, Sight.SILENT)
_SAYS = {
    Sight.WALL: N_("✗ {host} shows this machine a wall ({why}). No wall is passed: the listing would be unknown."),
    Sight.ROBOTS: N_("✗ Not read: {why}"),
    Sight.GONE: N_("✗ {host} has no such page, so it will not be watched. Compare the address."),
    Sight.STATUS: N_("✗ {host} answered with {why}: this machine may be shut out there."),
    Sight.UNREADABLE: N_("✗ {host} answers, but no listing can be read there: is this a product's page?"),
    Sight.SILENT: N_("✗ No answer: {why}"),
}


class NotAnAddress(Usage):
    """What was typed is no listing's address or id; the text is the line itself."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """One line: what it means, the lowest price a follower may ask, and what was seen of it."""

    meant: Meant
    floor: Money | None
    look: Look | None = None

    @property
    def host(self) -> str:
        return self.meant.url.split("/")[2]

    @property
    def name(self) -> str:
        """What it is called until somebody gives it another name: the page's title, or the id."""
        reading = self.look.reading if self.look else None
        return clean(reading.title, _LONGEST_NAME) if reading and reading.title else self.meant.subject.id


def pasted(text: str, config: Config) -> Pasted:
    """An address or id, and after it, if wished, the floor: `https://… 15 USD`; Usage for what cannot be understood."""
    address, _, rest = text.strip().partition(" ")
    floor = rest.replace("--floor", "").strip(" \"'")
    meant = meaning(config.accounts, address)
    if meant is None:
        raise NotAnAddress(text)
    return Pasted(meant, money(floor) if floor else None)


def add_listings(guide: Guide, config: Config) -> int:
    """How many are watched now that were not before."""
    found = list(_typed(guide, config))
    if not found:
        return 0
    seen = asyncio.run(_looked(guide, config, found))
    if not seen or not guide.agree("Watch what you pasted ({count})?", count=len(seen)):
        return 0
    asyncio.run(_saved(config, seen))
    guide.tell("Watched now: {count}. The first look raises nothing, it only says who sells there.", count=len(seen))
    return len(seen)


def _typed(guide: Guide, config: Config) -> Iterator[Pasted]:
    guide.tell("Paste your listings, one a line, and behind it, if you like, the lowest price a follower may ask:")
    show("  https://www.amazon.com/dp/B0LAMP0001 15 USD")
    while text := guide.ask("Listing (empty: that is all)"):
        try:
            yield pasted(text, config)
        except NotAnAddress as wrong:
            guide.tell("This is not understood: {what}. Paste a product page's address, from https:// on.", what=wrong)
        except Usage:
            guide.tell(
                "That is no price: write it behind the address, with a point and its currency, such as 17.50 USD."
            )


async def _looked(guide: Guide, config: Config, found: Sequence[Pasted]) -> list[Pasted]:
    """Each with what was seen; a host that turned us away is not asked again, but its listings may be watched."""
    guide.tell(
        "Looking politely: robots.txt first, then {gap} s between two pages.", gap=f"{config.door.min_gap_seconds:g}"
    )
    shut, seen = set[str](), list[Pasted]()
    async with desk_of(config) as at, door_of(at) as door:
        for one in found:
            done = one if one.host in shut else await _look(guide, config, door, one)
            sight = done.look.sight if done.look else None
            if sight is not Sight.GONE:
                seen.append(done)
            if sight in _SHUT:
                shut.add(one.host)
    if shut:
        guide.tell(_INSTEAD)
    return seen


async def _look(guide: Guide, config: Config, door: Door, one: Pasted) -> Pasted:
    """Looks at one, and shows what was seen."""
    looked = await look(door, config.accounts[one.meant.account], one.meant.url)
    if looked.reading is None or looked.sight is not Sight.SEEN:
        guide.tell(_SAYS[looked.sight], host=one.host, why=guide.why(looked.why))
    else:
        show(f"✓ {clean(looked.reading.title or one.meant.subject.id)}")
        for line in _facts(guide, looked.reading, one.floor):
            show(f"  {line}")
    return replace(one, look=looked)


def _facts(guide: Guide, reading: PageReading, floor: Money | None) -> Iterator[str]:
    tongue = guide.tongue
    yield guide.words("price {price}", price=tongue.money(reading.price))
    if reading.featured_seller is not None:
        yield guide.words("sold by {seller}", seller=reading.featured_seller)
    if reading.other_offers_count is not None:
        yield guide.words("other offers: {count}", count=reading.other_offers_count)
    if floor is not None:
        yield guide.words("floor {price}", price=tongue.money(floor))


async def _saved(config: Config, seen: Sequence[Pasted]) -> None:
    async with desk_of(config) as at:
        for one in seen:
            meant, now = one.meant, at.clock.now()
            listing = await at.store.add_listing(meant.account, meant.subject, one.name, meant.url, now, meant.topics)
            if one.floor is not None:
                await at.store.set_floor(listing.id, one.floor)


async def count(config: Config) -> int:
    """How many are watched."""
    async with desk_of(config) as at:
        return len(await at.store.listings())
