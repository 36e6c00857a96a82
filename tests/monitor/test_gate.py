"""The gate: it holds back only what is known to be worth less than a person's own figure, in his own night."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.readings import Money
from monitor.gate import OPEN, Figures, Gate, Word, figure_from, figures_of, gate_of, is_gated
from monitor.pooling import STORM, pooled
from monitor.rates import rates_of
from monitor.risk import Missing, Pace, Stake
from monitor.route import Crew, route_incident
from storage.states import Decision, Delivery, DeliveryKind, DeliveryState, Group, NewDelivery, Role, Severity, Step
from tests.monitor.builders import MORNING, NIGHT, incident, person, transition, watched

ANNA, BEN = person(1), person(2, Role.OPERATOR)
DAY = MORNING + timedelta(hours=3)
RATES = rates_of((), NIGHT.date())
# One unit an hour, a dollar each: from 02:14 until Anna's eight o'clock that is 5.77 dollars.
STAKE = Stake(Pace((1.0,) * 168, "UTC"), Money(Decimal(1), "USD"), Decimal(1))
LOSS = "5.77"


def figures(**sums: str) -> Figures:
    return figures_of([Decision(scope.replace("_", ":"), "wake_figure", value) for scope, value in sums.items()])


def said_of(figure: str, severity: Severity = Severity.WAKE, at=NIGHT, stake: Stake | None = STAKE, **changes):  # type: ignore[no-untyped-def]
    one = incident(severity=severity, **changes)
    return gate_of(one, stake, figures(person_1=figure), (ANNA,), RATES, at).words.get(1)


def test_a_wake_is_held_below_the_figure_and_rings_at_it() -> None:
    assert said_of("5.78 USD") is Word.HOLD
    assert said_of(f"{LOSS} USD") is None
    assert said_of("5.76 USD") is None


def test_a_push_rings_above_the_figure_and_not_at_it() -> None:
    assert said_of("5.76 USD", Severity.PUSH) is Word.LIFT
    assert said_of(f"{LOSS} USD", Severity.PUSH) is None
    assert said_of("5.76 USD", Severity.SILENT) is None


def test_the_figure_may_be_in_any_currency_of_which_a_rate_is_known() -> None:
    assert said_of("38.40 CNY") is Word.HOLD  # 5.77 dollars are 38.39
    assert said_of("38.39 CNY") is None
    assert said_of("1000000 RUB") is None, "what cannot be compared counts as above"


def test_by_day_and_without_a_figure_nothing_is_held() -> None:
    assert said_of("1000 USD", at=DAY) is None
    assert said_of("0.01 USD", Severity.PUSH, at=DAY) is None
    assert said_of("off") is None
    assert gate_of(incident(), STAKE, Figures(), (ANNA,), RATES, NIGHT) == OPEN


def test_unknown_money_counts_as_above_the_figure() -> None:
    for stake in (None, Stake(missing=Missing.COST), replace(STAKE, pace=None), replace(STAKE, share=None)):
        assert said_of("1000 USD", stake=stake) is None
        assert said_of("0.01 USD", Severity.PUSH, stake=stake) is None, "nor does it wake for what does not"


def test_only_rules_about_the_sales_of_one_listing_are_held() -> None:
    held = ("new_seller", "featured_lost", "featured_nobody", "below_floor", "stock_zero", "rank_fell")
    for rule in held:
        assert is_gated(incident(rule=rule))
        assert not is_gated(incident(rule=rule, listing_id=None))
    for state, gated in (("out_of_stock", True), ("ended", False), ("gone", False)):
        assert is_gated(incident(rule="not_live", facts={"state": state})) is gated
    for rule in (
        *("listing_suppressed", "account_standing", "content_changed", "five_star_burst", "deadline", "below_cost"),
        *("orders_stopped", "access_expires", "adult_flag", "variation_merged", "complaint", "seller_wave"),
    ):
        assert not is_gated(incident(rule=rule)), rule


def test_each_person_has_his_own_figure_and_the_house_one_for_the_rest() -> None:
    said = figures(house="50 USD", person_2="off", person_3="5 EUR")
    assert [str(said.of(number)) for number in (1, 2, 3)] == ["50 USD", "None", "5 EUR"]
    assert figures().of(1) is None
    for value in ("20", "x USD", "", None, "off"):
        assert figure_from(value) is None


# --- what it does to telling -----------------------------------------------------------------------------------------


def gate(*held: int, lifted: tuple[int, ...] = ()) -> Gate:
    words = {**dict.fromkeys(held, Word.HOLD), **dict.fromkeys(lifted, Word.LIFT)}
    return Gate(words, dict.fromkeys(words, f"20 USD: {LOSS} USD"))


def route(step: Step, by: Gate, crew: Crew | None = None, earlier: tuple[Delivery, ...] = (), **changes):  # type: ignore[no-untyped-def]
    detail = {"step": 1} if step is Step.ESCALATED else {}
    one = incident(**changes)
    return route_incident(transition(step, **detail), one, watched(), earlier, crew or Crew((ANNA, BEN)), NIGHT, by)


def brief(ones: tuple[NewDelivery, ...]) -> list[tuple[int, bool, str, bool]]:
    return [(one.person_id, one.ring, one.state.value, bool(one.reason)) for one in ones]


def test_who_is_not_to_be_woken_is_told_without_a_sound_and_why_and_the_ladder_begins_with_the_next() -> None:
    routed = route(Step.CONFIRMED, gate(1))
    kept = [(1, False, "new", False), (1, False, "withheld", True)]
    assert brief(routed) == [(2, True, "new", False), *kept]
    assert routed[2].reason == f"below 20 USD: {LOSS} USD"
    assert len({one.dedupe_key for one in routed}) == 3
    other = [(2, False, "new", False), (2, False, "withheld", True)]
    assert brief(route(Step.CONFIRMED, gate(1, 2))) == [*kept, *other]
    assert brief(route(Step.CONFIRMED, gate())) == [(1, True, "new", False)]


@pytest.mark.parametrize("step", [Step.ESCALATED, Step.GAVE_UP])
def test_a_step_of_the_ladder_is_kept_back_from_him_with_its_reason(step: Step) -> None:
    assert brief(route(step, gate(1))) == [(2, True, "new", False), (1, False, "withheld", True)]
    assert brief(route(step, gate(1, 2))) == [(1, False, "withheld", True), (2, False, "withheld", True)]


def test_each_step_is_weighed_anew() -> None:
    assert brief(route(Step.ESCALATED, gate())) == [(1, True, "new", False), (2, True, "new", False)]
    assert brief(route(Step.WORSENED, gate())) == [(1, True, "new", False)]


def told(number: int, ring: bool, reason: str | None) -> Delivery:
    return Delivery(
        id=number, dedupe_key=f"{number}", transition_id=1, incident_ids=(17,), person_id=number,
        chat_id=person(number).chat_id, kind=DeliveryKind.SAY, step=Step.CONFIRMED, ring=ring,
        state=DeliveryState.SENT, reason=reason, attempts=1, ambiguous=False, message_id=42, next_try=NIGHT,
        created_at=NIGHT, sent_at=NIGHT, text="",
    )  # fmt: skip


def rings(ones: tuple[NewDelivery, ...]) -> list[int]:
    return [one.person_id for one in ones if one.kind is DeliveryKind.SAY and one.ring]


def test_a_change_that_makes_it_worth_more_rings_after_all_and_only_those_who_slept() -> None:
    below = f"below 20 USD: {LOSS} USD"
    quiet, loud = replace(told(1, False, below), state=DeliveryState.WITHHELD), told(2, True, None)
    assert rings(route(Step.CHANGED, gate(), earlier=(quiet, loud))) == [1]
    assert rings(route(Step.CHANGED, gate(1), earlier=(quiet, loud))) == []
    assert rings(route(Step.CHANGED, gate(), earlier=(loud,))) == []
    assert rings(route(Step.CHANGED, gate(), earlier=(quiet, replace(told(1, True, None), id=3)))) == [], "once"
    assert rings(route(Step.RESOLVED, gate(), earlier=(quiet,))) == []
    assert rings(route(Step.CHANGED, gate(), earlier=(quiet,), snoozed_until=DAY)) == []
    edits = [one for one in route(Step.CHANGED, gate(), earlier=(quiet, loud)) if one.kind is DeliveryKind.AMEND]
    assert [one.chat_id for one in edits] == [loud.chat_id], "what was told is edited all the same"


def test_a_push_that_costs_more_than_the_figure_rings_at_night_also_when_it_comes_to_it_later() -> None:
    first = route(Step.CONFIRMED, gate(lifted=(1,)), severity=Severity.PUSH)
    assert brief(first) == [(1, True, "new", False), (2, False, "new", False)]
    quiet = told(1, False, None)
    assert rings(route(Step.CHANGED, gate(lifted=(1,)), earlier=(quiet,), severity=Severity.PUSH)) == [1]
    assert rings(route(Step.CHANGED, gate(), earlier=(quiet,), severity=Severity.PUSH)) == []


def test_a_group_hears_it_in_silence_as_any_alert_of_the_night() -> None:
    crew = Crew((ANNA,), groups=(Group(-100, "Shop", False, False, 1, {}),))
    routed = route(Step.CONFIRMED, gate(1), crew)
    assert [(one.chat_id, one.ring, one.reason is None) for one in routed] == [
        (ANNA.chat_id, False, True),
        (ANNA.chat_id, False, False),
        (-100, False, True),
    ]


def test_more_than_five_at_once_are_no_matter_of_one_listing_and_ring() -> None:
    ones = [
        replace(one, dedupe_key=f"{one.dedupe_key}:{number}", incident_ids=(number,))
        for number in range(STORM + 1)
        for one in route(Step.CONFIRMED, gate(1), Crew((ANNA,)))
    ]
    [storm] = [one for one in pooled(ones) if one.state is DeliveryState.NEW]
    assert storm.ring
    assert len(storm.incident_ids) == STORM + 1
    assert not any(one.ring for one in pooled(ones[: 2 * STORM]))


@pytest.mark.parametrize(("days_off", "held"), [("", True), ("6", False), ("67", False), ("1234567", True)])
def test_what_is_lost_over_days_off_counts_until_he_rises(days_off: str, held: bool) -> None:
    """Friday night: until Saturday's morning it is 5.77 dollars, until Sunday's 29.77."""
    tired = replace(ANNA, days_off=days_off)
    found = gate_of(incident(), STAKE, figures(person_1="20 USD"), (tired,), RATES, NIGHT)
    assert found.holds(tired) is held
