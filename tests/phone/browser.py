"""A headless Chromium that looks at the local phone, for the tests and for the pictures in the README."""

import asyncio
import base64
import os
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from itertools import count
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

_NAMES = ("chromium", "chromium-browser", "chromium-headless-shell", "google-chrome", "google-chrome-stable", "chrome")
_LISTENS = re.compile(r"DevTools listening on (ws://\S+)")
# Real seconds: a busy machine takes its time to start a browser, and to draw a page.
_START, _PATIENCE, _GLANCE = 60.0, 30.0, 0.05
_FLAGS = (
    "--headless=new",
    "--remote-debugging-port=0",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--hide-scrollbars",
    "--font-render-hinting=none",
    "--disable-lcd-text",
)


class NoBrowser(Exception):
    """There is no Chromium on this machine, or it does not start; the text says what to do."""


def found() -> str | None:
    """The browser's program: the one that CHROMIUM names, else the first that PATH has."""
    return os.environ.get("CHROMIUM") or next((path for name in _NAMES if (path := which(name))), None)


class Tab:
    """One page in the browser, driven over the DevTools protocol (https://chromedevtools.github.io/devtools-protocol/)."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, downloads: Path) -> None:
        self.said: list[str] = []
        self.downloads = downloads
        self._socket = socket
        self._session: str | None = None
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._hearing = asyncio.create_task(self._hear())

    async def open(self) -> None:
        target = await self.does("Target.createTarget", url="about:blank")
        self._session = (await self.does("Target.attachToTarget", targetId=target["targetId"], flatten=True))[
            "sessionId"
        ]
        for domain in ("Page", "Runtime", "Log"):
            await self.does(f"{domain}.enable")
        await self.does("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(self.downloads))

    async def close(self) -> None:
        self._hearing.cancel()
        with suppress(asyncio.CancelledError):
            await self._hearing

    async def sized(self, width: int, height: int, *, scale: float = 1.0, dark: bool = False) -> None:
        """The window in CSS pixels, `scale` device pixels to each, on a machine that is set to dark or light."""
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        await self.does("Emulation.setDeviceMetricsOverride", **size)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        await self.does("Emulation.setEmulatedMedia", features=features)

    async def goes(self, address: str) -> None:
        """Opens the address anew."""
        await self.does("Page.navigate", url="about:blank")
        await self.does("Page.navigate", url=address)

    async def asks(self, script: str) -> Any:
        """What the script says in the page, as JSON values; a promise is waited for."""
        answer = await self.does("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", script))
        return answer["result"].get("value")

    async def until(self, script: str) -> Any:
        """Waits until the script says something true; TimeoutError names it where it never does."""
        try:
            async with asyncio.timeout(_PATIENCE):
                while not (said := await self.asks(script)):
                    await asyncio.sleep(_GLANCE)
        except TimeoutError:
            raise TimeoutError(f"the page never came to: {script}") from None
        return said

    async def picture(self, selector: str, *, margin: int = 0) -> bytes:
        """A PNG of the element, with nothing behind it."""
        box = await self.asks(
            f"(({{x, y, width, height}}) => ({{x, y, width, height}}))"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
        clip = {"x": box["x"] - margin, "y": box["y"] - margin, "scale": 1}
        clip |= {"width": box["width"] + 2 * margin, "height": box["height"] + 2 * margin}
        await self.does("Emulation.setDefaultBackgroundColorOverride", color={"r": 0, "g": 0, "b": 0, "a": 0})
        return base64.b64decode((await self.does("Page.captureScreenshot", format="png", clip=clip))["data"])

    async def does(self, method: str, **params: Any) -> dict[str, Any]:
        """One command of the protocol; RuntimeError with the browser's words where it refuses."""
        number = next(self._numbers)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        said: dict[str, Any] = {"id": number, "method": method, "params": params}
        await self._socket.send_json(said | ({"sessionId": self._session} if self._session else {}))
        async with asyncio.timeout(_PATIENCE):
            heard = await answer
        if "error" in heard:
            raise RuntimeError(f"{method}: {heard['error'].get('message')}")
        result: dict[str, Any] = heard["result"]
        return result

    async def _hear(self) -> None:
        async for frame in self._socket:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                continue
            heard = frame.json()
            if (answer := self._waiting.pop(heard.get("id"), None)) is not None and not answer.done():
                answer.set_result(heard)
            elif heard.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown"):
                self.said.append(str(heard["params"]))


@asynccontextmanager
async def browser() -> AsyncIterator[Tab]:
    """A browser with one page, gone afterwards with everything that it kept; NoBrowser where there is none."""
    program = found()
    if program is None:
        raise NoBrowser("No Chromium was found. On Debian: apt install chromium; or name yours: CHROMIUM=/path/to/it")
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="twoam-browser-", ignore_cleanup_errors=True)))
        address = await stack.enter_async_context(_running(program, folder))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        socket = await stack.enter_async_context(session.ws_connect(address, max_msg_size=64 * 1024 * 1024))
        tab = Tab(socket, folder)
        stack.push_async_callback(tab.close)
        await tab.open()
        yield tab


@asynccontextmanager
async def _running(program: str, folder: Path) -> AsyncIterator[str]:
    """The browser's process; yields where it listens."""
    flags = [*_FLAGS, f"--user-data-dir={folder}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    quiet = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        program, *flags, stdin=quiet, stdout=quiet, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    draining: asyncio.Task[bytes] | None = None
    try:
        address = await _address(process.stderr)
        draining = asyncio.create_task(process.stderr.read())
        yield address
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        if draining is not None:
            await draining


async def _address(stream: asyncio.StreamReader) -> str:
    """Where it says that it listens."""
    said = ""
    with suppress(TimeoutError):
        async with asyncio.timeout(_START):
            while line := await stream.readline():
                said = line.decode("utf-8", "replace").strip() or said
                if hit := _LISTENS.search(said):
                    return hit[1]
    raise NoBrowser(f"Chromium did not start: {said}")
