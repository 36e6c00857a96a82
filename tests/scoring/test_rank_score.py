"""The measure of the rank rule: at least nine of ten real falls, at most one passing alarm in twenty listing-weeks."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.scoring.rank_score import DAY, WARM_UP, WEEK, Score, Series, score, series_of, table, total
from tests.shared import SHARED, needs_shared

LEAST_CAUGHT, MOST_PASSING_A_WEEK = 0.9, 0.05
BEGIN = 494_016 - 494_016 % DAY


def made(*parts: tuple[float, int]) -> Series:
    """Hourly ranks around each middle for so many days."""
    random, ranks = Random(3), []
    for middle, days in parts:
        ranks += [max(1, round(middle * 2.718 ** random.gauss(0, 0.12))) for _ in range(days * DAY)]
    return Series("made", tuple((BEGIN + hour, rank) for hour, rank in enumerate(ranks)))


def test_a_fall_is_counted_and_caught() -> None:
    scored = score(made((1200, 40), (3000, 20)))
    assert scored.falls == scored.caught == (BEGIN // DAY + 40,)
    assert scored.passing == ()
    assert scored.weeks == pytest.approx(39 / 7, abs=0.1)


def test_a_fall_within_the_warm_up_does_not_count() -> None:
    scored = score(made((1200, 15), (3000, 30)))
    assert (scored.falls, scored.alarms) == ((), ())


def test_a_fall_that_passes_is_a_passing_alarm_and_no_fall() -> None:
    scored = score(made((1200, 40), (3600, 1), (1200, 20)))
    assert scored.falls == ()
    assert len(scored.alarms) == len(scored.passing) == 1


def test_a_rise_is_neither() -> None:
    scored = score(made((3000, 40), (1200, 20)))
    assert (scored.falls, scored.alarms) == ((), ())


# --- files -----------------------------------------------------------------------------------------------------------


def at(hours: float) -> str:
    return (datetime(2026, 5, 1, tzinfo=UTC) + timedelta(hours=hours)).isoformat()


def test_a_history_of_changes_holds_its_values_while_somebody_looked(tmp_path: Path) -> None:
    rows = [
        f"{at(0.5)},sales_rank,100,",
        f"{at(3.2)},sales_rank,200,",
        f"{at(30)},new,1999,",
        f"{at(80)},sales_rank,-1,",
        f"{at(90)},sales_rank,300,",
        f"{at(91)},rating_x10,45,",
    ]
    file = tmp_path / "lamp.csv"
    file.write_text("\n".join(["time_utc,series,value,extra", *rows]), "utf-8")
    [series] = series_of(file)
    begin = series.ranks[0][0]
    ranks = {hour - begin: rank for hour, rank in series.ranks}
    assert [ranks[hour] for hour in range(4)] == [100, 100, 100, 200]
    assert ranks[52] == 200, "a look at the price proves that the rank was the same"
    assert not set(range(54, 89)) & set(ranks), "nobody looked for more than a day, then there was no rank"
    assert ranks[90] == 300


def test_a_file_of_reads_has_a_series_for_each_listing_and_no_failed_read(tmp_path: Path) -> None:
    file = tmp_path / "books.csv"
    file.write_text(
        "timestamp,asin,title,bsr,category,category_rank\n"
        "2026-04-29 00:07:05,B1,One,,,\n2026-04-29 01:07:22,B1,One,1476679,Games,519\n"
        "2026-04-29 01:07:22,B1,One,1476679,Puzzles,725\n2026-04-29 01:08:00,B2,Two,88,Games,3\n",
        "utf-8",
    )
    assert {one.name: [rank for _, rank in one.ranks] for one in series_of(file)} == {
        "books B1": [1476679],
        "books B2": [88],
    }


def test_a_document_of_daily_ranks_is_read(tmp_path: Path) -> None:
    file = tmp_path / "lenses.json"
    rows = [{"date": "2026-08-19", "bsr": 7338}, {"date": "2026-08-20", "bsr": None}]
    file.write_text(json.dumps({"series": [{"id": "day", "data": rows}]}), "utf-8")
    [series] = series_of(file)
    assert [rank for _, rank in series.ranks] == [7338]


def test_the_table_has_a_line_for_each_series_and_one_for_all() -> None:
    one = Score("lamp", 10.0, (1, 2), (1,), ((5, 9),), (5,))
    lines = table([one, one]).splitlines()
    assert len(lines) == 4
    assert lines[-1].split() == ["all", "20.0", "4", "2", "2", "2", "0.100"]


# --- the line --------------------------------------------------------------------------------------------------------


@needs_shared
def test_nine_of_ten_real_falls_are_caught_with_at_most_one_passing_alarm_in_twenty_weeks() -> None:
    """The main board, whose falls alone are told; the finer one is in the table that the module prints."""
    found = [one for path in sorted((SHARED / "series").rglob("keepa_*.csv")) for one in series_of(path)]
    main = total([score(one) for one in found if one.name.endswith(" sales_rank")])
    assert main.weeks > 80
    assert len(main.falls) >= 10
    assert len(main.caught) >= LEAST_CAUGHT * len(main.falls), table([main])
    assert main.passing_a_week <= MOST_PASSING_A_WEEK, table([main])


@needs_shared
@pytest.mark.parametrize("shortest", [1, 2, 3, 5, 7])
def test_the_falls_are_caught_wherever_the_changes_are_cut(shortest: int) -> None:
    [path] = (SHARED / "series").rglob("keepa_*.csv")
    for one in series_of(path):
        scored = score(one, shortest)
        assert len(scored.caught) >= LEAST_CAUGHT * len(scored.falls), table([scored])


@needs_shared
def test_slow_books_and_mixed_up_lenses_raise_nothing() -> None:
    found = [
        one
        for name in ("minoh79_kdp_bsr_data.csv", "linsenfinder_data.json")
        for path in (SHARED / "series").rglob(name)
        for one in series_of(path)
        if one.ranks
    ]
    assert len(found) > 20
    assert [one.name for one in found if score(one).alarms] == []
    assert all(one.ranks[-1][0] - one.ranks[0][0] < WARM_UP + WEEK for one in found), "too short for the line above"
