"""Ratings and stranded units are read from flat files as they really come: localised, broken, and full of names."""

from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as some

from adapters.amazon.api import feedback, stranded
from adapters.amazon.api.feedback import read_feedback
from adapters.amazon.api.stranded import read_stranded
from adapters.amazon.days import day_in_figures
from adapters.amazon.markets import MARKETS
from adapters.readings import Feedback, Subject

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
HEAD = "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\r\n"
ORDER = "111-0000001-0000001"


def row(day: str = "11/20/26", stars: int = 2, words: str = "", order: str = "", rater: str = "") -> str:
    return f"{day}\t{stars}\t{words}\t\t{order}\t{rater}\r\n"


def test_stars_day_and_order_are_read_and_the_order_is_the_id() -> None:
    found, unread = read_feedback("us", HEAD + row(order=ORDER), NOW)
    assert found == [Feedback(ORDER, 2, date(2026, 11, 20), "us", ORDER)]
    assert unread == 0


def test_words_with_breaks_tabs_and_other_orders_in_them_do_not_shift_the_columns() -> None:
    words = "Late.\r\nAs with 111-7777777-7777777:\tbroken\r\n\r\n5 of 5 not"
    found, unread = read_feedback("us", HEAD + row(words=words, order=ORDER) + row("11/19/26", 1), NOW)
    assert [(one.stars, one.order) for one in found] == [(2, ORDER), (1, None)]
    assert unread == 0


def test_the_head_s_language_does_not_matter() -> None:
    head = "Datum\tBewertung\tKommentare\tIhre Antwort\tBestellnummer\tE-Mail\r\n"
    found, _ = read_feedback("de", head + row("20.11.26", order=ORDER), NOW)
    assert [one.day for one in found] == [date(2026, 11, 20)]


def test_without_an_order_equal_ratings_stay_apart_and_keep_their_ids_when_another_comes() -> None:
    two = HEAD + row() + row()
    before = {one.id for one in read_feedback("us", two, NOW)[0]}
    after = {one.id for one in read_feedback("us", two + row("11/21/26", 1), NOW)[0]}
    assert len(before) == 2
    assert before < after


def test_a_day_that_nobody_understands_costs_its_row_and_is_counted() -> None:
    found, unread = read_feedback("us", HEAD + row("the 4th") + row("99/99/99") + row(order=ORDER), NOW)
    assert [one.id for one in found] == [ORDER]
    assert unread == 2


def test_a_rating_of_years_ago_is_readable_and_no_news() -> None:
    for market, day in (("us", "11/20/19"), ("ca", "11/20/19"), ("jp", "2019/11/20"), ("de", "20.11.19")):
        assert read_feedback(market, HEAD + row(day) + row(order=ORDER, day="2026-11-20"), NOW)[1] == 0
        assert len(read_feedback(market, HEAD + row(day), NOW)[0]) == 0


@pytest.mark.parametrize("document", ["a\tb\nc\td\n", "<html>\n<body>\n", HEAD + "Nov 20\tfive stars\tx\n"])
def test_a_file_in_which_no_row_looks_like_one_is_not_taken_for_an_empty_one(document: str) -> None:
    assert read_feedback("us", document, NOW) == ([], 1)


def test_a_head_alone_is_an_empty_file() -> None:
    assert read_feedback("us", HEAD, NOW) == ([], 0)
    assert read_feedback("us", "", NOW) == ([], 0)


PRIVATE = some.text(some.sampled_from("ÄβЖ語\t\n @."), min_size=3, max_size=40)


@given(some.lists(some.tuples(some.integers(1, 5), PRIVATE, some.booleans()), max_size=8))
def test_nothing_of_a_buyer_is_ever_read_and_no_row_is_lost(rows: list[tuple[int, str, bool]]) -> None:
    lines = [
        row(stars=stars, words=words, order=f"111-0000001-{place:07}" if known else "", rater="Жβ@example.org")
        for place, (stars, words, known) in enumerate(rows)
    ]
    found, unread = read_feedback("us", HEAD + "".join(lines), NOW)
    assert (len(found), unread) == (len(rows), 0)
    assert [one.stars for one in found] == [stars for stars, _, _ in rows]
    assert len({one.id for one in found}) == len(found)
    assert not set(repr(found)) & set("ÄβЖ語@")


@given(some.integers(0, 178), some.sampled_from(sorted(MARKETS)))
def test_every_market_s_way_to_write_a_day_is_understood(ago: int, market: str) -> None:
    locale, day = MARKETS[market].locale, NOW.date() - timedelta(days=ago)
    written = format_date(day, "short", locale=locale)
    assert day_in_figures(written, locale, NOW.date() - timedelta(days=180), NOW.date()) == day
    assert day_in_figures(day.isoformat(), locale, day, day) == day
    assert day_in_figures(f"{day.isoformat()}T08:00:00+00:00", locale, day, day) == day


def test_a_day_in_another_order_than_the_market_s_is_told_by_what_can_be() -> None:
    assert day_in_figures("11/20/26", "de_DE", date(2026, 8, 1), NOW.date()) == date(2026, 11, 20)
    assert day_in_figures("03/02/26", "ja_JP", date(2026, 1, 1), NOW.date()) == date(2026, 3, 2)
    assert day_in_figures("11/20/06", "en_US", date(2026, 8, 1), NOW.date()) is None


def test_feedback_is_asked_without_an_end_and_every_day_has_its_own_question() -> None:
    body = feedback.question("us", NOW).specification
    assert body["dataStartTime"] == "2026-08-24T00:00:00Z"
    assert "dataEndTime" not in body
    assert feedback.question("us", NOW).key == feedback.question("us", NOW + timedelta(hours=20)).key


# --- stranded units

COLUMNS = "primary-action\tdate-stranded\tstranded-reason\tasin\tsku\tproduct-name\tfulfillable-qty\r\n"


def test_a_stranded_sku_is_read_with_its_reason_and_day() -> None:
    line = "Relist\t11/15/2026\tListing closed\tB0LAMP0001\tLAMP/BLÅ 1\tBlue Lamp\t12\r\n"
    (one,), unread = read_stranded("us", COLUMNS + line, NOW)
    assert (one.sku, one.quantity, one.reason) == ("LAMP/BLÅ 1", 12, "Listing closed")
    assert (one.listing, one.since, one.title) == (Subject("us", "B0LAMP0001"), date(2026, 11, 15), "Blue Lamp")
    assert unread == 0


def test_a_sku_that_stands_twice_is_one_with_all_its_units_and_none_left_is_no_unknown() -> None:
    lines = "\t\tA\t\tX\t\t3\r\n\t\tA\t\tX\t\t4\r\n\t\tB\t\tY\t\t0\r\n"
    found, unread = read_stranded("us", COLUMNS + lines, NOW)
    assert [(one.sku, one.quantity) for one in found] == [("X", 7), ("Y", 0)]
    assert unread == 0


def test_a_row_without_a_sku_or_a_number_is_counted_and_costs_no_other() -> None:
    lines = "\t\tA\t\t\t\t3\r\n\t\tA\t\tX\t\tmany\r\n\t\tA\t\tZ\t\t\r\n\t\tA\t\tY\t\t1\r\n"
    found, unread = read_stranded("us", COLUMNS + lines, NOW)
    assert [one.sku for one in found] == ["Y"]
    assert unread == 3


def test_stranded_units_are_asked_for_market_by_market() -> None:
    assert stranded.question("us").key != stranded.question("ca").key


def test_words_of_half_a_million_lines_hold_nothing_up() -> None:
    """Each line that is laid upon the others anew would take minutes."""
    document = HEAD + row(order=ORDER) + "and another thing\n" * 500_000 + row(order="111-7654321-0000009")
    begun = perf_counter()
    found, unread = read_feedback("us", document, NOW)
    assert (len(found), unread) == (2, 0)
    assert perf_counter() - begun < 5
