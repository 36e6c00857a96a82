"""Listings and watches: what is looked at, and when."""

from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.readings import Money, Subject, Topic
from storage.states import Batch, RuleMemory, WatchedListing
from storage.store import Store
from tests.storage.world import LAMP, NIGHT, add_lamp, after, look, watch_of

OTHER = Subject("US", "B000000018")


async def asked(store: Store, listing: WatchedListing) -> list[Topic]:
    """The questions about the listing, in the order in which they were added."""
    return [watch.topic for watch in await store.watches(listing.id)]


class ScheduleContract:
    async def test_a_new_listing_is_due_at_once_on_every_topic(self, store: Store) -> None:
        lamp = await add_lamp(store)
        due = await store.due(NIGHT)
        assert {(watch.topic, listing) for watch, listing in due} == {(Topic.LISTINGS, lamp), (Topic.OFFERS, lamp)}
        assert lamp.subject == LAMP
        assert lamp.first_looked_at is None

    async def test_adding_a_listing_twice_changes_nothing_but_adds_missing_topics(self, store: Store) -> None:
        lamp = await add_lamp(store)
        again = await store.add_listing("amazon", LAMP, "Other name", "https://else", after(5), [Topic.RANKS])
        assert again == lamp
        assert [watch.topic for watch in await store.watches(lamp.id)] == [Topic.LISTINGS, Topic.OFFERS, Topic.RANKS]

    async def test_the_same_page_in_another_account_is_another_listing(self, store: Store) -> None:
        lamp = await add_lamp(store)
        other = await store.add_listing("web", LAMP, "Blue Lamp", lamp.url, NIGHT, [Topic.LISTINGS])
        assert other.id != lamp.id

    async def test_a_removed_listing_is_neither_listed_nor_due_but_still_has_a_name(self, store: Store) -> None:
        lamp = await add_lamp(store)
        assert await store.remove_listing(lamp.id, after(1))
        assert not await store.remove_listing(lamp.id, after(2))
        assert await store.listings() == ()
        assert await store.due(after(60)) == ()
        assert await store.watches() == ()
        assert await store.listing(lamp.id) == lamp

    async def test_a_listing_that_comes_back_begins_with_a_first_look_and_no_memory(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        await store.commit(
            Batch(
                looks=(look(watch, 0, whole=False, trouble="captcha"),),
                memories=(RuleMemory(lamp.id, "new_seller", 1, {"known": ["A1"]}),),
                first_looked=((lamp.id, NIGHT),),
            )
        )
        assert await store.listing(lamp.id) != lamp
        await store.remove_listing(lamp.id, after(1))
        back = await store.add_listing("amazon", LAMP, "Lamp", "https://new", after(2), [Topic.OFFERS])
        assert (back.id, back.name, back.url, back.first_looked_at) == (lamp.id, "Lamp", "https://new", None)
        assert await store.memories(lamp.id) == {}
        assert (await watch_of(store, lamp)).failures == 0
        assert len(await store.due(after(2))) == 2

    async def test_a_rivals_listing_is_asked_one_question_and_mine_never_that(self, store: Store) -> None:
        topics = [Topic.LISTINGS, Topic.RIVALS, Topic.STOCK]
        mine = await store.add_listing("amazon", LAMP, "Lamp", "https://a", NIGHT, topics)
        theirs = await store.add_listing("amazon", OTHER, "Theirs", "https://b", NIGHT, topics, rival=True)
        assert (mine.rival, theirs.rival) == (False, True)
        assert await asked(store, mine) == [Topic.LISTINGS, Topic.STOCK]
        assert await asked(store, theirs) == [Topic.RIVALS]

    async def test_what_a_platform_answers_only_by_now_is_asked_of_each_kind_once(self, store: Store) -> None:
        mine = await store.add_listing("amazon", LAMP, "Lamp", "https://a", NIGHT, [])
        theirs = await store.add_listing("amazon", OTHER, "Theirs", "https://b", NIGHT, [], rival=True)
        for _ in range(2):
            await store.complete_watches("amazon", frozenset({Topic.LISTINGS, Topic.RIVALS, Topic.OFFERS}), after(1))
        assert sorted(await asked(store, mine)) == [Topic.LISTINGS, Topic.OFFERS]
        assert await asked(store, theirs) == [Topic.RIVALS]

    async def test_a_listing_of_mine_that_turns_out_to_be_a_rivals_begins_anew_as_one(self, store: Store) -> None:
        topics = [Topic.LISTINGS, Topic.OFFERS, Topic.RIVALS]
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        memory = RuleMemory(lamp.id, "price_changed", 1, {"approved": "17.99"})
        await store.commit(Batch(looks=(look(watch, 0),), memories=(memory,), first_looked=((lamp.id, NIGHT),)))
        await store.pause(lamp.id, after(9))
        assert await store.set_rival(lamp.id, True, topics, after(5))
        assert not await store.set_rival(lamp.id, True, topics, after(6)), "it is one already"
        (turned,) = await store.listings()
        assert (turned.rival, turned.added_at, turned.first_looked_at) == (True, after(5), None)
        assert turned.paused_until == after(9)
        assert await store.memories(lamp.id) == {}
        assert [one.topic for one, _ in await store.due(after(60))] == [Topic.RIVALS]
        assert [one.topic for one in await store.watches()] == [Topic.RIVALS]
        assert await store.set_rival(lamp.id, False, topics, after(9))
        assert await asked(store, lamp) == [Topic.LISTINGS, Topic.OFFERS]
        assert {one.looks for one in await store.watches(lamp.id)} == {0}
        assert not await store.set_rival(999, True, topics, after(9))

    async def test_pasted_again_a_rivals_listing_stays_one_and_a_removed_one_is_what_it_is_called_now(
        self, store: Store
    ) -> None:
        topics = [Topic.LISTINGS, Topic.RIVALS]
        lamp = await store.add_listing("amazon", LAMP, "Lamp", "https://a", NIGHT, topics, rival=True)
        assert await store.add_listing("amazon", LAMP, "Lamp", "https://a", after(1), topics) == lamp
        await store.remove_listing(lamp.id, after(2))
        back = await store.add_listing("amazon", LAMP, "Lamp", "https://a", after(3), topics)
        assert (back.id, back.rival, await asked(store, back)) == (lamp.id, False, [Topic.LISTINGS])

    async def test_the_first_look_is_noted_once(self, store: Store) -> None:
        lamp = await add_lamp(store)
        await store.commit(Batch(first_looked=((lamp.id, after(1)),)))
        await store.commit(Batch(first_looked=((lamp.id, after(9)),)))
        found = await store.listing(lamp.id)
        assert found is not None
        assert found.first_looked_at == after(1)

    async def test_a_listing_is_found_by_the_beginning_of_its_name_or_id_in_any_case(self, store: Store) -> None:
        lamp = await add_lamp(store)
        russian = await add_lamp(store, Subject("US", "B000000018"), "Лампа синяя")
        chinese = await add_lamp(store, Subject("US", "B000000019"), "蓝灯")
        assert await store.find_listings("bLuE") == (lamp,)
        assert await store.find_listings("b000000017") == (lamp,)
        assert await store.find_listings("ЛАМПА") == (russian,)
        assert await store.find_listings("蓝") == (chinese,)
        assert await store.find_listings("b0000000") == (lamp, russian, chinese)
        assert await store.find_listings("100%_") == ()

    async def test_an_exact_name_is_meant_even_where_others_begin_alike(self, store: Store) -> None:
        short = await add_lamp(store, LAMP, "Lamp")
        await add_lamp(store, Subject("US", "B000000018"), "Lamp, green")
        assert await store.find_listings("lamp") == (short,)

    async def test_name_floor_and_pause_are_kept(self, store: Store) -> None:
        lamp = await add_lamp(store)
        floor = Money(Decimal("17.90"), "USD")
        assert await store.set_floor(lamp.id, floor)
        assert await store.rename(lamp.id, "Night lamp")
        assert await store.pause(lamp.id, after(60))
        (found,) = await store.listings()
        assert (found.floor, found.name, found.paused_until) == (floor, "Night lamp", after(60))
        assert str(found.floor) == "17.90 USD"
        assert await store.set_floor(lamp.id, None)
        assert (await store.listings())[0].floor is None
        assert not await store.rename(999, "nobody")

    async def test_a_price_finer_than_its_currency_is_refused_not_rounded(self, store: Store) -> None:
        lamp = await add_lamp(store)
        with pytest.raises(ValueError, match="more decimals than JPY allows"):
            await store.set_floor(lamp.id, Money(Decimal("1500.5"), "JPY"))

    async def test_a_paused_listing_is_due_again_when_the_pause_ends(self, store: Store) -> None:
        lamp = await add_lamp(store)
        await store.pause(lamp.id, after(60))
        assert await store.due(after(59)) == ()
        assert len(await store.due(after(60))) == 2
        await store.pause(lamp.id, None)
        assert len(await store.due(after(1))) == 2

    async def test_what_is_wanted_comes_first_then_the_longest_unread(self, store: Store) -> None:
        lamps = [await add_lamp(store, Subject("US", f"B00000000{n}"), f"Lamp {n}") for n in range(4)]
        watches = [await watch_of(store, lamp) for lamp in lamps]
        await store.commit(
            Batch(looks=tuple(look(watch, at) for watch, at in zip(watches[:3], (3, 1, 2), strict=True)))
        )
        await store.want([watches[0].id], after(4))
        order = [watch.id for watch, _ in await store.due(after(60)) if watch.topic is Topic.OFFERS]
        assert order == [watches[0].id, watches[3].id, watches[1].id, watches[2].id]
        assert [watch.id for watch, _ in await store.due(after(60), limit=1)] == [watches[0].id]
        assert await store.due(after(60), account="web") == ()
        assert len(await store.due(after(60), account="amazon")) == 8

    async def test_a_wish_overrules_the_schedule_until_the_next_look(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        await store.commit(Batch(looks=tuple(look(each, 0) for each in await store.watches())))
        assert await store.due(after(1)) == ()
        await store.want([watch.id], after(2))
        await store.want([watch.id], after(3))
        assert await store.due(after(1)) == ()
        assert [due.id for due, _ in await store.due(after(2))] == [watch.id]
        await store.commit(Batch(looks=(look(watch, 2),)))
        assert (await watch_of(store, lamp)).wanted_at is None

    async def test_a_confirmation_wanted_at_the_moment_of_the_look_outlives_it(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        await store.commit(Batch(looks=(look(watch, 1),), wants=((watch.id, after(1)),)))
        assert (await watch_of(store, lamp)).wanted_at == after(1)

    async def test_a_look_counts_whole_answers_changes_and_failures_in_a_row(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        await store.commit(Batch(looks=(look(watch, 0, changed=True),)))
        await store.commit(Batch(looks=(look(watch, 1, whole=False, trouble="captcha"),)))
        await store.commit(Batch(looks=(look(watch, 2, whole=False, trouble="timeout"),)))
        failing = await watch_of(store, lamp)
        assert (failing.looks, failing.changes, failing.failures) == (1, 1, 2)
        assert (failing.failing_since, failing.trouble) == (after(1), "timeout")
        assert (failing.read_at, failing.not_before) == (NIGHT, after(7))
        await store.commit(Batch(looks=(look(watch, 3),)))
        well = await watch_of(store, lamp)
        assert (well.looks, well.failures, well.failing_since, well.trouble) == (2, 0, None, None)
        assert well.read_at == after(3)

    async def test_half_an_answer_is_neither_a_whole_look_nor_a_failure(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        await store.commit(Batch(looks=(look(watch, 1, whole=False),)))
        found = await watch_of(store, lamp)
        assert (found.looks, found.failures, found.read_at, found.not_before) == (0, 0, None, after(6))
        assert await store.coverage(NIGHT, after(60)) == ()

    async def test_when_the_clock_is_set_the_schedule_moves_with_it(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        await store.commit(Batch(looks=(look(watch, 0),)))
        await store.want([watch.id], after(3))
        await store.shift_schedule(timedelta(hours=-1))
        found = await watch_of(store, lamp)
        assert (found.not_before, found.wanted_at, found.read_at) == (after(-55), after(-57), after(-60))
        assert (await watch_of(store, lamp, Topic.LISTINGS)).wanted_at is None

    async def test_times_come_back_aware_and_to_the_millisecond(self, store: Store) -> None:
        moment = NIGHT + timedelta(microseconds=123_987)
        lamp = await store.add_listing("amazon", LAMP, "Lamp", "https://x", moment, [])
        assert lamp.added_at.utcoffset() == timedelta(0)
        found = await store.listing(lamp.id)
        assert found is not None
        assert found.added_at == NIGHT + timedelta(milliseconds=123)
