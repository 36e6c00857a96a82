"""Deadlines: kept as they were entered, changed like any decision and brought back by the audit."""

from dataclasses import replace
from datetime import timedelta

from adapters.readings import FulfilledBy, OrderState
from storage.states import Batch, Deadline, DeadlineKind, Undo, Unshipped
from storage.store import Store
from tests.storage.world import NIGHT, ORDER, after

APPEAL = Deadline(
    id=0,
    what="Appeal for Blue Lamp 申诉",
    kind=DeadlineKind.NOTICE,
    due_at=NIGHT + timedelta(days=2),
    typed="2026-03-05 10:14",
    zone="Asia/Shanghai",
    made_at=NIGHT,
    made_by="Anna",
    listing_id=7,
    account="amazon",
    incident_id=17,
)


class DeadlineContract:
    async def test_what_was_entered_is_read_back_and_the_next_stands_first(self, store: Store) -> None:
        later = await store.add_deadline(APPEAL)
        sooner = await store.add_deadline(replace(APPEAL, due_at=after(9), listing_id=None, account=None))
        assert later.id != sooner.id
        assert await store.deadlines() == (sooner, later)
        assert await store.deadlines(after(8)) == ()
        assert await store.deadlines(after(9)) == (sooner,)
        assert await store.deadline(later.id) == replace(APPEAL, id=later.id)
        assert await store.deadline(99) is None

    async def test_each_change_of_it_can_be_undone(self, store: Store) -> None:
        one = await store.add_deadline(APPEAL)
        scope, due = f"deadline:{one.id}", after(60)
        for number, (key, value) in enumerate(
            (
                ("due", [due.isoformat(), "1h", "UTC"]),
                ("what", "Appeal"),
                ("done", [after(3).isoformat(), "Bo"]),
                ("deleted", after(4).isoformat()),
            )
        ):
            assert await store.decide(scope, key, value, "Bo", after(number))  # type: ignore[arg-type]
        changed = replace(one, due_at=due, typed="1h", zone="UTC", what="Appeal", done_at=after(3), done_by="Bo")
        assert await store.deadline(one.id) == replace(changed, deleted_at=after(4))
        assert await store.deadlines() == ()
        for entry in await store.audit():
            assert await store.undo(entry.id, "Anna", after(9)) is Undo.DONE
        assert await store.deadlines() == (one,)
        assert await store.decide("deadline:99", "done", [after(3).isoformat(), "Bo"], "Bo", after(3)) is None

    async def test_only_what_i_have_to_ship_by_then_is_unshipped(self, store: Store) -> None:
        due = after(600)
        plain = replace(ORDER, state=OrderState.UNSHIPPED, fulfilled_by=FulfilledBy.SELLER, ship_by=due)
        orders = (
            replace(plain, id="mine"),
            replace(plain, id="partly", state=OrderState.PARTLY_SHIPPED, ship_by=after(599)),
            replace(plain, id="who ships is not told", fulfilled_by=None),
            replace(plain, id="theirs", fulfilled_by=FulfilledBy.PLATFORM),
            replace(plain, id="shipped", state=OrderState.SHIPPED),
            replace(plain, id="not paid", state=OrderState.PENDING),
            replace(plain, id="later", ship_by=after(601)),
            replace(plain, id="no day", ship_by=None),
        )
        await store.commit(Batch(orders=tuple(("amazon", one) for one in orders)))
        told = await store.unshipped(due)
        assert told[0] == Unshipped("amazon", "partly", after(599))
        assert [one.order for one in told[1:]] == ["mine", "who ships is not told"]
