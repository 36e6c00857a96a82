"""People and what they decide, and the small things of the chat."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.readings import Money
from storage.errors import Conflict
from storage.keep import StoreKeep
from storage.states import Attempts, ChatButton, FriendKind, FriendScope, JsonValue, Role
from storage.store import Store
from tests.clock import StillClock
from tests.storage.world import NIGHT, Opener, after


class PeopleContract:
    async def test_people_are_known_by_their_user_id_in_the_order_of_the_ladder(self, store: Store) -> None:
        ann = await store.add_person("Ann", 2**40, 2**41, Role.OWNER, "en", "Europe/Berlin")
        li = await store.add_person("Li", 8, 80, Role.OPERATOR, "zh", "Asia/Shanghai", quiet=("22:30", "07:00"))
        assert (ann.duty, li.duty) == (0, 1)
        assert await store.person_by_user(2**40) == ann
        assert await store.person_by_user(2**41) is None
        assert await store.update_person(li.id, duty=-1, role=Role.VIEWER, language="en")
        assert await store.people() == (replace(li, duty=-1, role=Role.VIEWER, language="en"), ann)
        assert await store.remove_person(ann.id)
        assert not await store.remove_person(ann.id)
        assert await store.person_by_user(2**40) is None

    async def test_a_user_id_belongs_to_one_person_and_cannot_be_changed(self, store: Store) -> None:
        ann = await store.add_person("Ann", 7, 70, Role.OWNER, "en", "UTC")
        with pytest.raises(Conflict):
            await store.add_person("Eve", 7, 71, Role.OWNER, "en", "UTC")
        with pytest.raises(ValueError, match="user_id"):
            await store.update_person(ann.id, user_id=9)

    async def test_an_invitation_is_good_once_and_in_time(self, store: Store) -> None:
        await store.add_invite("hash", "Li", Role.OPERATOR, "zh", "Asia/Shanghai", after(15))
        await store.add_invite("late", "Late", Role.OWNER, "en", "UTC", after(1))
        assert await store.redeem_invite("wrong", 8, 80, after(1)) is None
        assert await store.redeem_invite("late", 8, 80, after(1)) is None
        li = await store.redeem_invite("hash", 8, 80, after(1))
        assert li is not None
        assert (li.name, li.user_id, li.chat_id, li.role, li.zone) == ("Li", 8, 80, Role.OPERATOR, "Asia/Shanghai")
        assert await store.redeem_invite("hash", 9, 90, after(2)) is None
        assert await store.people() == (li,)

    async def test_of_two_who_redeem_one_code_at_once_one_gets_in(self, store: Store, opener: Opener) -> None:
        await store.add_invite("hash", "Li", Role.OPERATOR, "zh", "UTC", after(15))
        async with opener() as other:
            joined = await asyncio.gather(
                *(one.redeem_invite("hash", user, user, NIGHT) for user, one in enumerate((store, other) * 5))
            )
        assert len([person for person in joined if person]) == 1
        assert len(await store.people()) == 1

    async def test_somebody_who_is_known_keeps_his_role_and_leaves_the_code(self, store: Store) -> None:
        ann = await store.add_person("Ann", 7, 70, Role.OWNER, "en", "UTC")
        await store.add_invite("hash", "Li", Role.VIEWER, "zh", "UTC", after(15))
        assert await store.redeem_invite("hash", 7, 70, NIGHT) == ann
        assert await store.redeem_invite("hash", 8, 80, NIGHT) is not None

    async def test_attempts_to_join_are_counted_for_a_minute_and_a_day_while_somebody_is_invited(
        self, store: Store
    ) -> None:
        assert await store.count_attempt(8, NIGHT) is None
        await store.add_invite("hash", "Li", Role.OPERATOR, "zh", "Asia/Shanghai", after(3000))
        counted = [await store.count_attempt(8, NIGHT + timedelta(seconds=n)) for n in (0, 1, 2)]
        assert counted == [Attempts(n, n, n) for n in (1, 2, 3)]
        assert await store.count_attempt(9, after(0)) == Attempts(1, 1, 4)
        assert await store.count_attempt(8, after(1)) == Attempts(3, 4, 3)
        assert await store.count_attempt(8, after(1500)) == Attempts(1, 1, 1)
        assert await store.count_attempt(8, after(3000)) is None

    async def test_friends_keep_their_scope_floor_and_expiry(self, store: Store) -> None:
        floor = Money(Decimal("1990"), "JPY")
        mine = await store.add_friend("amazon", "A3", "My shop", FriendKind.MINE, FriendScope.ALL, "")
        other = await store.add_friend(
            "web", "S9", "Partner", FriendKind.DISTRIBUTOR, FriendScope.BRAND, "Lumo", floor=floor, expires_at=after(9)
        )
        assert (other.floor, other.expires_at) == (floor, after(9))
        assert await store.friends() == (mine, other)
        assert await store.friends("web") == (other,)
        again = await store.add_friend("amazon", "A3", "Shop", FriendKind.DISTRIBUTOR, FriendScope.ALL, "")
        assert await store.friends("amazon") == (again,)
        assert await store.remove_friend(again.id)
        assert not await store.remove_friend(again.id)

    async def test_a_mute_holds_until_its_time(self, store: Store) -> None:
        await store.add_mute("rule:price", after(5), "Ann")
        mute = await store.add_mute("rule:price", after(10), "Li")
        assert await store.mutes(after(9)) == (mute,)
        assert await store.mutes(after(10)) == ()
        assert await store.remove_mute(mute.id)
        assert await store.mutes(NIGHT) == ()

    async def test_a_button_works_once_and_in_time(self, store: Store) -> None:
        button = ChatButton("k3J", 100, "ack", {"case": 17}, after(10), None)
        late = replace(button, id="late", expires_at=after(1))
        await store.add_buttons([button, late])
        await store.add_buttons([])
        assert await store.button("k3J") == button
        assert await store.button("forged") is None
        assert not await store.use_button("forged", NIGHT)
        assert not await store.use_button("late", after(1))
        pressed = await asyncio.gather(*(store.use_button("k3J", after(1)) for _ in range(5)))
        assert sorted(pressed) == [False, False, False, False, True]
        assert await store.button("k3J") == replace(button, used_at=after(1))
        await store.sweep(after(5))
        assert await store.button("k3J") is not None
        assert await store.button("late") is None

    async def test_an_update_is_seen_for_the_first_time_once(self, store: Store) -> None:
        assert await store.first_seen_update(2**33)
        assert not await store.first_seen_update(2**33)
        assert await store.first_seen_update(1)

    async def test_what_is_claimed_is_one_s_alone_until_its_time_is_over(self, store: Store) -> None:
        until = NIGHT + timedelta(seconds=90)
        claims = [store.claim_kept("lease", NIGHT, until + timedelta(seconds=number)) for number in range(4)]
        assert sorted(await asyncio.gather(*claims)) == [False, False, False, True]
        assert not await store.claim_kept("lease", NIGHT + timedelta(seconds=89), until)
        assert await store.claim_kept("lease", NIGHT + timedelta(seconds=94), until + timedelta(hours=1))
        await store.put_kept("lease", "", NIGHT)
        assert await store.claim_kept("lease", NIGHT, until)
        await store.put_kept("for ever", "text", None)
        assert not await store.claim_kept("for ever", NIGHT, until)
        assert await store.get_kept("for ever", NIGHT) == "text"

    async def test_settings_keep_any_json_and_can_be_forgotten(self, store: Store) -> None:
        assert await store.get_setting("quiet") is None
        values: tuple[JsonValue, ...] = ({"from": "23:00", "days": [1, 2]}, "x", 0, False, [None])
        for value in values:
            await store.put_setting("quiet", value)
            assert await store.get_setting("quiet") == value
        await store.put_setting("quiet", None)
        assert await store.get_setting("quiet") is None

    async def test_adapters_keep_texts_until_they_expire(self, store: Store) -> None:
        clock = StillClock(NIGHT)
        keep = StoreKeep(store, clock)
        assert await keep.get("etag") is None
        await keep.put("etag", "W/1")
        await keep.put("robots", "Disallow: /", after(1))
        await keep.put("etag", "W/2")
        clock.advance(59)
        assert (await keep.get("etag"), await keep.get("robots")) == ("W/2", "Disallow: /")
        clock.advance(1)
        assert await keep.get("robots") is None
        await store.sweep(clock.now())
        assert await keep.get("etag") == "W/2"
