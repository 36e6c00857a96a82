"""Turns what lies in the seller's queue into sweeps: offers as they are, all else as what is to be looked at now."""

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from adapters.amazon.api import listings, notifications, offers
from adapters.amazon.api.calls import Calls
from adapters.amazon.api.notifications import Notification
from adapters.amazon.api.queue import Message, Queue
from adapters.amazon.api.shelf import Shelf
from adapters.amazon.api.wire import condition, text
from adapters.amazon.markets import product_url
from adapters.clock import Clock
from adapters.errors import AdapterError
from adapters.gathering import gathered
from adapters.keep import Keep
from adapters.pushes import Receipt
from adapters.readings import ACCOUNT, Ask, Evidence, Offer, Said, Subject, Sweep, Topic

# A SKU may be given to another product.
_SKU_LIVES = timedelta(days=1)


class Push:
    """One seller's queue, and what is needed to understand it."""

    def __init__(self, queue: Queue, calls: Calls, shelf: Shelf, keep: Keep, clock: Clock, identity: str) -> None:
        self.queue = queue
        self._calls = calls
        self._shelf = shelf
        self._keep = keep
        self._clock = clock
        self._identity = identity

    async def heard(self, markets: Sequence[str]) -> AsyncIterator[tuple[Sweep | None, Receipt]]:
        """Everything of one call to the queue, which waits some seconds where it is empty.

        One that we stumble over stays in the queue and is raised at the end: it must not hold up the others.
        """
        stumbled: Exception | None = None
        for message in await self.queue.receive():
            try:
                found = await self._opened(message, markets)
            except Exception as error:
                stumbled = error
                continue
            for one in found:
                yield one
        if stumbled is not None:
            raise stumbled

    async def acknowledge(self, receipts: Iterable[Receipt]) -> None:
        """What they came with is deleted from the queue."""
        await self.queue.delete([*dict.fromkeys(receipt.handle for receipt in receipts)])

    async def _opened(self, message: Message, markets: Sequence[str]) -> list[tuple[Sweep | None, Receipt]]:
        told = notifications.opened(message.body)
        if seller := notifications.seller(told):
            await self._shelf.is_me(seller)
        return await self._understood(told, message, markets)

    async def _understood(
        self, told: Notification, message: Message, markets: Sequence[str]
    ) -> list[tuple[Sweep | None, Receipt]]:
        """What one message makes due, each with a receipt of its own: a repeat is told by a receipt's id."""
        if not told.topics:
            return [(None, self._receipt(told, message))]
        return [await self._due(topic, told, message, markets) for topic in told.topics]

    async def _due(
        self, topic: Topic, told: Notification, message: Message, markets: Sequence[str]
    ) -> tuple[Sweep | None, Receipt]:
        found = notifications.subjects(told)
        if topic.of_an_account:
            receipt = self._receipt(told, message)
            sweep = gathered(topic, Ask((ACCOUNT,)), (), self._clock.now())
            return sweep, replace(receipt, id=f"{receipt.id}:{topic}")
        if told.kind == notifications.OFFER_CHANGED and found:
            return await self._offers(told, found[0], message)
        receipt = self._receipt(told, message, about=str(found[0]) if found else "")
        if told.kind == notifications.ACCOUNT_STATUS_CHANGED:
            return gathered(topic, Ask(), (), self._clock.now()), receipt
        if told.kind == notifications.STATUS_CHANGED:
            # The market in it is sometimes another one of the same seller's (Canada, Mexico).
            found = tuple(dict.fromkeys((*found, *(Subject(code, one.id) for one in found for code in markets))))
        found = found or await self._behind(told, markets)
        return (gathered(topic, Ask(found), (), self._clock.now()) if found else None), receipt

    async def _offers(self, told: Notification, subject: Subject, message: Message) -> tuple[Sweep, Receipt]:
        """The offers of one condition; where nothing in it can be read, they are to be asked for."""
        asked = condition(told.payload, "OfferChangeTrigger", "ItemCondition")
        said: list[Said] = []
        if asked is not None:
            me, boards = await self._shelf.me(), await self._shelf.boards(subject.market)
            said = list(offers.read_pushed(subject, told.payload, asked, me, boards))
            said.append(Evidence(subject, product_url(*subject), 200, message.body.encode()))
        sweep = gathered(Topic.OFFERS, Ask((subject,), subject.market, condition=asked), said, self._clock.now())
        about = f"{subject}:{asked or text(told.payload, 'OfferChangeTrigger', 'ItemCondition')}"
        return sweep, self._receipt(told, message, about=about, sure=_names_featured(said))

    def _receipt(self, told: Notification, message: Message, *, about: str = "", sure: bool = False) -> Receipt:
        at = told.at or self._clock.now()
        about = about if told.at else ""
        return Receipt(told.id or message.id, told.kind, at, message.handle, about, sure, message.tries)

    async def _behind(self, told: Notification, markets: Sequence[str]) -> tuple[Subject, ...]:
        """The listings behind the SKUs that it names; those that cannot be found are left to the sweeps."""
        named = notifications.market(told)
        found = [
            await self._subject(code, sku)
            for sku in notifications.skus(told)
            for code in ((named,) if named else markets)
        ]
        return tuple(dict.fromkeys(subject for subject in found if subject))

    async def _subject(self, market: str, sku: str) -> Subject | None:
        key = f"{self._identity}:asin:{market}:{sku}"
        asin = await self._keep.get(key)
        if asin is None:
            asin = await self._asked(market, sku)
            if asin is not None:
                await self._keep.put(key, asin, self._clock.now() + _SKU_LIVES)
        return Subject(market, asin) if asin else None

    async def _asked(self, market: str, sku: str) -> str | None:
        """The ASIN of a SKU, "" where the market has none; None where it could not be learned now."""
        me = await self._shelf.me()
        if me is None:
            return None
        with suppress(AdapterError):
            item = await self._calls.send(listings.single(me, market, sku, listings.NAMES))
            found = listings.read_skus(market, [item])
            return next((one.subject.id for one in found), "")
        return None


def _names_featured(said: Iterable[Said]) -> bool:
    return any(isinstance(word, Offer) and word.featured for word in said)
