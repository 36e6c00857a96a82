"""Products: what is tied, by whose word, and what a person undid for good."""

from adapters.readings import Subject
from storage.states import BY_HAND, Batch, State, WatchedListing
from storage.store import Store
from tests.storage.world import NIGHT, Opener, add_lamp, after

SKU = "sku:LAMP-1"


async def lamps(store: Store, count: int = 3) -> list[WatchedListing]:
    return [await add_lamp(store, Subject("US", f"B00000000{number}"), f"Lamp {number}") for number in range(count)]


async def tied(store: Store) -> list[tuple[str, dict[int, str]]]:
    return [(one.name, dict(one.ties)) for one in await store.products()]


class ProductContract:
    async def test_listings_are_tied_to_one_product_each_with_its_reason(self, store: Store) -> None:
        one, two, three = await lamps(store)
        made = await store.tie({one.id: SKU, two.id: SKU}, "Blue Lamp", NIGHT)
        assert made is not None
        again = await store.tie({two.id: BY_HAND, three.id: BY_HAND}, "Another", after(1))
        assert again is not None
        assert again.id == made.id
        assert await tied(store) == [("Blue Lamp", {one.id: SKU, two.id: SKU, three.id: BY_HAND})]

    async def test_two_products_of_a_persons_making_are_only_joined_by_a_person(self, store: Store) -> None:
        one, two, three, four = await lamps(store, 4)
        await store.tie({one.id: BY_HAND, two.id: SKU}, "Blue Lamp", NIGHT)
        await store.tie({three.id: BY_HAND, four.id: SKU}, "Night Lamp", NIGHT)
        assert await store.tie({one.id: SKU, four.id: SKU}, "Both", NIGHT) is None
        assert len(await store.products()) == 2
        await store.tie({one.id: BY_HAND, four.id: BY_HAND}, "Both", NIGHT)
        assert await tied(store) == [("Blue Lamp", {one.id: BY_HAND, two.id: SKU, three.id: BY_HAND, four.id: SKU})]

    async def test_two_products_that_nobody_made_become_one_as_soon_as_they_are_known_to_be(self, store: Store) -> None:
        one, two, three, four = await lamps(store, 4)
        await store.tie({one.id: SKU, two.id: SKU}, "Blue Lamp", NIGHT)
        await store.tie({three.id: "gtin:1", four.id: "gtin:1"}, "Night Lamp", NIGHT)
        await store.tie({one.id: SKU, four.id: SKU}, "Both", NIGHT)
        assert await tied(store) == [("Blue Lamp", {one.id: SKU, two.id: SKU, three.id: "gtin:1", four.id: "gtin:1"})]

    async def test_a_product_that_a_person_made_keeps_its_name(self, store: Store) -> None:
        one, two, three, four = await lamps(store, 4)
        await store.tie({one.id: SKU, two.id: SKU}, "Blue Lamp", NIGHT)
        await store.tie({three.id: BY_HAND, four.id: BY_HAND}, "Night Lamp", NIGHT)
        await store.tie({one.id: SKU, four.id: SKU}, "Both", NIGHT)
        assert [name for name, ties in await tied(store) if len(ties) == 4] == ["Night Lamp"]

    async def test_what_a_person_undid_is_only_tied_again_by_a_person(self, store: Store) -> None:
        one, two, three = await lamps(store)
        await store.tie({each.id: SKU for each in (one, two, three)}, "Blue Lamp", NIGHT)
        assert await store.untie(two.id)
        assert not await store.untie(two.id)
        assert await tied(store) == [("Blue Lamp", {one.id: SKU, three.id: SKU})]
        assert await store.apart() == {(one.id, two.id), (two.id, three.id)}
        assert await store.tie({two.id: SKU, one.id: SKU}, "Blue Lamp", NIGHT) is None
        assert await tied(store) == [("Blue Lamp", {one.id: SKU, three.id: SKU})]
        await store.tie({two.id: BY_HAND, one.id: BY_HAND}, "Blue Lamp", NIGHT)
        assert await store.apart() == frozenset()
        assert len((await store.products())[0].ties) == 3

    async def test_a_product_of_one_listing_is_none(self, store: Store) -> None:
        one, two, _ = await lamps(store)
        await store.tie({one.id: SKU, two.id: SKU}, "Blue Lamp", NIGHT)
        await store.remove_listing(two.id, after(1))
        assert await store.products() == ()
        assert await store.find_products("Blue") == ()
        await add_lamp(store, two.subject, "Lamp 2")
        assert await tied(store) == [("Blue Lamp", {one.id: SKU, two.id: SKU})]
        assert await store.untie(one.id)
        assert await store.products() == ()
        fresh = await store.tie({two.id: BY_HAND, one.id: BY_HAND}, "Night Lamp", NIGHT)
        assert fresh is not None
        assert fresh.name == "Night Lamp"

    async def test_a_listing_that_became_a_rivals_is_no_part_of_my_product(self, store: Store) -> None:
        one, two, three = await lamps(store)
        await store.tie({each.id: SKU for each in (one, two, three)}, "Blue Lamp", NIGHT)
        await store.set_rival(two.id, True, [], after(1))
        assert await tied(store) == [("Blue Lamp", {one.id: SKU, three.id: SKU})]
        await store.set_rival(two.id, False, [], after(2))
        assert await tied(store) == [("Blue Lamp", {one.id: SKU, three.id: SKU})], "it began anew"

    async def test_two_listings_are_kept_apart_before_they_were_tied(self, store: Store) -> None:
        one, two, _ = await lamps(store)
        await store.keep_apart(two.id, one.id)
        await store.keep_apart(one.id, two.id)
        assert await store.apart() == {(one.id, two.id)}
        assert await store.tie({one.id: SKU, two.id: SKU}, "Blue Lamp", NIGHT) is None
        assert await store.products() == ()

    async def test_a_product_is_found_and_called_by_its_name(self, store: Store) -> None:
        one, two, three = await lamps(store)
        four = await add_lamp(store, Subject("US", "B000000009"), "Lamp 9")
        blue = await store.tie({one.id: SKU, two.id: SKU}, "Blue Lamp", NIGHT)
        await store.tie({three.id: SKU, four.id: SKU}, "Blue Lamp XL", NIGHT)
        assert blue is not None
        assert [found.name for found in await store.find_products("blue")] == ["Blue Lamp", "Blue Lamp XL"]
        assert [found.name for found in await store.find_products(" blue lamp ")] == ["Blue Lamp"]
        assert await store.rename_product(blue.id, "Ночник")
        assert not await store.rename_product(99, "Nobody's")
        assert [found.id for found in await store.find_products("НОЧ")] == [blue.id]

    async def test_the_newest_state_of_every_listing_is_told_at_once(self, store: Store) -> None:
        one, two, _ = await lamps(store)
        told = [(one, 1, "old"), (one, 2, "new"), (two, 1, "only")]
        for listing, minute, text in told:
            await store.later(Batch(states=(State(listing.id, "skus", after(minute), {"said": text}),)))
        await store.later(Batch(states=(State(one.id, "content", after(3), {"said": "another kind"}),)))
        newest = await store.newest("skus")
        assert {listing: found.value["said"] for listing, found in newest.items()} == {one.id: "new", two.id: "only"}

    async def test_products_are_remembered(self, opener: Opener) -> None:
        async with opener() as store:
            one, two, three = await lamps(store)
            await store.tie({one.id: SKU, two.id: BY_HAND}, "Blue Lamp", NIGHT)
            await store.keep_apart(one.id, three.id)
        async with opener() as again:
            assert await tied(again) == [("Blue Lamp", {one.id: SKU, two.id: BY_HAND})]
            assert await again.apart() == {(one.id, three.id)}
