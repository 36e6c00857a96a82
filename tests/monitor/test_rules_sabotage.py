"""Flags, families and other markets: what somebody does to a listing of mine, and what is no harm."""

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.readings import Abroad, Family, Page, Reading, ReviewSummary
from monitor.findings import Bad
from monitor.rules.abroad import FOREIGN_MARKET
from monitor.rules.abroad import accepted as mine_there
from monitor.rules.adult import ADULT_FLAG, accepted
from monitor.rules.content import CONTENT_CHANGED
from monitor.rules.family import VARIATION_MERGED
from monitor.rules.family import accepted as kin
from storage.states import Severity
from tests.monitor.builders import (
    LAMP,
    Story,
    listing,
)

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
