"""Every error that the local Bot API answers with, in the words of the real one, and where those words come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ASSUMED = "assumed: "
# Telegram's own sources: the Bot API's server and the library under it, as of 2026, and their manuals.
_BOT_API, _TD = "tdlib/telegram-bot-api, Client.cpp, ", "tdlib/td, td/telegram/"
_TOPIC = f"{_TD}ForumTopicManager.cpp, "
_EDIT, _HTML = f"{_TD}MessagesManager.cpp, ", f"{_TD}MessageEntity.cpp, parse_html"
# What Telegram's servers say themselves, as clients have collected it.
_SERVERS = "LonamiWebs/Telethon, errors.csv"


class Refusal(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})


@dataclass(frozen=True, slots=True)
class Wording:
    """One error: its text with places to be filled, who says it in these words, and its status."""

    text: str
    source: str
    code: int = 400


_PREFIXES = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}

REFUSALS: Mapping[str, Wording] = {
    # who calls, and what
    "unauthorized": Wording("Unauthorized", f"{_BOT_API}fail_query_with_error", 401),
    "no_method": Wording("Not Found: method not found", f"{_BOT_API}on_cmd", 404),
    "server_error": Wording("Internal Server Error", f"{_BOT_API}fail_query_with_error", 500),
    "slow_down": Wording("Too Many Requests: retry after {wait}", "tdlib/telegram-bot-api, Query.cpp", 429),
    "second_poller": Wording(
        "terminated by other getUpdates request; make sure that only one bot instance is running",
        f"{_BOT_API}abort_long_poll",
        409,
    ),
    "webhook_active": Wording(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        f"{_BOT_API}process_get_updates_query",
        409,
    ),
    # which chat
    "no_chat_id": Wording("chat_id is empty", f"{_BOT_API}check_chat"),
    "no_chat": Wording("chat not found", f"{_BOT_API}TdOnCheckChatCallback"),
    "blocked": Wording("bot was blocked by the user", f"{_BOT_API}fail_query_with_error", 403),
    "upgraded": Wording("group chat was upgraded to a supergroup chat", f"{_BOT_API}check_chat_access"),
    # which topic
    "no_thread": Wording("message thread not found", f"{_BOT_API}TdOnCheckForumTopicCallback"),
    "topic_closed": Wording("TOPIC_CLOSED", "rteixeirax/qbittorrent_telegram_notification, issue 12"),
    "no_forum": Wording("the chat is not a forum", f"{_TOPIC}is_forum"),
    "no_topic_rights": Wording("not enough rights to create a topic", f"{_TOPIC}create_forum_topic"),
    "no_topic_name": Wording("name must be non-empty", f"{_TOPIC}create_forum_topic"),
    # which message
    "no_message": Wording("message to {what} not found", f"{_BOT_API}check_message"),
    "no_replied": Wording("message to be replied not found", f"{_BOT_API}check_reply_parameters"),
    "no_text_in_it": Wording("there is no text in the message to edit", f"{_EDIT}edit_message_text"),
    "no_caption_in_it": Wording("there is no caption in the message to edit", f"{_EDIT}edit_message_caption"),
    # A bot may edit what it sent for ever, and nothing that others sent (has_edit_time_limit there).
    "not_ours": Wording("message can't be edited", f"{_EDIT}can_edit_message"),
    "not_modified": Wording(
        "message is not modified: specified new message content and reply markup are exactly the same as a current "
        "content and reply markup of the message",
        f"{_BOT_API}fail_query_with_error",
    ),
    "too_old_to_delete": Wording("message can't be deleted", f"{_EDIT}delete_messages; 48 hours: Bot API"),
    "no_pin_rights": Wording(
        "not enough rights to manage pinned messages in the chat", f"{_TD}DialogManager.cpp, can_pin_messages"
    ),
    # what it says
    "no_text": Wording("message text is empty", f"{_BOT_API}get_input_message_text"),
    "nothing_seen": Wording("text must be non-empty", f"{_TD}MessageEntity.cpp, fix_formatted_text"),
    "too_long": Wording("message is too long", f"{_TD}MessagesManager.cpp, process_send_message_fail_error"),
    "caption_too_long": Wording("message caption is too long", f"{_TD}MessageContent.cpp, get_input_message_content"),
    "parse_mode": Wording("unsupported parse_mode", f"{_BOT_API}get_formatted_text"),
    "markup": Wording("can't parse entities: {why}", f"{_BOT_API}get_formatted_text; why: {_HTML}"),
    "entities_too_long": Wording("ENTITIES_TOO_LONG", f"{_SERVERS}; their size: tdlib/telegram-bot-api, issue 165"),
    "no_json": Wording("can't parse {name} JSON object", f"{ASSUMED}the real words differ from field to field"),
    # its buttons
    "no_markup": Wording("object expected as reply markup", f"{_BOT_API}get_reply_markup"),
    "no_label": Wording(
        "inline keyboard button text must be non-empty", f"{_TD}ReplyMarkup.cpp, get_inline_keyboard_button"
    ),
    "button_data": Wording("BUTTON_DATA_INVALID", f"{_SERVERS}; 1-64 bytes: Bot API, InlineKeyboardButton"),
    "no_button_type": Wording(
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        f"{_BOT_API}get_inline_keyboard_button_type",
    ),
    "button_url": Wording("inline keyboard button URL '{url}' is invalid: Wrong HTTP URL", f"{ASSUMED}seen in reports"),
    "too_many_buttons": Wording("reply markup is too long", f"{_BOT_API}fail_query_with_error; {ASSUMED}above 100"),
    # a press
    "old_query": Wording(
        "query is too old and response timeout expired or query ID is invalid",
        f"{_BOT_API}fail_query_with_error; {ASSUMED}after 15 minutes",
    ),
    "toast_too_long": Wording("MESSAGE_TOO_LONG", f"{ASSUMED}the words; 200 signs: Bot API, answerCallbackQuery"),
    # files
    "no_file": Wording("there is no {kind} in the request", f"{_BOT_API}get_input_message_photo and the like"),
    "empty_file": Wording("file must be non-empty", f"{_TD}files/FileLoaderUtils.cpp, check_full_local_location"),
    "photo_too_big": Wording(
        "file of size {size} bytes is too big for a photo; the maximum size is {most} bytes",
        f"{_TD}files/FileLoaderUtils.cpp, check_full_local_location",
    ),
    "no_media_json": Wording("can't parse input media JSON object", f"{_BOT_API}get_input_media"),
    "media_kind": Wording("can't parse InputMedia: type must be non-empty", f"{ASSUMED}photo and document only"),
    "no_such_file": Wording("invalid file_id", f"{ASSUMED}seen in reports"),
    "download_too_big": Wording("file is too big", f"{_BOT_API}do_get_file; 20 MB: Bot API, getFile"),
    # the menu
    "no_commands": Wording("can't parse BotCommand: commands expected", f"{ASSUMED}the words"),
    "too_many_commands": Wording(
        "BOT_COMMANDS_TOO_MUCH", "LonamiWebs/Telethon, pull request 4700; 100: Bot API, setMyCommands"
    ),
    "command_name": Wording("BOT_COMMAND_INVALID", _SERVERS),
    "command_words": Wording("BOT_COMMAND_DESCRIPTION_INVALID", _SERVERS),
    # the webhook
    "webhook_scheme": Wording(
        "bad webhook: An HTTPS URL must be provided for webhook", "tdlib/telegram-bot-api, WebhookActor.cpp"
    ),
    "webhook_port": Wording(
        "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        "tdlib/telegram-bot-api, WebhookActor.cpp",
    ),
    "secret_too_long": Wording("secret token is too long", f"{_BOT_API}do_set_webhook"),
    "secret_signs": Wording("secret token contains unallowed characters", f"{_BOT_API}do_set_webhook"),
}


def refuse(which: str, parameters: Mapping[str, int] | None = None, **places: Any) -> Refusal:
    """The refusal of this name, as the Bot API words it."""
    wording = REFUSALS[which]
    return Refusal(wording.code, _PREFIXES.get(wording.code, "") + wording.text.format(**places), parameters)
