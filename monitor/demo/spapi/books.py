"""Writes the flat files about money and returned goods, with numbers and days as each market writes them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from babel.numbers import get_decimal_symbol

from adapters.amazon.markets import MARKETS, Region
from adapters.readings import FulfilledBy
from monitor.demo.spapi.documents import Document, Writer, flat
from monitor.demo.spapi.purse import SentBack, Settled, Settlement
from monitor.demo.spapi.shop import Shop

# The names of a file's columns, as they stand in its first row.
_SETTLEMENT = (
    "settlement-id settlement-start-date settlement-end-date deposit-date total-amount currency transaction-type "
    "order-id merchant-order-id adjustment-id shipment-id marketplace-name amount-type amount-description amount "
    "fulfillment-id posted-date posted-date-time order-item-code merchant-order-item-id merchant-adjustment-item-id "
    "sku quantity-purchased promotion-id"
)
_COLUMNS = tuple(_SETTLEMENT.split())
_TO_AMAZON = (
    "return-date order-id sku asin fnsku product-name quantity fulfillment-center-id detailed-disposition reason "
    "status license-plate-number customer-comments"
)
_TO_SELLER = (
    "Order ID\tOrder date\tReturn request date\tReturn request status\tAmazon RMA ID\tMerchant RMA ID\tLabel type\t"
    "Label cost\tCurrency code\tASIN\tMerchant SKU\tItem Name\tReturn quantity\tReturn Reason\tResolution\t"
    "Return delivery date"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SETTLEMENT = "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2"


def settlement(one: Settlement) -> Document:
    """A head with the total, then a row for each amount; packed, as large files are."""
    start = one.paid - timedelta(days=16)
    head = [one.id, *(_moment(at, one.market) for at in (start, one.paid, one.paid))]
    first = [*head, _number(one.total, one.market), MARKETS[one.market].currency]
    rows = [_settled(one, row) for row in one.rows]
    return flat(_SETTLEMENT, [[*first, *[""] * (len(_COLUMNS) - len(first))], *rows], packed=True)


def _settled(one: Settlement, row: Settled) -> list[object]:
    told: dict[str, object] = {
        "settlement-id": one.id,
        "transaction-type": row.transaction,
        "order-id": row.order,
        "marketplace-name": MARKETS[one.market].domain.capitalize(),
        "amount-type": row.kind,
        "amount-description": row.description,
        "amount": _number(row.amount, one.market),
        "posted-date": _day(row.posted, one.market),
        "posted-date-time": _moment(row.posted, one.market),
        "sku": row.sku,
        "quantity-purchased": row.quantity if row.sku else "",
    }
    return [told.get(name, "") for name in _COLUMNS]


def _number(amount: Decimal, market: str) -> str:
    return str(amount).replace(".", get_decimal_symbol(MARKETS[market].locale))


def _moment(at: datetime, market: str) -> str:
    return f"{_day(at, market)} {at:%H:%M:%S} UTC"


def _day(at: datetime, market: str) -> str:
    """In Europe with points and the day first, elsewhere as ISO writes it."""
    return f"{at:%d.%m.%Y}" if MARKETS[market].region is Region.EU else f"{at:%Y-%m-%d}"


def _to_amazon(shop: Shop, markets: Sequence[str], now: datetime) -> Document | None:
    """None where nothing came back: the report is cancelled then."""
    rows = [
        (f"{one.at:%Y-%m-%dT%H:%M:%S+00:00}", one.order, one.sku, one.asin, "X000", one.sku, one.quantity, "LEX1",
         "SELLABLE", one.reason, one.state, one.id, one.words)
        for one in _sent_back(shop, FulfilledBy.PLATFORM, now)
    ]  # fmt: skip
    return flat(_TO_AMAZON, rows) if rows else None


def _to_seller(shop: Shop, markets: Sequence[str], now: datetime) -> Document | None:
    rows = [
        (one.order, _named(one.at), _named(one.at), one.state, one.id, "", "AmazonPrePaidLabel", "4.14", "USD",
         one.asin, one.sku, one.sku, one.quantity, one.reason, "StandardRefund", "")
        for one in _sent_back(shop, FulfilledBy.SELLER, now)
    ]  # fmt: skip
    return flat(_TO_SELLER, rows) if rows else None


def _sent_back(shop: Shop, to: FulfilledBy, now: datetime) -> list[SentBack]:
    return [one for one in shop.purse.sent_back if one.to is to and one.at <= now]


def _named(at: datetime) -> str:
    return f"{at:%d}-{_MONTHS[at.month - 1]}-{at:%Y}"


WRITERS: dict[str, Writer] = {
    "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA": _to_amazon,
    "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE": _to_seller,
}
