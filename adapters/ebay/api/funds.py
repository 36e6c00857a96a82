"""Asks what eBay holds of the seller's money (Finances API, getSellerFundsSummary); where it holds none it says so."""

from collections.abc import AsyncIterator
from typing import Any

from adapters.ebay.api.calls import Calls, Request, Signer
from adapters.ebay.api.finances import money_in
from adapters.ebay.api.operations import FUNDS
from adapters.errors import Misread
from adapters.readings import ACCOUNT, Balance, Money, Said, Topic, Whole

_FREE, _HOLD, _PROCESSING, _ALL = "availableFunds", "fundsOnHold", "processingFunds", "totalFunds"


async def told(calls: Calls, market: str, signer: Signer | None) -> AsyncIterator[Said]:
    """The balance; none where nothing waits to be paid out (204)."""
    body = await calls.send(Request(FUNDS, market=market, signer=signer))
    if body != {}:
        yield read(body)
    yield Whole(Topic.BALANCE, ACCOUNT)


def read(body: Any) -> Balance:
    """What is held, and what is on its way to be a payout, is not free yet; Misread where a part is missing."""
    free, hold, processing = (money_in(body, name) for name in (_FREE, _HOLD, _PROCESSING))
    if free is None or hold is None or processing is None:
        raise Misread("eBay's summary of funds lacks one of its parts")
    if len({one.currency for one in (free, hold, processing)}) > 1:
        raise Misread("eBay's summary of funds is told in several currencies")
    deferred = Money(hold.amount + processing.amount, free.currency)
    total = money_in(body, _ALL) or Money(free.amount + deferred.amount, free.currency)
    return Balance(total, free, deferred)
