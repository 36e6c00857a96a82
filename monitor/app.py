"""The composition root: builds the rooms from the configuration, connects them, and runs the daemon."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from importlib.metadata import version
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from adapters.base import Adapter
from adapters.clock import Clock, SystemClock
from adapters.door import Door
from adapters.readings import Topic
from adapters.registry import load as load_adapter
from monitor import heartbeat
from monitor.commands import Commands
from monitor.commands.tools import Tools
from monitor.compose import Composer
from monitor.config import Config
from monitor.dispatch import Dispatch
from monitor.lock import only_one
from monitor.menu import keep_menus
from monitor.messages import Speaker
from monitor.planner import Plan
from monitor.poll import Poll
from monitor.review import Review
from monitor.speakers.console import ConsoleSpeaker
from monitor.speakers.telegram import TelegramSpeaker
from monitor.supervision import Turns, supervised
from monitor.ticks import Ticks, mind_the_clock
from monitor.tools import tools_of
from storage.keep import StoreKeep
from storage.states import Facts, Person, Role
from storage.store import Store

log = structlog.get_logger()

WATCHED = (Topic.LISTINGS, Topic.OFFERS)
# The user id of whoever sits at the terminal of a machine that has no bot; no Telegram user has it.
TERMINAL = 0
_MORNING = time(8)
_DRAIN_SECONDS = 10
# Jobs that only touch the database end within seconds; telling waits for nothing but the database either.
_AT_HOME = 120.0
_TELLING = "telling"


@dataclass(frozen=True, slots=True)
class House:
    """All rooms, connected. `work` is set whenever there is something to tell."""

    config: Config
    clock: Clock
    store: Store
    accounts: Mapping[str, Adapter[Any]]
    tools: Tools
    poll: Poll
    review: Review
    dispatch: Dispatch
    speaker: Speaker
    commands: Commands
    work: asyncio.Event


@asynccontextmanager
async def house(config: Config, clock: Clock) -> AsyncIterator[House]:
    """Opens the database and the door, and builds everything that stands on them."""
    speaker = speaker_of(config, clock)
    async with Store.open(config.machine.database_place, backups=config.machine.state_dir) as store:
        # Without accounts nothing is asked; with them the configuration insists on a contact.
        manners = config.door.manners(config.door.contact or "nobody")
        door = Door(clock, StoreKeep(store, clock), manners)
        try:
            yield _connected(config, clock, store, door, speaker)
        finally:
            await door.close()
            if isinstance(speaker, TelegramSpeaker):
                await speaker.close()


def _connected(config: Config, clock: Clock, store: Store, door: Door, speaker: Speaker) -> House:
    work = asyncio.Event()
    plan, keep = plan_of(config), StoreKeep(store, clock)
    unknown_after = timedelta(minutes=config.watch.unknown_after_minutes)
    accounts = {
        name: load_adapter(section.platform)(section, door, keep, clock) for name, section in config.accounts.items()
    }
    tools = tools_of(config.accounts, accounts, plan, unknown_after, work.set, partial(_ping, speaker, clock.now()))
    return House(
        config=config,
        clock=clock,
        store=store,
        accounts=accounts,
        tools=tools,
        poll=Poll(store, keep, accounts, clock, plan, partial(next_morning, config.machine.zone), work.set),
        review=Review(store, clock, plan, unknown_after, tuple(accounts), work.set),
        dispatch=Dispatch(store, clock, speaker, Composer(store, clock, tools)),
        speaker=speaker,
        commands=Commands(store, clock, tools),
        work=work,
    )


def speaker_of(config: Config, clock: Clock) -> Speaker:
    """The bot where there is a token, else the terminal."""
    if config.telegram.token is None:
        return ConsoleSpeaker()
    token = config.telegram.token.get_secret_value()
    return TelegramSpeaker(token, clock, api_url=config.telegram.api_url, proxy=config.telegram.proxy)


def plan_of(config: Config) -> Plan:
    """The wished periods as the configuration says."""
    periods = {topic: timedelta(minutes=config.watch.every_minutes.of(topic)) for topic in WATCHED}
    return Plan(periods, timedelta(seconds=config.watch.confirm_after_seconds), Random())  # noqa: S311


def next_morning(zone: str, moment: datetime) -> datetime:
    """The next eight o'clock in the zone, in UTC: until then a first look's sellers wait for a word."""
    there = ZoneInfo(zone)
    day = moment.astimezone(there).date()
    mornings = (datetime.combine(day + timedelta(days=ahead), _MORNING, there).astimezone(UTC) for ahead in (0, 1))
    return next(morning for morning in mornings if morning > moment)


async def serve(config: Config, clock: Clock, stop: asyncio.Event) -> None:
    """Runs the daemon until `stop` is set; nothing that was begun is lost on the way out."""
    with only_one(config.machine.state_dir):
        async with house(config, clock) as rooms:
            await _settle_the_terminal(rooms)
            await rooms.dispatch.recover()
            ticks = Ticks(clock)
            _schedule(rooms, ticks)
            minding = mind_the_clock(clock, ticks, rooms.store.shift_schedule)
            parts = {_TELLING: _tell(rooms, ticks.turns), "minding the clock": minding, **_listening(rooms)}
            tasks = [_begun(name, work, ticks.turns) for name, work in parts.items()]
            ticks.start()
            log.info("awake", accounts=sorted(rooms.accounts))
            async with supervised(ticks.turns):
                await stop.wait()
            await ticks.stop()
            for task in tasks:
                await _cancelled(task)
            with suppress(TimeoutError):
                async with asyncio.timeout(_DRAIN_SECONDS):
                    await rooms.dispatch.drain()
            await heartbeat.farewell(rooms.store, clock.now())
            log.info("asleep")


async def at_the_terminal(rooms: House) -> Person:
    """Whoever may log in here owns the machine: the first owner, or a person made for the terminal."""
    people = await rooms.store.people()
    owner = next((one for one in people if one.role is Role.OWNER), None)
    if owner is not None:
        return owner
    machine = rooms.config.machine
    return await rooms.store.add_person("Owner", TERMINAL, TERMINAL, Role.OWNER, machine.language, machine.zone)


async def _settle_the_terminal(rooms: House) -> None:
    """Without a bot the terminal is told; with one, its person would only be told what nobody hears."""
    if not isinstance(rooms.speaker, TelegramSpeaker):
        await at_the_terminal(rooms)
        return
    nobody = await rooms.store.person_by_user(TERMINAL)
    if nobody is not None:
        await rooms.store.remove_person(nobody.id)


def _schedule(rooms: House, ticks: Ticks) -> None:
    for account in rooms.accounts:
        ticks.every(1, f"poll {account}", partial(rooms.poll.tick, account))
    ticks.every(1, "flush", rooms.store.flush, _AT_HOME)
    ticks.every(5, "review", rooms.review.tick, _AT_HOME)
    ticks.every(heartbeat.EVERY.total_seconds(), "heartbeat", partial(_beat, rooms), _AT_HOME)
    ticks.every(3600, "sweep", partial(_sweep, rooms))
    ticks.turns.expect(_TELLING, 2 * _AT_HOME)


def _ping(speaker: Speaker, since: datetime) -> Facts:
    """What /ping says of the machine."""
    channel = speaker.trouble if isinstance(speaker, TelegramSpeaker) and speaker.trouble else speaker.name
    return {"version": version("twoam"), "awake_since": since.isoformat(), "channel": channel}


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
        turns.turned(_TELLING)
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


async def _beat(rooms: House) -> None:
    await heartbeat.beat(rooms.store, rooms.clock.now())


async def _sweep(rooms: House) -> None:
    await rooms.store.sweep(rooms.clock.now())


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
