"""eBay's official OpenAPI documents as judges: whether a request may be sent as it is, and whether an answer is one."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jsonschema import Draft202012Validator

from monitor.demo.ebay.wire import Answer, Asked
from tests.adapters.templates import values_in
from tests.shared import SHARED

MODELS = SHARED / "specs" / "ebay" / "models"
RECORDED = SHARED / "specs" / "ebay" / "recorded"
FILES = (
    "buy_browse_v1_oas3.json",
    "sell_fulfillment_v1_oas3.json",
    "sell_analytics_v1_oas3.json",
    "sell_inventory_v1_oas3.json",
    "sell_finances_v1_oas3.json",
    "developer_key_management_v1_oas3.json",
    "commerce_identity_v1_oas3.json",
    "commerce_notification_v1_oas3.json",
    "developer_analytics_v1_beta_oas3.json",
)
_POST_ORDER = ("/post-order/v2/return/search", "/post-order/v2/cancellation/search")
# They have no contract: a log-in, the Trading API, and the Post-Order API, whose document names no parameters.
_NONE = ("/identity/v1/oauth2/token", "/ws/api.dll", *_POST_ORDER)
# Wanted of the sellers of some countries by the text of the documents ("Digital Signatures for APIs"), not declared.
_SIGNED = "x-ebay-signature-key"


@dataclass(frozen=True)
class Contract:
    """One operation of a document."""

    name: str
    method: str
    template: str
    parameters: tuple[dict[str, Any], ...]
    responses: dict[str, Any]
    document: str
    body: dict[str, Any] | None = None
    signs: bool = False

    def complaints(self, asked: Asked) -> Iterator[str]:
        """Everything in the request that the document does not allow."""
        declared = {(one["in"], one["name"].lower()): one for one in self.parameters}
        named = {("query", name.lower()): value for name, value in asked.query.items()}
        named |= {("header", name): value for name, value in asked.headers.items() if name.startswith("x-ebay")}
        named |= {
            ("header", name): value for name, value in asked.headers.items() if name == "content-type" and asked.body
        }
        named |= {
            ("path", name.lower()): value for name, value in (values_in(_path(asked), self.template) or {}).items()
        }
        named = {key: value for key, value in named.items() if key != ("header", _SIGNED) or not self.signs}
        yield from (f"{self.name}: {key} is not declared" for key in named if key not in declared)
        for key, one in declared.items():
            allowed = one.get("schema", {}).get("enum")
            if one.get("required") and key not in named:
                yield f"{self.name}: {key} is missing"
            if allowed and key in named and named[key] not in allowed:
                yield f"{self.name}: {key} is {named[key]}"
        if not asked.body:
            return
        if self.body is None:
            yield f"{self.name}: a body is not declared"
            return
        yield from (f"{self.name} is asked: {one}" for one in self._strange(self.body, asked.body))

    def wrong_in(self, answer: Answer) -> Iterator[str]:
        """Everything in a good answer that the document does not know: the local server must not invent."""
        schema = self.responses.get(str(answer.status), {}).get("content", {}).get("application/json", {}).get("schema")
        if answer.status != 200 or schema is None:
            return
        yield from (f"{self.name} answers: {one}" for one in self._strange(schema, answer.body))

    def _strange(self, schema: dict[str, Any], body: bytes) -> Iterator[str]:
        whole = {**schema, "components": strict(self.document)}
        for error in Draft202012Validator(whole).iter_errors(json.loads(body)):
            yield f"{error.json_path} {error.message[:200]}"


def _path(asked: Asked) -> str:
    return asked.target.partition("?")[0]


@lru_cache
def strict(name: str) -> dict[str, Any]:
    """The document's schemas, with undeclared keys forbidden.

    What they call required, and what they call an object without saying of what, recorded answers leave out or write
    as numbers: neither is held to.
    """
    found: dict[str, Any] = json.loads((MODELS / name).read_text("utf-8"))["components"]
    for one in found["schemas"].values():
        one.pop("required", None)
        if "enum" in one:
            one.pop("type", None)  # words, in documents that call everything an object
        if "properties" in one:
            one["additionalProperties"] = False
            one["properties"] = {key: {} if _is_vague(said) else said for key, said in one["properties"].items()}
    return found


def _is_vague(schema: dict[str, Any]) -> bool:
    return schema.get("type") == "object" and "properties" not in schema and "$ref" not in schema


@lru_cache
def contracts() -> tuple[Contract, ...]:
    """Every operation of the documents that we use."""
    found = []
    for name in FILES:
        document = json.loads((MODELS / name).read_text("utf-8"))
        base = document["servers"][0]["variables"]["basePath"]["default"]
        for path, methods in document["paths"].items():
            for method, one in methods.items():
                if isinstance(one, dict) and "operationId" in one:
                    parameters = tuple(one.get("parameters", ()))
                    made = (one["operationId"], method.upper(), base + path, parameters, one["responses"], name)
                    signs = "Digital Signatures" in one.get("description", "")
                    found.append(Contract(*made, body=_body(one), signs=signs))
    return tuple(found)


def _body(operation: dict[str, Any]) -> dict[str, Any] | None:
    """What an operation may be sent as JSON."""
    found = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return found if isinstance(found, dict) else None


def contract_of(asked: Asked) -> Contract | None:
    """The operation of a request; of two that fit ("/item/{item_id}") the one that is named in full."""
    fitting = [
        one for one in contracts() if one.method == asked.method and values_in(_path(asked), one.template) is not None
    ]
    return min(fitting, key=lambda one: one.template.count("{"), default=None)


def complaints(asked: Asked, answer: Answer) -> list[str]:
    """What is wrong with a request as it stood on the wire, and with what the local server said to it."""
    if _path(asked) in _NONE:
        return []
    contract = contract_of(asked)
    if contract is None:
        return [f"{asked.method} {_path(asked)} is no operation"]
    return [*contract.complaints(asked), *contract.wrong_in(answer)]


def recorded(name: str) -> Any:
    """A recorded payload."""
    return json.loads((RECORDED / name).read_text("utf-8"))
