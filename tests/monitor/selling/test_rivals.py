"""The whole house with a rival beside my own lamp: watched by the seller's API, told by the bot, asked in the chat."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.readings import Topic
from monitor.chat import Heard
from monitor.demo.goods import Offer
from monitor.demo.spapi.shop import Item
from storage.states import WatchedListing
from tests.monitor.selling.home import ANNA, Home, asin, home
from tests.words import unmarked

THEIRS = asin(7)
RIVAL = Offer("A3RIVAL0LAMPS1", "Rival Lamps", Decimal("20.00"), featured=True)
PAGE = Item(THEIRS, "Rival Lamp", offers=(RIVAL,))


async def says(house: Home, text: str) -> str:
    """What Anna's chat answers."""
    heard = Heard(next(_UPDATES), ANNA, ANNA, text, None, 1, True, "Anna", "en")
    said = await house.rooms.commands.heard(heard)
    assert said is not None
    await house.rooms.store.flush()
    return (said.toast or "") + unmarked("\n".join(one.html for one in said.messages))


_UPDATES = iter(range(10_000, 20_000))


def put(house: Home, page: Item | None) -> None:
    others = tuple(one for one in house.api.shop.items if one.asin != THEIRS)
    house.api.put(replace(house.api.shop, items=(*others, page) if page else others))


def at(price: str) -> Item:
    return replace(PAGE, offers=(replace(RIVAL, price=Decimal(price)),))


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[Home]:
    """One lamp of mine, and a rival's that was just added and looked at."""
    async with home(tmp_path, count=1) as house:
        put(house, PAGE)
        assert "a rival" in await says(house, f"/add rival https://www.amazon.com/dp/{THEIRS} Rival Lamp")
        await house.passes(5)
        yield house


async def rival(house: Home) -> WatchedListing:
    (one,) = [one for one in await house.rooms.store.listings() if one.rival]
    return one


def told(house: Home) -> list[str]:
    return [one for one in house.phone() if "rival" in one.lower()]


async def test_a_rival_is_asked_one_question_an_hour_and_no_first_look_is_told_of_him(house: Home) -> None:
    watches = await house.rooms.store.watches((await rival(house)).id)
    assert [one.topic for one in watches] == [Topic.RIVALS]
    assert watches[0].looks == 1
    await house.passes(180, every=5)
    (watch,) = await house.rooms.store.watches((await rival(house)).id)
    assert 3 <= watch.looks <= 5
    assert told(house) == []


async def test_his_price_is_told_after_a_second_look_and_without_a_sound(house: Home) -> None:
    put(house, at("17.00"))
    await house.passes(75)
    (message,) = told(house)
    assert "A rival is cheaper" in message
    assert "Was $20.00, is $17.00 (−15 %)" in message
    assert "confirmed 2 of 2" in message
    assert all(call.silent for call in house.bot.calls("sendMessage", ANNA) if "rival" in (call.text or ""))


async def test_a_small_move_and_a_price_that_is_back_at_the_second_look_are_not_told(house: Home) -> None:
    put(house, at("18.50"))
    await house.passes(75)
    put(house, at("10.00"))
    for _ in range(90):
        await house.passes(1)
        if await house.rooms.store.open_incidents():
            break
    put(house, PAGE)
    await house.passes(90)
    assert told(house) == []


async def test_sold_out_gone_and_back_are_told(house: Home) -> None:
    put(house, replace(PAGE, offers=()))
    await house.passes(75)
    assert "A rival is sold out" in told(house)[-1]
    put(house, PAGE)
    await house.passes(75)
    assert "A rival can be bought again" in told(house)[-1]
    assert "Over: A rival is sold out" in told(house)[0]
    put(house, None)
    await house.passes(75)
    assert "A rival's listing is gone" in told(house)[-1]
    rules = {one.rule for one in await house.rooms.store.recent_incidents(house.clock.now().replace(year=2000))}
    assert rules == {"rival_stock"}, "nothing of mine was ever said of him"


async def test_the_board_answers_in_a_line_and_names_each_fact_with_its_age(house: Home) -> None:
    put(house, at("17.00"))
    await house.passes(75)
    first, row, facts, stands, age, *_ = (await says(house, "/rivals")).split("\n")
    assert first == "<b>1 rival: all can be bought</b>"
    assert row.startswith("🟢 <b>Rival Lamp</b>")
    assert facts == "$17.00 · can be bought"
    assert stands == "rank unknown · stars unknown"
    assert age.startswith("data ")
    await house.passes(60 * 25, every=15)
    put(house, at("14.00"))
    await house.passes(75)
    board = await says(house, "/rivals")
    assert board.startswith("<b>1 rival: 1 cheaper than yesterday</b>")
    assert "$14.00 (−18 %) since yesterday" in board


async def test_a_rival_that_cannot_be_read_wakes_nobody_and_is_unknown_with_its_age(house: Home) -> None:
    house.api.faults.add("503", "getItemOffersBatch", times=None)
    await house.passes(60 * 8, every=10)
    assert [one.rule for one in await house.rooms.store.open_incidents()] == []
    board = await says(house, "/rivals")
    assert board.startswith("<b>1 rival: 1 unknown</b>")
    assert "unknown now (" in board
    assert "⚪ <b>Rival Lamp</b>" in board
    assert "data 8 h" in board or "data 7 h" in board
    status = await says(house, "/status")
    assert "🟢 1 clear" in status
    assert "1 rival, 1 of them unknown (data" in status
    assert "1 rival, 1 of them unknown (data" in await says(house, "/health")


async def test_counts_and_coverage_speak_of_mine_and_name_rivals_apart(house: Home) -> None:
    status = await says(house, "/status")
    assert "<b>🟢 1 clear</b>" in status
    assert "1 rival: /rivals" in status
    assert "Rival Lamp" not in status
    coverage = await says(house, "/coverage")
    assert "1/1 listing checked" in coverage
    assert "Rivals: 1/1 listing checked" in coverage


async def test_a_rival_turns_into_mine_and_back_by_a_word_and_each_time_begins_anew(house: Home) -> None:
    put(house, replace(PAGE, offers=()))
    await house.passes(75)
    (case,) = await house.rooms.store.open_incidents()
    await says(house, "/rivals mine Rival Lamp")
    await house.passes(30)
    assert not [one for one in await house.rooms.store.open_incidents() if one.id == case.id], "nobody looks any more"
    (mine,) = [one for one in await house.rooms.store.listings() if one.name == "Rival Lamp"]
    asked = {one.topic for one in await house.rooms.store.watches(mine.id)}
    assert Topic.RIVALS not in asked
    assert Topic.STOCK in asked
    await says(house, "/rivals rival Rival Lamp")
    await house.passes(5)
    (watch,) = await house.rooms.store.watches(mine.id)
    assert (watch.topic, watch.looks) == (Topic.RIVALS, 1)
    assert "A rival" in await says(house, "/listing Rival Lamp")


async def test_pausing_and_removing_work_for_a_rival_too(house: Home) -> None:
    await says(house, "/pause Rival Lamp 3d")
    assert "⏸" in await says(house, "/rivals")
    looks = (await house.rooms.store.watches((await rival(house)).id))[0].looks
    await house.passes(120)
    assert (await house.rooms.store.watches((await rival(house)).id))[0].looks == looks
    assert await house.rooms.store.remove_listing((await rival(house)).id, house.clock.now())
    assert "no rival" in await says(house, "/rivals")
