"""The journal is one that beancount takes, and beancount comes to the same profit to the last decimal."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import beanquery
from beancount import loader
from beancount.core import convert
from beancount.core.data import Open, Transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.readings import EntryKind, Money
from monitor.books.statement import BESIDE
from monitor.exports.journal import Journal
from monitor.exports.names import commodity, component
from storage.states import Booking
from tests.monitor.exports.ledgers import HOME, booking, bookings, look

TINY = Decimal("1e-12")


def text_of(lines: Sequence[Booking], piece: int = 3) -> str:
    """As an export writes it, so many lines at a time."""
    journal = Journal(look())
    parts = [part for at in range(0, len(lines), piece) for part in journal.take(lines[at : at + piece])]
    return "".join((journal.head(), *parts, *journal.end()))


def loaded(text: str) -> tuple[list[Any], dict[str, Any]]:
    entries, errors, options = loader.load_string(text)
    assert errors == [], [error.message for error in errors]
    return entries, options


def weights(entries: Iterable[Any], wanted: str, days: Callable[[date], bool] = lambda day: True) -> Counter[str]:
    """What the postings of accounts that begin so weigh, by currency."""
    found: Counter[str] = Counter()
    for entry in entries:
        if isinstance(entry, Transaction) and days(entry.date):
            for one in entry.postings:
                if re.match(wanted, one.account):
                    weight = convert.get_weight(one)  # type: ignore[no-untyped-call]
                    found[weight.currency] += weight.number
    return found


def expected(lines: Iterable[Booking], days: Callable[[date], bool] = lambda day: True) -> Counter[str]:
    """The profit by what was booked, and what is unrated in its own currency."""
    found: Counter[str] = Counter()
    for one in lines:
        if one.counted and one.kind not in BESIDE and days(one.booked_at.date()):
            money = one.home or one.amount
            found[money.currency] += money.amount  # type: ignore[assignment]
    return found


def same(weighed: Counter[str], told: Counter[str]) -> bool:
    return all(abs(weighed[code] + told[code]) < TINY for code in {*weighed, *told})


@given(bookings(), st.integers(0, 17), st.integers(1, 9))
@settings(max_examples=35, deadline=None)
def test_beancount_takes_any_ledger_and_weighs_each_span_as_we_do(lines: list[Booking], first: int, long: int) -> None:
    entries, _ = loaded(text_of(lines))
    days = sorted({one.booked_at.date() for one in lines})
    begin = days[min(first, len(days) - 1)] if days else date(2026, 1, 1)

    def within(day: date) -> bool:
        return 0 <= (day - begin).days < long

    assert same(weights(entries, "(Income|Expenses):"), expected(lines))
    assert same(weights(entries, "(Income|Expenses):", within), expected(lines, within))
    everything = weights(entries, "")
    assert all(abs(sum_) < TINY for sum_ in everything.values()), "each transaction balances"


@given(bookings())
@settings(max_examples=8, deadline=None)
def test_however_the_lines_are_cut_the_journal_is_the_same(lines: list[Booking]) -> None:
    assert text_of(lines, 1) == text_of(lines, 4) == text_of(lines, 99)


@given(st.text(max_size=6), st.text(max_size=6))
@settings(max_examples=60)
def test_no_two_names_become_the_same_account(one: str, other: str) -> None:
    assert (component(one) == component(other)) == (one == other)
    assert (commodity(one) == commodity(other)) == (one == other)
    assert re.fullmatch("[A-Z0-9][A-Za-z0-9-]*", component(one))
    assert re.fullmatch("[A-Z]([A-Z0-9'._-]*[A-Z0-9])?", commodity(one))


SHOP = [
    booking(0, EntryKind.SALE, Money(Decimal("19.99"), "USD"), order="111-1", sku="LAMP", quantity=1),
    booking(0, EntryKind.REFERRAL, Money(Decimal("-3.00"), "USD"), id="F", order="111-1", word="Commission"),
    booking(0, EntryKind.TAX, Money(Decimal("1.60"), "USD"), id="X", order="111-1"),
    booking(0, EntryKind.GOODS, Money(Decimal("-7.20"), "EUR"), id="G", book="costs", order="111-1", sku="LAMP"),
    booking(0, EntryKind.SALE, Money(Decimal("19.99"), "USD"), id="S", book="settlement", order="111-1", counted=False),
    booking(1, EntryKind.SALE, Money(Decimal("9.50"), "EUR"), order="111-2", book="orders", estimated=True),
    booking(2, EntryKind.ADVERTISING, Money(Decimal("-4"), "CNY"), word='Ads "\\'),
    booking(3, EntryKind.PAYOUT, Money(Decimal("-15.00"), "USD")),
    booking(4, EntryKind.RESERVE, Money(Decimal("-2.00"), "USD")),
    booking(5, EntryKind.REFERRAL, Money(Decimal("0.25"), "USD"), id="F~1", order="111-1", corrects="F"),
]


def test_a_small_shop_reads_as_a_bookkeeper_would_write_it() -> None:
    entries, options = loaded(text_of(SHOP))
    assert options["operating_currency"] == [HOME]
    told = [entry for entry in entries if isinstance(entry, Transaction)]
    assert [(one.flag, one.narration) for one in told] == [
        ("*", "order 111-1"),
        ("!", "order 111-2"),
        ("*", 'Ads "\\'),
        ("*", "payout"),
        ("*", "reserve"),
        ("*", "order 111-1"),
    ]
    assert told[0].meta["order"] == "111-1"
    assert [one.account for one in told[0].postings] == [
        "Income:Amazon:Us:Sales",
        "Expenses:Amazon:Us:Fees:Referral",
        "Liabilities:Tax:Amazon:Us",
        "Expenses:Amazon:Us:Goods",
        "Assets:Platform:Amazon:Us",
        "Assets:Goods",
    ]
    meta: dict[str, Any] = told[0].postings[0].meta or {}
    assert (meta["sku"], meta["book"]) == ("LAMP", "transactions")
    assert (told[5].tags, told[5].meta["corrects"]) == (frozenset({"correction"}), "F")
    assert {one.account for one in entries if isinstance(one, Open)} >= {"Assets:Bank", "Assets:Reserve:Amazon:Us"}
    assert weights(entries, "Assets:Bank")[HOME] == weights(told[3:4], "Assets:Bank")[HOME] > 0


def test_a_query_of_beancount_gives_the_profit_to_the_cent() -> None:
    entries, options = loaded(text_of(SHOP))
    asked = beanquery.connect("beancount:", entries=entries, errors=[], options=options)
    asked = asked.execute("SELECT sum(weight) WHERE account ~ '^(Income|Expenses):'")
    ((sums,),) = asked.fetchall()
    profit = expected(SHOP)
    assert {one.units.currency: round(-one.units.number, 2) for one in sums} == {
        code: round(sum_, 2) for code, sum_ in profit.items()
    }
