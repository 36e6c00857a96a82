"""What one person's phone shows, as JSON for the page; pure, so that the same chats always make the same view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from monitor.demo.chats import Button, Chat, Message, Person, found_entities
from monitor.demo.markup import Entity
from monitor.language import N_, Tongue

# The topic in which messages of a forum stand that name none.
GENERAL = 0
# Formats inside which Telegram finds no commands and addresses by itself.
_CLOSED = frozenset({"code", "pre", "text_link"})

# What the page itself says, by the names under which the page asks for it.
_WORDS = {
    "chats": N_("Chats"),
    "topics": N_("Topics"),
    "general": N_("General"),
    "bot": N_("bot"),
    "group": N_("group"),
    "edited": N_("edited"),
    "silent": N_("came without a sound"),
    "rang": N_("rang"),
    "pinned": N_("Pinned message"),
    "picture": N_("Picture"),
    "message": N_("Message"),
    "send": N_("Send"),
    "attach": N_("Attach a picture"),
    "menu": N_("Menu"),
    "reply": N_("Reply"),
    "back": N_("Back"),
    "close": N_("Close"),
    "empty": N_("Nothing was said here yet."),
    "lost": N_("There is no link to the daemon. It is tried again."),
}


@dataclass(frozen=True, slots=True)
class Box:
    """One chat as the phone has it; `topics` are names by the numbers that messages carry."""

    chat: Chat
    messages: Sequence[Message]
    topics: Mapping[int, str] = field(default_factory=dict)


def words(tongue: Tongue) -> dict[str, str]:
    """The page's own words in the person's language."""
    return {name: tongue.label(text) for name, text in _WORDS.items()}


def view(me: Person, boxes: Sequence[Box], commands: Sequence[tuple[str, str]], tongue: Tongue) -> dict[str, Any]:
    """Everything that the person's phone shows, oldest message first."""
    return {
        "me": me.id,
        "chats": [_box(one, me, tongue) for one in boxes],
        "commands": [list(command) for command in commands],
    }


def _box(box: Box, me: Person, tongue: Tongue) -> dict[str, Any]:
    by_id = {one.id: one for one in box.messages}
    return {
        "id": box.chat.id,
        "name": "twoam" if box.chat.private else box.chat.name,
        "private": box.chat.private,
        "topics": [{"id": number, "name": name} for number, name in _topics(box, tongue).items()],
        "messages": [_message(one, by_id, me, tongue) for one in box.messages],
    }


def _topics(box: Box, tongue: Tongue) -> dict[int, str]:
    """All of a forum, General first; none of any other chat."""
    return {GENERAL: tongue.label(_WORDS["general"]), **box.topics} if box.chat.is_forum else {}


def _message(message: Message, by_id: Mapping[int, Message], me: Person, tongue: Tongue) -> dict[str, Any]:
    local = message.at.astimezone(ZoneInfo(tongue.zone))
    return {
        "id": message.id,
        "mine": message.sender.id == me.id,
        "bot": message.from_bot,
        "sender": message.sender.first_name,
        "day": tongue.date(message.at),
        "time": f"{local:%H:%M}",
        "text": message.text,
        "entities": [one.to_json() for one in _entities(message)],
        "keyboard": _keyboard(message),
        "silent": message.silent,
        "edits": len(message.history),
        "pinned": message.pinned,
        "topic": message.thread_id or GENERAL,
        "reply": _quoted(by_id.get(message.reply_to) if message.reply_to else None),
        "file": _file(message),
    }


def _entities(message: Message) -> list[Entity]:
    """The formats that were sent, and the commands and addresses that Telegram finds beside them."""
    sent = message.content.entities
    closed = [one for one in sent if one.type in _CLOSED]
    found = [one for one in found_entities(message.text) if not any(_meets(one, other) for other in closed)]
    every = {(one.type, one.offset, one.length): one for one in (*sent, *found)}
    return sorted(every.values(), key=lambda one: (one.offset, -one.length))


def _meets(one: Entity, other: Entity) -> bool:
    return one.offset < other.offset + other.length and other.offset < one.offset + one.length


def _keyboard(message: Message) -> list[list[dict[str, Any]]]:
    rows: list[list[dict[str, Any]]] = []
    at = 0
    for row in message.keyboard:
        rows.append([_button(button, at + place) for place, button in enumerate(row)])
        at += len(row)
    return rows


def _button(button: Button, at: int) -> dict[str, Any]:
    return {"text": button.text, "at": at, "url": button.url}


def _quoted(message: Message | None) -> dict[str, Any] | None:
    if message is None:
        return None
    return {"id": message.id, "sender": message.sender.first_name, "text": message.text[:120]}


def _file(message: Message) -> dict[str, Any] | None:
    """`version` changes with every edit, so that the page asks for the new picture."""
    if message.file is None:
        return None
    photo = message.kind == "photo"
    size, version = len(message.file.body), len(message.history)
    return {"name": message.file.name, "size": size, "photo": photo, "version": version}


def at_clock(moment: datetime, zone: str) -> int:
    """Minutes since midnight on the phone's own clock."""
    local = moment.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute
