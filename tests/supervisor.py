"""What systemd does with a service file, as far as ours needs it: for machines on which no systemd runs.

It starts ExecStart and waits for READY=1, wants WATCHDOG=1 in the time that WatchdogSec gives, ends what hangs, starts
anew after RestartSec what Restart= names, and sends what ExecReload says. It changes no user and locks nothing in.
"""

import asyncio
import os
import shlex
import signal
import socket
import subprocess
from asyncio.subprocess import Process
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_UNITS = {"": 1.0, "s": 1.0, "min": 60.0, "h": 3600.0}


def directives(text: str) -> dict[str, list[str]]:
    """The unit's values by their names, in their order."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, mark, value = line.partition("=")
        if mark and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def seconds(text: str) -> float:
    """A span as systemd.time(7) writes it: 90, 90s, 15min."""
    number = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    return float(number) * _UNITS[text[len(number) :]]


@dataclass(slots=True)
class Supervisor:
    """One service; `enter` stands before its command. `haste` divides the unit's spans: no test waits a minute."""

    unit: Mapping[str, list[str]]
    folder: Path
    environment: Mapping[str, str]
    enter: tuple[str, ...] = ()
    haste: float = 1.0
    starts: int = 0
    status: str = ""
    process: Process | None = None
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    beat: asyncio.Event = field(default_factory=asyncio.Event)
    _stopped: bool = False
    _life: "asyncio.Task[None] | None" = None
    _ear: socket.socket | None = None

    async def start(self) -> None:
        """`systemctl start`: returns when the service has said that it is ready."""
        loop, place = asyncio.get_running_loop(), self.folder / "notify"
        place.unlink(missing_ok=True)
        self._ear = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._ear.bind(str(place))
        loop.add_reader(self._ear, self._hear)
        self._life = asyncio.create_task(self._live())
        async with asyncio.timeout(90):
            await self.ready.wait()

    async def reload(self) -> None:
        """`systemctl reload`: what ExecReload says, with the number of the main process."""
        assert self.process
        words = [word.replace("$MAINPID", str(self.process.pid)) for word in shlex.split(self.one("ExecReload"))]
        done = await asyncio.create_subprocess_exec(*words)
        assert await done.wait() == 0

    async def stop(self) -> int:
        """`systemctl stop`: SIGTERM, and SIGKILL after TimeoutStopSec; the exit code."""
        self._stopped = True
        assert self.process
        assert self._life
        if self.process.returncode is None:
            self.process.terminate()
        async with asyncio.timeout(seconds(self.one("TimeoutStopSec"))):
            code = await self.process.wait()
            await self._life
        assert self._ear
        asyncio.get_running_loop().remove_reader(self._ear)
        self._ear.close()
        return code

    def one(self, name: str) -> str:
        return self.unit[name][-1]

    def kill(self, number: signal.Signals) -> None:
        assert self.process
        self.process.send_signal(number)

    @property
    def _patience(self) -> float:
        return seconds(self.one("WatchdogSec")) / self.haste

    async def _live(self) -> None:
        """Starts, watches, and starts anew for as long as the unit says."""
        while True:
            code = await self._once()
            if self._stopped or not self._goes_on(code):
                return
            await asyncio.sleep(seconds(self.one("RestartSec")) / self.haste)

    def _goes_on(self, code: int) -> bool:
        """Restart=on-failure: everything but a clean end, and but the codes that no restart heals."""
        assert self.one("Restart") == "on-failure"
        clean = {0, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP, -signal.SIGPIPE}
        return code not in clean and str(code) not in self.one("RestartPreventExitStatus").split()

    async def _once(self) -> int:
        self.ready.clear()
        self.starts += 1
        self.process = process = await asyncio.create_subprocess_exec(
            *self.enter,
            *("/bin/sh", "-c", 'cd "$0" && exec "$@"', self.one("WorkingDirectory")),
            *shlex.split(self.one("ExecStart")),
            env=self._environment(),
        )
        ended, watched = asyncio.create_task(process.wait()), asyncio.create_task(self._watch(process))
        await ended
        watched.cancel()
        return ended.result()

    def _environment(self) -> dict[str, str]:
        given = dict(word.split("=", 1) for line in self.unit.get("Environment", []) for word in shlex.split(line))
        told = {"NOTIFY_SOCKET": str(self.folder / "notify"), "WATCHDOG_USEC": str(int(self._patience * 1e6))}
        return {**self.environment, **given, **told, **self._credentials()}

    def _credentials(self) -> dict[str, str]:
        """LoadCredential: copies in a folder of their own that only the service reads."""
        place = self.folder / "credentials"
        place.mkdir(mode=0o700, exist_ok=True)
        for line in self.unit.get("LoadCredential", []):
            name, _, source = line.partition(":")
            copy = place / name
            copy.unlink(missing_ok=True)
            copy.write_bytes(subprocess.check_output([*self.enter, "cat", source]))
            copy.chmod(0o400)
        return {"CREDENTIALS_DIRECTORY": str(place)}

    async def _watch(self, process: Process) -> None:
        """From its first READY on, a service that falls silent is ended: by SIGABRT, which a stopped one cannot hear,
        and after TimeoutStopSec by SIGKILL."""
        await self.ready.wait()
        try:
            while True:
                self.beat.clear()
                async with asyncio.timeout(self._patience):
                    await self.beat.wait()
        except TimeoutError:
            process.send_signal(signal.SIGABRT)
            await asyncio.sleep(seconds(self.one("TimeoutStopSec")) / self.haste)
            process.kill()

    def _hear(self) -> None:
        assert self._ear
        for line in os.read(self._ear.fileno(), 4096).decode().splitlines():
            name, _, value = line.partition("=")
            match name:
                case "READY":
                    self.ready.set()
                case "WATCHDOG":
                    self.beat.set()
                case "STATUS":
                    self.status = value
