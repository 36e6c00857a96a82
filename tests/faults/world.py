"""A daemon to be killed: a process of its own between a marketplace and a Bot API that live in the test."""

import asyncio
import json
import os
import signal
import sys
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from adapters.clock import FastClock
from adapters.readings import Subject
from monitor import incidents
from monitor.app import WATCHED
from monitor.demo.chats import Message
from monitor.demo.market import LocalMarket
from monitor.pairing import invite
from storage.errors import Stale, StorageError
from storage.states import (
    Batch,
    Delivery,
    DeliveryKind,
    DeliveryState,
    FriendKind,
    FriendScope,
    Role,
    Status,
    WatchedListing,
)
from storage.store import Store
from tests.faults import points
from tests.faults.reckoning import SECRETS, Left
from tests.faults.seller_file import written
from tests.faults.weather import HeldApi
from tests.monitor.night import EVENING, LAMP, ME, OTHER, XYZ, lay

ROOT = Path(__file__).resolve().parents[2]
ANNA, BEN, CLEO = 11, 12, 13
SPEED = 300.0
# For what counts messages: the ladder does not climb while a daemon is away, else a later ring stands for the first.
UNHURRIED = 60.0
PATIENCE = 60.0


@dataclass(slots=True)
class World:
    """`kills` counts the kill -9; `log` collects everything that any of the processes wrote."""

    folder: Path
    clock: FastClock
    market: LocalMarket
    api: HeldApi
    config: Path
    store: Store
    process: Process | None = None
    kills: int = 0
    asins: list[str] = field(default_factory=list)
    chats: list[int] = field(default_factory=lambda: [ANNA, BEN])
    starts: list[float] = field(default_factory=list)
    woken: int = 0

    @property
    def log(self) -> Path:
        return self.folder / "daemon.log"

    @property
    def fuse(self) -> Path:
        """Once it is there, the point at which the daemon is to kill itself counts."""
        return self.folder / "fuse"

    @property
    def is_up(self) -> bool:
        return self.process is not None and self.process.returncode is None

    # --- the process -----------------------------------------------------------------------------------------------

    async def start(self, dies_at: str = "") -> None:
        """The daemon, whose every word goes into the log; one that is to kill itself does so at the named point."""
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        env |= {points.DIES_AT: dies_at, points.WHEN: str(self.fuse)}
        self.starts.append(time.time())
        self.woken = self.times_woken()
        clock = self.clock.now().isoformat(), str(time.monotonic()), str(self.clock.speed)
        command = sys.executable, "-m", "tests.faults.driver", str(self.config), *clock
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(*command, stdout=log, stderr=log, env=env)

    async def kill(self) -> None:
        """kill -9, wherever it stands."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()
        self.kills += 1

    async def crash(self) -> None:
        """kill -9, and up again."""
        await self.kill()
        self.api.hold = None
        self.api.held.clear()
        await self.start()

    async def guard(self) -> None:
        """Waits until the daemon has killed itself, and starts it again."""
        assert self.process is not None
        if await self.process.wait() == -signal.SIGKILL:
            self.kills += 1
            await self.start()

    def times_woken(self) -> int:
        return self.log.read_text("utf-8").count('"awake"') if self.log.exists() else 0

    async def stop(self) -> int:
        """SIGTERM, once it is awake; returns the exit code."""
        assert self.process is not None
        await self.until(lambda: not self.is_up or self.times_woken() > self.woken, "it does not wake")
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    # --- what happens ----------------------------------------------------------------------------------------------

    async def listings(self, count: int) -> list[WatchedListing]:
        """So many lamps of mine, watched."""
        now, found = self.clock.now(), []
        for number in range(count):
            self.asins.append(asin := f"B0LAMP{number:04}")
            self.market.put(asin, LAMP)
            url = f"https://www.amazon.com/dp/{asin}"
            found.append(await self.store.add_listing("us", Subject("us", asin), f"Lamp {number}", url, now, WATCHED))
        return found

    async def first_looks(self) -> None:
        """Until every listing is known and everybody was told so, or what was to tell him is parked."""

        async def known() -> bool:
            looked = all(one.first_looked_at for one in await self.store.listings())
            return looked and not await self.waiting()

        await self.until(known, "the first looks were not taken")

    async def invite(self) -> str:
        """What Cleo types to join as a viewer."""
        self.api.person(CLEO, "Cleo")
        now, day = self.clock.now(), timedelta(days=1)
        # Ten minutes are over before a process that was killed is up again, on a clock that runs so fast.
        code = await invite(self.store, name="Cleo", role=Role.VIEWER, language="en", zone="UTC", now=now, valid=day)
        self.chats.append(CLEO)
        return f"/start {code}"

    def strangers(self, wake: Iterable[int] = (), push: Iterable[int] = ()) -> None:
        """A stranger takes the featured offer of some lamps, and another stands on some."""
        for number in wake:
            offers = (replace(XYZ, seller_id=f"A3XYZ{number:08}"), replace(ME, featured=False))
            self.market.put(self.asins[number], replace(LAMP, offers=offers))
        for number in push:
            self.market.put(self.asins[number], replace(LAMP, offers=(ME, OTHER)))

    async def settled(self, alerts: int) -> None:
        """Until so many alerts were raised, answered by somebody, and nothing waits to be told any more."""

        async def done() -> bool:
            await self.acknowledge()
            found = [one for one in await self.store.recent_incidents(EVENING) if one.rule == "new_seller"]
            waiting = [
                one for one in await self.deliveries() if one.state in (DeliveryState.NEW, DeliveryState.SENDING)
            ]
            confirmed = [one for one in found if one.status is Status.ACKNOWLEDGED]
            return len(confirmed) >= alerts and not waiting and not await self.store.undispatched()

        await self.until(done, f"{alerts} alerts were not raised and told")

    async def waiting(self) -> bool:
        """Whether something is still to be told."""
        on_the_way = (DeliveryState.NEW, DeliveryState.SENDING)
        every = await self.store.deliveries_since(EVENING)
        return any(one.state in on_the_way for one in every) or bool(await self.store.undispatched())

    async def acknowledge(self) -> None:
        """Somebody takes every case whose first message has got somewhere, so that no ladder climbs for ever."""
        gone = {DeliveryState.SENT, DeliveryState.PARKED, DeliveryState.WITHHELD}
        told = {case for one in await self.deliveries() if one.state in gone for case in one.incident_ids}
        for incident in await self.store.open_incidents():
            taken = incidents.acknowledged(incident, "Anna", self.clock.now()) if incident.id in told else None
            if taken:
                with suppress(Stale):  # the daemon was quicker; the next round reads it again
                    await self.store.commit(Batch(told=(taken,)))

    async def until(self, happened: Callable[[], object], why: str) -> None:
        """Returns once it is so; fails with what the daemon wrote last."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not await _seen(happened):
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"{why}\n{self.log.read_text('utf-8')[-3000:]}") from None

    # --- what is left ----------------------------------------------------------------------------------------------

    async def deliveries(self) -> list[Delivery]:
        """The new messages that alerts asked for; what was withheld was to be told to nobody."""
        every = await self.store.deliveries_since(EVENING)
        said = [one for one in every if one.kind is DeliveryKind.SAY and one.incident_ids]
        return [one for one in said if one.state is not DeliveryState.WITHHELD]

    def phone(self, chat: int) -> list[Message]:
        return [one for one in self.api.messages(chat) if one.from_bot]

    async def left(self) -> Left:
        """All that was asked for and all that came."""
        phones = {chat: self.phone(chat) for chat in self.chats}
        every = await self.store.deliveries_since(EVENING)
        said = [one for one in every if one.kind is DeliveryKind.SAY and one.incident_ids]
        return Left(said, await self.store.recent_incidents(EVENING), phones)

    async def check(self, lost: int = 0) -> None:
        """Nothing is lost silently, every repeat is one and says so, and nothing secret was written anywhere.

        `lost` is how many answers of the Bot API were lost: each may have cost a repeat, as a kill may.
        """
        (await self.left()).judge(self.kills + lost)
        self.check_secrets()

    def check_secrets(self) -> None:
        written = self.log.read_text("utf-8")
        told = "".join(one.text for chat in self.chats for one in self.phone(chat))
        for secret in SECRETS:
            assert secret not in written, f"{secret} stands in the log"
            assert secret not in told, f"{secret} was told"

    def pauses(self) -> list[float]:
        """After each start of the daemon that came so far: the seconds until it asked for a page again.

        Those until it is awake are real ones, those from then on are its own clock's.
        """
        lines = [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line.startswith("{")]
        awake = [datetime.fromisoformat(line["timestamp"]) for line in lines if line["event"] == "awake"]
        return [pause for one in awake if (pause := self._pause(one.timestamp())) is not None]

    def _pause(self, awake: float) -> float | None:
        began = max(one for one in self.starts if one <= awake)
        theirs = self.clock.now() - timedelta(seconds=(time.time() - awake) * self.clock.speed)
        asked = min((one.at for one in self.market.visits if one.at >= theirs), default=None)
        return None if asked is None else awake - began + (asked - theirs).total_seconds()


async def _seen(happened: Callable[[], object]) -> object:
    """Whether it is so; a memory that cannot be asked at the moment shows nothing."""
    try:
        found = happened()
        return await found if asyncio.iscoroutine(found) else found
    except StorageError:
        return False


@asynccontextmanager
async def world(folder: Path, extra: str = "", speed: float = SPEED, database: str = "") -> AsyncIterator[World]:
    """Two partners and no listing yet; the daemon does not run yet, and does not survive the test.

    `database` is the address of an empty one on a server; without it the memory is a file.
    """
    clock = FastClock(EVENING, speed)
    (folder / "state").mkdir(mode=0o700, exist_ok=True)
    file = folder / "state" / "twoam.db"
    if not database:
        await lay(file)
    async with LocalMarket(clock) as market, HeldApi(clock) as api, Store.open(database or file) as store:
        for user, name, role in ((ANNA, "Anna", Role.OWNER), (BEN, "Ben", Role.OPERATOR)):
            api.person(user, name)
            await store.add_person(name, user, user, role, "en", "Asia/Shanghai")
        await store.add_friend("amazon", ME.seller_id, ME.name, FriendKind.MINE, FriendScope.ALL, "")
        made = World(folder, clock, market, api, written(folder, market, api, database, extra), store)
        try:
            yield made
        finally:
            if made.is_up:
                await made.kill()
