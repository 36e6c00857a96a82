"""The daemon's life: it wakes, runs the loops of the house until told to stop, and loses nothing on the way out."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog

from adapters.clock import Clock, SystemClock
from adapters.redact import redact
from monitor import heartbeat
from monitor.app import TERMINAL, House, at_the_terminal, house
from monitor.chores import TELLING, begin, schedule
from monitor.collector import spare_what_stays
from monitor.config import Config
from monitor.hearing import hear
from monitor.inbound import door, doorbells, inbound
from monitor.lag import measured
from monitor.language import learn
from monitor.lock import only_one
from monitor.menu import Menus
from monitor.metrics import Gauge
from monitor.pushes import PATIENCE
from monitor.reload import REFUSAL_TOLD_EVERY, Reload, tell_refusal
from monitor.speakers.telegram import TelegramSpeaker
from monitor.supervision import Systemd, Turns, supervised
from monitor.ticks import Ticks, mind_the_clock
from storage.errors import StorageError, Unwritable
from storage.keep import StoreKeep

log = structlog.get_logger()

_DRAIN_SECONDS = 10


async def serve(config: Config, clock: Clock, stop: asyncio.Event, reload: Reload | None = None) -> None:
    """Runs the daemon until `stop` is set; nothing that was begun is lost on the way out.

    With `reload` it lives on with another configuration when asked to: the house is left and entered anew, and the
    lock is held throughout. One that does not even begin gives way to the one before.
    """
    with only_one(config.machine.state_dir):
        life = _Life(config, clock, stop, reload)
        while not stop.is_set():
            await life.live()


@dataclass(slots=True)
class _Life:
    """From one configuration to the next; `before` is the last that held, until the present one does too."""

    config: Config
    clock: Clock
    stop: asyncio.Event
    reload: Reload | None
    before: Config | None = None
    refused: list[str] = field(default_factory=list)

    async def live(self) -> None:
        """One life in one house; ends when told to stop, or when there is another configuration."""
        try:
            async with house(self.config, self.clock) as rooms:
                await self._in(rooms)
        except Exception as error:
            if self.before is None:
                raise
            log.exception("the new configuration does not hold: the one before is taken again")
            self.refused = [f"it could not be begun with: {redact(str(error))}"]
            self.config, self.before = self.before, None

    async def _in(self, rooms: House) -> None:
        await _settle_the_terminal(rooms)
        await begin(rooms)
        await asyncio.to_thread(learn, {one.language for one in await rooms.store.people()})
        ticks = Ticks(self.clock)
        schedule(rooms, ticks)
        ticks.every(REFUSAL_TOLD_EVERY, "telling of the configuration", partial(self._tell_refusal, rooms))
        minding = mind_the_clock(self.clock, ticks, rooms.store.shift_schedule)
        parts = {TELLING: _tell(rooms, ticks.turns), "minding the clock": minding, **_listening(rooms)}
        parts |= _told(rooms, ticks.turns)
        tasks = [_begun(name, work, ticks.turns) for name, work in parts.items()]
        ticks.start()
        spare_what_stays()
        self.before = None
        log.info("awake", accounts=sorted(rooms.accounts))
        async with (
            _answering(rooms, ticks.turns),
            doorbells(rooms.accounts),
            _webhook(rooms),
            supervised(ticks.turns, self.stop) as manager,
        ):
            await self._until_over(rooms, manager)
        await _left(rooms, ticks, tasks, for_good=self.stop.is_set())

    async def _until_over(self, rooms: House, manager: Systemd | None) -> None:
        """Returns when it is time to go, for good or into another life."""
        while not await _either(self.stop, self.reload.asked if self.reload else None):
            if self.reload is None:
                continue
            self.reload.asked.clear()
            if manager:
                manager.reloads(self.clock.monotonic())
            found = await self.reload.considered(self.config)
            self.refused = found if isinstance(found, list) else []
            if isinstance(found, Config):
                self.before, self.config = self.config, found
                return
            with suppress(StorageError):  # said in the log; people hear of it as soon as it can be kept
                await self._tell_refusal(rooms)
            if manager:
                manager.say("READY=1")

    async def _tell_refusal(self, rooms: House) -> None:
        await tell_refusal(rooms, self.refused)


async def _either(stop: asyncio.Event, asked: asyncio.Event | None) -> bool:
    """Waits for one of the two; True where it is to stop."""
    waits = [asyncio.create_task(event.wait()) for event in (stop, asked) if event is not None]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return stop.is_set()


async def _left(rooms: House, ticks: Ticks, tasks: list[asyncio.Task[None]], *, for_good: bool) -> None:
    """Ends all parts; what is on its way to a phone has ten seconds to arrive."""
    await ticks.stop()
    await rooms.business.stop()
    for task in tasks:
        await _cancelled(task)
    with suppress(TimeoutError):
        async with asyncio.timeout(_DRAIN_SECONDS):
            await rooms.dispatch.drain()
    if not for_good:
        return
    if rooms.pinned is not None:
        await rooms.pinned.stop()
    await heartbeat.farewell(rooms.store, rooms.clock.now())
    log.info("asleep")


@asynccontextmanager
async def _answering(rooms: House, turns: Turns) -> AsyncIterator[None]:
    """Figures and health for whoever operates the machine, where an address for them is configured."""
    listen = rooms.config.metrics.listen
    if listen is None:
        yield
        return
    with measured() as lag:
        gauge = Gauge(
            store=rooms.store,
            clock=rooms.clock,
            keep=StoreKeep(rooms.store, rooms.clock),
            turns=turns,
            lag=lag,
            patience=rooms.tools.patience,
            accounts=rooms.accounts,
            looks=lambda: rooms.poll.looked,
            budget=rooms.config.door.daily_megabytes * 1_000_000,
        )
        async with inbound(listen, gauge.routes()):
            yield


@asynccontextmanager
async def _webhook(rooms: House) -> AsyncIterator[None]:
    """Lets Telegram in where it is to ring."""
    webhook = rooms.speaker.webhook if isinstance(rooms.speaker, TelegramSpeaker) else None
    if webhook is None or not isinstance(rooms.speaker, TelegramSpeaker):
        yield
        return
    unheard = "Telegram cannot ring: choose another [telegram] webhook_listen"
    async with door(webhook.bell, rooms.speaker.rung, unheard):
        yield


async def _settle_the_terminal(rooms: House) -> None:
    """Without a bot the terminal is told; with one, its person would only be told what nobody hears."""
    if not isinstance(rooms.speaker, TelegramSpeaker):
        await at_the_terminal(rooms)
        return
    nobody = await rooms.store.person_by_user(TERMINAL)
    if nobody is not None:
        await rooms.store.remove_person(nobody.id)


def _begun(name: str, work: Coroutine[Any, Any, None], turns: Turns) -> asyncio.Task[None]:
    """A part of the house that is to live as long as the house; whoever minds the turns hears of its death."""

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception():
            turns.died(name)

    task = asyncio.create_task(work)
    task.add_done_callback(ended)
    return task


async def _tell(rooms: House, turns: Turns) -> None:
    """Dispatches at once when something was committed, and every second for what has to be tried again."""
    while True:
        turns.turned(TELLING)
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.02, rooms.clock.real(1))):
                await rooms.work.wait()
        rooms.work.clear()
        try:
            await rooms.dispatch.tick()
        except Unwritable:
            # Said once, by who tells of it in another way.
            continue
        except Exception:
            log.exception("telling failed and will be tried again")
            await rooms.clock.sleep(5)


def _listening(rooms: House) -> dict[str, Coroutine[Any, Any, None]]:
    """Hearing people, and showing them the menu once Telegram can be reached."""
    if not isinstance(rooms.speaker, TelegramSpeaker):
        return {}
    menus = Menus(rooms.commands, rooms.speaker, rooms.store, rooms.clock)
    hearing = hear(rooms.store, rooms.clock, rooms.speaker, menus)
    return {"hearing": hearing, "showing the menu": menus.keep()}


def _told(rooms: House, turns: Turns) -> dict[str, Coroutine[Any, Any, None]]:
    """Hearing what the platforms tell of their own accord, a loop for each account that is told anything."""
    loops = {account: f"hearing pushes of {account}" for account in rooms.pushes.listening}
    for name in loops.values():
        turns.expect(name, PATIENCE)
    return {name: rooms.pushes.listen(account, partial(turns.turned, name)) for account, name in loops.items()}


async def _cancelled(task: asyncio.Task[None]) -> None:
    """Ends a task; one that had died before is told of, but costs nothing of what is still to be done."""
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled() and (error := task.exception()):
        log.error("a part of the house had died", exc_info=error)


def run(config: Config, clock: Clock | None = None, reread: Callable[[], Config] | None = None) -> int:
    """`twoam run`: the daemon, until SIGINT or SIGTERM; SIGHUP lets it `reread` its configuration.

    `clock` is the machine's own unless a rehearsal sets one.
    """
    asyncio.run(_until_signalled(config, clock or SystemClock(), Reload(reread or (lambda: config))))
    return 0


async def _until_signalled(config: Config, clock: Clock, reload: Reload) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stop.set)
    loop.add_signal_handler(signal.SIGHUP, reload.asked.set)
    await serve(config, clock, stop, reload)
