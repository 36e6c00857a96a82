"""Bad lines to order: a relay that can be cut or go deaf, and a server that says the same to everybody."""

import asyncio
import ssl
from asyncio import IncompleteReadError, Server, StreamReader, StreamWriter
from contextlib import suppress
from types import TracebackType
from typing import Self


class _Listening:
    """A TCP server on a free loopback port, as an async context."""

    tls: ssl.SSLContext | None = None

    def __init__(self) -> None:
        self._server: Server | None = None
        self._open: dict[asyncio.Task[None], StreamWriter] = {}
        self.port = 0

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        tasks = list(self._open)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()

    def cut(self) -> None:
        """Breaks every connection that is open now."""
        for writer in self._open.values():
            writer.transport.abort()

    async def _accept(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open[task] = writer
        try:
            # Ends quietly also when cancelled: asyncio's streams would report a cancelled handler as an error.
            with suppress(IncompleteReadError, ConnectionError, asyncio.CancelledError):
                await self._serve(reader, writer)
        finally:
            del self._open[task]
            writer.transport.abort()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        raise NotImplementedError


class Relay(_Listening):
    """Passes everything on to a port of loopback. While `deaf`, new connections are taken and nothing is ever said.

    As a forward proxy for http:// it needs nothing else; `heads` holds the first line of every connection.
    """

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        super().__init__()
        self._to = port
        self.tls = tls
        self.deaf = False
        self.heads: list[str] = []

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        head = await reader.readline()
        self.heads.append(head.decode("latin-1"))
        if self.deaf:
            await reader.read()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        far_writer.write(head)
        up = asyncio.create_task(self._pass(reader, far_writer))
        try:
            await self._pass(far_reader, writer)
        finally:
            up.cancel()
            far_writer.transport.abort()

    async def _pass(self, source: StreamReader, sink: StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await source.read(65536):
                if self.deaf:
                    await source.read()
                    return
                sink.write(data)
                await sink.drain()


class Parrot(_Listening):
    """Reads a request and answers it with these bytes, whatever it was; with none it stays silent."""

    def __init__(self, answer: bytes = b"", status: str = "200 OK") -> None:
        super().__init__()
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(answer)}\r\nLocation: http://log.in/\r\n\r\n"
        self._answer = head.encode() + answer if answer else b""
        self.requests: list[str] = []

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        while self._answer:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = next(int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:"))
            await reader.readexactly(length)
            self.requests.append(head.split("\r\n")[0])
            writer.write(self._answer)
            await writer.drain()
        await reader.read()
