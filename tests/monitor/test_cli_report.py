"""`twoam report`, as a person or a script meets it: a day, a week or a month, on the screen or in files."""

import asyncio
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from storage.states import Role
from storage.store import Store
from tests.monitor.conftest import Run, Write
from tests.monitor.till_rows import Sale, book
from tests.words import unmarked

CONFIG = (
    '[machine]\nstate_dir = "state"\n[door]\ncontact = "me@example.org"\n'
    '[books]\ncurrency = "USD"\n[accounts.shop]\nplatform = "amazon"\n'
)


async def _sold(path: Path, sales: int) -> None:
    path.parent.mkdir(exist_ok=True)
    noon = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0)
    async with Store.open(path) as store:
        await store.add_person("Anna", 1, 1, Role.OWNER, "en", "UTC")
        await book(store, [Sale(noon - timedelta(days=1)) for _ in range(sales)])


def _shop(write: Write, sales: int) -> Path:
    home = write(CONFIG).parent
    asyncio.run(_sold(home / "state" / "twoam.db", sales))
    return home


def test_yesterday_is_told_on_the_screen(write: Write, twoam: Run) -> None:
    _shop(write, 3)
    said = twoam("report", "day", "--of", "last")
    assert said.code == 0
    assert "$60.00" in unmarked(said.out)
    assert "3 units" in unmarked(said.out)


def test_files_hold_the_same_figures_and_are_their_owners_alone(write: Write, twoam: Run, tmp_path: Path) -> None:
    _shop(write, 3)
    pdf, xlsx = tmp_path / "new" / "day.pdf", tmp_path / "day.xlsx"
    said = twoam("report", "day", "--of", "last", "--pdf", str(pdf), "--xlsx", str(xlsx), "--lang", "zh")
    assert said.code == 0
    assert str(pdf) in said.out
    assert pdf.stat().st_mode & 0o777 == xlsx.stat().st_mode & 0o777 == 0o600
    document: Any = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "US$60.00" in text
    assert "利润" in text
    book_ = load_workbook(BytesIO(xlsx.read_bytes()), data_only=True)
    cells = [cell for sheet in book_ for row in sheet.iter_rows(values_only=True) for cell in row]
    assert 60 in [round(one, 2) for one in cells if isinstance(one, int | float)]


def test_a_shop_that_sold_nothing_gets_a_report_that_says_so(write: Write, twoam: Run, tmp_path: Path) -> None:
    _shop(write, 0)
    said = twoam("report", "month", "--pdf", str(tmp_path / "month.pdf"))
    assert said.code == 0
    assert (tmp_path / "month.pdf").read_bytes().startswith(b"%PDF")
    assert "0 units" in unmarked(twoam("report", "month").out)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("report", "year"), "“year” is none: say day, week or month."),
        (("report", "month", "--of", "2999-01"), "is no time that has begun"),
        (("report", "month", "--of", "soon"), "is no time that has begun"),
    ],
)
def test_what_is_no_report_is_refused_in_a_sentence(write: Write, twoam: Run, words: tuple[str, ...], why: str) -> None:
    _shop(write, 0)
    said = twoam(*words)
    assert said.code != 0
    assert why in unmarked(said.err)
    assert "Traceback" not in said.err
