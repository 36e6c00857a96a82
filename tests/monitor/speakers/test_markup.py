import html
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor.demo.markup import parse_html
from monitor.speakers.markup import ELLIPSIS, fit, length, parts, plain, runs, whole

_FOREIGN = st.text(st.characters(codec="utf-8"), max_size=30)


def _escaped(text: str) -> str:
    return html.escape(text)


def _wrapped(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(["b", "i", "code", "blockquote", 'a href="https://example.com/?a=1&amp;b=&gt;2"'])
    pieces = st.lists(inner, max_size=4).map("".join)
    return st.builds(lambda tag, inside: f"<{tag}>{inside}</{tag.split()[0]}>", tags, pieces)


RENDERED = st.lists(st.recursive(_FOREIGN.map(_escaped), _wrapped, max_leaves=12), max_size=6).map("".join)


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(RENDERED, st.integers(1, 80))
def test_a_shortened_message_is_whole_html_that_begins_as_the_long_one(rendered: str, limit: int) -> None:
    short = fit(rendered, limit)

    assert length(plain(short)) <= limit
    balance = _Balance()
    balance.feed(short)
    balance.close()
    assert balance.open == []
    if short != rendered:
        assert plain(short).endswith(ELLIPSIS)
        assert plain(rendered).startswith(plain(short).removesuffix(ELLIPSIS))


@given(RENDERED, st.integers(1, 80))
def test_telegram_takes_what_is_left_and_shows_the_same_text(rendered: str, limit: int) -> None:
    short = fit(rendered, limit)

    assert parse_html(short)[0].strip() == plain(short).strip()


@given(RENDERED)
def test_a_message_that_fits_is_left_alone(rendered: str) -> None:
    assert fit(rendered, max(1, length(plain(rendered)))) == rendered


@given(st.text())
def test_anything_foreign_that_was_escaped_is_shown_as_it_was(text: str) -> None:
    assert plain(f"<b>{html.escape(text)}</b>") == text
    assert "".join(shown for shown, _ in runs(f"<i>{html.escape(text)}</i>")) == text


@given(st.text(), st.integers(1, 50))
def test_no_text_at_all_breaks_the_shortening(text: str, limit: int) -> None:
    assert length(plain(fit(text, limit))) <= limit
    whole(text).encode()


@pytest.mark.parametrize(
    ("long", "limit", "short"),
    [
        ("<b>abcdef</b>", 4, "<b>abc…</b>"),
        ("<b>ab</b>cdef", 4, "<b>ab</b>c…"),
        ("ab&amp;&lt;ef", 4, "ab&amp;…"),
        ("ab&amp;&lt;ef", 6, "ab&amp;&lt;ef"),
        ("a🔴🔴b", 5, "a🔴…"),
        ('<a href="x>y">abcdef</a>', 3, '<a href="x>y">ab…</a>'),
        ("5 < 6 & 7 > 2", 6, "5 < 6…"),
        ("&nbsp;&nbsp;", 4, "&nb…"),
    ],
)
def test_the_cut_falls_between_characters(long: str, limit: int, short: str) -> None:
    assert fit(long, limit) == short


@given(RENDERED, st.integers(2, 80), st.integers(2, 80))
@example("\r\r0\U00010000", 2, 3)
def test_a_long_answer_is_parted_into_whole_messages_that_say_everything_once(
    rendered: str, first: int, rest: int
) -> None:
    found = parts(rendered, first, rest)

    said = [parse_html(one)[0] for one in found]
    assert "".join("".join(said).split()) == "".join(plain(rendered).split())
    assert all(length(plain(one)) <= (first if place == 0 else rest) for place, one in enumerate(found))


def test_a_long_answer_is_parted_between_its_lines_and_outside_its_tags() -> None:
    answer = "<b>Blue Lamp</b>\nten\n<blockquote>one\ntwo\nthree</blockquote>\nlast"

    assert parts(answer, 16, 20) == ["<b>Blue Lamp</b>\nten", "<blockquote>one\ntwo\nthree</blockquote>\nlast"]
    assert parts("<i>one\ntwo\nthree</i>", 9, 9) == ["<i>one\ntwo</i>", "<i>three</i>"]
    assert parts("<i>onetwothree</i>", 6, 9) == ["<i>onetwo</i>", "<i>three</i>"]
