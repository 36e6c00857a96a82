"""The most used answers on the phone, in every language, light and dark: python -m tests.phone.tour FOLDER [LANG…]."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

from monitor import logs
from monitor.configuration.sections import Machine
from monitor.demo.cast import ANNA, ASIN
from monitor.demo.chats import Message
from monitor.demo.phonepage.show import Wish, phone
from monitor.demo.stage import Stage, set_up
from monitor.demo.story import Story
from monitor.language import LANGUAGES
from tests.phone.browser import Tab, browser
from tests.phone.past import remember

ASKED = (
    "/status",
    "/alerts",
    f"/listing {ASIN}",
    f"/who {ASIN}",
    f"/rank {ASIN}",
    f"/chart {ASIN} rank 30d",
    "/orders",
    "/today",
    "/coverage",
    "/settings",
    "/help",
)
# High enough for every answer, so that none has to be scrolled to.
_TALL, _GAP, _COLUMNS = 14000, 24, 6
_GROUND = {"light": (219, 230, 239), "dark": (14, 22, 33)}


async def tour(folder: Path, languages: Sequence[str]) -> None:
    """Plays the night once a language, asks, and draws every answer and a sheet of all into the folder."""
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    async with browser() as tab:
        for language in languages:
            async with set_up(language, haste=1.0) as stage, phone(Wish(language), stage) as page:
                answers = await _asked(stage, language)
                for theme, ground in _GROUND.items():
                    await _opened(tab, f"{page.address}?theme={theme}#{ANNA.id}/{ANNA.id}")
                    made = {name: [await tab.picture(f"#m{one}") for one in ids] for name, ids in answers.items()}
                    await asyncio.to_thread(_sheet(made, ground).save, folder / f"{language}-{theme}.png")
                    print(f"wrote {folder / f'{language}-{theme}.png'}", flush=True)


async def _asked(stage: Stage, language: str) -> dict[str, list[int]]:
    """The numbers of the messages that answer each question; the alert first."""

    async def quiet(*_: object) -> None:
        """Nobody watches."""

    await Story(stage, language, quiet, quiet).until_the_stranger()
    answers = {"alert": [_said(stage)[-1].id]}
    place = stage.config.machine.database_place
    assert isinstance(place, Path)
    await asyncio.to_thread(remember, place)
    stage.pace(1.0)  # nobody is rung again while answers are asked for
    for asked in ASKED:
        before = len(_said(stage))
        await stage.api.user_says(ANNA.id, ANNA.id, asked)
        await stage.api.until(lambda before=before: len(_said(stage)) > before, seconds=30)  # type: ignore[misc]
        await asyncio.sleep(1)
        if asked.startswith("/chart"):
            await _of_the_first(stage)
        answers[asked] = [one.id for one in _said(stage)[before:]]
    return answers


async def _of_the_first(stage: Stage) -> None:
    """Where a product has several listings, the first of them is meant."""
    last = _said(stage)[-1]
    if last.file is None and last.buttons:
        await stage.api.press(ANNA.id, ANNA.id, last.id, 0)
        await stage.api.until(lambda: _said(stage)[-1].file is not None, seconds=30)


def _said(stage: Stage) -> list[Message]:
    return [one for one in stage.api.messages(ANNA.id) if one.from_bot]


async def _opened(tab: Tab, address: str) -> None:
    """The phone as high as all its messages."""
    await tab.sized(500, _TALL + 100, scale=1.5)
    await tab.goes(address)
    await tab.until("document.querySelectorAll('.bubble').length && [...document.images].every((one) => one.complete)")
    await tab.asks(f"document.querySelectorAll('.phone, .screen').forEach((one) => one.style.height = '{_TALL}px')")


def _sheet(made: Mapping[str, Sequence[bytes]], ground: tuple[int, int, int]) -> Image.Image:
    """The answers in columns, each under its question."""
    blocks = [(name, [Image.open(BytesIO(one)).convert("RGBA") for one in bodies]) for name, bodies in made.items()]
    width = max(image.width for _, images in blocks for image in images) + _GAP
    heights = [0] * _COLUMNS
    placed: list[tuple[int, int, str, list[Image.Image]]] = []
    for name, images in blocks:
        column = heights.index(min(heights))
        placed.append((column, heights[column], name, images))
        heights[column] += sum(image.height + _GAP // 2 for image in images) + 60
    sheet = Image.new("RGB", (width * _COLUMNS + _GAP, max(heights) + _GAP), ground)
    pen = ImageDraw.Draw(sheet)
    for column, top, name, images in placed:
        pen.text((column * width + _GAP, top + 20), name, fill=(220, 60, 60), font_size=26)
        at = top + 58
        for image in images:
            sheet.paste(image, (column * width + _GAP, at), image)
            at += image.height + _GAP // 2
    return sheet


if __name__ == "__main__":
    logs.set_up(Machine(log_level="warning", log_format="text"), sys.stderr)
    asyncio.run(tour(Path(sys.argv[1]), sys.argv[2:] or list(LANGUAGES)))
