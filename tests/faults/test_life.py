"""Any life at all: a shop that changes, people who answer, answers that are lost, and a process that dies."""

import asyncio
import tempfile
from collections.abc import Awaitable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from monitor.messages import Message, Speaker
from storage.states import DeliveryState, Severity
from tests.faults.reckoning import cases
from tests.faults.rooms import Rooms, rooms
from tests.faults.world import ANNA, BEN
from tests.monitor.night import ASIN, FOLLOWED, HIJACKED, LAMP

T = TypeVar("T")
SHELVES = {"as it was": LAMP, "hijacked": HIJACKED, "followed": FOLLOWED}


class Killed(BaseException):
    """The process dies here."""


class Mortal:
    """A bot in whose hands the process dies: with the message still here, or already on the phone."""

    name = "telegram"

    def __init__(self, speaker: Speaker, when: str) -> None:
        self._speaker, self._when = speaker, when

    async def say(self, chat_id: int, message: Message, *, ring: bool) -> int:
        if self._when == "after":
            await self._speaker.say(chat_id, message, ring=ring)
        raise Killed

    async def amend(self, chat_id: int, message_id: int, message: Message) -> None:
        if self._when == "after":
            await self._speaker.amend(chat_id, message_id, message)
        raise Killed


class Life(RuleBasedStateMachine):
    """One lamp, two people; `doubts` counts what may have cost a repeat: kills, and answers that were lost."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.stack = AsyncExitStack()
        self.doubts = self.found = 0
        self.house: Rooms | None = None

    def do(self, work: Awaitable[T]) -> T:
        async def run() -> T:
            return await work

        return self.runner.run(run())

    @property
    def rooms(self) -> Rooms:
        assert self.house is not None
        return self.house

    @initialize()
    def begin(self) -> None:
        self.house = self.do(self.stack.enter_async_context(rooms(Path(self.folder.name))))
        self.do(self.rooms.passes(12))

    # --- what may happen ---------------------------------------------------------------------------------------------

    @rule(shelf=st.sampled_from(sorted(SHELVES)))
    def change(self, shelf: str) -> None:
        self.rooms.night.market.put(ASIN, SHELVES[shelf])

    @rule(minutes=st.integers(1, 30))
    def poll(self, minutes: int) -> None:
        self.do(self.rooms.night.passes(minutes, every=2))

    @rule(rounds=st.integers(1, 3))
    def tell(self, rounds: int) -> None:
        self.do(self.rooms.tell(rounds))

    @rule(minutes=st.integers(5, 40))
    def time_passes(self, minutes: int) -> None:
        self.do(self.rooms.passes(minutes, every=5))

    @rule(fault=st.sampled_from(["drop", "drop_before", "429", "500"]), chat=st.sampled_from([ANNA, BEN]))
    def the_next_answer_is_lost(self, fault: str, chat: int) -> None:
        self.rooms.api.faults.add(fault, "sendMessage", chat_id=chat)  # type: ignore[arg-type]
        self.doubts += fault in ("drop", "drop_before")

    @rule(who=st.sampled_from([ANNA, BEN]), place=st.integers(0, 4))
    def somebody_presses_a_button(self, who: int, place: int) -> None:
        alerts = [one for one in self.rooms.phone(who) if cases(one) and one.keyboard]
        buttons = [button.data for row in alerts[-1].keyboard for button in row] if alerts else []
        if place < len(buttons):
            self.do(self.rooms.hears(who, button=buttons[place]))

    @rule(word=st.sampled_from(["/ack", "/snooze 20m", "/snooze 2h", "/alerts", "/mute B0LAMP0001 1h"]))
    def somebody_writes(self, word: str) -> None:
        self.do(self.rooms.hears(ANNA, word))

    @rule()
    def restart(self) -> None:
        self.do(self.rooms.night.store.close())
        self.reopen()

    @rule()
    def crash(self) -> None:
        """Nothing is flushed: only what was committed counts."""
        self.rooms.night.store._waiting.clear()
        self.do(self.rooms.night.store._dispose())
        self.reopen()

    @rule(severity=st.sampled_from([Severity.WAKE, Severity.PUSH]))
    def something_is_found(self, severity: Severity) -> None:
        self.found += 1
        self.do(self.rooms.alert(f"A{self.found}", severity))

    @rule(when=st.sampled_from(["before", "after"]), severity=st.sampled_from([Severity.WAKE, Severity.PUSH]))
    def crash_while_telling(self, when: str, severity: Severity) -> None:
        self.something_is_found(severity)
        house = self.rooms
        dying = replace(house.dispatch, speaker=Mortal(house.dispatch.speaker, when))
        with suppress(Killed):
            self.do(_died(dying.tick(), dying.chains))
        self.doubts += 1
        self.crash()

    def reopen(self) -> None:
        self.house = self.do(self.stack.enter_async_context(rooms(Path(self.folder.name), self.house)))

    # --- what must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_lost_and_every_repeat_says_so(self) -> None:
        if self.house is None:
            return
        left = self.do(self.rooms.left())
        here = {case for case, chat in left.asked}
        waiting = {one.incident_id for one in self.do(self.rooms.night.store.undispatched())}
        for case in left.incidents:
            somewhere = case.id in here | waiting or self.do(self.kept_back(case.id))
            assert somewhere or not case.confirmed_at, "nobody is told"
        for one in left.deliveries:
            arrived = one.state is not DeliveryState.SENT or left.received[one.incident_ids[0], one.chat_id]
            assert arrived, "marked as sent, and stands on no phone"
        assert left.extra.total() <= self.doubts
        assert not left.extra - left.labelled, "an extra copy without its label"

    async def kept_back(self, case: int) -> bool:
        every = await self.rooms.night.store.deliveries(case)
        return bool(every) and all(one.reason for one in every)

    def teardown(self) -> None:
        if self.house:
            self.rooms.api.faults.clear()
            self.do(self.rooms.passes(40, every=5))
            waiting = {DeliveryState.NEW, DeliveryState.SENDING}
            left = self.do(self.rooms.left())
            assert not [one for one in left.deliveries if one.state in waiting], "something is never told"
            assert set(left.asked) == set(left.received) | left.parked
        with suppress(Exception):
            self.do(self.stack.aclose())
        self.runner.close()
        self.folder.cleanup()


async def _died(tick: Awaitable[None], chains: dict[int, asyncio.Task[None]]) -> None:
    """The first chain that dies takes the process, and with it the others."""
    await tick
    done: Sequence[asyncio.Task[None]] = tuple(chains.values())
    ends = await asyncio.gather(*done, return_exceptions=True)
    if any(isinstance(end, Killed) for end in ends):
        raise Killed


# Every step is a commit on a disk: a failure is told as it was found, shrinking it would take minutes.
_FAST = tuple(phase for phase in Phase if phase is not Phase.shrink)


@pytest.mark.timeout(300)
def test_whatever_happens_nothing_is_lost_in_silence_and_every_repeat_says_so() -> None:
    few = settings(max_examples=8, stateful_step_count=15, deadline=None, phases=_FAST, derandomize=True)
    run_state_machine_as_test(Life, settings=few)
