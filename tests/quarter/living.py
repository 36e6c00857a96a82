"""Lets a quarter pass over the real house: its chores, storage, rules, routes and outbox, on a clock nobody waits for.

Quiet stretches are skipped: a question whose last answers were all the same, and which is in no trouble, is asked again
after hours instead of minutes; as soon as what it would see changes, it is asked as often as by default, from a random
moment of its period on. All other times (confirmation, retries, ladders, patience) are the program's own.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from adapters.readings import Subject, Topic
from monitor.app import House, house
from monitor.chores import begin, schedule
from monitor.config import Config
from monitor.planner import Plan
from monitor.ticks import Job, Ticks
from storage.states import Watch
from tests.clock import StillClock
from tests.quarter.faults import Away, Gap, Weather
from tests.quarter.glance import Glance
from tests.quarter.phones import Phones
from tests.quarter.world import Seen, World, days, hours, minutes

# How long a quiet question rests.
RESTS: Mapping[Topic, timedelta] = {Topic.LISTINGS: hours(12), Topic.OFFERS: hours(48), Topic.STOCK: hours(48)}
# Looks that rest fall on these moments, so that many are taken together; nothing else waits longer than that.
GRID, _REVIEWED = minutes(10), minutes(30)
# Chores that are done when something is due, and those of which the quarter knows nothing.
_BY_DUE = ("poll ", "business ", "review", "flush")
_WITHOUT = ("rankings ", "confirming ", "heartbeat", "pinned", "minding", "room", "dividing", "drills")
# Those that tidy up bring nobody a message, and need not be done every hour.
_DAILY = (
    "forgetting",
    "thinning",
    "tending the file",
    "tying",
    "aftermath",
    "expiries",
    "letting go",
    "exchange rates",
)

Deed = Callable[[], Awaitable[None]]


class SimClock(StillClock):
    """A clock that can be wrong; `true` goes on as the world does."""

    wrong = timedelta()

    def true(self) -> datetime:
        return super().now()

    def now(self) -> datetime:
        return super().now() + self.wrong


@dataclass(frozen=True, slots=True)
class QuietPlan(Plan):
    """The program's own plan, but for the next look at what is quiet."""

    world: World | None = None
    subjects: dict[int, Subject] = field(default_factory=dict)

    def after_success(self, watch: Watch, now: datetime) -> datetime:
        subject = self.subjects.get(watch.listing_id)
        if self.world is None or subject is None or not self.world.is_quiet(subject, watch.topic):
            return Plan.after_success(self, watch, now)
        return on_grid(now + RESTS.get(watch.topic, self.periods[watch.topic]))


class Collected(Ticks):
    """The chores of the house, each done when the quarter comes to it."""

    jobs: dict[str, tuple[timedelta, Job]]

    def every(self, seconds: float, name: str, job: Job, limit: float = 600.0) -> None:
        self.__dict__.setdefault("jobs", {})[name] = (timedelta(seconds=seconds), job)


def on_grid(at: datetime) -> datetime:
    """The next moment of the grid, or this one."""
    left = at.timestamp() % GRID.total_seconds()
    return at + GRID - timedelta(seconds=left) if left else at


@dataclass(slots=True)
class Life:
    """A house and the world around it; `will` are the deeds that people have in mind."""

    config: Config
    world: World
    weather: Weather
    random: Random
    clock: SimClock
    phones: Phones
    subjects: dict[int, Subject] = field(default_factory=dict)
    watches: dict[Seen, int] = field(default_factory=dict)
    will: list[tuple[datetime, Deed]] = field(default_factory=list)
    done: dict[str, datetime] = field(default_factory=dict)
    moments: int = 0
    rooms: House = field(init=False)
    glance: Glance = field(init=False)
    chores: dict[str, tuple[timedelta, Job]] = field(init=False)
    _stack: AsyncExitStack = field(init=False)

    # --- waking and falling asleep -----------------------------------------------------------------------------------

    async def awake(self) -> None:
        """The program begins, as after every restart."""
        self._stack = AsyncExitStack()
        self.rooms = await self._stack.enter_async_context(house(self.config, self.clock))
        self.rooms.dispatch.speaker = self.phones
        plan = self.rooms.poll.plan
        plan.random.seed(self.random.random())
        self.rooms.poll.plan = QuietPlan(
            plan.periods, plan.confirm_after, plan.random, plan.shares, plan.waiting,
            self.world, self.subjects,
        )  # fmt: skip
        ticks = Collected(self.clock)
        schedule(self.rooms, ticks)
        self.chores = {name: one for name, one in ticks.jobs.items() if not name.startswith((*_BY_DUE, *_WITHOUT))}
        await begin(self.rooms)
        self.glance = self.phones.glance = Glance(self.config.machine.database_path)

    async def asleep(self) -> None:
        """The program ends; what was on its way to a phone arrives."""
        await self.rooms.business.stop()
        await self.rooms.dispatch.drain()
        self.glance.close()
        await self._stack.aclose()

    async def know(self) -> None:
        """Learns the numbers under which the program watches what is in the world."""
        for listing in await self.rooms.store.listings():
            self.subjects[listing.id] = listing.subject
        for watch in await self.rooms.store.watches():
            self.watches[self.subjects[watch.listing_id], watch.topic] = watch.id

    # --- time --------------------------------------------------------------------------------------------------------

    async def until(self, end: datetime) -> None:
        """Lives until then, through every gap."""
        edges = sorted({at for gap in self.weather.gaps for at in (gap.begin, gap.end)} | {end})
        for edge in (edge for edge in edges if self.clock.true() < edge <= end):
            await self._pass(edge)
            for gap in self.weather.gaps:
                if edge in (gap.begin, gap.end):
                    await self._turn(gap, begins=edge == gap.begin)

    async def _turn(self, gap: Gap, *, begins: bool) -> None:
        if gap.what is Away.CLOCK:
            step = gap.step if begins else -gap.step
            self.clock.wrong += step
            await self.rooms.store.shift_schedule(step)
        if gap.what is Away.PLATFORM and begins:
            await self._want((gap.begin, seen) for seen in self._asked_of(gap.account))
        if gap.what is Away.MACHINE and begins:
            await self.asleep()
            self.clock.advance((gap.end - self.clock.true()).total_seconds())
            await self.awake()

    def _asked_of(self, account: str | None) -> list[Seen]:
        """All questions about the account's listings: in an outage each would soon be asked in vain."""
        return [seen for seen in self.watches if self.world.items[seen[0]].account == account]

    async def _pass(self, end: datetime) -> None:
        while self.clock.true() < end:
            await self._moment()
            self.clock.advance(max(0.001, (min(self._next(), end) - self.clock.true()).total_seconds()))

    def _next(self) -> datetime:
        """The next moment at which anything is to be done."""
        now, wrong = self.clock.true(), self.clock.wrong
        by_clock = [self.glance.next_look(self.clock.now()), self.glance.next_step()]
        if not self.weather.now(Away.TELEGRAM, now):
            by_clock.append(self.glance.next_try())
        moments = [at - wrong for at in by_clock if at]
        moments += [at for at in (self.world.next_change, *(at for at, _ in self.will[:1])) if at]
        ahead = [at for at in moments if at > now]
        return min([*ahead, on_grid(now + timedelta(seconds=1))])

    async def _moment(self) -> None:
        self.moments += 1
        await self._want(self.world.advance(self.clock.true()))
        await self._people()
        await self._look()
        await self._do_chores()
        await self._review()
        await self._tell()

    async def _want(self, stirred: Iterable[tuple[datetime, Seen]]) -> None:
        """A look that falls into the period after a change at random, as any regular one does."""
        for at, seen in stirred:
            number = self.watches.get(seen)
            if number is not None:
                period = self.rooms.poll.plan.period(self.world.items[seen[0]].account, seen[1])
                await self.rooms.store.want([number], at + self.clock.wrong + self.random.random() * period)

    async def _people(self) -> None:
        self.will.sort(key=lambda one: one[0])
        while self.will and self.will[0][0] <= self.clock.true():
            await self.will.pop(0)[1]()

    async def _look(self) -> None:
        await self.rooms.store.flush()
        if self._is_time("skipped looks", GRID):
            self.glance.note_skipped(self.clock.now() - GRID / 2)
        listings, accounts = self.glance.due(self.clock.now())
        for account, topic in sorted(listings):
            own_pace = self.rooms.accounts[account].keeps_pace
            await self.rooms.poll.tick(account, Topic(topic) if own_pace else None)
        for account in sorted(accounts):
            await self.rooms.business.tick(account)
            await asyncio.gather(*self.rooms.business.running.values())
        await self.rooms.store.flush()

    async def _do_chores(self) -> None:
        for name, (every, job) in self.chores.items():
            if self._is_time(name, days(1) if name in _DAILY else max(every, GRID)):
                await job()

    async def _review(self) -> None:
        """Every half hour, where the clock brings a step, and more often while a platform is away."""
        step = self.glance.next_step()
        closed = any(gap.what is Away.PLATFORM and gap.holds(self.clock.true()) for gap in self.weather.gaps)
        is_due = step is not None and step <= self.clock.now()
        if self._is_time("review", GRID if closed else _REVIEWED) or is_due:
            self.done["review"] = self.clock.true()
            await self.rooms.review.tick()

    def _is_time(self, name: str, every: timedelta) -> bool:
        last = self.done.get(name)
        if last is not None and self.clock.true() - last < every:
            return False
        self.done[name] = self.clock.true()
        return True

    async def _tell(self) -> None:
        waits = self.glance.next_try()
        if self.weather.now(Away.TELEGRAM, self.clock.true()) and not self._is_time("telegram", GRID):
            return
        if self.glance.has_news() or (waits is not None and waits <= self.clock.now()):
            await self.rooms.dispatch.tick()
            await self.rooms.dispatch.drain()
