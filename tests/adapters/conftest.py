"""A shop on loopback that answers exactly as a test tells it to, and a door that is allowed to go there."""

from asyncio import StreamReader, StreamWriter
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest

from adapters.addresses import Address
from adapters.door import Door, system_lookup
from adapters.manners import Manners
from tests.adapters.proxy import Proxy
from tests.clock import MemoryKeep, StillClock
from tests.local_server import LocalServer


@dataclass(frozen=True)
class Reply:
    """What the shop sends; `chunks` are sent chunked and may never end, `raw` replaces the whole answer.

    `cut` closes after that many bytes of the body although all were promised; `stall` sends the head and then nothing.
    """

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    chunks: Iterable[bytes] | None = None
    cut: int | None = None
    stall: bool = False
    raw: bytes | None = None

    def head(self) -> bytes:
        length = "Transfer-Encoding: chunked" if self.chunks is not None else f"Content-Length: {len(self.body)}"
        lines = [f"HTTP/1.1 {self.status} X", length, "Connection: close"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return "\r\n".join([*lines, "", ""]).encode("latin-1")


@dataclass(frozen=True)
class Asked:
    """A request as the shop saw it; header names in lower case, `at` in the clock's seconds."""

    path: str
    headers: Mapping[str, str]
    at: float


class Shop(LocalServer):
    """`replies[path]` is a queue: the last reply stays, an unknown path is 404, and robots.txt is 404 until set."""

    def __init__(self, clock: StillClock) -> None:
        super().__init__()
        self._clock = clock
        self._replies: defaultdict[str, deque[Reply]] = defaultdict(deque)
        self.asked: list[Asked] = []
        self.open_now = 0
        self.most_open = 0

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def url(self, path: str = "/") -> str:
        return f"http://{self.authority}{path}"

    def says(self, path: str, *replies: Reply) -> None:
        """Answers a path with these replies, one after the other."""
        self._replies[path] = deque(replies)

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            await self._send(self._reply_to(await reader.readuntil(b"\r\n\r\n")), reader, writer)
        finally:
            self.open_now -= 1

    def _reply_to(self, head: bytes) -> Reply:
        first, *lines = head.decode("latin-1").strip().split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        self.asked.append(Asked(path, headers, self._clock.monotonic()))
        queue = self._replies.get(path) or deque([Reply(b"nothing here", 404)])
        return queue.popleft() if len(queue) > 1 else queue[0]

    async def _send(self, reply: Reply, reader: StreamReader, writer: StreamWriter) -> None:
        writer.write(reply.raw if reply.raw is not None else reply.head() + reply.body[: reply.cut])
        for chunk in reply.chunks or ():
            writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
            await writer.drain()
        if reply.chunks is not None:
            writer.write(b"0\r\n\r\n")
        await writer.drain()
        if reply.stall:
            await reader.read()


Lookup = Callable[[str], list[Address]]
OpenDoor = Callable[..., Door]


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def keep(clock: StillClock) -> MemoryKeep:
    return MemoryKeep(clock)


@pytest.fixture
async def shop(clock: StillClock) -> AsyncIterator[Shop]:
    shop = Shop(clock)
    await shop.start()
    yield shop
    await shop.stop()


@pytest.fixture
async def forger(clock: StillClock) -> AsyncIterator[Shop]:
    """A shop behind https with a certificate that nobody signed."""
    tls = SSLContext(PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(Path(__file__).with_name("forged.pem"))
    shop = Shop(clock)
    await shop.start(tls)
    yield shop
    await shop.stop()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    proxy = Proxy()
    await proxy.start()
    yield proxy
    await proxy.stop()


@pytest.fixture
async def open_door(shop: Shop, clock: StillClock, keep: MemoryKeep) -> AsyncIterator[OpenDoor]:
    """Opens doors that may visit the shop; manners as keyword arguments, names as `lookup={"name": [addresses]}`."""
    doors: list[Door] = []

    def opened(lookup: Mapping[str, list[Address]] | None = None, **manners: object) -> Door:
        async def named(host: str, port: int) -> list[Address]:
            if host in (lookup or {}):
                return (lookup or {})[host]
            return await system_lookup(host, port)

        given = {"contact": "seller@shop.example", "allow_private": frozenset({shop.authority}), **manners}
        doors.append(Door(clock, keep, Manners(**given), lookup=named))  # type: ignore[arg-type]
        return doors[-1]

    yield opened
    for door in doors:
        await door.close()


@pytest.fixture
def door(open_door: OpenDoor) -> Door:
    return open_door()
