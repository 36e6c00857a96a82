"""A real application that polls the local Bot API, and its keyboards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.ext import ApplicationBuilder

from monitor.demo.botapi import LocalBotApi


def keyboard(*rows: list[tuple[str, str]]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(text, callback_data=data) for text, data in row] for row in rows]
    )


@asynccontextmanager
async def polling(api: LocalBotApi, *handlers: Any) -> AsyncIterator[None]:
    """A real application that polls the local Bot API."""
    app = ApplicationBuilder().token(api.token).base_url(api.base_url).job_queue(None).build()
    app.add_handlers(list(handlers))
    async with app:
        assert app.updater is not None
        await app.updater.start_polling()
        await app.start()
        yield
        await app.updater.stop()
        await app.stop()
