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
from monitor.demo.chats import Chat, Chats, Message, Person
from monitor.demo.faults import Fault, Faults
from monitor.demo.files import handed_out
from monitor.demo.forums import Forums, Membership
from monitor.demo.loopback import Loopback
from monitor.demo.people import Phones
from monitor.demo.record import Answer, Call, granted, heard, refused
from monitor.demo.refusals import Refusal, refuse
from monitor.demo.updates import Updates
from monitor.demo.webhooks import Webhooks

TOKEN = "8000000001:AAloopbackOnly_thisTokenOpensNothing_01"  # noqa: S105 - it opens only this server
BOT = Person(8_000_000_001, "twoam", "twoam_demo_bot", language_code=None, is_bot=True)


class LocalBotApi(Phones, Loopback):
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
        self._webhooks = Webhooks(self.updates)

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
        self._webhooks.bring_to("", "", None)
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

    async def push_update(self, update: dict[str, Any]) -> int:
        """Queues any update as it is (forged, doubled, edited…); a missing `update_id` is filled in and returned."""
        update_id = self.updates.push(update)
        await self._tell()
        return update_id

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
                return self._webhooks.info(self._methods.webhook)
        if not self._methods.knows(method):
            raise refuse("no_method")
        if params.flag("drop_pending_updates"):
            self.updates.forget()
        result = self._methods.do(method, params)
        if method.lower() in ("setwebhook", "deletewebhook"):
            self._webhooks.bring_to(self._methods.webhook, self._methods.secret, params.data("allowed_updates"))
        return result

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


def _close(request: web.Request) -> web.Response:
    """Ends the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
