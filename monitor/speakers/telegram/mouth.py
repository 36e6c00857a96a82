"""What the bot does to messages: sends, edits and removes them, each in the first form that Telegram takes."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

from telegram import Bot, InputMediaDocument, InputMediaPhoto, LinkPreviewOptions
from telegram import Message as Sent

from monitor.messages import Message, MessageGone
from monitor.speakers.telegram.forms import Form, caption_forms, forms
from monitor.speakers.telegram.verdicts import Malformed, NotModified, OtherKind, verdict

T = TypeVar("T")

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Mouth:
    """Raises as a Speaker does."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, message: Message, ring: bool, thread: int | None) -> int:
        """Says it, with its picture or file, and returns the message's id."""

        async def send(form: Form) -> int:
            return (await self._sent(chat_id, form, ring, thread)).message_id

        return await _first_accepted(send, forms(message))

    async def _sent(self, chat_id: int, form: Form, ring: bool, thread: int | None) -> Sent:
        file = form.file
        if file is None:
            return await self._bot.send_message(
                chat_id,
                form.text,
                parse_mode=form.parse_mode,
                reply_markup=form.keyboard,
                link_preview_options=_NO_PREVIEW,
                disable_notification=not ring,
                message_thread_id=thread,
            )
        send = self._bot.send_photo if file.is_picture else self._bot.send_document
        return await send(
            chat_id,
            file.body,
            caption=form.text,
            parse_mode=form.parse_mode,
            reply_markup=form.keyboard,
            disable_notification=not ring,
            message_thread_id=thread,
            filename=file.name,
        )

    async def edit(self, chat_id: int, message_id: int, message: Message) -> None:
        """Edits it; a text may become a picture or file (Bot API, editMessageMedia), the other way raises OtherKind."""

        async def edit(form: Form) -> None:
            if form.file is None:
                await self._edit_text(chat_id, message_id, form)
            else:
                await self._edit_media(chat_id, message_id, form)

        await _unless_the_same(_first_accepted(edit, forms(message)))

    async def _edit_text(self, chat_id: int, message_id: int, form: Form) -> None:
        await self._bot.edit_message_text(
            form.text,
            chat_id,
            message_id,
            parse_mode=form.parse_mode,
            reply_markup=form.keyboard,
            link_preview_options=_NO_PREVIEW,
        )

    async def _edit_media(self, chat_id: int, message_id: int, form: Form) -> None:
        assert form.file is not None
        kind = InputMediaPhoto if form.file.is_picture else InputMediaDocument
        media = kind(form.file.body, caption=form.text, parse_mode=form.parse_mode, filename=form.file.name)
        await self._bot.edit_message_media(media, chat_id, message_id, reply_markup=form.keyboard)

    async def edit_words(self, chat_id: int, message_id: int, message: Message) -> None:
        """As `edit`, but a message that has a picture or file keeps it where the new one brings none."""
        try:
            await self.edit(chat_id, message_id, message)
        except OtherKind:
            await self._edit_caption(chat_id, message_id, message)

    async def _edit_caption(self, chat_id: int, message_id: int, message: Message) -> None:
        async def edit(form: Form) -> None:
            await self._bot.edit_message_caption(
                chat_id,
                message_id,
                caption=form.text,
                parse_mode=form.parse_mode,
                reply_markup=form.keyboard,
            )

        await _unless_the_same(_first_accepted(edit, caption_forms(message)))

    async def remove(self, chat_id: int, message_id: int) -> None:
        """Deletes it; one that is gone or too old to be deleted (48 hours, Bot API, deleteMessage) is left alone."""
        try:
            await judged(self._bot.delete_message(chat_id, message_id))
        except (MessageGone, Malformed):
            return


async def judged(call: Awaitable[T]) -> T:
    """The call's answer, or the contract's exception without the library's behind it."""
    try:
        return await call
    except Exception as error:
        problem = verdict(error)
    raise problem


async def _first_accepted(send: Callable[[Form], Awaitable[T]], tried: Iterable[Form]) -> T:
    """Sends the first form that Telegram takes: what a message says matters more than how it looks."""
    *most, last = tried
    for form in most:
        try:
            return await judged(send(form))
        except Malformed:
            continue
    return await judged(send(last))


async def _unless_the_same(edit: Awaitable[None]) -> None:
    try:
        await edit
    except NotModified:
        return
