"""What somebody wants exported, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from zoneinfo import ZoneInfo

from monitor.books.home import home_currency
from monitor.config import Config
from monitor.exports.columns import BY_NAME, Sheet
from monitor.exports.rows import Look
from monitor.language import Tongue, market_zone
from monitor.people import BY_MARKET, day_begin
from storage.extracts import Extent
from storage.states import Person, Role
from storage.store import Store


class Format(StrEnum):
    """The formats that there are."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    BEANCOUNT = "beancount"


EVERYTHING = tuple(BY_NAME)
# Formats of which each table is a file of its own.
IN_FILES = frozenset({Format.CSV, Format.PARQUET})


@dataclass(frozen=True, slots=True)
class Wish:
    """`target` is a file, or a folder where each table is one; `.zip` packs that. `bom` is for CSV."""

    form: Format
    target: Path
    what: tuple[str, ...] = EVERYTHING
    extent: Extent = field(default_factory=Extent)
    bom: bool = True

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return tuple(BY_NAME[name] for name in self.what)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose days, language and currency count; `platform` knows an account's."""

    person: Person
    home: str
    platform: Callable[[str], str]

    @property
    def tongue(self) -> Tongue:
        return Tongue(self.person.language, self.person.zone)

    @property
    def look(self) -> Look:
        return Look(self.platform, self.day)

    def day(self, moment: datetime, market: str | None) -> date:
        """The day of the person, or of the market where he wants that, in which the moment lies."""
        by_market = self.person.day_begins == BY_MARKET and market is not None
        zone = (market_zone(market) if by_market and market else None) or self.person.zone
        return day_begin(self.person, moment, market).astimezone(ZoneInfo(zone)).date()


def has_parquet() -> bool:
    """Whether the extra is there."""
    return find_spec("pyarrow") is not None


async def reader_of(store: Store, config: Config, person: Person | None = None) -> Reader:
    """For this person, else for the first owner, else for whoever sits at the machine."""
    owners = [one for one in await store.people() if one.role is Role.OWNER]
    machine, sections = config.machine, config.accounts
    nobody = Person(0, "", 0, 0, Role.OWNER, machine.language, machine.zone, "22:00", "07:00", 0)
    found = person or next(iter(owners), nobody)

    def platform(account: str) -> str:
        return sections[account].platform if account in sections else ""

    return Reader(found, await home_currency(store, config.books.currency), platform)
