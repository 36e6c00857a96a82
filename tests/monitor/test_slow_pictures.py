"""Pictures and files: one that takes its time keeps nobody else waiting, and a case on paper says who was told."""

import asyncio
from pathlib import Path

from monitor.channels.known import chat_of, numbered
from monitor.charts.document import Document, Table
from storage.states import DeliveryKind, NewDelivery, Step
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


async def test_a_case_on_paper_names_the_channel_that_told_of_it(tmp_path: Path) -> None:
    papers: list[Document] = []

    async def printed(document: Document) -> bytes:
        papers.append(document)
        return b"%PDF"

    async with team(tmp_path, printed=printed) as world:
        case = await world.alert("A1")
        await numbered(world.store, ["phone"])
        *_, step = await world.store.undispatched()
        now, chat = world.clock.now(), chat_of(1)
        told = NewDelivery("channel", step.id, (case.id,), -1, chat, DeliveryKind.SAY, Step.CONFIRMED, True, now, now)
        await world.store.route([step.id], [told])
        await world.say(ANNA, ANNA, f"/case {case.id} pdf")
    tables = [one for one in papers[0].blocks if isinstance(one, Table)]
    assert ["phone" in row for one in tables for row in one.rows].count(True) == 1
