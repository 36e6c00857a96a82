"""What people say and press, against a real store: who may, what happens, and what is answered."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from adapters.readings import Seller, Topic
from monitor.buttons import alert_keys, first_look_keys, storm_keys
from monitor.commands.listings import RULE_NAMES
from monitor.commands.table import ACTIONS, COMMANDS
from monitor.demo.markup import parse_html
from monitor.friends import Circle
from monitor.known import known_of
from monitor.language import LANGUAGES, Tongue
from monitor.rules.source import NAMES
from monitor.sightings import FirstLook, found_of
from storage.errors import Stale
from storage.states import (
    Batch,
    ChatButton,
    DeliveryKind,
    DeliveryState,
    FriendKind,
    FriendScope,
    Incident,
    LookResult,
    NewDelivery,
    RawProof,
    Role,
    Status,
    Step,
)
from tests.monitor.shop import (
    ANNA,
    BO,
    GROUP,
    ME,
    NOBODY,
    STRANGER,
    VERA,
    Shop,
    button,
    buttons,
    house,
    open_shop,
    texts,
)

EN = Tongue("en", "Asia/Shanghai")


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_shop(tmp_path) as opened:
        yield opened


async def pressed_ack(shop: Shop, number: int, chat: int) -> str:
    """The id of the [ I'm on it ] button under the alert in that chat."""
    keys = alert_keys(EN, await shop.incident(number), chat, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    return keys.rows[0][0].id


# --- who may talk -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["hello", "/status", "/start", "/start WRONGCODE9", "/help", "跟卖", "x" * 5000, ""])
async def test_a_stranger_gets_nothing(shop: Shop, text: str) -> None:
    await shop.lamp()
    assert await shop.say(NOBODY, text) is None
    assert await shop.say(NOBODY, text, chat=GROUP) is None


async def test_a_stranger_cannot_press_a_button_that_he_sees_in_a_group(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    key = await pressed_ack(shop, case.id, GROUP)
    assert await shop.press(NOBODY, key, chat=GROUP) is None
    assert (await shop.incident(case.id)).status is Status.CONFIRMED
    await shop.press(BO, key, chat=GROUP)
    assert (await shop.incident(case.id)).acked_by == "Bo", "the button is still good for those who may"


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.role is not Role.VIEWER], ids=lambda one: one.name)
async def test_a_viewer_only_looks(shop: Shop, command: object) -> None:
    lamp = await shop.lamp()
    case = await shop.case(lamp)
    said = await shop.say(VERA, f"/{getattr(command, 'name', '')} {case.id}")
    assert "Only for" in texts(said)
    assert (await shop.incident(case.id)).status is Status.CONFIRMED
    assert await shop.store.listings() == (lamp,)


async def test_a_viewer_cannot_use_an_operators_button(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    key = await pressed_ack(shop, case.id, GROUP)
    assert "Only for: operator" in texts(await shop.press(VERA, key, chat=GROUP))
    assert (await shop.incident(case.id)).status is Status.CONFIRMED


async def test_only_an_owner_removes_people_and_never_the_last_owner(shop: Shop) -> None:
    assert "Only for" in texts(await shop.say(BO, "/team"))
    asked = await shop.press(ANNA, button(await shop.say(ANNA, "/team"), "Remove Bo"))
    assert "Bo is removed" in texts(await shop.press(ANNA, button(asked, "Yes")))
    assert await shop.say(BO, "/status") is None, "who was removed is a stranger again"
    anna = await shop.store.person_by_user(ANNA)
    assert anna is not None
    await shop.store.add_buttons(
        [ChatButton("x" * 16, ANNA, "leave", {"person": anna.id}, shop.clock.now() + DAY, None)]
    )
    assert "last owner" in texts(await shop.press(ANNA, "x" * 16))


DAY = timedelta(hours=24)


async def test_the_same_update_is_heard_once(shop: Shop) -> None:
    first = await shop.say(ANNA, "/add B0EXAMPL7K Blue Lamp", update=7)
    assert "Watching" in texts(first)
    assert await shop.say(ANNA, "/add B0EXAMPL7K Blue Lamp", update=7) is None


async def test_a_group_is_not_answered_to_its_talk(shop: Shop) -> None:
    await shop.lamp()
    assert await shop.say(ANNA, "status", chat=GROUP) is None
    assert await shop.say(ANNA, "/unknowncommand", chat=GROUP) is None
    assert "Blue Lamp" in texts(await shop.say(ANNA, "/status@our_bot", chat=GROUP))


# --- buttons ----------------------------------------------------------------------------------------------------------


async def test_acknowledging_ends_the_ladder_and_hurries_the_teller(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    said = await shop.press(BO, await pressed_ack(shop, case.id, BO))
    assert said is not None
    assert (said.toast, said.messages, said.edit) == (f"You have it: {case.id}.", (), None)
    taken = await shop.incident(case.id)
    assert (taken.status, taken.acked_by, taken.next_step_at) == (Status.ACKNOWLEDGED, "Bo", None)
    assert shop.woken
    assert [one.step for one in await shop.store.undispatched()] == [Step.CONFIRMED, Step.ACKNOWLEDGED]


async def test_a_doubled_press_changes_nothing(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    key = await pressed_ack(shop, case.id, BO)
    answers = await asyncio.gather(*(shop.press(BO, key) for _ in range(5)))
    assert sorted(texts(one) for one in answers).count(f"You have it: {case.id}.") == 1
    steps = [one.step for one in await shop.store.transitions(case.id)]
    assert steps.count(Step.ACKNOWLEDGED) == 1


async def test_a_button_pressed_again_later_is_still_used_up(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    keys = alert_keys(EN, case, BO, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    snooze = keys.rows[0][1].id
    await shop.press(BO, snooze)
    until = (await shop.incident(case.id)).snoozed_until
    shop.clock.advance(3600)
    assert "pressed before" in texts(await shop.press(BO, snooze))
    assert (await shop.incident(case.id)).snoozed_until == until


async def test_two_people_press_at_once_and_one_has_it(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    anna, bo = await pressed_ack(shop, case.id, ANNA), await pressed_ack(shop, case.id, BO)
    said = await asyncio.gather(shop.press(ANNA, anna), shop.press(BO, bo))
    taken = await shop.incident(case.id)
    assert sorted(texts(one) for one in said) == [f"{taken.acked_by} has it already.", f"You have it: {case.id}."]


@pytest.mark.parametrize("key", ["", "forged", "A" * 16, "' OR 1=1 --", "\x00"])
async def test_a_forged_button_does_nothing(shop: Shop, key: str) -> None:
    case = await shop.case(await shop.lamp())
    assert "no longer good" in texts(await shop.press(ANNA, key))
    assert await shop.press(NOBODY, key) is None
    assert (await shop.incident(case.id)).status is Status.CONFIRMED


async def test_a_button_of_another_chat_does_nothing(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    key = await pressed_ack(shop, case.id, ANNA)
    assert "no longer good" in texts(await shop.press(BO, key))
    assert (await shop.incident(case.id)).status is Status.CONFIRMED


async def test_a_choice_in_a_group_is_for_the_one_who_asked(shop: Shop) -> None:
    await shop.lamp()
    asked = await shop.say(ANNA, "/remove Blue Lamp", chat=GROUP)
    key = button(asked, "Yes")
    assert "no longer good" in texts(await shop.press(BO, key, chat=GROUP))
    assert await shop.store.listings()
    assert "No longer watched" in texts(await shop.press(ANNA, key, chat=GROUP))
    assert not await shop.store.listings()


async def test_a_button_is_good_for_a_day(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    key = await pressed_ack(shop, case.id, BO)
    shop.clock.advance(DAY.total_seconds())
    assert "no longer good" in texts(await shop.press(BO, key))
    assert (await shop.incident(case.id)).status is Status.CONFIRMED


async def test_buttons_carry_nothing_but_a_random_id(shop: Shop) -> None:
    keys = alert_keys(EN, await shop.case(await shop.lamp()), BO, shop.clock.now())
    ids = [one.id for row in keys.rows for one in row]
    assert len(set(ids)) == len(ids)
    assert all(len(one.encode()) == 16 for one in ids)


async def test_a_storm_is_taken_with_one_press(shop: Shop) -> None:
    lamp = await shop.lamp()
    cases = [await shop.case(lamp, name) for name in ("new_seller", "not_live_gone", "content_brand")]
    keys = storm_keys(EN, cases, BO, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    await shop.press(BO, keys.rows[0][0].id)
    assert {(await shop.incident(one.id)).acked_by for one in cases} == {"Bo"}


async def test_snoozing_is_told_until_when(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    keys = alert_keys(EN, case, BO, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    said = await shop.press(BO, keys.rows[0][1].id)
    assert "Snoozed until 12:14" in texts(said)
    assert (await shop.incident(case.id)).snoozed_until == shop.clock.now() + timedelta(hours=2)


async def test_it_was_me_makes_the_new_title_the_approved_one(shop: Shop) -> None:
    lamp = await shop.lamp()
    case = await shop.case(lamp, "content_title")
    await shop.remember(
        lamp, "content_changed", {"approved": {"title": "Blue Lamp, 40 W, with shade", "brand": "Lumo"}}
    )
    keys = alert_keys(EN, case, BO, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    said = await shop.press(BO, next(one.id for one in keys.rows[1] if one.label == "It was me"))
    assert "Noted as yours" in texts(said)
    memory = (await shop.store.memories(lamp.id))["content_changed"].value
    assert memory == {"approved": {"title": "Blue Lamp <b>BEST</b> & cheap", "brand": "Lumo"}}
    assert (await shop.incident(case.id)).status is Status.RESOLVED


async def test_it_was_me_makes_the_new_price_the_approved_one(shop: Shop) -> None:
    lamp = await shop.lamp()
    case = await shop.case(lamp, "price_changed")
    keys = alert_keys(EN, case, BO, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    await shop.press(BO, next(one.id for one in keys.rows[1] if one.label == "It was me"))
    memory = (await shop.store.memories(lamp.id))["price_changed"].value
    assert memory["approved"] == {"amount": "2.19", "currency": "USD"}


async def test_evidence_shows_what_was_read(shop: Shop) -> None:
    lamp = await shop.lamp()
    case = await shop.case(lamp)
    raw = RawProof(lamp.id, case.key, shop.clock.now(), "https://www.amazon.com/dp/B0EXAMPL7K?a=1&b=2", 200, b"page")
    await shop.store.commit(Batch(proofs=(raw,)))
    keys = alert_keys(EN, case, VERA, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    key = next(one.id for one in keys.rows[1] if one.label == "Evidence")
    for _ in range(2):  # it only shows, so it may be pressed again
        said = texts(await shop.press(VERA, key))
        assert "a=1&amp;b=2" in said
        (proof,) = await shop.store.proofs(incident_id=case.id)
        assert proof.digest in said
        assert "4 bytes" in said


async def test_every_button_that_is_made_has_its_action(shop: Shop) -> None:
    lamp = await shop.lamp()
    case = await shop.case(lamp)
    for text in ("/status", "/alerts", "/friend", "/mute Blue Lamp", "/pause Blue Lamp", "/remove Blue Lamp", "/team"):
        for one in buttons(await shop.say(ANNA, text)):
            row = await shop.store.button(one.id)
            assert row is not None
            assert row.action in ACTIONS
    for row in alert_keys(EN, case, ANNA, shop.clock.now()).stored:
        assert row.action in ACTIONS


# --- the first look and friends ---------------------------------------------------------------------------------------


async def first_look(shop: Shop, chat: int) -> list[list[str]]:
    """The ids of the first look's buttons, a row for each undecided seller."""
    lamp = await shop.lamp()
    await shop.remember(lamp, "new_seller", {"undecided": {STRANGER.key: "2026-03-03T08:00:00+00:00"}})
    said = await shop.say(ANNA, "/who Blue Lamp")
    assert "XYZ" in texts(said)
    look = await looked(shop)
    keys = first_look_keys(EN, [look], chat, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    return [[one.id for one in row] for row in keys.rows]


async def looked(shop: Shop) -> FirstLook:
    (lamp,) = await shop.store.listings()
    content, offers = await shop.store.snapshot(lamp.id, "content"), await shop.store.snapshot(lamp.id, "offers")
    assert content is not None
    assert offers is not None
    known = known_of(lamp.subject, content.value, offers.value)
    friends = await shop.store.friends("amazon")
    circle = Circle(lamp, "amazon", "Lumo", friends, shop.clock.now(), partial(house, "shop"))
    return FirstLook(lamp, "amazon", known, found_of(known, circle))


async def test_mine_makes_the_seller_a_friend_everywhere(shop: Shop) -> None:
    rows = await first_look(shop, BO)
    look = await looked(shop)
    assert [found.seller.id for found in look.found] == [STRANGER.id, ME.id], "the holder of the Buy Box first"
    said = await shop.press(BO, rows[1][0])
    assert "Lumen Direct" in texts(said)
    (friend,) = await shop.store.friends("amazon")
    assert (friend.seller_id, friend.kind, friend.scope) == (ME.id, FriendKind.MINE, FriendScope.ALL)
    wanted = [watch.wanted_at for watch in await shop.store.watches()]
    assert wanted == [shop.clock.now()] * 2, "the listing is looked at again at once"


async def test_a_distributor_is_a_friend_of_that_listing(shop: Shop) -> None:
    rows = await first_look(shop, BO)
    said = await shop.press(BO, rows[0][1])
    (friend,) = await shop.store.friends("amazon")
    assert (friend.kind, friend.scope, friend.value) == (FriendKind.DISTRIBUTOR, FriendScope.LISTING, "US/B0EXAMPL7K")
    assert "XYZ &lt;b&gt;Store&lt;/b&gt;" in texts(said)
    await shop.press(BO, button(said, "Undo"))
    assert not await shop.store.friends("amazon")


async def test_a_hijacker_is_not_waited_for(shop: Shop) -> None:
    rows = await first_look(shop, BO)
    assert "hijacker" in texts(await shop.press(BO, rows[0][2]))
    (lamp,) = await shop.store.listings()
    memory = (await shop.store.memories(lamp.id))["new_seller"].value
    assert memory == {"undecided": {STRANGER.key: shop.clock.now().isoformat()}}
    assert not await shop.store.friends("amazon")
    assert shop.woken


async def test_the_friend_button_asks_where_and_then_remembers(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    keys = alert_keys(EN, case, BO, shop.clock.now())
    await shop.store.add_buttons(keys.stored)
    asked = await shop.press(BO, next(one.id for one in keys.rows[1] if one.label == "Friend"))
    assert [one.label for one in buttons(asked)] == [
        "It is my own shop",
        "Distributor of this listing",
        "… of the brand Lumo",
        "… of the market US",
        "… everywhere",
    ]
    await shop.press(BO, button(asked, "… of the brand"))
    (friend,) = await shop.store.friends("amazon")
    assert (friend.scope, friend.value, friend.name) == (FriendScope.BRAND, "Lumo", "XYZ Store")


async def test_a_friend_is_named_by_word(shop: Shop) -> None:
    await shop.lamp()
    await shop.say(BO, "/friend Lumen Direct mine")
    (friend,) = await shop.store.friends("amazon")
    assert friend.seller_id == ME.id
    assert "no seller called so" in texts(await shop.say(BO, "/friend Somebody Else"))
    board = await shop.say(BO, "/friend")
    assert "Lumen Direct" in texts(board)
    assert button(board, "XYZ")
    await shop.press(BO, button(board, "✕ Lumen"))
    assert not await shop.store.friends("amazon")


# --- commands ---------------------------------------------------------------------------------------------------------


async def test_lines_are_added_with_name_and_floor(shop: Shop) -> None:
    said = await shop.say(
        BO,
        "/add https://www.amazon.com/dp/B0AAAAAAA1 Blue Lamp 15.99\n"
        "B0AAAAAAA2\n"
        "B0AAAAAAA3 Lamp 2000 EUR 12\n"
        "nonsense here",
    )
    listings = {one.subject.id: one for one in await shop.store.listings()}
    assert {key: (one.name, str(one.floor)) for key, one in listings.items()} == {
        "B0AAAAAAA1": ("Blue Lamp", "15.99 USD"),
        "B0AAAAAAA2": ("B0AAAAAAA2", "None"),
        "B0AAAAAAA3": ("Lamp 2000", "12.00 EUR"),
    }
    assert "nonsense" in texts(said)
    assert "no account knows it (shop, web)" in texts(said)
    assert {watch.topic for watch in await shop.store.watches()} == {Topic.LISTINGS, Topic.OFFERS}
    assert shop.woken


async def test_a_pasted_address_in_a_private_chat_is_added(shop: Shop) -> None:
    assert "Watching" in texts(await shop.say(BO, "https://www.amazon.com/dp/B0AAAAAAA1 Blue Lamp"))
    assert "Already watched" in texts(await shop.say(BO, "/add\nB0AAAAAAA1 Bluer Lamp"))
    assert [one.name for one in await shop.store.listings()] == ["Bluer Lamp"]
    assert "Watching" not in texts(await shop.say(VERA, "https://www.amazon.com/dp/B0AAAAAAA2"))


async def test_a_missing_word_brings_buttons(shop: Shop) -> None:
    await shop.lamp()
    asked = await shop.say(VERA, "/who")
    assert "Which listing?" in texts(asked)
    assert "XYZ" in texts(await shop.press(VERA, button(asked, "Blue Lamp")))


async def test_a_misspelt_listing_brings_the_nearest(shop: Shop) -> None:
    await shop.lamp()
    for number, called in enumerate(("Bleu Lampe", "Blue Lamps 2", "Garden Chair", "Blue Clamp"), 1):
        await shop.say(BO, f"/add B0AAAAAAA{number} {called}")
    asked = await shop.say(VERA, "/who Blu Lmp")
    assert "Did you mean" in texts(asked)
    labels = [one.label for one in buttons(asked)]
    assert len(labels) == 3
    assert labels[0].startswith("Blue Lamp")
    assert not any("Garden" in label for label in labels)


async def test_who_names_every_seller_with_what_he_is_to_us(shop: Shop) -> None:
    await shop.lamp()
    await shop.say(BO, "/friend Lumen Direct mine")
    said = texts(await shop.say(VERA, "who Blue"))
    assert said.index("XYZ") < said.index("Lumen Direct")
    assert "unknown seller" in said
    assert "mine" in said
    assert "holds the Buy Box" in said


async def test_offers_never_read_are_unknown_not_nobody(shop: Shop) -> None:
    await shop.say(BO, "/add B0AAAAAAA1 New Lamp")
    assert "unknown" in texts(await shop.say(VERA, "/who New Lamp"))
    assert "⚪" in texts(await shop.say(VERA, "/status"))


async def test_the_status_board_shows_four_states(shop: Shop) -> None:
    lamp = await shop.lamp()
    assert "🟢 1 clear" in texts(await shop.say(VERA, "/status"))
    case = await shop.case(lamp)
    board = await shop.say(VERA, "/status")
    assert "🔴 1 alerting" in texts(board)
    assert "New seller" in texts(board)
    await shop.say(BO, "/pause Blue Lamp 3d")
    renewed = await shop.press(VERA, button(board, "Reload"))
    assert renewed is not None
    assert renewed.edit is not None, "the same message is edited"
    assert "⏸ 1 paused" in renewed.edit.html
    await shop.say(BO, "/pause Blue Lamp off")
    await shop.say(BO, f"/ack {case.id}")
    shop.clock.advance(3600)
    assert "🔴" in texts(await shop.say(VERA, "/status")), "an acknowledged alert is still one"


async def test_data_that_nobody_renewed_is_unknown_not_clear(shop: Shop) -> None:
    await shop.lamp()
    shop.clock.advance(3600)
    assert "⚪ 1 unknown" in texts(await shop.say(VERA, "/status"))


async def test_a_failing_watch_says_why(shop: Shop) -> None:
    await shop.lamp()
    for _ in range(4):
        shop.clock.advance(600)
        now = shop.clock.now()
        failures = tuple(
            LookResult(watch.id, now, now, False, trouble="the platform showed a wall (captcha) instead of the page")
            for watch in await shop.store.watches()
        )
        await shop.store.commit(Batch(looks=failures))
    assert "captcha" in texts(await shop.say(VERA, "/status"))
    assert "Last trouble: captcha" in texts(await shop.say(VERA, "/listing Blue Lamp"))
    assert "captcha" in texts(await shop.say(VERA, "/coverage"))


async def test_why_tells_of_everything_with_its_reason(shop: Shop) -> None:
    lamp = await shop.lamp()
    told = await shop.case(lamp)
    kept = await shop.case(lamp, "used_seller")
    await shop.case(
        lamp, "content_title", status=Status.RESOLVED, confirmed_at=None, resolved_at=shop.clock.now(), seen=1
    )
    steps = {one.incident_id: one.id for one in await shop.store.undispatched()}
    now, people = shop.clock.now(), await shop.store.people()
    first = NewDelivery(
        dedupe_key="a",
        transition_id=steps[told.id],
        incident_ids=(told.id,),
        person_id=people[0].id,
        chat_id=ANNA,
        kind=DeliveryKind.SAY,
        step=Step.CONFIRMED,
        ring=True,
        next_try=now,
        created_at=now,
    )
    second = replace(
        first,
        dedupe_key="b",
        transition_id=steps[kept.id],
        incident_ids=(kept.id,),
        person_id=people[1].id,
        chat_id=BO,
        state=DeliveryState.WITHHELD,
        reason="digest",
    )
    numbers = await shop.store.route(list(steps.values()), [first, second])
    await shop.store.intend(numbers[0], "text")
    await shop.store.sent(numbers[0], 5, now)
    await shop.say(BO, "/mute Blue Lamp 2h")
    said = texts(await shop.say(VERA, "/why Blue Lamp"))
    plain = said.replace("\u2068", "").replace("\u2069", "")
    assert "told Anna at 10:14, with sound" in plain
    assert "kept back from Bo: kept for the morning" in plain
    assert "dismissed" in plain
    assert "Muted until 12:14 by Bo" in plain


async def test_ack_without_a_number_takes_the_only_one_or_asks(shop: Shop) -> None:
    lamp = await shop.lamp()
    assert "Nothing is open" in texts(await shop.say(BO, "/ack"))
    first = await shop.case(lamp)
    assert f"You have it: {first.id}" in texts(await shop.say(BO, "/ack"))
    second, third = await shop.case(lamp, "not_live_gone"), await shop.case(lamp, "price_changed")
    asked = await shop.say(BO, "/ack")
    await shop.press(BO, button(asked, f"case {second.id}"))
    assert (await shop.incident(second.id)).acked_by == "Bo"
    assert (await shop.incident(third.id)).acked_by is None
    await shop.say(BO, "/ack all")
    assert (await shop.incident(third.id)).acked_by == "Bo"
    assert "no such case" in texts(await shop.say(BO, "/ack 4711"))


async def test_snooze_takes_a_span_or_a_day(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    await shop.say(BO, f"/snooze {case.id} 30m")
    assert (await shop.incident(case.id)).snoozed_until == shop.clock.now() + timedelta(minutes=30)
    await shop.say(BO, f"/snooze {case.id} 3天")
    assert (await shop.incident(case.id)).snoozed_until == shop.clock.now() + timedelta(days=3)


async def test_pause_until_a_day_ends_with_that_day_in_my_zone(shop: Shop) -> None:
    lamp = await shop.lamp()
    await shop.say(BO, "/pause Blue Lamp until 2026-03-05")
    paused = await shop.store.listing(lamp.id)
    assert paused is not None
    assert paused.paused_until is not None
    assert paused.paused_until.isoformat() == "2026-03-05T16:00:00+00:00"
    asked = await shop.say(BO, "/pause Blue Lamp")
    await shop.press(BO, button(asked, "End"))
    assert (await shop.store.listings())[0].paused_until is None


async def test_mutes_name_listings_rules_and_sellers(shop: Shop) -> None:
    lamp = await shop.lamp()
    said = await shop.say(BO, "/mute Blue Lamp")
    await shop.say(BO, "/mute rule price_changed 7d")
    await shop.say(BO, "/mute seller A3EXAMPLE9Q 1w")
    held = {one.what: one.until - shop.clock.now() for one in await shop.store.mutes(shop.clock.now())}
    assert held == {
        f"listing:{lamp.id}": timedelta(hours=8),
        "rule:price_changed": timedelta(days=7),
        "seller:A3EXAMPLE9Q": timedelta(days=7),
    }
    assert "no such rule" in texts(await shop.say(BO, "/mute rule nothing"))
    await shop.press(BO, button(said, "Undo"))
    await shop.say(BO, "/mute rule price_changed off")
    assert [one.what for one in await shop.store.mutes(shop.clock.now())] == ["seller:A3EXAMPLE9Q"]
    assert "A3EXAMPLE9Q" in texts(await shop.say(BO, "/mute"))


async def test_the_buttons_that_end_a_mute_bear_names_and_no_numbers_of_the_database(shop: Shop) -> None:
    await shop.lamp()
    for text in ("/mute Blue Lamp", "/mute rule price_changed 7d", "/mute seller A3EXAMPLE9Q 1w"):
        await shop.say(BO, text)
    shown = await shop.say(BO, "/mute")
    assert {one.label for one in buttons(shown)} == {"✕ Blue Lamp", "✕ price_changed", "✕ A3EXAMPLE9Q"}


async def test_a_name_that_ends_like_a_span_is_a_name(shop: Shop) -> None:
    await shop.say(BO, "/add B0AAAAAAA1 Cable 2m")
    await shop.say(BO, "/pause Cable 2m 3d")
    (cable,) = await shop.store.listings()
    assert cable.paused_until == shop.clock.now() + timedelta(days=3)
    assert "until when?" in texts(await shop.say(BO, "/pause Cable 2m"))


async def test_removing_is_asked_first(shop: Shop) -> None:
    await shop.lamp()
    asked = await shop.say(BO, "/remove Blue Lamp")
    assert await shop.store.listings()
    await shop.press(BO, button(asked, "Yes"))
    assert not await shop.store.listings()


async def test_alerts_bring_each_case_with_fresh_buttons(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    board = await shop.say(BO, "/alerts")
    alert = await shop.press(BO, button(board, f"case {case.id}"))
    assert "holds the Buy Box" in texts(alert)
    await shop.press(BO, button(alert, "I'm on it"))
    assert (await shop.incident(case.id)).acked_by == "Bo"


@pytest.mark.parametrize("word", ["状态", "跟卖", "告警", "status", "who", "Blue Lamp", "B0EXAMPL7K"])
async def test_plain_words_are_understood_in_private(shop: Shop, word: str) -> None:
    await shop.case(await shop.lamp())
    said = await shop.say(VERA, word)
    assert "Blue Lamp" in "".join([texts(said), *(one.label for one in buttons(said))])


async def test_what_is_not_understood_says_so(shop: Shop) -> None:
    assert "/help" in texts(await shop.say(VERA, "库存"))
    assert "&lt;b&gt;" in texts(await shop.say(VERA, "/<b>x"))


async def test_coverage_and_ping_prove_that_somebody_is_awake(shop: Shop) -> None:
    await shop.lamp()
    said = texts(await shop.say(VERA, "/coverage"))
    assert "1/1 listing checked" in said
    assert "100 % of looks ok" in said
    assert "Last look: 10:14" in texts(await shop.say(VERA, "/ping"))


async def test_help_shows_what_the_person_may(shop: Shop) -> None:
    assert "/team" in texts(await shop.say(ANNA, "/help"))
    assert "/ack" not in texts(await shop.say(VERA, "/help"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_menu_shows_eight_commands_that_telegram_takes(shop: Shop, language: str) -> None:
    menu = shop.commands.menu(language)
    assert len(menu) == 8
    assert all(0 < len(text) <= 256 and name.isascii() and name.islower() for name, text in menu)


async def test_a_chinese_person_is_answered_in_chinese(shop: Shop) -> None:
    vera = await shop.store.person_by_user(VERA)
    assert vera is not None
    await shop.store.update_person(vera.id, language="zh")
    await shop.lamp()
    assert "1 个正常" in texts(await shop.say(VERA, "状态"))
    assert "占着购物车" in texts(await shop.say(VERA, "跟卖 Blue Lamp"))


@pytest.mark.parametrize("name", ['<b>&amp;</b> <a href="x">', "\u202eevil", "{0}", "%s", "x" * 300])
async def test_hostile_names_break_no_answer(shop: Shop, name: str) -> None:
    lamp = await shop.lamp()
    await shop.store.rename(lamp.id, name)
    await shop.case(lamp)
    await shop.store.add_friend("amazon", "A9", name, FriendKind.DISTRIBUTOR, FriendScope.BRAND, name)
    commands = [f"/{one.name} #{lamp.id}" for one in COMMANDS if one.name not in ("start", "add")]
    for text in [*commands, "/friend", "/mute", f"/add {name}", f"/who {name}", name]:
        said = await shop.say(ANNA, text)
        for message in said.messages if said else ():
            parse_html(message.html)  # raises where the Bot API would refuse it


def test_rules_of_the_source_can_be_muted_too() -> None:
    assert set(NAMES) <= set(RULE_NAMES)


def test_a_seller_without_a_name_gets_no_friend_button() -> None:
    assert Seller().key == "name:"


async def test_a_memory_that_fails_is_said_and_not_kept_silent(shop: Shop) -> None:
    case = await shop.case(await shop.lamp())
    key = await pressed_ack(shop, case.id, BO)

    async def fails(batch: Batch) -> tuple[Incident, ...]:
        raise Stale("changed by somebody else")

    shop.store.commit = fails  # type: ignore[method-assign]  # another process, which a test cannot have here
    assert "nothing was changed" in texts(await shop.press(BO, key))
