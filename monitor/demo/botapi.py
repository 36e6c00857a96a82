"""A Bot API on loopback, strict enough that a bot which works here works with Telegram."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from adapters.clock import Clock
from monitor.demo.botmethods import Callback, Methods
from monitor.demo.botparams import Params, read_params
from monitor.demo.chats import Button, Chat, Chats, Content, File, Message, Person, found_entities
from monitor.demo.faults import Fault, Faults
from monitor.demo.files import handed_out
from monitor.demo.forums import Forums, Membership, Topic
from monitor.demo.loopback import Loopback
from monitor.demo.record import Answer, Call, granted, heard, refused
from monitor.demo.refusals import Refusal, refuse
from monitor.demo.updates import Updates

TOKEN = "8000000001:AAloopbackOnly_thisTokenOpensNothing_01"  # noqa: S105 - it opens only this server
BOT = Person(8_000_000_001, "twoam", "twoam_demo_bot", language_code=None, is_bot=True)


class LocalBotApi(Loopback):
    """`async with LocalBotApi(clock) as api:` serves `api.base_url` on a free loopback port.

    The bot's side is HTTP; the people's side are the methods here. Nothing waits by the wall clock but a long poll.
    Entered again after it was left, it is back at the same address with everything it knew: an outage.
    """

    def __init__(self, clock: Clock, token: str = TOKEN, bot: Person = BOT) -> None:
        super().__init__()
        self.token = token
        self.faults = Faults()
        self.updates = Updates()
        self._chats = Chats()
        self._methods = Methods(self._chats, bot, clock)
        self._people: dict[int, Person] = {}
        self._record: list[Call] = []
        self._clock = clock
        self._changed = asyncio.Condition()
        self._closing = asyncio.Event()

    def application(self) -> web.Application:
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._hand_out)
        return app

    async def __aenter__(self) -> Self:
        self._closing.clear()
        return await super().__aenter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self.updates.close()
        await super().__aexit__(kind, error, trace)

    @property
    def base_url(self) -> str:
        """What goes into `ApplicationBuilder().base_url(…)` or the configuration."""
        return f"{super().base_url}/bot"

    # What happened

    @property
    def forums(self) -> Forums:
        """The topics of every forum; people open, close and delete them."""
        return self._methods.forums

    @property
    def membership(self) -> Membership:
        """Where people add the bot, put it out, block it."""
        return Membership(self._methods.bot, self.push_update, lambda: self._clock.now().timestamp())

    @property
    def callbacks(self) -> tuple[Callback, ...]:
        """Every button that was pressed, with the words that flashed up on the phone."""
        return tuple(self._methods.callbacks.values())

    @property
    def actions(self) -> tuple[tuple[int, str], ...]:
        """Chat id and "typing" and the like, in order."""
        return tuple(self._methods.actions)

    def calls(self, method: str | None = None, chat_id: int | None = None) -> tuple[Call, ...]:
        """The record of every call received, oldest first."""
        return tuple(
            call
            for call in self._record
            if (method is None or call.method.lower() == method.lower()) and chat_id in (None, call.chat_id)
        )

    @property
    def chats(self) -> tuple[Chat, ...]:
        """Every chat that the bot may write to, in the order in which they were opened."""
        return self._chats.all

    def messages(self, chat_id: int) -> tuple[Message, ...]:
        """What the phone shows in this chat now, oldest first: edited in place, without the deleted."""
        return self._chats.shown(chat_id)

    def commands(self, scope: str = '{"type": "default"}', language: str = "") -> tuple[tuple[str, str], ...]:
        """The menu that a scope and language see: (command, description)."""
        return tuple((c["command"], c["description"]) for c in self._methods.commands.get((scope, language), ()))

    async def until(self, happened: Callable[[], bool], seconds: float = 10) -> None:
        """Returns once `happened()` is true, looked at after every call and event; TimeoutError after real seconds."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(happened)

    # What people do

    def person(
        self, user_id: int, name: str, username: str | None = None, language: str | None = "en", started: bool = True
    ) -> Person:
        """Names a user; `started` says whether he has opened the chat, before which the bot cannot write to him."""
        person = self._people[user_id] = Person(user_id, name, username, language)
        if started:
            self._chats.open(Chat(user_id, name, username))
        return person

    def group(self, chat_id: int, title: str, forum: bool = False, **rights: Any) -> Chat:
        """Opens a supergroup; its id is negative. `rights` are bot_may_pin and bot_may_make_topics."""
        return self._chats.open(Chat(chat_id, title, is_forum=forum, **rights))

    async def user_says(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        thread_id: int | None = None,
        *,
        reply_to: int | None = None,
        file: File | None = None,
        album: str | None = None,
    ) -> Message:
        """A person writes, perhaps as an answer to a message; commands and addresses are marked as Telegram marks them.

        With a file `text` is its caption: a picture goes as a photo, speech as a voice message, anything else as a
        document. Files of one `album` are sent together. A topic that is not known yet is one that somebody opened.
        """
        person, chat = self._who(user_id), self._where(user_id, chat_id)
        if thread_id is not None:
            self.forums.of(chat_id).setdefault(thread_id, Topic(f"Topic {thread_id}"))
        more: dict[str, Any] = {"kind": _kind_of(file), "file": file, "album": album} if file else {}
        answered = self._shown(chat_id, reply_to) if reply_to is not None else None
        content = Content(text, found_entities(text))
        now = self._clock.now()
        message = self._chats.add(chat, person, now, content, thread_id=thread_id, reply_to=reply_to, **more)
        said = message.to_json() | ({"reply_to_message": answered.to_json()} if answered else {})
        await self.push_update({"message": said})
        return message

    async def press(self, user_id: int, chat_id: int, message_id: int, button: int | str) -> str:
        """Presses a button by position (0 is the first, row by row), data or label. Returns the callback query's id.

        LookupError where the message or the button is not there: a forged press goes through `push_update`.
        """
        message = self._shown(chat_id, message_id)
        data = _pressed(message, button).data
        if data is None:
            raise LookupError("this button opens an address; it sends nothing to the bot")
        callback = Callback(
            str(len(self._methods.callbacks) + 5_000_000_001), self._who(user_id), data, self._clock.now()
        )
        self._methods.callbacks[callback.id] = callback
        said = {"id": callback.id, "from": callback.user.to_json(), "message": message.to_json()}
        await self.push_update({"callback_query": said | {"chat_instance": str(chat_id), "data": data}})
        return callback.id

    def unpins(self, chat_id: int, message_id: int) -> None:
        """A person takes a pinned message down by hand; the bot is told nothing."""
        self._chats.pin(self._shown(chat_id, message_id), False)

    def deletes(self, chat_id: int, message_id: int) -> None:
        """A person deletes a message for everybody; the bot is told nothing."""
        self._chats.delete(self._shown(chat_id, message_id))

    def _shown(self, chat_id: int, message_id: int) -> Message:
        message = self._chats.message(chat_id, message_id)
        if message is None:
            raise LookupError(f"message {message_id} is not in chat {chat_id}")
        return message

    async def push_update(self, update: dict[str, Any]) -> int:
        """Queues any update as it is (forged, doubled, edited…); a missing `update_id` is filled in and returned."""
        update_id = self.updates.push(update)
        await self._tell()
        return update_id

    def _who(self, user_id: int) -> Person:
        return self._people.get(user_id) or self.person(user_id, f"User {user_id}", started=False)

    def _where(self, user_id: int, chat_id: int) -> Chat:
        person, chat = self._who(user_id), self._chats.get(chat_id)
        if chat is not None:
            return chat
        if chat_id > 0:
            return self._chats.open(Chat(chat_id, person.first_name, person.username))
        return self.group(chat_id, f"Group {-chat_id}")

    # What the bot calls

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method, params = request.match_info["method"], await read_params(request)
        fault = self.faults.take(method, params.chat_id)
        number = await self._hear(heard(self._clock.now(), method, params, fault.kind if fault else None))
        if fault and fault.kind == "drop_before":
            return _close(request)
        answer = await self._answer(request.match_info["token"], method, params, fault)
        await self._tell()
        if fault and fault.kind == "drop":
            return _close(request)
        if fault and fault.kind == "hang":
            await self._hang(fault.seconds)
        self._record[number] = replace(self._record[number], answer=answer)
        await self._tell()
        return web.json_response(answer.body, status=answer.status)

    async def _hand_out(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.token:
            return web.Response(status=404)
        return handed_out(self._chats, request.match_info["path"])

    async def _hear(self, call: Call) -> int:
        self._record.append(call)
        number = len(self._record) - 1
        await self._tell()
        return number

    async def _answer(self, token: str, method: str, params: Params, fault: Fault | None) -> Answer:
        try:
            if token != self.token:
                raise refuse("unauthorized")
            self._stumble(fault)
            return granted(await self._result(method, params))
        except Refusal as refusal:
            return refused(refusal)

    def _stumble(self, fault: Fault | None) -> None:
        if fault is not None and fault.kind == "migrate":
            self.group(fault.migrate_to_chat_id, "Upgraded group")
        if fault is not None and fault.refusal is not None:
            raise fault.refusal

    async def _result(self, method: str, params: Params) -> Any:
        match method.lower():
            case "getupdates":
                return await self._get_updates(params)
            case "getwebhookinfo":
                waiting = len(self.updates)
                return {"url": self._methods.webhook, "has_custom_certificate": False, "pending_update_count": waiting}
        if not self._methods.knows(method):
            raise refuse("no_method")
        if params.flag("drop_pending_updates"):
            self.updates.forget()
        return self._methods.do(method, params)

    async def _get_updates(self, params: Params) -> list[dict[str, Any]]:
        if self._methods.webhook:
            raise refuse("webhook_active")
        limit, timeout = params.number("limit") or 100, min(params.number("timeout") or 0, 50)
        return await self.updates.poll(params.number("offset") or 0, limit, timeout, params.data("allowed_updates"))

    async def _hang(self, seconds: float | None) -> None:
        ends: list[asyncio.Task[Any]] = [asyncio.create_task(self._closing.wait())]
        if seconds is not None:
            ends.append(asyncio.create_task(self._clock.sleep(seconds)))
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def _kind_of(file: File) -> str:
    return {"image": "photo", "audio": "voice"}.get(file.mime.partition("/")[0], "document")


def _close(request: web.Request) -> web.Response:
    """Ends the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _pressed(message: Message, button: int | str) -> Button:
    if isinstance(button, int):
        return message.buttons[button]
    for candidate in message.buttons:
        if button in (candidate.data, candidate.text):
            return candidate
    raise LookupError(f"no button {button!r} on message {message.id}")
