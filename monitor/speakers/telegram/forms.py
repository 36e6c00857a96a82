"""A message as it may be put on Telegram's wire: as it is meant, and plainer where that is refused."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import FileSizeLimit, MessageLimit, ParseMode

from monitor.messages import Attachment, Button, Message
from monitor.speakers.markup import fit, parts, plain, whole

# Bot API, sendPhoto: "The photo must be at most 10 MB in size." A larger picture goes as a file.
_PICTURE_LIMIT = int(FileSizeLimit.PHOTOSIZE_UPLOAD)


@dataclass(frozen=True, slots=True)
class Form:
    """One way to put a message on the wire; with a file the text is its caption."""

    text: str
    parse_mode: str | None
    keyboard: InlineKeyboardMarkup | None
    file: Attachment | None = None


def forms(message: Message) -> Iterator[Form]:
    """The ways from the best to the plainest: the words are worth more than their looks, their buttons, their file."""
    if message.attachment is not None:
        file = _sendable(message.attachment)
        yield from (replace(form, file=file) for form in caption_forms(message))
        if file.is_picture:
            yield replace(next(caption_forms(message)), file=replace(file, is_picture=False))
    yield from _worded(message, MessageLimit.MAX_TEXT_LENGTH)


def caption_forms(message: Message) -> Iterator[Form]:
    """The ways to put its text under a picture or file that is there already."""
    return _worded(message, MessageLimit.CAPTION_LENGTH)


def split(message: Message) -> tuple[Message, ...]:
    """The message, or several where one cannot hold its text: the file goes with the first, the buttons with the last.

    A file that leaves its text no room comes first, under as much of it as it bears.
    """
    first = MessageLimit.CAPTION_LENGTH if message.attachment else MessageLimit.MAX_TEXT_LENGTH
    texts = parts(whole(message.html), first, MessageLimit.MAX_TEXT_LENGTH)
    said = [Message(text) for text in texts]
    said[0] = replace(said[0], attachment=message.attachment)
    said[-1] = replace(said[-1], buttons=message.buttons)
    return tuple(said)


def _sendable(file: Attachment) -> Attachment:
    return replace(file, is_picture=file.is_picture and len(file.body) <= _PICTURE_LIMIT)


def _worded(message: Message, limit: int) -> Iterator[Form]:
    html = fit(whole(message.html), limit)
    keyboard = _keyboard(message.buttons)
    yield Form(html, ParseMode.HTML, keyboard)
    yield Form(plain(html), None, keyboard)
    if keyboard:
        yield Form(plain(html), None, None)


def _keyboard(rows: tuple[tuple[Button, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(whole(button.label), callback_data=button.id) for button in row] for row in rows]
    )
