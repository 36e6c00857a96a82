"""Turns what pydantic found into problems: sentences for the person who wrote the file."""

import tomllib
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from monitor.configuration.layers import Found, Loc
from monitor.configuration.problems import Problem, suggestion

# pydantic's own types of error (its documentation, "Validation Errors").
_WRONG = {
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "decimal_type": "must be a number",
    "decimal_parsing": "must be a number",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "string_type": "must be a text in double quotes",
    "path_type": "must be a text in double quotes",
    "frozen_set_type": "must be a list of texts",
    "set_type": "must be a list of texts",
    "list_type": "must be a list",
    "tuple_type": "must be a list",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "missing": "is missing",
}


def problems_of(error: ValidationError, model: type[BaseModel], found: Found, above: Loc = ()) -> Iterator[Problem]:
    """Every problem that a validation against `model`, which stands at `above` in the file, has found."""
    for detail in error.errors(include_url=False, include_input=False, include_context=True):
        table, key, field = _placed(model, tuple(str(part) for part in detail["loc"]))
        wrong, remedy = _said(detail, key, field, _model_at(model, table))
        yield Problem(found.where(*above, *table, key), ".".join((*above, *table)), key, wrong, remedy)


def _placed(model: type[BaseModel], loc: Loc) -> tuple[Loc, str, FieldInfo | None]:
    """The table, the key in it, and the key's field: what stands deeper (an entry of a list) belongs to the key."""
    table: Loc = ()
    while True:
        field = model.model_fields.get(loc[0])
        inner = _section(field)
        if inner is None or len(loc) == 1:
            return table, loc[0], field
        model, table, loc = inner, (*table, loc[0]), loc[1:]


def _model_at(model: type[BaseModel], table: Loc) -> type[BaseModel]:
    for key in table:
        model = _section(model.model_fields[key]) or model
    return model


def _section(field: FieldInfo | None) -> type[BaseModel] | None:
    kind = field.annotation if field is not None else None
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _said(detail: ErrorDetails, key: str, field: FieldInfo | None, model: type[BaseModel]) -> tuple[str, str]:
    if field is None:
        return "there is no such key", suggestion(key, model.model_fields)
    return _wrong(detail), _remedy(key, field)


def _wrong(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    match detail["type"]:
        case "value_error":
            return str(context["error"])
        case "literal_error" | "enum":
            return f"must be one of {context['expected']}".replace("'", '"')
        case "greater_than_equal":
            return f"must be at least {context['ge']:g}"
        case "greater_than":
            return f"must be more than {context['gt']:g}"
        case "less_than_equal":
            return f"must be at most {context['le']:g}"
        case "string_pattern_mismatch":
            return "must begin with https:// or http://"
    message = detail["msg"]
    return _WRONG.get(detail["type"], message[:1].lower() + message[1:])


def _remedy(key: str, field: FieldInfo) -> str:
    """How the key is written, else what it means."""
    shown = sample(field)
    return f"Write for example: {key} = {shown}" if shown else field.description or "docs/configuration.md says more."


def sample(field: FieldInfo) -> str | None:
    """The default, or where there is none an example, as it is written in the file; None where there is neither."""
    value = None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})
    if value in (None, frozenset(), ()):
        value = field.examples[0] if field.examples else None
    return None if value is None or isinstance(value, BaseModel) else toml_value(value)


def toml_value(value: Any) -> str:
    """A plain value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list | tuple | set | frozenset):
        return f"[{', '.join(toml_value(item) for item in sorted(value))}]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    if tomllib.loads(f'x = "{escaped}"')["x"] != text:
        raise ValueError("a control character cannot stand in the configuration")
    return f'"{escaped}"'
