"""Reads a file of AliExpress': answers about orders that were kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from adapters.aliexpress.account import AliExpressConfig
from adapters.aliexpress.answers import ident
from adapters.aliexpress.api import issues, money, orders
from adapters.aliexpress.api.methods import ORDER, ORDERS
from adapters.errors import Misread
from adapters.filed import Filed, bodies_of
from adapters.wire import get


def read(document: str, config: AliExpressConfig, now: datetime) -> Filed:
    """What the file tells. Misread where it is nothing of AliExpress'."""
    return sum((_read(body, now) for body in bodies_of(document)), Filed())


def _read(body: Mapping[str, Any], now: datetime) -> Filed:
    if isinstance(listed := get(body, ORDERS.answer), Mapping):
        page = orders.read_page(listed, now)
        return Filed(page.orders, page.unread)
    if not isinstance(detail := get(body, ORDER.answer), Mapping):
        raise Misread("the file is nothing of AliExpress' that is known")
    order = ident(detail, "result", "data", "id") or ""
    lines = money.read(order, detail, now)
    disputed = get(detail, "result", "data", "issue_status") not in (None, "NO_ISSUE")
    backs = list(issues.read(order, detail, now)) if disputed else []
    return Filed((*(lines or ()), *(one for one in backs if one)), (lines is None) + backs.count(None))
