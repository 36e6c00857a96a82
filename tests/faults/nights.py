"""Nights of faults, played with a real daemon: killed at moments that a seed chooses, or at a point with a name."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from storage.states import Step
from tests.faults.points import ON_THE_WAY_OUT
from tests.faults.reckoning import cases
from tests.faults.weather import Weather
from tests.faults.world import ANNA, CLEO, World, world

_LISTINGS, _MOST_KILLS = 5, 4

# What else befalls the night, before each kill.
Harm = Callable[[Random], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a night came to; an alert told to two people counts twice."""

    kills: int
    lost_answers: int
    asked: int
    parked: int
    extra: int
    most_extra: int


async def night_of_kills(
    folder: Path, seed: int, *, stormy: bool = False, database: str = "", harm: Harm | None = None
) -> Figures:
    """Strangers come in two waves, and the daemon is killed up to four times; fails where anything was lost."""
    random = Random(seed)
    async with world(folder, database=database) as made:
        await made.listings(_LISTINGS)
        await made.start()
        await made.first_looks()
        weather = Weather(Random(seed)) if stormy else None
        made.api.faults = weather or made.api.faults
        lamps = random.sample(range(_LISTINGS), _LISTINGS)
        waves = (lamps[:3], lamps[3:])
        for wave in waves:
            wake = [one for one in wave if random.random() < 0.6]
            made.strangers(wake, [one for one in wave if one not in wake])
            for _ in range(random.randint(1, _MOST_KILLS // len(waves))):
                if harm:
                    await harm(random)
                await _killed_at_some_moment(made, random)
        await made.settled(_LISTINGS)
        return await _ended(made, weather.lost if weather else 0)


async def _ended(made: World, lost: int = 0) -> Figures:
    """Stops the daemon gracefully and reckons up; `lost` as in World.check."""
    assert await made.stop() == 0
    await made.check(lost)
    left = await made.left()
    extra = left.extra
    most = max(extra.values(), default=0)
    return Figures(made.kills, lost, left.asked.total(), len(left.parked), extra.total(), most)


async def _killed_at_some_moment(made: World, random: Random) -> None:
    """After so many further events: pages that were asked for, calls that the Bot API received."""
    chosen = _events(made) + random.randint(1, 12)
    made.api.hold = random.choice((None, None, "before", "after"))
    await made.until(lambda: _events(made) >= chosen or made.api.held.is_set(), "nothing happens any more")
    await asyncio.sleep(random.random() / 50)
    await made.crash()


def _events(made: World) -> int:
    return len(made.market.visits) + len([call for call in made.api.calls() if call.method != "getUpdates"])


async def night_of_a_point(folder: Path, point: str, *, database: str = "") -> Figures:
    """One stranger is answered by a tap, another escalates, somebody joins; the daemon kills itself at the point.

    Fails where it did not, where anything was lost, or where the second daemon does not do what the first one left.
    """
    async with world(folder, database=database) as made:
        await made.listings(3)
        await made.start(dies_at=point)
        guard = asyncio.create_task(made.guard())
        await made.first_looks()
        made.fuse.touch()
        made.strangers(wake=[0, 1], push=[2])
        await made.api.user_says(CLEO, CLEO, await made.invite())
        await _tapped(made)
        await made.until(lambda: _escalated(made), "nothing escalates")
        await made.settled(3)
        if point.partition(" ")[2] not in ON_THE_WAY_OUT:
            await made.until(lambda: made.kills, f"it did not die {point}")
        await made.stop()
        await guard
        if not made.is_up:  # else it killed itself on its way out
            await made.start()
        await made.settled(3)
        assert made.kills == 1
        assert [one.name for one in await made.store.people()] == ["Anna", "Ben", "Cleo"]
        return await _ended(made)


async def _tapped(made: World) -> None:
    """Anna takes the first alert that rings."""
    await made.until(lambda: any(cases(one) and one.buttons for one in made.phone(ANNA)), "no alert with a button")
    alert = next(one for one in made.phone(ANNA) if cases(one) and one.buttons)
    await made.api.press(ANNA, ANNA, alert.id, 0)


async def _escalated(made: World) -> bool:
    steps = [step.step for one in await made.store.open_incidents() for step in await made.store.transitions(one.id)]
    return Step.ESCALATED in steps
