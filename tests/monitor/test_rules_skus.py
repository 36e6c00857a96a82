"""My own SKUs as the API tells of them: what is off sale, what has an issue, and what is only a SKU's usual life."""

from dataclasses import replace

import pytest

from adapters.readings import FulfilledBy, Gravity, Issue, Listing, Sku, State
from monitor.findings import Rule, Verdict
from monitor.rules.dimensions import DIMENSIONS_CHANGED, accepted
from monitor.rules.issues import LISTING_ISSUE
from monitor.rules.presence import NOT_LIVE
from monitor.rules.suppressed import LISTING_SUPPRESSED
from storage.states import Severity
from tests.monitor.builders import Story, listing, measured, sku

TEXT_IN_IMAGE = Issue("18027", Gravity.ERROR, "The image has text.", ("LISTING_SUPPRESSED",))
MISSING = Issue("90220", Gravity.ERROR, "'Warranty' is required.")
LONG_TITLE = Issue("99300", Gravity.WARNING, "The title is long.")
ENDED = listing(State.ENDED)
EMPTY = listing(State.OUT_OF_STOCK)


def closed(name: str = "LAMP-1", **changes: object) -> Sku:
    return sku(name, **{"buyable": False, "discoverable": False, **changes})


def well(rule: Rule, *skus: Sku) -> Story:
    story = Story(rule)
    for _ in range(2):
        assert story.page(listing(), *(skus or (sku(),))).bads == ()
    return story


# --- off sale --------------------------------------------------------------------------------------------------------


def test_a_sku_that_can_no_longer_be_bought_wakes_with_the_reason() -> None:
    [bad] = well(LISTING_SUPPRESSED).page(ENDED, closed(issues=(MISSING, TEXT_IN_IMAGE))).bads
    assert bad.severity is Severity.WAKE
    assert {**bad.facts} == {
        "how": "sale",
        "skus": ["LAMP-1"],
        "code": "18027",
        "message": "The image has text.",
        "others": False,
    }


def test_one_thing_wrong_is_one_case() -> None:
    """Off sale is told by listing_suppressed: neither as a page that ended, nor as the issue that did it."""
    off = closed(issues=(TEXT_IN_IMAGE,))
    assert len(well(LISTING_SUPPRESSED).page(ENDED, off).bads) == 1
    assert well(NOT_LIVE).page(ENDED, off).silent
    assert well(LISTING_ISSUE).page(ENDED, off).bads == ()


def test_a_page_that_is_gone_is_told_as_gone_and_not_as_suppressed() -> None:
    gone = Listing(listing().subject, State.GONE, "https://www.amazon.com/dp/B0LAMP0001")
    off = closed(issues=(replace(TEXT_IN_IMAGE, actions=("CATALOG_ITEM_REMOVED",)),))
    assert well(LISTING_SUPPRESSED).page(gone, off).bads == ()
    assert [bad.severity for bad in well(NOT_LIVE).page(gone, off).bads] == [Severity.WAKE]


def test_an_ended_page_without_a_sku_of_mine_is_still_told_by_the_page() -> None:
    assert well(NOT_LIVE).page(ENDED).bads


def test_another_sku_that_is_still_sold_leaves_it_for_the_day() -> None:
    story = well(LISTING_SUPPRESSED, sku("LAMP-1"), sku("LAMP-2"))
    [bad] = story.page(listing(), closed("LAMP-1"), sku("LAMP-2")).bads
    assert (bad.severity, bad.facts["others"]) == (Severity.PUSH, True)
    [bad] = story.page(ENDED, closed("LAMP-1"), closed("LAMP-2")).bads
    assert (bad.severity, bad.facts["skus"]) == (Severity.WAKE, ["LAMP-1", "LAMP-2"])


def test_a_listing_whose_skus_are_all_gone_wakes_after_three_whole_answers() -> None:
    story = well(LISTING_SUPPRESSED)
    assert story.page(listing()).silent
    assert story.page(listing()).silent
    for _ in range(2):
        [bad] = story.page(listing()).bads
        assert (bad.severity, bad.facts["how"], bad.facts["skus"]) == (Severity.WAKE, "gone", ["LAMP-1"])
    assert story.page(listing(), sku()).bads == ()
    assert story.page(listing()).silent, "three answers in a row, counted anew"


def test_what_never_was_mine_or_is_asked_by_another_path_is_not_deleted() -> None:
    stranger, moved = Story(LISTING_SUPPRESSED), well(LISTING_SUPPRESSED)
    moved.path = "pages"
    for _ in range(4):
        assert stranger.page(listing()).silent
        assert moved.page(listing()).silent


@pytest.mark.parametrize(
    "hidden", [sku(discoverable=False), sku(issues=(replace(MISSING, actions=("SEARCH_SUPPRESSED",)),))]
)
def test_what_search_hides_is_told(hidden: Sku) -> None:
    [bad] = well(LISTING_SUPPRESSED).page(listing(), hidden).bads
    assert (bad.facts["how"], bad.severity) == ("search", Severity.WAKE)


@pytest.mark.parametrize(
    ("page", "mine"),
    [
        (EMPTY, closed(discoverable=True, quantity=0)),
        (EMPTY, closed(quantity=None, fulfilled_by=FulfilledBy.PLATFORM)),
        (listing(), closed(quantity=None, fulfilled_by=FulfilledBy.PLATFORM)),
        (listing(), sku(issues=(replace(TEXT_IN_IMAGE, exempt=True, actions=("SEARCH_SUPPRESSED",)),))),
        (listing(), sku(issues=(replace(MISSING, actions=("ATTRIBUTE_SUPPRESSED",)),))),
        (listing(), closed("OTHER-9")),
    ],
    ids=["out of stock", "all out of stock at Amazon", "stock not told", "exempt", "only an attribute", "a new SKU"],
)
def test_a_skus_usual_life_is_no_suppression(page: Listing, mine: Sku) -> None:
    story = well(LISTING_SUPPRESSED)
    for _ in range(3):
        assert story.page(page, mine).bads == ()


def test_what_was_closed_from_the_start_is_no_news_until_it_was_open() -> None:
    story = Story(LISTING_SUPPRESSED)
    for _ in range(3):
        assert story.page(ENDED, closed()).bads == ()
    assert story.page(listing(), sku()).bads == ()
    assert story.page(ENDED, closed()).bads


def test_stock_that_came_back_has_three_hours_to_be_on_sale_again() -> None:
    story = well(LISTING_SUPPRESSED)
    story.page(EMPTY, closed(quantity=0, discoverable=True))
    for _ in range(17):
        assert story.page(ENDED, closed(quantity=5, discoverable=True)).bads == ()
    for _ in range(12):
        verdict = story.page(ENDED, closed(quantity=5, discoverable=True))
    assert verdict.bads


def test_a_suppression_is_not_over_while_stock_is_out_or_unknown() -> None:
    story = well(LISTING_SUPPRESSED)
    assert story.page(ENDED, closed()).bads
    assert [bad.fresh for bad in story.page(EMPTY, closed(quantity=0)).bads] == [False]
    assert [bad.fresh for bad in story.page(listing(), closed(quantity=None)).bads] == [False]
    assert story.page(listing()).silent
    assert story.page(listing(), sku()) == Verdict()


# --- issues ----------------------------------------------------------------------------------------------------------


def test_a_new_error_pushes_and_a_new_warning_waits_for_the_morning() -> None:
    verdict = well(LISTING_ISSUE).page(listing(), sku(issues=(LONG_TITLE, MISSING)))
    assert {bad.subject: bad.severity for bad in verdict.bads} == {
        "LAMP-1:90220": Severity.PUSH,
        "LAMP-1:99300": Severity.DIGEST,
    }


def test_issues_of_a_skus_first_look_are_no_news_but_a_warning_that_becomes_an_error_is() -> None:
    story = well(LISTING_ISSUE, sku(issues=(LONG_TITLE, MISSING)))
    assert story.page(listing(), sku(issues=(LONG_TITLE, MISSING)), sku("NEW-1", issues=(MISSING,))).bads == ()
    graver = replace(LONG_TITLE, gravity=Gravity.ERROR)
    [bad] = story.page(listing(), sku(issues=(graver, MISSING)), sku("NEW-1", issues=(MISSING,))).bads
    assert (bad.subject, bad.severity) == ("LAMP-1:99300", Severity.PUSH)


@pytest.mark.parametrize(
    "issues",
    [
        (Issue("1", Gravity.INFO, "By the way."),),
        (replace(MISSING, exempt=True),),
        (),
    ],
)
def test_notes_and_exemptions_are_no_issues(issues: tuple[Issue, ...]) -> None:
    assert well(LISTING_ISSUE).page(listing(), sku(issues=issues)).bads == ()


def test_an_issue_that_flickers_is_one_case_and_ends_after_three_answers_without_it() -> None:
    story = well(LISTING_ISSUE)
    for _ in range(3):
        assert [bad.fresh for bad in story.page(listing(), sku(issues=(MISSING,))).bads] == [True]
        assert [bad.fresh for bad in story.page(listing(), sku()).bads] == [False]
    assert [bad.fresh for bad in story.page(listing(), sku()).bads] == [False]
    assert story.page(listing(), sku()).bads == ()


def test_a_standing_issue_that_flickers_is_no_news_either() -> None:
    story = well(LISTING_ISSUE, sku(issues=(MISSING,)))
    for _ in range(3):
        assert story.page(listing(), sku()).bads == ()
        assert story.page(listing(), sku(issues=(MISSING,))).bads == ()


def test_the_same_code_of_several_attributes_in_any_order_is_one_case() -> None:
    other = replace(MISSING, message="'Battery' is required.")
    story = well(LISTING_ISSUE)
    told = [story.page(listing(), sku(issues=pair)).bads for pair in ((MISSING, other), (other, MISSING))]
    assert told[0] == told[1]
    assert len(told[0]) == 1


def test_an_answer_without_my_skus_says_nothing_of_issues() -> None:
    story = well(LISTING_ISSUE)
    assert story.page(listing(), sku(issues=(MISSING,))).bads
    assert story.page(listing()).silent


# --- measures --------------------------------------------------------------------------------------------------------

BOX = measured(height="4", length="12.5", width="6", weight="3.2")


@pytest.mark.parametrize(
    "same",
    [
        measured(height="4.09", length="12.6", width="6.05", weight="3.21"),
        measured(height="12.5", length="6", width="4", weight="3.2"),
        measured(unit="centimeters", mass="kilograms", height="10.16", length="31.75", width="15.24", weight="1.45"),
        measured(height="4", length="12.5", width="6"),
        measured(height="4", weight="9"),
        (),
    ],
    ids=["measured anew", "on another side", "other units", "no weight", "one side only", "not stated"],
)
def test_the_same_parcel_is_no_change(same: tuple[object, ...]) -> None:
    story = Story(DIMENSIONS_CHANGED)
    story.page(listing(measures=BOX))
    assert story.page(listing(measures=same)).bads == ()
    assert story.page(listing(measures=BOX)).bads == ()


@pytest.mark.parametrize(
    "other",
    [
        measured(height="4", length="12.5", width="9", weight="3.2"),
        measured(height="4", length="12.5", width="6", weight="4"),
        measured(height="4", length="18.5", width="6", weight="3.2"),
    ],
)
def test_a_larger_or_heavier_parcel_is_told_until_it_is_accepted(other: tuple[object, ...]) -> None:
    story = Story(DIMENSIONS_CHANGED)
    story.page(listing(measures=BOX))
    [bad] = story.page(listing(measures=other)).bads
    assert (bad.subject, bad.severity) == ("package", Severity.PUSH)
    story.memory = accepted(story.memory, bad.facts)
    assert story.page(listing(measures=other)).bads == ()
    assert story.page(listing(measures=BOX)).bads


def test_measures_that_creep_are_told_in_the_end() -> None:
    story = Story(DIMENSIONS_CHANGED)
    sizes = ["12.5", "12.7", "12.9", "13.1"]
    found = [story.page(listing(measures=measured(height="4", length=one, width="6"))).bads for one in sizes]
    assert [len(bads) for bads in found] == [0, 0, 1, 1]
