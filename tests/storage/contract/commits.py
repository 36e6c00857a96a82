"""Commits: all or nothing, and nothing lost silently."""

import asyncio
import logging
from dataclasses import replace

import pytest

from storage.errors import Conflict, Stale
from storage.states import Batch, Metric, RuleMemory, Status, Step, Transition, WatchedListing
from storage.store import Store
from tests.storage.world import (
    KEY,
    NIGHT,
    Opener,
    add_lamp,
    after,
    content,
    look,
    price,
    proof,
    raise_stranger,
    resolved,
    stranger,
    told,
    watch_of,
)

UNKNOWN = Metric(999, "price:USD", NIGHT, 1.0)


async def _prices(store: Store, lamp: WatchedListing) -> list[float]:
    return [point.value for point in await store.series(lamp.id, "price:USD", NIGHT, after(9))]


class CommitContract:
    async def test_an_incident_gets_its_number_and_is_found_by_it(self, store: Store) -> None:
        lamp = await add_lamp(store)
        incident = await raise_stranger(store, lamp)
        assert incident.id > 0
        assert await store.incident(incident.id) == incident
        assert await store.open_incidents() == (incident,)
        assert await store.open_incidents(account="amazon", listing_id=lamp.id) == (incident,)
        assert await store.open_incidents(account="web") == ()
        assert await store.open_incidents(listing_id=999) == ()
        assert await store.incident(999) is None

    async def test_a_store_of_one_moment_knows_what_waited_and_nothing_that_comes_meanwhile(self, store: Store) -> None:
        lamp = await add_lamp(store)
        await store.later(Batch(metrics=(price(lamp, 1, 5.0),)))
        async with store.at_once() as seen:
            assert await _prices(seen, lamp) == [5.0]
            await store.commit(Batch(metrics=(price(lamp, 2, 6.0),)))
            await store.later(Batch(metrics=(price(lamp, 3, 7.0),)))
            assert await _prices(seen, lamp) == [5.0]
        assert await _prices(store, lamp) == [5.0, 6.0, 7.0]

    async def test_a_store_of_one_moment_writes_nothing(self, store: Store) -> None:
        async with store.at_once() as seen:
            with pytest.raises(AssertionError, match="writes nothing"):
                await seen.put_setting("mark", 1)
        assert await store.get_setting("mark") is None

    async def test_every_field_of_an_incident_comes_back(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        changed = replace(
            incident,
            status=Status.ACKNOWLEDGED,
            seen=3,
            seen_at=after(1),
            unconfirmed=True,
            confirmed_at=after(2),
            acked_at=after(3),
            acked_by="Li",
            snoozed_until=after(4),
            step=2,
            next_step_at=after(5),
        )
        (stored,) = await store.commit(told(changed, Step.ACKNOWLEDGED))
        assert stored == replace(changed, version=2)
        assert await store.incident(incident.id) == stored

    async def test_a_resolved_incident_leaves_its_key_to_the_next(self, store: Store) -> None:
        lamp = await add_lamp(store)
        first = await raise_stranger(store, lamp)
        await store.commit(told(resolved(first), Step.RESOLVED))
        assert await store.open_incidents() == ()
        second = await raise_stranger(store, lamp)
        assert second.id > first.id
        assert await store.open_incidents() == (second,)
        assert [one.id for one in await store.recent_incidents(NIGHT)] == [first.id, second.id]
        assert [one.id for one in await store.recent_incidents(after(30))] == [first.id]

    async def test_two_open_incidents_never_share_a_key(self, store: Store) -> None:
        lamp = await add_lamp(store)
        await raise_stranger(store, lamp)
        with pytest.raises(Conflict):
            await raise_stranger(store, lamp)
        assert len(await store.open_incidents()) == 1

    async def test_a_change_built_on_an_old_view_is_refused(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        await store.commit(told(replace(incident, acked_by="Li"), Step.ACKNOWLEDGED))
        with pytest.raises(Stale, match="read it again"):
            await store.commit(told(replace(incident, seen=2), Step.CHANGED))
        found = await store.incident(incident.id)
        assert found is not None
        assert (found.acked_by, found.seen) == ("Li", 1)
        assert [step.step for step in await store.transitions(incident.id)] == [Step.RAISED, Step.ACKNOWLEDGED]

    async def test_steps_wait_to_be_routed_oldest_first_also_those_without_an_incident(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        await store.commit(Batch(loose=(Transition(0, None, after(1), Step.DIGEST, {"looks": 2016}),)))
        raised, digest = await store.undispatched()
        assert (raised.incident_id, raised.step, raised.detail) == (incident.id, Step.RAISED, {"n": 1})
        assert (digest.incident_id, digest.step, digest.detail) == (None, Step.DIGEST, {"looks": 2016})
        assert await store.transitions(incident.id) == (raised,)

    async def test_a_batch_is_kept_wholly_or_not_at_all(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        batch = Batch(
            looks=(look(watch, 1),),
            metrics=(price(lamp, 1, 17.99), UNKNOWN),
            states=(content(lamp, 1, "Lamp"),),
            memories=(RuleMemory(lamp.id, "rule", 1, {}),),
            told=told(stranger(lamp), Step.RAISED).told,
            proofs=(proof(lamp, b"page"),),
        )
        with pytest.raises(Conflict):
            await store.commit(batch)
        assert await watch_of(store, lamp) == watch
        assert await store.series(lamp.id, "price:USD", NIGHT, after(9)) == ()
        assert await store.snapshot(lamp.id, "content") is None
        assert await store.memories(lamp.id) == {}
        assert await store.open_incidents() == ()
        assert await store.undispatched() == ()
        assert await store.proofs(listing_id=lamp.id) == ()
        assert await store.looks_between(NIGHT.replace(minute=0), after(60)) == ()
        await store.commit(replace(batch, metrics=batch.metrics[:1]))
        assert len(await store.series(lamp.id, "price:USD", NIGHT, after(9))) == 1

    async def test_a_quiet_batch_is_seen_by_every_read_that_concerns_it(self, store: Store) -> None:
        lamp = await add_lamp(store)
        watch = await watch_of(store, lamp)
        await store.later(Batch(looks=(look(watch, 1),), memories=(RuleMemory(lamp.id, "rule", 1, {"n": 1}),)))
        assert (await store.memories(lamp.id))["rule"].value == {"n": 1}
        await store.later(Batch(states=(content(lamp, 1, "Lamp"),)))
        assert await store.snapshot(lamp.id, "content") is not None
        await store.later(Batch(metrics=(price(lamp, 1, 5.0),)))
        assert await store.metrics(lamp.id) == ("price:USD",)
        await store.later(Batch(looks=tuple(look(each, 2) for each in await store.watches())))
        assert await store.due(after(3)) == ()

    async def test_quiet_batches_are_written_when_the_store_is_left(self, store: Store, opener: Opener) -> None:
        lamp = await add_lamp(store)
        async with opener() as first:
            await first.later(Batch(metrics=(price(lamp, 1, 5.0),)))
            await first.later(Batch(metrics=(price(lamp, 2, 6.0),)))
            assert await store.metrics(lamp.id) == ()
        assert [point.value for point in await store.series(lamp.id, "price:USD", NIGHT, after(9))] == [5.0, 6.0]

    async def test_a_finding_takes_the_quiet_batches_along_in_order(self, store: Store, opener: Opener) -> None:
        lamp = await add_lamp(store)
        await store.later(Batch(metrics=(price(lamp, 1, 5.0),), memories=(RuleMemory(lamp.id, "r", 1, {"n": 1}),)))
        await store.commit(Batch(metrics=(price(lamp, 2, 6.0),), memories=(RuleMemory(lamp.id, "r", 1, {"n": 2}),)))
        async with opener() as other:
            assert [point.value for point in await other.series(lamp.id, "price:USD", NIGHT, after(9))] == [5.0, 6.0]
            assert (await other.memories(lamp.id))["r"].value == {"n": 2}

    async def test_a_refused_finding_leaves_the_quiet_batches_kept(self, store: Store) -> None:
        lamp = await add_lamp(store)
        await store.later(Batch(metrics=(price(lamp, 1, 5.0),)))
        with pytest.raises(Conflict):
            await store.commit(Batch(metrics=(UNKNOWN,)))
        assert len(await store.series(lamp.id, "price:USD", NIGHT, after(9))) == 1

    async def test_one_bad_quiet_batch_holds_up_no_alert_and_is_named(
        self, store: Store, caplog: pytest.LogCaptureFixture
    ) -> None:
        lamp = await add_lamp(store)
        await store.later(Batch(metrics=(price(lamp, 1, 5.0),)))
        await store.later(Batch(metrics=(UNKNOWN,)))
        await store.later(Batch(metrics=(price(lamp, 2, 6.0),)))
        with caplog.at_level(logging.ERROR, "storage.batches"):
            await raise_stranger(store, lamp)
        assert "dropped" in caplog.text
        assert "listing_id=999" in caplog.text
        assert len(await store.series(lamp.id, "price:USD", NIGHT, after(9))) == 2
        assert len(await store.open_incidents()) == 1

    async def test_a_flush_names_the_batch_that_was_refused_and_keeps_the_others(self, store: Store) -> None:
        lamp = await add_lamp(store)
        await store.later(Batch(metrics=(UNKNOWN,)))
        await store.later(Batch(metrics=(price(lamp, 2, 6.0),)))
        with pytest.raises(Conflict):
            await store.flush()
        await store.flush()
        assert len(await store.series(lamp.id, "price:USD", NIGHT, after(9))) == 1

    async def test_what_tells_somebody_may_not_wait(self, store: Store) -> None:
        with pytest.raises(ValueError, match="quiet"):
            await store.later(told(stranger(await add_lamp(store)), Step.RAISED))

    async def test_a_caller_that_is_cancelled_cuts_no_transaction(self, store: Store) -> None:
        lamp = await add_lamp(store)
        await store.later(Batch(looks=(look(await watch_of(store, lamp), 1),)))
        task = asyncio.create_task(store.commit(told(stranger(lamp), Step.RAISED)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await store.put_setting("after", 1)
        assert len(await store.open_incidents()) == 1
        assert (await watch_of(store, lamp)).looks == 1

    async def test_evidence_is_kept_once_and_found_by_its_case(self, store: Store) -> None:
        lamp = await add_lamp(store)
        page = b"<html>" + b"\x00\xff lamp " * 1000
        await store.commit(
            Batch(told=told(stranger(lamp), Step.RAISED).told, proofs=(proof(lamp, page, KEY), proof(lamp, page)))
        )
        await store.commit(Batch(proofs=(proof(lamp, b"second", KEY, 1),)))
        (incident,) = [one for one in await store.open_incidents() if one.key == KEY]
        first, second = await store.proofs(incident_id=incident.id)
        assert (first.size, first.status, first.at) == (len(page), 200, NIGHT)
        assert await store.proof_body(first.id) == page
        assert await store.proof_body(second.id) == b"second"
        assert len(await store.proofs(listing_id=lamp.id)) == 3
        assert await store.proof_body(999) is None

    async def test_the_oldest_evidence_that_belongs_to_no_case_makes_room(self, store: Store) -> None:
        lamp = await add_lamp(store)
        case = Batch(told=told(stranger(lamp), Step.RAISED).told, proofs=(proof(lamp, b"case", KEY),))
        await store.commit(case)
        first = (await store.proofs(listing_id=lamp.id))[0]
        for number in range(25):
            await store.commit(Batch(proofs=(proof(lamp, b"%d" % number, minutes=number),)))
        kept = await store.proofs(listing_id=lamp.id)
        assert [one.at for one in kept] == [NIGHT, *(after(minute) for minute in range(5, 25))]
        assert await store.proof_body(first.id) == b"case"
        assert await store.proof_body(kept[1].id) == b"5"

    async def test_a_case_of_the_whole_account_keeps_its_evidence_too(self, store: Store) -> None:
        lamp = await add_lamp(store)
        case = told(replace(stranger(lamp), listing_id=None, subject="account"), Step.RAISED)
        pages = [replace(proof(lamp, b"%d" % number), listing_id=None) for number in range(30)]
        kept = replace(pages[0], key=KEY)
        (incident,) = await store.commit(replace(case, proofs=(kept, *pages, proof(lamp, b"lamp"))))
        (found,) = await store.proofs(incident_id=incident.id)
        assert (found.listing_id, await store.proof_body(found.id)) == (None, b"0")
        # Beside it the newest that belong to no case, as many as of one listing.
        assert len(await store.proofs()) == 1 + 20 + 1
