"""Being rung by Telegram instead of asking it: with its secret, in order, and nothing lost while nobody answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from telegram import Bot
from telegram.error import BadRequest

from monitor.demo.botapi import LocalBotApi
from monitor.hearing import hear
from monitor.inbound import door
from monitor.speakers.telegram import TelegramSpeaker, Webhook
from storage.store import Store
from tests.clock import StillClock
from tests.monitor.speakers.bot import LI, Ear, echo, free_port, speaking, until

SECRET = "a-secret_0123456789"


def webhook_at(port: int) -> Webhook:
    return Webhook(f"http://127.0.0.1:{port}/telegram", f"127.0.0.1:{port}", SECRET)


@asynccontextmanager
async def hearing(store: Store, clock: StillClock, speaker: TelegramSpeaker, ear: Ear) -> AsyncIterator[None]:
    task = asyncio.create_task(hear(store, clock, speaker, ear))
    try:
        if speaker.webhook is None:
            yield
        else:
            async with door(speaker.webhook.bell, speaker.rung, "not heard"):
                yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def status_of(port: int, header: bytes) -> int:
    """Of a request with a header that no library would send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n" + header + b"\r\n\r\n")
    status = int((await reader.readline()).split()[1])
    writer.close()
    await writer.wait_closed()
    return status


async def test_telegram_rings_is_heard_once_and_answered_and_polling_takes_over_again(
    api: LocalBotApi, clock: StillClock, tmp_path: Path
) -> None:
    port, ear = free_port(), Ear(echo)
    async with Store.open(tmp_path / "twoam.db") as store:
        async with speaking(api.token, clock, api_url=api.base_url, webhook=webhook_at(port)) as speaker:
            async with hearing(store, clock, speaker, ear):
                await until(lambda: speaker.trouble is None)
                for text in ("one", "two", "three"):
                    await api.user_says(LI, LI, text)
                await api.until(lambda: len(api.messages(LI)) == 6)
            await api.user_says(LI, LI, "nobody is there")
        assert api.calls("getUpdates") == ()
        async with speaking(api.token, clock, api_url=api.base_url) as speaker, hearing(store, clock, speaker, ear):
            await until(lambda: "nobody is there" in ear.texts)
        assert await store.get_setting("webhook") is None
    assert ear.texts == ["one", "two", "three", "nobody is there"]
    assert len(api.calls("deleteWebhook")) == 1


async def test_only_who_knows_the_secret_is_listened_to(api: LocalBotApi, clock: StillClock, tmp_path: Path) -> None:
    port, ear = free_port(), Ear(echo)
    async with (
        Store.open(tmp_path / "twoam.db") as store,
        speaking(api.token, clock, api_url=api.base_url, webhook=webhook_at(port)) as speaker,
        hearing(store, clock, speaker, ear),
        aiohttp.ClientSession() as web,
    ):
        await until(lambda: speaker.trouble is None)
        url = f"http://127.0.0.1:{port}/telegram"
        said = {"message_id": 3, "date": 0, "text": "/ack", "chat": {"id": LI, "type": "private"}}
        forged = {"update_id": 9, "message": said | {"from": {"id": LI, "is_bot": False, "first_name": "Li"}}}
        wrong: tuple[dict[str, str], ...] = (
            {},
            {"X-Telegram-Bot-Api-Secret-Token": SECRET[:-1]},
            {"X-Telegram-Bot-Api-Secret-Token": "é"},
        )
        for headers in wrong:
            async with web.post(url, json=forged, headers=headers) as answer:
                assert (answer.status, await answer.text()) == (403, "")
        assert await status_of(port, b"X-Telegram-Bot-Api-Secret-Token: \xff") == 403, "no text at all"
        right = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        for body, status in ((b"{", 400), (b"[1]", 400), (b'{"update_id": 4, "message": 7}', 200)):
            async with web.post(url, data=body, headers=right) as answer:
                assert answer.status == status
        async with web.get(url, headers=right) as answer:
            assert answer.status == 400
        assert ear.all == []
        async with web.post(url, json=forged, headers=right) as answer:
            assert answer.status == 200
    assert ear.texts == ["/ack"]


async def test_what_is_said_while_the_door_is_shut_is_brought_when_it_opens(
    api: LocalBotApi, clock: StillClock, tmp_path: Path
) -> None:
    port, ear = free_port(), Ear(echo)
    async with (
        Store.open(tmp_path / "twoam.db") as store,
        speaking(api.token, clock, api_url=api.base_url, webhook=webhook_at(port)) as speaker,
    ):
        task = asyncio.create_task(hear(store, clock, speaker, ear))
        await until(lambda: speaker.trouble is None)
        await api.user_says(LI, LI, "/ack 17")
        await until(lambda: bool(api._webhooks.info("")["pending_update_count"]) and bool(api._webhooks._failed))
        await until(lambda: speaker.trouble is not None)
        assert "Telegram cannot bring messages" in str(speaker.trouble)
        assert speaker.webhook is not None
        async with door(speaker.webhook.bell, speaker.rung, "not heard"):
            await until(lambda: ear.texts == ["/ack 17"])
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_somebody_elses_webhook_is_left_alone_and_named(
    api: LocalBotApi, clock: StillClock, bot: Bot, tmp_path: Path
) -> None:
    await bot.set_webhook("https://other.example/bot")
    async with (
        Store.open(tmp_path / "twoam.db") as store,
        speaking(api.token, clock, api_url=api.base_url) as speaker,
        hearing(store, clock, speaker, Ear()),
    ):
        await until(lambda: "webhook" in str(speaker.trouble))
    assert (await bot.get_webhook_info()).url == "https://other.example/bot"


async def test_addresses_and_secrets_that_telegram_does_not_take(bot: Bot) -> None:
    for url, secret, words in (
        ("http://shop.example/bot", SECRET, "an https url must be provided"),
        ("https://shop.example:9000/bot", SECRET, "only on ports 80, 88, 443 or 8443"),
        ("https://shop.example/bot", "with spaces", "secret token contains unallowed characters"),
        ("https://shop.example/bot", "x" * 257, "secret token is too long"),
    ):
        with pytest.raises(BadRequest) as told:
            await bot.set_webhook(url, secret_token=secret)
        assert words in told.value.message.lower()
