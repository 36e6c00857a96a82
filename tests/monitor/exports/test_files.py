"""What is written as CSV, XLSX or Parquet is read back as it was, and nothing in it is computed by a spreadsheet."""

import csv
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.readings import EntryKind, Money
from monitor.cells import guarded, unguarded
from monitor.exports import csvs, parquet
from monitor.exports.columns import LEDGER
from monitor.exports.reading import Found, found_in
from monitor.exports.rows import ledger_row
from monitor.exports.sink import NotExported
from monitor.exports.workbook import Book
from monitor.exports.xmltext import coded, decoded
from monitor.language import Tongue
from storage.states import Booking
from tests.monitor.exports.ledgers import booking, bookings, look

FORMATS = ("csv", "xlsx", "parquet")


def write(form: str, folder: Path, lines: Sequence[Booking], language: str = "en") -> Path:
    path = folder / f"ledger.{form}"
    rows = [ledger_row(one, look()) for one in lines]
    if form == "xlsx":
        book = Book(path, Tongue(language))
        with book.opened(LEDGER) as take:
            take(rows)
        book.save()
        return path
    with (csvs if form == "csv" else parquet).opened(path, LEDGER) as take:
        take(rows[:2])
        take(rows[2:])
    return path


def read(path: Path) -> list[object]:
    rows = [row for found in found_in(path) if isinstance(found, Found) for row in found.rows]
    return [row[1] if isinstance(row, tuple) else row for row in rows]


@given(bookings(), st.sampled_from(FORMATS))
@settings(max_examples=24, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_ledger_comes_back_as_it_was(tmp_path: Path, lines: list[Booking], form: str) -> None:
    assert read(write(form, tmp_path, lines)) == lines


@given(st.text(max_size=20))
@settings(max_examples=60)
def test_every_text_comes_back_and_begins_with_nothing_that_is_computed(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert decoded(coded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))


HARD = [
    booking(0, EntryKind.FEE, Money(Decimal("-0.10"), "USD"), word='=HYPERLINK("http://x","y")', sku="+1-1"),
    booking(
        1, EntryKind.SALE, Money(Decimal("12345678901234567.891"), "KWD"), word="bell\x07 \r\n_x0041_ \ud7ff\uffff"
    ),
    booking(2, EntryKind.SALE, Money(Decimal(1000), "JPY"), home=None, rate=None, rate_day=None, quantity=7),
    booking(
        3,
        EntryKind.SALE,
        Money(Decimal("0.1"), "EUR"),
        at=booking(3, EntryKind.SALE, Money(Decimal(1), "EUR")).at + timedelta(milliseconds=7),
    ),
]


@pytest.mark.parametrize("form", FORMATS)
def test_hard_lines_come_back_too(tmp_path: Path, form: str) -> None:
    assert read(write(form, tmp_path, HARD)) == HARD


def test_a_csv_begins_with_the_lasting_keys_and_holds_exact_numbers_and_times_in_utc(tmp_path: Path) -> None:
    path = write("csv", tmp_path, HARD)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfaccount,platform,book,id,")
    assert path.stat().st_mode & 0o777 == 0o600
    first, second, *_ = csv.DictReader(path.read_text("utf-8-sig").splitlines())
    assert (first["amount"], first["currency"], first["home"]) == ("-0.10", "USD", "-0.092135")
    assert (first["booked_at"], first["booked_day"]) == ("2026-10-25T22:00:00Z", "2026-10-25")
    assert first["word"].startswith("'=")
    assert second["amount"] == "12345678901234567.891"
    with csvs.opened(path, LEDGER, bom=False):
        pass
    assert path.read_bytes().startswith(b"account,")


def test_a_workbook_computes_nothing_and_is_laid_out_for_its_reader(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(write("xlsx", tmp_path, HARD, "ar")).worksheets[0]
    assert page.sheet_view.rightToLeft
    assert page.freeze_panes == "A3"
    assert page["A2"].value == "account"
    assert page["A1"].value == "الحساب"
    cells = [cell for row in page.iter_rows(min_row=3) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}
    amounts = {row[9].number_format for row in page.iter_rows(min_row=3)}
    assert amounts == {"#,##0.00;[Red]-#,##0.00", "#,##0;[Red]-#,##0", "General"}


def test_a_number_that_parquet_cannot_hold_is_refused_and_not_rounded(tmp_path: Path) -> None:
    fine = booking(0, EntryKind.SALE, Money(Decimal("1e-19"), "EUR"), home=None)
    with pytest.raises(NotExported, match="amount of ledger exactly"):
        write("parquet", tmp_path, [fine])
