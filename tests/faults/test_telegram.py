"""Telegram at its worst, before the real rooms: nothing is lost, nobody is flooded, nobody is hammered."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from monitor.reach import unreachable
from storage.states import DeliveryState, Role, Severity
from tests.faults.rooms import Rooms, rooms
from tests.faults.world import ANNA, BEN
from tests.monitor.night import ASIN, HIJACKED, LAMP, ME, OTHER

CLEO = 13


@pytest_asyncio.fixture
async def house(tmp_path: Path) -> AsyncIterator[Rooms]:
    async with rooms(tmp_path) as made:
        await made.passes(2)
        yield made


def minutes(house: Rooms, chat: int = ANNA) -> Counter[int]:
    """How many messages about alerts came in each minute."""
    return Counter(int(one.at.timestamp()) // 60 for one in house.tries(chat) if "case" in (one.text or ""))


def inside(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*")}


# --- throttled -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wait", [1, 7, 60])
async def test_a_429_is_waited_out_in_the_order_of_the_chat_and_other_chats_go_on(house: Rooms, wait: int) -> None:
    house.api.faults.add("429", "sendMessage", chat_id=ANNA, retry_after=wait)
    for number in range(2):
        await house.alert(f"A{number}")
    for _ in range(90):
        await house.tell()
        house.night.clock.advance(1)
    first, second, *_ = (one.at for one in house.tries() if "case" in (one.text or ""))
    assert second - first >= timedelta(seconds=wait)
    numbers = [text.partition("case ")[2].split()[0] for text in house.texts() if "case" in text]
    assert numbers == ["1", "2"], "the order of the chat was lost"
    assert max(one.at for one in house.tries(BEN)) - first < timedelta(seconds=10), "the other chat had to wait"


# --- a flood ---------------------------------------------------------------------------------------------------------


async def test_200_alerts_at_once_are_one_message_a_minute_and_every_one_can_be_asked_for(house: Rooms) -> None:
    for number in range(200):
        await house.alert(f"A{number}", Severity.WAKE)
    await house.passes(2)
    told = minutes(house)
    assert sum(told.values()) == 1, told
    [storm] = [text for text in house.texts() if "case" in text]
    assert "200" in storm
    assert await house.told() == set(range(1, 201))


async def test_200_alerts_one_after_the_other_are_two_messages_in_which_all_of_them_stand(house: Rooms) -> None:
    for number in range(200):
        await house.alert(f"A{number}")
        await house.tell()
        house.night.clock.advance(1)
    await house.passes(3)
    assert minutes(house).total() == 2
    assert "199" in house.texts()[-1]
    assert await house.told() == set(range(1, 201))


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", ["<b>&amp <", "</a><i>", "a & b < c > d"])
async def test_markup_that_telegram_refuses_is_told_at_once_as_plain_text(house: Rooms, title: str) -> None:
    house.api.faults.add("400 parse", "sendMessage", chat_id=ANNA)
    await house.alert(name=title)
    await house.tell()
    *_, refused, plain = house.tries()
    assert refused.at == plain.at, "it waited"
    assert refused.params.text("parse_mode") == "HTML"
    assert not plain.params.text("parse_mode"), "it was sent again as it was refused"
    assert "New seller" in house.texts()[-1]
    assert "<b>" not in house.texts()[-1].replace(title, "")


async def test_a_title_of_5000_characters_is_shortened_and_says_what_happened(house: Rooms) -> None:
    market = house.night.market
    market.put(ASIN, replace(LAMP, title=f"{LAMP.title} {'<b>&amp; ' * 600}", offers=HIJACKED.offers))
    await house.passes(25)
    for text in house.texts():
        assert len(text) <= 900
    told = " ".join(house.texts())
    assert "Title changed" in told
    assert "New seller on your listing" in told


@pytest.mark.parametrize("name", ["../../etc/passwd", "x'; DROP TABLE listing; --", "a\0b", "%s {name} $HOME `id`"])
async def test_hostile_names_are_kept_as_they_are_and_name_no_file(house: Rooms, tmp_path: Path, name: str) -> None:
    files = inside(tmp_path)
    stranger = replace(OTHER, name=name)
    house.night.market.put(ASIN, replace(LAMP, title=f"Lamp {name}", offers=(ME, stranger)))
    await house.passes(25)
    seen = [one.facts["seller"] for one in await house.night.incidents() if one.rule == "new_seller"]
    shown = name.replace("\0", "")
    assert [str(one["name"]).replace("\ufffd", "") for one in seen if isinstance(one, dict)] == [shown]
    assert inside(tmp_path) == files
    assert len(await house.night.store.listings()) == 1


async def test_a_group_that_became_a_supergroup_hears_it_there_once_and_is_remembered(house: Rooms) -> None:
    people = await house.night.store.people()
    await house.night.store.update_person(people[0].id, chat_id=-5)
    house.api.group(-5, "Shop")
    house.api.faults.add("migrate", "sendMessage", chat_id=-5, migrate_to_chat_id=-1005)
    await house.alert()
    await house.passes(2)
    assert [len(house.texts(chat)) for chat in (-5, -1005)] == [0, 1]
    assert {one.chat_id for one in await house.night.store.people()} == {-1005, BEN}


# --- unreachable -----------------------------------------------------------------------------------------------------


async def test_who_blocked_the_bot_is_tried_once_a_day_and_the_next_one_is_rung_and_told_so(house: Rooms) -> None:
    house.api.faults.add("403 blocked", "sendMessage", chat_id=ANNA, times=None)
    began = len(house.tries())
    for hour in range(47):
        await house.alert(f"A{hour}", Severity.WAKE)
        await house.tell(3)
        house.night.clock.advance(3600)
    tries = len(house.tries()) - began
    assert tries <= 2, f"{tries} tries in two days"
    rung = [text for text in house.texts(BEN) if "New seller" in text]
    assert len(rung) == 47
    assert all("Cannot be reached: Anna" in text for text in rung)
    assert not any(one.silent for one in house.phone(BEN) if "New seller" in one.text)
    (await house.left()).judge(doubts=0)


async def test_who_comes_back_is_told_at_once_what_did_not_reach_him(house: Rooms) -> None:
    house.api.faults.add("403 blocked", "sendMessage", chat_id=ANNA, times=1)
    await house.alert("A1", Severity.WAKE)
    await house.passes(1)
    assert ANNA in await unreachable(house.night.store)
    await house.hears(ANNA, "/start")
    assert ANNA not in await unreachable(house.night.store)
    await house.alert("A2", Severity.WAKE)
    await house.tell()
    assert "Did not reach you: case 1" in house.texts()[-1]


async def test_where_nobody_can_be_reached_the_alert_is_parked_until_somebody_comes(house: Rooms) -> None:
    house.api.faults.add("400 chat not found", "sendMessage", times=None)
    await house.alert("A1", Severity.WAKE)
    await house.passes(90)
    states = [one.state for one in (await house.left()).deliveries]
    assert set(states) == {DeliveryState.PARKED}
    house.api.faults.clear()
    await house.hears(BEN, "/status")
    await house.alert("A2", Severity.WAKE)
    await house.passes(1)
    assert "Did not reach you: case 1" in house.texts(BEN)[-1]


async def test_a_third_who_can_be_reached_is_rung_where_two_cannot(house: Rooms) -> None:
    house.api.person(CLEO, "Cleo")
    await house.night.store.add_person("Cleo", CLEO, CLEO, Role.OPERATOR, "en", "UTC")
    for chat in (ANNA, BEN):
        house.api.faults.add("403 blocked", "sendMessage", chat_id=chat, times=None)
    await house.alert("A1", Severity.WAKE)
    await house.passes(1)
    assert ["Cannot be reached: Anna, Ben" in text for text in house.texts(CLEO)] == [True]
