"""Amazon's official models as judges of what the local server answers and of what it lets be asked."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, Draft201909Validator
from jsonschema.exceptions import ValidationError

from monitor.demo.spapi.deviations import DEVIATIONS, Deviation
from tests.adapters.amazon_api.models import _strict
from tests.shared import SHARED

MODELS = SHARED / "specs" / "amazon" / "models"
RATES = SHARED / "specs" / "amazon" / "rates.json"
_FILES = (
    "productPricingV0", "productPricing_2022-05-01", "catalogItems_2022-04-01", "listingsItems_2021-08-01",
    "fbaInventory", "orders_2026-01-01", "sales", "sellers", "reports_2021-06-30", "notifications",
    "finances_2024-06-19", "productFeesV0",
)  # fmt: skip
_PUSHES = {
    "ANY_OFFER_CHANGED": "AnyOfferChangedNotification",
    "ORDER_CHANGE": "OrderChangeNotification",
    "LISTINGS_ITEM_STATUS_CHANGE": "ListingsItemStatusChangeNotification",
    "LISTINGS_ITEM_ISSUES_CHANGE": "ListingsItemIssuesChangeNotification_2023-12-13",
    "LISTINGS_ITEM_MFN_QUANTITY_CHANGE": "ListingsItemMfnQuantityChange",
    "BRANDED_ITEM_CONTENT_CHANGE": "BrandedItemContentChangeNotification",
    "PRICING_HEALTH": "PricingHealthNotification",
    "FBA_INVENTORY_AVAILABILITY_CHANGES": "FBAInventoryAvailabilityChangeNotification",
}


def _load(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


@lru_cache
def operations() -> dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]]:
    """Method, path, the operation and its document, by name."""
    found: dict[str, tuple[str, str, dict[str, Any], dict[str, Any]]] = {}
    for name in _FILES:
        document = _load(MODELS / f"{name}.json")
        for path, methods in document["paths"].items():
            for method, operation in methods.items():
                if isinstance(operation, dict) and "operationId" in operation:
                    found[operation["operationId"]] = (method.upper(), path, operation, document)
    return found


def parameters(name: str) -> list[dict[str, Any]]:
    _, _, operation, document = operations()[name]
    listed = operation.get("parameters", [])
    return [document["parameters"][one["$ref"].rpartition("/")[2]] if "$ref" in one else one for one in listed]


def schema(name: str) -> dict[str, Any]:
    """The body's schema with every reference replaced by what it means."""
    body = next(one for one in parameters(name) if one["in"] == "body")
    resolved = _resolved(body["schema"], operations()[name][3]["definitions"])
    assert isinstance(resolved, dict)
    return resolved


def _resolved(node: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_resolved(one, definitions) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _resolved(definitions[node["$ref"].rpartition("/")[2]], definitions)
    made = {key: _resolved(value, definitions) for key, value in node.items() if key != "allOf"}
    for part in _resolved(node.get("allOf", []), definitions):
        made["properties"] = {**made.get("properties", {}), **part.get("properties", {})}
        made["required"] = [*made.get("required", []), *part.get("required", [])]
    return made


def errors_of(name: str, status: int, answer: bytes) -> Iterator[tuple[str, str, str]]:
    """Where an answer differs from the operation's model: the place, the broken rule, the words."""
    declared = operations()[name][2]["responses"].get(str(status))
    if declared is None:
        yield "$", "status", f"{status} is not declared"
        return
    try:
        said = json.loads(answer) if answer else {}
    except ValueError:
        yield "$", "no JSON", answer[:60].decode("latin-1")
        return
    definitions = _strict(json.dumps(operations()[name][3]["definitions"]))
    whole = {**declared.get("schema", {}), "definitions": definitions}
    yield from _told(Draft201909Validator(whole).iter_errors(said))


REPORTS = {
    "GET_V2_SELLER_PERFORMANCE_REPORT": "accountHealthReport-2020-11-18",
    "GET_SALES_AND_TRAFFIC_REPORT": "sellerSalesAndTrafficReport",
    "GET_BRAND_ANALYTICS_REPEAT_PURCHASE_REPORT": "sellingPartnerRepeatPurchaseReport",
}


def report_errors(kind: str, document: Any) -> Iterator[tuple[str, str, str]]:
    found = _load(MODELS / "reports" / f"{REPORTS[kind]}.json")
    return _told(Draft7Validator(found).iter_errors(document))


def push_errors(kind: str, message: Any) -> Iterator[tuple[str, str, str]]:
    """Nothing is known of the kinds without a schema."""
    if kind not in _PUSHES:
        return iter(())
    found = _load(MODELS / "notifications" / f"{_PUSHES[kind]}.json")
    return _told(Draft7Validator(found).iter_errors(message))


def _told(errors: Iterator[ValidationError]) -> Iterator[tuple[str, str, str]]:
    return ((error.json_path, str(error.validator), error.message[:200]) for error in errors)


def meant(name: str, place: str, rule: str) -> Deviation | None:
    """The deviation that explains a difference."""
    fits = (
        one
        for one in DEVIATIONS
        if re.fullmatch(one.operation, name) and re.fullmatch(one.where, place) and re.fullmatch(one.rule, rule)
    )
    return next(fits, None)
