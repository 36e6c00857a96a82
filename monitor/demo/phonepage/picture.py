"""The README's pictures: the phone at 02:14, light and dark, drawn by a headless Chromium."""

import asyncio
from io import BytesIO
from pathlib import Path

from PIL import Image

from monitor.demo.cast import ANNA
from monitor.demo.phonepage.browser import Tab, browser
from monitor.demo.phonepage.show import Wish, phone
from monitor.demo.stage import set_up
from monitor.demo.story import Story

# Device pixels to a CSS pixel, and the colours of the palette that keeps a picture small.
_SCALE, _COLOURS = 2.0, 256
_DRAWN = "document.querySelectorAll('.bubble').length && [...document.images].every((one) => one.complete)"


async def draw(folder: Path, language: str) -> int:
    """Plays the night up to the alert and draws it into the folder, as `phone-en-light.png` and `phone-en-dark.png`."""

    async def quiet(*_: object) -> None:
        """Nobody watches this performance."""

    async with browser() as tab, set_up(language, haste=1.0) as stage, phone(Wish(language), stage) as page:
        await Story(stage, language, quiet, quiet).until_the_stranger()
        stage.pace(1.0)
        for theme in ("light", "dark"):
            body = await shot(tab, f"{page.address}?theme={theme}#{ANNA.id}/{ANNA.id}")
            target = folder / f"phone-{language}-{theme}.png"
            await asyncio.to_thread(target.write_bytes, small(body))
            print(f"wrote {target}")
    return 0


async def shot(tab: Tab, address: str) -> bytes:
    """The phone in its case at this address, as PNG."""
    await tab.sized(500, 960, scale=_SCALE)
    await tab.goes(address)
    await tab.until(_DRAWN)
    await tab.asks("document.documentElement.classList.add('cut-out')")
    return await tab.picture("#phone")


def small(body: bytes) -> bytes:
    """The same PNG with a palette: a quarter of the size, and nothing that an eye would miss."""
    image = Image.open(BytesIO(body)).convert("RGBA")
    made = BytesIO()
    few = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()
