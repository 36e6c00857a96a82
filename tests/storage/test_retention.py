"""What is older than it must be leaves; what a case, a person or a message to come needs, stays."""

from collections.abc import AsyncIterator
from datetime import timedelta
from os import urandom

import pytest
from sqlalchemy import text

from adapters.readings import Subject
from storage.dialects import database
from storage.states import Batch, DeliveryState, RawProof, Role, Step, Transition
from storage.store import Store
from tests.storage.world import (
    NIGHT,
    add_lamp,
    after,
    look,
    proof,
    raise_stranger,
    resolved,
    route,
    told,
    watch_of,
)

DAY = 24 * 60
PLENTY = 10**9


@pytest.fixture
async def store(where: str) -> AsyncIterator[Store]:
    async with Store.open(where) as opened:
        yield opened


async def rows_of(where: str, table: str) -> int:
    engine = database(where).reader()
    async with engine.connect() as connection:
        count = (await connection.execute(text(f"SELECT count(*) FROM {table}"))).scalar()
    await engine.dispose()
    return int(count or 0)


# --- raw answers -----------------------------------------------------------------------------------------------------


async def test_a_page_that_could_not_be_read_is_kept_for_its_days_and_then_forgotten(store: Store, where: str) -> None:
    lamp = await add_lamp(store)
    await store.commit(Batch(proofs=(proof(lamp, b"captcha"), proof(lamp, b"half a page", minutes=DAY))))
    assert await store.drop_failing_bodies(after(60), PLENTY, PLENTY) == 1
    assert [one.at for one in await store.proofs(listing_id=lamp.id)] == [after(DAY)]
    assert await rows_of(where, "proof_body") == 1


async def test_pages_beyond_the_bytes_of_an_account_leave_the_oldest_first(store: Store) -> None:
    lamp = await add_lamp(store)
    await store.commit(Batch(proofs=tuple(proof(lamp, urandom(1000), minutes=n) for n in range(10))))
    assert await store.drop_failing_bodies(NIGHT - timedelta(days=1), 3500, PLENTY) == 7
    assert [one.at for one in await store.proofs(listing_id=lamp.id)] == [after(7), after(8), after(9)]


async def test_pages_beyond_the_bytes_of_all_accounts_leave_the_oldest_first(store: Store) -> None:
    lamp = await add_lamp(store)
    other = await store.add_listing("ebay", Subject("DE", "123"), "Lamp", "https://shop.example/1", NIGHT, [])
    for minute in range(6):
        await store.commit(Batch(proofs=(proof((lamp, other)[minute % 2], urandom(1000), minutes=minute),)))
    assert await store.drop_failing_bodies(NIGHT - timedelta(days=1), 10_000, 2500) == 4
    kept = [*await store.proofs(listing_id=lamp.id), *await store.proofs(listing_id=other.id)]
    assert sorted(one.at for one in kept) == [after(4), after(5)]


async def test_pages_that_are_of_no_listing_are_forgotten_like_others(store: Store) -> None:
    loose = [RawProof(None, None, after(n * DAY), "https://shop.example/orders", 403, urandom(900)) for n in range(4)]
    await store.commit(Batch(proofs=tuple(loose)))
    assert await store.drop_failing_bodies(after(1), PLENTY, PLENTY) == 1
    assert await store.drop_failing_bodies(after(1), 1500, PLENTY) == 2
    assert [one.at for one in await store.proofs()] == [after(3 * DAY)]


async def test_the_evidence_of_a_case_is_kept_whatever_its_age_unless_an_age_is_set(store: Store) -> None:
    lamp = await add_lamp(store)
    closed = await raise_stranger(store, lamp, "closed")
    opened = await raise_stranger(store, lamp, "open")
    await store.commit(Batch(proofs=(proof(lamp, b"the stranger", "closed"), proof(lamp, b"another", "open"))))
    await store.commit(told(resolved(closed), Step.RESOLVED))
    assert await store.drop_failing_bodies(after(1000 * DAY), 0, 0) == 0
    assert await store.drop_case_bodies(after(30), after(31)) == 0
    assert len(await store.proofs(incident_id=closed.id)) == 1
    assert await store.drop_case_bodies(after(1000 * DAY), after(1001 * DAY)) == 1
    assert len(await store.proofs(incident_id=opened.id)) == 1


async def test_a_body_that_a_case_shares_outlives_the_failing_look_that_showed_it_too(store: Store) -> None:
    lamp = await add_lamp(store)
    case = await raise_stranger(store, lamp, "case")
    await store.commit(Batch(proofs=(proof(lamp, b"the same page"), proof(lamp, b"the same page", "case"))))
    assert await store.drop_failing_bodies(after(DAY), PLENTY, PLENTY) == 1
    (kept,) = await store.proofs(incident_id=case.id)
    assert await store.proof_body(kept.id) == b"the same page"


# --- messages --------------------------------------------------------------------------------------------------------


async def test_messages_of_an_ended_case_are_forgotten_and_those_of_an_open_one_stay(store: Store) -> None:
    lamp = await add_lamp(store)
    closed, opened = await raise_stranger(store, lamp, "closed"), await raise_stranger(store, lamp, "open")
    for incident, name in ((closed, "a"), (opened, "b"), (opened, "newest")):
        (number,) = await route(store, incident, name)
        await store.intend(number, "text")
        await store.sent(number, 1, NIGHT)
    await store.commit(told(resolved(closed), Step.RESOLVED))
    assert await store.drop_deliveries(after(30)) == 0
    assert await store.drop_deliveries(after(DAY)) == 1
    assert [one.dedupe_key for one in await store.deliveries_since(NIGHT)] == ["b", "newest"]
    assert await store.incident(closed.id) is not None


@pytest.mark.parametrize("state", [DeliveryState.NEW, DeliveryState.SENDING, DeliveryState.PARKED])
async def test_what_was_not_told_is_never_forgotten(store: Store, state: DeliveryState) -> None:
    lamp = await add_lamp(store)
    incident = await raise_stranger(store, lamp)
    first, _ = await route(store, incident, "waits", "newest")
    if state is not DeliveryState.NEW:
        await store.intend(first, "text")
    if state is DeliveryState.PARKED:
        await store.park(first, "blocked")
    await store.commit(told(resolved(incident), Step.RESOLVED))
    assert await store.drop_deliveries(after(1000 * DAY)) == 0
    if state is DeliveryState.PARKED:
        await store.mark_named([first])
        assert await store.drop_deliveries(after(1000 * DAY)) == 1


async def test_old_first_looks_and_digests_leave_once_they_are_routed(store: Store, where: str) -> None:
    loose = tuple(Transition(0, None, after(n), Step.DIGEST, {}) for n in range(3))
    await store.commit(Batch(loose=loose))
    assert await store.drop_deliveries(after(DAY)) == 0
    await store.route([one.id for one in await store.undispatched()][:2], ())
    assert await store.drop_deliveries(after(DAY)) == 2
    assert await rows_of(where, "transition") == 1


# --- counts ----------------------------------------------------------------------------------------------------------


async def test_troubles_and_codes_leave_with_age_and_coverage_stays_for_ever(store: Store) -> None:
    lamp = await add_lamp(store)
    watch = await watch_of(store, lamp)
    failed = [look(watch, minute, whole=False, trouble=f"wall {minute}") for minute in (0, DAY, 2 * DAY)]
    await store.commit(Batch(looks=(look(watch, -5), *failed)))
    await store.add_invite("hash", "Li", Role.OPERATOR, "zh", "Asia/Shanghai", after(15))
    await store.count_attempt(666, NIGHT)
    assert await store.drop_troubles(after(DAY + 1)) == 2
    assert await store.drop_attempts(after(1)) == 1
    assert [one.why for one in await store.troubles(NIGHT, after(3 * DAY))] == [f"wall {2 * DAY}"]
    assert len(await store.coverage(after(-10), after(3 * DAY))) == 1
