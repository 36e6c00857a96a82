"""Asks how the account stands with Amazon in each market, and by which measures, and reads the answers."""

import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from adapters.amazon.api.calls import Calls, Request
from adapters.amazon.api.operations import PARTICIPATIONS, Role
from adapters.amazon.api.reports import Report, Reports, parsed
from adapters.amazon.api.wire import clean, decimal, get, listed, number, rows, text
from adapters.amazon.markets import market_of_id
from adapters.clock import Clock
from adapters.keep import Keep
from adapters.readings import (
    ACCOUNT,
    Evidence,
    FulfilledBy,
    HealthMetric,
    Partial,
    Said,
    Standing,
    StandingState,
    Topic,
    Whole,
)

KIND = "GET_V2_SELLER_PERFORMANCE_REPORT"
_GAP = timedelta(minutes=30)
# So long the list of my markets is believed: its quota is one call a minute, for all questions.
_SHOPS_LIVE = timedelta(hours=1)
# The schema knows the first three, its own sample says the fourth.
_STATES = {
    "NORMAL": StandingState.NORMAL,
    "AT_RISK": StandingState.AT_RISK,
    "DEACTIVATED": StandingState.DEACTIVATED,
    "SUSPENDED": StandingState.DEACTIVATED,
}
_VERDICTS = {"GOOD": True, "GREAT": True, "BAD": False, "WARNED": False}
_CHANNELS = {"afn": FulfilledBy.PLATFORM, "mfn": FulfilledBy.SELLER}
# Names that schema and sample spell differently.
_SPELT = {"prefulfillment_cancel_rate": "pre_fulfillment_cancellation_rate", "document_request": "document_requests"}
# Where a measure says how many orders, units or listings went wrong.
_COUNTS = (
    ("defectsCount",),
    ("orderWithDefects", "count"),
    ("invoiceDefect", "count"),
    ("lateShipmentCount",),
    ("cancellationCount",),
)


def question(markets: Sequence[str]) -> Report:
    """One report tells of all markets of the region."""
    return Report(KIND, tuple(markets), _GAP, role=Role.INSIGHTS)


class Health:
    """One seller's standing."""

    def __init__(self, reports: Reports, calls: Calls, keep: Keep, clock: Clock, identity: str) -> None:
        self._reports = reports
        self._calls = calls
        self._keep = keep
        self._clock = clock
        self._key = f"{identity}:active"

    async def said(self, markets: Sequence[str], *, urgent: bool) -> AsyncIterator[Said]:
        """How the account stands in each of the markets in which it takes part, and all measures."""
        shops = await self._shops(urgent=urgent)
        document = await self._reports.read(question(markets))
        for word in read_health(document or "{}", [one for one in markets if one in shops] or markets):
            yield word
        for market in markets:
            if market in shops:
                yield HealthMetric("listings_active", market, good=shops[market])
        yield Evidence(ACCOUNT, KIND, 200, (document or "").encode())

    async def _shops(self, *, urgent: bool) -> dict[str, bool | None]:
        kept = await self._keep.get(self._key)
        if kept is not None:
            return dict(json.loads(kept))
        shops = read_shops(await self._calls.send(Request(PARTICIPATIONS), urgent=urgent))
        await self._keep.put(self._key, json.dumps(shops), self._clock.now() + _SHOPS_LIVE)
        return shops


def read_shops(body: Any) -> dict[str, bool | None]:
    """The markets in which the seller takes part, and whether his listings are active there, None where that is unsaid.

    They are inactive where Amazon suspended them, and while he is on holiday: the API has one word for both
    ("hasSuspendedListings", Sellers v1).
    """
    found: dict[str, bool | None] = {}
    for row in listed(body, "payload"):
        market = market_of_id(text(row, "marketplace", "id") or "")
        if market and get(row, "participation", "isParticipating") is True:
            suspended = get(row, "participation", "hasSuspendedListings")
            found[market.code] = not suspended if isinstance(suspended, bool) else None
    return found


def read_health(document: str, markets: Sequence[str]) -> Iterator[Said]:
    """The standing in each market and its measures; part of an answer, where it lacks the standing in one of them."""
    body = parsed(KIND, document)
    metrics = {code: row for row in rows(body, "performanceMetrics") if (code := _market(row))}
    untold = set(markets)
    for row in rows(body, "accountStatuses"):
        code, word = _market(row), text(row, "status")
        if code and word:
            yield Standing(code, _state(word), _warned(metrics.get(code)))
            untold.discard(code)
    for code, row in metrics.items():
        yield from _metrics(code, row)
    if untold:
        where = ", ".join(sorted(untold))
        yield Partial(Topic.ACCOUNT, ACCOUNT, f"Amazon does not tell how the account stands in {where}")
    else:
        yield Whole(Topic.ACCOUNT, ACCOUNT)


def _market(row: Mapping[str, Any]) -> str | None:
    market = market_of_id(text(row, "marketplaceId") or "")
    return market.code if market else None


def _state(word: str) -> StandingState:
    """A word that nobody knows is at least a reason to look."""
    return _STATES.get(word.upper(), StandingState.AT_RISK)


def _rating(row: Any) -> str | None:
    rating = get(row, "accountHealthRating")
    return text(rating, "ahrStatus") or text(rating, "accountHealthRatingStatus")


def _warnings(row: Any) -> Iterator[Mapping[str, Any]]:
    yield from rows(row, "warningStates")
    yield from rows(row, "warningState")


def _warned(row: Any) -> bool:
    said = [_rating(row), *(text(one, "status") for one in _warnings(row))]
    return any(_verdict(word) is False for word in said)


def _verdict(word: str | None) -> bool | None:
    return _VERDICTS.get((word or "").upper())


def _metrics(market: str, row: Mapping[str, Any]) -> Iterator[HealthMetric]:
    """Every measure, also one that is new: each is an object, some hold one for each who may dispatch."""
    for name, said in row.items():
        if name.lower() == "accounthealthrating":
            yield HealthMetric(_named(name), market, good=_verdict(_rating(row)))
        elif isinstance(said, Mapping):
            found = [_metric(name, market, part, by) for key, by in _CHANNELS.items() if (part := get(said, key))]
            yield from (one for one in found or [_metric(name, market, said, None)] if one is not None)
    for warning in _warnings(row):
        name = f"warning_{_named(text(warning, 'warningType') or 'unnamed')}"
        yield HealthMetric(name, market, good=_verdict(text(warning, "status")))


def _metric(name: str, market: str, said: Any, by: FulfilledBy | None) -> HealthMetric | None:
    rate, status = decimal(said, "rate"), text(said, "status")
    count = next((found for path in _COUNTS if (found := number(said, *path)) is not None), None)
    if rate is None and count is None and status is None:
        return None
    return HealthMetric(
        name=_named(name),
        market=market,
        by=by,
        value=rate,
        target=decimal(said, "targetValue") if rate is not None else None,
        at_most=text(said, "targetCondition") != "GREATER_THAN",
        count=count,
        good=_verdict(status),
    )


def _named(name: str) -> str:
    """ "orderDefectRate" as "order_defect_rate", in one of its spellings."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", clean(name)).lower()
    return _SPELT.get(words, words)
