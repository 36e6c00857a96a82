"""A terminal of its own for one command, and somebody who reads it and types; the servers beside it go on living."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pexpect

from tests.monitor.conftest import ROOT

PATIENCE = 60.0


def twoam(*words: str) -> tuple[str, ...]:
    """The command line of this clone."""
    return (sys.executable, "-m", "monitor.cli", *words)


def _hears_ctrl_c() -> None:
    """A shell lets what it runs in the background ignore Ctrl-C, and children take that over; a terminal does not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """`async with Terminal(*twoam("init")) as at:` runs a command; `shown` is all that has stood on the screen."""

    def __init__(self, *words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> None:
        self.shown = ""
        self._words = list(words)
        self._cwd = cwd
        self._env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", "LANG": "C.UTF-8", **(env or {})}

    async def __aenter__(self) -> "Terminal":
        self._child = pexpect.spawn(
            self._words[0],
            self._words[1:],
            cwd=self._cwd,
            env=self._env,
            encoding="utf-8",
            dimensions=(60, 300),
            preexec_fn=_hears_ctrl_c,
        )
        self._child.delaybeforesend = None
        return self

    async def __aexit__(self, *_: object) -> None:
        # Waited for, however long a busy machine takes to end it.
        if self._child.isalive():
            self._child.kill(signal.SIGKILL)
            await asyncio.to_thread(self._child.wait)
        self._child.close()

    async def reads(self, *texts: str) -> str:
        """Waits until one of the texts (regular expressions) stands there; what the hit says."""
        wanted: list[Any] = [re.compile(text) for text in texts]
        await asyncio.to_thread(lambda: self._child.expect(wanted, PATIENCE))
        self.shown += f"{self._child.before}{self._child.after}"
        return str(self._child.after)

    async def answers(self, question: str, answer: str) -> None:
        """Types a line when the question stands there, and its colon: what comes earlier is thrown away."""
        await self.reads(f"(?:{question})[^\n]*: $")
        self.types(answer)

    def types(self, line: str) -> None:
        self._child.sendline(line)

    def presses_ctrl_c(self) -> None:
        self._child.sendintr()

    async def ends(self) -> int:
        """The exit code, once the command has left."""
        await self.reads_all()
        return int(self._child.exitstatus if self._child.exitstatus is not None else -1)

    async def reads_all(self) -> None:
        await asyncio.to_thread(lambda: self._child.expect(pexpect.EOF, PATIENCE))
        self.shown += str(self._child.before)
        await asyncio.to_thread(self._child.wait) if self._child.isalive() else None
        self._child.close()
