"""Packs the parts of a backup into one file, and unpacks them again only as they were."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from monitor.backups.errors import BackupError
from monitor.backups.manifest import CONFIGURATION, MEMORY, NAME, SECRETS, Manifest, Part, read_manifest

_CHUNK = 2**20
_MOST_MANIFEST = 2**20
_PARTS = frozenset({MEMORY, CONFIGURATION, SECRETS})


def measured(path: Path) -> Part:
    """Size and hash of a file."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return Part(size, digest.hexdigest())


def pack(manifest: Manifest, files: Mapping[str, Path], target: Path) -> None:
    """Writes the backup, for its owner's eyes only, and waits for the disk."""
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(NAME, manifest.text())
            for name, path in files.items():
                archive.write(path, name)
        file.flush()
        os.fsync(file.fileno())


def unpack(file: Path, folder: Path) -> Manifest:
    """Writes the parts into the folder, each proved to be what the manifest says; BackupError otherwise."""
    with _archive(file) as archive:
        manifest = _manifest_in(archive)
        for name, part in manifest.parts.items():
            if name not in _PARTS:
                raise BackupError(f"it holds a part that this version does not know ({name})")
            with archive.open(name) as source:
                _copy(source, folder / name, part)
        return manifest


def read_part(file: Path, name: str) -> tuple[Manifest, bytes | None]:
    """The manifest, and one small part where there is one, proved as by unpack."""
    with _archive(file) as archive:
        manifest = _manifest_in(archive)
        part = manifest.parts.get(name)
        if part is None:
            return manifest, None
        with archive.open(name) as source:
            body = source.read(part.size + 1)
        if Part(len(body), hashlib.sha256(body).hexdigest()) != part:
            raise BackupError(f"{name} in it is not what was put there")
        return manifest, body


@contextmanager
def _archive(file: Path) -> Iterator[zipfile.ZipFile]:
    """The open backup; whatever is wrong with it becomes a BackupError that names it."""
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except BackupError as error:
        raise BackupError(f"{file} cannot be used: {error}") from None
    except FileNotFoundError:
        raise BackupError(
            f"There is no file {file}: correct the path, or see what is at hand with `twoam restore`"
        ) from None
    except (IsADirectoryError, PermissionError) as error:
        why = (error.strerror or type(error).__name__).lower()
        raise BackupError(f"{file} cannot be read ({why}): name a backup that you may read") from None
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, zlib.error) as error:
        why = str(error) or type(error).__name__
        raise BackupError(f"{file} is no backup of twoam, or is damaged ({why}): take another one") from None


def _manifest_in(archive: zipfile.ZipFile) -> Manifest:
    with archive.open(NAME) as source:
        manifest = read_manifest(source.read(_MOST_MANIFEST))
    if MEMORY not in manifest.parts:
        raise BackupError("there is no memory in it")
    return manifest


def _copy(source: IO[bytes], target: Path, part: Part) -> None:
    """Stops where more comes than was declared: what a hostile file unpacks to must not fill the disk."""
    digest, left = hashlib.sha256(), part.size
    with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        while left >= 0 and (chunk := source.read(_CHUNK)):
            digest.update(chunk)
            left -= len(chunk)
            file.write(chunk)
    if left or digest.hexdigest() != part.sha256:
        raise BackupError(f"{target.name} in it is not what was put there: take another backup")
