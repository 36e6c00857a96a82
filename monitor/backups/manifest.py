"""What a backup says of itself: what it was made from and when, what is in it, and each part's SHA-256."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from monitor.backups.errors import BackupError

# Of the file's make-up, not of the database's schema; a newer one is refused by older programs.
FORMAT = 1
NAME = "manifest.json"
MEMORY = "twoam.db"
CONFIGURATION = "twoam.toml"
SECRETS = "secrets.sealed"


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside the backup; `size` in bytes."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SecretPlace:
    """A secret that belongs to the configuration: its dotted key, and where its value has to stand."""

    key: str
    place: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """`schema` is the database's revision, `rows` counts each table's rows, `secrets` are those that are not open."""

    format: int
    twoam: str
    schema: str
    made_at: datetime
    database: str
    rows: Mapping[str, int]
    parts: Mapping[str, Part]
    secrets: tuple[SecretPlace, ...]

    def text(self) -> str:
        """As it lies in the backup."""
        return json.dumps({**asdict(self), "made_at": self.made_at.isoformat()}, ensure_ascii=False, indent=1)


def read_manifest(text: bytes) -> Manifest:
    """The manifest again; BackupError for one that is none, or of a newer make-up."""
    try:
        found = json.loads(text)
        number = int(found["format"])
        if number <= FORMAT:
            return _manifest(found)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BackupError("its manifest cannot be read: it is no backup of twoam, or is damaged") from None
    raise BackupError(f"it was made by twoam {found.get('twoam')} (format {number}): install that version or a newer")


def _manifest(found: dict[str, Any]) -> Manifest:
    return Manifest(
        format=int(found["format"]),
        twoam=str(found["twoam"]),
        schema=str(found["schema"]),
        made_at=_aware(found["made_at"]),
        database=str(found["database"]),
        rows={str(name): int(count) for name, count in found["rows"].items()},
        parts={str(name): Part(int(part["size"]), str(part["sha256"])) for name, part in found["parts"].items()},
        secrets=tuple(SecretPlace(str(one["key"]), str(one["place"])) for one in found["secrets"]),
    )


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment
