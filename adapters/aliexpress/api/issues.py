"""Follows the disputes that buyers open about their orders, item by item; never who they are nor what they write."""

from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import datetime
from typing import Any

from adapters.aliexpress.answers import ident, items
from adapters.aliexpress.api import times
from adapters.aliexpress.api.calls import Calls
from adapters.aliexpress.api.orderbook import Orderbook
from adapters.aliexpress.api.orders import SENDERS, detail, is_disputed
from adapters.clock import Clock
from adapters.errors import Misread
from adapters.readings import ACCOUNT, Next, Partial, Return, Said, Subject, Topic, Whole
from adapters.wire import get, number, text


async def told(calls: Calls, clock: Clock, cursor: str | None) -> AsyncIterator[Said]:
    """The disputes of all orders that were touched since the cursor, and whether that is all; errors are raised."""
    book = Orderbook(calls, clock)
    span = book.span(cursor)
    disputed: dict[str, None] = {}
    async for page in book.pages(span):
        disputed |= dict.fromkeys(page.disputed)
    unread = 0
    for order in disputed:
        said = await calls.tried(detail(order))
        found = [None] if isinstance(said, Misread) else list(read(order, said, clock.now()))
        unread += found.count(None)
        for one in found:
            if one is not None:
                yield one
    yield Next(span.cursor)
    if unread:
        yield Partial(Topic.RETURNS, ACCOUNT, f"{unread} disputes of the answer were not understood")
    elif span.is_cut:
        yield Partial(Topic.RETURNS, ACCOUNT, f"orders touched before {span.since:%Y-%m-%d} were not asked for")
    else:
        yield Whole(Topic.RETURNS, ACCOUNT)


def read(order: str, said: Mapping[str, Any], now: datetime) -> Iterator[Return | None]:
    """The disputed items of an order, None for each that is not understood; none at all is not understood either."""
    data = get(said, "result", "data")
    if ident(data, "id") != order:
        yield None
        return
    children = [row for row in items(data, "child_order_list") if is_disputed(row)]
    yield from (_return(order, data, row, now) for row in children)
    if not children:
        yield None


def _return(order: str, data: Mapping[str, Any], row: Mapping[str, Any], now: datetime) -> Return | None:
    """`refund_reason` is left alone: nobody says that it is not the buyer's own words."""
    issue = get(row, "child_issue_info") or get(data, "issue_info")
    id_, product = ident(row, "child_order_id"), ident(row, "product_id")
    at, quantity = times.moment(text(issue, "issue_time"), now), number(row, "product_count")
    if id_ is None or at is None or quantity is None:
        return None
    return Return(
        id=id_,
        at=at,
        quantity=quantity,
        reason=ident(issue, "issue_model") or "",
        market="global",
        order=order,
        sku=text(row, "sku_code"),
        listing=Subject("global", product) if product else None,
        by=SENDERS.get(str(get(row, "send_goods_operator"))),
        state=text(issue, "issue_status") or text(row, "issue_status") or "",
    )
