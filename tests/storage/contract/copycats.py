"""Lookalikes: kept beside their listing, whatever a look says of them and a person does."""

from dataclasses import replace

from adapters.readings import Subject
from storage.states import Batch, Lookalike
from storage.store import Store
from tests.storage.world import LAMP, add_lamp, after

OTHER = Subject("US", "186000000001")


def alike(listing_id: int, percent: int = 90, **changes: object) -> Lookalike:
    plain = Lookalike(listing_id, OTHER, percent, {"title": "台灯", "picture": 94}, after(1), after(1))
    return replace(plain, **changes)  # type: ignore[arg-type]


class CopycatContract:
    async def test_what_was_seen_is_read_back_and_seen_again_it_is_one(self, store: Store) -> None:
        lamp = await add_lamp(store)
        first = alike(lamp.id)
        await store.commit(Batch(copycats=(first, alike(lamp.id, 95, ref=Subject("US", "2")))))
        assert [one.percent for one in await store.copycats(lamp.id)] == [95, 90]
        again = replace(first, percent=97, last_seen=after(9), missing=1)
        await store.later(Batch(copycats=(again,)))
        assert (await store.copycats(lamp.id))[0] == again
        assert len(await store.copycats()) == 2

    async def test_a_look_leaves_alone_what_a_person_said(self, store: Store) -> None:
        lamp = await add_lamp(store)
        await store.commit(Batch(copycats=(alike(lamp.id),)))
        assert await store.dismiss_copycat(lamp.id, OTHER, after(2))
        await store.commit(Batch(copycats=(alike(lamp.id, 99),)))
        assert [(one.percent, one.dismissed_at) for one in await store.copycats(lamp.id)] == [(99, after(2))]
        assert await store.dismiss_copycat(lamp.id, OTHER, None)
        assert [one.dismissed_at for one in await store.copycats(lamp.id)] == [None]
        assert not await store.dismiss_copycat(lamp.id, Subject("US", "none"), after(2))

    async def test_those_long_gone_are_forgotten_unless_somebody_spoke_of_them(self, store: Store) -> None:
        lamp = await add_lamp(store)
        there, gone, told = (alike(lamp.id, ref=Subject("US", name)) for name in ("there", "gone", "told"))
        gone, told = replace(gone, gone_at=after(3)), replace(told, gone_at=after(3))
        await store.commit(Batch(copycats=(there, gone, told)))
        await store.dismiss_copycat(lamp.id, told.ref, after(4))
        assert await store.drop_copycats(after(3)) == 0
        assert await store.drop_copycats(after(5)) == 1
        assert {one.ref.id for one in await store.copycats()} == {"there", "told"}

    async def test_those_of_a_listing_that_was_removed_long_ago_are_forgotten_whatever_was_said(
        self, store: Store
    ) -> None:
        lamp, other = await add_lamp(store, LAMP), await add_lamp(store, OTHER, "Other")
        told = alike(lamp.id, ref=Subject("US", "told"))
        await store.commit(Batch(copycats=(alike(lamp.id), told, alike(other.id, ref=LAMP))))
        await store.dismiss_copycat(lamp.id, told.ref, after(2))
        await store.remove_listing(lamp.id, after(3))
        assert await store.drop_copycats(after(3)) == 0
        assert await store.drop_copycats(after(4)) == 2
        assert [one.listing_id for one in await store.copycats()] == [other.id]

    async def test_a_listing_that_comes_back_has_none(self, store: Store) -> None:
        lamp = await add_lamp(store, LAMP)
        await store.commit(Batch(copycats=(alike(lamp.id),)))
        await store.remove_listing(lamp.id, after(2))
        await add_lamp(store, LAMP)
        assert await store.copycats() == ()
