"""A daemon to be killed: a process of its own between a marketplace and a Bot API that live in the test."""

import asyncio
import os
import re
import signal
import sys
import time
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from adapters.clock import FastClock
from adapters.readings import Subject
from monitor import incidents
from monitor.app import WATCHED
from monitor.demo.botapi import LocalBotApi
from monitor.demo.botparams import Params
from monitor.demo.chats import Message
from monitor.demo.faults import Fault
from monitor.demo.market import LocalMarket
from monitor.demo.record import Answer
from storage.errors import Stale
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
from tests.monitor.night import EVENING, LAMP, ME, OTHER, XYZ, lay

ROOT = Path(__file__).resolve().parents[2]
ANNA, BEN = 11, 12
SPEED = 300.0
PATIENCE = 25.0
REPEAT = "(repeat: the first copy may have reached you)"
SECRETS = ("thisTokenOpensNothing", "hunter2-of-the-proxy")
TOKEN = "8000000001:AAloopbackOnly_thisTokenOpensNothing_01"

Case = tuple[int, int]  # an incident's number and the chat that it was to be told to
_DOTS = "🔴🟠🟡🔵⚪🟢"
_CASE = re.compile(rf"^[{_DOTS}].* · case (\d+)", re.MULTILINE)


class HeldApi(LocalBotApi):
    """A Bot API that can keep hold of one call: before it is done, or after, with the message on the phone."""

    hold: Literal["before", "after"] | None = None

    def __init__(self, clock: FastClock) -> None:
        super().__init__(clock, token=TOKEN)
        self.held, self.let_go = asyncio.Event(), asyncio.Event()

    async def _answer(self, token: str, method: str, params: Params, fault: Fault | None) -> Answer:
        mine = self.hold if method.lower() == "sendmessage" else None
        if mine == "before":
            await self._keep()
        answer = await super()._answer(token, method, params, fault)
        if mine == "after":
            await self._keep()
        return answer

    async def _keep(self) -> None:
        """Until it is let go, or whoever called hangs up."""
        self.held.set()
        await self.let_go.wait()


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

    @property
    def log(self) -> Path:
        return self.folder / "daemon.log"

    # --- the process -----------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """The daemon, whose every word goes into the log."""
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
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

    async def stop(self) -> int:
        """SIGTERM; returns the exit code."""
        assert self.process is not None
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
        """Until every listing is known and everybody was told so."""

        async def known() -> bool:
            looked = all(one.first_looked_at for one in await self.store.listings())
            return looked and all(self.phone(chat) for chat in (ANNA, BEN)) and not await self.waiting()

        await self.until(known, "the first looks were not taken")

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
                while not await _value(happened):
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

    def received(self) -> Counter[Case]:
        """How many messages about each case stand on each phone."""
        return Counter((case, chat) for chat in (ANNA, BEN) for one in self.phone(chat) for case in cases(one))

    async def check(self) -> None:
        """Nothing is lost silently, every repeat says that it is one, and nothing secret was written anywhere."""
        deliveries = await self.deliveries()
        asked = Counter((case, one.chat_id) for one in deliveries for case in one.incident_ids)
        parked = {(c, one.chat_id) for one in deliveries if one.state is DeliveryState.PARKED for c in one.incident_ids}
        received = self.received()
        confirmed = {one.id for one in await self.store.recent_incidents(EVENING) if one.confirmed_at}
        assert confirmed == {case for case, _ in [*received, *parked]}, "nobody was told of an alert"
        assert set(asked) == set(received) | parked, "an alert was lost, or told that nobody raised"
        for chat in (ANNA, BEN):
            extra = {case: received[case] - asked[case] for case in received if case[1] == chat}
            extra = {case: more for case, more in extra.items() if more > 0}
            assert sum(extra.values()) <= self.kills, "more extra copies than kills"
            labelled = Counter(case for one in self.phone(chat) if REPEAT in first_text(one) for case in cases(one))
            assert all(labelled[case] >= more for (case, _), more in extra.items()), "an extra copy without its label"
        self.check_secrets()

    def check_secrets(self) -> None:
        written = self.log.read_text("utf-8")
        told = "".join(one.text for chat in (ANNA, BEN) for one in self.phone(chat))
        for secret in SECRETS:
            assert secret not in written, f"{secret} stands in the log"
            assert secret not in told, f"{secret} was told"


def cases(message: Message) -> set[int]:
    """The cases that the message is about; those that it only names as parked, or sums up, are not among them."""
    text = first_text(message).removeprefix(REPEAT).lstrip()
    return {int(number) for number in _CASE.findall(text)} if text[:1] in _DOTS else set()


def first_text(message: Message) -> str:
    """What it said when it came."""
    return message.history[0].text if message.history else message.text


async def _value(happened: Callable[[], object]) -> object:
    found = happened()
    return await found if asyncio.iscoroutine(found) else found


def _written(folder: Path, market: LocalMarket, api: LocalBotApi, extra: str) -> Path:
    """The configuration as a seller writes it; the token in a file of its own, everything logged that can be."""
    token, config = folder / "token", folder / "twoam.toml"
    token.write_text(TOKEN, "utf-8")
    config.write_text(
        f"""[machine]
state_dir = "state"
log_level = "debug"
log_format = "json"
zone = "Asia/Shanghai"
[telegram]
token_file = "token"
api_url = "{api.base_url.removesuffix("/bot")}"
{extra}
[door]
contact = "tests@example.org"
min_gap_seconds = 1
allow_private = ["127.0.0.1:{market.port}"]
[watch.every_minutes]
listings = 3
offers = 3
[accounts.us]
platform = "amazon"
base_url = "{market.base_url}"
""",
        "utf-8",
    )
    for path in (token, config):
        path.chmod(0o600)
    return config


@asynccontextmanager
async def world(folder: Path, extra: str = "", speed: float = SPEED) -> AsyncIterator[World]:
    """Two partners and no listing yet; the daemon does not run yet, and does not survive the test."""
    clock = FastClock(EVENING, speed)
    (folder / "state").mkdir(mode=0o700)
    await lay(folder / "state" / "twoam.db")
    async with LocalMarket(clock) as market, HeldApi(clock) as api, Store.open(folder / "state" / "twoam.db") as store:
        for user, name, role in ((ANNA, "Anna", Role.OWNER), (BEN, "Ben", Role.OPERATOR)):
            api.person(user, name)
            await store.add_person(name, user, user, role, "en", "Asia/Shanghai")
        await store.add_friend("amazon", ME.seller_id, ME.name, FriendKind.MINE, FriendScope.ALL, "")
        made = World(folder, clock, market, api, _written(folder, market, api, extra), store)
        try:
            yield made
        finally:
            if made.process and made.process.returncode is None:
                await made.kill()
