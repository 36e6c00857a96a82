"""Every number, date and amount in the person's own form, and foreign text made harmless."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.readings import Money
from monitor.language import Tongue, clean, esc, name, nearest_language, short_id

# Marks of direction, and the spaces that do not break.
_UNSEEN = {**dict.fromkeys((0x2068, 0x2069, 0x200E, 0x200F)), 0xA0: " ", 0x202F: " "}


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (0, "0 s", "0 秒"),
        (40, "40 s", "40 秒"),
        (250, "4 min 10 s", "4 分 10 秒"),
        (900, "15 min", "15 分钟"),
        (11_400, "3 h 10 m", "3 小时 10 分"),
        (7_200, "2 h", "2 小时"),
        (187_200, "2 d 4 h", "2 天 4 小时"),
        (-5, "0 s", "0 秒"),
    ],
)
def test_durations_are_short(seconds: int, english: str, chinese: str) -> None:
    assert Tongue("en").duration(timedelta(seconds=seconds)) == english
    assert Tongue("zh").duration(timedelta(seconds=seconds)) == chinese


def test_a_time_of_another_day_carries_its_date() -> None:
    at, now = datetime(2026, 11, 12, 18, 14, tzinfo=UTC), datetime(2026, 11, 13, 18, 0, tzinfo=UTC)
    assert Tongue("en", "Asia/Shanghai").time(at, now) == "13 Nov 02:14"
    assert Tongue("zh", "Asia/Shanghai").time(at, now) == "11月13日 02:14"
    assert Tongue("en", "Asia/Shanghai").time(at, at) == "02:14"


def test_the_market_clock_is_shown_only_where_it_differs() -> None:
    at = datetime(2026, 11, 13, 18, 14, tzinfo=UTC)
    assert Tongue("en", "Asia/Shanghai").market_time(at, "US") == "13:14 New York"
    assert Tongue("zh", "Asia/Shanghai").market_time(at, "US") == "13:14 纽约"
    assert Tongue("en", "America/New_York").market_time(at, "US") is None
    assert Tongue("en", "Asia/Shanghai").market_time(at, "shop.example.com") is None


def test_numbers_and_per_cent_follow_the_language() -> None:
    assert Tongue("en").percent(99.6) == "99.6 %"
    assert Tongue("en").percent(-18) == "−18 %"
    assert Tongue("zh").percent(100) == "100%"
    assert Tongue("en").number(2016) == "2,016"


@pytest.mark.parametrize(
    ("language", "amount", "debt", "share", "day"),
    [
        ("en", "$1,017.50", "-$3.00", "+18 %", "Fri, Nov 13"),
        ("zh", "US$1,017.50", "-US$3.00", "+18%", "11月13日周五"),
        ("ru", "1 017,50 $", "-3,00 $", "+18 %", "пт, 13 нояб."),
        ("ar", "1,017.50 US$", "−3.00 US$", "+18%", "الجمعة، 13 نوفمبر"),
        ("ja", "$1,017.50", "-$3.00", "+18%", "11月13日(金)"),
    ],
)
def test_amounts_and_days_have_the_form_of_each_language(
    language: str, amount: str, debt: str, share: str, day: str
) -> None:
    tongue, at = Tongue(language), datetime(2026, 11, 13, 18, 14, tzinfo=UTC)
    said = (
        tongue.money(Money(Decimal("1017.5"), "USD")),
        tongue.money(Money(Decimal(-3), "USD")),
        tongue.percent(18, signed=True),
        tongue.date(at),
    )
    assert tuple(one.translate(_UNSEEN) for one in said) == (amount, debt, share, day)


def test_a_number_asks_for_its_form() -> None:
    said = {language: [_reviews(language, count) for count in (1, 2, 5, 21)] for language in ("ru", "ar", "ja")}
    assert len(set(said["ru"][:3])) == 3
    assert said["ru"][0] == said["ru"][3], "1 and 21 are one form in Russian"
    assert len(set(said["ar"])) == 4
    assert len(set(said["ja"])) == 1


def _reviews(language: str, count: int) -> str:
    said = Tongue(language).ngettext("{count} open alert", "{count} open alerts", count)
    return said.replace(str(count), "N")


def test_a_value_is_escaped_unless_it_is_already_html() -> None:
    assert Tongue("en")._("Over: {headline}", headline="<b>&") == "Over: &lt;b&gt;&amp;"
    assert Tongue("en")._("Over: {headline}", headline=esc("<b>")) == "Over: &lt;b&gt;"
    assert Tongue("en").label("Over: {headline}", headline="<b>\n&") == "Over: <b> &"


def test_foreign_names_are_isolated_and_shortened() -> None:
    assert name("شركة") == "\u2068شركة\u2069"
    assert clean("a" * 60, 10) == "aaaaaaaaa…"
    assert clean("😀" * 60, 10) == "😀😀😀😀…", "counted as Telegram counts"
    assert short_id("B0EXAMPL7K") == "B0…7K"
    assert short_id("1234") == "1234"


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-hans", "zh"),
        ("zh_CN", "zh"),
        ("en-GB", "en"),
        ("ru-RU", "ru"),
        ("ar-EG", "ar"),
        ("ja", "ja"),
        ("de", "en"),
        (None, "en"),
    ],
)
def test_the_nearest_language_is_spoken(tag: str | None, language: str) -> None:
    assert nearest_language(tag) == language
