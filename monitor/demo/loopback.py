"""A server on a free loopback port: begun and ended in one way, whatever it serves."""

from types import TracebackType
from typing import Self

from aiohttp import web

HOST = "127.0.0.1"


class Loopback:
    """`async with …` serves what `application` makes; whoever hangs up ends what was being made for him.

    Entered again after it was left, it is back at the same address: an outage.
    """

    def __init__(self) -> None:
        self.port = 0
        self._runner: web.AppRunner | None = None

    def application(self) -> web.Application:
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, HOST, self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def authority(self) -> str:
        """Host and port, as the door's `allow_private` names them."""
        return f"{HOST}:{self.port}"

    @property
    def base_url(self) -> str:
        return f"http://{self.authority}"
