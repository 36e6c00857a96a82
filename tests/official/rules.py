"""What the models say only in words: which parameters exclude one another, and which moments may be asked for."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from jsonschema import Draft7Validator

from tests.official.answers import Asked
from tests.official.judge import formats, strict
from tests.official.models import Model
from tests.official.paper import SCHEMAS, schema_of

_TWO_MINUTES = timedelta(minutes=2)
_MOST_DAYS = timedelta(days=180)


def documented(asked: Asked, now: datetime) -> Iterator[str]:
    """Complaints that follow from the descriptions of the operation's parameters."""
    rule = _RULES.get(asked.operation.name)
    if rule is not None:
        yield from (f"{asked.operation.name}: {one}" for one in rule(asked, now))


def _orders(asked: Asked, now: datetime) -> Iterator[str]:
    given = asked.query
    if ("createdAfter" in given) == ("lastUpdatedAfter" in given):
        yield "exactly one of createdAfter and lastUpdatedAfter"
    if "lastUpdatedAfter" in given and {"createdAfter", "createdBefore"} & given.keys():
        yield "lastUpdatedAfter and created…"
    if "lastUpdatedBefore" in given and _at(given["lastUpdatedBefore"]) > now - _TWO_MINUTES + timedelta(seconds=1):
        yield "lastUpdatedBefore is less than two minutes ago"


def _transactions(asked: Asked, now: datetime) -> Iterator[str]:
    given = asked.query
    if "postedAfter" not in given and "relatedIdentifierName" not in given and "nextToken" not in given:
        yield "postedAfter is missing"
        return
    until = _at(given["postedBefore"]) if "postedBefore" in given else now
    if "postedBefore" in given and until > now - _TWO_MINUTES:
        yield "postedBefore is less than two minutes ago"
    if "postedAfter" in given and until - _at(given["postedAfter"]) > _MOST_DAYS:
        yield "more than 180 days"


def _reports(asked: Asked, now: datetime) -> Iterator[str]:
    if "nextToken" in asked.query and len(asked.query) > 1:
        yield "nextToken stands with other parameters"
    if "nextToken" not in asked.query and "reportTypes" not in asked.query:
        yield "reportTypes or nextToken"
    if "createdSince" in asked.query and now - _at(asked.query["createdSince"]) > timedelta(days=90):
        yield "createdSince is more than 90 days ago"


def _catalogue(asked: Asked, now: datetime) -> Iterator[str]:
    if ("identifiers" in asked.query) == ("keywords" in asked.query):
        yield "exactly one of identifiers and keywords"
    yield from _identified(asked, now)
    if len(asked.listed("marketplaceIds")) != 1:
        yield "one marketplace"


def _identified(asked: Asked, now: datetime) -> Iterator[str]:
    if ("identifiers" in asked.query) != ("identifiersType" in asked.query):
        yield "identifiers and identifiersType belong together"


def _inventory(asked: Asked, now: datetime) -> Iterator[str]:
    if asked.query.get("granularityId") not in asked.listed("marketplaceIds"):
        yield "granularityId is not the marketplace"


def _metrics(asked: Asked, now: datetime) -> Iterator[str]:
    begin, _, end = asked.query["interval"].partition("--")
    if _at(begin) >= _at(end):
        yield "an interval that ends before it begins"
    if asked.query["granularity"] == "Hour" and now - _at(begin) > timedelta(days=30):
        yield "hours of more than 30 days ago"
    if asked.query["granularity"] not in ("Hour",) and "granularityTimeZone" not in asked.query:
        yield "granularityTimeZone is missing"


def _create(asked: Asked, now: datetime) -> Iterator[str]:
    """The order must be one that the report's own schema can repeat in its `reportSpecification`."""
    kind = asked.body["reportType"]
    if kind not in SCHEMAS:
        return
    schema: dict[str, Any] = schema_of(kind)
    told = schema["properties"].get("reportSpecification")
    if told is None:
        return
    days = {key: str(asked.body[key])[:10] for key in ("dataStartTime", "dataEndTime") if key in asked.body}
    validator = Draft7Validator(strict(Model(schema.get("definitions", {})), told), format_checker=formats)
    yield from (error.message[:200] for error in validator.iter_errors({**asked.body, **days}))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


_RULES = {
    "searchOrders": _orders,
    "listTransactions": _transactions,
    "getReports": _reports,
    "searchCatalogItems": _catalogue,
    "searchListingsItems": _identified,
    "getInventorySummaries": _inventory,
    "getOrderMetrics": _metrics,
    "createReport": _create,
}
