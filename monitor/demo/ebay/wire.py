"""The small things that eBay's answers are made of: errors, moments, amounts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from monitor.demo.wire import Answer, said

__all__ = [
    "XML",
    "Answer",
    "Asked",
    "error",
    "iso",
    "money",
    "said",
]

XML = "text/xml"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it was received; header names in small letters, `query` decoded."""

    operation: str
    method: str
    target: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    at: datetime
    path: Mapping[str, str] = field(default_factory=dict)

    @property
    def site(self) -> str:
        """The site that is asked; without a name eBay takes the American one and says nothing of it."""
        return self.headers.get("x-ebay-c-marketplace-id", "EBAY_US")


def error(status: int, number: int, message: str, category: str = "REQUEST", **parameters: str) -> Answer:
    """One error in eBay's own shape."""
    told = [{"name": name, "value": value} for name, value in parameters.items()]
    one = {"errorId": number, "domain": "API", "category": category, "message": message, "parameters": told}
    return said({"errors": [one]}, status)


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def money(amount: Decimal, currency: str) -> dict[str, str]:
    return {"value": str(amount), "currency": currency}
