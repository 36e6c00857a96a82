"""Draws docs/alert.svg from a real run of the demo night: what an alert looks like on the phone."""

import asyncio
import re
import sys
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console

from monitor.demo.cast import ANNA, STRANGER, ZONE
from monitor.demo.phone import draw
from monitor.demo.stage import set_up
from monitor.demo.story import Story

WIDTH = 60
# A picture must not fetch anything; the viewer's own monospace font will do.
_LINKED_FONTS = re.compile(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", re.DOTALL)


async def _picture() -> str:
    """Plays the night up to the first alert and exports what Anna's phone shows."""
    async with set_up("en", haste=1.0) as stage:

        async def quiet(*_: object) -> None:
            """Nobody watches this performance."""

        await Story(stage, "en", quiet, quiet).until_the_stranger()
        messages = [one for one in stage.api.messages(ANNA.id) if STRANGER.seller_id in one.text]
        console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
        console.print(draw(messages[-1:], "twoam", WIDTH, zone=ZoneInfo(ZONE), me=ANNA.id))
        return _LINKED_FONTS.sub("", console.export_svg(title="At night, on Anna's phone"))


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("alert.svg")
    target.write_text(asyncio.run(_picture()), encoding="utf-8")
    print(f"wrote {target}")
