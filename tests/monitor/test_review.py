"""What the clock alone brings: the ladder, sources that cannot be read, first looks and mornings."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from adapters.readings import Wall
from monitor import incidents
from monitor.ladder import LADDER
from storage.states import Batch, Incident, Role, Severity, Status, Step, Transition
from storage.store import Store
from tests.monitor.night import ASIN, FOLLOWED, HIJACKED, LAMP, OTHER, Night, night

SOURCE = ("source_degraded", "state_unknown")


@pytest_asyncio.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Night]:
    """My lamp, watched for a while already."""
    async with night(tmp_path) as world:
        await world.mine()
        await world.watch()
        await world.passes(25, every=5)
        yield world


async def hijacked(world: Night) -> Incident:
    """A stranger has taken the featured offer, and everybody knows it."""
    world.market.put(ASIN, HIJACKED)
    await world.passes(15)
    [stranger] = await world.incidents()
    assert stranger.status is Status.CONFIRMED
    return stranger


async def steps(world: Night, incident: Incident) -> list[Step]:
    return [one.step for one in await world.store.transitions(incident.id)]


async def sources(world: Night) -> list[tuple[str, str, Status]]:
    return [one for one in await world.told() if one[0] in SOURCE]


async def loose(world: Night, kind: Step) -> list[Transition]:
    return [one for one in await world.store.undispatched() if one.step is kind]


# --- the ladder ------------------------------------------------------------------------------------------------------


async def test_the_ladder_climbs_by_the_clock_and_then_gives_up(shop: Night) -> None:
    stranger = await hijacked(shop)
    shop.market.wall(Wall.CAPTCHA, times=None)
    for _ in range(6 * 60):
        await shop.review.tick()
        shop.clock.advance(60)
    told = [one for one in await shop.store.transitions(stranger.id) if one.step in (Step.ESCALATED, Step.GAVE_UP)]
    assert stranger.confirmed_at is not None
    minutes = [round((one.at - stranger.confirmed_at).total_seconds() / 60) for one in told]
    wanted = [round(step.total_seconds() / 60) for step in LADDER[1:]]
    assert [one.step for one in told] == [Step.ESCALATED] * len(wanted) + [Step.GAVE_UP]
    assert all(0 <= was - wish <= 1 for was, wish in zip(minutes, [*wanted, wanted[-1] + 60], strict=True))


async def test_an_acknowledged_alert_climbs_no_further(shop: Night) -> None:
    stranger = await hijacked(shop)
    taken = incidents.acknowledged(stranger, "Anna", shop.clock.now())
    assert taken is not None
    await shop.store.commit(Batch(told=(taken,)))
    await shop.passes(120, every=5)
    assert Step.ESCALATED not in (await steps(shop, stranger))[3:]


async def test_a_snooze_ends_by_itself_and_the_ladder_begins_anew(shop: Night) -> None:
    stranger = await hijacked(shop)
    quiet = incidents.snoozed(stranger, "Anna", shop.clock.now() + timedelta(hours=2), shop.clock.now())
    assert quiet is not None
    await shop.store.commit(Batch(told=(quiet,)))
    before = await steps(shop, stranger)
    await shop.passes(110, every=10)
    assert await steps(shop, stranger) == before
    await shop.passes(20)
    assert (await steps(shop, stranger))[len(before) :] == [Step.AWOKE, Step.ESCALATED]


async def test_the_ladder_and_the_messages_that_wait_move_with_the_clock(shop: Night) -> None:
    stranger = await hijacked(shop)
    await shop.store.shift_schedule(timedelta(hours=-1))
    [moved] = await shop.incidents()
    assert stranger.next_step_at is not None
    assert moved.next_step_at == stranger.next_step_at - timedelta(hours=1)


async def test_a_sighting_that_cannot_be_confirmed_for_ten_minutes_is_told_as_unconfirmed(shop: Night) -> None:
    shop.market.put(ASIN, HIJACKED)
    while not await shop.told():
        await shop.passes(0.25, every=0.25)
    shop.market.wall(Wall.CAPTCHA, times=None)
    await shop.passes(9)
    assert [one[2] for one in await shop.told() if one[0] == "new_seller"] == [Status.RAISED]
    await shop.passes(6)
    stranger = (await shop.incidents())[0]
    assert (stranger.status, stranger.unconfirmed, stranger.severity) == (Status.CONFIRMED, True, Severity.WAKE)
    assert (await steps(shop, stranger))[:2] == [Step.RAISED, Step.UNCONFIRMED]


# --- sources that cannot be read -------------------------------------------------------------------------------------


async def test_an_unreadable_source_is_told_once_for_all_its_listings_and_well_again(shop: Night) -> None:
    for number in range(3):
        await shop.watch(f"B0LAMP01{number:02}", name=f"Lamp {number}")
    await shop.passes(20)
    shop.market.wall(Wall.CAPTCHA, times=None)
    await shop.passes(150, every=2)
    assert await sources(shop) == [
        ("source_degraded", "source", Status.CONFIRMED),  # louder words for the same do not make it “over”
        ("state_unknown", "source", Status.CONFIRMED),
    ]
    unknown = next(one for one in await shop.incidents() if one.rule == "state_unknown")
    assert unknown.severity is Severity.PUSH
    assert unknown.facts["listings"] == [1, 2, 3, 4]
    shop.market.open()
    await shop.passes(75, every=2)
    assert [status for *_, status in await sources(shop)] == [Status.RESOLVED] * 2


async def test_one_bad_look_or_a_bad_quarter_of_an_hour_is_no_alert(shop: Night) -> None:
    shop.market.wall(Wall.CAPTCHA, times=2)
    await shop.passes(60, every=2)
    assert await sources(shop) == []


async def test_unknown_comes_after_two_failures_and_three_periods(shop: Night) -> None:
    read = min(one.read_at for one in await shop.store.watches() if one.read_at)
    shop.market.wall(Wall.CAPTCHA, times=None)
    await shop.passes(120)
    unknown = next(one for one in await shop.incidents() if one.rule == "state_unknown")
    assert timedelta(minutes=30) <= unknown.raised_at - read <= timedelta(minutes=32)


async def test_half_a_source_that_fails_is_degraded_at_once_and_silently(shop: Night) -> None:
    shop.market.wall(Wall.CAPTCHA, times=None, path="/dp/")
    await shop.watch("B0LAMP0101", name="Second")
    await shop.passes(25)
    degraded = next(one for one in await shop.incidents() if one.rule == "source_degraded")
    assert degraded.severity is Severity.SILENT


async def test_a_source_that_was_taken_out_of_the_configuration_worries_nobody(shop: Night) -> None:
    shop.market.wall(Wall.CAPTCHA, times=None)
    await shop.passes(120, every=2)
    assert Status.CONFIRMED in [status for *_, status in await sources(shop)]
    await replace(shop.review, accounts=()).tick()
    assert {status for *_, status in await sources(shop)} == {Status.RESOLVED}


# --- listings that come, go and rest ---------------------------------------------------------------------------------


async def test_what_was_wrong_with_a_removed_listing_is_over(shop: Night) -> None:
    stranger = await hijacked(shop)
    await shop.store.remove_listing(1, shop.clock.now())
    await shop.passes(1)
    assert (await steps(shop, stranger))[-1] is Step.RESOLVED


async def test_a_paused_listing_is_not_looked_at_and_not_unknown(shop: Night) -> None:
    await shop.store.pause(1, shop.clock.now() + timedelta(hours=12))
    asked = len(shop.asked())
    shop.market.wall(Wall.CAPTCHA, times=None)
    await shop.passes(120, every=5)
    assert len(shop.asked()) == asked
    assert await shop.told() == []


async def test_listings_pasted_together_get_one_first_look(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.mine()
        found = [await world.watch(f"B0LAMP01{number:02}", FOLLOWED, f"Lamp {number}") for number in range(3)]
        await world.passes(5)
        [first] = await loose(world, Step.FIRST_LOOK)
        assert first.detail["listings"] == [one.id for one in found]
        assert await world.told() == []
        await world.passes(30, every=5)
        assert len(await loose(world, Step.FIRST_LOOK)) == 1


async def test_a_long_list_of_listings_does_not_become_as_many_messages(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.mine()
        found = [await world.watch(f"B0LAMP01{number:02}", LAMP, f"Lamp {number}") for number in range(24)]
        await world.passes(20, every=1)
        told = await loose(world, Step.FIRST_LOOK)
        assert len(told) <= 2
        named = [number for one in told if isinstance(ids := one.detail["listings"], list) for number in ids]
        assert named == [one.id for one in found]


async def test_a_listing_that_cannot_be_read_does_not_hold_up_the_first_look_of_the_others(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.mine()
        world.market.wall(Wall.CAPTCHA, times=None, path="/dp/B0LAMP0102")
        lamp, blind = await world.watch(), await world.watch("B0LAMP0102", name="Blind")
        world.market.wall(Wall.CAPTCHA, times=None, path="/gp/product/ajax")
        await world.passes(5)
        [first] = await loose(world, Step.FIRST_LOOK)
        assert first.detail["listings"] == [lamp.id]
        assert (await world.store.listing(blind.id) or lamp).first_looked_at is None


# --- mornings --------------------------------------------------------------------------------------------------------


async def person(store: Store, name: str = "Anna", zone: str = "Asia/Shanghai", number: int = 1) -> int:
    return (await store.add_person(name, number, number, Role.OWNER, "en", zone)).id


async def mornings(world: Night, hours: int, every: float = 30) -> list[datetime]:
    """When a digest came in so many hours."""
    for _ in range(int(hours * 60 / every)):
        await world.review.tick()
        world.clock.advance(every * 60)
    return [one.at for one in await loose(world, Step.DIGEST)]


async def test_each_person_gets_one_digest_a_morning_at_the_end_of_his_quiet_hours(shop: Night) -> None:
    for number, zone in enumerate(["Asia/Shanghai", "America/New_York"]):
        await person(shop.store, zone, zone, number)
    await mornings(shop, 72)
    told = await loose(shop, Step.DIGEST)
    hours = {who: [one.at.hour for one in told if one.detail["person"] == who] for who in (1, 2)}
    assert hours == {1: [0, 0, 0], 2: [13, 13, 13]}
    assert [one.detail["since"] for one in told if one.detail["person"] == 1][1] == "2026-11-14T00:00:00+00:00"


async def test_a_restart_in_the_morning_brings_no_second_digest(shop: Night, tmp_path: Path) -> None:
    await person(shop.store)
    assert len(await mornings(shop, 12)) == 1
    async with Store.open(tmp_path / "twoam.db") as again:
        await replace(shop.review, store=again).tick()
        assert len(await loose(shop, Step.DIGEST)) == 1


async def test_a_daemon_that_slept_through_the_morning_makes_up_for_it_once(shop: Night) -> None:
    await person(shop.store)
    await mornings(shop, 1)
    shop.clock.advance(3 * 86400)
    assert len(await mornings(shop, 6)) == 1


async def test_nobody_gets_a_digest_of_the_time_before_he_joined(shop: Night) -> None:
    shop.clock.advance(11 * 3600)
    await person(shop.store)
    assert await mornings(shop, 6) == []


@pytest.mark.parametrize(("begin", "hours"), [("2026-03-26", [7, 7, 6, 6]), ("2026-10-22", [6, 6, 7, 7])])
async def test_the_morning_stays_where_the_people_live_when_their_clocks_change(
    shop: Night, begin: str, hours: list[int]
) -> None:
    """Berlin: 8 o'clock is 7 UTC in winter and 6 in summer; the nights of the change have 23 and 25 hours."""
    await person(shop.store, zone="Europe/Berlin")
    there = datetime.fromisoformat(begin).replace(hour=12, tzinfo=UTC)
    shop.clock.advance((there - shop.clock.now()).total_seconds())
    await shop.review.tick()
    came = await mornings(shop, 24 * 4)
    assert [one.hour for one in came][-4:] == hours


async def test_nothing_to_say_calls_nobody(shop: Night) -> None:
    calls = len(shop.committed)
    shop.market.put(ASIN, LAMP)
    await shop.passes(60, every=5)
    assert len(shop.committed) == calls
    assert OTHER.seller_id not in str(await shop.told())
