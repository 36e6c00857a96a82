"""A whole house on a clock that only tests move: its loops, one after the other, minute by minute."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from monitor.app import House
from tests.clock import StillClock


class Ticking(Protocol):
    """Whoever has a house and its clock."""

    @property
    def rooms(self) -> House: ...

    @property
    def clock(self) -> StillClock: ...


async def each_minute(clock: StillClock, minutes: int, tick: Callable[[], Awaitable[object]]) -> None:
    """Ticks every minute; what the tick itself waits for is a part of its minute."""
    until = clock.monotonic() + 60 * minutes
    while clock.monotonic() < until:
        minute = clock.monotonic() + 60
        await tick()
        clock.advance(max(1.0, minute - clock.monotonic()))


async def passes(home: Ticking, account: str, minutes: int) -> None:
    """Lets the time pass, with looks, reviews and messages every minute."""
    rooms = home.rooms

    async def tick() -> None:
        await rooms.poll.tick(account)
        await rooms.business.tick(account)
        await rooms.store.flush()
        await rooms.review.tick()
        await rooms.dispatch.tick()
        await rooms.dispatch.drain()

    await each_minute(home.clock, minutes, tick)
