"""SKUs that are off sale: which issue is named, what is remembered of each, and how long restocking may take."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.readings import Gravity, Issue, Listing, Reading, Sku, State
from monitor.findings import Bad
from monitor.rules.suppressed import LISTING_SUPPRESSED
from storage.states import Facts, JsonValue, Severity
from tests.monitor.builders import NIGHT, Story, listing, sku

OFF_SALE = Issue("5", Gravity.WARNING, "Off sale.", ("OTHER", "LISTING_SUPPRESSED"))
REMOVED = Issue("6", Gravity.WARNING, "Removed.", ("CATALOG_ITEM_REMOVED",))
HIDDEN = Issue("4", Gravity.WARNING, "Hidden.", ("SEARCH_SUPPRESSED",))
ERROR = Issue("3", Gravity.ERROR, "Wrong.")
WARNING = Issue("2", Gravity.WARNING, "Odd.")
INFO = Issue("1", Gravity.INFO, "By the way.")
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def closed(name: str = "LAMP-1", **changes: object) -> Sku:
    return sku(name, **{"buyable": False, "discoverable": False, **changes})


def well(*skus: Sku) -> Story:
    """A listing whose SKUs were on sale and found."""
    story = Story(LISTING_SUPPRESSED)
    assert story.page(listing(), *(skus or (sku(),))).bads == ()
    return story


def bads(story: Story, *readings: Reading, at: datetime | None = None) -> tuple[Bad, ...]:
    story.at = at - timedelta(minutes=10) if at else story.at
    return story.page(*readings).bads


def hindered(story: Story, one: Sku, state: State = State.LIVE) -> JsonValue:
    found = bads(story, listing(state), one)
    return found[0].facts["how"] if found else None


# --- what is named ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issues", "code"),
    [
        ((INFO,), None),
        ((INFO, WARNING), "2"),
        ((WARNING, ERROR), "3"),
        ((WARNING, replace(ERROR, code="9")), "9"),
        ((ERROR, HIDDEN), "4"),
        ((HIDDEN, OFF_SALE, ERROR), "5"),
        ((HIDDEN, REMOVED, ERROR), "6"),
        ((replace(HIDDEN, code="9"), ERROR), "9"),
        ((replace(OFF_SALE, exempt=True), WARNING), "2"),
        ((replace(INFO, gravity=Gravity.WARNING), WARNING), "1"),
    ],
)
def test_the_issue_that_did_it_is_named_else_the_gravest_and_never_a_mere_remark(
    issues: tuple[Issue, ...], code: str | None
) -> None:
    for told in (issues, issues[::-1]):
        [bad] = bads(well(), listing(State.ENDED), closed(issues=told))
        assert bad.facts["code"] == code
    assert (bad.facts["message"] is None) is (code is None)


def test_an_issue_of_a_sku_that_is_sold_is_not_the_reason_and_a_long_message_is_cut() -> None:
    story = well(sku(), sku("LAMP-2"))
    [bad] = bads(
        story, listing(), closed(issues=(replace(WARNING, message="x" * 301),)), sku("LAMP-2", issues=(ERROR,))
    )
    assert (bad.facts["code"], bad.facts["message"]) == ("2", "x" * 300)


def test_of_two_ways_the_graver_is_told() -> None:
    story = well(sku(), sku("LAMP-2"))
    [bad] = bads(story, listing(State.ENDED), closed("LAMP-2"), sku(discoverable=False))
    assert (bad.facts["how"], bad.facts["skus"], bad.severity) == ("sale", ["LAMP-1", "LAMP-2"], Severity.WAKE)
    assert bad.subject == "listing"


def test_a_sku_that_is_only_half_well_keeps_nobody_asleep() -> None:
    for half in (sku("LAMP-2", discoverable=False), sku("LAMP-2", buyable=False, quantity=None)):
        story = Story(LISTING_SUPPRESSED)
        bads(story, listing(), sku(), half)
        [bad] = bads(story, listing(), closed(), half)
        assert (bad.facts["skus"], bad.facts["others"], bad.severity) == (["LAMP-1"], False, Severity.WAKE)


# --- what hinders ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "state", "how"),
    [
        (closed(quantity=1), State.LIVE, "sale"),
        (closed(quantity=0), State.ENDED, None),
        (closed(quantity=None), State.ENDED, "sale"),
        (closed(quantity=None), State.LIVE, None),
        (closed(quantity=None), State.NO_FEATURED_OFFER, None),
        (closed(quantity=None, issues=(WARNING, HIDDEN)), State.LIVE, None),
        (closed(quantity=None, issues=(replace(HIDDEN, actions=("OTHER",)),)), State.LIVE, None),
        (closed(quantity=None, issues=(OFF_SALE,)), State.LIVE, "sale"),
        (closed(quantity=None, issues=(REMOVED,)), State.LIVE, "sale"),
        (closed(issues=(OFF_SALE,)), State.OUT_OF_STOCK, None),
        (closed(issues=(OFF_SALE,)), State.GONE, None),
        (sku(quantity=1, discoverable=False), State.LIVE, "search"),
        (sku(issues=(replace(HIDDEN, actions=("OTHER",)),)), State.LIVE, None),
    ],
)
def test_what_stock_state_and_the_platforms_actions_prove(one: Sku, state: State, how: str | None) -> None:
    assert hindered(well(), one, state) == how


def test_only_what_was_once_right_can_go_wrong() -> None:
    never_found = sku(discoverable=False, quantity=12)
    assert hindered(well(never_found), never_found) is None
    assert hindered(well(never_found), closed()) == "sale", "it was sold before"
    never_sold = closed(discoverable=True)
    assert hindered(well(never_sold), never_sold) is None
    assert hindered(well(never_sold), closed()) == "sale", "it was found before, and is neither now"
    assert hindered(well(closed()), closed()) is None


# --- stock that comes back -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("late", "told"), [(-SECOND, False), (timedelta(), True), (SECOND, True), (9 * HOUR, True)])
@pytest.mark.parametrize("by_page", [True, False])
def test_stock_that_came_back_may_take_three_hours_to_be_on_sale(late: timedelta, told: bool, by_page: bool) -> None:
    """Counted from the end of the hour in which there was none: by the SKU itself, or by the whole listing."""
    story = well()
    empty = (listing(State.OUT_OF_STOCK), closed(quantity=12)) if by_page else (listing(), closed(quantity=0))
    assert bads(story, *empty, at=NIGHT + HOUR) == ()
    end = (NIGHT + 2 * HOUR).replace(minute=0, second=0, microsecond=0)
    assert story.memory["empty"] == {"LAMP-1": end.isoformat()}
    assert bool(bads(story, listing(), closed(quantity=5), at=end + 3 * HOUR + late)) is told


def test_a_last_unit_is_stock_and_what_the_platform_does_is_told_at_once() -> None:
    story = well()
    assert bads(story, listing(), sku(quantity=1)) == ()
    assert story.memory["empty"] == {}
    for issue in (OFF_SALE, REMOVED):
        story = well()
        bads(story, listing(), closed(quantity=0))
        assert hindered(story, closed(quantity=5, issues=(replace(issue, actions=issue.actions[-1:]),))) == "sale"
    story = well()
    bads(story, listing(), sku(quantity=0))
    assert hindered(story, sku(quantity=5, issues=(HIDDEN,))) == "search"
    story = well()
    bads(story, listing(), closed(quantity=0))
    odd = replace(HIDDEN, actions=("OTHER",))
    assert hindered(story, closed(quantity=5, issues=(odd,))) is None, "that may be restocking"


@pytest.mark.parametrize(("late", "kept"), [(-SECOND, True), (timedelta(), False), (SECOND, False)])
def test_an_hour_without_stock_is_forgotten_after_three(late: timedelta, kept: bool) -> None:
    story = well()
    bads(story, listing(), closed(quantity=0), at=NIGHT)
    end = (NIGHT + HOUR).replace(minute=0, second=0, microsecond=0)
    bads(story, listing(), sku(), at=end + 3 * HOUR + late)
    assert bool(story.memory["empty"]) is kept


# --- what is remembered ----------------------------------------------------------------------------------------------


def test_a_case_stays_open_but_unseen_while_nothing_is_known_of_its_sku() -> None:
    story = well()
    assert bads(story, listing(), closed())
    for one in (sku(discoverable=True, buyable=False, quantity=0), closed(quantity=None)):
        [bad] = bads(story, listing(), one)
        assert (bad.subject, bad.severity, bad.facts, bad.fresh) == ("listing", Severity.PUSH, {}, False)
        assert story.memory["told"] == ["LAMP-1"]
    assert bads(story, listing(), sku()) == ()
    assert story.memory["told"] == []


def test_what_was_once_right_is_remembered_of_a_hundred_skus() -> None:
    story = well(*[sku(f"S{number:03}") for number in range(60)])
    bads(story, listing(), *[sku(f"T{number:03}") for number in range(41)])
    sold = story.memory["sold"]
    assert isinstance(sold, list)
    assert (len(sold), sold[0], sold[-1], story.memory["found"]) == (100, "S001", "T040", sold)


def test_skus_that_are_gone_are_told_with_the_third_whole_answer_and_kept_so() -> None:
    story = well(sku("LAMP-2"), sku("LAMP-1"))
    missing = []
    for _ in range(5):
        found = bads(story, listing())
        missing.append((bool(found), story.memory["missing"]))
    assert missing == [(False, 1), (False, 2), (True, 3), (True, 3), (True, 3)]
    [bad] = found
    facts: Facts = {"how": "gone", "skus": ["LAMP-1", "LAMP-2"], "code": None, "message": None, "others": False}
    assert (bad.facts, bad.severity, bad.fresh, bad.subject) == (facts, Severity.WAKE, True, "listing")


@pytest.mark.parametrize("state", list(State))
def test_of_a_page_that_is_gone_the_skus_are_not_told(state: State) -> None:
    story = well()
    page = Listing(listing().subject, state, "https://www.amazon.com/dp/B0LAMP0001", title="Blue Lamp")
    found = [bool(bads(story, page)) for _ in range(3)]
    assert found[-1] is (state is not State.GONE)


def test_another_path_names_no_sku_at_all_whichever_it_is() -> None:
    for before, now in (("api", "pages"), ("pages", "api")):
        story = Story(LISTING_SUPPRESSED)
        story.path = before
        bads(story, listing(), sku())
        story.path = now
        assert [bool(bads(story, listing())) for _ in range(4)] == [False] * 4
        story.path = "".join([*before])
        assert [bool(bads(story, listing())) for _ in range(3)] == [False, False, True]
