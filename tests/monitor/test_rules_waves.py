"""Waves of sellers and complaints: what somebody does to several listings of mine, or says of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.readings import HealthMetric, Seller, Topic
from monitor.account import AccountLook
from monitor.findings import Bad, Verdict
from monitor.rules.account.complaints import COMPLAINT
from monitor.rules.account.metrics import METRIC_NEAR_LIMIT
from monitor.rules.wave import SELLER_WAVE, rings
from monitor.thresholds import Thresholds
from storage.states import Facts, Incident, Severity, Status
from tests.clock import NIGHT
from tests.monitor.builders import (
    ME,
    RESALE,
    STRANGER,
    Story,
    friend,
    incident,
    listing,
    offer,
)
from tests.monitor.builders import settled as alone

# --- waves -----------------------------------------------------------------------------------------------------------


def stranger(number: int) -> Seller:
    return Seller(f"A9STRANGER{number:04}", f"Shop {number}")


def come(story: Story, count: int) -> Verdict:
    return story.offers(offer(ME, featured=True), *(offer(stranger(number), "19.00") for number in range(count)))


@pytest.mark.parametrize(("count", "told"), [(2, False), (3, True)])
def test_three_new_sellers_in_a_day_are_a_wave(count: int, told: bool) -> None:
    verdict = come(alone(SELLER_WAVE), count)
    assert [(bad.severity, bad.facts["count"]) for bad in verdict.bads] == ([(Severity.PUSH, count)] if told else [])


def test_a_wave_names_who_came_and_is_over_after_a_day_or_when_they_leave() -> None:
    story = alone(SELLER_WAVE)
    (bad,) = come(story, 3).bads
    assert bad.facts["sellers"] == [{"id": one.id, "name": one.name} for one in map(stranger, range(3))]
    story.at += timedelta(hours=24)
    assert come(story, 3).bads == ()
    story = alone(SELLER_WAVE)
    come(story, 3)
    for _ in range(3):
        verdict = come(story, 1)
    assert verdict.bads == ()


def test_whoever_stood_there_at_the_first_look_is_no_wave() -> None:
    story = Story(SELLER_WAVE)
    story.page(listing(), offer(ME, featured=True))
    assert come(story, 5).bads == ()
    assert come(story, 7).bads == ()
    assert [bad.facts["count"] for bad in come(story, 8).bads] == [3]


def test_friends_outlets_and_used_goods_are_no_wave_and_the_number_may_be_moved() -> None:
    friends = (friend(ME), *(friend(stranger(number)) for number in range(3)))
    assert come(alone(SELLER_WAVE, friends=friends), 3).bads == ()
    story = alone(SELLER_WAVE)
    assert story.offers(offer(STRANGER), offer(stranger(1)), offer(RESALE)).bads == ()
    story = alone(SELLER_WAVE)
    story.thresholds = Thresholds({"seller_wave.sellers": 4})  # type: ignore[dict-item]
    assert come(story, 3).bads == ()


def found(listing_id: int | None, hours: float = 1, **changes: object) -> Incident:
    facts: Facts = {"who": "stranger", "waited": False, "seller": {"id": STRANGER.id, "name": STRANGER.name}}
    plain = incident(listing_id=listing_id, raised_at=NIGHT - timedelta(hours=hours), facts=facts)
    return replace(plain, **changes)  # type: ignore[arg-type]


def ring(*found_now: Incident) -> list[Facts]:
    return [bad.facts for bad in rings(found_now, "us", Thresholds(), NIGHT).bads]


def test_one_new_seller_on_three_listings_is_a_ring() -> None:
    assert ring(found(1), found(2)) == []
    (facts,) = ring(found(3), found(1), found(2))
    assert (facts["count"], facts["listings"], facts["kind"]) == (3, [1, 2, 3], "seller")


@pytest.mark.parametrize(
    "other",
    [
        found(3, hours=25),
        found(3, subject="A9OTHER"),
        found(3, account="de"),
        found(3, rule="below_floor"),
        found(3, status=Status.RAISED),
        found(3, facts={"who": "stranger", "waited": True}),
        found(3, facts={"who": "platform"}),
    ],
)
def test_only_strangers_told_within_a_day_in_one_account_make_a_ring(other: Incident) -> None:
    assert ring(found(1), found(2), other) == []


def test_a_ring_lasts_while_he_is_on_three_listings() -> None:
    told = found(None, rule="seller_wave")
    old = [found(number, hours=60) for number in (1, 2, 3)]
    assert ring(*old) == []
    assert len(ring(*old, told)) == 1
    assert ring(*old[:2], told) == []


@pytest.mark.parametrize(("hours", "told"), [(23.5, True), (24, False), (25, False), (99, False)])
def test_a_wave_and_a_ring_come_within_24_hours(hours: float, told: bool) -> None:
    assert bool(ring(found(1), found(2), found(3, hours=hours))) is told
    story = alone(SELLER_WAVE)
    come(story, 2)
    story.at += timedelta(hours=hours, minutes=-10)
    assert bool(come(story, 3).bads) is told


def test_more_than_three_are_a_wave_and_a_ring_too_and_eight_are_named() -> None:
    [bad] = come(alone(SELLER_WAVE), 9).bads
    assert bad.facts["count"] == 9
    assert bad.facts["sellers"] == [{"id": one.id, "name": one.name} for one in map(stranger, range(8))]
    [facts] = ring(found(1, facts={"who": "stranger", "seller": "the first"}), found(2), found(3), found(4))
    assert (facts["count"], facts["seller"]) == (4, "the first")
    [bad] = rings([found(1), found(2), found(3)], "us", Thresholds(), NIGHT).bads
    assert (bad.severity, bad.confirm) == (Severity.PUSH, False)


def test_five_hundred_of_a_first_look_are_known() -> None:
    story = Story(SELLER_WAVE)
    story.memory = {"known": [f"K{number:03}" for number in range(499)]}
    come(story, 2)
    known = story.memory["known"]
    assert isinstance(known, list)
    assert (len(known), known[0], known[-1]) == (500, "K001", stranger(1).key)


def test_whichever_the_words_only_a_told_stranger_of_this_account_counts() -> None:
    others: list[dict[str, object]] = [
        {"rule": "a_rule"},
        {"rule": "zero"},
        {"account": "a"},
        {"account": "zz"},
        {"listing_id": None},
        {"facts": {"who": "a"}},
        {"facts": {"who": "zz"}},
    ]
    for changes in others:
        assert ring(found(1), found(2), replace(found(3), **changes)) == []  # type: ignore[arg-type]
    read = {"rule": "".join([*"new_seller"]), "account": "".join([*"us"]), "facts": {"who": "".join([*"stranger"])}}
    assert ring(found(1), found(2), replace(found(3), **read))  # type: ignore[arg-type]
    for status in Status:
        assert bool(ring(found(1), found(2), found(3, status=status))) is (status is not Status.RAISED)


def test_only_an_open_ring_of_the_account_keeps_it_open() -> None:
    old = [found(number, hours=60) for number in (1, 2, 3)]
    for rule, listing_id in (("a_rule", None), ("zero", None), ("seller_wave", 4)):
        assert ring(*old, found(listing_id, rule=rule)) == []
    assert ring(*old, found(None, rule="".join([*"seller_wave"])))


# --- complaints ------------------------------------------------------------------------------------------------------


class Health:
    """Plays answers about an account's health."""

    rule = COMPLAINT

    def __init__(self) -> None:
        self.memory: Facts = {}
        self.looks = 0

    def says(self, *metrics: HealthMetric) -> tuple[Bad, ...]:
        look = AccountLook("shop", "amazon", Topic.ACCOUNT, NIGHT, self.looks == 0, metrics)
        self.looks += 1
        self.memory, verdict = self.rule.check(look, self.memory)
        return verdict.bads


class Measures(Health):
    """The same answers, as the measures' own rule judges them."""

    rule = METRIC_NEAR_LIMIT


def cases(count: int | None, name: str = "received_intellectual_property_complaints") -> HealthMetric:
    return HealthMetric(name, "us", count=count)


def test_one_complaint_more_is_told_at_once_by_day_and_ends_when_it_is_settled() -> None:
    health = Health()
    assert health.says(cases(1)) == ()
    (bad,) = health.says(cases(2))
    assert (bad.severity, bad.confirm, bad.fresh) == (Severity.PUSH, False, True)
    assert (bad.facts["was"], bad.facts["is"], bad.facts["name"]) == (1, 2, "received_intellectual_property_complaints")
    assert [one.subject for one in health.says(cases(2))] == [bad.subject]
    first, second = health.says(cases(4))
    assert (first.subject, second.facts["was"], second.facts["is"]) == (bad.subject, 2, 4), "each step is a case"
    assert [one.subject for one in health.says(cases(3))] == [bad.subject]
    assert health.says(cases(1)) == ()


def test_a_count_that_rises_and_turns_bad_is_told_once_and_one_that_was_bad_before_by_its_measure() -> None:
    health, story = Health(), Measures()
    for count, good, here, there in ((0, True, 0, 0), (1, False, 1, 0), (2, False, 2, 0)):
        metric = replace(cases(count), good=good)
        assert (len(health.says(metric)), len(story.says(metric))) == (here, there)
    assert len(Measures().says(replace(cases(3), good=False))) == 1
    assert Health().says(replace(cases(3), good=False)) == ()


def test_only_counts_that_stand_for_notices_are_complaints() -> None:
    health = Health()
    health.says(cases(0), cases(0, "order_defect_rate"))
    assert health.says(cases(0), cases(9, "order_defect_rate")) == ()
    assert len(health.says(cases(0), cases(1, "document_requests"))) == 0, "its first answer"
    assert len(health.says(cases(0), cases(2, "document_requests"))) == 1


def test_an_answer_that_leaves_a_measure_out_ends_it_only_the_third_time() -> None:
    health = Health()
    health.says(cases(1), cases(0, "document_requests"))
    health.says(cases(2), cases(0, "document_requests"))
    for still in (1, 1, 0):
        assert [bad.fresh for bad in health.says(cases(0, "document_requests"))] == [False] * still
    assert health.says(cases(None)) == ()
