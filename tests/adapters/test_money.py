from decimal import Decimal

import pytest
from babel.numbers import format_currency, format_decimal, get_currency_precision, get_decimal_symbol
from hypothesis import example, given, settings
from hypothesis import strategies as st

from adapters.amazon.markets import MARKETS
from adapters.money import currency_in, find_money, numbers, read_count, read_money, read_number, whole
from adapters.readings import Money

# The locales that Amazon's markets are served in, the country's own and the visitors'.
LOCALES = sorted(
    {market.locale for market in MARKETS.values()}
    | {"en_CA", "fr_CA", "en_IN", "hi_IN", "ta_IN", "es_US", "ar_AE", "nl_BE", "de_CH", "fr_CH"}
    | {"cs_CZ", "zh_CN", "zh_TW", "en_SG", "he_IL", "ko_KR", "da_DK", "nb_NO", "fi_FI", "ru_RU"}
)
CURRENCIES = sorted({market.currency for market in MARKETS.values()} | {"TWD", "XOF", "KRW", "CHF", "CNY", "HKD"})
amounts = st.decimals(min_value=0, max_value=Decimal("9999999.99"), places=2)


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        ("1.234,50 €", None, "1234.50 EUR"),
        ("EUR 219,00", None, "219.00 EUR"),
        ("US$17.99", None, "17.99 USD"),
        ("CHF 1’234.50", None, "1234.50 CHF"),
        ("1’234.50", "CHF", "1234.50 CHF"),
        ("₹1,29,900.00", None, "129900.00 INR"),
        ("٣٬٤٥٦٫٧٨ ر.س.\u200f", None, "3456.78 SAR"),
        ("\u200fر.س.\u200f 99.00", None, "99.00 SAR"),
        ("R$\u00a01.499,99", None, "1499.99 BRL"),
        ("1\u202f234,50\u00a0zł", None, "1234.50 PLN"),
        ("￥3,980", "JPY", "3980 JPY"),
        ("3,980円", None, "3980 JPY"),
        ("XOF 12 345", None, "12345 XOF"),
        ("TWD 328.59", "JPY", "328.59 TWD"),
        ("129 kr", "SEK", "129 SEK"),
        ("129:-", "SEK", "129 SEK"),
        ("129,-", "EUR", "129 EUR"),
        ("1.299,00 TL", None, "1299.00 TRY"),
        ("$1,234", "USD", "1234 USD"),
        ("$12.99", "MXN", "12.99 MXN"),
        ("S$12.99", "SGD", "12.99 SGD"),
        ("AED12.50", "AED", "12.50 AED"),
        ("1.234", "EUR", "1234 EUR"),
        ("KWD 1,234.567", None, "1234.567 KWD"),
        ("0.500", "KWD", "0.500 KWD"),
    ],
)
def test_a_price_is_read_as_it_is_printed(text: str, own: str | None, expected: str) -> None:
    assert str(read_money(text, currency=own)) == expected


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("$12.99", None),  # whose dollar?
        ("$12.99", "EUR"),  # not the page's money, and it does not say whose
        ("129 kr", None),
        ("LL£ 1,500.00", "GBP"),
        ("¥3,980", "USD"),
        ("1.234", None),  # no currency
        ("1.234", "KWD"),  # three decimals or a thousand?
        ("1,23.4", "EUR"),  # no locale groups so
        ("12 34 €", None),
        ("$10.00 - $20.00", "USD"),  # two prices are none
        ("$19.99 $19.99", "USD"),
        ("-$3.00", "USD"),
        ("-20%", "USD"),
        ("20 %", "USD"),
        ("Free", "USD"),
        ("", "USD"),
        (None, "USD"),
        ("USD EUR 5", None),
        ("1.2K $", "USD"),
        ("9" * 100, "USD"),
    ],
)
def test_what_may_mean_two_things_is_unreadable_and_never_a_guess(text: str | None, own: str | None) -> None:
    assert read_money(text, currency=own) is None


def test_the_locale_decides_where_the_currency_cannot() -> None:
    assert read_money("1.234", currency="KWD", decimal_hint=".") == Money(Decimal("1.234"), "KWD")
    assert read_money("1.234", currency="KWD", decimal_hint=",") == Money(Decimal("1234"), "KWD")
    assert read_number("1.234", decimal_hint=".") == Decimal("1.234")
    assert read_number("1.234", decimal_hint=",") == Decimal(1234)
    assert read_number("1.234") is None


def test_a_locale_that_contradicts_the_currency_makes_a_price_unreadable() -> None:
    assert read_money("$1.234", currency="USD", decimal_hint=".") is None


@settings(max_examples=400)
@given(amounts, st.sampled_from(CURRENCIES), st.sampled_from(LOCALES), st.booleans())
@example(Decimal("1.23"), "EUR", "de_DE", True)
@example(Decimal("1234567.00"), "INR", "hi_IN", True)
@example(Decimal("3456.78"), "EGP", "ar_EG", False)
@example(Decimal("5.05"), "EGP", "sv_SE", False)
@example(Decimal("5.05"), "GBP", "ar_AE", False)
def test_what_any_locale_of_a_market_prints_is_read_back_exactly(
    amount: Decimal, currency: str, locale: str, hinted: bool
) -> None:
    printed = format_currency(amount, currency, locale=locale)
    hint = get_decimal_symbol(locale) if hinted else None
    found = read_money(printed, currency=currency, decimal_hint=hint if hint in (".", ",") else None)
    assert found == Money(amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency))), currency)


@given(st.integers(0, 99_999_999), st.sampled_from(LOCALES))
def test_counts_of_any_locale_are_read_back_exactly(count: int, locale: str) -> None:
    assert read_count(format_decimal(count, locale=locale)) == count


@given(st.text(max_size=90))
def test_no_text_breaks_the_reader_and_no_price_is_negative(text: str) -> None:
    for currency in (None, "USD", "JPY", "KWD"):
        money = read_money(text, currency=currency)
        assert money is None or (money.amount >= 0 and len(money.currency) == 3)
    find_money(text, currency="USD")
    read_count(text)
    read_number(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("62 customer reviews", 62),
        ("(3,098)", 3098),
        ("1.820 avaliações de clientes", 1820),
        ("1\u202f058 évaluations", 1058),
        ("1,29,900 ratings", 129900),
        ("٣٬٤٥٦ تقييم", 3456),
        ("4.8", None),
        ("21K ratings", None),
        ("2.1万", None),
        ("2 new 3 used", None),
        ("Be the first to review", None),
    ],
)
def test_counts_are_whole_and_exact_or_unsaid(text: str, expected: int | None) -> None:
    assert read_count(text) == expected


@pytest.mark.parametrize(
    ("text", "own", "expected"),
    [
        ("$3.99 delivery October 29 - November 3", "USD", "3.99 USD"),
        ("$15.99 with 20 percent savings", "USD", "15.99 USD"),
        ("Only 2 left. Lieferung für 3,50 € bis 5. Mai", "EUR", "3.50 EUR"),
        ("+ EUR 3,50 Versandkosten", None, "3.50 EUR"),
        ("FREE delivery October 29", "USD", "None"),
    ],
)
def test_the_first_amount_with_a_sign_is_found_in_a_sentence(text: str, own: str | None, expected: str) -> None:
    assert str(find_money(text, currency=own)) == expected


def test_a_currency_is_told_by_its_sign_its_code_or_the_page() -> None:
    assert currency_in("R$ 5") == "BRL"
    assert currency_in("5 kr", "NOK") == "NOK"
    assert currency_in("5 kr", "EUR") is None
    assert currency_in("5", "EUR") == "EUR"
    assert currency_in("$5 USD") == "USD"
    assert currency_in("5 Travel", "EUR") == "EUR"


def test_number_tokens_keep_their_marks_and_whole_ones_lose_them() -> None:
    assert numbers("5つ星のうち4.3") == ["5", "4.3"]
    assert whole("929.084") == 929084
    assert whole("1,643,215") == 1643215
    assert whole("12.5") is None
