"""What people replied to an alert, in words: a few lines under the case, and each with its file."""

from collections.abc import Sequence
from datetime import datetime

from monitor.language import Html, Tongue, esc, joined, name
from monitor.messages import Attachment, Message
from monitor.render.words import bold
from storage.states import Reply

# So many stand under the case, and so much of each.
_LAST, _SHORT = 3, 160
# Telegram's longest text, with room for who said it and when.
_WHOLE = 3500


def reply_lines(tongue: Tongue, replies: Sequence[Reply], now: datetime) -> Html:
    """How many there are, and the last ones; nothing where there are none."""
    if not replies:
        return Html("")
    count = tongue.ngettext("{count} reply:", "{count} replies:", len(replies))
    return joined((bold(count), *(_line(tongue, one, now, _SHORT) for one in replies[-_LAST:])))


def _line(tongue: Tongue, reply: Reply, now: datetime, most: int) -> Html:
    file = Html(f"{'📷' if reply.file.picture else '📎'} {name(reply.file.name, 60)}") if reply.file else Html("")
    said = joined((file, name(reply.text, most) if reply.text else Html("")), by=" ")
    return tongue._("{when} {who}: {words}", when=tongue.time(reply.at, now), who=name(reply.name, 24), words=said)


def reply_message(tongue: Tongue, reply: Reply, body: bytes | None, now: datetime) -> Message:
    """One reply whole, with its file where that is still kept."""
    line = _line(tongue, reply, now, _WHOLE)
    if reply.file is None:
        return Message(line)
    digest = Html(f"SHA-256 <code>{esc(reply.file.digest, 64)}</code>")
    if body is None:
        return Message(joined((line, digest, tongue._("The file itself is no longer kept."))))
    return Message(joined((line, digest)), attachment=Attachment(reply.file.name, body, reply.file.picture))
