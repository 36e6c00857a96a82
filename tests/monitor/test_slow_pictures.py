"""A picture that takes its time keeps nobody else waiting for his answer."""

import asyncio
from pathlib import Path

from monitor.charts.document import Document
from tests.monitor.team import ANNA, BEN, team


async def test_an_alert_is_taken_while_pictures_and_pages_are_made(tmp_path: Path) -> None:
    done = asyncio.Event()

    async def drawn(svg: str) -> bytes:
        await done.wait()
        return b"\x89PNG"

    async def printed(document: Document) -> bytes:
        await done.wait()
        return b"%PDF"

    async with team(tmp_path, draw=drawn, printed=printed) as world:
        case = await world.alert("A1")
        for text in ("/chart Blue Lamp", "/chart Blue Lamp", "/chart Blue Lamp", f"/case {case.id} pdf"):
            await world.api.user_says(ANNA, ANNA, text)
        await world.api.user_says(BEN, BEN, f"/ack {case.id}")
        await world.until(lambda: bool(world.texts(BEN)))
        assert "You have it" in world.texts(BEN)[0]
        assert world.texts(ANNA) == []

        done.set()
        await world.taken_in()
        assert sorted(one.kind for one in world.shown(ANNA)) == ["document", "photo", "photo", "photo"]
