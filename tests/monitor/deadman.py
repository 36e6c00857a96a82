"""A service that waits for somebody's heartbeat, as healthchecks.io and its like do, on loopback."""

from asyncio import StreamReader, StreamWriter

from tests.local_server import LocalServer

UUID = "5f0d3c1a-0b7e-4a63-9f2e-7d1f0c9a2b34"


class DeadMan(LocalServer):
    """Answers as told and keeps the path of every call; `silent` takes the call and never answers."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []
        self.agents: list[str] = []
        self.status = "200 OK"
        self.says = "OK"
        self.silent = False

    def url(self, path: str = "") -> str:
        return f"http://{self.authority}/{UUID}{path}"

    async def talk(self, reader: StreamReader, writer: StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.heard.append(" ".join(head.split(" ")[:2]).replace(UUID, "uuid"))
        self.agents += [line.partition(": ")[2] for line in head.split("\r\n") if line.lower().startswith("user-agent")]
        if self.silent:
            await reader.read()
            return
        body = self.says.encode()
        head = f"HTTP/1.1 {self.status}\r\nContent-Length: {len(body)}\r\nLocation: /elsewhere\r\n"
        writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
        await writer.drain()
