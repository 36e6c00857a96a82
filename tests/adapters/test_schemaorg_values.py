"""Prices, stocks, conditions and counts, in the words that pages use for them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.readings import Condition, Money, State
from adapters.schemaorg.values import availability, condition, count, currency, number, prices


@pytest.mark.parametrize(
    ("said", "code", "expected"),
    [
        ("1299.00", "USD", "1299.00"),
        ("1,299.00", "USD", "1299.00"),
        ("1.299,00", "EUR", "1299.00"),
        ("1 299,00", "RUB", "1299.00"),
        ("1\u202f299,50 €", "EUR", "1299.50"),
        ("1’234.50", "CHF", "1234.50"),
        ("1,00,000.00", "INR", "100000.00"),
        ("1,00,000", "INR", "100000"),
        ("69,75", "BRL", "69.75"),
        ("R$ 1.299,90", "BRL", "1299.90"),
        ("14,240", "JPY", "14240"),
        ("14.240", "JPY", "14240"),
        ("1.250.000", "VND", "1250000"),
        ("3.250", "KWD", "3.250"),
        ("¥14240", "JPY", "14240"),
        ("１４２４０円", "JPY", "14240"),
        ("١٢٣٫٥٠", "SAR", "123.50"),
        ("19.989999771118164", "USD", "19.99"),
        ("0.875", "USD", "0.875"),
        (Decimal("31.49"), "USD", "31.49"),
        (14240, "JPY", "14240"),
    ],
)
def test_a_price_is_read_in_every_local_form(said: str | int | Decimal, code: str, expected: str) -> None:
    assert prices(said, code) == (Money(Decimal(expected), code),)


@pytest.mark.parametrize(
    "said", ["1.299", "", "free", "-5", "12 %", "3 for 10.00", "0", "0.00", 0, True, "1e5x2", "1,2,3"]
)
def test_a_price_that_says_nothing_certain_is_no_price(said: str | int) -> None:
    assert prices(said, "EUR") == ()


@pytest.mark.parametrize("said", ["€ 97,39 - 128,72", "97,39€ – 128,72€", "97.39〜128.72"])
def test_a_range_has_two_ends(said: str) -> None:
    ends = (Money(Decimal("97.39"), "EUR"), Money(Decimal("128.72"), "EUR"))
    assert prices(said, "EUR") == ends
    assert prices(said, None) == (ends if "€" in said else ())


@given(st.decimals(min_value="0.01", max_value="9999999", places=2))
def test_every_amount_survives_both_ways_of_writing_it(value: Decimal) -> None:
    english = f"{value:,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert prices(english, "EUR") == prices(german, "EUR") == (Money(value, "EUR"),)


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_of_values_fail(text: str) -> None:
    for read in (lambda said: prices(said, "USD"), number, count, currency, availability, condition):
        read(text)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("USD", "USD"),
        ("eur", "EUR"),
        ("RMB", "CNY"),
        ("€ 5", "EUR"),
        ("US $5", "USD"),
        ("R$ 5", "BRL"),
        ("EUR 5", "EUR"),
        ("$5", None),
        ("¥5", None),
        ("kr 5", None),
        ("", None),
        (None, None),
    ],
)
def test_a_symbol_that_several_countries_share_names_no_currency(said: str | None, code: str | None) -> None:
    assert currency(said) == code


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ("https://schema.org/InStock", State.LIVE),
        ("http://schema.org/InStock/", State.LIVE),
        ("InStock", State.LIVE),
        ("in_stock", State.LIVE),
        ("in stock", State.LIVE),
        ("instock", State.LIVE),
        ("schema:LimitedAvailability", State.LIVE),
        ("https://schema.org/PreOrder", State.LIVE),
        ("BackOrder", State.LIVE),
        ("available for order", State.LIVE),
        ("OUTOFSTOCK", State.OUT_OF_STOCK),
        ("out of stock", State.OUT_OF_STOCK),
        ("https://schema.org/SoldOut", State.OUT_OF_STOCK),
        ("oos", State.OUT_OF_STOCK),
        ("https://schema.org/Discontinued", State.ENDED),
        ("https://schema.org/SomethingNew", None),
        ("", None),
        (None, None),
    ],
)
def test_availability_is_one_word_in_many_dresses(said: str | None, state: State | None) -> None:
    assert availability(said)[0] == state


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("https://schema.org/NewCondition", Condition.NEW),
        ("New", Condition.NEW),
        ("New with tags", Condition.NEW),
        ("UsedCondition", Condition.USED),
        ("Pre-owned", Condition.USED),
        ("http://schema.org/RefurbishedCondition", Condition.REFURBISHED),
        ("DamagedCondition", Condition.USED),
        ("neu", None),
        (None, None),
    ],
)
def test_condition_is_one_of_three_or_unsaid(said: str | None, expected: Condition | None) -> None:
    assert condition(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [("1,221 reviews", 1221), ("2 חוות דעת", 2), ("1.221", 1221), (12, 12), ("", None), ("none", None)],
)
def test_a_count_is_the_number_in_its_words(said: str | int, expected: int | None) -> None:
    assert count(said) == expected
