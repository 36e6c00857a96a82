"""Counts what the platforms told of their own accord, and what only a sweep found although it should have been told."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from adapters.clock import Clock
from adapters.readings import Topic
from storage.states import JsonValue, Watch
from storage.store import Store

# What a sweep found first may still be told within this time.
GRACE = timedelta(minutes=2)
_DAYS = 7


@dataclass(frozen=True, slots=True)
class Share:
    """Changes of the last seven days: told by a push, and found by a sweep alone."""

    told: int
    missed: int

    @property
    def percent(self) -> float | None:
        """What push missed, in per cent of all changes; None where nothing changed."""
        total = self.told + self.missed
        return round(100 * self.missed / total, 1) if total else None


@dataclass(frozen=True, slots=True)
class _Found:
    account: str
    at: datetime
    since: datetime


@dataclass(slots=True)
class Tally:
    """What waits for its push is held in memory: a restart forgets at most two minutes of it."""

    store: Store
    clock: Clock
    accounts: frozenset[str]
    found: dict[int, _Found] = field(default_factory=dict)
    fresh: Counter[tuple[str, str]] = field(default_factory=Counter)

    def noticed(self, watch: Watch, at: datetime) -> None:
        """A sweep found other sellers than were known, since it was last asked."""
        if watch.account in self.accounts and watch.topic is Topic.OFFERS and watch.read_at is not None:
            self.found.setdefault(watch.id, _Found(watch.account, at, watch.read_at))

    def heard(self, watch: Watch, at: datetime) -> None:
        """A push about the same came, if late: of what happened at that time."""
        found = self.found.get(watch.id)
        if found is not None and at >= found.since:
            del self.found[watch.id]
            self.told(watch.account)

    def told(self, account: str) -> None:
        """A push told a change before any sweep found it."""
        self.fresh[account, "told"] += 1

    async def settle(self, account: str) -> None:
        """Gives up what was not told in time, and writes the day's numbers."""
        now = self.clock.now()
        for number in [one for one, found in self.found.items() if found.account == account]:
            if now - self.found[number].at > GRACE:
                del self.found[number]
                self.fresh[account, "missed"] += 1
        told, missed = self.fresh.pop((account, "told"), 0), self.fresh.pop((account, "missed"), 0)
        if told or missed:
            days = _days(await self.store.get_setting(_key(account)), now.date())
            today = days.get(now.date().isoformat(), (0, 0))
            days[now.date().isoformat()] = (today[0] + told, today[1] + missed)
            await self.store.put_setting(_key(account), {day: list(pair) for day, pair in days.items()})


def heard_key(account: str) -> str:
    """The setting that says when something last came."""
    return f"push_heard:{account}"


async def week(store: Store, account: str, now: datetime) -> Share:
    """The numbers of the last seven days."""
    days = _days(await store.get_setting(_key(account)), now.date())
    return Share(sum(told for told, _ in days.values()), sum(missed for _, missed in days.values()))


def _key(account: str) -> str:
    return f"push_days:{account}"


def _days(kept: JsonValue, today: date) -> dict[str, tuple[int, int]]:
    """The last seven days, today among them."""
    if not isinstance(kept, Mapping):
        return {}
    first = (today - timedelta(days=_DAYS - 1)).isoformat()
    return {
        day: (int(str(pair[0])), int(str(pair[1])))
        for day, pair in kept.items()
        if day >= first and isinstance(pair, list)
    }
