"""A small proxy on loopback that speaks CONNECT and SOCKS5, asks for a password, and finds names of its own."""

import asyncio
import base64
from asyncio import StreamReader, StreamWriter
from contextlib import suppress

from tests.local_server import LocalServer

USER, PASSWORD = "night", "hunter2-Sesame"


class Proxy(LocalServer):
    """Every name leads to loopback, on the port asked for or on `port_of[host:port]`.

    `asked` lists the targets in the words of the client.
    """

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.port_of: dict[str, int] = {}

    def url(self, scheme: str, user: str = USER, password: str = PASSWORD) -> str:
        return f"{scheme}://{user}:{password}@{self.authority}"

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        first = await reader.readexactly(1)
        port = await (self._socks(reader, writer) if first == b"\x05" else self._connect(reader, writer))
        if port is not None:
            await _tunnel(self.port_of.get(self.asked[-1], port), reader, writer)

    async def _connect(self, reader: StreamReader, writer: StreamWriter) -> int | None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        host, _, port = head.split(" ")[1].rpartition(":")
        self.asked.append(f"{host}:{port}")
        pass_word = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if pass_word not in head:
            writer.write(b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic\r\n\r\n")
            return None
        writer.write(b"HTTP/1.1 200 Go\r\n\r\n")
        return int(port)

    async def _socks(self, reader: StreamReader, writer: StreamWriter) -> int | None:
        await reader.readexactly((await reader.readexactly(1))[0])
        writer.write(b"\x05\x02")
        user = (await reader.readexactly(2))[1]
        given = await reader.readexactly(user)
        given += b":" + await reader.readexactly((await reader.readexactly(1))[0])
        if given != f"{USER}:{PASSWORD}".encode():
            writer.write(b"\x01\x01")
            return None
        writer.write(b"\x01\x00")
        kind = (await reader.readexactly(4))[3]
        size = (await reader.readexactly(1))[0] if kind == 3 else 4
        host = await reader.readexactly(size)
        port = int.from_bytes(await reader.readexactly(2), "big")
        self.asked.append(f"{host.decode() if kind == 3 else '.'.join(map(str, host))}:{port}")
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        return port


async def _tunnel(port: int, reader: StreamReader, writer: StreamWriter) -> None:
    far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
    up = asyncio.create_task(_pipe(reader, far_writer))
    try:
        await _pipe(far_reader, writer)
    finally:
        up.cancel()
        far_writer.close()


async def _pipe(source: StreamReader, sink: StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            sink.write(data)
            await sink.drain()
