"""Asks what Amazon holds of the seller's money, and reads each balance with its parts (Finances 2024-06-19)."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.operations import BALANCES
from adapters.amazon.api.wire import listed, money, rows, text
from adapters.amazon.markets import market_of_id
from adapters.errors import Unsupported
from adapters.readings import ACCOUNT, Balance, Money, Partial, Said, Topic, Whole
from adapters.refusals import Denied, Why

# Where an answer names the page after it, and the parameter that asks for it.
TOKEN, ASK = ("nextToken",), "nextToken"
# BalanceType: the whole, in which the others lie; RESERVED is what is deferred and the reserve together.
_TOTAL, _FREE, _RESERVED, _DEFERRED, _RESERVE = (
    "TOTAL", "AVAILABLE", "RESERVED", "DEFERRED", "ACCOUNT_LEVEL_RESERVE",
)  # fmt: skip
# Balances lie in balances; deeper than this is no answer of Amazon's.
_DEEPEST = 6

# Of all markets at once, as they are now.
QUESTION = Request(BALANCES, query={"balanceType": _TOTAL})


async def said(calls: Calls, *, urgent: bool) -> AsyncIterator[Said]:
    """The balance of each market and kind of account; Unsupported where Amazon tells none, for the ledger tells more.

    A role that is missing is told by the ledger's own question; no list of balances does not mean that nothing is held.
    """
    try:
        pages = await calls.pages(QUESTION, ASK, TOKEN, urgent=urgent)
    except Denied as error:
        if error.why is not Why.PERMISSION:
            raise
        raise Unsupported(f"Amazon does not tell this account its balances: {error.said}") from error
    found, unread = read(pages.bodies)
    if pages.whole and not (found or unread):
        raise Unsupported("Amazon does not tell this account its balances: its list has no total")
    for one in found:
        yield one
    if not pages.whole:
        yield Partial(Topic.BALANCE, ACCOUNT, "Amazon's list of balances broke off in the middle")
    elif unread:
        yield Partial(Topic.BALANCE, ACCOUNT, f"{unread} balances were not understood")
    else:
        yield Whole(Topic.BALANCE, ACCOUNT)


def read(bodies: Sequence[Any]) -> tuple[tuple[Balance, ...], int]:
    """The balances, and how many name no amount; Misread where there is no list."""
    whole = [row for body in bodies for row in listed(body, "balances") if text(row, "balanceType") == _TOTAL]
    told = [_balance(row) for row in whole]
    found = {one.key: one for one in told if one is not None}
    return tuple(found.values()), told.count(None)


def _balance(row: Mapping[str, Any]) -> Balance | None:
    total = money(row, "amount")
    if total is None:
        return None
    parts = {kind: amount for kind, amount in _parts(row, 0) if amount.currency == total.currency}
    # Where only both together are told, they are not free: that much is sure.
    apart = _DEFERRED in parts or _RESERVE in parts
    market = text(row, "partnerMetadata", "marketplaceId") or ""
    known = market_of_id(market)
    return Balance(
        total=total,
        free=parts.get(_FREE),
        deferred=parts.get(_DEFERRED) if apart else parts.get(_RESERVED),
        reserve=parts.get(_RESERVE),
        market=known.code if known else market or None,
        purse=text(row, "partnerMetadata", "accountType") or "",
    )


def _parts(row: Mapping[str, Any], depth: int) -> Iterator[tuple[str, Money]]:
    """All balances within this one, by their kinds."""
    for one in rows(row, "balances") if depth < _DEEPEST else ():
        kind, amount = text(one, "balanceType"), money(one, "amount")
        if kind and amount:
            yield kind, amount
        yield from _parts(one, depth + 1)
