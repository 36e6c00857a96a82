"""A report as pages and as a workbook: in every language, from its own side, and nothing in it is computed."""

import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from typing import Any

import pypdfium2
import pytest
from openpyxl import load_workbook

from monitor.books.statement import Statement
from monitor.charts.book import order_of
from monitor.charts.document import Picture
from monitor.charts.sheets import xlsx_of
from monitor.charts.studio import NotDrawn, Studio
from monitor.language import LANGUAGES, Tongue, visible
from monitor.reports.gathering import report_of
from monitor.reports.making import Form, Press, file_of
from monitor.reports.message import report_html
from monitor.reports.pages import report_document
from monitor.reports.periods import Kind, period_of
from monitor.reports.picture import picture_of
from monitor.reports.report import Ending, Report
from monitor.reports.workbook import report_book
from storage.states import Incident
from tests.monitor.reports.month import FORMULA, open_month
from tests.monitor.reports.test_gathering import desk
from tests.monitor.shop import Shop

REVENUE = {"en": "Revenue", "zh": "收入", "ru": "Выручка", "ar": "الإيرادات", "ja": "売上"}
FEBRUARY = period_of(Kind.MONTH, date(2026, 2, 10))


@pytest.fixture(scope="module")
async def shop(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Shop]:
    async with open_month(tmp_path_factory.mktemp("month")) as shop:
        lamp = await shop.lamp()
        await shop.case(lamp)
        yield shop


@pytest.fixture(scope="module")
async def report(shop: Shop) -> Report:
    found = await report_of(await desk(shop), FEBRUARY)
    ending = Ending("Blue Lamp", 14, date(2026, 3, 20), date(2026, 3, 14), date(2026, 4, 2), date(2026, 3, 9))
    return replace(found, endings=[ending])


def press(studio: Studio) -> Press:
    return Press(studio.picture, studio.pages, studio.workbook)


def words(pdf: bytes) -> str:
    document: Any = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


async def test_the_pages_tell_all_that_the_report_holds(report: Report, studio: Studio) -> None:
    file = await file_of(press(studio), Tongue("en", "Asia/Shanghai"), report, Form.PDF)
    assert (file.name, file.is_picture) == ("twoam-2026-02.pdf", False)
    said = words(file.body)
    for expected in (
        "February 2026",
        "$411.00",
        "The month before",
        "Not final",
        "TRY70.00",
        "Referral fees",
        "Amazon US",
        "€120",
        "Earned least",
        "1 unit sent back",
        "2026-03-20",
        "New seller on your listing",
        "Best day:",
    ):
        assert expected in said, expected


async def test_an_arabic_page_begins_at_its_right_side(report: Report, studio: Studio) -> None:
    document: Any = pypdfium2.PdfDocument(await studio.pages(report_document(Tongue("ar"), report, None)))
    try:
        page = document[0].render(scale=0.5).to_pil().convert("L")
    finally:
        document.close()
    title = page.crop((0, 20, page.width, 42)).point([255] * 160 + [0] * 96).getbbox()
    assert title
    assert title[0] > page.width / 2


async def test_the_workbook_holds_numbers_to_the_cent_and_nothing_is_computed(report: Report, studio: Studio) -> None:
    file = await file_of(press(studio), Tongue("en", "Asia/Shanghai"), report, Form.XLSX)
    book = load_workbook(io.BytesIO(file.body))
    assert book.sheetnames == ["Statement", "By day", "By market", "By product", "What is missing"]
    statement = {row[0].value: row[1] for row in book["Statement"].iter_rows()}
    assert statement["Revenue"].value == 411
    assert statement["Revenue"].number_format == "#,##0.00;[Red]-#,##0.00"
    assert statement["Revenue"].font.bold
    assert statement["Margin"].number_format.startswith("0.0%")
    days = list(book["By day"].iter_rows(min_row=2, values_only=True))
    assert len(days) == 28
    assert sum(row[3] for row in days) == 411
    markets = {row[1]: row for row in book["By market"].iter_rows(min_row=2, values_only=True)}
    assert (markets["DE"][4], markets["DE"][5], markets["DE"][6]) == ("EUR", 120, 132)
    products = {row[0] for row in book["By product"].iter_rows(min_row=2, values_only=True)}
    assert f"'{FORMULA}" in products, "what begins like a formula is a text"
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    for sheet in book:
        assert sheet.freeze_panes == "B2"
        assert not sheet.sheet_view.rightToLeft
        assert all(dimension.width > 5 for dimension in sheet.column_dimensions.values())


def read(tongue: Tongue, report: Report) -> Any:
    order = json.loads(order_of(report_book(tongue, report)))
    return load_workbook(io.BytesIO(xlsx_of(order)))


def test_an_arabic_workbook_runs_from_right_to_left(report: Report) -> None:
    book = read(Tongue("ar", "Asia/Shanghai"), report)
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert REVENUE["ar"] in [row[0] for row in book.worksheets[0].iter_rows(values_only=True)]


def test_a_yen_has_no_decimals(report: Report) -> None:
    book = read(Tongue("ja", "Asia/Tokyo"), replace(report, currency="JPY"))
    cells = {row[0].value: row[1] for row in book.worksheets[0].iter_rows()}
    assert cells[REVENUE["ja"]].number_format == "#,##0;[Red]-#,##0"
    assert "JPY" in cells[next(iter(cells))].value


def test_in_every_language_the_message_names_the_time_the_sums_and_what_is_missing(report: Report) -> None:
    for language in LANGUAGES:
        tongue = Tongue(language, "Asia/Shanghai")
        for short in (False, True):
            said = visible(report_html(tongue, report, short=short))
            assert "411" in said
            assert "/cost" in said
            assert REVENUE[language].casefold() in said.casefold()
            assert not short or len(said) < 1024, "Telegram takes no longer words under a file"


def test_a_picture_shows_a_loss_below_its_ground(report: Report) -> None:
    chart = picture_of(Tongue("en", "Asia/Shanghai"), report)
    assert chart
    assert chart.axis
    assert chart.axis.low < 0, "a day on which the dear goods were sold lost money"
    assert len(chart.bars) == 28
    assert picture_of(Tongue(), replace(report, days=())) is None


async def test_where_nothing_can_be_drawn_the_pages_come_without_a_picture(report: Report) -> None:
    seen: list[Any] = []

    async def not_drawn(svg: str) -> bytes:
        raise NotDrawn("nobody draws")

    async def printed(document: Any) -> bytes:
        seen.append(document)
        return b"%PDF"

    async def not_written(book: Any) -> bytes:
        raise NotDrawn("nobody writes")

    made = Press(not_drawn, printed, not_written)
    assert (await file_of(made, Tongue(), report, Form.PDF)).body == b"%PDF"
    assert not [one for one in seen[0].blocks if isinstance(one, Picture)]
    with pytest.raises(NotDrawn):
        await file_of(made, Tongue(), report, Form.XLSX)


def test_a_report_without_any_sale_says_so_and_divides_by_nothing(report: Report) -> None:
    empty = Report(FEBRUARY, "USD", report.made, report.until, False, Statement(), before=Statement())
    cases: list[Incident] = []
    said = visible(report_html(Tongue(), replace(empty, cases=cases)))
    assert "revenue $0.00, profit $0.00" in said
    document = report_document(Tongue(), empty, None)
    assert "Complete" in str(document.blocks)
    assert [one.title for one in report_book(Tongue(), empty).sheets] == ["Statement", "What is missing"]
