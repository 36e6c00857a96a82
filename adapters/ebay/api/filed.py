"""Reads a file of eBay's: answers of its Finances and Fulfillment APIs that were kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.ebay.account import EbayConfig
from adapters.ebay.api import orders
from adapters.ebay.api.finances import read_payout, read_transaction
from adapters.errors import Misread
from adapters.filed import Filed, bodies_of
from adapters.wire import rows


def read(document: str, config: EbayConfig, now: datetime) -> Filed:
    """What the file tells. Misread where it is nothing of eBay's."""
    return sum((_read(body, config.market) for body in bodies_of(document)), Filed())


def _read(body: Mapping[str, Any], market: str) -> Filed:
    for name, reader in (("transactions", read_transaction), ("payouts", read_payout)):
        if name in body:
            found = [reader(row, market) for row in rows(body, name)]
            return Filed(tuple(line for lines in found for line in lines or ()), found.count(None))
    if "orders" in body or "lineItems" in body:
        read = [orders.read_order(row) for row in (tuple(rows(body, "orders")) or (body,))]
        return Filed(tuple(one for one in read if one), read.count(None))
    raise Misread("the file is nothing of eBay's that is known")
