"""A wake that was over and is back to stay rings again, once, unless its ladder goes on or somebody took it anew."""

from monitor import incidents
from storage.states import Severity, Status, Step
from tests.monitor.builders import NIGHT
from tests.monitor.test_flapping import MINUTE, Life


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
