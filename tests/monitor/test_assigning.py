"""A case is given to somebody: he is told with a sound by day, the ladder begins with him, and all see who has it."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from monitor import incidents
from monitor.route import Crew, route_incident
from storage.states import DeliveryKind, Mute, Role, Severity, Status, Step
from tests.monitor.builders import MORNING, NIGHT, incident, person, transition, watched
from tests.monitor.team import ANNA, BEN, VIEW, Team, team
from tests.words import unmarked

ONE, TWO, THREE = person(1), person(2, Role.OPERATOR), person(3, Role.OPERATOR)
MINUTE = timedelta(minutes=1)


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[Team]:
    async with team(tmp_path, forum=False) as world:
        yield world


def test_a_wake_that_is_given_rings_him_first_and_the_next_only_five_minutes_later() -> None:
    held = incident(status=Status.ACKNOWLEDGED, acked_by="P1", acked_at=NIGHT, next_step_at=None, step=3)
    told = incidents.assigned(held, 3, "P3", "P1", NIGHT)
    assert told is not None
    assert (told.incident.status, told.incident.acked_by) == (Status.CONFIRMED, None)
    rung, one = [], told.incident
    for _ in range(3):
        assert one.next_step_at is not None
        step = incidents.due(one, one.next_step_at)
        assert step is not None
        said = route_incident(step.transitions[0], one, watched(), (), Crew((ONE, TWO, THREE)), one.next_step_at)
        rung.append(((one.next_step_at - NIGHT) // MINUTE, [each.person_id for each in said]))
        one = step.incident
    assert rung == [(5, [3]), (10, [3, 1]), (20, [3, 1, 2])]


def test_what_does_not_wake_is_given_without_a_ladder() -> None:
    told = incidents.assigned(incident(severity=Severity.PUSH, next_step_at=None), 3, "P3", "P1", NIGHT)
    assert told is not None
    assert told.incident.next_step_at is None
    assert told.transitions[0].detail == {"by": "P1", "to": "P3", "person": 3}


def test_it_is_not_given_twice_nor_to_who_has_it_nor_when_it_is_over() -> None:
    given = incidents.assigned(incident(), 3, "P3", "P1", NIGHT)
    assert given is not None
    assert incidents.assigned(given.incident, 3, "P3", "P2", NIGHT) is None
    assert incidents.assigned(given.incident, 2, "P2", "P3", NIGHT) is not None, "it may be handed on"
    assert incidents.assigned(incident(status=Status.ACKNOWLEDGED, acked_by="P3"), 3, "P3", "P1", NIGHT) is None
    for status in (Status.RAISED, Status.RESOLVED):
        assert incidents.assigned(incident(status=status), 3, "P3", "P1", NIGHT) is None


def test_a_snooze_ends_when_it_is_given() -> None:
    told = incidents.assigned(incident(snoozed_until=MORNING), 3, "P3", "P1", NIGHT)
    assert told is not None
    assert told.incident.snoozed_until is None


def test_he_is_told_by_name_with_a_sound_by_day_and_without_one_at_night_whatever_is_muted() -> None:
    step = transition(Step.ASSIGNED, person=2)
    mutes = (Mute(1, "rule:new_seller", MORNING, "P1"),)
    for now, ring in ((NIGHT, False), (MORNING, True)):
        said = route_incident(step, incident(), watched(), (), Crew((ONE, TWO), mutes), now)
        assert [(one.person_id, one.kind, one.ring) for one in said] == [(2, DeliveryKind.SAY, ring)]


async def test_who_is_given_a_case_hears_it_and_takes_it_and_all_see_who_has_it(world: Team) -> None:
    case = await world.alert()
    await world.tell()
    await world.press(ANNA, ANNA, "Give to …")
    await world.press(ANNA, ANNA, "Give to Ben")
    await world.tell(2)
    [told] = world.shown(BEN)
    assert "Anna gave it to Ben at" in unmarked(told.text)
    assert not told.silent
    assert "given to Ben" in (await said(world, ANNA, "/alerts"))
    assert "Ben was given it already" in (await said(world, ANNA, f"/assign {case.id} Ben"))
    await world.press(BEN, BEN, "I'm on it")
    await world.tell(2)
    assert "Ben has it in hand" in unmarked(world.shown(BEN)[0].text)
    assert any("Ben has it in hand" in unmarked(text) for text in world.texts(ANNA))
    steps = [(one.step, one.detail.get("to")) for one in await world.store.transitions(case.id)]
    assert steps[-2:] == [(Step.ASSIGNED, "Ben"), (Step.ACKNOWLEDGED, None)]


async def test_who_may_take_it_is_named_where_the_name_is_nobodys_or_a_viewers(world: Team) -> None:
    case = await world.alert()
    for name in ("Vera", "Nobody"):
        answer = await said(world, ANNA, f"/assign {case.id} {name}")
        assert "viewers only look" in answer
        assert "To whom shall case" in answer
    assert "Only for" in await said(world, VIEW, f"/assign {case.id} Ben")
    assert (await world.store.open_incidents())[0].status is Status.CONFIRMED


async def test_who_gives_it_to_himself_takes_it(world: Team) -> None:
    case = await world.alert()
    assert f"You have it: {case.id}" in await said(world, ANNA, f"/assign {case.id} me")
    assert (await world.store.open_incidents())[0].acked_by == "Anna"


async def said(world: Team, user: int, text: str) -> str:
    """The answer to what somebody says."""
    before = len(world.shown(user))
    await world.say(user, user, text)
    return unmarked("\n".join(world.texts(user)[before:]))
