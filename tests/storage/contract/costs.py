"""What goods cost me and exchange rates: dated, exact, told again without a trace, and forgotten on wish."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from storage.states import ALWAYS, Cost, Rate, Role
from storage.store import Store
from tests.storage.world import NIGHT

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
