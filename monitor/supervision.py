"""Tells systemd that the house stands and works; a part that hangs ends the beats, and it is started anew."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import structlog

from adapters.clock import Clock

log = structlog.get_logger()

# How often the state is told where no watchdog is set, in seconds.
_UNWATCHED = 30.0


@dataclass(slots=True)
class _Loop:
    patience: float
    last: float
    has_turned: bool = False


@dataclass(slots=True)
class Turns:
    """When each loop of the house last turned; all times are the clock's seconds."""

    clock: Clock
    loops: dict[str, _Loop] = field(default_factory=dict)

    def expect(self, name: str, patience: float) -> None:
        """From now on the loop must turn within every `patience` seconds."""
        self.loops[name] = _Loop(patience, self.clock.monotonic())

    def turned(self, name: str) -> None:
        """The loop came round; one that nobody expects is let be."""
        if name in self.loops:
            self.loops[name] = _Loop(self.loops[name].patience, self.clock.monotonic(), has_turned=True)

    def died(self, name: str) -> None:
        """The loop will not turn again."""
        self.loops[name] = _Loop(float("-inf"), self.clock.monotonic())

    def unproven(self) -> tuple[str, ...]:
        """The loops that have not turned once since they were expected, by name: nothing is known of them yet."""
        return tuple(sorted(name for name, loop in self.loops.items() if not loop.has_turned))

    def late(self) -> tuple[str, ...]:
        """The loops that have not turned for longer than they may, by name."""
        now = self.clock.monotonic()
        return tuple(sorted(name for name, loop in self.loops.items() if now - loop.last > loop.patience))


@dataclass(frozen=True, slots=True)
class Systemd:
    """The way to the service manager: datagrams of NAME=value lines to a Unix socket (sd_notify(3)).

    `address` is a path, or an abstract name behind a NUL; `every` is how often to say something, in seconds: twice
    in the time that the watchdog allows.
    """

    address: str
    every: float = _UNWATCHED

    def say(self, *lines: str) -> None:
        """Never waits and never fails: a manager that cannot be reached is logged, the watch goes on."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as way:
                way.sendto("\n".join(lines).encode(), self.address)
        except OSError as error:
            log.warning("systemd could not be told", why=str(error))

    def reloads(self, monotonic: float) -> None:
        """The configuration is read anew; `monotonic` are the machine's seconds, as Type=notify-reload wants them."""
        self.say("RELOADING=1", f"MONOTONIC_USEC={int(monotonic * 1e6)}", "STATUS=reads its configuration anew")


def systemd(environment: Mapping[str, str] = os.environ) -> Systemd | None:
    """The service manager that started us as Type=notify, by its variables; None where nobody wants to be told."""
    named = environment.get("NOTIFY_SOCKET", "")
    if not named.startswith(("/", "@")):
        return None
    address = f"\0{named[1:]}" if named.startswith("@") else named
    allowed = environment.get("WATCHDOG_USEC", "")
    return Systemd(address, int(allowed) / 2e6 if allowed.isdecimal() and int(allowed) else _UNWATCHED)


@asynccontextmanager
async def supervised(turns: Turns, stop: asyncio.Event | None = None) -> AsyncIterator[Systemd | None]:
    """Says that the house is ready, beats as long as all of it turns, and says at the end that it stops.

    An end without `stop` being set is followed by a new beginning, and is not told as one.
    """
    manager = systemd()
    if manager is None:
        yield None
        return
    manager.say("READY=1", _well(turns))
    beating = asyncio.create_task(_beat(manager, turns))
    try:
        yield manager
    finally:
        beating.cancel()
        with suppress(asyncio.CancelledError):
            await beating
        if stop is None or stop.is_set():
            manager.say("STOPPING=1", "STATUS=stops; nothing is lost")


async def _beat(manager: Systemd, turns: Turns) -> None:
    """A beat only while every loop turns; what hangs is named, once in the log and always in the status."""
    known: tuple[str, ...] = ()
    while True:
        late = turns.late()
        if late and late != known:
            log.error("a part of the house hangs: systemd gets no more beats and will start it anew", parts=late)
        known = late
        if late:
            manager.say(f"STATUS=hangs: {', '.join(late)}")
        else:
            manager.say("WATCHDOG=1", _well(turns))
        await turns.clock.sleep(manager.every)


def _well(turns: Turns) -> str:
    return f"STATUS=awake, all {len(turns.loops)} loops turn"
