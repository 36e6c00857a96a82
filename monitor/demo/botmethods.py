"""The methods of the Bot API, as far as a bot with texts, buttons and files needs them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from adapters.clock import Clock
from monitor.demo.botparams import Params, content_of, keyboard_of
from monitor.demo.chats import Chat, Chats, Content, File, Message, Person
from monitor.demo.files import get_file
from monitor.demo.forums import Forums
from monitor.demo.markup import units
from monitor.demo.refusals import refuse
from monitor.demo.webhooks import accepted

# Bot API, deleteMessage: "A message can only be deleted if it was sent less than 48 hours ago."
_DELETED_WITHIN = timedelta(hours=48)
# Assumed: long enough for a bot that slept, short enough to be met by one that was away.
_ANSWERED_WITHIN = timedelta(minutes=15)
# Bot API, sendPhoto: "The photo must be at most 10 MB in size."
_LARGEST_PHOTO = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Callback:
    """A button pressed at a time; `answered` once the bot said so, with the words that flash up."""

    id: str
    user: Person
    data: str
    at: datetime
    answered: bool = False
    text: str = ""
    alert: bool = False


class Methods:
    """Does what a call asks on the chats, and returns the `result` of the answer or raises Refusal."""

    def __init__(self, chats: Chats, bot: Person, clock: Clock) -> None:
        self.chats = chats
        self.bot = bot
        self.callbacks: dict[str, Callback] = {}
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.actions: list[tuple[int, str]] = []
        self.webhook, self.secret = "", ""
        self.forums = Forums()
        self._clock = clock
        self._table: dict[str, Callable[[Params], Any]] = {
            "getme": self._get_me,
            "sendmessage": lambda params: self._send(params, content_of(params)),
            "sendphoto": lambda params: self._send_file(params, "photo"),
            "senddocument": lambda params: self._send_file(params, "document"),
            "editmessagetext": self._edit_text,
            "editmessagecaption": self._edit_caption,
            "editmessagemedia": self._edit_media,
            "editmessagereplymarkup": self._edit_keyboard,
            "deletemessage": self._delete,
            "answercallbackquery": self._answer_callback,
            "pinchatmessage": lambda params: self._pin(params, True),
            "unpinchatmessage": lambda params: self._pin(params, False),
            "sendchataction": self._act,
            "getchat": self._get_chat,
            "setmycommands": self._set_commands,
            "getmycommands": lambda params: self.commands.get(_scope(params), []),
            "deletemycommands": self._delete_commands,
            "createforumtopic": self._create_topic,
            "getfile": lambda params: get_file(self.chats, params.text("file_id")),
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "logout": lambda _: True,
            "close": lambda _: True,
        }

    def knows(self, method: str) -> bool:
        return method.lower() in self._table

    def do(self, method: str, params: Params) -> Any:
        return self._table[method.lower()](params)

    def _get_me(self, _: Params) -> dict[str, Any]:
        return self.bot.to_json() | {
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    def _chat(self, params: Params) -> Chat:
        if not params.text("chat_id"):
            raise refuse("no_chat_id")
        chat = self.chats.get(params.chat_id) if params.chat_id is not None else None
        if chat is None:
            raise refuse("no_chat")
        return chat

    def _send(self, params: Params, content: Content, **attached: Any) -> dict[str, Any]:
        chat, thread = self._chat(params), params.number("message_thread_id")
        self.forums.check(chat, thread)
        more = {"silent": params.flag("disable_notification"), "thread_id": thread, "reply_to": self._reply(params)}
        return self.chats.add(chat, self.bot, self._clock.now(), content, **more, **attached).to_json()

    def _reply(self, params: Params) -> int | None:
        wanted = params.data("reply_parameters") or {}
        if not wanted:
            return None
        if self.chats.message(params.chat_id or 0, wanted.get("message_id", 0)):
            return int(wanted["message_id"])
        if wanted.get("allow_sending_without_reply"):
            return None
        raise refuse("no_replied")

    def _send_file(self, params: Params, kind: str) -> dict[str, Any]:
        file = _taken(params.files.get(params.text(kind).removeprefix("attach://") or kind), kind)
        return self._send(params, content_of(params, "caption", 1024), kind=kind, file=file)

    def _message(self, params: Params, what: str) -> Message:
        message = self.chats.message(self._chat(params).id, params.number("message_id") or 0)
        if message is None:
            raise refuse("no_message", what=what)
        return message

    def _edit_text(self, params: Params) -> dict[str, Any]:
        message = self._message(params, "edit")
        if message.kind != "text":
            raise refuse("no_text_in_it")
        return self._edit(message, content_of(params))

    def _edit_caption(self, params: Params) -> dict[str, Any]:
        message = self._message(params, "edit")
        if message.kind == "text":
            raise refuse("no_caption_in_it")
        return self._edit(message, content_of(params, "caption", 1024))

    def _edit_keyboard(self, params: Params) -> dict[str, Any]:
        message = self._message(params, "edit")
        return self._edit(message, replace(message.content, keyboard=keyboard_of(params)))

    def _edit_media(self, params: Params) -> dict[str, Any]:
        """A text may become a picture or a file as well (Bot API, editMessageMedia)."""
        media = params.data("media")
        if not isinstance(media, dict):
            raise refuse("no_media_json")
        kind, file = str(media.get("type")), params.files.get(str(media.get("media")).removeprefix("attach://"))
        if kind not in ("photo", "document"):
            raise refuse("media_kind")
        file = _taken(file, kind)
        content = content_of(Params(media | {"reply_markup": params.raw.get("reply_markup")}), "caption", 1024)
        message = self._message(params, "edit")
        return self._edit(message, content, kind=kind, file=file)

    def _edit(self, message: Message, content: Content, **attached: Any) -> dict[str, Any]:
        if not message.from_bot:
            raise refuse("not_ours")
        if content == message.content and attached.get("file", message.file) == message.file:
            raise refuse("not_modified")
        return self.chats.edit(message, content, self._clock.now(), **attached).to_json()

    def _delete(self, params: Params) -> bool:
        message = self._message(params, "delete")
        if self._clock.now() - message.at > _DELETED_WITHIN:
            raise refuse("too_old_to_delete")
        self.chats.delete(message)
        return True

    def _answer_callback(self, params: Params) -> bool:
        callback = self.callbacks.get(params.text("callback_query_id"))
        if callback is None or self._clock.now() - callback.at > _ANSWERED_WITHIN:
            raise refuse("old_query")
        if units(params.text("text")) > 200:
            raise refuse("toast_too_long")
        text, alert = params.text("text"), params.flag("show_alert")
        self.callbacks[callback.id] = replace(callback, answered=True, text=text, alert=alert)
        return True

    def _pin(self, params: Params, pinned: bool) -> bool:
        """Where no message is named, the newest pinned one is taken down."""
        chat = self._chat(params)
        message = next((one for one in reversed(self.chats.shown(chat.id)) if one.pinned), None)
        if pinned or message is None or params.text("message_id"):
            message = self._message(params, "pin" if pinned else "unpin")
        if not chat.bot_may_pin:
            raise refuse("no_pin_rights")
        self.chats.pin(message, pinned)
        return True

    def _create_topic(self, params: Params) -> dict[str, Any]:
        chat = self._chat(params)
        return self.forums.create(chat, params, self.chats.next_number(chat))

    def _act(self, params: Params) -> bool:
        self.actions.append((self._chat(params).id, params.text("action")))
        return True

    def _get_chat(self, params: Params) -> dict[str, Any]:
        chat = self._chat(params)
        gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
        said = chat.to_json() | {"accent_color_id": 0, "max_reaction_count": 11}
        said["accepted_gift_types"] = dict.fromkeys(gifts, False)
        pinned = [message for message in self.chats.shown(chat.id) if message.pinned]
        return said | ({"pinned_message": pinned[-1].to_json()} if pinned else {})

    def _set_commands(self, params: Params) -> bool:
        commands = params.data("commands")
        if not isinstance(commands, list) or len(commands) > 100:
            raise refuse("too_many_commands" if commands else "no_commands")
        for command in commands:
            _check_command(command)
        self.commands[_scope(params)] = commands
        return True

    def _delete_commands(self, params: Params) -> bool:
        self.commands.pop(_scope(params), None)
        return True

    def _set_webhook(self, params: Params) -> bool:
        self.webhook, self.secret = accepted(params)
        return True

    def _delete_webhook(self, _: Params) -> bool:
        self.webhook, self.secret = "", ""
        return True


def _taken(file: File | None, kind: str) -> File:
    if file is None or not file.body:
        raise refuse("no_file", kind=kind) if file is None else refuse("empty_file")
    if kind == "photo" and len(file.body) > _LARGEST_PHOTO:
        raise refuse("photo_too_big", size=len(file.body), most=_LARGEST_PHOTO)
    return file


def _scope(params: Params) -> tuple[str, str]:
    scope = params.data("scope") or {"type": "default"}
    return json.dumps(scope, sort_keys=True), params.text("language_code")


def _check_command(command: Mapping[str, str]) -> None:
    name, description = command.get("command", ""), command.get("description", "")
    if not (1 <= len(name) <= 32 and name.isascii() and name.replace("_", "").isalnum() and name == name.lower()):
        raise refuse("command_name")
    if not 1 <= len(description) <= 256:
        raise refuse("command_words")
