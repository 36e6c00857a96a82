"""The process that draws: every script, whatever becomes of it, and never more than one."""

import asyncio
import io
import os
import signal

import pytest
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops

from monitor.charts.child import FONTS
from monitor.charts.spec import Chart, Ink, Legend, Theme
from monitor.charts.studio import NotDrawn, Studio
from monitor.charts.svg import svg_of
from monitor.charts.words import covered, drawable, fitted, width

TITLES = {
    "en": "Rank · Blue Lamp, 40 W – 100 % “new”",
    "zh": "排名 · 蓝色台灯",
    "ru": "Место · Синяя лампа",
    "ar": "الترتيب · مصباح أزرق B0EXAMPL7K",
    "ja": "ランキング · 青いランプ 直骨",
}


def chart(title: str, language: str = "en") -> Chart:
    legend = (Legend(Ink.MINE, title),)
    return Chart(title, "", 0.0, 100.0, (), legend=legend, language=language, rtl=language == "ar")


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def inked(picture: Image.Image, ground: str) -> tuple[int, int, int, int]:
    """The box of all that is not the ground."""
    box = ImageChops.difference(picture, Image.new("RGB", picture.size, ground)).getbbox()
    assert box, "nothing was drawn"
    return box


async def test_every_language_is_drawn_from_its_own_side_and_within_the_picture() -> None:
    studio = Studio()
    try:
        for language, title in TITLES.items():
            png = await studio.picture(svg_of(chart(title, language), Theme.LIGHT))
            picture = opened(png)
            head = picture.crop((0, 0, picture.width, 100))
            left, _, right, _ = inked(head, "#ffffff")
            assert picture.width == 975, "390 points, two and a half dots each"
            assert left >= 30, language
            assert right <= 945, language
            assert (right > 900) is (language == "ar"), "Arabic begins at the right"
        dark = opened(await studio.picture(svg_of(chart("Rank"), Theme.DARK)))
        assert dark.getpixel((2, 2)) == (23, 33, 43)
    finally:
        await studio.close()


def test_what_counts_as_drawable_is_in_the_fonts_and_nothing_else_is_left() -> None:
    known: set[int] = set()
    for path in sorted(FONTS.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            known |= set(font.getBestCmap())
    invisible = {0x200C, 0x200D, 0x200E, 0x200F, 0x2068, 0x2069}
    asked = [*range(0x20, 0x2700), *range(0x2700, 0xFFFF, 5)]  # of the thousands of Han characters every fifth
    missing = [chr(code) for code in asked if code not in known and code not in invisible and covered(chr(code))]
    assert missing == []
    assert drawable("😀 Lámpara ﬁne \U0001f525 灯 𠮷") == "Lámpara fine 灯"
    assert all(covered(char) for title in TITLES.values() for char in title)


def test_a_title_that_is_too_long_ends_in_an_ellipsis_within_its_room() -> None:
    for title in TITLES.values():
        cut = fitted(title * 9, 18.0, 200.0)
        assert cut.endswith("…")
        assert width(cut, 18.0) <= 200.0


async def test_a_child_that_was_killed_is_replaced_for_the_next_picture() -> None:
    studio = Studio()
    try:
        first = await studio.picture(svg_of(chart("Rank"), Theme.LIGHT))
        assert studio.pid
        os.kill(studio.pid, signal.SIGKILL)
        assert await studio.picture(svg_of(chart("Rank"), Theme.LIGHT)) == first
    finally:
        await studio.close()
    assert studio.pid is None


async def test_a_child_that_hangs_is_killed_and_the_next_picture_is_drawn() -> None:
    studio = Studio(deadline=3.0)
    try:
        await studio.picture(svg_of(chart("Rank"), Theme.LIGHT))
        hung = studio.pid
        assert hung
        os.kill(hung, signal.SIGSTOP)
        with pytest.raises(NotDrawn, match="within 3 seconds"):
            await studio.picture(svg_of(chart("Rank"), Theme.LIGHT))
        assert await studio.picture(svg_of(chart("Rank"), Theme.LIGHT))
        assert studio.pid != hung
    finally:
        await studio.close()


async def test_what_cannot_be_drawn_or_is_far_too_large_fails_alone() -> None:
    studio = Studio()
    try:
        with pytest.raises(NotDrawn):
            await studio.picture("no picture")
        child = studio.pid
        with pytest.raises(NotDrawn):
            await studio.picture(svg_of(chart("Rank"), Theme.LIGHT), zoom=90.0)
        assert await studio.picture(svg_of(chart("Rank"), Theme.LIGHT))
        assert child
    finally:
        await studio.close()


async def test_an_idle_child_ends_by_itself_and_comes_back_when_it_is_needed() -> None:
    studio = Studio(idle=0.05)
    try:
        svg = svg_of(chart("Rank"), Theme.LIGHT)
        first = await studio.picture(svg)
        child = studio.pid
        assert child
        async with asyncio.timeout(30):
            while studio.pid is not None:
                await asyncio.sleep(0.02)
        assert await studio.picture(svg) == first
    finally:
        await studio.close()


async def test_who_gives_up_waiting_leaves_no_half_answer_to_the_next() -> None:
    studio = Studio()
    try:
        one, other = (svg_of(chart(title), Theme.LIGHT) for title in ("Rank", "Price"))
        alone = await studio.picture(other)
        waiting = asyncio.create_task(studio.picture(one))
        await asyncio.sleep(0)
        waiting.cancel()
        assert await studio.picture(other) == alone
    finally:
        await studio.close()
