"""What a reader from right to left sees, as Unicode's own algorithm orders it: nothing in a sentence turns around."""

from decimal import Decimal

import pytest
from bidi import get_display

from adapters.readings import Money
from monitor.bidi import FSI, LRM, PDI, RLM, figure, isolated, placed, settled
from monitor.language import Tongue, visible
from tests.monitor.shop import VERA, Shop, texts

MARKS = dict.fromkeys(map(ord, (FSI, PDI, LRM, RLM)))


def seen(html: str, base: str | None = "R") -> str:
    """The line as it stands on the screen, from left to right."""
    return str(get_display(visible(html), base_dir=base)).translate(MARKS)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("استخدم /alerts الآن", "/alerts"),
        ("اكتب <code>/who Blue Lamp</code>: هكذا", "/who Blue Lamp"),
        ("انخفض السعر −18 % هنا", "−18 %"),
        ("خلال 3–5 أيام", "3–5"),
        (f"الأمر /{isolated('today')}. هنا", "/today"),
        ("ليلك: 23:00–08:00 هنا", "23:00–08:00"),
        ("على <a href='https://x.example'>29…05</a> هنا", "29…05"),
        ("حتى 2026-12-24 فقط", "2026-12-24"),
        ("على Tom &amp; Co هنا", "Tom & Co"),
        ("من https://www.amazon.ae/dp/B0EXAMPL7K?th=1 هنا", "https://www.amazon.ae/dp/B0EXAMPL7K?th=1"),
    ],
)
def test_what_is_latin_in_a_text_keeps_its_order(said: str, kept: str) -> None:
    assert kept in seen(settled(said))


@pytest.mark.parametrize(("code", "kept"), [("USD", "US$"), ("GBP", "UK£"), ("EUR", "€")])
def test_the_sign_of_a_currency_is_not_torn_apart(code: str, kept: str) -> None:
    said = f"السعر {Tongue('ar').money(Money(Decimal('-17.99'), code))} هنا"
    assert kept in seen(said)
    assert "−17.99" in seen(said)


def test_the_parts_of_a_headline_follow_each_other_from_the_right() -> None:
    line = seen(settled(f"🔴 <b>بائع جديد</b> · Amazon AE · {isolated('Blue Lamp')} (B0…7K) · قضية 17"))
    places = [line.index(part) for part in ("🔴", "Amazon AE", "Blue Lamp", "B0…7K", "17")]
    assert places == sorted(places, reverse=True)


@pytest.mark.parametrize("line", ["Blue Lamp", "🔴 eBay US", f"{FSI}Anna{PDI}: هنا", "12 · 30", "<b>Amazon</b> هنا"])
def test_every_line_begins_from_the_right_wherever_it_is_shown(line: str) -> None:
    assert seen(settled(line), base=None) == seen(settled(line), base="R")


def test_a_line_begins_after_its_tags() -> None:
    assert settled("<blockquote>Lamp</blockquote>") == f"<blockquote>{RLM}{isolated('Lamp')}</blockquote>"


def test_what_is_copied_holds_no_marks() -> None:
    assert f"{FSI}<code>/who Blue Lamp</code>{PDI}" in settled("اكتب <code>/who Blue Lamp</code>")


@pytest.mark.parametrize(
    "said", ["استخدم /alerts &lt;X&gt; −18 %", "Blue\n<i>Lamp</i>\n\nهنا", f"{FSI}{FSI}a{PDI} b{PDI}"], ids=range(3)
)
def test_settling_twice_changes_nothing_more_and_loses_nothing(said: str) -> None:
    once = settled(said)
    assert settled(once) == once
    assert visible(once).translate(MARKS) == visible(said).translate(MARKS)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Blue Lamp", isolated("Blue Lamp")),
        ("−18", figure("−18")),
        ("3–5", figure("3–5")),
        *((plain, plain) for plain in ("17", "02:14", "مصباح", "")),
    ],
)
def test_only_what_would_turn_its_sentence_is_isolated(value: str, shown: str) -> None:
    assert placed(value) == shown
    assert placed(isolated(value)) == isolated(value), "never twice"


def test_a_figure_keeps_its_sign_also_where_an_app_knows_no_isolates() -> None:
    old = settled("انخفض السعر −18 % هنا").replace(FSI, "").replace(PDI, "")
    assert "−18" in str(get_display(visible(old), base_dir="R"))


async def test_who_changes_his_language_is_answered_in_the_direction_of_the_new_one(shop: Shop) -> None:
    to_arabic, back = texts(await shop.say(VERA, "/lang ar")), texts(await shop.say(VERA, "/lang en"))
    assert settled(to_arabic) == to_arabic
    assert settled(back) != back
