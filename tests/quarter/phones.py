"""The phones of the simulated people: what came on them and rang at which true time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from monitor.messages import Ambiguous, Message, NotSent
from tests.quarter.faults import Away, Weather
from tests.quarter.glance import Case, Glance

# Of a thousand messages so many have their answer lost; half of them have arrived.
_UNSURE = 3


@dataclass(frozen=True, slots=True)
class Rang:
    """A new message on a phone, at the true time; `ring` says that it made a sound."""

    at: datetime
    chat: int
    ring: bool
    step: str
    cases: tuple[Case, ...]


@dataclass(slots=True)
class Phones:
    """A channel to all phones; `pressed` is told of each message, for somebody may press its buttons.

    `joined` is what was told in a line more of a message that had rung a little before.
    """

    true_time: Callable[[], datetime]
    weather: Weather
    random: Random
    pressed: Callable[[Rang, Message], None]
    glance: Glance | None = None
    rang: list[Rang] = field(default_factory=list)
    joined: list[Rang] = field(default_factory=list)
    amended: int = 0

    @property
    def name(self) -> str:
        return "phones"

    async def say(self, chat_id: int, message: Message, *, ring: bool) -> int:
        self._reachable()
        unsure = self.random.random() * 1000 < _UNSURE
        if unsure and self.random.random() < 0.5:
            raise Ambiguous("the connection broke off on the way there")
        assert self.glance is not None
        for step, cases in self.glance.being_sent(chat_id):
            came = Rang(self.true_time(), chat_id, ring, step, cases)
            self.rang.append(came)
            self.pressed(came, message)
        if unsure:
            raise Ambiguous("the connection broke off on the way back")
        return len(self.rang)

    async def amend(self, chat_id: int, message_id: int, message: Message) -> None:
        self._reachable()
        assert self.glance is not None
        told = [Rang(self.true_time(), chat_id, False, *one) for one in self.glance.joining(chat_id)]
        self.joined += told
        self.amended += 1

    def _reachable(self) -> None:
        if self.weather.now(Away.TELEGRAM, self.true_time()):
            raise NotSent("Telegram cannot be reached")
