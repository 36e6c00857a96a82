"""Makes one frozen configuration of all layers, and remembers where each value came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from monitor.configuration import channel_checks
from monitor.configuration.accounts import checked, known_class
from monitor.configuration.channels import Channel
from monitor.configuration.layers import (
    Found,
    Layer,
    Loc,
    Values,
    environment_layer,
    file_layer,
    find,
    leaves,
    merged,
    text_layer,
)
from monitor.configuration.named import tables
from monitor.configuration.problems import ConfigError, Problem, suggestion
from monitor.configuration.secrets import exposed, is_secret, resolved, with_secrets
from monitor.configuration.sections import Config
from monitor.configuration.wording import problems_of

NOWHERE = "the configuration"
SECTIONS: dict[str, type[BaseModel]] = {
    name: field.annotation
    for name, field in Config.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """The configuration, its file (None where there is none), and where each value that is no default was found."""

    config: Config
    file: Path | None
    origins: Mapping[Loc, str]


def load(flag: Path | None = None) -> Loaded:
    """Reads the file that `flag` or the usual places name, the environment and the secret files.

    Raises ConfigError with everything that is wrong, found in one go.
    """
    path = find(flag)
    layers = [file_layer(path), environment_layer()]
    models = _models(merged(layers[0].values, layers[1].values))
    read = [with_secrets(layer, models) for layer in layers]
    found = _together([layer for layer, _ in read], str(path) if path else NOWHERE)
    problems = [problem for _, some in read for problem in some]
    config, wrong = _checked(found)
    problems += wrong
    if path is not None:
        problems += _exposed(found, path, models)
    if problems or config is None:
        raise ConfigError(problems)
    return Loaded(config.read_from(path), path, found.origins)


def load_bare(path: Path | None, text: str | None = None) -> Config:
    """Only what says where the memory and its backups lie, whatever is wrong or not yet there of the rest.

    `text` stands for a file that is still to be written. Raises ConfigError.
    """
    layers = [file_layer(path) if text is None else text_layer(path or Path.cwd() / "-", text), environment_layer()]
    read = [with_secrets(layer, {("machine",): SECTIONS["machine"]}) for layer in layers]
    found = _together([layer for layer, _ in read], str(path) if path else NOWHERE)
    problems = [problem for _, some in read for problem in some]
    known = {name: table for name in ("machine", "backup") if isinstance(table := found.values.get(name), dict)}
    try:
        config = Config.model_validate({"machine": {}, **known}, context={"folder": found.folder})
    except ValidationError as error:
        raise ConfigError([*problems, *problems_of(error, Config, found)]) from None
    if problems:
        raise ConfigError(problems)
    return config.read_from(path)


def secret_files(path: Path | None) -> list[Path]:
    """The files that a configuration names as holding its secrets, whether they are there or not."""
    layer = file_layer(path)
    named = [(loc, value) for loc in leaves(layer.values) if isinstance(value := _at(layer.values, loc), str)]
    return [resolved(value, layer.folder) for loc, value in named if loc[-1].endswith("_file")]


def _models(values: Values) -> dict[Loc, type[BaseModel]]:
    """The class of every section that may hold secrets."""
    models: dict[Loc, type[BaseModel]] = {(name,): model for name, model in SECTIONS.items()}
    for name, table in tables(values, "accounts").items():
        models["accounts", name] = known_class(table)
    for name in tables(values, "channels"):
        models["channels", name] = Channel
    return models


def _together(layers: list[Layer], place: str) -> Found:
    values: Values = {}
    origins: dict[Loc, str] = {}
    for layer in layers:
        values = merged(values, layer.values)
        origins |= layer.origins
    return Found(values, origins, place, layers[0].folder)


def _checked(found: Found) -> tuple[Config | None, list[Problem]]:
    accounts, problems = checked(found)
    channels, wrong = channel_checks.checked(found)
    problems += [*wrong, *_strangers(found)]
    # A section that is not there is checked as an empty one, so that a default can be wrong on this machine too.
    known = {name: table if isinstance(table := found.values.get(name), dict) else {} for name in SECTIONS}
    try:
        config = Config.model_validate(
            {**known, "accounts": accounts, "channels": channels}, context={"folder": found.folder}
        )
    except ValidationError as error:
        return None, [*problems, *problems_of(error, Config, found)]
    return config, [*problems, *_incomplete(found, config)]


def _strangers(found: Found) -> Iterator[Problem]:
    """What stands at the top of the file and is no section."""
    names = list(Config.model_fields)
    for key, value in found.values.items():
        if key in names and not isinstance(value, dict):
            yield Problem(found.where(key), "", key, "must be a section", f"Write [{key}] on a line of its own.")
        elif key not in names and isinstance(value, dict):
            yield Problem(found.where(key), key, "", "there is no such section", suggestion(key, names))
        elif key not in names:
            remedy = f"Put it below the line of its section: {', '.join(f'[{name}]' for name in names)}."
            yield Problem(found.where(key), "", key, "this key stands in no section", remedy)


def _incomplete(found: Found, config: Config) -> Iterator[Problem]:
    """What one section needs of another."""
    if not config.door.contact and any(not account.by_api for account in config.accounts.values()):
        remedy = 'Write for example: contact = "shop@example.org"; the operators of the sites see whom to ask.'
        yield Problem(found.place, "door", "contact", "is missing although public pages are to be read", remedy)
    yield from channel_checks.incomplete(found, config.channels, has_bot=config.telegram.token is not None)


def _exposed(found: Found, path: Path, models: Mapping[Loc, type[BaseModel]]) -> Iterator[Problem]:
    """Secrets that stand in the file itself while others can read that file."""
    mode = exposed(path)
    for loc in _secrets_within(found, path, models) if mode is not None else ():
        wrong = f"a secret stands in a file that others on this machine can read (mode {mode:04o})"
        yield Problem(str(path), ".".join(loc[:-1]), loc[-1], wrong, f"Run: chmod 600 {path}")


def _secrets_within(found: Found, path: Path, models: Mapping[Loc, type[BaseModel]]) -> Iterator[Loc]:
    for loc, origin in found.origins.items():
        model = models.get(loc[:-1])
        if origin == str(path) and model is not None and is_secret(model, loc[-1], _at(found.values, loc)):
            yield loc


def _at(values: Values, loc: Loc) -> object:
    found: object = values
    for key in loc:
        found = found[key] if isinstance(found, dict) else None
    return found
