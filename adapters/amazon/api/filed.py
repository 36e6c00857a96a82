"""Reads a file of Amazon's: a settlement as it is downloaded, or answers of the Selling Partner API that were kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.amazon.account import AmazonConfig
from adapters.amazon.api import events, oldorders, orders, settlements, transactions
from adapters.amazon.api.notifications import moment
from adapters.amazon.api.tables import table
from adapters.amazon.api.wire import get, listed, money, rows, text
from adapters.amazon.markets import market_of_host, market_of_id
from adapters.errors import Misread
from adapters.filed import Filed, bodies_of
from adapters.readings import Entry, EntryKind, Money


def read(document: str, config: AmazonConfig, now: datetime) -> Filed:
    """What the file tells; Misread where it is nothing of Amazon's."""
    plain = document.lstrip("\ufeff")
    if plain.startswith("settlement-id\t"):
        settlement = settlements.read(plain, _market(plain, config.market))
        return Filed(settlement.entries, 0, settlement.wrong)
    bodies = list(bodies_of(document))
    found = [_read(body) for body in bodies]
    if (old := _old_orders(bodies)) is not None:
        found.append(old)
    elif not any(found):
        raise Misread("the file is nothing of Amazon's that is known")
    return sum((one for one in found if one), Filed())


def _market(settlement: str, otherwise: str) -> str:
    """The market as which a settlement writes its numbers: the first that its rows name, else the account's own."""
    named = (market_of_host(row.get("marketplace-name", "")) for row in table(settlement))
    return next((market.code for market in named if market), otherwise)


def _read(body: Mapping[str, Any]) -> Filed | None:
    """One answer; None where it is none of these."""
    if get(body, "payload", "transactions") is not None:
        told = transactions.read([body])
        return Filed(told.entries, told.unread)
    if get(body, "payload", "FinancialEvents") is not None:
        return Filed(*events.read(body))
    if get(body, "orders") is not None:
        page = orders.read_page(body)
        return Filed(page.orders, page.unread)
    if get(body, "payouts") is not None:
        paid = [_payout(row) for row in listed(body, "payouts")]
        return Filed(tuple(one for one in paid if one), paid.count(None))
    if isinstance(row := get(body, "order"), Mapping):
        order = orders.read_order(row)
        return Filed((order,) if order else (), int(order is None))
    return None


def _payout(row: Mapping[str, Any]) -> Entry | None:
    """One payout (Transfers 2024-06-01), by the name that its settlement's own file has for it."""
    amount, at = money(row, "amount"), moment(text(row, "creationDate"))
    named = [text(one, "relatedIdentifierValue") for one in rows(row, "relatedIdentifiers")]
    name = next((one for one in named if one), text(row, "id"))
    market = market_of_id(text(row, "partnerMetadata", "marketplaceId") or "")
    if not (amount and at and name):
        return None
    paid = text(row, "currentStatus") == "PAID"
    out = Money(-amount.amount, amount.currency)
    code = market.code if market else None
    return Entry(f"{name}:payout", settlements.BOOK, EntryKind.PAYOUT, at, out, "payout", code, settled=paid)


def _old_orders(bodies: Sequence[Mapping[str, Any]]) -> Filed | None:
    """Orders v0 tells orders and their items in two answers: both may lie in the file."""
    items = {order: some for body in bodies for order, some in oldorders.items_in(body).items()}
    found = [row for body in bodies for row in oldorders.orders_in(body)]
    if not found and not items:
        return None
    read = [oldorders.read_order(row, items.pop(str(row.get("AmazonOrderId")), ())) for row in found]
    return Filed(tuple(one for one in read if one), read.count(None) + len(items))
