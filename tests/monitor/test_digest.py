"""The morning message counts what was stored, and never looks better than the night was."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.coverage import Coverage, Gap, coverage_of
from monitor.demo.markup import parse_html
from monitor.demo.proof import all_checked
from monitor.digest import Digest, Sold, Withheld, digest_of
from monitor.flapping import Flaps, with_flaps
from monitor.language import LANGUAGES, Tongue
from monitor.marks import Mark, mark_of
from monitor.render import Scene, coverage_board, coverage_line, digest
from monitor.render.reasons import reason
from storage.states import (
    DeliveryKind,
    DeliveryState,
    Ordered,
    Severity,
    Status,
)
from tests.monitor.alerts import incident, listing
from tests.monitor.golden_files import assert_golden
from tests.monitor.mornings import CAPTCHA, PERIOD, SINCE, UNTIL, ZONE, after, delivery, patience, seen, watch

# --- the four marks ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "mark"),
    [
        ({}, Mark.CLEAR),
        ({"read_at": None}, Mark.UNKNOWN),
        ({"read_at": UNTIL - timedelta(minutes=31)}, Mark.UNKNOWN),
        ({"read_at": UNTIL - timedelta(minutes=29)}, Mark.CLEAR),
        (
            {"read_at": UNTIL - timedelta(minutes=30), "failures": 2, "failing_since": UNTIL - timedelta(minutes=20)},
            Mark.UNKNOWN,
        ),
    ],
)
def test_only_what_was_read_lately_is_clear(changes: dict[str, Any], mark: Mark) -> None:
    assert mark_of(listing(), [watch(**changes)], [], patience, UNTIL) is mark


def test_an_unconfirmed_sighting_is_not_yet_an_alert_but_a_told_one_is() -> None:
    assert mark_of(listing(), [watch()], [incident("new_seller", status=Status.RAISED)], patience, UNTIL) is Mark.CLEAR
    assert mark_of(listing(), [watch()], [incident("new_seller")], patience, UNTIL) is Mark.ALERT
    assert mark_of(listing(), [watch()], [incident("used_seller")], patience, UNTIL) is Mark.CLEAR


def test_a_listing_without_a_watch_is_unknown() -> None:
    assert mark_of(listing(), [], [], patience, UNTIL) is Mark.UNKNOWN


# --- the message ------------------------------------------------------------------------------------------------------


def test_the_digest_names_everything_that_was_kept_back_or_lost() -> None:
    used, told = incident("used_seller", id=5), incident("new_seller", id=6)
    rows = [delivery(5, DeliveryState.WITHHELD, "digest"), delivery(6, DeliveryState.SENT, sent_at=after(10))]
    lost = [delivery(7, DeliveryState.PARKED, "the chat was not found")]
    made = digest_of(seen(), [used, told], rows, lost, patience, SINCE, UNTIL)
    assert [one.incident.id for one in made.withheld] == [5]
    assert [one.id for one in made.pressing] == [6]
    assert [one.id for one in made.parked] == [7]


def test_what_gets_worse_by_waiting_stands_apart_from_what_somebody_has_in_hand_and_from_what_can_wait() -> None:
    asleep = incident("stock_zero", id=3, snoozed_until=UNTIL + timedelta(hours=1))
    taken = incident("new_seller", id=4, status=Status.ACKNOWLEDGED, acked_by="Anna")
    found = [
        incident("rank_moved", id=1, severity=Severity.SILENT),
        incident("stock_zero", id=2),
        replace(incident("rank_moved", id=6, severity=Severity.SILENT), rule="deadline"),
        asleep,
        taken,
        incident("new_seller", id=5),
    ]
    made = digest_of(seen(), found, [], [], patience, SINCE, UNTIL)
    assert [one.id for one in made.pressing] == [5, 2, 6], "a deadline gets worse by waiting however silent it is"
    assert {one.id for one in made.taken} == {4, 3}
    assert [one.id for one in made.waiting] == [1]
    gone = with_flaps(found[-1], Flaps(1, SINCE, Severity.WAKE, quiet=UNTIL))
    made = digest_of(seen(), [gone], [], [], patience, SINCE, UNTIL)
    assert (made.pressing, [one.id for one in made.waiting]) == ((), [5]), "it comes and goes, and is away just now"


def test_a_quiet_night_is_told_in_two_lines_with_the_numbers_of_the_day() -> None:
    quiet = replace(digest_of(seen(), [], [], [], patience, SINCE, UNTIL), sold=busy()[0].sold)
    lines = parse_html(digest(Tongue("en", ZONE), quiet, Scene({}, {}), now=UNTIL).html)[0].splitlines()
    assert lines == [
        "☀️ The night until Sat, Nov 14: nothing happened that you need to know. Yesterday: 31 orders · 40 units · "
        "$612.30 (the day before: 26 orders · 33 units · $505.77; a week earlier: not known).",
        "1/1 listing checked, every 10 min, 100 % of looks ok, no gap. Nothing else.",
    ]


def test_a_day_whose_orders_were_not_read_to_its_end_says_so() -> None:
    short = Sold(day=(), day_before=None, week_before=None, read_to=after(20))
    quiet = replace(digest_of(seen(), [], [], [], patience, SINCE, UNTIL), sold=short)
    said = parse_html(digest(Tongue("en", ZONE), quiet, Scene({}, {}), now=UNTIL).html)[0]
    assert "⚪ incomplete: orders read up to 04:00." in said


def test_an_edit_that_came_too_late_kept_nothing_back() -> None:
    rows = [delivery(6, DeliveryState.WITHHELD, "superseded", kind=DeliveryKind.AMEND)]
    assert digest_of(seen(), [incident("new_seller", id=6)], rows, [], patience, SINCE, UNTIL).withheld == ()


def test_a_dismissed_sighting_is_not_told_as_over() -> None:
    gone = incident("new_seller", status=Status.RESOLVED, confirmed_at=None, resolved_at=after(3))
    made = digest_of(seen(), [gone], [], [], patience, SINCE, UNTIL)
    assert (made.pressing, made.taken, made.waiting, made.resolved) == ((), (), (), ())


def sold(amount: str, orders: int, units: int) -> list[Ordered]:
    return [Ordered("US", "USD", orders, units, Decimal(amount))]


def busy() -> tuple[Digest, Scene]:
    lamps = {number: listing(id=number, name=f"Lamp {number}") for number in (1, 2)}
    over = incident("new_seller", id=12, status=Status.RESOLVED, resolved_at=after(21), raised_at=after(18))
    made = Digest(
        since=SINCE,
        until=UNTIL,
        pressing=(incident("stock_zero", id=15),),
        taken=(incident("not_live_gone", id=14, status=Status.ACKNOWLEDGED, acked_by="Anna"),),
        waiting=(incident("rank_moved", id=16, severity=Severity.SILENT),),
        resolved=(over,),
        withheld=(
            Withheld(incident("used_seller", id=13), "digest"),
            Withheld(incident("price_changed", id=11), "paused"),
        ),
        parked=(delivery(9, DeliveryState.PARKED, "the chat was not found"),),
        unknown=(lamps[2],),
        coverage=Coverage(
            checked=30,
            listings=31,
            paused=2,
            every=PERIOD,
            looks=4460,
            failures=18,
            gaps=(Gap(2, after(19.2), after(19.2) + timedelta(minutes=4, seconds=10), CAPTCHA),),
        ),
        sold=Sold(day=sold("612.30", 31, 40), day_before=sold("505.77", 26, 33), week_before=None),
    )
    return made, Scene(lamps, {"shop": "amazon"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_digest_reads_well(language: str) -> None:
    made, scene = busy()
    assert_golden(f"digest.{language}", digest(Tongue(language, ZONE), made, scene, now=UNTIL).html)
    quiet = digest_of(seen(), [], [], [], patience, SINCE, UNTIL)
    assert_golden(f"digest_quiet.{language}", digest(Tongue(language, ZONE), quiet, scene, now=UNTIL).html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coverage_board_reads_well(language: str) -> None:
    made, scene = busy()
    spans = [(timedelta(days=1), made.coverage), (timedelta(days=7), made.coverage)]
    assert_golden(f"coverage.{language}", coverage_board(Tongue(language, ZONE), spans, scene, UNTIL).html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demo_finds_its_proof_of_watch_in_every_language(language: str) -> None:
    for checked, found in ((4, True), (3, False)):
        night = replace(coverage_of(seen(), SINCE, UNTIL), listings=4, checked=checked)
        line = coverage_line(Tongue(language, ZONE), night, UNTIL)
        assert (all_checked(language) in parse_html(Tongue(language).settled(line))[0]) is found


@given(st.integers(0, 40))
def test_a_bad_night_still_fits_one_message_and_ends_with_its_coverage(count: int) -> None:
    made, scene = busy()
    bad = replace(
        made,
        pressing=made.pressing * count,
        taken=made.taken * count,
        waiting=made.waiting * count,
        resolved=made.resolved * count,
        withheld=made.withheld * count,
        unknown=made.unknown * count,
        parked=made.parked * count,
    )
    text = parse_html(digest(Tongue("en", ZONE), bad, scene, now=UNTIL).html)[0]
    assert len(text) <= 4096
    assert "30/31 listings checked" in text.splitlines()[-1]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("digest", "kept for the morning"),
        ("paused", "the listing is paused"),
        ("superseded", "it was settled before it was sent"),
        ("muted listing:3", "the listing is muted"),
        ("muted rule:price_changed", "the rule price_changed is muted"),
        ("muted seller:A<3", "the seller \u2068A&lt;3\u2069 is muted"),
        ("Forbidden: bot was blocked by the user", "the person has blocked me"),
        ("Bad Request: chat not found", "there is no such chat any more"),
        ("Forbidden: words of tomorrow", "\u2068Forbidden: words of tomorrow\u2069"),
        (None, "no reason was kept"),
    ],
)
def test_every_reason_is_told_in_words(written: str | None, shown: str) -> None:
    assert reason(Tongue("en"), written) == shown
