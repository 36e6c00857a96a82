"""A week in numbers: what was looked at, told, withheld, judged by people, and how fast it reached a phone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Topic
from monitor import incidents
from monitor.demo.markup import parse_html
from monitor.language import LANGUAGES, Tongue, visible
from monitor.render.weekly import weekly
from monitor.weekly import Told, Weekly, spread, weekly_of, within
from storage.states import (
    Batch,
    Delivery,
    DeliveryState,
    Facts,
    Incident,
    LookCount,
    Role,
    Severity,
    Status,
    Step,
    Transition,
)
from tests.monitor.alerts import incident
from tests.monitor.golden_files import assert_golden
from tests.monitor.mornings import SINCE, UNTIL, ZONE, after, delivery
from tests.monitor.night import night
from tests.monitor.team import ANNA, BEN, VIEW, team
from tests.words import unmarked

WEEK = UNTIL - timedelta(days=7)


def stepped(number: int, of: int, step: Step, at: float, detail: Facts | None = None) -> Transition:
    return Transition(number, of, after(at), step, detail or {})


def told_of(found: Sequence[Incident], steps: Sequence[Transition], rows: Sequence[Delivery], looks: int = 144) -> Told:
    return Told(
        incidents={one.id: one for one in found},
        steps={one.id: [step for step in steps if step.incident_id == one.id] for one in found},
        deliveries=rows,
        counts=[LookCount(1, Topic.LISTINGS, looks, 0)],
    )


def week(*parts: Any, **more: Any) -> Weekly:
    return weekly_of(told_of(*parts, **more), WEEK, UNTIL)


def sent(number: int, transition: int, seconds: float = 2, **changes: Any) -> Delivery:
    """The message about a case, so many seconds after ten hours past midnight."""
    at = after(10) + timedelta(seconds=seconds)
    row = delivery(transition, DeliveryState.SENT, transition_id=transition, incident_ids=(number,), sent_at=at)
    return replace(row, **{"ring": True, **changes})


def over(case: str, number: int, **changes: Any) -> Incident:
    return incident(case, id=number, status=Status.RESOLVED, resolved_at=after(12), **changes)


def test_only_what_a_person_called_false_is_a_false_wake_and_the_last_word_counts() -> None:
    found = [over("new_seller", number) for number in (1, 2, 3)]
    confirmed = [stepped(number, number, Step.CONFIRMED, 10) for number in (1, 2, 3)]
    marks = [
        stepped(11, 1, Step.MARKED, 13, {"false": True}),
        stepped(12, 2, Step.MARKED, 13, {"false": True}),
        stepped(13, 2, Step.MARKED, 14, {"false": False}),
    ]
    made = week(found, [*confirmed, *marks], [sent(number, number) for number in (1, 2, 3)])
    assert [one.false for one in made.wakes] == [True, False, None]
    assert (made.false_wakes, [one.incident.id for one in made.unmarked]) == (1, [3])


def test_a_wake_that_did_not_ring_for_the_person_is_no_wake_of_his() -> None:
    found, steps = [over("new_seller", 1)], [stepped(1, 1, Step.CONFIRMED, 10)]
    assert week(found, steps, [sent(1, 1, ring=False)]).wakes == ()
    pushed = [replace(found[0], severity=Severity.PUSH)]
    assert week(pushed, steps, [sent(1, 1)]).wakes == ()


def test_what_was_told_after_all_is_not_withheld_and_each_reason_is_counted() -> None:
    found = [incident("new_seller", id=number) for number in (1, 2, 3, 4)]
    rows = [
        sent(1, 1),
        delivery(2, DeliveryState.WITHHELD, "superseded", incident_ids=(1,)),
        delivery(3, DeliveryState.WITHHELD, "paused", incident_ids=(2,)),
        delivery(4, DeliveryState.WITHHELD, "digest", incident_ids=(3,)),
        delivery(5, DeliveryState.WITHHELD, "digest", incident_ids=(4,)),
    ]
    made = week(found, [], rows)
    assert (made.told, made.withheld) == (1, (("digest", 2), ("paused", 1)))


def test_a_drill_counts_among_the_drills_alone() -> None:
    drill = replace(over("new_seller", 1), rule="drill")
    made = week([drill], [stepped(1, 1, Step.CONFIRMED, 10)], [sent(1, 1, 3)])
    assert (made.told, made.wakes, made.withheld, made.phone, made.frequent) == (0, (), (), None, ())
    assert made.drills == spread([timedelta(seconds=3)])


def test_the_way_to_the_phone_is_counted_from_the_reading_and_by_account() -> None:
    found = [incident("new_seller", id=1), incident("new_seller", id=2, account="bay")]
    steps = [stepped(1, 1, Step.CONFIRMED, 10), stepped(2, 2, Step.CONFIRMED, 10), stepped(3, 2, Step.ESCALATED, 10)]
    rows = [sent(1, 1, 2), sent(2, 2, 40), sent(2, 3, 400, step=Step.ESCALATED)]
    made = week(found, steps, rows)
    assert made.phone is not None
    assert (made.phone.count, made.phone.p50, made.phone.p95) == (2, timedelta(seconds=2), timedelta(seconds=40))
    assert made.by_source == (("shop", timedelta(seconds=2)), ("bay", timedelta(seconds=40)))


def test_how_long_it_took_somebody_is_counted_from_the_first_telling_and_nobody_is_said_to_be_nobody() -> None:
    found = [over("new_seller", 1), over("stock_zero", 2), incident("stock_zero", id=3)]
    steps = [stepped(one.id, one.id, Step.CONFIRMED, 10) for one in found]
    made = week(found, [*steps, stepped(9, 1, Step.ACKNOWLEDGED, 10.5)], [sent(one.id, one.id) for one in found])
    assert [(one.incident.id, one.after) for one in made.taken] == [(1, timedelta(minutes=30))]
    assert made.untaken == 1, "the third is still open: somebody may take it yet"


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=60))
def test_a_percentile_was_truly_met_and_so_many_were_no_slower(seconds: list[int]) -> None:
    lengths = [timedelta(seconds=one) for one in seconds]
    for share in (0.5, 0.95):
        found = within(lengths, share)
        assert found in lengths
        assert sum(one <= found for one in lengths) >= share * len(lengths)
        assert sum(one < found for one in lengths) < share * len(lengths)


def full() -> Weekly:
    found = [over("new_seller", 17), over("new_seller", 18), incident("price_changed", id=19, account="bay")]
    steps = [
        stepped(1, 17, Step.CONFIRMED, 10),
        stepped(2, 17, Step.ACKNOWLEDGED, 10.05),
        stepped(3, 17, Step.MARKED, 13, {"false": False}),
        stepped(4, 18, Step.CONFIRMED, 10),
        stepped(5, 19, Step.CONFIRMED, 10),
        stepped(6, 20, Step.CONFIRMED, 10),
    ]
    drill = replace(over("new_seller", 20), rule="drill")
    gone = incident("new_seller", id=21, status=Status.RESOLVED, confirmed_at=None)
    kept = [delivery(30 + n, DeliveryState.WITHHELD, "digest", incident_ids=(30 + n,)) for n in range(3)]
    used = [incident("used_seller", id=30 + n) for n in range(3)]
    rows = [sent(17, 1), sent(18, 4, 3), sent(19, 5, 9, ring=False), sent(20, 6, 4), *kept]
    return weekly_of(told_of([*found, drill, gone, *used], steps, rows, looks=2016), WEEK, UNTIL, budget=2)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_week_reads_well(language: str) -> None:
    assert_golden(f"weekly.{language}", weekly(Tongue(language, ZONE), full(), now=UNTIL).html)


def test_a_quiet_week_says_the_three_numbers_and_little_else() -> None:
    lines = parse_html(weekly(Tongue("en", ZONE), week([], [], [], looks=2016), now=UNTIL).html)[0].splitlines()
    assert lines[1:] == [
        "2,016 looks, 0 alerts kept back, 0 false wakes.",
        "100 % of the looks were answered.",
        "No alert came.",
    ]


# --- in the chat ------------------------------------------------------------------------------------------------------


async def test_a_person_judges_a_wake_that_is_over_and_the_week_counts_what_he_said(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        wake = await world.alert()
        await world.tell()
        assert not any("False alarm" in button.text for button in world.shown(ANNA)[-1].buttons)
        world.clock.advance(180)
        await world.press(ANNA, ANNA, "I'm on it")
        taken = await world.store.incident(wake.id)
        assert taken is not None
        await world.store.commit(Batch(told=(incidents.well(taken, world.clock.now()),)))
        await world.tell()

        await world.say(VIEW, VIEW, "/weekly")
        assert "0 false wakes" in world.texts(VIEW)[-1]
        await world.say(ANNA, ANNA, "/weekly")
        said = world.texts(ANNA)[-1]
        assert "1 wake not judged yet" in said
        assert "Taken in hand: half of them within 3 min " in unmarked(said)
        first = world.shown(ANNA)[0]
        assert [one.text for one in first.buttons][:2] == ["Was right", "False alarm"]
        await world.loose(Step.WEEKLY, {"person": 1})
        await world.tell()
        assert [one.text for one in world.shown(ANNA)[-1].buttons] == ["1 Was right", "1 False alarm"]
        await world.press(ANNA, ANNA, "False alarm", first)
        await world.say(ANNA, ANNA, "/weekly")
        assert "1 false wake." in world.texts(ANNA)[-1]
        await world.press(ANNA, ANNA, "Was right", first)
        await world.say(ANNA, ANNA, "/weekly")
        assert "0 false wakes." in world.texts(ANNA)[-1]
        steps = [(one.step, one.detail.get("by")) for one in await world.store.transitions(wake.id)]
        assert steps[-2:] == [(Step.MARKED, "Anna"), (Step.MARKED, "Anna")]


async def test_how_many_alerts_a_week_are_enough_is_each_ones_own_wish(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        for number in range(3):
            await world.alert(f"A{number}", Severity.PUSH)
        await world.tell()
        await world.say(BEN, BEN, "/set budget 2")
        assert "Alerts a week at most: 2" in world.texts(BEN)[-1]
        await world.say(BEN, BEN, "/weekly")
        assert "⚠️ You wanted 2 at most" in world.texts(BEN)[-1]
        await world.say(ANNA, ANNA, "/weekly")
        assert "at most" not in world.texts(ANNA)[-1]
        await world.say(BEN, BEN, "/set budget many")
        assert "Write a number from 1 to 1,000, or off." in world.texts(BEN)[-1]
        await world.say(BEN, BEN, "/set budget off")
        assert "Alerts a week" not in world.texts(BEN)[-1]


async def test_on_mondays_the_numbers_of_the_week_follow_the_morning_message(tmp_path: Path) -> None:
    async with night(tmp_path) as world:
        await world.store.add_person("Anna", 1, 1, Role.OWNER, "en", "Asia/Shanghai")
        for _ in range(8 * 4):
            await world.review.tick()
            world.clock.advance(6 * 3600)
        steps = [one for one in await world.store.undispatched() if one.step in (Step.DIGEST, Step.WEEKLY)]
        assert [one.step for one in steps].count(Step.WEEKLY) == 1
        place = [one.step for one in steps].index(Step.WEEKLY)
        assert (steps[place].at, steps[place].at.weekday()) == (steps[place - 1].at, 0)
        world.clock.advance(((7 - world.clock.now().weekday()) % 7 + 1) * 86400)
        await world.review.tick()
        await world.review.tick()
        weeks = [one.at.weekday() for one in await world.store.undispatched() if one.step is Step.WEEKLY]
        assert weeks == [0, 1], "whoever slept through Monday makes up for it once"


def test_the_week_before_a_person_said_anything_has_no_invented_verdict() -> None:
    made = full()
    assert [one.incident.id for one in made.unmarked] == [18]
    assert "1 wake not judged yet" in visible(weekly(Tongue("en", ZONE), made, now=UNTIL).html)
    assert SINCE < UNTIL
