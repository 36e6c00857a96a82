"""Groups that are told, their topics, and what people reply to an alert."""

from hashlib import sha256

from storage.states import DeliveryState, Group, Purpose, Reply, ReplyFile, Role
from storage.store import Store
from tests.storage.world import add_lamp, after, raise_stranger, resolved, route, told

GROUP, NEW = -(10**12) - 7, -(10**12) - 8


class ChatContract:
    async def test_a_group_keeps_its_topics_and_its_permission_when_it_is_taken_again_and_when_it_moves(
        self, store: Store
    ) -> None:
        await store.take_group(GROUP, "Shop", False, 1)
        assert await store.allow_money(GROUP, True)
        for purpose, thread in ((Purpose.URGENT, 2**40), (Purpose.DAILY, 5), (Purpose.OPERATIONS, 6)):
            await store.set_thread(GROUP, purpose, thread)
        await store.take_group(GROUP, "Our shop", True, 2)
        await store.drop_thread(GROUP, Purpose.OPERATIONS)
        await store.lose_thread(GROUP, 5)
        await store.take_group(NEW, "Somebody was faster", True, 3)
        await store.set_thread(NEW, Purpose.DAILY, 9)

        await store.move_chat(GROUP, NEW)

        threads = {Purpose.URGENT: 2**40, Purpose.DAILY: None}
        assert await store.groups() == (Group(NEW, "Our shop", True, True, 2, threads),)
        assert await store.group(GROUP) is None
        assert await store.leave_group(NEW)
        assert not await store.leave_group(NEW)
        assert await store.groups() == ()
        assert not await store.allow_money(NEW, True)

    async def test_what_was_on_its_way_to_a_group_is_withheld_when_it_is_let_go_and_kept_for_who_lives_there(
        self, store: Store
    ) -> None:
        anna = await store.add_person("Anna", 1, GROUP, Role.OWNER, "en", "UTC")
        incident = await raise_stranger(store, await add_lamp(store))
        (number,) = await route(store, incident, "new", chat=GROUP)
        await store.take_group(GROUP, "Shop", False, anna.id)
        await store.remove_person(anna.id)
        assert (await store.delivery(number)).state is DeliveryState.NEW  # type: ignore[union-attr]
        await store.leave_group(GROUP)
        left = await store.delivery(number)
        assert left is not None
        assert (left.state, left.reason) == (DeliveryState.WITHHELD, "the group was let go")

    async def test_replies_stay_with_their_case_and_their_files_go_when_its_evidence_goes(self, store: Store) -> None:
        incident = await raise_stranger(store, await add_lamp(store))
        (number,) = await route(store, incident, "sent", chat=GROUP)
        await store.intend(number, "alert")
        await store.sent(number, 77, after(3))
        assert await store.cases_of_message(GROUP, 77) == (incident.id,)
        assert await store.cases_of_message(NEW, 77) == ()

        body = bytes(range(256)) * 4
        file = ReplyFile("photo.jpg", True, len(body), sha256(body).hexdigest(), body)
        first = await store.add_reply(incident.id, 1, "Anna", after(4), text="I called them 跟卖")
        second = await store.add_reply(incident.id, 1, "Anna", after(5), file=file)

        kept = ReplyFile("photo.jpg", True, len(body), sha256(body).hexdigest())
        assert await store.replies(incident.id) == (
            Reply(first, incident.id, 1, "Anna", after(4), text="I called them 跟卖"),
            Reply(second, incident.id, 1, "Anna", after(5), file=kept),
        )
        assert (await store.reply_body(second), await store.reply_body(first)) == (body, None)

        assert await store.drop_reply_bodies(after(900), after(901)) == 0
        await store.commit(told(resolved(incident, 10)))
        assert await store.drop_reply_bodies(after(900), after(901)) == 1
        assert await store.reply_body(second) is None
        assert len(await store.replies(incident.id)) == 2
