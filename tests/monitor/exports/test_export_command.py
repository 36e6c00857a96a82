"""`twoam export`: what lies in the memory as files, by day and account, in every format."""

import csv
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.readings import Entry, EntryKind, Figure, Money, Order, OrderLine, OrderState, Return, Subject
from storage.states import Batch, Bundle, Cost, Lying, Rate, Role
from storage.store import Store
from tests.monitor.conftest import Run, Write

AT = datetime(2026, 11, 2, 20, tzinfo=UTC)
LAMP = Subject("us", "B0LAMP0001")
CONFIG = (
    '[machine]\nstate_dir = "state"\n[door]\ncontact = "me@example.org"\n'
    '[accounts.us]\nplatform = "amazon"\n[accounts.bay]\nplatform = "web"\n'
)


async def fill(store: Store) -> None:
    """Three days of a lamp's sales, in the evening of UTC: in Shanghai that is the next day."""
    orders, entries = [], []
    for number in range(3):
        at, of = AT + timedelta(days=number), f"111-{number}"
        line = OrderLine("1", 2, "LAMP", LAMP, Money(Decimal("39.98"), "USD"))
        orders.append(("us", Order(of, "us", OrderState.SHIPPED, at, at, (line,), line.price, country="US")))
        sale = Entry(f"T{number}", "transactions", EntryKind.SALE, at, Money(Decimal("39.98"), "USD"), order=of)
        entries.append(("us", sale))
    entries.append(("bay", Entry("F", "transactions", EntryKind.FEE, AT, Money(Decimal("-0.35"), "USD"), "=1+1")))
    back = Return("R1", AT, 1, "DEFECTIVE", "us", "111-0", "LAMP", LAMP)
    seen = Figure("sessions", AT, AT + timedelta(days=1), Decimal(17), market="us")
    await store.commit(Batch(orders=tuple(orders), entries=tuple(entries), returns=(("us", back),)))
    await store.commit(Batch(figures=(("us", seen),)))
    await store.put_costs([Cost("LAMP", Decimal("7.20"), "CNY")])
    await store.put_bundles([Bundle("PAIR", (("LAMP", 2), ("BOX", 1)))])
    await store.put_lying([Lying("LAMP", 40, AT, "home", 21)])
    await store.put_rates([Rate("CNY", "USD", Decimal("7.1"), AT.date())])


@pytest.fixture
async def house(write: Write, tmp_path: Path) -> Path:
    write(CONFIG)
    (tmp_path / "state").mkdir(mode=0o700)
    async with Store.open(tmp_path / "state" / "twoam.db") as store:
        await store.add_person("Anna", 11, 11, Role.OWNER, "en", "Asia/Shanghai")
        await fill(store)
    return tmp_path


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def test_every_table_is_a_csv_of_the_same_bytes_each_time(house: Path, twoam: Run) -> None:
    out = house / "out"
    done = twoam("export", "--out", str(out))
    assert (done.code, done.out.strip()) == (0, str(out))
    assert "ledger 4 rows, orders 3 rows, lines 3 rows, returns 1 row" in done.err
    names = [
        f"{name}.csv"
        for name in ["bundles", "costs", "figures", "ledger", "lines", "orders", "rates", "returns", "stock"]
    ]
    assert sorted(one.name for one in out.iterdir()) == names
    first = {one.name: one.read_bytes() for one in out.iterdir()}
    (out / "notes.txt").write_text("mine")
    assert twoam("export", "--out", str(out)).code == 0
    assert {name: (out / name).read_bytes() for name in names} == first
    assert (out / "notes.txt").read_text() == "mine"
    order = rows(out / "orders.csv")[0]
    assert (order["placed_at"], order["placed_day"], order["platform"]) == (
        "2026-11-02T20:00:00Z",
        "2026-11-03",
        "amazon",
    )
    assert [row["word"] for row in rows(out / "ledger.csv") if row["account"] == "bay"] == ["'=1+1"]


def test_days_are_the_owners_own_and_accounts_and_tables_can_be_chosen(house: Path, twoam: Run) -> None:
    out = house / "one.csv"
    done = twoam("export", "--what", "orders", "--since", "2026-11-04", "--until", "2026-11-04", "--out", str(out))
    assert done.code == 0
    assert [row["order"] for row in rows(out)] == ["111-1"], "it was placed on the 3rd in UTC"
    assert twoam("export", "--account", "bay", "--what", "ledger", "--out", str(out)).code == 0
    assert [row["id"] for row in rows(out)] == ["F"]
    assert twoam("export", "--out", str(house / "all.zip")).code == 0
    assert not [one for one in house.iterdir() if ".part" in one.name]


REFUSED = [
    (("--format", "pdf"), "csv, xlsx, parquet, beancount"),
    (("--what", "buyers"), "one of ledger, orders, lines, returns, figures, stock, costs, bundles, rates, all"),
    (("--account", "ebay"), "one of bay, us"),
    (("--since", "yesterday"), "write a day as 2026-11-01"),
    (("--since", "2026-11-02", "--until", "2026-11-01"), "before --since"),
    (("--out", "all.csv"), "give a folder, a .zip, or one --what"),
    (("--format", "beancount", "--what", "orders"), "made of the ledger alone"),
]


def test_what_cannot_be_exported_says_what_can(house: Path, twoam: Run) -> None:
    for words, says in REFUSED:
        done = twoam("export", *words)
        assert done.code == 2, words
        assert says in done.err
