"""The one place where others may call us over HTTP: figures for whoever runs the machine, and platforms that ring."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web

from adapters.base import Adapter
from adapters.errors import AdapterError
from adapters.pushes import Doorbell, Reaction, Ring

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a text, and the type that it is of."""

    status: int
    text: str
    kind: str = "text/plain; charset=utf-8"


Route = Callable[[], Awaitable[Answer]]
Rung = Callable[[Ring], Awaitable[Reaction]]

# Seconds in which a request to a doorbell must have come whole.
_PROMPT = 10.0


@asynccontextmanager
async def inbound(listen: str, routes: Mapping[str, Route]) -> AsyncIterator[int | None]:
    """Answers GET on each path at HOST:PORT until it is left, and yields the port (0 in `listen` is any free one).

    An address that cannot be had is logged and costs nothing but the figures: the watch goes on, None is yielded.
    """
    async with _served(_app(routes), listen, "nobody can ask for figures: choose another [metrics] listen") as port:
        yield port


@asynccontextmanager
async def doorbells(accounts: Mapping[str, Adapter[Any]]) -> AsyncIterator[dict[str, int | None]]:
    """Answers whoever rings at the accounts that have a doorbell, until it is left; yields the ports by account.

    One that cannot be had costs nothing but the pushes: the account is asked all the same.
    """
    ports: dict[str, int | None] = {}
    async with AsyncExitStack() as stack:
        for name, adapter in accounts.items():
            if (bell := adapter.doorbell) is not None:
                unheard = f"nobody can ring: choose another push_listen in [accounts.{name}]"
                app = _bell(bell, adapter.rung)
                ports[name] = await stack.enter_async_context(_served(app, bell.listen, unheard))
        yield ports


@asynccontextmanager
async def door(bell: Doorbell, rung: Rung, unheard: str) -> AsyncIterator[int | None]:
    """Answers whoever rings at one bell, until it is left; yields the port, None where the address cannot be had."""
    async with _served(_bell(bell, rung), bell.listen, unheard) as port:
        yield port


@asynccontextmanager
async def _served(app: web.Application, listen: str, unheard: str) -> AsyncIterator[int | None]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1, keepalive_timeout=15)
    await runner.setup()
    try:
        yield await _listening(runner, listen, unheard)
    finally:
        await runner.cleanup()


async def _listening(runner: web.AppRunner, listen: str, unheard: str) -> int | None:
    host, _, port = listen.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        log.error(unheard, listen=listen, why=(error.strerror or type(error).__name__).lower())
        return None
    bound: int = runner.addresses[0][1]
    log.info("answers over HTTP", listen=f"{host}:{bound}", paths=sorted(_paths(runner)))
    return bound


def _app(routes: Mapping[str, Route]) -> web.Application:
    # What is sent to us is never read: a kilobyte is more than a GET needs.
    app = web.Application(client_max_size=1024)
    for path, route in routes.items():
        app.router.add_get(path, _handler(route))
    app.on_response_prepare.append(_unnamed)
    return app


def _bell(bell: Doorbell, rung: Rung) -> web.Application:
    app = web.Application(client_max_size=bell.most)
    for method in ("GET", "POST"):
        app.router.add_route(method, bell.path, _ringing(rung))
    app.on_response_prepare.append(_unnamed)
    return app


def _ringing(rung: Rung) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        said = await _reaction(rung, request)
        return web.Response(status=said.status, body=said.text.encode(), headers={"Content-Type": said.kind})

    return handle


async def _reaction(rung: Rung, request: web.Request) -> Reaction:
    """What came is never logged: anybody may ring, with anything."""
    try:
        async with asyncio.timeout(_PROMPT):
            body = await request.read()
        headers = {name.lower(): value for name, value in request.headers.items()}
        return await rung(Ring(request.method, dict(request.query), headers, body))
    except web.HTTPException:  # too large
        raise
    except TimeoutError:
        return Reaction(408)
    except AdapterError as error:
        log.warning("a ring could not be judged and may come again", why=str(error))
    except Exception as error:
        log.error("stumbled over a ring", kind=type(error).__name__)
    return Reaction(503)


def _handler(route: Route) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(_: web.Request) -> web.Response:
        try:
            answer = await route()
        except Exception:
            log.exception("a caller could not be answered")
            answer = Answer(503, "twoam could not gather this; its log says why\n")
        return web.Response(status=answer.status, body=answer.text.encode(), headers={"Content-Type": answer.kind})

    return handle


async def _unnamed(_: web.Request, response: web.StreamResponse) -> None:
    """Whoever calls need not know what we are built of."""
    response.headers["Server"] = "twoam"


def _paths(runner: web.AppRunner) -> set[str]:
    assert runner.app is not None
    return {resource.canonical for resource in runner.app.router.resources()}
