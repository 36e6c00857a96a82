"""A server on loopback for tests: it keeps hold of its conversations and leaves none behind."""

import asyncio
from asyncio import IncompleteReadError, Server, StreamReader, StreamWriter, Task
from contextlib import suppress
from ssl import SSLContext


class LocalServer:
    """Subclasses write `talk`, which may end at any time by an error of the connection."""

    def __init__(self) -> None:
        self.port = 0
        self._server: Server | None = None
        self._talks: set[Task[None]] = set()

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        raise NotImplementedError

    async def start(self, tls: SSLContext | None = None) -> None:
        self._server = await asyncio.start_server(self._begin, "127.0.0.1", 0, ssl=tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Hangs up on everybody; may be called twice."""
        assert self._server is not None
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    def _begin(self, reader: StreamReader, writer: StreamWriter) -> None:
        talk = asyncio.create_task(self._converse(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _converse(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            with suppress(IncompleteReadError, ConnectionError):
                await self.talk(reader, writer)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
