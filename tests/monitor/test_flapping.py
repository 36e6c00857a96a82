"""What comes and goes is told once: one case that stays open while it flaps, and rings again only for a graver turn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import incidents
from monitor.findings import Bad, Verdict
from monitor.flapping import HOLDS, flaps_of, was_over
from monitor.incidents import Place, folded
from storage.states import Facts, Incident, Severity, Status, Step, Told
from tests.monitor.builders import NIGHT

PLACE = Place("featured_lost", "us", 1, "us/B0LAMP0001")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
RINGS = (Step.CONFIRMED, Step.UNCONFIRMED, Step.WORSENED, Step.ESCALATED, Step.GAVE_UP, Step.AWOKE, Step.STAYED)


class Life:
    """One subject under one rule, looked at again and again; every step is kept with its minute."""

    def __init__(self, severity: Severity = Severity.PUSH, **bad: object) -> None:
        self.at, self.severity, self.more = NIGHT, severity, bad
        self.kept: dict[int, Incident] = {}
        self.steps: list[tuple[int, Step]] = []

    @property
    def last(self) -> Incident:
        return self.kept[max(self.kept)]

    def bad(self, severity: Severity | None = None, facts: Facts | None = None) -> "Life":
        found = Bad("held", severity or self.severity, facts or {}, **self.more)  # type: ignore[arg-type]
        return self.sees(Verdict((found,)))

    def well(self) -> "Life":
        return self.sees(Verdict())

    def sees(self, verdict: Verdict) -> "Life":
        open_now = [one for one in self.kept.values() if one.open]
        ended = [one for one in self.kept.values() if not one.open]
        for told in folded(PLACE, verdict, open_now, self.at, ended=ended):
            self.keep(told)
        return self

    def keep(self, told: Told | None) -> None:
        if told is None:
            return
        number = told.incident.id or len(self.kept) + 1
        self.kept[number] = replace(told.incident, id=number)
        self.steps += [((self.at - NIGHT) // MINUTE, one.step) for one in told.transitions]

    def after(self, minutes: float) -> "Life":
        """Time passes, and the clock's own steps are taken on its way, every minute."""
        until = self.at + minutes * MINUTE
        while self.at < until:
            self.at = min(self.at + MINUTE, until)
            for one in [one for one in self.kept.values() if one.open]:
                self.keep(incidents.due(one, self.at))
        return self

    def is_so(self, severity: Severity | None = None, facts: Facts | None = None) -> "Life":
        """Two looks that show it."""
        return self.bad(severity, facts).after(1).bad(severity, facts)

    def rung(self) -> list[tuple[int, Step]]:
        return [one for one in self.steps if one[1] in RINGS]


def flapped(turns: int, minutes: int = 20) -> Life:
    """So many times there and away, each for so long."""
    life = Life()
    for _ in range(turns):
        life.is_so().after(minutes - 1).well().after(minutes)
    return life


def test_an_offer_that_changes_hands_every_twenty_minutes_is_told_once_in_one_case() -> None:
    life = flapped(12)
    assert [step for _, step in life.rung()] == [Step.CONFIRMED]
    assert list(life.kept) == [1]
    flaps = flaps_of(life.last)
    assert flaps is not None
    assert (flaps.times, flaps.since, life.last.status) == (11, NIGHT, Status.CONFIRMED)


def test_the_first_end_is_told_at_once_and_the_next_ones_only_after_a_quiet_time() -> None:
    life = flapped(3)
    ends = [one for one in life.steps if one[1] in (Step.RESOLVED, Step.CALMED, Step.RETURNED)]
    assert ends == [
        (20, Step.RESOLVED),
        (41, Step.RETURNED),
        (60, Step.CALMED),
        (81, Step.RETURNED),
        (100, Step.CALMED),
    ]


@pytest.mark.parametrize(("turns", "hours"), [(2, 2), (3, 4), (4, 6), (9, 6)])
def test_the_quiet_time_grows_with_the_flapping_to_the_minute(turns: int, hours: int) -> None:
    life = flapped(turns, minutes=10)
    quiet = life.at - 10 * MINUTE
    life.at = quiet + hours * HOUR - timedelta(seconds=1)
    assert life.well().last.open, "a second before it"
    life.at = quiet + hours * HOUR
    assert not life.well().last.open
    assert life.steps[-1][1] is Step.RESOLVED
    assert was_over(life.last) == quiet, "it was over when it was last seen to cease"


def test_after_one_end_it_is_the_same_within_an_hour_and_something_new_from_then_on() -> None:
    for late, cases in ((HOUR - timedelta(seconds=1), 1), (HOUR, 2)):
        life = Life().is_so().well()
        ended = life.at
        life.at = ended + late
        life.is_so()
        assert len(life.kept) == cases
        assert [step for _, step in life.rung()] == [Step.CONFIRMED] * cases


def test_a_second_true_hijack_a_day_later_rings_whatever_flapped_before() -> None:
    life = Life(Severity.WAKE)
    for _ in range(9):
        life.is_so().after(5).well().after(15)
    rung = len(life.rung())
    life.after(24 * 60).well().after(1)
    assert not life.last.open
    life.after(60 * 12)
    life.is_so()
    assert len(life.kept) == 2
    assert [step for _, step in life.rung()[rung:]][-1] is Step.CONFIRMED


def test_slow_flapping_is_told_at_most_three_times_a_day() -> None:
    life = Life()
    for _ in range(8):
        life.is_so().after(179).well().after(180)
    assert len([one for one in life.rung() if one[0] < 24 * 60]) == 3


def test_a_wake_that_flaps_does_not_begin_its_ladder_anew_and_does_not_lose_it_either() -> None:
    life = Life(Severity.WAKE).is_so().after(2).well().after(10)
    assert life.rung() == [(1, Step.CONFIRMED)], "while it is away nobody is rung"
    life.is_so()
    began = (life.at - NIGHT) // MINUTE
    life.after(300)
    assert [(at - began, step) for at, step in life.rung()[1:]] == [
        (5, Step.ESCALATED),
        (15, Step.ESCALATED),
        (30, Step.ESCALATED),
        (90, Step.ESCALATED),
        (150, Step.ESCALATED),
        (210, Step.ESCALATED),
        (270, Step.GAVE_UP),
    ], "nobody has answered: the one ladder goes on to its end"


def test_a_wake_that_somebody_has_in_hand_stays_with_him_however_it_flaps() -> None:
    life = Life(Severity.WAKE).is_so()
    life.keep(incidents.acknowledged(life.last, "Anna", life.at))
    for _ in range(4):
        life.after(5).well().after(20).is_so()
    assert life.rung() == [(1, Step.CONFIRMED)]
    assert (life.last.status, life.last.acked_by, life.last.next_step_at) == (Status.ACKNOWLEDGED, "Anna", None)


def in_hand(back: bool = True) -> Life:
    """A wake that Anna took, that was over and (unless it is not) is there again."""
    life = Life(Severity.WAKE).is_so()
    life.keep(incidents.acknowledged(life.last, "Anna", life.at))
    life.after(30).well().after(50)
    return life.is_so() if back else life


def test_a_wake_that_was_over_and_is_back_to_stay_rings_after_its_hold_though_somebody_had_it() -> None:
    life = in_hand()
    back = (life.at - NIGHT) // MINUTE
    life.after(59)
    assert life.rung() == [(1, Step.CONFIRMED)]
    life.after(1)
    assert life.rung()[1:] == [(back + 60, Step.STAYED)]
    assert (life.last.status, life.last.acked_by, life.last.acked_at) == (Status.CONFIRMED, None, None)
    life.after(24 * 60)
    assert [step for _, step in life.rung()[2:]] == [Step.ESCALATED] * 6 + [Step.GAVE_UP], "one ladder, and once"


def test_a_wake_of_which_everybody_was_told_in_vain_rings_again_when_it_comes_back_to_stay() -> None:
    life = Life(Severity.WAKE).is_so().after(300).well().after(20)
    assert life.rung()[-1][1] is Step.GAVE_UP
    rung = len(life.rung())
    life.is_so().after(60)
    assert [step for _, step in life.rung()[rung:]] == [Step.STAYED]


def test_a_wake_that_is_taken_after_it_came_back_or_never_was_over_stays_with_whoever_has_it() -> None:
    taken = Life(Severity.WAKE).is_so().after(2).well().after(10).is_so()
    taken.keep(incidents.acknowledged(taken.last, "Anna", taken.at))
    flapping = in_hand().after(5).well().after(10).is_so()
    for life in (taken, flapping):
        rung = len(life.rung())
        life.after(24 * 60)
        assert len(life.rung()) == rung
        assert (life.last.status, life.last.acked_by) == (Status.ACKNOWLEDGED, "Anna")


def test_a_wake_that_is_given_to_somebody_after_it_came_back_has_his_ladder_alone() -> None:
    life = in_hand()
    life.keep(incidents.assigned(life.last, 2, "Bo", "Anna", life.at))
    life.after(24 * 60)
    assert Step.STAYED not in [step for _, step in life.steps]


def test_a_graver_turn_rings_although_somebody_had_it() -> None:
    life = Life(Severity.PUSH).is_so()
    life.keep(incidents.acknowledged(life.last, "Anna", life.at))
    life.after(5).well().after(5).bad(Severity.WAKE)
    assert life.rung() == [(1, Step.CONFIRMED)], "a single look may be wrong"
    life.after(1).bad(Severity.WAKE)
    assert life.steps[-1] == (12, Step.WORSENED)
    assert (life.last.status, life.last.acked_by, life.last.severity) == (Status.CONFIRMED, None, Severity.WAKE)
    assert life.last.next_step_at == life.at + 5 * MINUTE


@pytest.mark.parametrize(("percent", "told"), [(-19, 1), (-22, 1), (-23, 2), (23, 2), (-60, 2)])
def test_a_price_that_comes_back_five_points_further_off_is_told_anew(percent: int, told: int) -> None:
    life = Life().is_so(facts={"percent": -18}).after(5).well().after(5)
    life.is_so(facts={"percent": percent})
    assert len(life.rung()) == told


def test_what_is_milder_when_it_comes_back_keeps_the_severity_that_was_told() -> None:
    life = Life(Severity.WAKE).is_so().after(2).well().after(5).is_so(Severity.PUSH)
    assert life.steps[-1][1] is Step.RETURNED
    assert life.last.severity is Severity.WAKE


def test_one_look_that_shows_it_again_by_mistake_changes_nothing() -> None:
    over = Life(Severity.WAKE).is_so().after(3).well()
    ended = over.last
    over.after(5).bad().after(1).well()
    assert over.steps[-2:] == [(9, Step.RAISED), (10, Step.DISMISSED)]
    assert (over.last.status, over.last.resolved_at, over.last.severity) == (
        Status.RESOLVED,
        ended.resolved_at,
        Severity.WAKE,
    )
    calm = flapped(2)
    before = calm.last
    calm.bad(Severity.WAKE).after(1).well()
    assert calm.steps[-1][1] is Step.DISMISSED
    assert calm.last == replace(before, seen=1, seen_at=calm.last.seen_at)


def test_what_comes_back_and_stays_is_told_once_more_after_the_time_it_would_have_to_be_away() -> None:
    life = Life().is_so().after(5).well().after(20).is_so()
    back = (life.at - NIGHT) // MINUTE
    life.after(59)
    assert len(life.rung()) == 1
    life.after(24 * 60)
    assert life.rung()[1:] == [(back + 60, Step.STAYED)]


@pytest.mark.parametrize("severity", [Severity.WAKE, Severity.SILENT])
def test_staying_is_told_only_of_what_rings_by_day(severity: Severity) -> None:
    life = Life(severity).is_so().after(5).well().after(20).is_so().after(24 * 60)
    assert Step.STAYED not in [step for _, step in life.steps]


def test_a_return_whose_second_look_fails_is_not_rung_but_marked() -> None:
    life = Life(Severity.WAKE).is_so().after(2).well().after(20).bad()
    assert incidents.unconfirmed(life.last, life.at + 9 * MINUTE, failing=True) is None
    told = incidents.unconfirmed(life.last, life.at + 10 * MINUTE, failing=True)
    assert told is not None
    assert [one.step for one in told.transitions] == [Step.RETURNED]
    assert told.incident.unconfirmed


def test_what_needs_no_second_look_comes_back_at_once() -> None:
    life = Life(confirm=False).bad().after(3).well().after(5).bad()
    assert life.steps[-2:] == [(8, Step.RAISED), (8, Step.RETURNED)]


def test_an_event_that_happens_again_is_news_each_time() -> None:
    life = Life(confirm=False, news=True).bad().after(3).well().after(5).bad()
    assert len(life.kept) == 2


def test_what_a_person_ended_is_something_new_when_it_is_bad_again() -> None:
    life = Life().is_so()
    life.keep(incidents.closed(life.last, life.at))
    life.after(5).is_so()
    assert len(life.kept) == 2


def test_a_snooze_that_ends_while_it_is_away_speaks_only_when_it_is_back() -> None:
    life = flapped(2)
    life.keep(incidents.snoozed(life.last, "Anna", life.at + 5 * MINUTE, life.at))
    life.after(10)
    assert [step for _, step in life.rung()] == [Step.CONFIRMED]
    life.is_so().after(1)
    assert life.steps[-1][1] is Step.AWOKE


def test_a_clock_that_was_set_back_does_not_keep_a_case_open_for_ever() -> None:
    life = flapped(2)
    life.at -= timedelta(days=365)
    assert not life.well().last.open


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 200)), max_size=60))
def test_however_it_comes_and_goes_a_push_rings_at_most_twice_in_six_hours_of_one_case(
    turns: Sequence[tuple[bool, int]],
) -> None:
    life = Life(confirm=False)
    for bad, minutes in turns:
        (life.bad() if bad else life.well()).after(minutes)
    for one in life.kept.values():
        assert one.open or one.next_step_at is None
    moments = [at for at, _ in life.rung()]
    near = [later - first for first, later in zip(moments, moments[2:], strict=False)]
    assert all(span >= HOLDS[0] / MINUTE for span in near), "three rings need more than an hour"
