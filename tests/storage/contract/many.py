"""What is asked about thousands of listings at once, without reading them all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.readings import Subject, Topic
from storage.states import Batch, Severity, Status, Step
from storage.store import Store
from tests.storage.world import NIGHT, ORDER, add_lamp, after, look, price, stranger, told, watch_of


class ManyContract:
    async def test_all_stand_as_their_questions_were_answered(self, store: Store) -> None:
        lamps = [await add_lamp(store, Subject("US", f"B{number}"), f"Lamp {number}") for number in range(4)]
        for one in lamps[:2]:
            looks = tuple([look(await watch_of(store, one, topic), 0) for topic in (Topic.LISTINGS, Topic.OFFERS)])
            await store.commit(Batch(looks=looks))
        await store.pause(lamps[3].id, after(600))
        stood = await store.stood(lambda account, topic: timedelta(minutes=30), after(20), rival=False)
        assert list(stood.ids) == [one.id for one in lamps]
        assert stood.unknown == {lamps[2].id, lamps[3].id}
        assert stood.paused == {lamps[3].id}
        late = await store.stood(lambda account, topic: timedelta(minutes=30), after(40), rival=False)
        assert late.unknown == {one.id for one in lamps}
        assert not (await store.stood(lambda account, topic: timedelta(), after(0), rival=True)).ids

    async def test_a_name_is_found_however_it_is_typed(self, store: Store) -> None:
        names = ("Blue Lamp", "ＢＬＵＥ Ｌámp 2", "蓝色台灯", "100%_x")
        lamps = [await add_lamp(store, Subject("US", f"B{number}"), name) for number, name in enumerate(names)]
        for text, found in (
            ("blue", [0, 1]),
            ("BLUE LAMP", [0]),
            ("蓝", [2]),
            ("100%_", [3]),
            ("10_", []),
            ("b3", [3]),
        ):
            assert [one.id for one in await store.find_listings(text)] == [lamps[place].id for place in found], text
        assert [one.name for one in await store.listing_names()] == list(names)
        assert await store.listing_of("amazon", Subject("US", "B2")) == lamps[2]
        assert await store.listing_of("ebay", Subject("US", "B2")) is None
        assert await store.some_listings(1, 2) == tuple(lamps[1:3])
        assert await store.count_listings() == 4
        assert await store.markets_watched() == {"US"}

    async def test_of_a_name_that_too_many_begin_with_the_first_are_found(
        self, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("storage.listings._MOST_FOUND", 2)
        lamps = [await add_lamp(store, Subject("US", f"B{number}"), f"Lamp {number}") for number in range(4)]
        assert await store.find_listings("lamp") == tuple(lamps[:2])
        assert await store.find_listings("lamp 3") == (lamps[3],)

    async def test_what_is_open_is_leafed_through_the_gravest_first(self, store: Store) -> None:
        lamp = await add_lamp(store)
        for number, severity in enumerate((Severity.SILENT, Severity.WAKE, Severity.PUSH)):
            one = replace(stranger(lamp, f"k{number}"), severity=severity, status=Status.CONFIRMED)
            await store.commit(told(one, Step.CONFIRMED))
        await store.commit(told(stranger(lamp, "raised"), Step.RAISED))
        first, count = await store.told_incidents(0, 2)
        assert ([one.severity for one in first], count) == ([Severity.WAKE, Severity.PUSH], 3)
        assert [one.severity for one in (await store.told_incidents(2, 2))[0]] == [Severity.SILENT]
        assert await store.open_of_listings([Status.CONFIRMED], [Severity.WAKE]) == {lamp.id}
        assert await store.open_of_listings([Status.ACKNOWLEDGED], [Severity.WAKE]) == frozenset()

    async def test_the_last_number_of_every_listing_and_the_first_order_of_every_account(self, store: Store) -> None:
        lamp, other = await add_lamp(store), await add_lamp(store, Subject("US", "B2"), "Other")
        await store.commit(Batch(metrics=(price(lamp, 0, 17.0), price(lamp, 5, 18.0))))
        assert await store.latest("price:USD") == {lamp.id: 18.0}
        await store.commit(Batch(orders=(("amazon", ORDER), ("amazon", replace(ORDER, id="2", placed_at=after(5))))))
        assert await store.first_orders() == {"amazon": NIGHT}
        assert await store.accounts_watched() == ("amazon",)
        made = await store.tie({lamp.id: "x", other.id: "x"}, "Lamps", NIGHT)
        assert made is not None
        assert await store.ties() == {lamp.id: made.id, other.id: made.id}
        assert await store.product_of(other.id) == made
        assert await store.product_names() == [(made.id, "Lamps")]
