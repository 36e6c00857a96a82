"""What is shown of the listings, and what is paused, muted, snoozed or taken by word."""

from dataclasses import replace
from datetime import timedelta

from storage.states import (
    Batch,
    DeliveryKind,
    DeliveryState,
    Incident,
    LookResult,
    NewDelivery,
    Status,
    Step,
)
from tests.monitor.shop import (
    ANNA,
    BO,
    VERA,
    Shop,
    button,
    buttons,
    texts,
)
from tests.words import unmarked


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


async def told_and_kept_back(shop: Shop, told: Incident, kept: Incident) -> tuple[NewDelivery, NewDelivery]:
    """The first person was told of one case, of another nothing was said to the second."""
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
    return first, second


async def test_why_tells_of_everything_with_its_reason(shop: Shop) -> None:
    lamp = await shop.lamp()
    told = await shop.case(lamp)
    kept = await shop.case(lamp, "used_seller")
    await shop.case(
        lamp, "content_title", status=Status.RESOLVED, confirmed_at=None, resolved_at=shop.clock.now(), seen=1
    )
    steps = [one.id for one in await shop.store.undispatched()]
    numbers = await shop.store.route(steps, await told_and_kept_back(shop, told, kept))
    await shop.store.intend(numbers[0], "text")
    await shop.store.sent(numbers[0], 5, shop.clock.now())
    await shop.say(BO, "/mute Blue Lamp 2h")
    said = texts(await shop.say(VERA, "/why Blue Lamp"))
    plain = unmarked(said)
    assert "told Anna at 10:14, with sound" in plain
    assert "kept back from Bo: kept for the morning" in plain
    assert "dismissed" in plain
    assert "Muted until 12:14 by Bo" in plain


async def test_why_is_asked_of_a_case_too_also_of_one_that_is_about_no_listing(shop: Shop) -> None:
    lamp = await shop.lamp()
    blind = await shop.case(lamp, "state_unknown", listing_id=None)
    for words in (f"/why {blind.id}", f"/why case {blind.id}"):
        said = unmarked(texts(await shop.say(VERA, words)))
        assert f"Why, or why not: case {blind.id}" in said
        assert "nobody was to be told" in said
    assert "Why, or why not: <b>Blue Lamp" in unmarked(texts(await shop.say(VERA, f"/why #{lamp.id}")))
    assert "no such case" in texts(await shop.say(VERA, "/why 4711"))


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
    assert {one.label for one in buttons(shown)} == {"✕ Blue Lamp", "✕ price_changed", "✕ A3EXAMPLE9Q", "Reload"}


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
