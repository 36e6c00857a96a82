"""Makes one backup: copy, pack, rehearse, and only then give it its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from monitor.backups.checking import rehearsed, scratch
from monitor.backups.confidential import Confidential
from monitor.backups.errors import BackupError
from monitor.backups.manifest import CONFIGURATION, FORMAT, MEMORY, SECRETS, Manifest
from monitor.backups.packing import measured, pack
from monitor.backups.sealing import opened, sealed
from storage.backups import Copy, copied, name_of


async def make(
    where: str | Path, target: Path, confidential: Confidential, made_at: datetime, passphrase: str | None = None
) -> Manifest:
    """Writes the backup of a memory, which may be at work meanwhile, and proves that it can be restored.

    With a passphrase the secrets are in it, sealed. BackupError, StorageError; then there is no file.
    """
    with _telling(target), scratch(target.parent) as folder:
        _refuse_to_overwrite(target)
        copy = await copied(where, folder / MEMORY)
        files = {MEMORY: folder / MEMORY, **_written(folder, confidential, passphrase)}
        manifest = _manifest(name_of(where), copy, files, confidential, made_at)
        packed = folder / "packed"
        pack(manifest, files, packed)
        (folder / "rehearsal").mkdir()
        _prove(packed, folder / "rehearsal", passphrase)
        packed.rename(target)
        return manifest


@contextmanager
def _telling(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        raise BackupError(
            f"no backup could be written into {target.parent} ({why}): check free space and permissions there"
        ) from None


def _refuse_to_overwrite(target: Path) -> None:
    if target.exists():
        raise BackupError(f"{target} is already there and was not touched: name another file")


def _written(folder: Path, confidential: Confidential, passphrase: str | None) -> dict[str, Path]:
    files: dict[str, Path] = {}
    if confidential.text is not None:
        files[CONFIGURATION] = folder / CONFIGURATION
        files[CONFIGURATION].write_text(confidential.text, "utf-8")
    if passphrase is not None:
        files[SECRETS] = folder / SECRETS
        files[SECRETS].write_bytes(sealed(confidential.sealable(), passphrase))
    return files


def _manifest(
    database: str, copy: Copy, files: dict[str, Path], confidential: Confidential, made_at: datetime
) -> Manifest:
    return Manifest(
        format=FORMAT,
        twoam=version("twoam"),
        schema=copy.revision,
        made_at=made_at,
        database=database,
        rows=copy.rows,
        parts={name: measured(path) for name, path in files.items()},
        secrets=confidential.places,
    )


def _prove(packed: Path, folder: Path, passphrase: str | None) -> None:
    found = rehearsed(packed, folder)
    if passphrase is not None and found.seal is not None:
        opened(found.seal, passphrase)
