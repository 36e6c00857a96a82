"""The daemon's life: it wakes, runs the loops of the house until told to stop, and loses nothing on the way out."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog

from adapters.clock import Clock, SystemClock
from monitor import heartbeat
from monitor.app import TERMINAL, House, at_the_terminal, house
from monitor.chores import TELLING, schedule
from monitor.config import Config
from monitor.inbound import inbound
from monitor.lag import measured
from monitor.lock import only_one
from monitor.menu import keep_menus
from monitor.metrics import Gauge
from monitor.speakers.telegram import TelegramSpeaker
from monitor.supervision import Turns, supervised
from monitor.ticks import Ticks, mind_the_clock
from storage.keep import StoreKeep

log = structlog.get_logger()

_DRAIN_SECONDS = 10


async def serve(config: Config, clock: Clock, stop: asyncio.Event) -> None:
    """Runs the daemon until `stop` is set; nothing that was begun is lost on the way out."""
    with only_one(config.machine.state_dir):
        async with house(config, clock) as rooms:
            await _settle_the_terminal(rooms)
            await rooms.dispatch.recover()
            ticks = Ticks(clock)
            schedule(rooms, ticks)
            minding = mind_the_clock(clock, ticks, rooms.store.shift_schedule)
            parts = {TELLING: _tell(rooms, ticks.turns), "minding the clock": minding, **_listening(rooms)}
            tasks = [_begun(name, work, ticks.turns) for name, work in parts.items()]
            ticks.start()
            log.info("awake", accounts=sorted(rooms.accounts))
            async with _answering(rooms, ticks.turns), supervised(ticks.turns):
                await stop.wait()
            await ticks.stop()
            for task in tasks:
                await _cancelled(task)
            with suppress(TimeoutError):
                async with asyncio.timeout(_DRAIN_SECONDS):
                    await rooms.dispatch.drain()
            if rooms.pinned is not None:
                await rooms.pinned.stop()
            await heartbeat.farewell(rooms.store, clock.now())
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
        except Exception:
            log.exception("telling failed and will be tried again")
            await rooms.clock.sleep(5)


def _listening(rooms: House) -> dict[str, Coroutine[Any, Any, None]]:
    """Hearing people, and showing them the menu once Telegram can be reached."""
    if not isinstance(rooms.speaker, TelegramSpeaker):
        return {}
    return {
        "hearing": rooms.speaker.listen(rooms.commands),
        "showing the menu": keep_menus(rooms.speaker, rooms.clock),
    }


async def _cancelled(task: asyncio.Task[None]) -> None:
    """Ends a task; one that had died before is told of, but costs nothing of what is still to be done."""
    task.cancel()
    await asyncio.wait([task])
    if not task.cancelled() and (error := task.exception()):
        log.error("a part of the house had died", exc_info=error)


def run(config: Config, clock: Clock | None = None) -> int:
    """`twoam run`: the daemon, until SIGINT or SIGTERM; `clock` is the machine's own unless a rehearsal sets one."""
    asyncio.run(_until_signalled(config, clock or SystemClock()))
    return 0


async def _until_signalled(config: Config, clock: Clock) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stop.set)
    await serve(config, clock, stop)
