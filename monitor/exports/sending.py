"""Has an export made by a process of its own, so that the daemon neither waits for it nor grows by it."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from monitor.exports.sink import NotExported
from monitor.exports.wish import Format
from storage.child import run_module
from storage.states import Person

# Telegram takes 50 MB; a message with its file is held in memory several times while it goes out.
MOST = 20_000_000
# A long ledger takes minutes as a workbook; after that somebody has to do it on the server.
DEADLINE = 15 * 60.0
_ENDINGS = {Format.CSV: "zip", Format.PARQUET: "zip", Format.XLSX: "xlsx", Format.BEANCOUNT: "beancount"}
_PREFIX = "export-"


class ExportTooLarge(Exception):
    """The file has more bytes than may be sent."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An export for one person: all between two moments, None being no limit; `name` is the file's."""

    person: Person
    form: Format
    since: datetime | None
    until: datetime | None
    name: str

    @property
    def file_name(self) -> str:
        return f"{self.name}.{_ENDINGS[self.form]}"


@dataclass(slots=True)
class Exporter:
    """One at a time; `folder` is where the files lie until they are sent."""

    where: str
    folder: Path
    platforms: Mapping[str, str]
    home: str = ""
    deadline: float = DEADLINE
    most: int = MOST
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def make(self, wanted: Wanted) -> bytes:
        """The file's bytes. Raises NotExported with the child's own word, ExportTooLarge."""
        async with self._turn:
            folder = await asyncio.to_thread(self._cleared)
            try:
                return await self._made(wanted, folder / wanted.file_name)
            finally:
                await asyncio.to_thread(self._removed, folder)

    async def _made(self, wanted: Wanted, target: Path) -> bytes:
        try:
            async with asyncio.timeout(self.deadline):
                wrong = await run_module("monitor.exports.child", told=json.dumps(self._order(wanted, target)))
        except TimeoutError:
            raise NotExported(f"it was not done within {self.deadline:g} seconds") from None
        if wrong is not None:
            raise NotExported(wrong)
        if (await asyncio.to_thread(target.stat)).st_size > self.most:
            raise ExportTooLarge
        return await asyncio.to_thread(target.read_bytes)

    def _order(self, wanted: Wanted, target: Path) -> Mapping[str, object]:
        return {
            "where": self.where,
            "user": wanted.person.user_id,
            "home": self.home,
            "platforms": dict(self.platforms),
            "format": wanted.form.value,
            "since": wanted.since and wanted.since.isoformat(),
            "until": wanted.until and wanted.until.isoformat(),
            "target": str(target),
        }

    def _cleared(self) -> Path:
        """A new folder, without what was left by a daemon that was killed in the middle."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in self.folder.glob(f"{_PREFIX}*"):
            shutil.rmtree(left, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=self.folder))

    def _removed(self, folder: Path) -> None:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            self.folder.rmdir()
