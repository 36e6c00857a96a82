"""Writes config.example.toml from the classes: `python -m tests.monitor.example > config.example.toml`."""

from collections.abc import Iterable, Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from adapters.registry import PLATFORMS, load
from monitor.configuration.channels import Channel
from monitor.configuration.sections import Config
from monitor.configuration.wording import sample, toml_value

HEAD = """\
# The configuration of twoam: every key with its default. A key that has none stands behind a #, with an example.
# The file is given by --config or TWOAM_CONFIG, or is the first of ./twoam.toml, ~/.config/twoam/twoam.toml and
# /etc/twoam/twoam.toml. Every key is also a variable that wins over the file: TWOAM_SECTION__KEY.
# Listings, friends, people and what they decide are not here: they lie in the database.
"""


def example() -> str:
    """The whole file."""
    lines = [HEAD]
    for name, field in Config.model_fields.items():
        model = _model(field)
        lines += _section(name, model) if model else []
    lines += _behind_marks(_section("channels.phone", Channel))
    for platform in PLATFORMS:
        lines += _behind_marks(_account(platform))
    return "\n".join(lines).rstrip() + "\n"


def _model(field: FieldInfo) -> type[BaseModel] | None:
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _section(name: str, model: type[BaseModel]) -> Iterator[str]:
    yield from (f"# {(model.__doc__ or '').splitlines()[0]}", f"[{name}]")
    for key, field in model.model_fields.items():
        if _model(field) is None:
            yield from (f"# {field.description}", _line(key, field))
    yield ""
    for key, field in model.model_fields.items():
        inner = _model(field)
        yield from _section(f"{name}.{key}", inner) if inner else ()


def _line(key: str, field: FieldInfo) -> str:
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    return f"#{key} = {sample(field)}" if default is None else f"{key} = {toml_value(default)}"


def _behind_marks(lines: Iterable[str]) -> Iterator[str]:
    return (f"#{line}" if line and not line.startswith("#") else line for line in lines)


def _account(platform: str) -> Iterator[str]:
    for line in _section(f"accounts.{platform}", load(platform).Config):
        yield f'platform = "{platform}"' if "platform = " in line else line


if __name__ == "__main__":
    print(example(), end="")
