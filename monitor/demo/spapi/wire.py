"""The small things that answers of the Selling Partner API are made of: errors, moments, amounts, marketplaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from adapters.amazon.markets import MARKETS, Market, market_of_id
from monitor.demo.wire import Answer, said

__all__ = [
    "DENIED",
    "QUOTA",
    "Answer",
    "Asked",
    "complaint",
    "error",
    "invalid",
    "iso",
    "moment",
    "new_money",
    "not_found",
    "old_money",
    "plain",
    "said",
    "text_money",
]

QUOTA = "You exceeded your quota for the requested resource."
DENIED = "Access to requested resource is denied."


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to an operation: the decoded parts of its path, its decoded parameters, its body."""

    operation: str
    path: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    body: Any
    at: datetime

    def one(self, name: str) -> str | None:
        """The parameter as a single text; None where it was not given."""
        values = self.query.get(name)
        return ",".join(values) if values else None

    def many(self, name: str) -> tuple[str, ...]:
        return self.query.get(name, ())

    def number(self, name: str, otherwise: int) -> int:
        return int(self.one(name) or otherwise)

    @property
    def markets(self) -> tuple[Market, ...]:
        """The markets that are asked about; numbers that are no market's are left out."""
        numbers = self.many("marketplaceIds") or self.many("MarketplaceId")
        return tuple(market for one in numbers if (market := market_of_id(one)) is not None)


def error(status: int, code: str, message: str, details: str | None = None) -> Answer:
    """The API's own shape of an error; `details` None leaves it out."""
    return said({"errors": [complaint(code, message, details)]}, status)


def complaint(code: str, message: str, details: str | None = None) -> dict[str, str]:
    return {"code": code, "message": message} | ({} if details is None else {"details": details})


def invalid(message: str) -> Answer:
    return error(400, "InvalidInput", message)


def not_found(message: str) -> Answer:
    return error(404, "NotFound", message)


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime | None:
    """The moment that a parameter names; None where it is none. Without a zone it is UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def plain(amount: Decimal) -> int | float:
    """An amount as a JSON number."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def old_money(amount: Decimal, market: str) -> dict[str, Any]:
    """Money as Product Pricing v0 writes it."""
    return {"CurrencyCode": MARKETS[market].currency, "Amount": plain(amount)}


def new_money(amount: Decimal, market: str) -> dict[str, Any]:
    """Money as Product Pricing 2022-05-01 writes it."""
    return {"currencyCode": MARKETS[market].currency, "amount": plain(amount)}


def text_money(amount: Decimal, market: str) -> dict[str, str]:
    """Money as listings and orders write it."""
    return {"currencyCode": MARKETS[market].currency, "amount": str(amount)}
