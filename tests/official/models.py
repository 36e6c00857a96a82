"""Reads every operation out of Amazon's model files as they are; of the client nothing is known here."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from tests.shared import SHARED

MODELS = SHARED / "specs" / "amazon" / "models"
_METHODS = ("get", "post", "put", "delete", "patch")
# "| Rate (requests per second) | Burst |" and, two lines on, the numbers.
_USAGE_PLAN = re.compile(r"\|\s*Rate.*?\|\s*Burst.*?\|\s*\n[|\s:-]+\n\|.*?([\d.]+)\s*\|\s*([\d.]+)\s*\|")

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Operation:
    """One operation with the usage plan that its description documents, in calls per second."""

    name: str
    method: str
    template: str
    parameters: tuple[Schema, ...]
    responses: Mapping[str, Schema]
    model: "Model"
    rate: float
    burst: float

    def values(self, path: str) -> dict[str, str] | None:
        """The decoded values in a path, None where it is another operation's; each value is one raw segment."""
        wanted, given = self.template.split("/"), path.split("/")
        if len(wanted) != len(given):
            return None
        pairs = list(zip(wanted, given, strict=True))
        if any(one != other for one, other in pairs if not one.startswith("{")):
            return None
        return {one.strip("{}"): unquote(other) for one, other in pairs if one.startswith("{")}

    @property
    def answer(self) -> tuple[int, Schema | None]:
        """The status of a good answer and its schema, None where it has no body."""
        status = min(code for code in self.responses if code.startswith("2"))
        return int(status), self.responses[status].get("schema")

    def sandbox(self) -> Iterator[tuple[int, Mapping[str, Any], Any]]:
        """The static pairs: the status, the parameters that must stand in the request, the body."""
        for status, one in self.responses.items():
            for pair in one.get("x-amzn-api-sandbox", {}).get("static", ()):
                given = pair.get("request", {}).get("parameters", {})
                asked = {name: said.get("value") for name, said in given.items()}
                yield int(status), asked, pair.get("response")


@dataclass(frozen=True, eq=False)
class Model:
    """The definitions of one file, with what `allOf` puts together put together."""

    definitions: Mapping[str, Schema]

    def of(self, schema: Schema) -> Schema:
        """The schema itself: references followed, parts put together."""
        if "$ref" in schema:
            return self.of(self.definitions[schema["$ref"].rpartition("/")[2]])
        if "allOf" not in schema:
            return schema
        parts = [self.of(part) for part in schema["allOf"]] + [{k: v for k, v in schema.items() if k != "allOf"}]
        merged: dict[str, Any] = {}
        for part in parts:
            merged |= {key: value for key, value in part.items() if key not in ("properties", "required")}
        merged["properties"] = {name: one for part in parts for name, one in part.get("properties", {}).items()}
        merged["required"] = [name for part in parts for name in part.get("required", ())]
        return merged


@cache
def operations() -> Mapping[str, Operation]:
    """Every operation of every model file, by method, path and name."""
    found = (one for file in sorted(MODELS.glob("*.json")) for one in _read(json.loads(file.read_text("utf-8"))))
    return {f"{one.method} {one.template}": one for one in found}


def named(name: str) -> Operation:
    """The operation of that name."""
    return next(one for one in operations().values() if one.name == name)


def route(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation that a raw path means, a written-out path before one with a value in that place."""
    found = [
        (one, values)
        for one in operations().values()
        if one.method == method and (values := one.values(path)) is not None
    ]
    return min(found, key=lambda one: len(one[1]), default=None)


def _read(document: Mapping[str, Any]) -> Iterator[Operation]:
    model = Model(document.get("definitions", {}))
    for template, methods in document.get("paths", {}).items():
        for method in _METHODS:
            if method in methods:
                yield _operation(document, model, template, method)


def _operation(document: Mapping[str, Any], model: Model, template: str, method: str) -> Operation:
    said = document["paths"][template][method]
    listed = (*document["paths"][template].get("parameters", ()), *said.get("parameters", ()))
    parameters = [_resolved(document, "parameters", one) for one in listed]
    responses = {code: _resolved(document, "responses", one) for code, one in said["responses"].items()}
    plan = _USAGE_PLAN.search(said.get("description", ""))
    rate, burst = (float(plan[1]), float(plan[2])) if plan else (5.0, 15.0)
    return Operation(said["operationId"], method.upper(), template, tuple(parameters), responses, model, rate, burst)


def _resolved(document: Mapping[str, Any], kind: str, one: Schema) -> Schema:
    found: Schema = document[kind][one["$ref"].rpartition("/")[2]] if "$ref" in one else one
    return found
