"""Hears eBay ring: answers its challenge, lets in only what eBay signed, and makes of a new order a question.

A notification is believed, never read for facts: what it says of an order is asked for at once.
"""

import asyncio
import json
from asyncio import Lock, Queue, QueueFull
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from adapters.clock import Clock
from adapters.ebay.account import EbayConfig
from adapters.ebay.api.calls import Calls
from adapters.ebay.api.refusals import Rejected
from adapters.ebay.api.signature import HEADER, Seal, challenge_answer, is_genuine, opened, question
from adapters.errors import Misread
from adapters.gathering import gathered
from adapters.keep import Keep
from adapters.pacing import Tempo, TokenBucket
from adapters.pushes import Doorbell, Reaction, Receipt, Ring
from adapters.readings import ACCOUNT, Ask, Sweep, Topic
from adapters.wire import moment, parsed, text

# The topic of new orders that were paid (Notification API, release notes 1.6.6).
NEW_ORDER = "ORDER_CONFIRMATION"
# What each kind of notification makes due; all others are let in, and lead to nothing.
DUE = {NEW_ORDER: Topic.ORDERS}
# A key may be believed for so long (getPublicKey: "one-hour is recommended").
KEY_LIVES = timedelta(hours=1)
# Whoever rings names a key: so often eBay is asked for one that has proven nothing yet.
STRANGERS = Tempo(1 / 60, 5)
# Seconds for which is waited until somebody rings.
_PATIENCE = 20.0
# Of more that wait to be heard each would say the same.
_MOST_WAITING = 100
_LONGEST_CODE = 200
_GENUINE, _FORGED = 204, 412


@dataclass(frozen=True, slots=True)
class Place:
    """The address that eBay knows, the one that is listened at, and the word that both share."""

    endpoint: str
    listen: str
    token: str = field(repr=False)

    @property
    def doorbell(self) -> Doorbell:
        return Doorbell(self.listen, urlsplit(self.endpoint).path or "/")


@dataclass(frozen=True, slots=True)
class Told:
    """What one notification is, without whom it is about."""

    id: str
    kind: str
    at: datetime | None


def place_of(config: EbayConfig) -> Place | None:
    """Where the section wants eBay to ring; None where it names no place."""
    if config.push_url is None or config.push_listen is None or config.push_token is None:
        return None
    return Place(config.push_url, config.push_listen, config.push_token.get_secret_value())


def read_told(body: bytes) -> Told:
    """The head of a notification; Misread where it lacks its id or its topic."""
    said = parsed(body, "eBay rang")
    id_, kind = text(said, "notification", "notificationId"), text(said, "metadata", "topic")
    if id_ is None or kind is None:
        raise Misread("eBay rang without saying what for")
    return Told(id_[:200], kind[:100], moment(text(said, "notification", "eventDate")))


class Keys:
    """The keys with which eBay signs, each asked for once an hour at most."""

    def __init__(self, calls: Calls, keep: Keep, clock: Clock, identity: str) -> None:
        self._calls = calls
        self._keep = keep
        self._clock = clock
        self._identity = identity
        self._strangers = TokenBucket(clock, keep, identity, "public_key:strangers", STRANGERS)
        self._proven: set[str] = set()
        self._lock = Lock()

    async def of(self, seal: Seal) -> Any | None:
        """The key that a seal names, None where eBay has none of that name; TryLater where it cannot be asked now."""
        name = f"{self._identity}:public_key:{seal.key_id}"
        async with self._lock:
            kept = await self._keep.get(name)
            if kept is not None:
                return json.loads(kept)
            if seal.key_id not in self._proven:
                await self._strangers.take(patience=0)
            try:
                found = await self._calls.send(question(seal), urgent=True, patience=0)
            except Rejected:
                return None
            key = {part: text(found, part) for part in ("key", "algorithm", "digest")}
            await self._keep.put(name, json.dumps(key), self._clock.now() + KEY_LIVES)
            return key

    def proved(self, seal: Seal) -> None:
        """Something genuine was sealed with it: it is asked for again without being counted among strangers."""
        self._proven.add(seal.key_id)


class Push:
    """One account's doorbell, and what was heard there and not told yet.

    It is in memory only: an order whose notification is lost is found by the next question all the same.
    """

    def __init__(self, place: Place, calls: Calls, keep: Keep, clock: Clock, identity: str) -> None:
        self.place = place
        self._keys = Keys(calls, keep, clock, identity)
        self._clock = clock
        self._waiting: Queue[Told] = Queue(_MOST_WAITING)

    async def rung(self, ring: Ring) -> Reaction:
        """204 to what eBay signed, 412 to what it did not; GET is eBay's challenge.

        Raises TryLater where the key cannot be asked for now: eBay rings again.
        """
        if ring.method == "GET":
            return self._challenged(ring.query.get("challenge_code", ""))
        seal = opened(ring.headers.get(HEADER, ""))
        key = await self._keys.of(seal) if seal else None
        if seal is None or key is None or not is_genuine(ring.body, seal, key):
            return Reaction(_FORGED)
        self._keys.proved(seal)
        self._note(ring.body)
        return Reaction(_GENUINE)

    def _challenged(self, code: str) -> Reaction:
        if not 0 < len(code) <= _LONGEST_CODE:
            return Reaction(400)
        said = challenge_answer(code, self.place.token, self.place.endpoint)
        return Reaction(200, json.dumps({"challengeResponse": said}), "application/json")

    def _note(self, body: bytes) -> None:
        """What is of no use to us (a user who left eBay) is forgotten at once, and so is what cannot be understood."""
        with suppress(Misread, QueueFull):
            told = read_told(body)
            if told.kind in DUE:
                self._waiting.put_nowait(told)

    async def heard(self) -> AsyncIterator[tuple[Sweep | None, Receipt]]:
        """Everything that was heard since; waits some seconds for the first."""
        first = await self._first()
        if first is not None:
            yield self._due(first)
        while not self._waiting.empty():
            yield self._due(self._waiting.get_nowait())

    async def _first(self) -> Told | None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._clock.real(_PATIENCE)):
                return await self._waiting.get()
        return None

    def _due(self, told: Told) -> tuple[Sweep, Receipt]:
        now = self._clock.now()
        receipt = Receipt(told.id, told.kind, told.at or now, handle=told.id)
        return gathered(DUE[told.kind], Ask((ACCOUNT,)), (), now), receipt
