"""Money in another currency: by one's own rate, the newest that is known, over the euro or a peg; never a guess."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from adapters.readings import Money
from monitor.commands.rating import rate_said
from monitor.rates import OLD, Worth, is_old, rates_of, seed
from storage.states import Rate

TODAY = date(2026, 11, 13)
SEEDED = date(2026, 10, 30)
DAY = timedelta(days=1)
OWN = Rate("RUB", "USD", Decimal("92.5"), TODAY - 2 * DAY)


def worth(amount: str, of: str, to: str, *kept: Rate, today: date = TODAY) -> Worth | None:
    return rates_of(kept, today).worth(Money(Decimal(amount), of), to)


def test_money_of_its_own_currency_needs_no_rate() -> None:
    assert worth("17.995", "USD", "USD") == Worth(Money(Decimal("17.995"), "USD"))
    assert worth("5", "VND", "VND") == Worth(Money(Decimal(5), "VND"))


def test_the_table_that_was_brought_along_leads_over_the_euro_and_names_its_day() -> None:
    assert worth("100", "USD", "CNY") == Worth(Money(Decimal("665.29"), "CNY"), SEEDED, ("seed",))
    assert worth("1000", "EUR", "JPY") == Worth(Money(Decimal(175680), "JPY"), SEEDED, ("seed",))
    assert {one.day for one in seed()} == {SEEDED}
    assert {one.base for one in seed()} == {"EUR"}


def test_a_peg_is_derived_from_the_dollar_and_says_so() -> None:
    assert worth("100", "USD", "AED") == Worth(Money(Decimal("367.25"), "AED"), TODAY, ("peg",))
    assert worth("375", "SAR", "USD") == Worth(Money(Decimal("100.00"), "USD"), TODAY, ("peg",))
    over = worth("100", "SAR", "CNY")
    assert over == Worth(Money(Decimal("177.41"), "CNY"), SEEDED, ("peg", "seed"))


@pytest.mark.parametrize("code", ["RUB", "EGP", "TWD", "VND", "XXX"])
def test_what_nobody_has_told_is_unknown(code: str) -> None:
    assert worth("100", "USD", code) is None
    assert worth("100", code, "EUR") is None


def test_the_owners_own_rate_counts_until_it_is_old_and_then_the_newest() -> None:
    bank = Rate("RUB", "USD", Decimal(80), TODAY, "bank.example")
    assert worth("10", "USD", "RUB", OWN) == Worth(Money(Decimal("925.00"), "RUB"), OWN.day, ("own",))
    assert worth("925", "RUB", "USD", OWN) == Worth(Money(Decimal("10.00"), "USD"), OWN.day, ("own",))
    for rows in ((OWN, bank), (bank, OWN)):
        assert worth("10", "USD", "RUB", *rows) == worth("10", "USD", "RUB", OWN)
    last, over = (replace(OWN, day=TODAY - days * DAY) for days in (OLD - 1, OLD))
    assert worth("10", "USD", "RUB", last, bank) == Worth(Money(Decimal("925.00"), "RUB"), last.day, ("own",))
    assert worth("10", "USD", "RUB", over, bank) == Worth(Money(Decimal("800.00"), "RUB"), TODAY, ("bank.example",))


def test_an_old_rate_says_so_one_of_tomorrow_waits_and_one_of_last_year_is_none() -> None:
    for days, old in ((OLD - 1, False), (OLD, True), (400, True)):
        found = worth("1", "USD", "RUB", replace(OWN, day=TODAY - days * DAY))
        assert found is not None
        assert is_old(found, TODAY) is old
        assert found.age(TODAY) == days
    assert worth("1", "USD", "RUB", replace(OWN, day=TODAY - 401 * DAY)) is None
    assert worth("1", "USD", "RUB", replace(OWN, day=TODAY + DAY)) is None
    assert worth("1", "USD", "RUB", replace(OWN, value=Decimal(0))) is None
    assert worth("1", "USD", "EUR", today=SEEDED - DAY) is None, "the table was not brought yet"


def test_a_typed_rate_is_read_as_it_must_be_meant() -> None:
    rates = rates_of((OWN,), TODAY)

    def read(text: str) -> tuple[str, str, str] | None:
        found = rate_said(text, rates, TODAY)
        return (found.base, str(found.value), found.currency) if found else None

    assert read("1 USD = 92.5 RUB") == read("USD=92.5 rub") == ("USD", "92.5", "RUB")
    assert read("RUB 92.5 USD") == read("USD 92.5 RUB") == ("USD", "92.5", "RUB")
    assert read("USD 7.1 CNY") == read("CNY 7.1 USD") == ("USD", "7.1", "CNY")
    assert read("1 RUB = 0.011 USD") == ("RUB", "0.011", "USD")
    assert read("VND 25400 USD") == ("USD", "25400", "VND"), "nothing is known: as the example has it"
    for text in ("USD 0 CNY", "USD x CNY", "USD 7", "USD 7 USD", "QQQ 7 USD", "USD 7 QQQ", "1 USD = CNY", ""):
        assert read(text) is None, text
