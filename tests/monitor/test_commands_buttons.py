"""What a press does: it is heard once, by whom it was meant for, and for a day."""

import asyncio
from datetime import timedelta

import pytest

from monitor.buttons import alert_keys, storm_keys
from monitor.commands.actions import ACTIONS
from monitor.language import LANGUAGES, Tongue
from storage.states import (
    Batch,
    RawProof,
    Status,
    Step,
)
from tests.clock import NIGHT
from tests.monitor.builders import incident
from tests.monitor.pressing import DAY, EN, pressed_ack
from tests.monitor.shop import (
    ANNA,
    BO,
    GROUP,
    NOBODY,
    VERA,
    Shop,
    button,
    buttons,
    texts,
)


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
    assert memory == {
        "approved": {"title": "Blue Lamp <b>BEST</b> & cheap", "brand": "Lumo"},
        "signed": {"title": [shop.clock.now().isoformat(), "Bo"]},
    }
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_under_an_alert_is_longer_than_a_phone_shows(language: str) -> None:
    for row in alert_keys(Tongue(language), incident(), ANNA, NIGHT).rows:
        assert all(len(one.label) <= {1: 40, 2: 21, 3: 12}[len(row)] for one in row), [one.label for one in row]
