"""A chat gets three messages of a storm at most: what comes after them stands in the last one, and rings with it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.edits import MANY
from monitor.kept_back import TOGETHER
from monitor.pooling import STORM
from monitor.storms import CALM, Gathered, gathered
from storage.states import Delivery, DeliveryKind, DeliveryState, Incident, NewDelivery, Severity, Status, Step
from tests.monitor.builders import NIGHT, incident

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
CHAT = 101
_AT_ONCE = st.lists(st.sampled_from([Severity.PUSH, Severity.WAKE, Severity.SILENT]), max_size=9)


class Chat:
    """One chat: what each pass puts into the outbox arrives at once, unless Telegram is away."""

    def __init__(self) -> None:
        self.now = NIGHT
        self.rows: list[Delivery] = []
        self.open: dict[int, Incident] = {}
        self.away = self.unsent_edits = False

    def alert(self, *severities: Severity, step: Step = Step.CONFIRMED) -> Gathered:
        """So many new cases in one pass."""
        numbers = range(len(self.open) + 1, len(self.open) + 1 + len(severities))
        for number, severity in zip(numbers, severities, strict=True):
            self.open[number] = incident(id=number, severity=severity, subject=f"A{number}")
        return self.passes(numbers, step)

    def passes(self, numbers: Iterable[int], step: Step, round_: int = 0) -> Gathered:
        steps = [self._new(number, step, 1000 * round_ + number) for number in numbers]
        done = gathered(steps, [one for one in self.rows if one.state is not None], self.open, self.now)
        for join in done.joins:
            self.rows = [
                replace(one, incident_ids=join.incident_ids) if one.id == join.delivery_id else one for one in self.rows
            ]
        self.rows += [self._row(one, len(self.rows) + at + 1) for at, one in enumerate(done.deliveries)]
        return done

    def _new(self, number: int, step: Step, transition: int) -> NewDelivery:
        key = f"say:{step.value}:{transition}:{CHAT}"
        ring = self.open[number].severity is Severity.WAKE
        return NewDelivery(key, transition, (number,), 1, CHAT, DeliveryKind.SAY, step, ring, self.now, self.now)

    def _row(self, one: NewDelivery, number: int) -> Delivery:
        waits = self.away or (self.unsent_edits and one.kind is DeliveryKind.AMEND)
        state = one.state if one.state is not DeliveryState.NEW or waits else DeliveryState.SENT
        common = {name: getattr(one, name) for name in NewDelivery.__slots__}
        return Delivery(
            **{**common, "state": state}, id=number, attempts=1, ambiguous=False, message_id=number, sent_at=None
        )

    def after(self, span: timedelta) -> "Chat":
        self.now += span
        return self

    def messages(self) -> list[tuple[int, ...]]:
        """The cases in each new message."""
        said = (one for one in self.rows if one.kind is DeliveryKind.SAY and one.state is not DeliveryState.WITHHELD)
        return [one.incident_ids for one in said]


PUSH, WAKE = Severity.PUSH, Severity.WAKE


def test_two_mild_alerts_have_messages_of_their_own_and_the_third_joins_the_second() -> None:
    chat = Chat()
    for _ in range(4):
        chat.alert(PUSH)
        chat.after(MINUTE)
    assert chat.messages() == [(1,), (2, 3, 4)]


def test_three_wakes_have_messages_of_their_own_and_the_fourth_joins_the_third() -> None:
    chat = Chat()
    for _ in range(5):
        chat.alert(WAKE)
        chat.after(MINUTE)
    assert chat.messages() == [(1,), (2,), (3, 4, 5)]


def test_a_wake_rings_whatever_number_of_mild_alerts_came_before_it_and_later_wakes_join_it() -> None:
    chat = Chat()
    for severity in (PUSH, PUSH, PUSH, PUSH, WAKE, PUSH, WAKE):
        chat.alert(severity)
        chat.after(30 * SECOND)
    assert chat.messages() == [(1,), (2, 3, 4), (5, 6, 7)]
    assert [one.ring for one in chat.rows if one.incident_ids == (5, 6, 7)] == [True]


@pytest.mark.parametrize(("count", "messages"), [(1, 1), (2, 2), (3, 3), (STORM, 3), (STORM + 1, 1), (200, 1)])
def test_wakes_of_one_pass(count: int, messages: int) -> None:
    chat = Chat()
    chat.alert(*[WAKE] * count)
    assert len(chat.messages()) == messages
    assert [number for ids in chat.messages() for number in ids] == list(range(1, count + 1))


def test_two_hundred_and_three_wakes_at_once_are_one_message_that_rings() -> None:
    chat = Chat()
    done = chat.alert(*[PUSH] * 200, *[WAKE] * 3)
    assert [(len(one.incident_ids), one.ring) for one in done.deliveries] == [(203, True)]


def test_a_storm_lasts_until_ten_minutes_of_calm() -> None:
    for span, messages in ((CALM - SECOND, 2), (CALM, 3)):
        chat = Chat()
        chat.alert(PUSH, PUSH)
        chat.after(span).alert(PUSH)
        assert len(chat.messages()) == messages


def test_a_storm_without_calm_rings_anew_after_three_hours() -> None:
    chat = Chat()
    chat.alert(PUSH, PUSH)
    for _ in range(19):
        chat.after(9 * MINUTE).alert(PUSH)
    assert [len(ids) for ids in chat.messages()] == [1, 20]
    chat.after(9 * MINUTE).alert(PUSH)
    assert [len(ids) for ids in chat.messages()] == [1, 20, 1], "of the last three hours one message is left"


def test_a_deadline_that_comes_nearer_in_a_storm_has_a_message_of_its_own_and_the_storm_goes_on_beside_it() -> None:
    chat = Chat()
    chat.alert(PUSH, PUSH, PUSH)
    chat.open[9] = incident(id=9, rule="deadline", severity=PUSH, subject="1:tomorrow", listing_id=None)
    chat.after(MINUTE).passes([9], Step.WORSENED, 1)
    chat.open |= {number: incident(id=number, severity=PUSH, subject=f"A{number}") for number in (4, 5)}
    chat.after(MINUTE).passes([4, 5], Step.CONFIRMED, 2)
    assert chat.messages() == [(1,), (2, 3, 4, 5), (9,)]


def test_more_deadlines_at_once_than_five_are_one_message() -> None:
    chat = Chat()
    chat.open = {number: incident(id=number, rule="deadline", severity=PUSH) for number in range(1, 8)}
    chat.passes([1, 2, 3, 4, 5], Step.WORSENED)
    assert chat.messages() == [(number,) for number in range(1, 6)]
    chat.after(MINUTE).passes(range(1, 8), Step.WORSENED, 1)
    assert chat.messages()[5:] == [(1, 2, 3, 4, 5, 6, 7)]


def test_what_joins_keeps_the_storm_going_however_long_it_is() -> None:
    chat = Chat()
    for _ in range(200):
        chat.alert(PUSH)
        chat.after(30 * SECOND)
    assert [len(ids) for ids in chat.messages()] == [1, 199]


def test_while_nothing_arrives_everything_waits_in_three_messages_at_most() -> None:
    chat = Chat()
    chat.away = True
    for number in range(60):
        chat.alert(WAKE if number % 7 == 5 else PUSH)
        chat.after(10 * MINUTE)
    assert len(chat.messages()) <= 3
    assert sorted(number for ids in chat.messages() for number in ids) == list(range(1, 61))


def test_the_mornings_message_counts_and_a_wake_rings_all_the_same() -> None:
    chat = Chat()
    chat.open = {number: incident(id=number, severity=PUSH, subject=f"A{number}") for number in (1, 2)}
    alerts = [chat._new(number, Step.CONFIRMED, number) for number in (1, 2)]
    morning = replace(alerts[0], dedupe_key="digest", step=Step.DIGEST, incident_ids=())
    done = gathered([morning, *alerts], (), chat.open, chat.now)
    chat.rows = [chat._row(one, at) for at, one in enumerate(done.deliveries, 1)]
    assert chat.messages() == [(1, 2), ()]
    chat.alert(WAKE)
    chat.alert(WAKE)
    assert chat.messages() == [(1, 2), (), (3, 4)]


def test_every_step_that_joins_has_its_reason_and_one_edit_shows_it() -> None:
    chat = Chat()
    chat.alert(PUSH)
    chat.alert(PUSH)
    done = chat.alert(PUSH, PUSH)
    kept = [one for one in done.deliveries if one.state is DeliveryState.WITHHELD]
    assert [(one.incident_ids, one.reason) for one in kept] == [((3,), TOGETHER), ((4,), TOGETHER)]
    [edit] = [one for one in done.deliveries if one.kind is DeliveryKind.AMEND]
    assert (edit.incident_ids, edit.ring, edit.next_try) == ((2, 3), False, chat.now)
    [join] = done.joins
    assert join.incident_ids == (2, 3, 4)


def test_the_message_of_many_is_edited_not_more_often_than_every_half_second_for_each_of_them() -> None:
    def edits(done: Gathered) -> list[timedelta]:
        return [one.next_try - chat.now for one in done.deliveries if one.kind is DeliveryKind.AMEND]

    chat = Chat()
    chat.alert(PUSH)
    chat.alert(*[PUSH] * (MANY - 1))
    assert edits(chat.alert(PUSH)) == [timedelta(0)], "ten cases are edited at once"
    chat.unsent_edits = True
    assert edits(chat.alert(PUSH)) == [timedelta(seconds=5.5)]
    assert edits(chat.after(SECOND).alert(PUSH)) == [], "the edit that waits will show it"
    assert edits(chat.after(3 * SECOND).alert(PUSH)) == [timedelta(seconds=6.5)], "that one may be on its way"


def test_a_storm_has_one_ladder_whichever_of_its_cases_steps_first() -> None:
    chat = Chat()
    chat.alert(*[WAKE] * 6)
    rung = []
    for minute in range(1, 271):
        chat.after(MINUTE)
        before = len(chat.messages())
        chat.passes([1 + minute % 6], Step.ESCALATED, minute)
        rung += [minute] * (len(chat.messages()) - before)
    assert rung == [5, 15, 30, 90, 150, 210, 270]
    assert all(sorted(ids) == [1, 2, 3, 4, 5, 6] for ids in chat.messages())


def test_a_wake_that_joined_without_a_sound_does_not_wait_for_the_late_steps_of_the_storm() -> None:
    chat = Chat()
    for count in (6, 1, 1):
        chat.after(SECOND).alert(*[WAKE] * count)
    for minute in (5, 10, 15):
        chat.after(5 * MINUTE).alert(PUSH)
        if minute != 10:
            chat.passes([8], Step.ESCALATED, minute)
    rung = len(chat.messages())
    chat.after(MINUTE).alert(WAKE)
    chat.open[12] = replace(chat.open[12], confirmed_at=chat.now)
    chat.after(3 * MINUTE).passes([12], Step.ESCALATED, 20)
    assert len(chat.messages()) == rung, "it joined, and five minutes since the last sound are not over"
    chat.after(2 * MINUTE).passes([12], Step.ESCALATED, 21)
    assert len(chat.messages()) == rung + 1
    assert 12 in chat.messages()[-1]


def test_a_graver_turn_of_a_case_rings_although_it_stands_in_a_message_already() -> None:
    chat = Chat()
    chat.alert(PUSH, PUSH, PUSH)
    for at, number in enumerate((3, 2, 1), 1):
        chat.open[number] = replace(chat.open[number], severity=WAKE)
        chat.after(MINUTE).passes([number], Step.WORSENED, at)
    assert chat.messages() == [(1,), (2, 3), (3, 2, 1)], "one rings at once, and the next two with it"
    assert [one.ring for one in chat.rows if one.incident_ids == (3, 2, 1)] == [True]


def test_who_has_answered_is_not_rung_again_with_the_others() -> None:
    chat = Chat()
    chat.alert(*[WAKE] * 6)
    chat.open[2] = replace(chat.open[2], status=Status.ACKNOWLEDGED)
    chat.open[3] = replace(chat.open[3], snoozed_until=NIGHT + timedelta(hours=2))
    chat.after(5 * MINUTE).passes([1], Step.ESCALATED, 1)
    assert chat.messages()[-1] == (1, 4, 5, 6)


def test_a_storm_gives_up_once_with_the_last_of_its_cases() -> None:
    chat = Chat()
    chat.alert(*[WAKE] * 6)
    chat.open = {number: replace(one, next_step_at=None if number == 1 else NIGHT) for number, one in chat.open.items()}
    chat.after(5 * MINUTE).passes([1], Step.GAVE_UP, 1)
    assert len(chat.messages()) == 1
    chat.open = {number: replace(one, next_step_at=None) for number, one in chat.open.items()}
    chat.passes([2], Step.GAVE_UP, 2)
    assert len(chat.messages()) == 2


def test_the_next_on_duty_hears_of_a_storm_in_few_messages_too() -> None:
    chat = Chat()
    chat.open = {number: incident(id=number, subject=f"A{number}") for number in range(1, 6)}
    chat.passes([1, 2, 3, 4, 5], Step.ESCALATED)
    assert chat.messages() == [(1,), (2,), (3, 4, 5)]


def test_a_case_with_a_message_of_its_own_climbs_by_itself() -> None:
    chat = Chat()
    chat.alert(WAKE, WAKE)
    chat.after(5 * MINUTE).passes([1], Step.ESCALATED, 1)
    chat.passes([2], Step.ESCALATED, 2)
    assert chat.messages() == [(1,), (2,), (1,), (2,)]


@given(st.lists(st.tuples(_AT_ONCE, st.integers(1, 170)), max_size=50))
def test_no_storm_brings_more_than_three_messages_and_none_of_its_cases_is_missing(
    bursts: Sequence[tuple[list[Severity], int]],
) -> None:
    chat = Chat()
    for severities, seconds in bursts:
        if severities:
            chat.alert(*severities)
        chat.after(timedelta(seconds=seconds if severities else 0))
    assert len(chat.messages()) <= 3
    assert sorted(number for ids in chat.messages() for number in ids) == sorted(chat.open)
    rung = {number for one in chat.rows if one.ring for number in one.incident_ids}
    assert not chat.open or (WAKE not in {one.severity for one in chat.open.values()}) or rung
