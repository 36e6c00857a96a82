"""The outbox: nothing told twice unlabelled, nothing lost."""

from dataclasses import replace

from storage.states import DeliveryState, Role
from storage.store import Store
from tests.storage.world import KEY, NIGHT, add_lamp, after, delivery, raise_stranger, route


class OutboxContract:
    async def test_a_routed_step_is_not_routed_again_and_a_double_is_ignored(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        (number,) = await route(store, incident, "one")
        assert await store.undispatched() == ()
        assert await route(store, incident, "one") == ()
        (found,) = await store.sendable(NIGHT, 10)
        assert found.id == number
        assert (found.dedupe_key, found.incident_ids, found.chat_id, found.ring) == ("one", (incident.id,), 100, True)
        assert (found.state, found.attempts, found.ambiguous, found.text) == (DeliveryState.NEW, 0, False, None)

    async def test_a_delivery_goes_from_intent_to_sent_once(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        (number,) = await route(store, incident, "one")
        assert await store.intend(number, "wake up")
        assert not await store.intend(number, "wake up again")
        assert await store.sendable(after(60), 10) == ()
        (stranded,) = await store.stranded()
        assert (stranded.text, stranded.attempts) == ("wake up", 1)
        assert await store.sent(number, 555, after(1))
        assert not await store.sent(number, 556, after(2))
        assert await store.stranded() == ()
        (found,) = await store.deliveries(incident.id)
        assert (found.state, found.message_id, found.sent_at) == (DeliveryState.SENT, 555, after(1))
        assert await store.delivery(number) == found

    async def test_what_was_perhaps_sent_stays_labelled_as_a_repeat(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        (number,) = await route(store, incident, "one")
        await store.intend(number, "wake up")
        assert await store.retry(number, after(5), ambiguous=True)
        assert await store.sendable(after(4), 10) == ()
        await store.intend(number, "wake up")
        assert await store.retry(number, after(6), ambiguous=False, reason="offline")
        (found,) = await store.sendable(after(6), 10)
        assert (found.ambiguous, found.attempts, found.reason) == (True, 2, "offline")

    async def test_nothing_overtakes_an_earlier_message_that_waits_for_its_chat(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        first, second = await route(store, incident, "one", "two")
        (other,) = await route(store, incident, "three", chat=200)
        assert [one.id for one in await store.sendable(NIGHT, 10)] == [first, second, other]
        assert [one.id for one in await store.sendable(NIGHT, 1)] == [first]
        await store.intend(first, "x")
        await store.retry(first, after(5), ambiguous=False)
        assert [one.id for one in await store.sendable(after(1), 10)] == [other]
        assert [one.id for one in await store.sendable(after(5), 10)] == [first, second, other]

    async def test_what_waits_what_arrived_and_what_was_told_of_each_case_is_found(self, store: Store) -> None:
        lamp = await add_lamp(store)
        first, second = await raise_stranger(store, lamp), await raise_stranger(store, lamp, "A4")
        far = -(2**52) - 1
        waits, sends, arrived = await route(store, first, "waits", "sends", "arrived")
        (channel,) = await route(store, second, "channel", chat=far, person_id=-1)
        for number in (sends, arrived, channel):
            await store.intend(number, "wake up")
        await store.sent(arrived, 555, after(1))
        await store.sent(channel, 0, after(9))
        assert [one.id for one in await store.unsent()] == [waits, sends]
        assert await store.last_arrival(-(2**52), NIGHT) == after(1)
        assert await store.last_arrival(far - 1, NIGHT) == after(9)
        assert await store.last_arrival(-(2**52), after(1)) is None, "made before that"
        told = await store.deliveries_of([first.id, second.id])
        assert {case: [one.id for one in rows] for case, rows in told.items()} == {
            first.id: [waits, sends, arrived],
            second.id: [channel],
        }
        assert told[second.id][0].chat_id == far
        steps = await store.transitions_of([first.id, second.id])
        assert {case: [one.incident_id for one in rows] for case, rows in steps.items()} == {
            case: [case] * len(rows) for case, rows in steps.items()
        }
        assert all(steps.values())

    async def test_a_parked_delivery_is_named_once(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        first, second = await route(store, incident, "one", "two")
        assert await store.park(first, "the bot was blocked")
        assert not await store.park(first, "again")
        assert [one.id for one in await store.sendable(NIGHT, 10)] == [second]
        (parked,) = await store.parked_untold()
        assert (parked.id, parked.reason) == (first, "the bot was blocked")
        await store.mark_named([first])
        assert await store.parked_untold() == ()

    async def test_what_is_withheld_is_kept_with_its_reason_and_never_sent(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        await route(store, incident, "one", state=DeliveryState.WITHHELD, reason="muted by Li")
        assert await store.sendable(after(60), 10) == ()
        (found,) = await store.deliveries_since(NIGHT)
        assert (found.state, found.reason) == (DeliveryState.WITHHELD, "muted by Li")
        assert await store.deliveries_since(after(1)) == ()

    async def test_what_has_nothing_left_to_say_is_withheld_while_it_is_new_and_only_then(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        first, second = await route(store, incident, "one", "two")
        assert await store.withhold(first, "superseded")
        assert await store.intend(second, "x")
        assert not await store.withhold(second, "superseded")
        assert not await store.intend(first, "x")
        assert [one.state for one in await store.deliveries(incident.id)] == [
            DeliveryState.WITHHELD,
            DeliveryState.SENDING,
        ]
        assert await store.parked_untold() == ()

    async def test_one_message_may_stand_for_several_incidents(self, store: Store) -> None:
        lamp = await add_lamp(store)
        first = await raise_stranger(store, lamp)
        second = await raise_stranger(store, lamp, KEY + "b")
        (step, _) = await store.undispatched()
        both = replace(delivery(step.id, first, "both"), incident_ids=(second.id, first.id))
        (number,) = await store.route([step.id], [both])
        for incident in (first, second):
            (found,) = await store.deliveries(incident.id)
            assert (found.id, found.incident_ids) == (number, (second.id, first.id))
        assert len(await store.undispatched()) == 1

    async def test_a_group_that_moved_gets_what_waits_under_its_new_id(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        await store.add_person("Li", 7, 100, Role.OWNER, "zh", "Asia/Shanghai")
        first, second = await route(store, incident, "one", "two")
        await store.intend(first, "x")
        await store.sent(first, 5, NIGHT)
        await store.move_chat(100, -100123456789)
        assert [(one.id, one.chat_id) for one in await store.sendable(NIGHT, 9)] == [(second, -100123456789)]
        assert (await store.people())[0].chat_id == -100123456789

    async def test_somebody_who_was_removed_learns_nothing_more(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        li = await store.add_person("Li", 7, 100, Role.OPERATOR, "zh", "Asia/Shanghai")
        await route(store, incident, "one")
        await store.remove_person(li.id)
        assert await store.sendable(NIGHT, 10) == ()
        (found,) = await store.deliveries(incident.id)
        assert (found.state, found.reason) == (DeliveryState.WITHHELD, "the person was removed")

    async def test_a_group_goes_on_when_one_of_its_people_is_removed(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        li = await store.add_person("Li", 7, 100, Role.OPERATOR, "zh", "Asia/Shanghai")
        await store.add_person("Ann", 8, 100, Role.OWNER, "en", "UTC")
        await route(store, incident, "one")
        await store.remove_person(li.id)
        assert len(await store.sendable(NIGHT, 10)) == 1

    async def test_an_operator_sees_what_waits_what_was_given_up_and_how_long_the_rest_took(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        sent, parked, edited, _ = await route(store, incident, "one", "two", "three", "four")
        await store.intend(sent, "x")
        await store.sent(sent, 555, after(40))
        await store.intend(parked, "x")
        await store.park(parked, "blocked")
        await store.intend(edited, "x")
        found = await store.outbox(NIGHT)
        assert (found.waiting, found.parked) == (2, 1), "what is on its way has not arrived"
        assert found.oldest == NIGHT
        assert [delay.total_seconds() for delay in found.delays] == [40 * 60]
        assert (await store.outbox(after(41))).delays == []
        await store.mark_named([parked])
        assert (await store.outbox(NIGHT)).parked == 0
        assert await store.database_bytes() > 10_000
