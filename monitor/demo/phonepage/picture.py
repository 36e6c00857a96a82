"""The README's pictures: the phone at 02:14, light and dark, drawn by a headless Chromium."""

import asyncio
from io import BytesIO
from pathlib import Path

from PIL import Image

from monitor.demo.cast import ANNA, ZONE
from monitor.demo.chats import Message
from monitor.demo.phonepage.browser import Tab, browser
from monitor.demo.phonepage.show import Wish, phone
from monitor.demo.stage import Stage, set_up
from monitor.demo.story import Story
from monitor.language import Tongue

# Device pixels to a CSS pixel, and the colours of the palette that keeps a picture small.
_SCALE, _COLOURS = 2.0, 256
# Real seconds until a chart is drawn, on a busy machine too.
_PATIENCE = 60
_DRAWN = "document.querySelectorAll('.bubble').length && [...document.images].every((one) => one.complete)"


async def draw(folder: Path, language: str) -> int:
    """Plays the night up to the alert and draws it and its chart into the folder, as `alert-en-light.png` and so on."""

    async def quiet(*_: object) -> None:
        """Nobody watches this performance."""

    async with browser() as tab, set_up(language, haste=1.0) as stage, phone(Wish(language), stage) as page:
        await Story(stage, language, quiet, quiet).until_the_stranger()
        stage.pace(1.0)
        shown = {"alert": _last(stage).id, "chart": (await _chart(stage, Tongue(language, ZONE))).id}
        for theme in ("light", "dark"):
            for name, message in shown.items():
                body = await shot(tab, f"{page.address}?theme={theme}#{ANNA.id}/{ANNA.id}", message)
                target = folder / f"{name}-{language}-{theme}.png"
                await asyncio.to_thread(target.write_bytes, small(body))
                print(f"wrote {target}")
    return 0


async def _chart(stage: Stage, tongue: Tongue) -> Message:
    """Anna asks for the picture of what the alert is about."""
    await stage.api.press(ANNA.id, ANNA.id, _last(stage).id, tongue.label("Chart"))
    await stage.api.until(lambda: _last(stage).file is not None, _PATIENCE)
    return _last(stage)


def _last(stage: Stage) -> Message:
    return stage.api.messages(ANNA.id)[-1]


async def shot(tab: Tab, address: str, message: int) -> bytes:
    """The phone in its case at this address, with the end of the message in sight, or its picture; as PNG."""
    await tab.sized(500, 960, scale=_SCALE)
    await tab.goes(address)
    await tab.until(_DRAWN)
    await tab.asks(f"document.querySelector('#m{message}').scrollIntoView({{block: 'end'}})")
    await tab.asks(f"document.querySelector('#m{message} .picture')?.scrollIntoView({{block: 'start'}})")
    await tab.asks("document.documentElement.classList.add('cut-out')")
    return await tab.picture("#phone")


def small(body: bytes) -> bytes:
    """The same PNG with a palette: a quarter of the size, and nothing that an eye would miss."""
    image = Image.open(BytesIO(body)).convert("RGBA")
    made = BytesIO()
    few = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()
