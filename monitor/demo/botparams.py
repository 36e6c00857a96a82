"""What a call to the Bot API brings, read as Telegram reads it: fields, files, texts and keyboards, or a refusal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from monitor.demo.chats import Button, Content, File, Keyboard
from monitor.demo.markup import BadMarkup, Entity, parse_html, trim, units
from monitor.demo.refusals import refuse

# What comes after a hundred is sent without its looks (tdlib/telegram-bot-api, issue 820).
_MOST_ENTITIES = 100
# "A good approximation of the current limit on the total message entities size" (tdlib/telegram-bot-api, issue 165).
_MOST_ENTITY_BYTES, _ENTITY_BYTES = 9500, 12
# Assumed: no manual says how many there may be in all.
_MOST_BUTTONS = 100


@dataclass(frozen=True, slots=True)
class Params:
    """What a call brought, whether as form, JSON or multipart."""

    raw: Mapping[str, Any]
    files: Mapping[str, File] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.raw.get(name)
        return "" if value is None else str(value)

    def number(self, name: str) -> int | None:
        try:
            return int(self.text(name))
        except ValueError:
            return None

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in ("true", "1", "yes")

    def data(self, name: str) -> Any:
        """A nested value: JSON in a string, or already decoded."""
        value = self.raw.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise refuse("no_json", name=name) from None

    @property
    def chat_id(self) -> int | None:
        return self.number("chat_id")


async def read_params(request: web.Request) -> Params:
    """The fields of a form, JSON or multipart body, over those of the query."""
    raw: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json() if request.can_read_body else {}
        return Params(raw | (body if isinstance(body, dict) else {}))
    files: dict[str, File] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = File(value.filename, value.content_type, value.file.read())
        else:
            raw[name] = value
    return Params(raw, files)


def content_of(params: Params, name: str = "text", limit: int = 4096) -> Content:
    """The parsed text (or caption) with its keyboard; refuses what Telegram refuses."""
    text, entities = _parsed(params, name)
    if units(text) > limit:
        raise refuse("too_long") if name == "text" else refuse("caption_too_long")
    if name == "text" and not text:
        raise refuse("nothing_seen") if params.text(name) else refuse("no_text")
    if sum(_ENTITY_BYTES + len(one.url or "") for one in entities) > _MOST_ENTITY_BYTES:
        raise refuse("entities_too_long")
    entities = entities[:_MOST_ENTITIES]
    return Content(text, entities, keyboard_of(params))


def _parsed(params: Params, name: str) -> tuple[str, tuple[Entity, ...]]:
    source, mode = params.text(name), params.text("parse_mode").lower()
    if mode not in ("", "html"):
        raise refuse("parse_mode")
    if not mode:
        given = params.data("entities" if name == "text" else "caption_entities") or ()
        return trim(source, tuple(_given(entity) for entity in given))
    try:
        return parse_html(source)
    except BadMarkup as why:
        raise refuse("markup", why=why) from None


def _given(entity: Mapping[str, Any]) -> Entity:
    return Entity(entity["type"], entity["offset"], entity["length"], entity.get("url"), entity.get("language"))


def keyboard_of(params: Params) -> Keyboard:
    """The inline keyboard; empty where there is none."""
    markup = params.data("reply_markup")
    if markup is None:
        return ()
    if not isinstance(markup, dict):
        raise refuse("no_markup")
    rows = (tuple(_button(button) for button in row) for row in markup.get("inline_keyboard", ()))
    keyboard = tuple(row for row in rows if row)
    if sum(map(len, keyboard)) > _MOST_BUTTONS:
        raise refuse("too_many_buttons")
    return keyboard


def _button(button: Mapping[str, Any]) -> Button:
    text, data, url = button.get("text"), button.get("callback_data"), button.get("url")
    if not text:
        raise refuse("no_label")
    if data is not None:
        if not 1 <= len(str(data).encode()) <= 64:
            raise refuse("button_data")
        return Button(text, data=str(data))
    if not url:
        raise refuse("no_button_type")
    if not str(url).startswith(("http://", "https://", "tg://")):
        raise refuse("button_url", url=url)
    return Button(text, url=str(url))
