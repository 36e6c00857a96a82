"""What the house does again and again, each with its period in seconds."""

from functools import partial

from monitor import budgets, heartbeat, outside, pinned, products, rate_source, restored, unwritten
from monitor.app import House
from monitor.backups import scheduled
from monitor.backups.scheduled import Scheduled
from monitor.books import bookkeeper
from monitor.deadlines import EVERY as DEADLINES_EVERY
from monitor.deadlines import DeadlineClock
from monitor.deafness import EVERY as DEAFNESS_EVERY
from monitor.deafness import Deafness
from monitor.drills import Drills
from monitor.expiries import EVERY as EXPIRIES_EVERY
from monitor.expiries import Expiries
from monitor.machine import release
from monitor.meaning import asked_of
from monitor.outside import Outside
from monitor.platforms import keeping
from monitor.platforms.keeping import PlatformKeeper
from monitor.products import Tying
from monitor.restored import Aftermath
from monitor.room import EVERY as ROOM_EVERY
from monitor.room import Room
from monitor.rules.machine import BACKUP_FAILS, CHANNEL_FAILS, HEARTBEAT_FAILS, LOG_GROWS, NOT_HEARD
from monitor.speakers.telegram import TelegramSpeaker
from monitor.stock.watch import EVERY as STOCK_EVERY
from monitor.stock.watch import StockWatch
from monitor.ticks import Ticks
from monitor.upkeep import HOURLY, Upkeep

TELLING = "telling"
# Jobs that only touch the database end within seconds; telling waits for nothing but the database either.
_AT_HOME = 120.0
_LONGEST_BACKUP = 3600.0


def schedule(rooms: House, ticks: Ticks) -> None:
    """Hangs every chore on the ticks; `TELLING` is a loop of its own that the same turns watch."""
    _asking(rooms, ticks)
    _at_home(rooms, ticks)
    _machine(rooms, ticks)
    _wished(rooms, ticks)
    ticks.turns.expect(TELLING, 2 * _AT_HOME)


def _asking(rooms: House, ticks: Ticks) -> None:
    """What asks platforms."""
    for account, adapter in rooms.accounts.items():
        # Where every question has a quota of its own, none waits for another's; else there is one way to share.
        for topic in sorted(asked_of(type(adapter))) if adapter.keeps_pace else (None,):
            name = f"poll {account} {topic}" if topic else f"poll {account}"
            ticks.every(1, name, partial(rooms.poll.tick, account, topic))
        ticks.every(5, f"rankings {account}", partial(rooms.ranking.tick, account))
    for account in rooms.confirming.asking:
        ticks.every(1, f"confirming {account}", partial(rooms.confirming.tick, account))
    for account in rooms.business.asking:
        ticks.every(1, f"business {account}", partial(rooms.business.tick, account), _AT_HOME)


def _at_home(rooms: House, ticks: Ticks) -> None:
    """What reads and writes the memory."""
    ticks.every(budgets.EVERY, "dividing quotas", rooms.budgets.tick, _AT_HOME)
    ticks.every(1, "flush", rooms.store.flush, _AT_HOME)
    ticks.every(5, "review", rooms.review.tick, _AT_HOME)
    ticks.every(bookkeeper.EVERY.total_seconds(), "booking", rooms.books.tick, _AT_HOME)
    upkeep = Upkeep(rooms.store, rooms.clock, rooms.config.retention, rooms.work.set)
    ticks.every(HOURLY, "forgetting", upkeep.forget)
    ticks.every(HOURLY, "thinning", upkeep.thin)
    ticks.every(HOURLY, "tending the file", upkeep.tend, _AT_HOME)
    aftermath = Aftermath(rooms.store, rooms.clock, rooms.accounts, rooms.work.set, rooms.clock.now())
    ticks.every(restored.EVERY.total_seconds(), "aftermath", aftermath.tick, _AT_HOME)
    tying = Tying(rooms.store, rooms.accounts, rooms.clock)
    ticks.every(products.EVERY, "tying", tying.tick, _AT_HOME)
    platforms = {account: adapter.platform for account, adapter in rooms.accounts.items()}
    keeper = PlatformKeeper(rooms.store, platforms, rooms.clock, rooms.work.set, rooms.tools.currency)
    ticks.every(keeping.EVERY.total_seconds(), "platforms", keeper.tick, _AT_HOME)
    drills = Drills(rooms.store, rooms.clock, rooms.work.set)
    ticks.every(5, "drills", drills.tick, _AT_HOME)
    expiries = Expiries(rooms.store, rooms.accounts, rooms.clock, rooms.work.set)
    ticks.every(EXPIRIES_EVERY.total_seconds(), "expiries", expiries.tick, _AT_HOME)
    deadlines = DeadlineClock(rooms.store, rooms.clock, rooms.work.set)
    ticks.every(DEADLINES_EVERY.total_seconds(), "deadlines", deadlines.tick, _AT_HOME)
    stock = StockWatch(rooms.store, rooms.clock, rooms.work.set)
    ticks.every(STOCK_EVERY.total_seconds(), "forecasting stock", stock.tick)
    ticks.every(HOURLY, "letting go", partial(let_go, rooms), _AT_HOME)


def _machine(rooms: House, ticks: Ticks) -> None:
    """What minds the machine and the way to people."""
    ticks.every(heartbeat.EVERY.total_seconds(), "heartbeat", partial(_beat, rooms), _AT_HOME)
    ticks.every(unwritten.EVERY.total_seconds(), "minding the disk", rooms.unwritten.tick, _AT_HOME)
    room = Room(rooms.store, rooms.clock, rooms.config.machine.state_dir, rooms.work.set)
    ticks.every(ROOM_EVERY.total_seconds(), "room on the disk", room.tick, _AT_HOME)
    if isinstance(rooms.speaker, TelegramSpeaker):
        deafness = Deafness(rooms.store, rooms.clock, rooms.speaker, rooms.work.set)
        ticks.every(DEAFNESS_EVERY.total_seconds(), "being heard", deafness.tick, _AT_HOME)


def _wished(rooms: House, ticks: Ticks) -> None:
    """What the configuration may leave out."""
    if rooms.pinned is not None:
        ticks.every(pinned.EVERY.total_seconds(), "pinned message", rooms.pinned.tick)
    if rooms.config.heartbeat.url is not None:
        section = rooms.config.heartbeat
        afar = Outside(rooms.store, rooms.clock, ticks.turns, section, rooms.work.set)
        ticks.every(outside.EVERY, outside.NAME, afar.tick, _AT_HOME)
    if rooms.rates is not None:
        ticks.every(rate_source.EVERY, "exchange rates", rooms.rates.tick, _AT_HOME)
    if rooms.config.backup.enabled:
        backups = Scheduled(rooms.config, rooms.store, rooms.clock, rooms.work.set)
        ticks.every(scheduled.EVERY.total_seconds(), "backup", backups.tick, _LONGEST_BACKUP)


async def begin(rooms: House) -> None:
    """Gives every account, and every listing of it, the questions that its platform answers by now."""
    for account, adapter in rooms.accounts.items():
        await rooms.store.complete_watches(account, asked_of(type(adapter)), rooms.clock.now())
    await rooms.business.begin()


async def _beat(rooms: House) -> None:
    await heartbeat.beat(rooms.store, rooms.clock.now())


async def let_go(rooms: House) -> None:
    """What the configuration wishes no longer, and what this memory cannot have, is nobody's worry."""
    wished = {
        HEARTBEAT_FAILS: rooms.config.heartbeat.url is not None,
        BACKUP_FAILS: rooms.config.backup.enabled,
        CHANNEL_FAILS: bool(rooms.config.channels),
        NOT_HEARD: isinstance(rooms.speaker, TelegramSpeaker),
        LOG_GROWS: rooms.store.wal_bytes() is not None,
    }
    await release(rooms.store, [rule for rule, is_wished in wished.items() if not is_wished], rooms.clock.now())
