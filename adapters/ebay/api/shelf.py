"""Knows which listings are mine and how each stands: on eBay's list of my active ones, or gone from it, and why.

Of a listing that was never seen on that list nothing is told: it may be somebody else's.
"""

from asyncio import Lock
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from adapters.clock import Clock
from adapters.ebay.api import fate, inventory, trading
from adapters.ebay.api.calls import Calls
from adapters.ebay.api.fate import Fate
from adapters.ebay.api.inventory import Kept
from adapters.ebay.api.refusals import Rejected
from adapters.ebay.api.trading import Active
from adapters.ebay.markets import parted
from adapters.errors import AdapterError
from adapters.keep import Keep
from adapters.readings import FulfilledBy, Gravity, Issue, Sku, State, Subject

# The list is believed for so long, and where a person or a second look waits only for so long.
LIVES, LIVES_URGENT = timedelta(minutes=5), timedelta(seconds=30)
# That a SKU is none of the Inventory API's, and what became of a listing, are asked for anew after so long.
_STAYS = timedelta(hours=12)
_MINE_LIVES = timedelta(days=400)
# In the words that the rules know for what takes a listing off sale.
_OFF_SALE = ("LISTING_SUPPRESSED",)
_HELD = Issue("ON_HOLD", Gravity.ERROR, "eBay holds the listing back for breaking a rule", _OFF_SALE)
_EBAY_ENDED = Issue("EBAY_ENDED", Gravity.ERROR, "eBay ended the listing for breaking a rule", _OFF_SALE)
_NOT_LISTED = Issue("NOT_LISTED", Gravity.ERROR, "it is no longer among your active listings", _OFF_SALE)


@dataclass(frozen=True, slots=True)
class Mine:
    """A listing of mine: its SKU, how it stands on the list, what became of it, and its offers in the Inventory API.

    `active` is None where it is not on the list or the list is not known; then `fate` tells, where that is known.
    """

    code: str
    active: Active | None = None
    fate: Fate | None = None
    offers: tuple[Kept, ...] = ()

    @property
    def vanished(self) -> bool:
        """Whether eBay itself says that it is not active any more."""
        return self.fate is not None and not self.fate.active

    @property
    def quantity(self) -> int | None:
        """What is left to sell, None where it is not known; of what was ended by its last sale nothing is."""
        if self.active is not None:
            return self.active.quantity
        return 0 if self.vanished and self.fate is not None and self.fate.left == 0 else None


class Shelf:
    """One seller's own listings."""

    def __init__(self, calls: Calls, keep: Keep, clock: Clock, market: str, identity: str) -> None:
        self._calls = calls
        self._keep = keep
        self._clock = clock
        self._market = market
        self._identity = identity
        self._lock = Lock()
        self._list: tuple[Mapping[str, Active], bool] = ({}, False)
        self._listed_at: datetime | None = None
        self._fates: dict[str, tuple[Fate, datetime]] = {}
        self._codes: dict[str, str] = {}
        self._strange: dict[str, datetime] = {}

    async def active(self, *, urgent: bool = False) -> tuple[Mapping[str, Active], bool]:
        """My active listings by their numbers, and whether that is all of them."""
        async with self._lock:
            now = self._clock.now()
            if self._listed_at is None or now - self._listed_at >= (LIVES_URGENT if urgent else LIVES):
                found, whole = await trading.my_active(self._calls, self._market)
                self._list, self._listed_at = ({one.number: one for one in found}, whole), now
            return self._list

    async def numbers(self) -> frozenset[str]:
        """The numbers of all that is on the list; none where nobody has let us in, or where it cannot be had."""
        if await self._calls.tokens.authorisation() is None:
            return frozenset()
        known, _ = await self._known(urgent=False)
        return frozenset(known)

    async def mine(self, subject: Subject, *, urgent: bool = False) -> Mine | None:
        """How a listing of mine stands; None where nobody has let us in, or where it was never seen to be mine."""
        number = parted(subject.id)[0]
        if await self._calls.tokens.authorisation() is None:
            return None
        known, whole = await self._known(urgent=urgent)
        active = known.get(number)
        code = await self._code(number, active)
        if code is None:
            return None
        # Everything at once does not vanish: an empty list is taken for none.
        lost = active is None and whole and bool(known)
        became = await self._fate(number, urgent=urgent) if lost else None
        return Mine(code, active, became, await self._offers(subject.market, number, code))

    async def _known(self, *, urgent: bool) -> tuple[Mapping[str, Active], bool]:
        """The list, or nothing where it cannot be had: buyers see the listing all the same."""
        with suppress(AdapterError):
            return await self.active(urgent=urgent)
        return {}, False

    async def _code(self, number: str, active: Active | None) -> str | None:
        """The SKU by which it goes: remembered, for one that has vanished tells none."""
        key = f"{self._identity}:mine:{number}"
        if active is None:
            return self._codes.get(number) or await self._keep.get(key)
        code = active.sku or number
        if self._codes.get(number) != code:
            await self._keep.put(key, code, self._clock.now() + _MINE_LIVES)
            self._codes[number] = code
        return code

    async def _fate(self, number: str, *, urgent: bool) -> Fate | None:
        """What became of it, None where that cannot be learned now."""
        kept, now = self._fates.get(number), self._clock.now()
        if kept is not None and now - kept[1] < (LIVES_URGENT if urgent else _STAYS) and not kept[0].active:
            return kept[0]
        with suppress(AdapterError):
            found = await fate.told(self._calls, self._market, number)
            self._fates[number] = (found, now)
            return found
        return None

    async def _offers(self, market: str, number: str, code: str) -> tuple[Kept, ...]:
        """Its offers in the Inventory API; what was listed elsewhere is not asked about every time."""
        now = self._clock.now()
        if code == number or self._strange.get(code, now) > now:
            return ()
        try:
            found = tuple(inventory.read_offers(await self._asked(market, code), number))
        except AdapterError:
            return ()
        if not found:
            self._strange[code] = now + _STAYS
        return found

    async def _asked(self, market: str, code: str) -> Any:
        """The answer, nothing where the Inventory API does not know the SKU."""
        try:
            return await self._calls.send(inventory.question(code, market))
        except Rejected as error:
            if error.status == 404 and error.number:
                return None
            raise


def read_sku(subject: Subject, mine: Mine, state: State) -> Sku:
    """My SKU behind a listing: as eBay tells it to me, and as buyers see it (`state`) where it does not."""
    issues = tuple(_issues(mine))
    price = next((one.price for one in mine.offers if one.price), mine.active.price if mine.active else None)
    there = state is State.LIVE and mine.quantity != 0 and not any(one.actions for one in issues)
    whole = parted(subject.id)[1] is None
    return Sku(
        subject=subject,
        sku=mine.code,
        buyable=there,
        discoverable=there,
        fulfilled_by=FulfilledBy.SELLER,
        quantity=mine.quantity if whole else None,
        price=price if whole else None,
        issues=issues,
        given=mine.code != parted(subject.id)[0],
    )


def _issues(mine: Mine) -> Iterator[Issue]:
    """Why it is not on sale; what was sold out is nobody's fault."""
    if any(one.held for one in mine.offers):
        yield _HELD
    by_ebay = any(one.status == "EBAY_ENDED" for one in mine.offers) or (mine.fate is not None and mine.fate.by_ebay)
    if by_ebay and mine.active is None:
        yield _EBAY_ENDED
    elif mine.vanished and mine.quantity != 0:
        yield _ended(mine.fate.reason if mine.fate else None)


def _ended(reason: str | None) -> Issue:
    """The seller's own reason (EndReasonCodeType), where he gave one."""
    if reason is None:
        return _NOT_LISTED
    return Issue(reason[:60], Gravity.ERROR, "the listing was ended, for a reason that was given with it", _OFF_SALE)
