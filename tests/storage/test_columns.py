"""Amounts and times come back as they went in, or are refused."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Money
from storage.columns import EPOCH, decimals, from_exact, from_minor, from_ms, to_exact, to_json, to_minor, to_ms

SHANGHAI = timezone(timedelta(hours=8))
CURRENCIES = st.sampled_from(["USD", "EUR", "CNY", "JPY", "KRW", "VND", "KWD", "BHD", "XTS"])


@given(minor=st.integers(-(10**15), 10**15), currency=CURRENCIES)
def test_an_amount_comes_back_to_the_last_unit(minor: int, currency: str) -> None:
    money = from_minor(minor, currency)
    assert money is not None
    assert to_minor(money) == minor
    assert -money.amount.as_tuple().exponent == decimals(currency)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("17.99", "USD", 1799),
        ("17.9", "USD", 1790),
        ("1990", "JPY", 1990),
        ("1.234", "KWD", 1234),
        ("2E+1", "EUR", 2000),
    ],
)
def test_an_amount_is_stored_in_its_currencys_smallest_unit(amount: str, currency: str, minor: int) -> None:
    assert to_minor(Money(Decimal(amount), currency)) == minor


@given(moment=st.datetimes(min_value=EPOCH.replace(tzinfo=None), timezones=st.sampled_from([UTC, SHANGHAI])))
def test_a_moment_comes_back_in_utc_cut_to_the_millisecond(moment: datetime) -> None:
    stored = from_ms(to_ms(moment))
    assert stored.utcoffset() == timedelta(0)
    assert timedelta(0) <= moment - stored < timedelta(milliseconds=1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        to_ms(datetime(2026, 3, 3))  # noqa: DTZ001


def test_equal_facts_are_equal_texts_whatever_their_order() -> None:
    assert to_json({"b": 1, "a": "跟卖"}) == to_json({"a": "跟卖", "b": 1}) == '{"a":"跟卖","b":1}'


@given(number=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_an_exact_amount_comes_back_to_its_last_digit(number: Decimal) -> None:
    assert from_exact(to_exact(number), "USD") == Money(number, "USD")


def test_equal_amounts_are_equal_texts_and_show_the_decimals_of_their_currency() -> None:
    same = [Decimal("1200"), Decimal("1.2E+3"), Decimal("1200.000")]
    assert {to_exact(number) for number in same} == {"1200"}
    assert {to_exact(Decimal(zero)) for zero in ("0", "-0", "0.00", "-0E-9")} == {"0"}
    assert [str(from_exact("1200.5", one).amount) for one in ("JPY", "USD", "KWD")] == ["1200.5", "1200.50", "1200.500"]
