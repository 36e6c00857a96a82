"""The README's pictures, light and dark: ./run.sh phone --picture FOLDER [LANG…]; the month before is made up."""

import asyncio
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image

from monitor import logs
from monitor.configuration.sections import Machine
from monitor.demo.cast import ANNA, ZONE
from monitor.demo.chats import Message
from monitor.demo.phonepage.show import Wish, phone
from monitor.demo.stage import BY_HAND, Stage, set_up
from monitor.demo.story import Story
from monitor.language import Tongue
from tests.phone.browser import Tab, browser
from tests.phone.past import remember

# Device pixels to a CSS pixel, and the colours of the palette that keeps a picture small.
_SCALE, _COLOURS = 2.0, 256
# Real seconds until a chart is drawn, on a busy machine too.
_PATIENCE = 60
# Seconds of the night, fewer than after which the next person is rung.
_CATCH_UP = 200
_DRAWN = "document.querySelectorAll('.bubble').length && [...document.images].every((one) => one.complete)"


async def draw(folder: Path, language: str) -> None:
    """Plays the night up to the alert and draws it and its chart into the folder, as `alert-en-light.png` and so on."""

    async def quiet(*_: object) -> None:
        """Nobody watches this performance."""

    async with browser() as tab, set_up(language, haste=1.0) as stage, phone(Wish(language), stage) as page:
        await Story(stage, language, quiet, quiet).until_the_stranger()
        stage.pace(BY_HAND)  # on a busy machine the night outruns the looks that are due
        await stage.clock.sleep(_CATCH_UP)
        stage.pace(1.0)
        tongue = Tongue(language, ZONE)
        place = stage.config.machine.database_place
        assert isinstance(place, Path)
        await asyncio.to_thread(remember, place)
        shown = {"alert": _last(stage).id, "chart": (await _chart(stage, tongue)).id}
        for theme in ("light", "dark"):
            if theme == "dark":
                await _edited(stage, tongue.label("Dark"))
            for name, message in shown.items():
                body = await shot(tab, f"{page.address}?theme={theme}#{ANNA.id}/{ANNA.id}", message)
                target = folder / f"{name}-{language}-{theme}.png"
                await asyncio.to_thread(target.write_bytes, small(body))
                print(f"wrote {target}")


async def _chart(stage: Stage, tongue: Tongue) -> Message:
    """Anna asks for the picture of what the alert is about, and then for that of the ranks, in its place."""
    await stage.api.press(ANNA.id, ANNA.id, _last(stage).id, tongue.label("Chart"))
    await stage.api.until(lambda: _last(stage).file is not None, _PATIENCE)
    await _edited(stage, tongue.label("Rank"))
    return _last(stage)


async def _edited(stage: Stage, button: str) -> None:
    """Anna changes the picture in its place."""
    before = len(_last(stage).history)
    await stage.api.press(ANNA.id, ANNA.id, _last(stage).id, button)
    await stage.api.until(lambda: len(_last(stage).history) > before, _PATIENCE)


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


if __name__ == "__main__":
    logs.set_up(Machine(log_level="warning", log_format="text"), sys.stderr)
    for spoken in sys.argv[2:] or ("en", "zh"):
        asyncio.run(draw(Path(sys.argv[1]), spoken))
