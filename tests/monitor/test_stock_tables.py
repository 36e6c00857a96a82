"""A table of stock is read however it was saved, each bad line is named, and it is kept by terminal and chat."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.demo.chats import File
from monitor.language import Tongue, visible
from monitor.render.costs import problem_line
from monitor.stock.table import is_stock, read_stock
from monitor.tables import LARGEST
from storage.states import Lying
from tests.monitor.conftest import Run, Write
from tests.monitor.team import BEN, team
from tests.words import unmarked

NOW = datetime(2026, 11, 14, tzinfo=UTC)
LAMP = Lying("LAMP-1", 1200, NOW, "Shelf 3", 25, 40)
ENGLISH = "SKU,Quantity,Place,Lead time,Safety stock\nLAMP-1,1200,Shelf 3,25,40\n"
GERMAN = 'sku;qty;warehouse;lead time days;safety stock\nLAMP-1;1.200;Shelf 3;"25 days";40,0\n'
CHINESE = "商家SKU\t库存\t仓库\t交期\t安全库存\nLAMP-1\t1,200\tShelf 3\t25天\t40\n"


def said(body: str) -> list[str]:
    problems = read_stock(body.encode(), NOW).problems
    return [unmarked(visible(problem_line(Tongue("en"), one))) for one in problems]


@pytest.mark.parametrize("coding", ["utf-8-sig", "utf-16", "gb18030"])
def test_the_same_lot_is_read_from_every_form_in_which_it_is_saved(coding: str) -> None:
    for text in (ENGLISH, GERMAN, CHINESE):
        table = read_stock(f"My stock\r\n{text}".encode(coding), NOW)
        assert (table.lots, table.problems) == ((LAMP,), ())


def test_what_is_not_said_is_unknown_and_zero_is_none_left() -> None:
    table = read_stock(b"sku,quantity,lead time\nLAMP-1,0,\nLAMP-2,5,0\n", NOW)
    assert table.lots == (Lying("LAMP-1", 0, NOW), Lying("LAMP-2", 5, NOW, "", 0))


def test_each_bad_line_is_named_and_costs_no_other() -> None:
    rows = ["LAMP-1,5,A", ",3,A", "LAMP-2,,A", "LAMP-3,2.5,A", "LAMP-4,-2,A", "lamp-1,6,a", "LAMP-1,5,B", "LAMP-5,x,"]
    body = "sku,quantity,place\n" + "\n".join(rows)
    assert [one.quantity for one in read_stock(body.encode(), NOW).lots] == [5, 5]
    assert said(body) == [
        "Line 3: no SKU",
        "Line 4: LAMP-2 has no quantity",
        "Line 5: “2.5” is no number of whole units or days",
        "Line 6: “-2” is no number of whole units or days",
        "Line 7: lamp-1 has another quantity for the same place in line 2",
        "Line 9: “x” is no number of whole units or days",
    ]
    assert "The first line has to name the columns" in said("sku,cost\nLAMP-1,2")[0]
    assert said("x" * (LARGEST + 1)) == ["That file is too large to be a table of stock."]


@given(st.binary(max_size=300))
def test_no_file_is_too_odd(body: bytes) -> None:
    table = read_stock(body, NOW)
    assert table.lots or table.problems or is_stock(body)


def test_the_terminal_tries_keeps_and_lists(write: Write, twoam: Run, tmp_path: Path) -> None:
    write('[machine]\nstate_dir = "state"\n[door]\ncontact = "me@example.org"\n[accounts.us]\nplatform = "amazon"\n')
    file = tmp_path / "stock.csv"
    file.write_text("sku,quantity\nLAMP-1,12\nLAMP-2,\n")
    tried = twoam("stock", "import", str(file), "--dry-run")
    assert tried.code == 1
    assert tried.out.splitlines() == ["1 line of stock understood: 12 units.", "Line 3: LAMP-2 has no quantity"]
    kept = json.loads(twoam("stock", "import", str(file), "--json").out)
    assert (kept["fresh"], kept["lots"][0]["quantity"]) == (1, 12)
    assert "0 are new or changed." in twoam("stock", "import", str(file)).out
    assert json.loads(twoam("stock", "--json").out) == []
    assert "The stock of no listing is known." in twoam("stock").err


@pytest.mark.asyncio
async def test_a_table_sent_in_the_chat_is_shown_first_and_kept_with_a_second_tap(tmp_path: Path) -> None:
    async with team(tmp_path) as world:
        await world.say(BEN, BEN, "", file=File("stock.csv", "text/csv", CHINESE.encode("gb18030")))
        assert world.texts(BEN)[-1] == "1 line of stock understood: 1,200 units."
        assert await world.store.lying() == ()
        await world.press(BEN, BEN, "Keep this stock")
        assert "1 is new or changed." in world.texts(BEN)[-1]
        assert [(one.sku, one.place, one.lead_days) for one in await world.store.lying()] == [("LAMP-1", "Shelf 3", 25)]
        assert [(one.by, one.key) for one in await world.store.audit()] == [("Ben", "stock")]
