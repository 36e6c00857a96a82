"""The one place where others may call us over HTTP: figures and health for whoever operates the machine."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import structlog
from aiohttp import web

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, a text, and the type that it is of."""

    status: int
    text: str
    kind: str = "text/plain; charset=utf-8"


Route = Callable[[], Awaitable[Answer]]


@asynccontextmanager
async def inbound(listen: str, routes: Mapping[str, Route]) -> AsyncIterator[int | None]:
    """Answers GET on each path at HOST:PORT until it is left, and yields the port (0 in `listen` is any free one).

    An address that cannot be had is logged and costs nothing but the figures: the watch goes on, None is yielded.
    """
    runner = web.AppRunner(_app(routes), access_log=None, shutdown_timeout=1, keepalive_timeout=15)
    await runner.setup()
    try:
        yield await _listening(runner, listen)
    finally:
        await runner.cleanup()


async def _listening(runner: web.AppRunner, listen: str) -> int | None:
    host, _, port = listen.rpartition(":")
    try:
        await web.TCPSite(runner, host.strip("[]"), int(port)).start()
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        log.error("nobody can ask for figures: choose another [metrics] listen", listen=listen, why=why)
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
