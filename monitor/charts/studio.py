"""Has pictures, pages and workbooks made in a child process: one at a time, within a deadline, in nobody's way."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path

import structlog

from monitor.charts import book as books
from monitor.charts.document import Document, order_of
from monitor.charts.wire import BOOK, DRAWN, HEAD, MOST_BYTES, PAGES, PICTURE

log = structlog.get_logger()

_HOME = Path(__file__).resolve().parents[2]
# Sharp on a phone of three dots a point, at a third of the bytes that its full width would take.
ZOOM = 2.5
# So many may wait; who comes later is told so instead of waiting for minutes.
_MOST_WAITING = 100
# Pages and workbooks take seconds even where nothing else runs.
_OF_A_FILE = 3


class NotDrawn(Exception):
    """No picture came of it; the figures in its caption hold all the same."""


class Studio:
    """Starts the child when it is first needed; the child ends by itself after `idle` seconds without an order.

    A child that dies is replaced once for the same order; one that takes longer than `deadline` seconds is killed;
    files have thrice as long.
    """

    def __init__(self, *, deadline: float = 20.0, idle: float = 60.0) -> None:
        self._deadline = deadline
        self._idle = idle
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._child: Process | None = None

    @property
    def pid(self) -> int | None:
        """The child's number while it is there."""
        return self._child.pid if self._child and self._child.returncode is None else None

    async def picture(self, svg: str, zoom: float = ZOOM) -> bytes:
        """The PNG of an SVG. Raises NotDrawn."""
        return await self._made(PICTURE, json.dumps({"svg": svg, "zoom": zoom}).encode())

    async def pages(self, document: Document) -> bytes:
        """The PDF of a document. Raises NotDrawn. The child ends afterwards: its memory is as large as the fonts."""
        try:
            return await self._made(PAGES, json.dumps(order_of(document)).encode())
        finally:
            await self.close()

    async def workbook(self, book: books.Book) -> bytes:
        """The XLSX of a workbook. Raises NotDrawn. The child ends afterwards, as it does after pages."""
        # Ten thousand rows are written here: beside the loop, not in it.
        body = await asyncio.to_thread(books.order_of, book)
        try:
            return await self._made(BOOK, body)
        finally:
            await self.close()

    async def close(self) -> None:
        """Ends the child, once what it is drawing is done."""
        async with self._turn:
            await self._end()

    async def _made(self, kind: int, body: bytes) -> bytes:
        if self._waiting >= _MOST_WAITING:
            raise NotDrawn("too many pictures are waiting")
        self._waiting += 1
        try:
            async with self._turn:
                return await self._drawn(kind, body)
        finally:
            self._waiting -= 1

    async def _drawn(self, kind: int, body: bytes) -> bytes:
        deadline = self._deadline * (1 if kind == PICTURE else _OF_A_FILE)
        for again in (True, False):
            try:
                async with asyncio.timeout(deadline):
                    return await self._asked(kind, body)
            except TimeoutError:
                await self._end()
                raise NotDrawn(f"it was not done within {deadline:g} seconds") from None
            except (OSError, asyncio.IncompleteReadError) as error:
                await self._end()
                if not again:
                    log.warning("the process that draws has died twice", why=repr(error))
                    raise NotDrawn("the process that draws has died") from error
            except asyncio.CancelledError:
                # Half an answer may be on its way, and would be taken for the next one's.
                await self._end()
                raise
        raise AssertionError("unreachable")

    async def _asked(self, kind: int, body: bytes) -> bytes:
        child = await self._ready()
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(HEAD.pack(len(body), kind))
        child.stdin.write(body)
        await child.stdin.drain()
        size, state = HEAD.unpack(await child.stdout.readexactly(HEAD.size))
        if size > MOST_BYTES:
            raise ConnectionError("its answer is too large")
        answer = await child.stdout.readexactly(size)
        if state != DRAWN:
            raise NotDrawn(answer.decode(errors="replace"))
        return answer

    async def _ready(self) -> Process:
        if self._child is None or self._child.returncode is not None:
            search = os.pathsep.join(filter(None, (str(_HOME), os.environ.get("PYTHONPATH"))))
            self._child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "monitor.charts.child", str(self._idle)),
                env={**os.environ, "PYTHONPATH": search},
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
            )
        return self._child

    async def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
