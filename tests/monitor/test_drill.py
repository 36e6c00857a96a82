"""A drill takes the whole way from a reading to the phones, says everywhere that it is one, and leaves nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.demo.chats import Message
from monitor.drilled import judged
from monitor.drills import ASK_AGAIN, CONFIRM_AFTER, LASTS, Drills, begin
from monitor.language import LANGUAGES, Tongue
from monitor.render import alert
from monitor.render.drill import silent_advice
from monitor.rules.drill import DRILL
from storage.states import Incident, Severity, Status, Step
from tests.clock import NIGHT
from tests.monitor.alerts import incident
from tests.monitor.channels.home import at_home
from tests.monitor.channels.receivers import receiver
from tests.monitor.golden_files import assert_golden
from tests.monitor.mornings import ZONE
from tests.monitor.team import ANNA, BEN, GROUP, VIEW, Team, team
from tests.words import unmarked

ASLEEP = timedelta(hours=14)


async def passed(world: Team, seconds: float) -> None:
    """So much time passes; the drill takes its looks and the teller its turns."""
    drills = Drills(world.store, world.clock, lambda: None)
    for part in (seconds - 15, 5, 5, 5):
        world.clock.advance(max(0.0, part - 5))
        await drills.tick()
        await world.tell()


async def the_drill(world: Team) -> Incident:
    [found] = [one for one in await world.store.recent_incidents(NIGHT) if one.rule == DRILL]
    return found


def labels(message: Message) -> list[str]:
    return [one.text for one in message.buttons]


async def test_a_drill_rings_everybody_on_duty_once_says_what_it_is_and_is_over_when_all_have_answered(
    tmp_path: Path,
) -> None:
    async with team(tmp_path) as world:
        await world.say(BEN, BEN, "/drill")
        assert "rings once as a real one" in world.texts(BEN)[-1]
        await world.press(BEN, BEN, "Everybody on duty")
        assert "In a minute it rings: Anna, Ben." in unmarked(world.texts(BEN)[-1])
        before = {chat: len(world.shown(chat)) for chat in (ANNA, BEN, VIEW)}
        await passed(world, CONFIRM_AFTER.total_seconds() - 10)
        assert {chat: len(world.shown(chat)) for chat in before} == before, "the second look has not confirmed it"
        await passed(world, 30)
        told = {chat: world.shown(chat)[before[chat] :] for chat in before}
        assert [len(told[chat]) for chat in (ANNA, BEN, VIEW)] == [1, 1, 0], "those whom a wake would ring"
        [rung] = told[ANNA]
        assert rung.text.startswith("🔴 🧪 DRILL: New seller on your listing · a listing that does not exist · case 1")
        assert "This is a drill that Ben began: nothing is wrong" in unmarked(rung.text)
        assert (rung.silent, labels(rung)) == (False, ["Yes", "No, silent", "Later"])
        await world.say(VIEW, VIEW, "/alerts")
        assert "🧪 DRILL" in world.texts(VIEW)[-1]
        await world.say(VIEW, VIEW, "/status")
        assert "🔴" not in world.texts(VIEW)[-1], "no listing of mine is in alarm"

        await world.press(ANNA, ANNA, "Yes", rung)
        await world.press(BEN, BEN, "No, silent")
        assert "notifications are on" in world.texts(BEN)[-1]
        await passed(world, 10)
        assert "Over: 🧪 DRILL" in next(one.text for one in world.shown(ANNA) if one.id == rung.id)
        said = [Step.ACKNOWLEDGED, Step.ANSWERED, Step.ANSWERED]
        steps = [one.step for one in await world.store.transitions(1)]
        assert steps == [Step.RAISED, Step.CONFIRMED, *said, Step.RESOLVED], "it climbs no ladder"
        assert (await the_drill(world)).status is Status.RESOLVED
        await world.say(BEN, BEN, "/drill")
        board = unmarked(world.texts(BEN)[-1])
        lines = dict(line.split(": ", 1) for line in board.splitlines() if "Telegram had it after" in line)
        assert {who: said.partition(", ")[2] for who, said in lines.items()} == {
            "Anna": "it rang",
            "Ben": "❗ it stayed silent",
        }
        assert "In drills: half within" in board


async def test_a_drill_counts_in_no_number_but_the_drills_own(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        await world.say(ANNA, ANNA, "/drill me")
        await passed(world, 70)
        await world.press(ANNA, ANNA, "Yes")
        await passed(world, 10)
        await world.say(ANNA, ANNA, "/weekly")
        said = world.texts(ANNA)[-1]
        assert "No alert came." in said
        assert "0 false wakes." in said
        assert "In drills: half within" in said
        assert "From the reading to Telegram" not in said
        await world.say(ANNA, ANNA, "/ping")
        assert "In drills: half within" in world.texts(ANNA)[-1]
        since = (world.clock.now() - timedelta(hours=8)).isoformat()
        await world.loose(Step.DIGEST, {"person": 1, "since": since})
        await world.tell()
        digest = world.texts(ANNA)[-1]
        assert "Gets worse" not in digest
        assert "Over" not in digest
        assert "Drills\n🟢 🧪 DRILL" in digest


async def test_whoever_says_nothing_is_asked_at_the_end_and_who_says_later_an_hour_later(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        await world.say(ANNA, ANNA, "/drill all")
        await passed(world, 70)
        await world.press(BEN, BEN, "Later")
        world.clock.advance(LASTS.total_seconds())
        await passed(world, 10)
        assert (await the_drill(world)).status is Status.RESOLVED, "it ends by itself"
        assert "did it ring?" in world.texts(ANNA)[-1]
        assert (world.shown(ANNA)[-1].silent, labels(world.shown(ANNA)[-1])) == (True, ["Yes", "No, silent", "Later"])
        assert "did it ring?" not in world.texts(BEN)[-1]
        world.clock.advance(ASK_AGAIN.total_seconds())
        await passed(world, 10)
        assert "did it ring?" in world.texts(BEN)[-1]
        count = len(world.shown(BEN))
        await world.press(BEN, BEN, "Yes")
        world.clock.advance(2 * ASK_AGAIN.total_seconds())
        await passed(world, 10)
        assert len(world.shown(BEN)) == count, "he has answered, and is asked no more"


async def test_at_night_others_are_woken_only_after_a_second_tap_and_then_as_by_a_real_one(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        world.clock.advance(ASLEEP.total_seconds())
        await world.say(BEN, BEN, "/drill all")
        assert "It is night for: Anna. Wake them all the same?" in unmarked(world.texts(BEN)[-1])
        assert await world.store.open_incidents() == ()
        await world.press(BEN, BEN, "Yes, wake them")
        await world.say(BEN, BEN, "/drill me")
        assert "A drill goes on already" in world.texts(BEN)[-1]
        await passed(world, 70)
        assert [one.silent for one in world.shown(ANNA) if "DRILL" in one.text] == [False]


async def test_a_drill_for_oneself_rings_nobody_else_and_a_viewer_may_begin_none(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        await world.say(VIEW, VIEW, "/drill me")
        assert "Only for" in world.texts(VIEW)[-1]
        await world.say(BEN, BEN, "/drill me")
        await passed(world, 70)
        assert sum("DRILL" in text for text in world.texts(BEN)) == 1
        assert [text for chat in (ANNA, VIEW, GROUP) for text in world.texts(chat) if "DRILL" in text] == []


async def test_a_drill_that_the_machine_slept_through_wakes_nobody_late(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        await world.say(BEN, BEN, "/drill me")
        world.clock.advance(LASTS.total_seconds())
        await passed(world, 10)
        assert (await the_drill(world)).status is Status.RESOLVED
        assert not any("DRILL" in text for text in world.texts(BEN))


async def test_another_channel_rings_with_it_and_says_that_it_is_a_drill_but_not_where_one_rings_himself(
    tmp_path: Path,
) -> None:
    async with (
        receiver() as service,
        at_home(tmp_path, {"phone": {"url": service.webhook, "rings": ["at_once"]}}) as home,
    ):
        drills = Drills(home.store, home.clock, lambda: None)
        for alone, rung in ((True, 0), (False, 1)):
            anna = (await home.store.people())[0]
            assert await begin(home.store, anna, alone=alone, now=home.clock.now()) is not None
            home.clock.advance(70)
            await drills.tick()
            await home.passes(1)
            assert len(service.taken) == rung, alone
            home.clock.advance(LASTS.total_seconds())
            await drills.tick()
        assert "DRILL" in service.titles()[0]


def test_it_is_judged_by_the_rule_of_real_hijacks_and_the_stranger_is_gone_at_the_end() -> None:
    later = NIGHT + CONFIRM_AFTER
    [first], [second] = (judged(at, NIGHT, hijacked=True).bads for at in (NIGHT, later))
    assert (first.severity, first.fresh, first.confirm) == (Severity.WAKE, True, True)
    assert (second.fresh, second.facts["first_seen"]) == (True, NIGHT.isoformat())
    assert judged(later, NIGHT, hijacked=False).bads == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drill_reads_well(language: str) -> None:
    tongue = Tongue(language, ZONE)
    [bad] = judged(NIGHT, NIGHT, hijacked=True).bads
    made = replace(
        incident("heartbeat_fails"), rule=DRILL, severity=bad.severity, facts={**bad.facts, "by": "Anna", "only": None}
    )
    said = alert(tongue, made, None, "amazon", now=NIGHT, step=Step.CONFIRMED).html
    assert_golden(f"drill.{language}", f"{said}\n\n{silent_advice(tongue).html}")
