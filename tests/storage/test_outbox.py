"""The outbox under crashes: whatever happens, every delivery ends where a person can see it."""

import asyncio
import tempfile
from collections.abc import Awaitable
from typing import ClassVar, TypeVar

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from storage.states import Delivery, DeliveryState
from storage.store import Store
from tests.postgres import Postgres
from tests.storage.world import NIGHT, add_lamp, after, raise_stranger, route

T = TypeVar("T")


class Outbox(RuleBasedStateMachine):
    """A dispatcher that is killed at any moment, on one database; `arrived` is what the chat truly got."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.place = self.empty()
        self.minute = 0
        self.routed: set[int] = set()
        self.arrived: dict[int, list[bool]] = {}
        self.store = self.open()

    def do(self, work: Awaitable[T]) -> T:
        async def run() -> T:
            return await work

        return self.runner.run(run())

    def empty(self) -> str:
        """Where an empty database is, or will be."""
        raise NotImplementedError

    def open(self) -> Store:
        return self.do(Store.open(self.place).__aenter__())

    def teardown(self) -> None:
        self.do(self.store.close())
        self.runner.close()

    @initialize()
    def begin(self) -> None:
        self.lamp = self.do(add_lamp(self.store))
        self.incident = self.do(raise_stranger(self.store, self.lamp))
        self.route_something(0, 1)

    @rule(number=st.integers(0, 99), chat=st.integers(1, 2))
    def route_something(self, number: int, chat: int) -> None:
        self.routed |= set(self.do(route(self.store, self.incident, f"key-{number}", chat=chat)))

    def next(self) -> Delivery | None:
        self.minute += 1
        found = self.do(self.store.sendable(after(self.minute), 1))
        return found[0] if found else None

    @rule(killed=st.sampled_from(["before sending", "after sending", "never"]))
    def send_and_perhaps_be_killed(self, killed: str) -> None:
        delivery = self.next()
        if delivery is None:
            return
        assert self.do(self.store.intend(delivery.id, "text"))
        if killed == "before sending":
            self.crash()
            return
        self.arrived.setdefault(delivery.id, []).append(delivery.ambiguous)
        if killed == "after sending":
            self.crash()
            return
        assert self.do(self.store.sent(delivery.id, 1000 + len(self.arrived), after(self.minute)))

    @rule(wait=st.integers(0, 3))
    def fail_and_try_again(self, wait: int) -> None:
        delivery = self.next()
        if delivery is not None:
            self.do(self.store.intend(delivery.id, "text"))
            assert self.do(self.store.retry(delivery.id, after(self.minute + wait), ambiguous=False))

    @rule()
    def give_up(self) -> None:
        delivery = self.next()
        if delivery is not None:
            assert self.do(self.store.park(delivery.id, "blocked"))

    @rule()
    def crash(self) -> None:
        # Nothing is flushed or closed properly: only what was committed counts.
        self.do(self.store._dispose())
        self.store = self.open()
        for stranded in self.do(self.store.stranded()):
            assert self.do(self.store.retry(stranded.id, after(self.minute), ambiguous=True))

    @invariant()
    def everything_is_where_it_should_be(self) -> None:
        rows = {row.id: row for row in self.do(self.store.deliveries_since(NIGHT))}
        self.nothing_is_lost_and_no_repeat_is_unlabelled(rows)
        waiting = [row for row in rows.values() if row.state is DeliveryState.NEW]
        assert self.do(self.store.sendable(after(self.minute + 10), 100)) == tuple(waiting)
        now = self.do(self.store.sendable(after(self.minute), 100))
        for chat in (1, 2):
            sendable = [row for row in now if row.chat_id == chat]
            assert sendable == [row for row in waiting if row.chat_id == chat][: len(sendable)], "overtaken"

    def nothing_is_lost_and_no_repeat_is_unlabelled(self, rows: dict[int, Delivery]) -> None:
        assert rows.keys() == self.routed
        assert not any(row.state is DeliveryState.SENDING for row in rows.values())
        for number, copies in self.arrived.items():
            assert all(copies[1:]), "a repeat without its label"
            assert rows[number].state is not DeliveryState.NEW or rows[number].ambiguous
        for row in rows.values():
            assert row.state is not DeliveryState.SENT or row.id in self.arrived


class OutboxInAFile(Outbox):
    def empty(self) -> str:
        self.folder = tempfile.TemporaryDirectory()
        return f"{self.folder.name}/twoam.db"

    def teardown(self) -> None:
        super().teardown()
        self.folder.cleanup()


class OutboxOnAServer(Outbox):
    server: ClassVar[Postgres]

    def empty(self) -> str:
        return self.do(self.server.emptied())


# Every step is a commit on a disk: a failure is told as it was found, shrinking it would take minutes.
FAST = tuple(phase for phase in Phase if phase is not Phase.shrink)


def test_nothing_is_lost_and_no_repeat_is_unlabelled_in_a_file() -> None:
    few = settings(max_examples=10, stateful_step_count=20, deadline=None, phases=FAST)
    run_state_machine_as_test(OutboxInAFile, settings=few)


def test_nothing_is_lost_and_no_repeat_is_unlabelled_on_a_server(postgres: Postgres) -> None:
    OutboxOnAServer.server = postgres
    few = settings(max_examples=4, stateful_step_count=20, deadline=None, phases=FAST)
    run_state_machine_as_test(OutboxOnAServer, settings=few)
