"""Lists every value of a configuration with its origin, secrets masked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, SecretStr

from adapters.redact import redact
from monitor.configuration.layers import Loc
from monitor.configuration.loading import Loaded

MASK = "…"
DEFAULT = "default"

Plain = str | int | float | bool | None | list[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One value as a person may see it; `key` is dotted."""

    key: str
    value: Plain
    origin: str


def shown(loaded: Loaded) -> list[Shown]:
    """All values in the order of the sections."""
    return list(_walk(loaded.config, (), loaded.origins))


def _walk(model: BaseModel, above: Loc, origins: Mapping[Loc, str]) -> Iterator[Shown]:
    for key in type(model).model_fields:
        value = getattr(model, key)
        loc = (*above, key)
        if isinstance(value, BaseModel):
            yield from _walk(value, loc, origins)
        elif isinstance(value, dict):
            for name, table in value.items():
                yield from _walk(table, (*loc, name), origins)
        else:
            yield Shown(".".join(loc), _plain(value), _origin(loc, origins))


def _origin(loc: Loc, origins: Mapping[Loc, str]) -> str:
    return origins.get(loc) or DEFAULT


def _plain(value: Any) -> Plain:
    match value:
        case SecretStr():
            return MASK
        case str():
            return redact(value)
        case Path():
            return str(value)
        case frozenset() | set() | tuple() | list():
            return sorted(str(item) for item in value)
        case bool() | int() | float() | None:
            return value
    return str(value)
