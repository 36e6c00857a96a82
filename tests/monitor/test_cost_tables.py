"""A table of costs is read however it was saved, each bad line is named, and the right cost holds on its day."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.costs import cost_on, read_day, read_table, table_places
from monitor.language import Tongue, visible
from monitor.render.costs import problem_line
from monitor.tables import LARGEST, Problem
from storage.states import ALWAYS, Cost
from tests.words import unmarked

PLACED = table_places([("shop", "us"), ("lights-de", "DE")])
LAMP = Cost("LAMP-1", Decimal("7.20"), "CNY", date(2026, 11, 1), "us", Decimal("1.50"), Decimal("0.30"))


def read(text: str, currency: str | None = None) -> tuple[Cost, ...]:
    table = read_table(text.encode(), PLACED, currency)
    assert not table.problems, [said(one) for one in table.problems]
    return table.costs


def said(problem: Problem) -> str:
    return unmarked(visible(problem_line(Tongue("en"), problem)))


ENGLISH = "SKU,Market,Cost,Currency,Valid from,Shipping,Packaging\nLAMP-1,US,7.20,CNY,2026-11-01,1.50,0.30\n"
GERMAN = "sku;market;cost;currency;from;shipping;packaging\nLAMP-1;us;7,20;CNY;01.11.2026;1,50;0,30\n"
CHINESE = "商家SKU\t站点\t成本\t币种\t生效日期\t运费\t包装费\nLAMP-1\tUS\t7.20\t人民币\t2026年11月1日\t1.5\t0.3\n"


@pytest.mark.parametrize("text", [ENGLISH, GERMAN, CHINESE])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_same_cost_is_read_from_every_form_in_which_a_spreadsheet_saves_it(text: str, coding: str) -> None:
    table = read_table(text.replace("\n", "\r\n").encode(coding), PLACED)
    assert (table.costs, table.problems) == ((LAMP,), ())


def test_only_sku_and_cost_are_needed_and_a_title_may_stand_above() -> None:
    assert read("My costs,\nCost,Item\n¥7.20,灯-1\n", "CNY") == (Cost("灯-1", Decimal("7.20"), "CNY"),)
    assert read("sku,cost\nA,$.50\n", "USD") == (Cost("A", Decimal("0.50"), "USD"),)
    assert read("sku|cost\nA|0\n", "USD") == (Cost("A", Decimal(0), "USD"),), "nothing is a cost too"
    assert read("asin,cost,currency\nB0LAMP0001,7 EUR,\n")[0].currency == "EUR"
    assert read("sku,cost,currency,market\nA,1,USD,shop\nB,1,USD,lights-DE\n")[1].place == "lights-de"


def test_a_bad_line_is_named_and_costs_no_other_line() -> None:
    rows = [
        *("sku,cost,currency,from,market", "GOOD-1,7.20,CNY,,", ",3,CNY,,", "NO-COST,,CNY,,", "NO-CURRENCY,3,,,"),
        *("MINUS,-3,CNY,,", "WORDS,soon,CNY,,", "TWO,3 4,CNY,,", "PLACE,3,CNY,,Atlantis", "DAY,3,CNY,2026-13-01,"),
        *("MIXED,3,CNY,03/04/2026,", "COIN,3,XYZ,,", "GOOD-1,8,CNY,,", "", "GOOD-2,1,USD,13/01/2026,"),
    ]
    table = read_table("\n".join(rows).encode(), PLACED)
    assert [(one.sku, one.valid_from) for one in table.costs] == [("GOOD-1", ALWAYS), ("GOOD-2", date(2026, 1, 13))]
    assert [said(one) for one in table.problems] == [
        "Line 3: no SKU",
        "Line 4: NO-COST has no cost",
        "Line 5: NO-CURRENCY has no currency",
        "Line 6: “-3” is no amount that can be read in one way alone",
        "Line 7: “soon” is no amount that can be read in one way alone",
        "Line 8: “3 4” is no amount that can be read in one way alone",
        "Line 9: there is no account or market “Atlantis”",
        "Line 10: “2026-13-01” is no day: write it as 2026-11-01",
        "Line 11: “03/04/2026” is no day: write it as 2026-11-01",
        "Line 12: “XYZ” is no currency",
        "Line 13: GOOD-1 has another cost for the same day in line 2",
    ]


def test_a_number_that_could_mean_two_is_settled_by_its_neighbours_or_not_at_all() -> None:
    assert [one.goods for one in read("sku;cost\nA;1.234\nB;7,20\n", "USD")] == [Decimal(1234), Decimal("7.20")]
    assert [one.goods for one in read("sku;cost\nA;1.234\nB;7.20\n", "USD")] == [Decimal("1.234"), Decimal("7.20")]
    [alone] = read_table(b"sku;cost\nA;1.234\n", PLACED, "USD").problems
    assert said(alone) == "Line 2: “1.234” is no amount that can be read in one way alone"


def test_what_is_no_table_says_so() -> None:
    for body in (b"", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), b"sku;name\nA;lamp\n", b"a" * 200_000):
        table = read_table(body, PLACED)
        assert not table.costs
        assert [said(one) for one in table.problems] == [
            "The first line has to name the columns, such as sku, cost, currency, from."
        ]
    assert (
        said(read_table(b"x" * (LARGEST + 1), PLACED).problems[0]) == "That file is too large to be a table of costs."
    )


@given(st.binary(max_size=300))
def test_no_file_makes_it_stumble(junk: bytes) -> None:
    table = read_table(b"sku,cost,currency\nLAMP-1,7.20,CNY\n" + junk, PLACED)
    assert table.costs[:1] == (Cost("LAMP-1", Decimal("7.20"), "CNY"),) or b"LAMP-1" in junk


def test_the_nearest_place_and_the_newest_day_that_has_come_count() -> None:
    old, new = Cost("lamp-1", Decimal(5), "USD"), Cost("LAMP-1", Decimal(6), "USD", date(2026, 11, 1))
    here, shop = Cost("LAMP-1", Decimal(7), "USD", place="US"), Cost("LAMP-1", Decimal(8), "USD", place="shop")
    page = Cost("B0LAMP0001", Decimal(9), "USD")
    names, eve, day = ("LAMP-1", "B0LAMP0001"), date(2026, 10, 31), date(2026, 11, 1)

    def found(*costs: Cost, on: date = day) -> Cost | None:
        return cost_on(costs, names, ("shop", "us"), on)

    assert found(new, old) is new
    assert found(new, old, on=eve) is old
    assert found(new, here) is here
    assert found(new, here, shop) is shop
    assert found(page) is page
    assert found(page, old) is old, "the SKU is nearer than the page's own id"
    assert found(new, on=eve) is None
    assert found(Cost("OTHER", Decimal(1), "USD")) is None


def test_days_are_read_where_they_can_be_meant_in_one_way_alone() -> None:
    day = date(2026, 11, 9)
    for text in ("2026-11-09", "2026/11/9", "2026.11.9", "20261109", "2026年11月9日", "9.11.2026", "2026-11-09 00:00"):
        assert read_day(text.replace(" ", "T")) == day, text
    assert read_day("11/13/2026") == read_day("13/11/2026") == date(2026, 11, 13)
    assert read_day("5/5/2026") == date(2026, 5, 5)
    for text in ("9/11/2026", "31.02.2026", "tomorrow", "2026", "", "1.13.2026", "99999999"):
        assert read_day(text) is None, text
