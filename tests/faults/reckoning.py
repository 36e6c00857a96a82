"""What is left when a night of faults is over: everything that was raised was told or parked, every repeat says so."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.demo.chats import Message
from storage.states import Delivery, DeliveryState, Incident

REPEAT = "(repeat: the first copy may have reached you)"
SECRETS = ("thisTokenOpensNothing", "hunter2-of-the-proxy")

Case = tuple[int, int]  # an incident's number and the chat that it was to be told to
_DOTS = "🔴🟠🟡🔵⚪🟢"
_CASE = re.compile(rf"^[{_DOTS}].* · case (\d+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Left:
    """The new messages that alerts asked for, also withheld ones, the incidents, and what each phone shows."""

    every: Sequence[Delivery]
    incidents: Sequence[Incident]
    phones: Mapping[int, Sequence[Message]]

    @property
    def deliveries(self) -> list[Delivery]:
        """Those that were to arrive."""
        return [one for one in self.every if one.state is not DeliveryState.WITHHELD]

    @property
    def asked(self) -> Counter[Case]:
        return Counter((case, one.chat_id) for one in self.deliveries for case in one.incident_ids)

    @property
    def perhaps(self) -> Counter[Case]:
        """Those that may have arrived before there was nothing left to say, so that they were not repeated."""
        tried = [one for one in self.every if one.state is DeliveryState.WITHHELD and one.attempts]
        return Counter((case, one.chat_id) for one in tried for case in one.incident_ids)

    @property
    def parked(self) -> set[Case]:
        parked = [one for one in self.deliveries if one.state is DeliveryState.PARKED]
        return {(case, one.chat_id) for one in parked for case in one.incident_ids}

    @property
    def received(self) -> Counter[Case]:
        """How many messages about each case stand on each phone."""
        return Counter((case, chat) for chat, shown in self.phones.items() for one in shown for case in cases(one))

    @property
    def labelled(self) -> Counter[Case]:
        """How many of them say that they repeat another one."""
        repeats = ((chat, one) for chat, shown in self.phones.items() for one in shown if REPEAT in first_text(one))
        return Counter((case, chat) for chat, one in repeats for case in cases(one))

    @property
    def extra(self) -> Counter[Case]:
        """The copies beyond those that were asked for; a Counter forgets what is not above zero."""
        return self.received - self.asked - self.perhaps

    def judge(self, doubts: int) -> None:
        """Nothing was lost in silence, and every extra copy is labelled; `doubts` is how many there may be a chat."""
        confirmed = {one.id for one in self.incidents if one.confirmed_at}
        assert confirmed == {case for case, _ in {*self.received} | self.parked}, "nobody was told of an alert"
        lost = set(self.asked) - set(self.received) - self.parked
        assert not lost, f"lost in silence (case, chat): {sorted(lost)}"
        made_up = set(self.received) - set(self.asked) - set(self.perhaps)
        assert not made_up, f"told, and asked for by nobody (case, chat): {sorted(made_up)}"
        for chat in self.phones:
            copies = sum(more for (_, where), more in self.extra.items() if where == chat)
            assert copies <= doubts, "more extra copies than kills and lost answers"
        assert not self.extra - self.labelled, "an extra copy without its label"


def cases(message: Message) -> set[int]:
    """The cases that the message is about; those that it only names as parked, or sums up, are not among them."""
    texts = (text.removeprefix(REPEAT).lstrip() for text in (first_text(message), message.text))
    # What joined the message later stands in its newest text.
    return {int(number) for text in texts if text[:1] in _DOTS for number in _CASE.findall(text)}


def first_text(message: Message) -> str:
    """What it said when it came."""
    return message.history[0].text if message.history else message.text
