"""No text without its translation, no translation without its places, and every number in the person's own form."""

import re
from datetime import UTC, datetime, timedelta
from importlib.resources import files

import pytest

from monitor.demo.markup import parse_html
from monitor.language import LANGUAGES, Tongue, clean, esc, name, nearest_language, short_id
from tests.monitor.texts import extracted, is_complete, texts_of, translated

OTHERS = [language for language in LANGUAGES if language != "en"]
_PLACE = re.compile(r"\{(\w+)\}")


def forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, tuple | list) else (str(text),)


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    done = {forms(one.id) for one in translated(language) if one.id and is_complete(one.string)}
    missing = [one.id for one in extracted() if one.id and forms(one.id) not in done]
    assert not missing


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_over_or_uncertain(language: str) -> None:
    template = extracted()
    kept = [one for one in translated(language) if one.id]
    assert not [one.id for one in kept if template.get(one.id) is None]
    assert not [one.id for one in kept if one.fuzzy]


@pytest.mark.parametrize("language", OTHERS)
def test_every_translation_keeps_the_places_of_its_text(language: str) -> None:
    for one in translated(language):
        wanted = {place for form in forms(one.id)[-1:] for place in _PLACE.findall(form)}
        for form in forms(one.string) if one.id else ():
            assert set(_PLACE.findall(form)) == wanted, f"{one.id!r} became {form!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_fit_for_a_message(language: str) -> None:
    catalogue = extracted() if language == "en" else translated(language)
    for one in catalogue:
        for form in forms(one.id if language == "en" else one.string) if one.id else ():
            parse_html(form)  # raises where the Bot API would refuse it
            assert "&" not in form


def test_texts_in_f_strings_and_nested_calls_are_found() -> None:
    source = "f'{t._(\"a\")}'; t._(N_('b')); t.ngettext('c', 'd', 2); t.label('e'); t._(variable)"
    assert set(texts_of(source)) == {"a", "b", ("c", "d"), "e"}


def test_the_translations_are_shipped_with_the_package() -> None:
    assert all((files("monitor") / "locale" / f"{language}.po").is_file() for language in OTHERS)


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
