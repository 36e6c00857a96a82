"""What goods cost me and exchange rates: dated, exact, told again without a trace, and forgotten on wish."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from adapters.readings import Entry, EntryKind, Money, Order, OrderLine, OrderState, Subject
from storage.states import ALWAYS, Batch, Cost, Rate, Role
from storage.store import Store
from tests.storage.world import NIGHT, after

LAMP = Cost("LAMP-1", Decimal("7.20"), "CNY")
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


class CostContract:
    async def test_a_cost_keeps_what_held_before_it_and_is_told_again_without_a_trace(self, store: Store) -> None:
        dearer = replace(LAMP, goods=Decimal("8.00"), valid_from=MAY, shipping=Decimal("0"), packaging=Decimal("0.30"))
        abroad = replace(LAMP, place="DE", currency="EUR", valid_from=MAY)
        other = Cost("灯-É", Decimal("1E-9"), "JPY")
        assert await store.put_costs([dearer, LAMP, abroad, other]) == 4
        assert await store.put_costs([LAMP, dearer]) == 0
        assert await store.costs() == (LAMP, dearer, abroad, other)
        assert await store.costs(["lamp-1"]) == (LAMP, dearer, abroad)
        assert await store.costs(["灯-É"]) == (other,)
        assert await store.costs([]) == ()

        assert await store.put_costs([replace(LAMP, shipping=Decimal("1"))]) == 1
        assert (await store.costs(["LAMP-1"]))[0].total == Decimal("8.20")
        assert (LAMP.valid_from, LAMP.total) == (ALWAYS, Decimal("7.20"))

        assert await store.drop_cost("LAMP-1", valid_from=MAY) == 1
        assert await store.drop_cost("LAMP-1", place="DE") == 1
        assert await store.drop_cost("LAMP-1", place="DE") == 0
        assert [one.sku for one in await store.costs()] == ["LAMP-1", "灯-É"]

    async def test_of_each_pair_and_origin_the_newest_rate_counts(self, store: Store) -> None:
        old, new = Rate("RUB", "USD", Decimal("92.5"), MAY), Rate("RUB", "USD", Decimal("93.123456789"), JUNE)
        bank = Rate("RUB", "USD", Decimal("90"), MAY, "bank.example")
        assert await store.put_rates([new, old, bank]) == 3
        assert await store.put_rates([old]) == 0
        assert await store.rates(JUNE) == (bank, new)
        assert await store.rates(MAY) == (bank, old)
        assert await store.drop_rates("RUB", "USD", "own") == 2
        assert await store.rates(JUNE) == (bank,)

    async def test_a_person_has_a_currency_of_his_own_choice(self, store: Store) -> None:
        anna = await store.add_person("Anna", 1, 1, Role.OWNER, "en", "UTC")
        assert anna.currency == ""
        entry = await store.decide(f"person:{anna.id}", "currency", "CNY", "Anna", NIGHT)
        assert (await store.people())[0].currency == "CNY"
        assert entry is not None
        await store.undo(entry.id, "Anna", NIGHT)
        assert (await store.people())[0].currency == ""

    async def test_what_was_paid_for_a_unit_and_what_a_ledger_booked_is_read_exactly_enough(self, store: Store) -> None:
        lamp = Subject("US", "B0LAMP0001")

        def sold(number: int, minutes: float, price: str | None, quantity: int = 1, **changes: Any) -> Order:
            paid = Money(Decimal(price), "USD") if price else None
            line = OrderLine("1", quantity, "LAMP-1", lamp, paid, changes.pop("cancelled", 0))
            at = after(minutes)
            return Order(f"{number}", "us", OrderState.SHIPPED, at, at, (line,), **changes)

        gone = replace(sold(4, 4, "1.00"), state=OrderState.CANCELLED)
        orders = (sold(1, 1, "18.00", 2), sold(2, 2, None), sold(3, 3, "5.00", cancelled=1), gone, sold(5, 5, "7.00"))
        entries = [Entry(f"{n}", "b", kind, after(n), Money(Decimal(sum_), "USD")) for n, kind, sum_ in _BOOKED]
        told = tuple(("amazon", one) for one in orders)
        await store.commit(Batch(orders=told, entries=tuple(("amazon", one) for one in entries)))
        market = Subject("us", lamp.id)
        paid = await store.paid("amazon", market, after(0), after(5))
        assert paid == ((after(1), "1", Money(Decimal(9), "USD")),)
        assert [one[1] for one in await store.paid("amazon", market, after(0), after(6))] == ["5", "1"]
        assert await store.paid("other", market, after(0), after(6)) == ()
        assert await store.count_orders("amazon", after(0), after(6)) == 4
        sums = await store.ledger_sums("amazon", after(0), after(3))
        assert {one.kind: (round(one.total, 2), one.lines) for one in sums} == {
            EntryKind.SALE: (30.5, 2),
            EntryKind.FEE: (-3.3, 1),
        }
        assert not await store.knows_costs()
        await store.put_costs([LAMP])
        assert await store.knows_costs()


_BOOKED = (
    (0, EntryKind.SALE, "10.25"),
    (1, EntryKind.SALE, "20.25"),
    (2, EntryKind.FEE, "-3.30"),
    (3, EntryKind.SALE, "99.00"),
)
