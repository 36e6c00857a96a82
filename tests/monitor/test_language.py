"""Every number, date and amount in the person's own form, and foreign text made harmless."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.language import Tongue, clean, esc, name, nearest_language, short_id


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
    ("tag", "language"), [("zh-hans", "zh"), ("zh_CN", "zh"), ("en-GB", "en"), ("de", "en"), (None, "en")]
)
def test_the_nearest_language_is_spoken(tag: str | None, language: str) -> None:
    assert nearest_language(tag) == language
