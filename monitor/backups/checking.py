"""The rehearsal of a restore: a backup counts as one only after it was unpacked, opened and counted."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from monitor.backups.errors import BackupError
from monitor.backups.manifest import MEMORY, SECRETS, Manifest
from monitor.backups.packing import unpack
from storage.backups import examined
from storage.errors import DamagedDatabase

SCRATCH = ".twoam-scratch-"


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup whose every part was proved; the files go with the folder that they lie in."""

    manifest: Manifest
    folder: Path

    @property
    def memory(self) -> Path:
        return self.folder / MEMORY

    @property
    def seal(self) -> bytes | None:
        """The sealed secrets."""
        path = self.folder / SECRETS
        return path.read_bytes() if path.exists() else None


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """A folder for the owner's eyes only that is gone afterwards; on the same disk as what comes of it."""
    beside.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=beside) as folder:
        yield Path(folder)


def leftovers(folder: Path) -> list[Path]:
    """Scratch folders there: of who is at work, and of who was killed."""
    return sorted(folder.glob(f"{SCRATCH}*"))


def rehearsed(file: Path, folder: Path) -> Unpacked:
    """Unpacks a backup into an empty folder and checks it as a restore would; BackupError where anything is wrong."""
    manifest = unpack(file, folder)
    found = Unpacked(manifest, folder)
    try:
        copy = examined(found.memory)
    except DamagedDatabase as error:
        raise BackupError(f"{file} cannot be used, the memory in it is damaged: {error}") from None
    if (copy.revision, copy.rows) != (manifest.schema, manifest.rows):
        raise BackupError(f"{file} cannot be used: the memory in it is not the one that it was made from")
    return found
