"""Asks what buyers wish to send back (Post-Order API, Search Returns); never who they are, nor their words.

The API has no contract that could be used: address, parameters and fields are as documented by eBay (2.7.7), the
answer's are read leniently, and nothing of it is verified.
"""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from adapters.clock import Clock
from adapters.ebay.api.calls import Calls, Request
from adapters.ebay.api.operations import RETURNS
from adapters.ebay.api.spans import Lists, until_now, written
from adapters.readings import ACCOUNT, FulfilledBy, Next, Partial, Return, Said, Subject, Topic, Whole
from adapters.wire import get, moment, number, rows, text

PAGE = 200
# A return goes on for weeks: each look tells those of the last ones again. More than ninety days are not told at once.
FIRST, AGAIN, _MOST = timedelta(days=30), timedelta(days=30), timedelta(days=89)


async def told(calls: Calls, clock: Clock, market: str, cursor: str | None) -> AsyncIterator[Said]:
    """The returns of the last weeks, each as it stands, and the next cursor."""

    def question(begin: datetime, end: datetime, offset: int) -> Request:
        query: dict[str, str | int] = {
            "creation_date_range_from": written(begin),
            "creation_date_range_to": written(end),
            "role": "SELLER",
            "limit": PAGE,
        }
        return Request(RETURNS, {**query, "offset": offset} if offset else query, market)

    now, until, unread = until_now(calls, clock), moment(cursor), 0
    since = now - FIRST if until is None else max(min(until, now) - AGAIN, now - _MOST)
    lists, found = Lists(question, PAGE, "members", ("total",), may_say_nothing=True), dict[str, Return]()
    async for row in lists.read(calls, since, now):
        one = read_return(row, market)
        unread += one is None
        found |= {one.id: one} if one else {}
    for one in found.values():
        yield one
    yield Next(now.isoformat())
    why = f"{unread} returns were not understood"
    yield Partial(Topic.RETURNS, ACCOUNT, why) if unread else Whole(Topic.RETURNS, ACCOUNT)


def read_return(row: Mapping[str, Any], market: str) -> Return | None:
    """One return; None where its id or its day is missing. What the buyer wrote is left alone."""
    id_, made = text(row, "returnId") or _digits(row, "returnId"), get(row, "creationInfo")
    at = moment(text(made, "creationDate", "value"))
    if id_ is None or at is None:
        return None
    goods = next(rows({"items": [get(made, "item")]}, "items"), {})
    item = text(goods, "itemId") or _digits(goods, "itemId")
    return Return(
        id=id_,
        at=at,
        quantity=number(goods, "returnQuantity") or 1,
        reason=text(made, "reason") or "",
        market=market,
        order=text(row, "orderId"),
        listing=Subject(market, item) if item else None,
        by=FulfilledBy.SELLER,
        state=text(row, "state") or text(row, "status") or "",
    )


def _digits(said: Mapping[str, Any], key: str) -> str | None:
    """An id that is written as a number."""
    found = number(said, key)
    return str(found) if found is not None else None
