"""Flags, families, waves and complaints: what somebody does to a listing of mine, and what is no harm."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.readings import Abroad, Family, HealthMetric, Page, Reading, ReviewSummary, Seller, Topic
from monitor.account import AccountLook
from monitor.findings import Bad, Verdict
from monitor.rules.abroad import FOREIGN_MARKET
from monitor.rules.abroad import accepted as mine_there
from monitor.rules.account.complaints import COMPLAINT
from monitor.rules.account.metrics import METRIC_NEAR_LIMIT
from monitor.rules.adult import ADULT_FLAG, accepted
from monitor.rules.content import CONTENT_CHANGED
from monitor.rules.family import VARIATION_MERGED
from monitor.rules.family import accepted as kin
from monitor.rules.wave import SELLER_WAVE, rings
from monitor.thresholds import Thresholds
from storage.states import Facts, Incident, Severity, Status
from tests.clock import NIGHT
from tests.monitor.builders import (
    LAMP,
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

# --- adults only -----------------------------------------------------------------------------------------------------


def test_a_listing_that_is_suddenly_for_adults_only_wakes_and_ends_when_it_is_not() -> None:
    story = Story(ADULT_FLAG)
    assert story.page(listing(adult=False)).bads == ()
    (bad,) = story.page(listing(adult=True)).bads
    assert (bad.subject, bad.severity, bad.confirm) == ("adult", Severity.WAKE, True)
    assert bad.facts == {"field": "adult", "was": "no", "is": "yes"}
    assert [one.fresh for one in story.page(listing(adult=None)).bads] == [False], "unsaid is not well"
    assert story.page(listing(adult=False)).bads == ()


def test_what_was_for_adults_from_the_start_or_is_no_longer_is_no_news() -> None:
    story = Story(ADULT_FLAG)
    assert story.page(listing(adult=True)).bads == ()
    assert story.page(listing(adult=False)).bads == ()
    assert story.page(listing(adult=True)).bads == (), "it was approved so"


def test_a_seller_who_set_the_flag_himself_is_left_in_peace() -> None:
    story = Story(ADULT_FLAG)
    story.page(listing(adult=False))
    (bad,) = story.page(listing(adult=True)).bads
    story.memory = dict(accepted(story.memory, bad.facts))
    assert story.page(listing(adult=True)).bads == ()


# --- families --------------------------------------------------------------------------------------------------------

BROTHER, OTHERS = "B0BROTHER1", ("B0STRANGE1", "B0STRANGE2")


def kinship(*others: str, parent: str = "B0PARENT01") -> Family:
    return Family(LAMP, parent, tuple(sorted({LAMP.id, BROTHER, *others})), tuple(others))


def member(*others: str) -> list[Reading]:
    return [listing(parent="B0PARENT01"), kinship(*others)]


def test_strangers_who_join_my_family_wake_and_end_it_when_they_leave() -> None:
    story = Story(VARIATION_MERGED)
    assert story.page(*member()).bads == ()
    (bad,) = story.page(*member(*OTHERS)).bads
    assert (bad.subject, bad.severity, bad.fresh) == ("family", Severity.WAKE, True)
    assert (bad.facts["count"], bad.facts["named"], bad.facts["parent"]) == (2, [*OTHERS], "B0PARENT01")
    (unseen,) = story.page(listing(parent="B0PARENT01")).bads
    assert not unseen.fresh, "an answer without the family ends nothing"
    assert story.page(*member()).bads == ()


def test_a_listing_that_is_taken_out_of_the_family_of_strangers_is_well() -> None:
    story = Story(VARIATION_MERGED)
    story.page(*member())
    assert story.page(*member(*OTHERS)).bads
    assert story.page(listing(parent="")).bads == ()


@pytest.mark.parametrize("before", ["", "B0MYPARENT"])
def test_a_listing_that_is_drawn_into_a_strangers_family_wakes_once(before: str) -> None:
    """Also where nobody was ever known in a family of its own: it stood alone, or its family could not be read."""
    story, content = Story(VARIATION_MERGED), Story(CONTENT_CHANGED)
    for one in (story, content):
        assert one.page(listing(parent=before)).bads == ()
    (bad,) = story.page(*member(*OTHERS)).bads
    assert (bad.severity, bad.facts["named"]) == (Severity.WAKE, [*OTHERS])
    assert content.page(*member(*OTHERS)).bads == ()
    assert story.page(listing(parent=None)).bads, "unsaid is not over"


def test_who_stood_there_at_the_first_look_and_whom_i_add_myself_are_no_strangers() -> None:
    story = Story(VARIATION_MERGED)
    assert story.page(*member(*OTHERS)).bads == ()
    new = Family(LAMP, "B0PARENT01", (LAMP.id, BROTHER, "B0MYNEWONE", *OTHERS), OTHERS)
    assert story.page(listing(parent="B0PARENT01"), new).bads == ()
    sold = replace(new, others=(*OTHERS, "B0MYNEWONE"))
    assert story.page(listing(parent="B0PARENT01"), sold).bads == (), "mine once, and sold out since"


def test_a_family_that_is_meant_so_is_approved() -> None:
    story = Story(VARIATION_MERGED)
    story.page(*member())
    (bad,) = story.page(*member(*OTHERS)).bads
    story.memory = dict(kin(story.memory, bad.facts))
    assert story.page(*member(*OTHERS)).bads == ()
    assert [one.facts["named"] for one in story.page(*member(*OTHERS, "B0STRANGE3")).bads] == [["B0STRANGE3"]]


def test_a_family_with_strangers_is_told_once_and_not_as_a_change_of_content_too() -> None:
    story = Story(CONTENT_CHANGED)
    story.page(listing(parent=""))
    assert story.page(listing(parent="B0PARENT01"), kinship(*OTHERS)).bads == ()
    plain = Story(CONTENT_CHANGED)
    plain.page(listing(parent=""))
    assert [bad.subject for bad in plain.page(listing(parent="B0PARENT01"), kinship()).bads] == ["parent"]


def counted(story: Story, count: int) -> tuple[Bad, ...]:
    return story.page(listing(), ReviewSummary(LAMP, None, count)).bads


def test_reviews_that_leap_are_told_by_day_in_both_directions_for_a_day() -> None:
    for now in (3738, 160):
        story = Story(VARIATION_MERGED)
        assert counted(story, 1290) == ()
        (bad,) = counted(story, now)
        assert (bad.subject, bad.severity, bad.facts) == (
            "reviews",
            Severity.PUSH,
            {"kind": "reviews", "was": 1290, "is": now},
        )
        assert counted(story, now + 1), "it stands, so that a second look can confirm it"
        story.at += timedelta(hours=24)
        assert counted(story, now + 2) == ()


def test_a_number_that_leaps_and_comes_back_was_another_variations() -> None:
    story = Story(VARIATION_MERGED)
    counted(story, 3533)
    assert counted(story, 1290)
    assert counted(story, 3535) == ()


@pytest.mark.parametrize(("now", "told"), [(1329, False), (1330, True)])
def test_fewer_than_forty_at_once_are_written_by_people(now: int, told: bool) -> None:
    story = Story(VARIATION_MERGED)
    counted(story, 1290)
    assert bool(counted(story, now)) is told


def test_an_answer_that_says_nothing_of_either_is_silent() -> None:
    assert Story(VARIATION_MERGED).page().silent


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


# --- other markets ---------------------------------------------------------------------------------------------------


def pages(*found: tuple[str, str, str | None]) -> Abroad:
    return Abroad(LAMP, tuple(Page(*one) for one in found))


LAMP_THERE = ("ca", "Blue Lamp with linen shade", "Lumen")


def test_my_listing_in_a_market_where_i_do_not_sell_is_told_and_over_when_it_is_gone() -> None:
    story = Story(FOREIGN_MARKET)
    assert story.page(listing(), pages(LAMP_THERE)).bads == ()
    (bad,) = story.page(listing(), pages(LAMP_THERE, ("mx", "Lámpara azul", None))).bads
    assert (bad.subject, bad.severity, bad.confirm) == ("mx", Severity.PUSH, False)
    assert bad.facts == {"market": "mx", "title": "Lámpara azul", "brand": None, "was": None}
    assert story.page(listing()).silent, "it is asked once a week"
    assert story.page(listing(), pages(LAMP_THERE)).bads == ()


@pytest.mark.parametrize(
    ("title", "brand", "told"),
    [
        ("Blue Lamp with linen shade", None, False),
        ("BLUE  lamp with linen shade®", "LUMEN", False),
        ("Blue Lamp with another top", "Lumen", False),
        ("Blue Lamp for stun guns", "Lumen", True),
        ("Blue Lamp with linen shade", "Generic", True),
    ],
)
def test_another_brand_or_another_title_there_is_told_and_a_new_translation_is_not(
    title: str, brand: str | None, told: bool
) -> None:
    story = Story(FOREIGN_MARKET)
    story.page(listing(), pages(LAMP_THERE))
    bads = story.page(listing(), pages(("ca", title, brand))).bads
    assert [bad.facts["was"] for bad in bads] == (["Blue Lamp with linen shade"] if told else [])


def test_a_page_abroad_that_is_mine_after_all_is_approved() -> None:
    story = Story(FOREIGN_MARKET)
    story.page(listing(), pages())
    new = pages(("mx", "Lámpara azul", None))
    (bad,) = story.page(listing(), new).bads
    story.memory = dict(mine_there(story.memory, bad.facts))
    assert story.page(listing(), new).bads == ()
    assert story.page(listing(), pages(LAMP_THERE)).bads[0].subject == "ca"
