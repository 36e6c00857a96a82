"""The Bot API in bad weather: it keeps hold of a call, or loses, throttles and fails them as a seed chooses."""

import asyncio
from random import Random
from typing import Literal

from adapters.clock import FastClock
from monitor.demo.botapi import LocalBotApi
from monitor.demo.botparams import Params
from monitor.demo.faults import Fault, Faults, Kind
from monitor.demo.record import Answer

TOKEN = "8000000001:AAloopbackOnly_thisTokenOpensNothing_01"

# How often a message meets what, in a hundred; worse than any day of Telegram's.
_STORM: tuple[tuple[Kind, int], ...] = (("drop", 4), ("drop_before", 4), ("429", 5), ("500", 3))


class HeldApi(LocalBotApi):
    """A Bot API that can keep hold of one call: before it is done, or after, with the message on the phone."""

    hold: Literal["before", "after"] | None = None

    def __init__(self, clock: FastClock) -> None:
        super().__init__(clock, token=TOKEN)
        self.held, self.let_go = asyncio.Event(), asyncio.Event()

    async def _answer(self, token: str, method: str, params: Params, fault: Fault | None) -> Answer:
        # Not what is pinned or says something else: a message about a case.
        mine = self.hold if method.lower() == "sendmessage" and " case " in params.text("text") else None
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


class Weather(Faults):
    """Every message and edit may be hit; `lost` counts those whose fate the sender could not know."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self._random = random
        self.lost = 0

    def take(self, method: str, chat_id: int | None) -> Fault | None:
        if method.lower() not in ("sendmessage", "editmessagetext"):
            return None
        drawn = self._random.random() * 100
        for kind, often in _STORM:
            if drawn < often:
                self.lost += kind in ("drop", "drop_before")
                return Fault(kind, method, chat_id, None, 5, 0, None)
            drawn -= often
        return None
