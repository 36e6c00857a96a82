"""An hour in which Amazon does not answer, through the whole house: what is told, what is kept, what follows."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from monitor.demo.record import Call
from monitor.demo.spapi.contract import BY_NAME
from monitor.demo.spapi.faults import LOGIN, Kind
from monitor.demo.spapi.shop import Item
from tests.monitor.selling.home import ANNA, Home, home
from tests.monitor.selling.shop import STRANGER

# Minutes of the outage, and those within which everything has been read again: an account that answers nothing is asked
# at once what was put off as soon as it answers; one question that it refuses waits out its own pause, at most an hour.
HOUR, CAUGHT_UP, ALONE = 60, 20, 75
# The listings of a small house; and of one whose hundred watches each back off, with the calls that an hour may cost.
FEW, MANY, MOST_CALLS = 6, 24, 200


@pytest.fixture
async def at_home(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Home]:
    async with home(tmp_path, getattr(request, "param", FEW)) as made:
        yield made


async def failing(house: Home) -> int:
    return sum(1 for watch in await house.watches() if watch.failures)


async def outage(house: Home) -> tuple[list[Call], int]:
    """The messages of an hour, new ones only, and how often Amazon was asked in it; nothing that was known changes."""
    said, asked, known = len(house.bot.calls("sendMessage", ANNA)), len(house.api.record), await house.states()
    await house.passes(HOUR)
    assert await house.states() == known, "an outage says nothing of any listing"
    return list(house.bot.calls("sendMessage", ANNA)[said:]), len(house.api.record) - asked


async def is_over(house: Home, said: int, within: int = CAUGHT_UP) -> None:
    """Everything is read again soon, every message of the outage says so, and no new one comes."""
    known = await house.states()
    await house.passes(within)
    assert await failing(house) == 0
    assert await house.states() == known
    shown = house.phone()[-said:]
    assert all(one.startswith("🟢 Over") for one in shown), shown
    await house.passes(CAUGHT_UP)
    assert len(house.phone()) == len(shown) + 1
    assert await house.rooms.store.open_incidents() == ()


def loud(calls: list[Call]) -> list[str]:
    return [call.text or "" for call in calls if not call.silent]


@pytest.mark.parametrize(
    ("at_home", "fault", "cause"),
    [(MANY, "503", "out of order"), (FEW, "429", "too often"), (FEW, None, "authorised")],
    indirect=["at_home"],
)
async def test_an_account_that_answers_nothing_for_an_hour_is_told_once_aloud(
    at_home: Home, fault: Kind | None, cause: str
) -> None:
    if fault is None:
        at_home.api.login.revoke()
    else:
        for operation in (LOGIN, *BY_NAME) if fault == "503" else BY_NAME:
            at_home.api.faults.add(fault, operation, times=None)
    calls, asked = await outage(at_home)
    assert asked <= MOST_CALLS
    (text,) = loud(calls)
    assert f"I cannot see {len(await at_home.states())} listings" in text
    assert "the last state known stands" in text
    assert any(cause in (call.text or "") for call in calls)
    assert len(calls) <= 2, "the silent word before it is the only other one"
    at_home.api.faults.clear()
    at_home.api.login.authorise()
    await is_over(at_home, len(calls))


async def test_a_revoked_token_says_what_to_do_and_asks_amazon_hardly_anything(at_home: Home) -> None:
    at_home.api.login.revoke()
    calls, asked = await outage(at_home)
    (text,) = loud(calls)
    assert "the app is no longer authorised" in text
    assert "twoam doctor" in text
    assert asked <= 10


async def test_one_operation_that_is_refused_is_told_with_its_name_while_the_others_go_on(at_home: Home) -> None:
    at_home.api.faults.add("403 role", "getListingOffersBatch", times=None)
    calls, _ = await outage(at_home)
    (text,) = [call.text or "" for call in calls]
    assert "the app lacks the role for getListingOffersBatch" in text
    assert {watch.topic.value for watch in await at_home.watches() if watch.failures} == {"offers"}
    at_home.api.faults.clear()
    await is_over(at_home, 1, ALONE)


async def test_what_happened_in_the_outage_is_found_and_told_after_it(at_home: Home) -> None:
    at_home.api.faults.add("503", times=None)
    calls, _ = await outage(at_home)
    at_home.api.put(replace(at_home.api.shop, items=hijacked(at_home)))
    at_home.api.faults.clear()
    await at_home.passes(CAUGHT_UP + 10)
    new = at_home.bot.calls("sendMessage", ANNA)[-1]
    assert "New seller on your listing" in (new.text or "")
    assert len(at_home.phone()) == 1 + len(calls) + 1


def hijacked(house: Home) -> tuple[Item, ...]:
    first, *others = house.api.shop.items
    return (replace(first, offers=(*first.offers, STRANGER)), *others)
