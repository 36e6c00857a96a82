"""Serves the local phone: a page, what it shows, and what its person does; on loopback, under a secret address."""

import json
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from secrets import compare_digest, token_urlsafe
from typing import Any

from aiohttp import web

from adapters.clock import FastClock
from monitor.demo.botapi import LocalBotApi
from monitor.demo.botmethods import Callback
from monitor.demo.chats import File, Message, Person
from monitor.demo.loopback import Loopback
from monitor.demo.phonepage.view import GENERAL, Box, at_clock, view, words
from monitor.language import Tongue

# Nothing from elsewhere, nothing inline: a title from a market stays text even where the page had a hole.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
THEMES = ("auto", "light", "dark")
# Real seconds: how long the page is kept waiting for news, and for the answer to a button.
_NEWS, _ANSWER = 20.0, 15.0

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class PhonePage(Loopback):
    """`async with PhonePage(api, clock, people, zone) as phone:` serves `phone.address` until it is left.

    `people` own a phone each and can be switched between.
    """

    def __init__(
        self,
        api: LocalBotApi,
        clock: FastClock,
        people: Sequence[Person],
        zone: str,
        *,
        port: int = 0,
        theme: str = "auto",
    ) -> None:
        super().__init__()
        self.port = port
        self._api, self._clock, self._people, self._zone, self._theme = api, clock, people, zone, theme
        self._token = token_urlsafe(18)

    @property
    def address(self) -> str:
        """Where the page is; whoever does not know it gets nothing."""
        return f"{self.base_url}/{self._token}/"

    def application(self) -> web.Application:
        app = web.Application(client_max_size=20 * 1024 * 1024, middlewares=[self._guarded])
        app.router.add_get("/{token}/", self._page)
        for name in _parts():
            app.router.add_get(f"/{{token}}/{name}", partial(_static, name))
        app.router.add_get("/{token}/view/{person}", self._view)
        app.router.add_get("/{token}/file/{chat}/{message}", self._file)
        app.router.add_post("/{token}/say/{person}", self._say)
        app.router.add_post("/{token}/press/{person}", self._press)
        return app

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """The secret stands in the address; the host is ours, so that no foreign name can be pointed here."""
        token = request.match_info.get("token", "")
        if request.host not in (self.authority, f"localhost:{self.port}") or not _same(token, self._token):
            return web.Response(status=404, headers=_HEADERS)
        try:
            answer = await handler(request)
        except (LookupError, ValueError) as error:
            answer = web.json_response({"error": str(error)}, status=400)
        answer.headers.update(_HEADERS)
        return answer

    # --- what the page reads -----------------------------------------------------------------------------------------

    async def _page(self, request: web.Request) -> web.Response:
        theme = request.query.get("theme", self._theme)
        tongue = self._tongue(self._people[0])
        html = _source("page.html")
        for place, value in (
            ("{lang}", tongue.language),
            ("{dir}", _direction(tongue)),
            ("{theme}", theme if theme in THEMES else "auto"),
        ):
            html = html.replace(place, value)
        return web.Response(text=html, content_type="text/html")

    async def _view(self, request: web.Request) -> web.Response:
        """What this person's phone shows; with `seen`, the mark of a view, only once there is something new."""
        me, seen = self._person(request), request.query.get("seen", "")
        with suppress(TimeoutError):
            await self._api.until(lambda: _mark(self._shown(me)) != seen, _NEWS)
        shown = self._shown(me)
        return web.json_response(shown | {"mark": _mark(shown)} | self._frame(me))

    def _frame(self, me: Person) -> dict[str, Any]:
        """What stands around the chats, and how fast the phone's clock goes."""
        tongue = self._tongue(me)
        return {
            "people": [{"id": one.id, "name": one.first_name} for one in self._people],
            "words": words(tongue),
            "dir": _direction(tongue),
            "lang": tongue.language,
            "clock": at_clock(self._clock.now(), self._zone),
            "speed": self._clock.speed,
        }

    def _shown(self, me: Person) -> dict[str, Any]:
        chats = [chat for chat in self._api.chats if chat.id == me.id or not chat.private]
        boxes = [Box(chat, self._api.messages(chat.id), self._topics(chat.id)) for chat in chats]
        menu = self._api.commands(language=me.language_code or "") or self._api.commands()
        return view(me, boxes, menu, self._tongue(me))

    def _topics(self, chat: int) -> dict[int, str]:
        return {number: topic.name for number, topic in self._api.forums.of(chat).items()}

    def _tongue(self, me: Person) -> Tongue:
        return Tongue(me.language_code or "en", self._zone)

    async def _file(self, request: web.Request) -> web.Response:
        """A picture to look at, or any other file to keep: never something that the page would run."""
        message = self._message(int(request.match_info["chat"]), int(request.match_info["message"]))
        file = message.file
        if file is None:
            raise LookupError("this message has no file")
        if message.kind == "photo" and (kind := _picture_kind(file.body)) is not None:
            return web.Response(body=file.body, content_type=kind)
        name = "".join(char if char.isalnum() or char in "._-" else "_" for char in file.name)[-80:]
        said = f'attachment; filename="{name.encode("ascii", "replace").decode().replace("?", "_")}"'
        return web.Response(
            body=file.body, content_type="application/octet-stream", headers={"Content-Disposition": said}
        )

    # --- what the person does ----------------------------------------------------------------------------------------

    async def _say(self, request: web.Request) -> web.Response:
        """Words, or a picture with words under it, as an answer to a message or not."""
        me, form = self._person(request), await request.post()
        chat, text = int(str(form["chat"])), _typed(form.get("text"))
        reply, topic = _number(form.get("reply")), _number(form.get("topic")) or GENERAL
        picture = form.get("picture")
        if isinstance(picture, web.FileField):
            body = picture.file.read()
            kind = _picture_kind(body)
            if kind is None:
                raise ValueError("this is no picture")
            file = File(picture.filename or "picture", kind, body)
            await self._api.user_says(me.id, chat, text, topic or None, reply_to=reply, file=file)
        elif text:
            await self._api.user_says(me.id, chat, text, topic or None, reply_to=reply)
        return web.json_response({})

    async def _press(self, request: web.Request) -> web.Response:
        """Presses a button and waits for what flashes up; nothing where the bot never says."""
        me, form = self._person(request), await request.post()
        pressed = await self._api.press(
            me.id, int(str(form["chat"])), int(str(form["message"])), int(str(form["button"]))
        )
        with suppress(TimeoutError):
            await self._api.until(lambda: self._callback(pressed).answered, _ANSWER)
        said = self._callback(pressed)
        return web.json_response({"answered": said.answered, "text": said.text, "alert": said.alert})

    def _callback(self, pressed: str) -> Callback:
        return next(one for one in self._api.callbacks if one.id == pressed)

    def _person(self, request: web.Request) -> Person:
        """Whose phone it is; “first” where the page does not know yet."""
        wanted = request.match_info["person"]
        if wanted == "first":
            return self._people[0]
        found = next((one for one in self._people if str(one.id) == wanted), None)
        if found is None:
            raise LookupError(f"nobody here has the id {wanted}")
        return found

    def _message(self, chat: int, message: int) -> Message:
        found = next((one for one in self._api.messages(chat) if one.id == message), None)
        if found is None:
            raise LookupError(f"message {message} is not in chat {chat}")
        return found


def _direction(tongue: Tongue) -> str:
    return "rtl" if tongue.is_rtl else "ltr"


def _parts() -> list[str]:
    """Styles, scripts and signs of the page, as they lie beside this module."""
    return [one.name for one in files("monitor.demo.phonepage").iterdir() if Path(one.name).suffix in _TYPES]


async def _static(name: str, _: web.Request) -> web.Response:
    return web.Response(text=_source(name), content_type=_TYPES[Path(name).suffix])


def _source(name: str) -> str:
    return (files("monitor.demo.phonepage") / name).read_text("utf-8")


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(), other.encode())


def _mark(shown: dict[str, Any]) -> str:
    return sha256(json.dumps(shown, sort_keys=True).encode("utf-8", "replace")).hexdigest()[:16]


def _typed(value: object) -> str:
    """What was typed; forms end their lines in two characters, Telegram in one."""
    return str(value or "").replace("\r\n", "\n").strip()


def _number(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.lstrip("-").isdecimal() else None


def _picture_kind(body: bytes) -> str | None:
    """The type that the first bytes tell; what is sent along may be a lie."""
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if body[:4] == b"RIFF" and body[8:12] == b"WEBP" else None
