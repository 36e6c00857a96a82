"""Parts a configuration into what may lie open in a backup and the secrets that may not."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from monitor.backups.errors import BackupError
from monitor.backups.manifest import SecretPlace
from monitor.configuration.layers import Loc
from monitor.configuration.loading import Loaded
from monitor.configuration.secrets import is_secret

_LEFT_OUT = "# left out of the backup, put it back: "
_FILE = "file "
# Where a secret stands that is in no file of its own and in no variable.
INSIDE = "the configuration itself"
# A shorter text may stand in the file by chance.
_TELLING = 8


@dataclass(frozen=True, slots=True)
class Confidential:
    """`text` is the file without secrets, None where there is none; `places` says where each secret belongs.

    `files` holds the secret files by the name that the configuration gives them, `original` the file with the secrets
    that stand in itself.
    """

    text: str | None
    places: tuple[SecretPlace, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict, repr=False)
    original: str | None = field(default=None, repr=False)

    def sealable(self) -> str:
        """All secrets as one text."""
        return json.dumps({"files": dict(self.files), "original": self.original}, ensure_ascii=False)


def unsealed(text: str) -> Confidential:
    """The secrets of `sealable` again."""
    try:
        found: dict[str, Any] = json.loads(text)
        return Confidential(
            None, (), {str(name): str(value) for name, value in found["files"].items()}, found["original"]
        )
    except (ValueError, KeyError, AttributeError, TypeError):
        raise BackupError("the secrets of this backup cannot be read") from None


def parted(loaded: Loaded) -> Confidential:
    """The configuration as it lies on this machine. BackupError where a secret in the file cannot be taken out."""
    secrets = dict(_secrets(loaded))
    original = loaded.file.read_text("utf-8") if loaded.file else None
    inside = {loc: value for loc, value in secrets.items() if loaded.origins[loc] == str(loaded.file)}
    named = _named(original) if original else {}
    stand = {loc: _place(loc, loaded, named) for loc in secrets}
    places = tuple(SecretPlace(".".join(loc), place) for loc, place in stand.items())
    files = {stand[loc]: value for loc, value in secrets.items() if loaded.origins[loc].startswith(_FILE)}
    text = original if original is None else _without(original, inside)
    return Confidential(text, places, files, original if inside else None)


def _secrets(loaded: Loaded) -> Iterator[tuple[Loc, str]]:
    """Every secret that is set, wherever it stands."""
    for loc in loaded.origins:
        model: Any = loaded.config
        for key in loc[:-1]:
            model = model[key] if isinstance(model, dict) else getattr(model, key)
        value = getattr(model, loc[-1], None)
        if value is not None and is_secret(type(model), loc[-1], value):
            yield loc, value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def _place(loc: Loc, loaded: Loaded, named: Mapping[Loc, str]) -> str:
    """As the configuration names the file, else its path, the variable, or the configuration itself."""
    origin = loaded.origins[loc]
    if origin == str(loaded.file):
        return INSIDE
    return named.get(loc, origin.removeprefix(_FILE)) if origin.startswith(_FILE) else origin


def _named(text: str) -> dict[Loc, str]:
    """The secret files as the configuration names them, by the key that each is the value of."""
    found = dict(_leaves(tomllib.loads(text)))
    return {
        (*loc[:-1], loc[-1].removesuffix("_file")): value
        for loc, value in found.items()
        if loc[-1].endswith("_file") and isinstance(value, str)
    }


def _without(text: str, inside: Mapping[Loc, str]) -> str:
    """The file with the lines of its secrets made into remarks without them."""
    lines = [_open_line(line, inside) for line in text.splitlines()]
    made = "\n".join(lines) + "\n" if inside else text
    left = dict(_leaves(tomllib.loads(made)))
    expected = {loc: value for loc, value in _leaves(tomllib.loads(text)) if loc not in inside}
    if left != expected or any(value in made for value in inside.values() if len(value) >= _TELLING):
        keys = ", ".join(f"[{'.'.join(loc[:-1])}] {loc[-1]}" for loc in inside)
        raise BackupError(
            f"a secret in the configuration cannot be left out of the backup ({keys}): "
            'write it as key = "value" on a line of its own, or better into a file of its own (key_file)'
        )
    return made


def _open_line(line: str, inside: Mapping[Loc, str]) -> str:
    key = re.match(r"\s*([A-Za-z0-9_-]+)\s*=", line)
    if key and any(loc[-1] == key[1] and value in line for loc, value in inside.items()):
        return f"{_LEFT_OUT}{key[1]}"
    return line


def _leaves(values: Mapping[str, Any], above: Loc = ()) -> Iterator[tuple[Loc, Any]]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, key))
        else:
            yield (*above, key), value
