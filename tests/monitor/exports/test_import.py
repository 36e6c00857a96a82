"""`twoam import`: an export taken back gives the same figures, and what is damaged is named line by line."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.readings import Entry, EntryKind, Money
from monitor.books.bookkeeper import Bookkeeper
from monitor.books.statement import Statement, statement
from monitor.exports.making import export
from monitor.exports.taking import take_in
from monitor.exports.wish import Format, Reader, Wish
from storage.states import Batch, Booking, Role
from storage.store import Store
from tests.clock import NIGHT, StillClock
from tests.monitor.conftest import Run, Write
from tests.monitor.exports.test_export_command import AT, CONFIG, fill
from tests.monitor.exports.test_journal import TINY, loaded, weights
from tests.postgres import Postgres

MADE = {
    "csv": Format.CSV,
    "all.xlsx": Format.XLSX,
    "pq": Format.PARQUET,
    "c.zip": Format.CSV,
    "all.beancount": Format.BEANCOUNT,
}
SPANS = [
    (AT - timedelta(days=9), AT + timedelta(days=30)),
    (AT, AT + timedelta(days=1)),
    (AT + timedelta(hours=23, minutes=30), AT + timedelta(days=1, minutes=7)),
    (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
]


async def lived(store: Store, clock: StillClock) -> None:
    """A shop whose fees came late, were corrected, and whose last order nobody was paid for yet."""
    await fill(store)
    whole = Money(Decimal("-6.00"), "USD")
    fee = Entry("T0f", "transactions", EntryKind.REFERRAL, AT, whole, "Commission", order="111-0")
    late = replace(fee, amount=Money(Decimal("-5.10"), "USD"))
    odd = Entry("A1", "transactions", EntryKind.ADVERTISING, AT, Money(Decimal("-3"), "KPW"), "Ads")
    again = Entry("S0", "settlement", EntryKind.SALE, AT, Money(Decimal("39.98"), "USD"), order="111-0")
    await store.commit(Batch(entries=(("us", fee), ("us", odd), ("us", again))))
    await store.commit(Batch(entries=(("us", late),)))
    await Bookkeeper(store, clock, "EUR").catch_up()


async def figures(store: Store) -> list[tuple[Statement, object]]:
    """What every answer is made of, over spans of whole and cut hours."""
    found: list[tuple[Statement, object]] = []
    for since, until in SPANS:
        counts, goods = await store.order_counts(since, until), await store.goods_takings(since, until)
        found.append((statement(await store.takings(since, until), counts), (counts, goods)))
    return found


async def lines(store: Store) -> tuple[Booking, ...]:
    return await store.bookings(AT - timedelta(days=99), AT + timedelta(days=99), counted=False)


@pytest.fixture(scope="module")
async def exports(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Path, Store]]:
    """The exports of one memory, and the memory itself."""
    folder, clock = tmp_path_factory.mktemp("exports"), StillClock(NIGHT)
    async with Store.open(folder / "twoam.db") as store:
        await lived(store, clock)
        person = await store.add_person("Anna", 11, 11, Role.OWNER, "en", "Asia/Shanghai")
        reader = Reader(person, "EUR", lambda account: "amazon")
        for name, form in MADE.items():
            await export(store, Wish(form, folder / name), reader)
        yield folder, store


async def test_every_format_taken_back_gives_the_same_figures_and_a_second_time_changes_nothing(
    exports: tuple[Path, Store], tmp_path: Path, postgres: Postgres
) -> None:
    folder, store = exports
    told, booked = await figures(store), await lines(store)
    assert told[0][0].profit != 0
    assert told[0][0].unrated, "what has no rate is taken along"
    assert any(one.corrects for one in booked)
    for name, where in (("all.xlsx", "1"), ("pq", "2"), ("csv", await postgres.emptied())):
        place = where if "://" in where else str(tmp_path / where)
        async with Store.open(place) as other:
            taken = await take_in(other, StillClock(NIGHT), folder / name, "EUR")
            assert taken.problems == [], name
            assert taken.counts["ledger"].fresh == len(booked)
            assert await lines(other) == booked
            assert await figures(other) == told
            again = await take_in(other, StillClock(NIGHT), folder / name, "EUR")
            assert again.problems == []
            assert {one.fresh for one in again.counts.values()} == {0}
            assert await figures(other) == told, "and what is booked anew is booked alike"


async def test_beancount_comes_to_the_profit_of_the_books(exports: tuple[Path, Store]) -> None:
    folder, store = exports
    text = (folder / "all.beancount").read_text("utf-8")
    entries, _ = loaded(text)
    for days in range(4):
        since = datetime(2026, 11, 3 + days, tzinfo=UTC) - timedelta(hours=8)
        told = statement(await store.takings(since, since + timedelta(days=1)))
        weighed = weights(entries, "(Income|Expenses):", date(2026, 11, 3 + days).__eq__)
        assert abs(weighed["EUR"] + told.profit) < TINY
        assert {code: -sum_ for code, sum_ in weighed.items() if code != "EUR" and sum_} == dict(told.unrated)
    assert 'option "operating_currency" "EUR"' in text


async def test_an_export_taken_back_into_its_own_memory_changes_nothing(exports: tuple[Path, Store]) -> None:
    folder, store = exports
    told = await figures(store)
    for name in ("c.zip", "all.xlsx"):
        taken = await take_in(store, StillClock(NIGHT), folder / name, "EUR")
        assert taken.problems == []
        assert {one.fresh for one in taken.counts.values()} == {0}
    assert await figures(store) == told


async def test_what_is_damaged_is_named_by_line_and_all_else_is_kept(
    exports: tuple[Path, Store], tmp_path: Path
) -> None:
    folder, _ = exports
    hurt = tmp_path / "hurt"
    hurt.mkdir()
    rows = (folder / "csv" / "ledger.csv").read_bytes().splitlines(keepends=True)
    rows[1] = rows[1].replace(b"USD", b"\xff\xfe\xfd", 1)
    cells = rows[2].split(b",")
    rows[2] = b",".join((*cells[:4], b"gift", *cells[5:]))
    rows[3] = rows[3].replace(b"2026-11", b"2026-13")
    rows[4] = b",".join(rows[4].split(b",")[:5]) + b"\n"
    (hurt / "ledger.csv").write_bytes(b"".join(rows))
    (hurt / "orders.csv").write_bytes((folder / "csv" / "orders.csv").read_bytes())
    (hurt / "letter.csv").write_text("dear,sir\n1,2\n")
    (hurt / "book.xlsx").write_bytes((folder / "all.xlsx").read_bytes()[:900])
    (hurt / "notes.txt").write_text("mine")
    async with Store.open(tmp_path / "twoam.db") as store:
        taken = await take_in(store, StillClock(NIGHT), hurt, "EUR")
        kept = await lines(store)
    told = sorted((one.file, one.line) for one in taken.problems)
    assert told == [
        ("book.xlsx", 0),
        ("ledger.csv", 2),
        ("ledger.csv", 3),
        ("ledger.csv", 4),
        ("ledger.csv", 5),
        ("letter.csv", 0),
        ("notes.txt", 0),
    ]
    says = {one.line: one.what for one in taken.problems if one.file == "ledger.csv"}
    assert "not UTF-8" in says[2]
    assert "“gift”, which is none of sale" in says[3]
    assert "which is no time" in says[4]
    assert "more or fewer cells" in says[5]
    assert len(kept) == len(rows) - 1 - 4
    assert taken.counts["orders"].fresh == 3


async def test_books_in_another_currency_and_what_is_known_otherwise_are_not_written_over(
    exports: tuple[Path, Store], tmp_path: Path
) -> None:
    folder, _ = exports
    async with Store.open(tmp_path / "twoam.db") as store:
        strange = await take_in(store, StillClock(NIGHT), folder / "csv" / "ledger.csv", "JPY")
        assert 'set [books] currency = "EUR"' in strange.problems[0].what
        lost = await take_in(store, StillClock(NIGHT), folder / "csv" / "lines.csv", "EUR")
        assert [one.what for one in lost.problems] == ["its order is not known: import the orders too"] * 3
        await take_in(store, StillClock(NIGHT), folder / "csv", "EUR")
        changed = tmp_path / "orders.csv"
        changed.write_text((folder / "csv" / "orders.csv").read_text("utf-8").replace("shipped", "cancelled", 1))
        other = await take_in(store, StillClock(NIGHT), changed, "EUR")
        assert [(one.line, "left as it is" in one.what) for one in other.problems] == [(2, True)]


def test_the_command_says_what_was_taken_and_ends_with_one_where_anything_was_not(
    exports: tuple[Path, Store], write: Write, twoam: Run, tmp_path: Path
) -> None:
    folder, _ = exports
    write(f'{CONFIG}[books]\ncurrency = "EUR"\n')
    done = twoam("import", str(folder / "csv"))
    assert (done.code, done.err) == (0, "")
    assert "orders: 3 new rows, 0 known already" in done.out
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n")
    odd = twoam("import", str(tmp_path / "odd.csv"))
    assert odd.code == 1
    assert "its columns are none of docs/export.md" in odd.err
    missing = twoam("import", str(tmp_path / "none"))
    assert missing.code == 2
    assert "There is no" in missing.err
