"""What people decide, the audit of it, and the way back."""

import asyncio
from datetime import timedelta

import pytest

from adapters.readings import Subject, Topic
from storage.errors import Conflict
from storage.states import Role, Undo, Watch
from storage.store import Store
from tests.storage.world import NIGHT, Opener, add_lamp, after


async def decided(store: Store, scope: str, key: str, value: object, minutes: int = 1, by: str = "Anna") -> int:
    """The number of the entry that a change made."""
    entry = await store.decide(scope, key, value, by, after(minutes))  # type: ignore[arg-type]
    assert entry is not None
    return entry.id


async def asked(store: Store) -> set[tuple[int, str]]:
    """What would be looked at now."""

    def key(watch: Watch) -> tuple[int, str]:
        return watch.listing_id, watch.topic.value

    found = {key(watch) for watch in await store.watches()}
    assert {key(watch) for watch, _ in await store.due(after(60))} == found, "what is due is what is asked"
    return found


class DecisionContract:
    async def test_a_decision_is_kept_with_who_made_it_and_taken_back(self, store: Store) -> None:
        anna = await store.add_person("Anna", 7, 70, Role.OWNER, "en", "UTC")
        me = f"person:{anna.id}"
        assert await decided(store, me, "language", "zh")
        assert await decided(store, me, "quiet", "01:00-08:00", 2, by="Bo")
        assert await store.decide(me, "quiet", "01:00-08:00", "Bo", after(3)) is None, "nothing changed"
        found = await store.person_by_user(7)
        assert found is not None
        assert (found.language, found.quiet_from, found.quiet_until) == ("zh", "01:00", "08:00")
        quiet, language = await store.audit()
        assert (quiet.by, quiet.key, quiet.before, quiet.after) == ("Bo", "quiet", "23:00-08:00", "01:00-08:00")
        assert (language.at, language.before, language.after) == (after(1), "en", "zh")
        assert await store.undo(quiet.id, "Anna", after(4)) is Undo.DONE
        assert await store.undo(quiet.id, "Anna", after(4)) is Undo.BEFORE
        found = await store.person_by_user(7)
        assert found is not None
        assert found.quiet_from == "23:00"
        assert (await store.audit())[0].undone_by == "Anna"
        assert await store.undo(999, "Anna", after(4)) is Undo.CANNOT

    async def test_what_something_newer_stands_on_is_not_undone(self, store: Store) -> None:
        first = await decided(store, "house", "threshold.stock_low.units", "3")
        again = [await decided(store, "house", "threshold.stock_low.units", value, 1) for value in ("7", "3")]
        assert await store.undo(first, "Anna", after(1)) is Undo.NEWER, "though it is as that change left it"
        for entry in reversed(again):
            assert await store.undo(entry, "Anna", after(1)) is Undo.DONE
        second = await decided(store, "house", "threshold.stock_low.units", "9", 2)
        other = await decided(store, "house", "threshold.rating_fell.stars", "0.3", 3)
        assert await store.undo(first, "Anna", after(4)) is Undo.NEWER
        assert await store.undo(second, "Anna", after(5)) is Undo.DONE
        assert await store.decided("house", "threshold.stock_low.units") == "3"
        assert await store.undo(first, "Anna", after(6)) is Undo.DONE
        assert await store.decided("house", "threshold.stock_low.units") is None
        assert await store.undo(other, "Anna", after(7)) is Undo.DONE
        assert await store.decisions("threshold.") == ()

    async def test_there_is_always_an_owner(self, store: Store) -> None:
        anna = await store.add_person("Anna", 7, 70, Role.OWNER, "en", "UTC")
        bo = await store.add_person("Bo", 8, 80, Role.VIEWER, "en", "UTC")
        with pytest.raises(Conflict):
            await store.decide(f"person:{anna.id}", "role", "viewer", "Anna", NIGHT)
        up = await decided(store, f"person:{bo.id}", "role", "owner")
        await decided(store, f"person:{anna.id}", "role", "viewer", 2)
        assert await store.undo(up, "Bo", after(3)) is Undo.CANNOT, "Bo is the last one now"
        assert [one.role for one in await store.people()] == [Role.VIEWER, Role.OWNER]

    async def test_who_has_left_can_be_told_nothing_and_is_forgotten(self, store: Store) -> None:
        bo = await store.add_person("Bo", 8, 80, Role.OPERATOR, "en", "UTC")
        entry = await decided(store, f"person:{bo.id}", "zone", "Asia/Tokyo")
        await decided(store, f"person:{bo.id}", "noise.new_seller", "off", 2)
        await store.remove_person(bo.id)
        assert await store.decide(f"person:{bo.id}", "zone", "UTC", "Anna", after(3)) is None
        assert await store.undo(entry, "Anna", after(4)) is Undo.CANNOT
        assert await store.decisions("noise.") == ()

    async def test_a_note_tells_of_what_cannot_be_undone(self, store: Store) -> None:
        noted = await store.note("house", "people", "Bo", None, "Anna", NIGHT)
        assert await store.undo(noted.id, "Anna", after(1)) is Undo.CANNOT
        assert await store.count_audit() == 1

    async def test_of_two_who_undo_at_once_one_does(self, store: Store, opener: Opener) -> None:
        entry = await decided(store, "house", "duty", "everybody")
        async with opener() as other:
            done = await asyncio.gather(*(one.undo(entry, "Anna", after(2)) for one in (store, other) * 3))
        assert sorted(done) == sorted([Undo.DONE, *[Undo.BEFORE] * 5])

    async def test_pauses_floors_and_names_of_a_listing_are_decisions_too(self, store: Store) -> None:
        lamp = await add_lamp(store)
        scope, until = f"listing:{lamp.id}", NIGHT + timedelta(days=1)
        entries = [
            await decided(store, scope, "paused_until", until.isoformat()),
            await decided(store, scope, "floor", "15.99 USD", 2),
            await decided(store, scope, "name", "Night Lamp", 3),
        ]
        now = await store.listing(lamp.id)
        assert now is not None
        assert (now.paused_until, str(now.floor), now.name) == (until, "15.99 USD", "Night Lamp")
        for entry in reversed(entries):
            assert await store.undo(entry, "Anna", after(9)) is Undo.DONE
        assert await store.listing(lamp.id) == lamp

    async def test_a_star_lets_a_listing_be_looked_at_more_readily_also_what_is_asked_later(self, store: Store) -> None:
        lamp = await add_lamp(store)
        star = await decided(store, f"listing:{lamp.id}", "starred", True)
        await store.complete_watches(lamp.account, [Topic.LISTINGS, Topic.OFFERS, Topic.FEES], after(2))
        assert {watch.weight for watch in await store.watches()} == {4.0}
        assert await store.starred() == {lamp.id}
        await store.undo(star, "Anna", after(3))
        assert {watch.weight for watch in await store.watches()} == {1.0}

    async def test_a_topic_is_switched_off_where_it_is_said_most_nearly(self, store: Store) -> None:
        one, two, three = [await add_lamp(store, Subject("US", f"B00000000{n}"), f"Lamp {n}") for n in range(3)]
        everything = await asked(store)
        topic = "topic.offers"
        await decided(store, f"listing:{one.id}", "tags", ["summer", "winter"])
        await decided(store, f"listing:{two.id}", "tags", ["summer"])
        assert dict(await store.tags()) == {one.id: ("summer", "winter"), two.id: ("summer",)}
        entry = await decided(store, "tag:summer", topic, "off")
        assert everything - await asked(store) == {(one.id, "offers"), (two.id, "offers")}
        await decided(store, f"listing:{two.id}", topic, "on")
        assert everything - await asked(store) == {(one.id, "offers")}
        await decided(store, "tag:winter", topic, "on")
        assert everything - await asked(store) == {(one.id, "offers")}, "of two tags off counts"
        await decided(store, "house", topic, "off")
        assert everything - await asked(store) == {(one.id, "offers"), (three.id, "offers")}
        await store.undo(entry, "Anna", after(9))
        assert everything - await asked(store) == {(three.id, "offers")}
