"""Reads secrets from the files that *_file keys name, and refuses what others on the machine could read too."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from stat import S_IMODE
from typing import Any

from pydantic import BaseModel, SecretStr

from adapters.redact import redact
from monitor.configuration.layers import Layer, Loc, Values, merged
from monitor.configuration.problems import Problem

# Whoever fills these folders (systemd, a container engine) guards them itself; the modes inside say nothing.
_GUARDED = "/run/secrets"


def secret_keys(model: type[BaseModel]) -> list[str]:
    """The keys of a section that may come from a file of their own."""
    return [key for key in model.model_fields if f"{key}_file" in model.model_fields]


def is_secret(model: type[BaseModel], key: str, value: Any) -> bool:
    """Whether a value may not be shown as it is: declared secret, or an address with a password in it."""
    field = model.model_fields.get(key)
    declared = field is not None and "SecretStr" in str(field.annotation)
    return declared or isinstance(value, SecretStr) or (isinstance(value, str) and _holds_secret(value))


def _holds_secret(value: str) -> bool:
    """A database server's address names its user; that alone is no secret."""
    anonymous = re.sub(r"^postgres(?:ql)?://[^:@/?#]+@", "postgresql://", value)
    return redact(anonymous) != anonymous


def with_secrets(layer: Layer, models: Mapping[Loc, type[BaseModel]]) -> tuple[Layer, list[Problem]]:
    """The layer with every secret read from its file, and what hindered that."""
    values, origins, problems = layer.values, dict(layer.origins), list[Problem]()
    for loc, model in models.items():
        for key in secret_keys(model):
            table = _table(layer.values, loc)
            named = table.get(f"{key}_file")
            if not isinstance(named, str):
                continue
            path = resolved(named, layer.folder)
            where = origins[(*loc, f"{key}_file")]
            found = list(_hindrances(where, loc, key, path, doubled=key in table))
            problems += found
            if not found:
                values = merged(values, _nested(loc, key, path.read_text("utf-8").strip()))
                origins[(*loc, key)] = f"file {path}"
    return Layer(values, origins, layer.folder), problems


def _table(values: Values, loc: Loc) -> Values:
    table: Any = values
    for key in loc:
        table = table.get(key, {}) if isinstance(table, dict) else {}
    return table if isinstance(table, dict) else {}


def _nested(loc: Loc, key: str, value: str) -> Values:
    tree: Values = {key: value}
    for name in reversed(loc):
        tree = {name: tree}
    return tree


def resolved(named: str, folder: Path) -> Path:
    """A relative name is a systemd credential if there is one of that name, else a file beside the configuration."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials and (Path(credentials) / named).is_file():
        return Path(credentials) / named
    home = os.environ.get("HOME", "/")
    return folder / (f"{home}{named[1:]}" if named.startswith("~/") else named)


def _hindrances(where: str, loc: Loc, key: str, path: Path, *, doubled: bool) -> Iterator[Problem]:
    section = ".".join(loc)
    if doubled:
        yield Problem(where, section, f"{key}_file", f"{key} is set beside it", "Keep one of the two.")
        return
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = (getattr(error, "strerror", None) or "not text").lower()
        remedy = f"Write the secret into it: (umask 077; cat > {path})."
        yield Problem(where, section, f"{key}_file", f"the secret file {path} cannot be read ({why})", remedy)
        return
    if not text:
        remedy = f"Write the secret into it: (umask 077; cat > {path})."
        yield Problem(where, section, f"{key}_file", f"the secret file {path} is empty", remedy)
    mode = exposed(path)
    if mode is not None:
        wrong = f"the secret file {path} can be read by others on this machine (mode {mode:04o})"
        yield Problem(where, section, f"{key}_file", wrong, f"Run: chmod 600 {path}")


def exposed(path: Path) -> int | None:
    """The mode of a file that others than its owner may read or write; None where it is safe."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if str(path).startswith(_GUARDED) or (credentials and str(path).startswith(credentials)):
        return None
    mode = S_IMODE(path.stat().st_mode)
    return mode if mode & 0o077 else None
