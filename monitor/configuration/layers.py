"""Finds and reads what a configuration is made of: the file, the environment and the secret files they name."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, SettingsError

from monitor.configuration.problems import ConfigError, Problem, suggestion
from monitor.configuration.sections import Config

PREFIX = "TWOAM_"
FILE_NAME = "twoam.toml"
# How the origin of a value begins that is a variable.
VARIABLE = "environment variable "
Loc = tuple[str, ...]
Values = dict[str, Any]


class _Environment(Config, BaseSettings):
    """Names the variables of Config for pydantic-settings; merging is left to us, who remember where a value was."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter="__")


@dataclass(frozen=True, slots=True)
class Layer:
    """Values from one source; `origins` says for each leaf where exactly it was found, `folder` where paths begin."""

    values: Values
    origins: dict[Loc, str]
    folder: Path


@dataclass(frozen=True, slots=True)
class Found:
    """All layers as one, before any value was checked; `place` is the file, `folder` where its paths begin."""

    values: Values
    origins: Mapping[Loc, str]
    place: str
    folder: Path

    def where(self, *loc: str) -> str:
        """The origin of a value, or of the first one inside a table."""
        inside = (origin for leaf, origin in self.origins.items() if leaf[: len(loc)] == loc)
        return next(inside, self.place)


def find(flag: Path | None) -> Path | None:
    """The configuration file: by flag, by TWOAM_CONFIG, or the first of the usual places.

    Raises ConfigError if one is named and not there.
    """
    if flag is not None:
        return _named(flag, "--config")
    if os.environ.get("TWOAM_CONFIG"):
        return _named(Path(os.environ["TWOAM_CONFIG"]), "TWOAM_CONFIG")
    return next((path for path in places() if _may_be(path)), None)


def _may_be(path: Path) -> bool:
    """A closed folder hides nothing where we only happen to stand; where a file belongs, reading it will say so."""
    try:
        return path.exists()
    except PermissionError:
        return path.parent != Path.cwd()


def places() -> tuple[Path, ...]:
    """Where a file is looked for when none is named, the first one wins."""
    xdg = os.environ.get("XDG_CONFIG_HOME") or f"{os.environ.get('HOME', '/')}/.config"
    return (Path(FILE_NAME).absolute(), Path(xdg) / "twoam" / FILE_NAME, Path("/etc/twoam") / FILE_NAME)


def _named(path: Path, by: str) -> Path:
    if path.exists():
        return path.absolute()
    raise ConfigError([Problem(by, "", "", f"there is no file {path}", "Correct the path, or write one: twoam init.")])


def file_layer(path: Path | None) -> Layer:
    """The file's values; ConfigError where it cannot be opened or is no TOML."""
    if path is None:
        return Layer({}, {}, Path.cwd())
    try:
        return text_layer(path, path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError([_unreadable(path, error)]) from None
    except UnicodeDecodeError:
        raise ConfigError([Problem(str(path), "", "", "it is not UTF-8 text", "Save it as UTF-8.")]) from None


def text_layer(path: Path, text: str) -> Layer:
    """The values of a file with this text; ConfigError where it is no TOML."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        remedy = "Correct that line; texts stand in double quotes."
        raise ConfigError([Problem(str(path), "", "", f"it is not valid TOML: {error}", remedy)]) from None
    return Layer(values, {loc: str(path) for loc in leaves(values)}, path.parent)


def _unreadable(path: Path, error: OSError) -> Problem:
    why = (error.strerror or type(error).__name__).lower()
    return Problem(str(path), "", "", f"it cannot be read ({why})", "Let the user who runs twoam read it.")


def environment_layer() -> Layer:
    """The values of all TWOAM_SECTION__KEY variables; ConfigError for one that belongs to no section."""
    names = [name for name in os.environ if name.upper().startswith(PREFIX)]
    problems = [problem for name in sorted(names) for problem in _misnamed(name)]
    if problems:
        raise ConfigError(problems)
    source = EnvSettingsSource(_Environment)
    # A whole section as one JSON variable would have no place in `config show`.
    source.env_vars = {name: text for name, text in source.env_vars.items() if "__" in name and text}
    try:
        values = source()
    except SettingsError:
        remedy = "Give each key a variable of its own: TWOAM_SECTION__KEY."
        raise ConfigError([Problem("the environment", "", "", "a variable holds a whole table", remedy)]) from None
    return Layer(values, {loc: f"{VARIABLE}{variable(loc)}" for loc in leaves(values)}, Path.cwd())


def _misnamed(name: str) -> Iterator[Problem]:
    words = name[len(PREFIX) :].lower()
    section = words.split("__")[0]
    sections = list(Config.model_fields)
    where = f"environment variable {name}"
    if "__" in words and section not in sections:
        yield Problem(where, "", "", f"there is no section {section}", suggestion(section, sections))
    joined = next((known for known in sections if words.startswith(f"{known}_")), None)
    if "__" not in words and joined:
        right = variable((joined, words[len(joined) + 1 :]))
        yield Problem(where, "", "", "section and key are joined by one underscore", f"Two are needed: {right}.")


def variable(loc: Loc) -> str:
    """The environment variable that sets a key."""
    return PREFIX + "__".join(loc).upper()


def leaves(values: Mapping[str, Any], prefix: Loc = ()) -> Iterator[Loc]:
    """The places of all values that are no tables."""
    for key, value in values.items():
        if isinstance(value, dict):
            yield from leaves(value, (*prefix, key))
        else:
            yield (*prefix, key)


def merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> Values:
    """Both, table by table; `above` wins."""
    both = dict(below)
    for key, value in above.items():
        old = both.get(key)
        both[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return both
