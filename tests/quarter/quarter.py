"""One quarter from beginning to end: the shop is opened, the events are planted, it is lived through and judged."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from monitor.config import Config
from storage.states import Severity
from tests.quarter.driver import at_once
from tests.quarter.faults import Weather, weather
from tests.quarter.glance import Case, Withheld
from tests.quarter.judge import Judgement, false_wakes, pushes, untold_outages, verdict
from tests.quarter.living import Life, SimClock
from tests.quarter.noise import Noise
from tests.quarter.people import ANNA, People
from tests.quarter.phones import Phones
from tests.quarter.planting import Planted, Planting
from tests.quarter.platforms import SimConfig
from tests.quarter.promises import PROMISES, Promise
from tests.quarter.series import SERIES, past
from tests.quarter.shop import BEGIN, RATES, open_shop
from tests.quarter.trade import Trade
from tests.quarter.world import World, days

QUARTER = days(90)
_PLATFORMS = {"us": "AmazonApi", "ca": "AmazonPages", "ebay": "EbayApi"}
# Orders are asked for every half hour instead of every five minutes: the promises count with five.
_EVERY = {"orders": 30.0, "money": 120.0}


@dataclass(slots=True)
class Quarter:
    """One seed; `share` of the hundred listings, over `length`, with these promises."""

    folder: Path
    seed: int
    length: timedelta = QUARTER
    share: float = 1.0
    promises: Sequence[Promise] = PROMISES
    series: Path = SERIES
    events: list[Planted] = field(default_factory=list)
    entries: list[tuple[datetime, datetime, str]] = field(default_factory=list)
    life: Life = field(init=False)
    withheld: list[Withheld] = field(default_factory=list)
    unspoken: dict[int, Case] = field(default_factory=dict)
    ended: dict[int, datetime] = field(default_factory=dict)
    _last: int = 0

    async def live(self) -> Judgement:
        """The whole of it, in this process."""
        with ExitStack() as stack:
            stack.enter_context(at_once())
            people = await self._open()
            end = BEGIN + self.length
            at = BEGIN
            while at < end:
                at = min(at + days(1), end)
                await self.life.until(at)
                self._note()
            await self.life.asleep()
        del people
        return self._judged()

    async def _open(self) -> People:
        random, recorded = Random(self.seed), past(self.series)
        number = round(self.length / days(1))
        world = open_shop(random, recorded, number, self.share)
        around = weather(random, BEGIN, self.length, [*_PLATFORMS])
        trades = {account: Trade(world, random, recorded, account, number) for account in RATES}
        self.events = Planting(world, around, trades, random, self.length, self._enter).plant(self.promises)
        Noise(world, random, recorded, number).plan()
        for trade in trades.values():
            trade.plan()
        return await self._move_in(world, around, random)

    async def _move_in(self, world: World, around: Weather, random: Random) -> People:
        clock = SimClock(BEGIN)
        phones = Phones(clock.true, around, Random(self.seed + 1), lambda rang, message: people.see(rang, message))
        self.life = Life(self._config(world, around), world, around, random, clock, phones)
        people = People(self.life)
        await self.life.awake()
        await people.move_in(past(self.series))
        for at, due, about in self.entries:
            self.life.will.append((at, partial(people.enters, ANNA, due, about)))
        return people

    def _enter(self, at: datetime, due: datetime, about: str) -> None:
        self.entries.append((at, due, about))

    def _config(self, world: World, around: Weather) -> Config:
        sections = {
            name: SimConfig(platform=f"tests.quarter.platforms:{kind}").give(name, world, around)
            for name, kind in _PLATFORMS.items()
        }
        return Config.model_validate(
            {
                "machine": {"state_dir": self.folder},
                "door": {"contact": "quarter@example.org"},
                "watch": {"every_minutes": _EVERY},
                "backup": {"enabled": False},
                "accounts": sections,
            }
        )

    def _note(self) -> None:
        """What was withheld today, before the program forgets it."""
        self._last, fresh = self.life.glance.withheld(self._last)
        self.withheld += fresh
        self.ended |= self.life.glance.ended()
        late = self.life.clock.now() - timedelta(hours=6)
        self.unspoken |= {case.id: case for case in self.life.glance.unspoken(late)}

    def _judged(self) -> Judgement:
        rang, subjects = self.life.phones.rang, self.life.subjects
        told = sorted([*rang, *self.life.phones.joined], key=lambda one: one.at)
        wakes = false_wakes(rang, self.events, subjects)
        return Judgement(
            # A wake has to ring: a line more in an earlier message is none.
            verdicts=[
                verdict(event, rang if event.least is Severity.WAKE else told, subjects) for event in self.events
            ],
            false_wakes=wakes,
            withheld=Counter(one.reason or "" for one in self.withheld),
            unexplained=[one for one in self.withheld if not one.reason],
            unspoken=[*self.unspoken.values()],
            outages=[*untold_outages(told, self.life.weather, BEGIN + self.length, self.ended)],
            pushes_a_week=pushes(rang, self.length),
        )


def lived(quarter: Quarter) -> Judgement:
    """The judgement of one quarter, from a caller who has no loop."""
    return asyncio.run(quarter.live())
