"""The house's heartbeat: APScheduler ticks, and a guard that notices when the machine's clock is set."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.executors.asyncio import AsyncIOExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from adapters.clock import Clock
from monitor.supervision import Turns
from storage.errors import StorageError

log = structlog.get_logger()

Job = Callable[[], Awaitable[None]]

# The quickest tick, also where the clock runs fast.
_LEAST = 0.05
# Less than this between wall clock and monotonic clock is drift (NTP slews), not a step.
_STEP = timedelta(seconds=5)


class _Every(BaseTrigger):  # type: ignore[misc]
    """Again after the interval, counted from now: a clock set forward by a year leaves no million runs to catch up."""

    def __init__(self, interval: timedelta) -> None:
        self.interval = interval

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        return now + self.interval


@dataclass(slots=True)
class Ticks:
    """Runs jobs again and again: one that still runs is not started twice, one that fails is logged and goes on.

    `turns` knows when each job last came to its end.
    """

    clock: Clock
    scheduler: AsyncIOScheduler = field(
        default_factory=lambda: AsyncIOScheduler(
            timezone=UTC,
            executors={"default": AsyncIOExecutor()},
            # That a job still runs at its next tick is expected and settled by `running`: no warning is wanted.
            job_defaults={"coalesce": True, "max_instances": 2, "misfire_grace_time": None},
        )
    )
    running: set[str] = field(default_factory=set)
    failing: dict[str, str] = field(default_factory=dict)
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        self.turns = Turns(self.clock)

    def every(self, seconds: float, name: str, job: Job, limit: float = 600.0) -> None:
        """Runs the job every that many of the clock's seconds, and gives it up after `limit` real seconds.

        A job that was given up once has a second chance; one that hangs again counts as late.
        """

        async def guarded() -> None:
            if name in self.running:
                return
            self.running.add(name)
            deadline = asyncio.timeout(limit)
            try:
                async with deadline:
                    await job()
            except asyncio.CancelledError:
                log.info("a job was left unfinished: the program ends", job=name)
            except StorageError as error:
                self._tell_once(name, error)
            except Exception:
                log.exception("a job failed and will be tried again", job=name)
            else:
                self.failing.pop(name, None)
            finally:
                self.running.discard(name)
            if not deadline.expired():
                self.turns.turned(name)

        self.turns.expect(name, seconds + 2 * limit)
        interval = max(_LEAST, self.clock.real(seconds))
        pace = _Every(timedelta(seconds=interval))
        self.scheduler.add_job(guarded, pace, id=name, next_run_time=datetime.now(UTC))

    def _tell_once(self, name: str, error: StorageError) -> None:
        """A full disk or a lock makes every job fail each second: it is said when it begins, and when it is another."""
        if self.failing.get(name) != str(error):
            self.failing[name] = str(error)
            log.error("a job failed and will be tried again", job=name, why=str(error))

    def start(self) -> None:
        self.scheduler.start()

    async def stop(self) -> None:
        """Lets no job begin any more and gives those that run two seconds, which is long for a commit.

        A look that waits for its turn at a host is then left: nothing of it is known yet, and it is due again at once.
        """
        self.scheduler.pause()
        for _ in range(40):
            if not self.running:
                break
            await asyncio.sleep(0.05)
        self.scheduler.shutdown(wait=False)

    def hurry(self) -> None:
        """Runs every job now: after the clock was set back, the scheduler sleeps until it has caught up."""
        for job in self.scheduler.get_jobs():
            job.modify(next_run_time=datetime.now(UTC))


@dataclass(slots=True)
class StepGuard:
    """Compares wall time with monotonic time; a difference that appears at once is a clock that was set."""

    clock: Clock
    offset: timedelta | None = None

    def step(self) -> timedelta | None:
        """By how much the wall clock was set since the last call, or None where it was not."""
        began = self.clock.monotonic()
        offset = self.clock.now() - datetime.fromtimestamp(began, UTC)
        if self.clock.monotonic() - began >= _STEP.total_seconds():
            return None  # the machine paused between the two readings: together they prove nothing
        before, self.offset = self.offset, offset
        if before is None or abs(offset - before) < _STEP:
            return None
        return offset - before


async def mind_the_clock(clock: Clock, ticks: Ticks, moved: Callable[[timedelta], Awaitable[None]]) -> None:
    """Tells by how much the clock was set, then hurries the ticks; no tick itself, because those fall silent by it."""
    guard = StepGuard(clock)
    while True:
        step = guard.step()
        if step is not None:
            log.warning("the machine's clock was set", seconds=step.total_seconds())
            try:
                await moved(step)
            except Exception:
                log.exception("the schedule could not be moved with the clock")
            ticks.hurry()
        await clock.sleep(_STEP.total_seconds())
