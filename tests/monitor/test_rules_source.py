"""When a platform cannot be read: at which failure and after which time it is told, and what is said of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from adapters.rankings import Ranking, RankingKind
from adapters.readings import Topic
from monitor.findings import Bad, Verdict
from monitor.rules import source
from monitor.rules.source import Patience
from storage.states import AccountWatch, Severity, Watch, WatchedRanking
from tests.monitor.builders import NIGHT

HOUR, MINUTE, MOMENT = timedelta(hours=1), timedelta(minutes=1), timedelta(microseconds=1)
PATIENCE = Patience(HOUR, timedelta(minutes=10))
WORD = Ranking(RankingKind.SEARCH, "us", "blue lamp", "blue lamp", "https://www.amazon.com/s?k=blue+lamp")
WELL = Watch(1, "us", Topic.LISTINGS, 1, NIGHT, NIGHT - HOUR, None, 1.0, 0, 9, 0, None, None, NIGHT - 9 * HOUR)
PLACES = WatchedRanking(1, "us", WORD, NIGHT - 9 * HOUR, NIGHT, NIGHT - HOUR, 0, None, None)
ASKED = AccountWatch(
    1, "us", Topic.ORDERS, NIGHT + MINUTE, None, NIGHT - HOUR, 9, 0, None, None, False, None, NIGHT - 9 * HOUR
)


def failing(failures: int = 2, listing: int = 1, **changes: object) -> Watch:
    """A listing that was last read an hour ago and has not been answered since half an hour ago."""
    plain = replace(WELL, listing_id=listing, failures=failures, failing_since=NIGHT - HOUR / 2, trouble="no answer")
    return replace(plain, **changes)  # type: ignore[arg-type]


def unknown(*watches: Watch, now: datetime = NIGHT) -> Verdict:
    return source.unknown(watches, lambda _: PATIENCE, now)


def places(*rankings: WatchedRanking) -> Verdict:
    return source.places_unknown(rankings, PATIENCE, NIGHT)


def business(*asked: AccountWatch, listings: tuple[Watch, ...] = ()) -> Verdict:
    return source.business_unknown(asked, listings, lambda _: PATIENCE, NIGHT)


def only(verdict: Verdict) -> Bad:
    [bad] = verdict.bads
    assert (bad.confirm, bad.fresh, verdict.silent) == (False, True, False)
    return bad


def test_patience_is_the_least_time_or_three_periods_whichever_is_longer() -> None:
    assert Patience(HOUR, 19 * MINUTE).limit == HOUR
    assert Patience(HOUR, 21 * MINUTE).limit == 63 * MINUTE


# --- a source that is unknown ----------------------------------------------------------------------------------------


def test_a_source_is_unknown_at_the_second_failure_once_nothing_was_read_for_as_long_as_patience_lasts() -> None:
    assert unknown(WELL) == Verdict()
    assert unknown(failing(1)) == Verdict()
    assert unknown(failing(2, read_at=NIGHT - HOUR + MOMENT)) == Verdict()
    for failures in (2, 3, 300):
        bad = only(unknown(failing(failures)))
        assert (bad.subject, bad.severity) == ("source", Severity.PUSH)
        since = (NIGHT - HOUR / 2).isoformat()
        assert bad.facts == {"listings": [1], "since": since, "why": "no answer", "all": True}


def test_a_listing_that_was_never_read_is_unknown_since_it_began_to_fail() -> None:
    assert unknown(failing(read_at=None)) == Verdict()
    assert only(unknown(failing(read_at=None, failing_since=NIGHT - HOUR)))
    assert unknown(failing(failing_since=None)) == Verdict(), "nothing tells since when"


def test_a_reading_from_far_ahead_of_the_clock_proves_nothing() -> None:
    assert unknown(failing(read_at=NIGHT + HOUR - MOMENT)) == Verdict()
    assert only(unknown(failing(read_at=NIGHT + HOUR)))


def test_what_fails_is_named_in_order_with_the_earliest_moment_and_the_first_reason() -> None:
    early = failing(3, listing=9, trouble=None, failing_since=NIGHT - HOUR)
    bad = only(unknown(early, failing(listing=2), failing(listing=2, trouble="another"), WELL))
    assert bad.facts["listings"] == [2, 9]
    assert (bad.facts["since"], bad.facts["why"]) == ((NIGHT - HOUR).isoformat(), "no answer")
    assert only(unknown(failing(trouble=None))).facts["why"] is None


def test_nothing_is_answered_where_all_fail_or_wait_for_their_turn() -> None:
    lost, begun = failing(), NIGHT - HOUR / 2
    young = failing(1, listing=3)
    waiting = replace(WELL, listing_id=4, read_at=begun)
    new = replace(WELL, listing_id=5, read_at=None)
    bad = only(unknown(lost, young, waiting, new))
    # The one whose patience is not over yet is no better known; of the others nobody has asked.
    assert (bad.facts["all"], bad.facts["listings"]) == (True, [1, 3])
    answered = replace(WELL, listing_id=6, read_at=begun + MOMENT)
    bad = only(unknown(lost, young, answered))
    assert (bad.facts["all"], bad.facts["listings"]) == (False, [1])


def test_the_trouble_began_with_the_first_of_those_that_are_lost() -> None:
    early, late = failing(failing_since=NIGHT - 2 * HOUR, read_at=NIGHT - 3 * HOUR), failing(listing=2)
    between = replace(WELL, listing_id=3, read_at=NIGHT - HOUR)
    assert only(unknown(early, late, between)).facts["all"] is False
    assert only(unknown(late, between)).facts["all"] is True


# --- a source that is degraded ---------------------------------------------------------------------------------------


def test_half_of_the_watches_must_fail_and_three_failures_together_are_the_least() -> None:
    well = [replace(WELL, listing_id=number) for number in (7, 8)]
    assert source.degraded([]) == Verdict()
    assert source.degraded(well) == Verdict()
    assert source.degraded([failing(2), well[0]]) == Verdict()
    assert source.degraded([failing(3), *well]) == Verdict(), "one of three is less than half"
    three = [failing(1, listing=number) for number in (1, 2, 3)]
    assert source.degraded([*three, *well, *well]) == Verdict(), "three of seven"
    for watches in ([*three, *well], [failing(3), well[0]], [failing(1), failing(2, listing=2), *well], [failing(4)]):
        bad = only(source.degraded(watches))
        assert (bad.subject, bad.severity) == ("source", Severity.SILENT)
    assert bad.facts == {"listings": [1], "since": (NIGHT - HOUR / 2).isoformat(), "why": "no answer"}


# --- places ----------------------------------------------------------------------------------------------------------


def test_a_list_is_lost_at_the_second_failure_after_as_long_as_patience_lasts() -> None:
    lost = replace(PLACES, failures=2, failing_since=NIGHT - HOUR / 2, trouble="a robot check")
    for well in (
        PLACES,
        replace(lost, failures=1),
        replace(lost, failing_since=None),
        replace(lost, read_at=NIGHT - HOUR + MOMENT),
        replace(lost, read_at=None),
        replace(lost, read_at=NIGHT + HOUR - MOMENT),
    ):
        assert places(well) == Verdict()
    long_ago = replace(lost, read_at=NIGHT - 2 * HOUR)
    for one in (lost, replace(lost, failures=3), replace(lost, read_at=NIGHT + HOUR), long_ago):
        bad = only(places(one, PLACES))
        assert (bad.subject, bad.severity) == ("places", Severity.SILENT)
        since = (NIGHT - HOUR / 2).isoformat()
        assert bad.facts == {"names": ["blue lamp"], "since": since, "why": "a robot check", "refused": False}
    assert only(places(replace(lost, read_at=None, failing_since=NIGHT - HOUR)))


def test_a_list_that_is_forbidden_is_told_at_once_and_the_first_reason_stands_for_all() -> None:
    refused = replace(PLACES, refused=True)
    assert only(places(refused)).facts == {"names": ["blue lamp"], "since": None, "why": None, "refused": True}
    early = replace(refused, failing_since=NIGHT - HOUR, trouble="forbidden")
    late = replace(early, failing_since=NIGHT - MINUTE, trouble="later", refused=False, failures=2)
    facts = only(places(refused, late, early)).facts
    assert (facts["since"], facts["why"], facts["refused"]) == ((NIGHT - HOUR).isoformat(), "later", True)


# --- questions about the account -------------------------------------------------------------------------------------


def test_a_question_about_the_account_is_lost_like_a_list() -> None:
    lost = replace(ASKED, failures=2, failing_since=NIGHT - HOUR / 2, trouble="no role")
    assert business(ASKED) == business(replace(lost, failures=1)) == Verdict()
    bad = only(business(lost, ASKED, replace(lost, topic=Topic.ACCOUNT)))
    assert (bad.subject, bad.severity) == ("business", Severity.PUSH)
    since = (NIGHT - HOUR / 2).isoformat()
    assert bad.facts == {"topics": ["account", "orders"], "since": since, "why": "no role", "refused": False}


def test_of_the_account_all_must_be_forbidden_to_be_told_so() -> None:
    refused = replace(ASKED, refused=True)
    assert only(business(refused)).facts == {"topics": ["orders"], "since": None, "why": None, "refused": True}
    lost = replace(ASKED, topic=Topic.ACCOUNT, failures=2, failing_since=NIGHT - HOUR)
    assert only(business(refused, lost)).facts["refused"] is False


def test_while_a_question_is_being_asked_again_nothing_is_said() -> None:
    refused = replace(ASKED, refused=True)
    for due, silent in ((NIGHT - MINUTE, True), (NIGHT, True), (NIGHT + MOMENT, False)):
        assert business(refused, replace(refused, not_before=due)).silent is silent
    assert business(replace(refused, not_before=NIGHT)).bads == ()


def test_where_the_listings_are_not_answered_either_another_alert_tells_it() -> None:
    lost = replace(ASKED, failures=2, failing_since=NIGHT - HOUR / 2)
    for read_at, silent in ((None, True), (NIGHT - HOUR / 2, True), (NIGHT - HOUR / 2 + MOMENT, False)):
        verdict = business(lost, listings=(WELL, replace(WELL, read_at=read_at)))
        assert (verdict.silent, bool(verdict.bads)) == (silent, not silent)
    assert not business(replace(ASKED, refused=True), listings=(WELL,)).silent, "nothing began to fail"


# --- messages of the platform's own accord ---------------------------------------------------------------------------


@pytest.mark.parametrize("side", [1, -1])
def test_a_push_is_quiet_once_nothing_came_for_so_long(side: int) -> None:
    heard = NIGHT - side * HOUR
    assert source.push_quiet(heard + side * MOMENT, HOUR, "expired", NIGHT) == Verdict()
    assert only(source.push_quiet(heard - side * HOUR, HOUR, None, NIGHT))
    bad = only(source.push_quiet(heard, HOUR, "expired", NIGHT))
    assert (bad.subject, bad.severity) == ("push", Severity.SILENT)
    assert bad.facts == {"since": heard.isoformat(), "why": "expired"}
