"""The pinned message on the phone: true, silent, edited in place, and gone where nobody wants it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.clock import FastClock
from monitor.demo.botapi import TOKEN, LocalBotApi
from monitor.demo.faults import Kind
from monitor.pinned import want_pin
from storage.states import (
    DeliveryKind,
    NewDelivery,
    Role,
    Step,
)
from tests.monitor.night import EVENING
from tests.monitor.pinned_home import ANNA, BEN, GROUP, Home, first_look, open_home
from tests.monitor.shop import Shop, button
from tests.monitor.test_app import config, running

OTHER_GROUP = -1009876543210


@pytest.fixture
async def home(tmp_path: Path) -> AsyncIterator[Home]:
    async with open_home(tmp_path) as home:
        await home.joins(ANNA, "Anna")
        yield home


# --- what it says ----------------------------------------------------------------------------------------------------


async def test_one_silent_message_is_pinned_and_says_when_we_last_looked(home: Home) -> None:
    await home.watches()
    await home.looks()
    await home.turns()
    assert home.shown().pinned
    assert home.shown().silent
    [pinning] = home.api.calls("pinChatMessage")
    assert pinning.params.flag("disable_notification")
    lines = home.shown().text.split("\n")
    assert lines == [
        "Awake, last look 21:40.",
        "Next look by 21:50; if that has passed, nobody watches.",
        "🟢 1 clear",
        "🟢 Nothing is open.",
        "Awake since 21:40. /pin off ends this message.",
    ]


async def test_what_cannot_be_seen_stands_beside_no_green_light(home: Home) -> None:
    await home.watches()
    await home.turns()
    assert "⚪ 1 unknown" in home.shown().text
    assert "🟢" not in home.shown().text


async def test_it_is_edited_without_a_sound_and_only_when_something_changed(home: Home) -> None:
    await home.turns(30)
    assert len(home.api.calls("editMessageText")) == 0, "nothing is watched: nothing changes"
    await home.watches()
    for _ in range(6):
        await home.looks()
        await home.turns(10)
    edits = home.api.calls("editMessageText")
    assert 6 <= len(edits) <= 13
    assert [call.method for call in home.api.calls() if call.method not in ("editMessageText",)] == [
        "sendMessage",
        "pinChatMessage",
    ]
    assert home.shown().text.startswith("Awake, last look ")


async def test_what_was_never_read_is_unknown_and_not_good(home: Home) -> None:
    await home.watches()
    await home.turns()
    assert "Awake, I have looked at nothing yet." in home.shown().text
    assert "⚪ 1 unknown" in home.shown().text
    assert "clear" not in home.shown().text


async def test_news_is_shown_within_a_minute_or_two_and_times_alone_every_five(home: Home) -> None:
    await home.watches()
    await home.looks()
    await home.turns(2)
    calls = len(home.api.calls())
    await home.looks(whole=False)
    await home.looks(whole=False)
    await home.turns(2)
    assert len(home.api.calls()) == calls
    home.clock.advance(1800)
    await home.turns(2)
    assert "⚪ 1 unknown" in home.shown().text


async def test_everybody_reads_it_in_his_own_language_and_a_group_once(home: Home) -> None:
    home.api.group(GROUP, "Shop")
    await home.joins(BEN, "Ben", language="zh")
    await home.joins(13, "Cleo", chat=GROUP)
    await home.joins(14, "Dora", chat=GROUP, language="zh")
    await home.turns(2)
    assert home.shown(ANNA).text.startswith("Awake")
    assert home.shown(BEN).text.startswith("醒着")
    assert home.shown(GROUP).text.startswith("Awake")
    assert all(home.shown(chat).pinned for chat in (ANNA, BEN, GROUP))


async def test_a_graceful_stop_says_that_nobody_watches_and_a_start_that_somebody_does(home: Home) -> None:
    await home.turns(3)
    await home.pinned.stop()
    assert home.shown().text == "Asleep since 21:43 (stopped).\nNobody watches until I am started again."
    home.clock.advance(3600)
    home.restarted()
    await home.turns()
    assert home.shown().text.startswith("Awake")
    assert "Awake since 22:43" in home.shown().text
    assert home.shown().pinned


async def test_a_stop_does_not_wait_for_a_telegram_that_is_gone(home: Home) -> None:
    await home.turns(2)
    home.api.faults.add("500", times=None)
    await home.pinned.stop()
    assert home.shown().text.startswith("Awake")
    home.api.faults.clear()
    home.restarted()
    await home.turns(6)
    assert "Awake since 21:42" in home.shown().text


# --- what people do to it --------------------------------------------------------------------------------------------


async def test_a_deleted_message_is_made_and_pinned_anew(home: Home) -> None:
    await home.watches()
    await home.turns(2)
    home.api.deletes(ANNA, home.shown().id)
    await home.looks()
    await home.turns(8)
    assert home.shown().pinned
    assert len(home.api.calls("sendMessage")) == 2


async def test_what_somebody_took_down_by_hand_stays_down_also_after_a_restart(home: Home) -> None:
    await home.watches()
    await home.turns(2)
    home.api.unpins(ANNA, home.shown().id)
    await home.looks()
    await home.turns(10)
    home.restarted()
    await home.looks()
    await home.turns(10)
    assert not home.shown().pinned
    assert len(home.api.calls("editMessageText")) >= 2, "it is still kept true"
    assert len(home.api.calls("pinChatMessage")) == 1


async def test_a_group_that_does_not_let_us_pin_is_asked_once_a_day(home: Home) -> None:
    home.api.group(GROUP, "Shop", bot_may_pin=False)
    await home.joins(BEN, "Ben", chat=GROUP)
    await home.watches()
    await home.turns(60)
    assert not home.shown(GROUP).pinned
    assert len(home.api.calls("pinChatMessage", GROUP)) == 1
    home.api.group(GROUP, "Shop")
    home.clock.advance(86_400)
    await home.turns(10)
    assert home.shown(GROUP).pinned


async def test_who_does_not_want_it_is_rid_of_it_and_may_have_it_back(home: Home) -> None:
    await home.turns(2)
    await want_pin(home.store, ANNA, wanted=False)
    await home.turns(3)
    assert not home.shown().pinned
    assert home.shown().text == "I no longer say here whether I am awake. /pin on brings it back."
    calls = len(home.api.calls())
    await home.turns(30)
    assert len(home.api.calls()) == calls
    await want_pin(home.store, ANNA, wanted=True)
    await home.turns(2)
    assert [message.pinned for message in home.api.messages(ANNA)] == [False, True]


async def test_who_has_left_is_told_nothing_more(home: Home) -> None:
    ben = await home.joins(BEN, "Ben")
    await home.turns(2)
    await home.store.remove_person(ben.id)
    await home.turns(2)
    assert not home.shown(BEN).pinned
    assert home.shown(ANNA).pinned


# --- what Telegram does to it ----------------------------------------------------------------------------------------


async def test_a_chat_that_asks_to_slow_down_is_left_alone_for_so_long(home: Home) -> None:
    await home.watches()
    await home.turns(2)
    home.api.faults.add("429", retry_after=1200)
    await home.looks()
    await home.turns(19)
    calls = len(home.api.calls("editMessageText"))
    assert calls == 1
    await home.turns(10)
    assert len(home.api.calls("editMessageText")) > calls


@pytest.mark.parametrize(("fault", "minutes"), [("403 blocked", 120), ("drop", 55)])
async def test_a_chat_that_cannot_be_reached_is_not_hammered(home: Home, fault: Kind, minutes: float) -> None:
    home.api.faults.add(fault, times=None, chat_id=ANNA)
    await home.turns(minutes)
    assert len(home.api.calls("sendMessage")) == 1


async def test_a_telegram_that_is_away_is_tried_at_one_chat_a_minute_and_not_at_each(home: Home) -> None:
    for user in range(20, 30):
        await home.joins(user, f"P{user}")
    home.api.faults.add("500", times=None)
    await home.turns(5)
    assert len(home.api.calls("sendMessage")) <= 6
    home.api.faults.clear()
    await home.turns(15)
    assert all(home.shown(user).pinned for user in range(20, 30))


async def test_a_group_that_moves_gets_it_in_its_new_place(home: Home) -> None:
    home.api.group(OTHER_GROUP, "Shop")
    await home.joins(BEN, "Ben", chat=OTHER_GROUP)
    home.api.faults.add("migrate", chat_id=OTHER_GROUP, migrate_to_chat_id=GROUP)
    await home.turns(4)
    assert home.shown(GROUP).pinned
    assert [person.chat_id for person in await home.store.people()] == [ANNA, GROUP]


async def test_an_alert_goes_first(home: Home) -> None:
    await home.watches()
    await home.turns(2)
    now = home.clock.now()
    [number] = await home.store.route(
        (),
        [
            NewDelivery(
                dedupe_key="say:1",
                transition_id=await first_look(home),
                incident_ids=(),
                person_id=1,
                chat_id=ANNA,
                kind=DeliveryKind.SAY,
                step=Step.FIRST_LOOK,
                ring=False,
                next_try=now,
                created_at=now,
            )
        ],
    )
    await home.looks()
    home.clock.advance(600)
    await home.pinned.tick()
    assert len(home.api.calls("editMessageText")) == 0, "the pinned message waits for the next turn"
    await home.dispatch.send()
    await home.dispatch.drain()
    delivery = await home.store.delivery(number)
    assert delivery is not None
    assert delivery.sent_at is not None
    await home.pinned.tick()
    assert len(home.api.calls("editMessageText")) == 1


# --- the command and the daemon --------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["/pin", "/pin on", "/pin off", "/pin 关"])
async def test_a_person_decides_with_a_word_or_a_button(home: Home, word: str) -> None:
    shop = Shop(home.store, home.clock)
    await home.turns(2)
    said = await shop.say(ANNA, word)
    await home.turns(2)
    assert home.shown().pinned is (word in ("/pin", "/pin on"))
    if word == "/pin":
        await shop.press(ANNA, button(said, "Take it down"))
        await home.turns(2)
        assert not home.shown().pinned


async def test_the_daemon_keeps_it_and_says_goodnight_when_it_is_stopped(tmp_path: Path) -> None:
    clock = FastClock(EVENING, 300)
    async with LocalBotApi(clock) as api:
        api.person(ANNA, "Anna")
        made = config(tmp_path, telegram={"token": TOKEN, "api_url": api.base_url})
        async with running(made, clock) as store:
            await store.add_person("Anna", ANNA, ANNA, Role.OWNER, "en", "UTC")
            await api.until(lambda: any(message.pinned for message in api.messages(ANNA)))
            assert [message.text.split(",")[0] for message in api.messages(ANNA)] == ["Awake"]
        [message] = api.messages(ANNA)
        assert message.text.startswith("Asleep since ")
