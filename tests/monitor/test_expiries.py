"""The end of an account's access is told in time, once a step, and is over when there is a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from adapters.account import AccountConfig
from adapters.diagnosis import Expiry
from adapters.door import Door
from adapters.manners import Manners
from monitor.expiries import Expiries, expires
from storage.states import Incident, Severity, Status, Step
from storage.store import Store
from tests.clock import NIGHT, MemoryKeep, StillClock
from tests.monitor.account_world import Shopkeeper


class Dated(Shopkeeper):
    """An account whose access ends on days that the test names."""

    ends: Sequence[Expiry] = ()

    async def expiries(self) -> Sequence[Expiry]:
        return self.ends


@dataclass
class Desk:
    """The hourly review of one account's access."""

    store: Store
    clock: StillClock
    adapter: Dated
    told: list[bool]

    async def days(self, count: int) -> None:
        """Lets days pass, with a review in each."""
        expiries = Expiries(self.store, {"shop": self.adapter}, self.clock, lambda: self.told.append(True))
        for _ in range(count):
            await expiries.tick()
            self.clock.advance(timedelta(days=1).total_seconds())

    async def incidents(self) -> tuple[Incident, ...]:
        return await self.store.recent_incidents(self.clock.now() - timedelta(days=90))


def secret(day: date) -> Expiry:
    return Expiry("client secret", day, "Make a new one.")


def desk(store: Store) -> Desk:
    clock = StillClock()
    keep = MemoryKeep(clock)
    door = Door(clock, keep, Manners("tests@example.org"))
    return Desk(store, clock, Dated(AccountConfig(platform="amazon"), door, keep, clock), [])


@pytest.mark.parametrize(
    ("left", "severity"),
    [
        (31, None),
        (30, Severity.SILENT),
        (8, Severity.SILENT),
        (7, Severity.PUSH),
        (2, Severity.PUSH),
        (1, Severity.WAKE),
    ],
)
def test_each_step_begins_on_its_own_day(left: int, severity: Severity | None) -> None:
    bad = expires(secret(NIGHT.date() + timedelta(days=left)), NIGHT.date())
    assert (bad.severity if bad else None) is severity


async def test_a_secret_that_ends_is_told_ever_louder_and_is_over_with_the_next_one(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "ends.db") as store:
        at = desk(store)
        today = at.clock.now().date()
        at.adapter.ends = (secret(today + timedelta(days=40)),)
        await at.days(10)
        assert await at.incidents() == ()
        await at.days(29)
        (told,) = await at.incidents()
        assert (told.rule, told.listing_id, told.severity) == ("access_expires", None, Severity.PUSH)
        await at.days(3)
        (told,) = await at.incidents()
        assert (told.severity, told.facts["over"]) == (Severity.WAKE, True)
        steps = [one.step for one in await store.transitions(told.id)]
        assert steps.count(Step.CONFIRMED) == 1
        assert steps.count(Step.WORSENED) == 4
        at.adapter.ends = (secret(today + timedelta(days=222)),)
        await at.days(1)
        assert [one.status for one in await at.incidents()] == [Status.RESOLVED]
        await at.adapter.door.close()


async def test_what_was_said_today_is_not_said_again_and_tells_nobody(tmp_path: Path) -> None:
    async with Store.open(tmp_path / "ends.db") as store:
        at = desk(store)
        at.adapter.ends = (secret(at.clock.now().date() + timedelta(days=20)),)
        await at.days(1)
        assert at.told == [True]
        await at.days(4)
        assert at.told == [True]
        await at.adapter.door.close()
