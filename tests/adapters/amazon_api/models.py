"""Amazon's official models as judges: whether a request may be sent as it is, and what an answer must look like."""

import json
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft201909Validator

from tests.adapters.templates import values_in
from tests.shared import SHARED

MODELS = SHARED / "specs" / "amazon" / "models"
SANDBOX = SHARED / "specs" / "amazon" / "sandbox" / "static_pairs_needed.json"
RATES = SHARED / "specs" / "amazon" / "rates.json"
RECORDED = SHARED / "specs" / "amazon" / "recorded"
FILES = (
    "productPricingV0.json",
    "productPricing_2022-05-01.json",
    "catalogItems_2022-04-01.json",
    "listingsItems_2021-08-01.json",
    "fbaInventory.json",
    "sellers.json",
    "reports_2021-06-30.json",
    "finances_2024-06-19.json",
    "productFeesV0.json",
    "orders_2026-01-01.json",
    "sales.json",
    "notifications.json",
)
# Batch operations, and the operation that each of their entries is.
INNER = {"getListingOffersBatch": "getListingOffers", "getItemOffersBatch": "getItemOffers"}


@dataclass(frozen=True)
class Model:
    """One operation of a model file."""

    name: str
    method: str
    template: str
    parameters: tuple[dict[str, Any], ...]
    definitions: dict[str, Any]

    def complaints(self, path: dict[str, str], query: dict[str, str], body: Any) -> list[str]:
        """Everything in the request that the model does not allow; empty where it may be sent."""
        declared = {(one["in"], one["name"]): one for one in self.parameters}
        found = [f"{self.name}: {name} is not declared" for name in query if ("query", name) not in declared]
        given = {**{("path", name): value for name, value in path.items()}}
        given |= {("query", name): value for name, value in query.items()}
        for key, one in declared.items():
            if one["in"] == "body":
                found += self._body(one["schema"], body)
            elif key in given:
                found += _value(self.name, one, given[key])
            elif one.get("required"):
                found.append(f"{self.name}: {one['name']} is missing")
        if body is not None and not any(one["in"] == "body" for one in self.parameters):
            found.append(f"{self.name}: a body is not declared")
        return found

    def _body(self, schema: dict[str, Any], body: Any) -> list[str]:
        validator = Draft201909Validator({**schema, "definitions": _strict(json.dumps(self.definitions))})
        found = [f"{self.name}: {error.json_path} {error.message[:200]}" for error in validator.iter_errors(body)]
        for entry in body.get("requests", ()) if self.name in INNER else ():
            found += _entry(INNER[self.name], entry)
        if self.name == "getCompetitiveSummary":
            wanted = self.template.removeprefix("/batches")
            found += [f"{self.name}: uri" for entry in body["requests"] if entry["uri"] != wanted]
        return found


def _entry(name: str, entry: dict[str, Any]) -> list[str]:
    """An entry of a batch is a request of its own: its uri is the path, its other keys are the parameters."""
    inner = models()[name]
    values = values_in(entry["uri"], inner.template)
    if values is None or entry["method"] != inner.method:
        return [f"{name}: {entry['method']} {entry['uri']} is no {name}"]
    query = {key: value for key, value in entry.items() if key not in ("uri", "method")}
    return inner.complaints(values, query, None)


def _value(name: str, declared: dict[str, Any], value: str) -> list[str]:
    where = f"{name}: {declared['name']}={value}"
    if declared["type"] == "array":
        items = value.split(",")
        allowed = declared.get("items", {}).get("enum")
        wrong = [f"{where} has {item}" for item in items if allowed and unquote(item) not in allowed]
        most = declared.get("maxItems")
        return [*wrong, f"{where} is too long"] if most and len(items) > most else wrong
    plain = unquote(value)
    if declared["type"] == "boolean":
        return [] if plain in ("true", "false") else [where]
    if declared["type"] == "integer":
        return [] if plain.isdecimal() and int(plain) <= declared.get("maximum", 10**9) else [where]
    return [where] if declared.get("enum") and plain not in declared["enum"] else []


@lru_cache
def _strict(definitions: str) -> dict[str, Any]:
    """The definitions with undeclared keys forbidden; those that others are put together from are judged there."""
    made: dict[str, Any] = json.loads(definitions)
    parts = {
        part["$ref"].rpartition("/")[2] for one in made.values() for part in one.get("allOf", ()) if "$ref" in part
    }
    for name, one in made.items():
        if name not in parts and ("properties" in one or "allOf" in one) and "additionalProperties" not in one:
            one["unevaluatedProperties"] = False
    return made


@lru_cache
def models() -> dict[str, Model]:
    """Every operation of the model files that we use, by name."""
    found: dict[str, Model] = {}
    for name in FILES:
        document = json.loads((MODELS / name).read_text("utf-8"))
        for template, methods in document["paths"].items():
            shared = methods.get("parameters", [])
            for method, operation in methods.items():
                if method in ("get", "post", "put", "delete", "patch") and "operationId" in operation:
                    parameters = tuple(_resolved(document, one) for one in (*shared, *operation.get("parameters", [])))
                    model = Model(
                        operation["operationId"], method.upper(), template, parameters, document["definitions"]
                    )
                    found[model.name] = model
    return found


def _resolved(document: dict[str, Any], parameter: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in parameter:
        return deepcopy(parameter)
    found: dict[str, Any] = document["parameters"][parameter["$ref"].rpartition("/")[2]]
    return found


def complaints(method: str, target: str, body: Any) -> list[str]:
    """Whether a request as it stood on the wire is one of the official operations, and what is wrong with it."""
    path, _, asked = target.partition("?")
    query = dict(part.split("=", 1) for part in asked.split("&")) if asked else {}
    for model in models().values():
        values = values_in(path, model.template)
        if values is not None and model.method == method:
            return model.complaints(values, query, body)
    return [f"{method} {path} is no operation"]
