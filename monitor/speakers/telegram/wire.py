"""The connection to the Bot API: bounded in time, through a proxy where told, and silent about the token."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import quote

import httpcore
import httpx
from telegram import Update
from telegram.error import TelegramError
from telegram.request import BaseRequest, HTTPXRequest

# These print addresses (the token is in them), bodies, or a proxy's password. What they know arrives as an error too.
_TALKATIVE = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.proxy",
    "httpcore.socks",
    "telegram.Bot",
    "telegram.request.BaseRequest",
    "telegram.request.HTTPXRequest",
)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Real seconds: to connect, until an answer, how long a getUpdates is held open, and how late it may come back."""

    connect: float = 10.0
    answer: float = 20.0
    poll: int = 25
    late: float = 10.0


def hush() -> None:
    """Keeps the libraries' own lines, and with them the token, out of every log at every level."""
    for name in _TALKATIVE:
        logging.getLogger(name).addFilter(_nothing)


def _nothing(_: logging.LogRecord) -> bool:
    return False


class Wire(HTTPXRequest):
    """Carries the bot's calls. A NetworkError caused by httpx.ConnectError says: not a byte of the call has left."""

    def __init__(self, token: str, timeouts: Timeouts, proxy: str | None, held: float = 0.0) -> None:
        wait = timeouts.late if held else timeouts.answer
        transport = _Transport(token, timeouts.connect + held + wait, proxy)
        super().__init__(
            connect_timeout=timeouts.connect,
            pool_timeout=timeouts.connect,
            read_timeout=wait,
            write_timeout=wait,
            httpx_kwargs={"transport": transport},
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as the Bot API shapes it; an update that the library cannot read is emptied, not fatal.

        Otherwise one odd update would be fetched again and again, and all behind it would wait.
        """
        data = BaseRequest.parse_json_payload(payload)
        if not isinstance(data, dict) or not data.keys() & {"result", "description"}:
            raise TelegramError("Invalid server response")
        if isinstance(data.get("result"), list):
            data["result"] = [_readable(item) for item in data["result"]]
        return data


def _readable(item: Any) -> Any:
    if not isinstance(item, dict) or type(item.get("update_id")) is not int:
        return item
    try:
        Update.de_json(item, None)
    except Exception:
        return {"update_id": item["update_id"]}
    return item


class _Call:
    """What httpcore tells about one call on the way: the connections it opened, and whether the call has left."""

    def __init__(self) -> None:
        self.left = False
        self._opened: list[httpcore.AsyncNetworkStream] = []

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event == "http11.send_request_headers.started":
            # The CONNECT to a proxy is written as well, but carries nothing of the call.
            self.left = self.left or info["request"].method != b"CONNECT"
        elif event.endswith(".connect_tcp.complete"):
            self._opened.append(info["return_value"])

    async def __aenter__(self) -> None:
        """Nothing is open yet."""

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # httpcore forgets a connection whose SOCKS or TLS handshake fails or is cancelled.
        if error is not None:
            for stream in self._opened:
                await stream.aclose()


class _Transport(httpx.AsyncBaseTransport):
    """httpx's own transport under one deadline for the whole exchange; its errors say whether the call had left.

    Without the deadline a SOCKS proxy that accepts and then says nothing holds a call for ever: its handshake has no
    timeout. What comes back is scrubbed of the token, which error pages of proxies and servers like to repeat.
    """

    def __init__(self, token: str, deadline: float, proxy: str | None) -> None:
        self._secrets = (token.encode(), quote(token, safe="").encode())
        self._deadline = deadline
        self._inner = httpx.AsyncHTTPTransport(proxy=httpx.Proxy(proxy) if proxy else None)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        call = _Call()
        request.extensions["trace"] = call.trace
        try:
            async with call:
                return await self._exchange(request)
        except Exception as error:
            why = f"{type(error).__name__} {error}".strip()
            raise httpx.ReadError(why) if call.left else httpx.ConnectError(why) from error

    async def _exchange(self, request: httpx.Request) -> httpx.Response:
        async with asyncio.timeout(self._deadline):
            response = await self._inner.handle_async_request(request)
            await response.aread()
        return httpx.Response(response.status_code, content=self._scrubbed(response.content))

    def _scrubbed(self, body: bytes) -> bytes:
        for secret in self._secrets:
            body = body.replace(secret, "…".encode())
        return body

    async def aclose(self) -> None:
        await self._inner.aclose()
