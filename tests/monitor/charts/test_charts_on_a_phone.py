"""A picture on the way to a phone: real drawing, the real bot, the local Bot API; it changes in its own message."""

import io
from contextlib import AsyncExitStack
from pathlib import Path

from PIL import Image

from monitor.charts.studio import Studio
from monitor.demo.botapi import LocalBotApi
from monitor.demo.chats import Message
from tests.monitor.charts.past import lived
from tests.monitor.shop import VERA, open_shop
from tests.monitor.speakers.bot import listening, speaking


def picture(message: Message) -> Image.Image:
    assert message.file is not None
    return Image.open(io.BytesIO(message.file.body)).convert("RGB")


async def test_a_picture_arrives_with_its_words_and_every_tap_changes_it_in_place(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        shop = await stack.enter_async_context(open_shop(tmp_path))
        await lived(shop)
        studio = Studio()
        stack.push_async_callback(studio.close)
        shop.draw, shop.printed = studio.picture, studio.pages
        api = await stack.enter_async_context(LocalBotApi(shop.clock))
        api.person(VERA, "Vera")
        speaker = await stack.enter_async_context(speaking(api.token, shop.clock, api_url=api.base_url))
        await stack.enter_async_context(listening(speaker, shop.commands))

        def shown() -> list[Message]:
            return [one for one in api.messages(VERA) if one.file is not None]

        await api.user_says(VERA, VERA, "/chart Blue Lamp")
        await api.until(lambda: len(shown()) == 1, seconds=30)
        (first,) = shown()
        assert first.kind == "photo"
        assert first.text.replace("\u2068", "").startswith("Rank · Blue Lamp")
        assert picture(first).getpixel((3, 3)) == (255, 255, 255)
        for label, begins, ground in (("Price", "Price", 255), ("Dark", "Price", 23), ("1 year", "Price", 23)):
            before = shown()[0]
            await api.press(VERA, VERA, before.id, label)
            await api.until(lambda was=before: shown()[0].file != was.file, seconds=30)  # type: ignore[misc]
            (now,) = shown()
            assert now.id == first.id
            assert now.text.startswith(begins)
            assert picture(now).getpixel((3, 3))[0] == ground  # type: ignore[index]
        await api.user_says(VERA, VERA, "/case 1 pdf")
        await api.until(lambda: len(shown()) == 2, seconds=60)
        assert shown()[1].kind == "document"
        assert shown()[1].file.name == "case-1.pdf"  # type: ignore[union-attr]
