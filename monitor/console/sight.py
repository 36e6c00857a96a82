"""Whether this machine can see a page at all: one look, and what stood in the way if anything did."""

from dataclasses import dataclass
from enum import Enum, auto

from adapters.account import AccountConfig
from adapters.door import Door
from adapters.errors import AdapterError, Refused
from adapters.readings import PageReading, State
from adapters.registry import load as load_adapter
from adapters.registry import reader_for


class Sight(Enum):
    """What one look brought."""

    SEEN = auto()
    WALL = auto()
    ROBOTS = auto()  # or an address that may not be read
    GONE = auto()
    STATUS = auto()
    UNREADABLE = auto()
    SILENT = auto()


@dataclass(frozen=True, slots=True)
class Look:
    """The address that was asked, and its reading; `why` is for a person and empty where all is well."""

    sight: Sight
    asked: str
    why: str = ""
    reading: PageReading | None = None


async def look(door: Door, account: AccountConfig, url: str) -> Look:
    """Asks once, as the account's platform would be asked; a wall comes with status 200 as well."""
    asked = load_adapter(account.platform).asked_at(url, account)
    try:
        page = await door.page(asked)
    except Refused as error:
        return Look(Sight.ROBOTS, asked, str(error))
    except AdapterError as error:
        return Look(Sight.SILENT, asked, str(error))
    reading = reader_for(url)(page)
    if reading.state is State.BLOCKED:
        wall = reading.blocked_by.value.replace("_", " ") if reading.blocked_by else "wall"
        status = f", status {page.status}" if page.status >= 400 else ""
        return Look(Sight.WALL, asked, f"{wall}{status}", reading)
    if reading.state is State.GONE or page.status in (404, 410):
        return Look(Sight.GONE, asked, "there is no such page", reading)
    if page.status >= 400:
        return Look(Sight.STATUS, asked, f"status {page.status}", reading)
    if reading.state is State.UNKNOWN:
        return Look(Sight.UNREADABLE, asked, "no listing can be read there", reading)
    return Look(Sight.SEEN, asked, "", reading)
