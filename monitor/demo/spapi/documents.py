"""Writes the reports that the shop's state comes to: flat files in Cp1252, account health as JSON."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_date

from adapters.amazon.markets import MARKETS
from monitor.demo.spapi.inventory import fn_sku
from monitor.demo.spapi.shop import Account, Feedback, Measured, Shop, Sku
from monitor.demo.spapi.wire import plain


@dataclass(frozen=True, slots=True)
class Document:
    """A report's bytes as the storage sends them, before they are packed."""

    body: bytes
    kind: str
    packed: bool


# Stands where Amazon writes a buyer's address: it must never be read into anything.
RATER = "a-buyer@marketplace.amazon.example"
Writer = Callable[[Shop, Sequence[str], datetime], Document | None]
_FLAT = "text/plain; charset=Cp1252"
JSON = "application/json;charset=UTF-8"


def flat(columns: str, rows: Iterable[Sequence[object]], *, packed: bool = False) -> Document:
    """Tab-separated, a row of names first; a letter that Cp1252 lacks is a question mark, as in reality.

    Between the names of the columns stand blanks, or tabs where they hold blanks themselves.
    """
    lines = [columns.split("\t" if "\t" in columns else None), *([str(value) for value in row] for row in rows)]
    text = "".join("\t".join(line) + "\r\n" for line in lines)
    return Document(text.encode("cp1252", "replace"), _FLAT, packed)


def _listings(shop: Shop, markets: Sequence[str], now: datetime) -> Document:
    columns = "item-name listing-id seller-sku price quantity asin1 fulfillment-channel status"
    return flat(columns, (_listing(shop, sku) for sku in shop.skus if sku.market in markets), packed=True)


def _listing(shop: Shop, sku: Sku) -> tuple[object, ...]:
    item, mine = shop.item(sku.market, sku.asin), shop.own_offer(sku)
    status = "Active" if "BUYABLE" in sku.status else "Inactive"
    quantity = "" if sku.depot else sku.quantity or 0
    channel = "AMAZON_NA" if sku.depot else "DEFAULT"
    title, price = item.title if item else "", mine.price if mine else ""
    return title, fn_sku(sku), sku.sku, price, quantity, sku.asin, channel, status


def _stranded(shop: Shop, markets: Sequence[str], now: datetime) -> Document | None:
    """None where nothing is stranded: the report is cancelled then."""
    columns = "primary-action date-stranded status-primary stranded-reason asin sku fnsku product-name fulfillable-qty"
    stranded = [one for one in shop.skus if one.stranded and one.depot and one.market in markets]
    day = now.strftime("%Y-%m-%d")
    rows = [
        ("Relist", day, "Inactive", one.stranded, one.asin, one.sku, fn_sku(one), one.title or one.sku, one.left)
        for one in stranded
    ]
    return flat(columns, rows) if rows else None


def _aged(shop: Shop, markets: Sequence[str], now: datetime) -> Document | None:
    """None where nothing lies at Amazon; everything came last month."""
    columns = "snapshot-date sku asin available inv-age-0-to-90-days inv-age-91-to-180-days inv-age-181-to-270-days"
    columns += " inv-age-271-to-365-days inv-age-365-plus-days currency estimated-storage-cost-next-month"
    columns += " quantity-to-be-charged-ais-181-210-days estimated-ais-181-210-days"
    day = now.strftime("%Y-%m-%d")
    rows = [
        (day, one.sku, one.asin, one.left, one.left, 0, 0, 0, 0, "USD", "0.42", 0, "0.00")
        for one in shop.skus
        if one.depot and one.market in markets
    ]
    return flat(columns, rows) if rows else None


def _feedback(shop: Shop, markets: Sequence[str], now: datetime) -> Document | None:
    """None where nobody left any. Days are written as the market does; the buyer's address is nobody's."""
    head = "Date\tRating\tComments\tYour Response\tOrder ID\tRater Email\r\n"
    rows = [
        f"{_day(one)}\t{one.stars}\t{one.words}\t\t{one.order}\t{RATER}\r\n"
        for one in shop.account.feedback
        if one.market in markets
    ]
    return Document((head + "".join(rows)).encode("cp1252", "replace"), _FLAT, False) if rows else None


def _day(one: Feedback) -> str:
    return format_date(one.at, "short", locale=MARKETS[one.market].locale)


def _performance(shop: Shop, markets: Sequence[str], now: datetime) -> Document:
    """Account health of each market."""
    numbers = [MARKETS[code].id for code in markets]
    body = {
        "accountStatuses": [{"marketplaceId": number, "status": shop.account.standing} for number in numbers],
        "performanceMetrics": [{"marketplaceId": number, **_health(shop.account, now)} for number in numbers],
    }
    return Document(json.dumps(body).encode(), JSON, True)


def _health(account: Account, now: datetime) -> dict[str, Any]:
    span = _span(now)
    made: dict[str, Any] = {"accountHealthRating": {"ahrStatus": account.health, "reportingDateRange": span}}
    made["listingPolicyViolations"] = {
        "reportingDateRange": span,
        "defectsCount": account.violations,
        "status": "BAD" if account.violations else "GOOD",
        "targetValue": 0,
        "targetCondition": "EQUALS",
    }
    for one in account.measured:
        name, _, channel = one.name.partition(".")
        figure = _figure(name, channel, one, span)
        made[name] = {**made.get(name, {}), channel: figure} if channel else figure
    return made


# How each metric calls what it counts.
_COUNTED = {"lateShipmentRate": "lateShipmentCount", "preFulfillmentCancellationRate": "cancellationCount"}


def _figure(name: str, channel: str, one: Measured, span: dict[str, str]) -> dict[str, Any]:
    bad, status = round(one.rate * one.orders), "GOOD" if one.good else "BAD"
    made: dict[str, Any] = {"reportingDateRange": span, "status": status, "targetValue": plain(one.target)}
    made |= {"rate": plain(one.rate), "targetCondition": "LESS_THAN", "orderCount": one.orders}
    if channel:
        none = {"count": 0, "status": "NONE"}
        parts = {"claims": none, "chargebacks": none, "negativeFeedback": {"count": bad, "status": "NONE"}}
        return made | parts | {"orderWithDefects": {"count": bad, "status": status}, "fulfillmentType": channel}
    return made | {_COUNTED[name]: bad}


def _span(now: datetime) -> dict[str, str]:
    first = now - timedelta(days=30)
    return {"reportingDateFrom": f"{first:%Y-%m-%dT}00:00Z", "reportingDateTo": f"{now:%Y-%m-%dT}00:00Z"}


WRITERS: dict[str, Writer] = {
    "GET_MERCHANT_LISTINGS_ALL_DATA": _listings,
    "GET_STRANDED_INVENTORY_UI_DATA": _stranded,
    "GET_FBA_INVENTORY_PLANNING_DATA": _aged,
    "GET_SELLER_FEEDBACK_DATA": _feedback,
    "GET_V2_SELLER_PERFORMANCE_REPORT": _performance,
}
