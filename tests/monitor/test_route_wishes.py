"""What people decided about noise, duty and tags, and what it does to who is told and how loudly."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from monitor.duty import EVERY_DAY, Shift, rota_of
from monitor.noise import GRAVE, Noise, Noises
from monitor.route import Crew, route_incident
from storage.states import Delivery, DeliveryState, Mute, NewDelivery, Role, Severity, Step
from tests.monitor.builders import NIGHT, incident, person, transition, watched

ANNA, BEN, VERA = person(1), person(2, Role.OPERATOR), person(3, Role.VIEWER)
PEOPLE = (VERA, BEN, ANNA)
RULE = incident().rule
EARLIER: tuple[Delivery, ...] = ()


def routed(
    crew: Crew, now: datetime = NIGHT, step: Step = Step.CONFIRMED, **changes: object
) -> tuple[NewDelivery, ...]:
    return route_incident(transition(step), incident(**changes), watched(), EARLIER, crew, now)


def noises(**wishes: str) -> Noises:
    """anna="off" and so on; house too."""
    scopes = {"anna": "person:1", "ben": "person:2", "vera": "person:3", "house": "house"}
    return Noises({(scopes[who], RULE): Noise(how) for who, how in wishes.items()})


def heard(deliveries: tuple[NewDelivery, ...]) -> dict[int, object]:
    """Who is told: True where it rings, else the reason or False."""
    return {one.person_id: one.reason if one.state is DeliveryState.WITHHELD else one.ring for one in deliveries}


def test_who_switched_a_rule_off_is_not_told_and_the_reason_is_kept() -> None:
    crew = Crew(PEOPLE, noises=noises(anna="off"))
    assert heard(routed(crew)) == {2: True, 1: f"off {RULE}"}, "the next on duty is rung instead"
    again = route_incident(transition(Step.ESCALATED, step=3), incident(), None, (), crew, NIGHT)
    assert heard(again) == {2: True}, "the reason is kept once, not at every step"


def test_where_all_switched_it_off_nobody_is_rung_least_of_all_a_viewer() -> None:
    assert heard(routed(Crew(PEOPLE, noises=noises(anna="off", ben="off")))) == {1: f"off {RULE}"}
    for_all = routed(Crew(PEOPLE, noises=noises(house="off")), severity=Severity.PUSH)
    assert set(heard(for_all).values()) == {f"off {RULE}"}


def test_silent_comes_without_a_sound_and_the_quieter_wish_holds() -> None:
    assert heard(routed(Crew(PEOPLE, noises=noises(anna="silent")))) == {2: True, 1: False}
    both = Crew(PEOPLE, noises=noises(house="silent", ben="off", anna="on"))
    assert heard(routed(both, severity=Severity.PUSH)) == {1: False, 3: False, 2: f"off {RULE}"}
    assert noises(anna="off").of(2, RULE) is Noise.ON
    assert Noises({("person:1", rule): Noise.OFF for rule in (*GRAVE, RULE)}).off_for(1) == sorted(GRAVE)


def test_a_group_is_told_where_one_of_it_wants_it() -> None:
    group = [replace(one, chat_id=-500) for one in PEOPLE]
    assert heard(routed(Crew(group, noises=noises(anna="off")))) == {2: True}
    assert heard(routed(Crew(group, noises=noises(anna="silent")))) == {2: True}


def test_a_muted_tag_holds_for_its_listings_alone() -> None:
    mute = Mute(1, "tag:summer", NIGHT + timedelta(hours=1), "Anna")
    tagged = routed(Crew((ANNA,), (mute,), tags={1: ("de", "summer")}))
    assert heard(tagged) == {1: "muted tag:summer"}
    assert heard(routed(Crew((ANNA,), (mute,), tags={2: ("summer",)}))) == {1: True}


def test_everybody_on_duty_is_rung_at_once_where_that_was_decided() -> None:
    assert heard(routed(Crew(PEOPLE, rota=rota_of("everybody")))) == {1: True, 2: True}


def test_whose_shift_it_is_is_rung_first_by_his_own_clock() -> None:
    ben = replace(BEN, zone="America/New_York")  # 13:14 on Friday there, 02:14 on Saturday in Shanghai
    day = rota_of([[2, "12345", "09:00", "18:00"]])
    assert heard(routed(Crew((ANNA, ben), rota=day))) == {2: True}
    assert heard(routed(Crew((ANNA, BEN), rota=day))) == {1: True}, "by a clock in Shanghai it is no shift"
    assert rota_of(day.fact()) == day


def test_a_shift_that_crosses_midnight_belongs_to_the_day_on_which_it_begins() -> None:
    night = Shift(1, "5", "22:00", "06:00")
    saturday_two = NIGHT  # 02:14 on Saturday in Shanghai
    assert night.holds(ANNA, saturday_two)
    assert not night.holds(ANNA, saturday_two + timedelta(days=1)), "the night after belongs to Saturday"
    assert night.holds(ANNA, saturday_two - timedelta(hours=4)), "22:14 on Friday"
    assert Shift(1, "6", "00:00", "00:00").holds(ANNA, saturday_two)


def test_who_has_a_day_off_is_rung_after_the_others() -> None:
    free = replace(ANNA, days_off="67")
    assert heard(routed(Crew((free, BEN)))) == {2: True}
    shift = rota_of([[1, "6", "00:00", "00:00"]])
    assert heard(routed(Crew((free, BEN), rota=shift))) == {1: True}, "unless it is his shift"


def test_the_nights_on_which_clocks_change_have_one_beginning_and_one_end_of_a_shift() -> None:
    berlin = replace(ANNA, zone="Europe/Berlin")
    night = Shift(1, EVERY_DAY, "22:00", "07:00")
    for day, hours in ((datetime(2026, 3, 28, tzinfo=UTC), 8), (datetime(2026, 10, 24, tzinfo=UTC), 10)):
        noon = day + timedelta(hours=12)
        held = [night.holds(berlin, noon + timedelta(minutes=10 * n)) for n in range(144)]
        assert held.count(True) == hours * 6
        assert sum(one != two for one, two in pairwise(held)) == 2


@given(
    wishes=st.dictionaries(st.sampled_from(["anna", "ben", "vera", "house"]), st.sampled_from(list(Noise))),
    severity=st.sampled_from([Severity.WAKE, Severity.PUSH, Severity.SILENT]),
    hours=st.integers(0, 24 * 9),
    days_off=st.text("67", max_size=2),
    rota=st.sampled_from([None, "everybody", [[2, "1234567", "00:00", "12:00"]]]),
)
def test_only_a_wake_rings_in_the_night_and_nobody_is_told_twice(
    wishes: dict[str, Noise], severity: Severity, hours: int, days_off: str, rota: object
) -> None:
    people = (replace(ANNA, days_off=days_off), replace(BEN, zone="America/New_York"), VERA)
    crew = Crew(people, noises=noises(**wishes), rota=rota_of(rota))  # type: ignore[arg-type]
    now = NIGHT + timedelta(hours=hours)
    found = routed(crew, now, severity=severity)
    assert len({one.chat_id for one in found}) == len(found)
    for one in found:
        said = crew.noises.of(one.person_id, RULE)
        assert (one.state is DeliveryState.WITHHELD) is (said is Noise.OFF)
        assert not (one.ring and said is not Noise.ON), "silent and off make no sound"
        assert not (one.ring and severity is Severity.SILENT)
    if severity is Severity.WAKE and any(crew.noises.of(one.id, RULE) is Noise.ON for one in people[:2]):
        assert any(one.ring for one in found), "somebody who wants it is always rung"
