"""A soak as it runs: the daemon as a process of its own, its market and its people in this one."""

import asyncio
import os
import signal
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from time import monotonic

from adapters.clock import FastClock
from adapters.readings import Money, Subject, Topic
from monitor.demo.botapi import LocalBotApi
from storage.states import FriendKind, FriendScope, Role
from storage.store import Store
from tests.faults import meter
from tests.faults.meter import Lag
from tests.faults.planted import FLOOR, HARBOR, ME, Planter, lamp
from tests.faults.soak_judge import Soaked
from tests.faults.soak_market import HOSTS, SoakMarket
from tests.faults.soak_truth import looks
from tests.monitor.night import lay

ROOT = Path(__file__).resolve().parents[2]
MORNING = datetime(2026, 11, 14, 0, 0, tzinfo=UTC)  # 08:00 in Shanghai
# So many real seconds are waited for the last words.
_LATE = 40.0
ANNA, BEN, CARA = 11, 12, 13
_ASKED = ("/status", "/coverage", "/alerts", "/rank", "/today")
_CONFIG = """[machine]
state_dir = "state"
{database}
log_level = "info"
log_format = "json"
zone = "Asia/Shanghai"
[telegram]
token_file = "token"
api_url = "{api}"
[door]
contact = "tests@example.org"
min_gap_seconds = 1
daily_megabytes = 1000000
allow_private = [{private}]
[watch.every_minutes]
listings = {period}
offers = {period}
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """`minutes` are real ones, `period` is in minutes of the clock; a product page weighs so many `kilobytes`."""

    minutes: float = 10.0
    listings: int = 500
    changes: int = 40
    seed: int = 1
    speed: float = 60.0
    period: float = 60.0
    kilobytes: int = 1000

    @property
    def length(self) -> timedelta:
        """How long it is by the clock."""
        return timedelta(minutes=self.minutes * self.speed)

    @property
    def begin(self) -> datetime:
        """So early that the morning message comes near the end."""
        return MORNING - 0.93 * self.length


@dataclass(slots=True)
class Soak:
    """A soak that runs; `memory` holds real seconds since the start, megabytes of the daemon, and of its children."""

    settings: Settings
    folder: Path
    clock: FastClock
    market: SoakMarket
    api: LocalBotApi
    store: Store
    planter: Planter
    config: Path
    process: Process | None = None
    idle: Process | None = None
    memory: list[tuple[float, float, float]] = field(default_factory=list)
    pressed: set[tuple[int, int]] = field(default_factory=set)

    @property
    def begin(self) -> datetime:
        return self.settings.begin

    async def start(self) -> None:
        """The daemon, and beside it a loop that has nothing to do."""
        self.clock.set_speed(self.settings.speed)
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        clock = self.clock.now().isoformat(), str(time.monotonic()), str(self.clock.speed)
        command = [sys.executable, "-m", "tests.faults.metered", str(self.config), *clock, str(self.folder / "lag")]
        with (self.folder / "daemon.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log, env=env)
        idle = [sys.executable, "-m", "tests.faults.meter", str(self.folder / "idle")]
        self.idle = await asyncio.create_subprocess_exec(*idle, stdin=asyncio.subprocess.PIPE, env=env)

    async def stop(self) -> int:
        """SIGTERM; the daemon's exit code."""
        assert self.process is not None
        assert self.idle is not None
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(60):
            code = await self.process.wait()
            await self.idle.communicate(b"")
        return code

    def kill(self) -> None:
        for process in (self.process, self.idle):
            if process is not None and process.returncode is None:
                process.kill()

    async def run(self) -> None:
        """Until the time is up: changes are planted, memory is read, people press and ask."""
        assert self.process is not None
        end, asked, warm, told = self.begin + self.settings.length, 0.0, False, 0
        began = monotonic()
        while self.clock.now() < end:
            if self.process.returncode is not None:
                raise AssertionError(f"the daemon died\n{_tail(self.folder)}")
            self.planter.tend(self.clock.now())
            await self._press()
            passed = monotonic() - began
            if not warm and passed > 60 * self.settings.minutes / 4:
                warm = True
                self.process.send_signal(signal.SIGUSR1)
            if passed - asked > 7:
                asked = passed
                await self.api.user_says(CARA, CARA, _ASKED[int(passed) % len(_ASKED)])
            self.memory.append((passed, *_megabytes(self.process.pid)))
            if passed // 60 > told:
                told = int(passed // 60)
                self._progress(passed)
            await asyncio.sleep(0.25)
        # On a busy machine some of it is still on its way: a night's last words are waited for.
        late = monotonic() + _LATE
        while monotonic() < late and not await self._has_said_all():
            await asyncio.sleep(0.25)

    async def _has_said_all(self) -> bool:
        """Whether the morning message came and nothing waits that may be said by now."""
        came = any(one.text.startswith("☀️") for one in self.api.messages(ANNA))
        waits = await self.store.undispatched() or await self.store.sendable(self.clock.now(), limit=1)
        return came and not waits

    def _progress(self, passed: float) -> None:
        own, children = self.memory[-1][1:]
        said = f"{passed / 60:.0f} min: {len(self.market.served)} answers, {len(self.planter.planted)} planted"
        print(f"  {said}, {own:.0f} + {children:.0f} MB", flush=True)

    async def _press(self) -> None:
        """Anna takes about two of three cases in hand; the others ring on."""
        for message in self.api.messages(ANNA):
            label = next((one for one in message.buttons if one.text.startswith("I'm on it")), None)
            if label and (ANNA, message.id) not in self.pressed:
                self.pressed.add((ANNA, message.id))
                if Random(f"{self.settings.seed} {message.id}").random() < 0.7:
                    await self.api.press(ANNA, ANNA, message.id, label.text)

    async def left(self) -> Soaked:
        """What there is to be judged, once the daemon has stopped."""
        end = self.begin + self.settings.length
        return Soaked(
            begin=self.begin,
            end=end,
            period=timedelta(minutes=self.settings.period),
            late=self._late(),
            slack=self._slack() + self._late(),
            listings=await self.store.listings(),
            served=self.market.served,
            planted=self.planter.planted,
            incidents=await self.store.recent_incidents(self.begin - timedelta(days=1)),
            counts=await self.store.looks_between(self.begin - timedelta(days=1), end + timedelta(days=1)),
            chats=[self.api.messages(chat) for chat in (ANNA, BEN)],
        )

    def _late(self) -> timedelta:
        """How much longer than the period a question waited on this machine."""
        every = looks(self.market.served)
        waited = self.settings.length / (sum(len(own) for own in every.values()) / max(1, len(every)))
        return max(timedelta(), waited - timedelta(minutes=self.settings.period))

    def _slack(self) -> timedelta:
        """By how much the daemon may be late by its clock: five real seconds, and twice what the machine held it up."""
        held_up = max(self.lag("lag").most, self.lag("lag.start").most) / 1000
        return timedelta(seconds=max(60.0, (5 + 2 * held_up) * self.settings.speed))

    def lag(self, name: str = "lag") -> Lag:
        return meter.read(self.folder / name)

    def flatness(self) -> tuple[float, float, float]:
        """The daemon's megabytes: the median of the first tenth after the warm-up, the least and most of the later."""
        last = self.memory[-1][0]
        warm, step = last / 4, last / 10
        steps: dict[int, list[float]] = {}
        for passed, own, _ in self.memory:
            if passed > warm:
                steps.setdefault(int((passed - warm) / step), []).append(own)
        first, *later = (median(values) for _, values in sorted(steps.items()))
        return first, min(later), max(later)


def _tail(folder: Path) -> str:
    return (folder / "daemon.log").read_text("utf-8")[-3000:]


def _megabytes(pid: int) -> tuple[float, float]:
    """What the process holds in memory, and what its children hold."""
    return _rss(pid), sum(_rss(child) for child in _children(pid))


def _rss(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    except OSError:  # it has ended in the meantime
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text("ascii").split()]
    except OSError:
        return []


async def _peopled(store: Store, settings: Settings, market: SoakMarket) -> None:
    """Three people, a friend, and all listings, as many on each host."""
    for user, name, role in ((ANNA, "Anna", Role.OWNER), (BEN, "Ben", Role.OPERATOR), (CARA, "Cara", Role.VIEWER)):
        await store.add_person(name, user, user, role, "en", "Asia/Shanghai")
    await store.add_friend("amazon", ME.seller_id, ME.name, FriendKind.MINE, FriendScope.ALL, "")
    await store.add_friend("amazon", HARBOR.seller_id, HARBOR.name, FriendKind.DISTRIBUTOR, FriendScope.ALL, "")
    for number in range(settings.listings):
        asin, account = f"B0SOAK{number:04}", f"us{number % len(HOSTS) + 1}"
        market.put(asin, lamp(number, asin))
        url = f"https://www.amazon.com/dp/{asin}"
        watched = await store.add_listing(
            account, Subject("us", asin), f"Lamp {number}", url, settings.begin, [Topic.LISTINGS, Topic.OFFERS]
        )
        await store.set_floor(watched.id, Money(FLOOR, "USD"))


def _written(folder: Path, settings: Settings, market: SoakMarket, api: LocalBotApi, database: str | None) -> Path:
    token, config = folder / "token", folder / "twoam.toml"
    token.write_text(api.token, "utf-8")
    text = _CONFIG.format(
        database=f'database = "{database}"' if database else "",
        api=api.base_url.removesuffix("/bot"),
        private=", ".join(f'"{host}:{market.port}"' for host in HOSTS),
        period=settings.period,
    )
    for number, host in enumerate(HOSTS, 1):
        text += f'[accounts.us{number}]\nplatform = "amazon"\nbase_url = "http://{host}:{market.port}"\n'
    config.write_text(text, "utf-8")
    for path in (token, config):
        path.chmod(0o600)
    return config


@asynccontextmanager
async def soak(folder: Path, settings: Settings, database: str | None = None) -> AsyncIterator[Soak]:
    """Everything made ready; the daemon does not run yet. `database` is a PostgreSQL address, None for SQLite."""
    state = folder / "state"
    state.mkdir(mode=0o700)
    if database is None:
        await lay(state / "twoam.db")
    clock = FastClock(settings.begin, speed=1e-6)  # it begins to run with the daemon
    async with AsyncExitStack() as stack:
        market = await stack.enter_async_context(SoakMarket(clock, settings.seed, settings.kilobytes))
        api = await stack.enter_async_context(LocalBotApi(clock))
        store = await stack.enter_async_context(Store.open(database or state / "twoam.db"))
        for user, name in ((ANNA, "Anna"), (BEN, "Ben"), (CARA, "Cara")):
            api.person(user, name)
        await _peopled(store, settings, market)
        planter = Planter.of(market, settings.seed, settings.changes, settings.begin, settings.length)
        config = _written(folder, settings, market, api, database)
        made = Soak(settings, folder, clock, market, api, store, planter, config)
        try:
            yield made
        finally:
            made.kill()
