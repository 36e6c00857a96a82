"""Judges a request by its model alone: everything that is not allowed in so many words is a complaint."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft4Validator, FormatChecker

from tests.official.models import Model, Operation, Schema, route

# Batch bodies whose entries are requests of their own.
_INNER_KEYS = ("uri", "method", "headers", "body")
_AGENT = re.compile(r"[^\s/()]+/[^\s/()]+ \(Language=[^;()]+(; ?\w+=[^;()]+)*\)")
_OF_A_VALUE = (
    "type", "enum", "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems",
    "uniqueItems", "items",
)  # fmt: skip
formats = FormatChecker(())


def _is_moment(value: object) -> bool:
    if not isinstance(value, str) or not re.search(r"T.*(Z|[+-]\d\d:\d\d)$", value):
        return not isinstance(value, str)
    return _reads(datetime.fromisoformat, value)


def _is_day(value: object) -> bool:
    return not isinstance(value, str) or _reads(date.fromisoformat, value)


formats.checks("date-time")(_is_moment)
formats.checks("date")(_is_day)


def _reads(how: Any, value: str) -> bool:
    try:
        how(value)
    except ValueError:
        return False
    return True


def of_headers(method: str, headers: Mapping[str, str], body: bytes) -> Iterator[str]:
    """What no server of Amazon's would take, whatever is asked; names of headers in lower case."""
    agent = headers.get("user-agent", "")
    if not _AGENT.fullmatch(agent) or len(agent) > 500:
        yield f"user-agent {agent!r}"
    if method == "GET" and (body or "content-length" in headers or "transfer-encoding" in headers):
        yield "a GET with a body"
    if method in ("POST", "PUT", "PATCH") and body and headers.get("content-type", "").split(";")[0] != _JSON:
        yield f"content-type {headers.get('content-type')!r}"


_JSON = "application/json"


def of_request(operation: Operation, values: Mapping[str, str], query: str, body: Any) -> Iterator[str]:
    """Everything in a request that its model does not allow; `query` is raw, `body` parsed or None."""
    pairs = [part.partition("=")[::2] for part in query.split("&")] if query else []
    asked = dict(pairs)
    if len(asked) != len(pairs):
        yield f"{operation.name}: a parameter stands twice in {query}"
    declared = {one["name"]: one for one in operation.parameters if one["in"] == "query"}
    yield from (f"{operation.name}: {name} is not declared" for name in asked.keys() - declared.keys())
    for one in operation.parameters:
        given = {"query": asked, "path": values}.get(one["in"], {}).get(one["name"])
        if one["in"] == "body":
            yield from _body(operation, one, body)
        elif given is not None:
            raw = given if one["in"] == "query" else given.replace("%", "%25")
            yield from _complaints(operation, one["name"], _of_a_value(one), _typed(one, raw))
        elif one.get("required") and one["in"] in ("query", "path"):
            yield f"{operation.name}: {one['name']} is missing"
    if body is not None and not any(one["in"] == "body" for one in operation.parameters):
        yield f"{operation.name}: a body is not declared"


def _body(operation: Operation, declared: Schema, body: Any) -> Iterator[str]:
    if body is None:
        if declared.get("required"):
            yield f"{operation.name}: the body is missing"
        return
    yield from _complaints(operation, "body", strict(operation.model, declared["schema"]), body)
    entries = body.get("requests", ()) if isinstance(body, dict) else ()
    seen = [(one.get("uri"), *sorted((k, str(v)) for k, v in one.items() if k not in _INNER_KEYS)) for one in entries]
    if len(set(seen)) != len(seen):
        yield f"{operation.name}: Duplicate requests submitted"
    for entry in entries:
        if "uri" in entry:
            yield from of_entry(operation, entry)


def of_entry(operation: Operation, entry: Mapping[str, Any]) -> Iterator[str]:
    """An entry of a batch: its uri is the path of an operation, its other keys are the parameters of that one.

    The 2022-05-01 batches name a path that is no operation of its own: it is the batch's without "/batches".
    """
    uri = entry["uri"]
    if uri == operation.template.removeprefix("/batches"):
        return
    found = route(entry.get("method", ""), uri)
    if found is None:
        yield f"{operation.name}: {entry.get('method')} {uri} is no operation"
        return
    inner, values = found
    keys = {key: value for key, value in entry.items() if key not in _INNER_KEYS}
    yield from of_request(inner, values, "&".join(f"{key}={value}" for key, value in keys.items()), entry.get("body"))


def _of_a_value(declared: Schema) -> Schema:
    return {key: declared[key] for key in _OF_A_VALUE if key in declared}


def _typed(declared: Schema, raw: str) -> Any:
    """A value of a path or a query as its type says; what is not of the type stays text, and is complained of."""
    if declared.get("type") == "array":
        return [_typed(declared.get("items", {}), part) for part in raw.split(",")]
    text = unquote(raw)
    match declared.get("type"):
        case "integer" if re.fullmatch(r"-?\d+", text):
            return int(text)
        case "number" if re.fullmatch(r"-?\d+(\.\d+)?", text):
            return float(text)
        case "boolean" if text in ("true", "false"):
            return text == "true"
    return text


def _complaints(operation: Operation, where: str, schema: Schema, value: Any) -> Iterator[str]:
    for error in Draft4Validator(schema, format_checker=formats).iter_errors(value):
        place = "".join(f"[{part}]" for part in error.absolute_path)
        yield f"{operation.name}: {where}{place}: {error.message[:200]}"


def strict(model: Model, schema: Schema) -> Schema:
    """The schema with keys that are not declared forbidden, all references within it."""
    return {**_closed(model, schema), "definitions": _definitions(model)}


@lru_cache
def _definitions(model: Model) -> Schema:
    return {name: _closed(model, one) for name, one in model.definitions.items()}


def _closed(model: Model, schema: Schema) -> Schema:
    if "$ref" in schema:
        return {"$ref": schema["$ref"]}
    made = dict(model.of(schema))
    if "properties" in made:
        made["properties"] = {name: _closed(model, one) for name, one in made["properties"].items()}
        made.setdefault("additionalProperties", False)
    if isinstance(made.get("items"), Mapping):
        made["items"] = _closed(model, made["items"])
    if isinstance(made.get("additionalProperties"), Mapping):
        made["additionalProperties"] = _closed(model, made["additionalProperties"])
    if not made.get("required", True):
        del made["required"]
    return made
