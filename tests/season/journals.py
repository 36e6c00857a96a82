"""What beancount makes of the journal that is exported, day by day, beside what the books say of the same days."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from beancount import loader
from beancount.core import convert
from beancount.core.data import Transaction

from monitor.books.statement import statement
from monitor.exports.making import export
from monitor.exports.wish import Format, Reader, Wish
from storage.extracts import Extent
from storage.states import Role
from storage.store import Store
from tests.season.shops import HOME, SHOPS, ZONES
from tests.season.spans import Named, spans

OWNER = 1_000_001
_CENT = Decimal("0.005")
_PLATFORMS = {shop.name: shop.platform for shop in SHOPS}


@dataclass(slots=True)
class Journalled:
    """How many spans were compared, by how much they lie apart at most, and which do not come out to the cent."""

    transactions: int = 0
    spans: int = 0
    furthest: Decimal = Decimal(0)
    wrong: list[str] = field(default_factory=list)


async def journalled(store: Store, folder: Path, named: Sequence[Named] | None = None) -> Journalled:
    """Exports the spans' time for an owner in New York, and lets beancount add it up."""
    wanted = list(named) if named is not None else [one for one in spans() if one.name.endswith(ZONES[0])]
    found, path = Journalled(), folder / "season.beancount"
    since, until = min(one.since for one in wanted), max(one.until for one in wanted)
    reader = await _reader(store)
    await export(store, Wish(Format.BEANCOUNT, path, extent=Extent(since=since, until=until)), reader)
    entries, errors, _ = loader.load_file(str(path))
    assert not errors, errors[0].message
    days = profits(entries)
    found.transactions = sum(isinstance(one, Transaction) for one in entries)
    for one in wanted:
        first, after = reader.day(one.since, None), reader.day(one.until, None)
        true = sum((profit for day, profit in days.items() if first <= day < after), Decimal(0))
        told = statement(await store.takings(one.since, one.until)).profit
        found.spans += 1
        found.furthest = max(found.furthest, abs(told - true))
        if abs(told - true) > _CENT:
            found.wrong.append(f"{one.name}: the books say {told}, beancount {true}")
    return found


async def _reader(store: Store) -> Reader:
    people = await store.people()
    person = people[0] if people else await store.add_person("Anna", OWNER, OWNER, Role.OWNER, "en", ZONES[0])
    return Reader(person, HOME, lambda account: _PLATFORMS.get(account, ""))


def profits(entries: Sequence[Any]) -> Counter[date]:
    """Each day's profit in the house's currency: income and expenses, with their sign turned round."""
    found: Counter[date] = Counter()
    for entry in entries:
        if isinstance(entry, Transaction):
            for one in entry.postings:
                weight = convert.get_weight(one)  # type: ignore[no-untyped-call]
                if one.account.startswith(("Income:", "Expenses:")) and weight.currency == HOME:
                    found[entry.date] -= weight.number
    return found
