"""What we saw: numbers, states, and the proof that we truly looked."""

from datetime import timedelta

from adapters.readings import Topic
from storage.states import Batch, LookCount, Point, RuleMemory, Span
from storage.store import Store
from tests.storage.world import NIGHT, add_lamp, after, content, look, price, watch_of


class HistoryContract:
    async def test_a_number_is_stored_only_when_it_changes(self, store: Store) -> None:
        lamp = await add_lamp(store)
        for minute, value in enumerate((21.99, 21.99, 17.99, 17.99, 21.99)):
            await store.commit(Batch(metrics=(price(lamp, minute, value),)))
        assert await store.series(lamp.id, "price:USD", NIGHT, after(60)) == (
            Point(NIGHT, 21.99),
            Point(after(2), 17.99),
            Point(after(4), 21.99),
        )
        assert await store.metrics(lamp.id) == ("price:USD",)

    async def test_a_series_begins_with_the_point_that_already_held(self, store: Store) -> None:
        lamp = await add_lamp(store)
        await store.commit(Batch(metrics=(price(lamp, 0, 1.0), price(lamp, 10, 2.0), price(lamp, 20, 3.0))))
        assert await store.series(lamp.id, "price:USD", after(15), after(20)) == (
            Point(after(10), 2.0),
            Point(after(20), 3.0),
        )
        assert await store.series(lamp.id, "price:USD", after(10), after(12)) == (Point(after(10), 2.0),)
        assert await store.series(lamp.id, "price:USD", after(-9), after(-1)) == ()
        assert await store.series(lamp.id, "rating", NIGHT, after(60)) == ()

    async def test_a_state_is_stretched_while_it_holds_and_appended_when_it_changes(self, store: Store) -> None:
        lamp = await add_lamp(store)
        titles = ("Lamp", "Lamp", "Stolen", "Lamp")
        await store.commit(Batch(states=tuple(content(lamp, minute, title) for minute, title in enumerate(titles))))
        found = await store.snapshots(lamp.id, "content", NIGHT)
        assert [(one.value["title"], one.begin, one.end) for one in found] == [
            ("Lamp", NIGHT, after(1)),
            ("Stolen", after(2), after(2)),
            ("Lamp", after(3), after(3)),
        ]
        latest = await store.snapshot(lamp.id, "content")
        assert latest == found[-1]
        assert latest.value["bullets"] == ["跟卖", 1, None]
        assert await store.snapshots(lamp.id, "content", after(2)) == found[1:]
        assert await store.snapshot(lamp.id, "offers") is None

    async def test_coverage_stretches_over_allowed_gaps_and_breaks_at_others(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        for begin, end in ((None, 0), (0, 5), (5, 10), (None, 60), (60, 65)):
            since = None if begin is None else after(begin)
            await store.commit(Batch(looks=(look(watch, end, covered_from=since),)))
        spans = await store.coverage(after(-60), after(120))
        assert spans == (
            Span(lamp.id, Topic.OFFERS, NIGHT, after(10)),
            Span(lamp.id, Topic.OFFERS, after(60), after(65)),
        )
        assert await store.coverage(after(5), after(62), lamp.id) == (
            Span(lamp.id, Topic.OFFERS, after(5), after(10)),
            Span(lamp.id, Topic.OFFERS, after(60), after(62)),
        )
        assert await store.coverage(after(20), after(30)) == ()
        assert await store.coverage(NIGHT, after(99), 999) == ()

    async def test_coverage_never_claims_a_time_before_the_first_look(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        for end in (0, 5, 60, 65):
            await store.commit(Batch(looks=(look(watch, end, covered_from=after(end - 10)),)))
        spans = [(span.begin, span.end) for span in await store.coverage(after(-60), after(120))]
        assert spans == [(NIGHT, after(5)), (after(60), after(65))]

    async def test_a_failed_look_covers_nothing_and_its_trouble_is_a_span(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        story = (None, "captcha", "captcha", "timeout", "captcha", None, "captcha")
        for minute, trouble in enumerate(story):
            result = look(watch, minute, whole=trouble is None, trouble=trouble, covered_from=after(minute - 1))
            await store.commit(Batch(looks=(result,)))
        troubles = await store.troubles(NIGHT, after(60))
        assert [(one.why, one.begin, one.end, one.looks) for one in troubles] == [
            ("captcha", after(1), after(2), 2),
            ("timeout", after(3), after(3), 1),
            ("captcha", after(4), after(4), 1),
            ("captcha", after(6), after(6), 1),
        ]
        covered = [(span.begin, span.end) for span in await store.coverage(after(-60), after(60))]
        assert covered == [(NIGHT, NIGHT), (after(5), after(5))]
        assert await store.troubles(after(10), after(60), lamp.id) == ()

    async def test_looks_are_counted_by_the_hour_and_never_twice(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        looks = [look(watch, minute) for minute in range(0, 180, 5)]
        failed = [look(watch, minute, whole=False, trouble="captcha") for minute in (200, 210)]
        await store.commit(Batch(looks=(*looks, *failed)))
        begin = NIGHT.replace(minute=0)
        parts = [
            await store.looks_between(begin + timedelta(hours=n), begin + timedelta(hours=n + 1)) for n in range(5)
        ]
        assert await store.looks_between(begin, after(240)) == (LookCount(lamp.id, Topic.OFFERS, 36, 2),)
        assert sum(count.looks for part in parts for count in part) == 36
        assert await store.drop_counts(after(60)) == 2
        assert (await store.looks_between(begin, after(240)))[0].looks == 14
        assert await store.drop_counts(NIGHT + timedelta(days=40)) > 0
        assert await store.looks_between(begin, after(240)) == ()

    async def test_a_rule_remembers_its_last_state_and_version(self, store: Store) -> None:
        lamp = await add_lamp(store)
        await store.commit(Batch(memories=(RuleMemory(lamp.id, "a", 1, {"n": 1}), RuleMemory(lamp.id, "b", 1, {}))))
        newer = RuleMemory(lamp.id, "a", 2, {"n": 2})
        await store.commit(Batch(memories=(newer,)))
        assert await store.memories(lamp.id) == {"a": newer, "b": RuleMemory(lamp.id, "b", 1, {})}
