"""Takes in what the platforms tell of their own accord: folded, committed, and only then acknowledged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog

from adapters.base import Adapter
from adapters.clock import Clock
from adapters.errors import AdapterError
from adapters.pushes import Receipt
from adapters.readings import ACCOUNT, Offer, Subject, Sweep, Topic
from monitor.beside import Pushed
from monitor.planner import Pair
from monitor.poll import Poll
from monitor.push_tally import Tally, heard_key
from storage.errors import Conflict, StorageError
from storage.states import Batch, JsonValue, Watch, WatchedListing
from storage.store import Store

log = structlog.get_logger()

# Seconds until a queue that could not be read is asked again: at first, at most, and where a database was in the way.
_FIRST, _LONGEST, _HOUSE = 5.0, 600.0, 5.0
# Longer than the longest wait and a look: a loop that does not turn for so long hangs.
PATIENCE = 1500.0
# So many pushes are remembered by their own id, beside the times that are kept.
_REMEMBERED = 5_000

# A push that we stumble over is given up when it comes for this time; what only the database refuses never is.
_TRIES = 5
# A moment that lies further ahead is no moment: it would outdate every later push about the same.
_AHEAD = timedelta(minutes=15)
# Seconds after which what was taken in is acknowledged although more is to come: soon it would be given out again.
_SOON = 30.0
# Of so many listings the watches are read one by one.
_FEW = 20

Mark = tuple[str, JsonValue]


@dataclass(slots=True)
class Pushes:
    """One loop an account; the sweeps go on beside it, for no platform promises that a push comes at all.

    `troubles` says why an account's pushes cannot be read at present.
    """

    store: Store
    accounts: Mapping[str, Adapter[Any]]
    clock: Clock
    poll: Poll
    tally: Tally
    troubles: dict[str, str] = field(default_factory=dict)
    _ids: dict[str, None] = field(default_factory=dict)

    @property
    def listening(self) -> tuple[str, ...]:
        """The accounts that are told anything."""
        return tuple(name for name, adapter in self.accounts.items() if adapter.has_pushes)

    async def listen(self, account: str, turned: Callable[[], None]) -> None:
        """Hears for ever; what hinders it is logged once, and tried again later and later."""
        wait = _FIRST
        while True:
            turned()
            trouble = await self._tried(account)
            if trouble is None:
                self.troubles.pop(account, None)
                wait = _FIRST
                continue
            if self.troubles.get(account) != trouble:
                log.warning("pushes cannot be read; the sweeps go on", account=account, why=trouble)
            self.troubles[account] = trouble
            await self.clock.sleep(wait)
            wait = min(2 * wait, _LONGEST)

    async def _tried(self, account: str) -> str | None:
        try:
            await self.drain(account)
        except AdapterError as error:
            return str(error)
        except StorageError as error:
            await self.clock.sleep(_HOUSE)
            return str(error)
        except Exception as error:
            log.exception("pushes could not be taken in and will come again", account=account)
            return f"twoam stumbled over a push ({type(error).__name__}); the log says where"
        return None

    async def drain(self, account: str) -> int:
        """Takes in what is there now, or comes within some seconds, and says how many those were.

        One that cannot be taken in costs no other; it is raised once the others are acknowledged, and comes again.
        """
        count, troubles = 0, list[Exception]()
        taken = _Taken(self.accounts[account], self.clock, self.clock.monotonic())
        try:
            async for sweep, receipt in self.accounts[account].pushes():
                count += 1
                trouble = await self._trouble(account, sweep, receipt)
                if trouble is None:
                    await taken.add(receipt)
                else:
                    troubles.append(trouble)
        finally:
            await taken.acknowledge()
        await self.tally.settle(account)
        if troubles:
            raise troubles[0]
        return count

    async def _trouble(self, account: str, sweep: Sweep | None, receipt: Receipt) -> Exception | None:
        """Why it must come again; None where it was taken in, or is given up because it never will be."""
        latest = self.clock.now() + _AHEAD
        try:
            await self._heard(account, sweep, replace(receipt, at=min(receipt.at, latest)))
        except Exception as error:
            if isinstance(error, StorageError) or receipt.tries < _TRIES:
                return error
            log.exception("a push is given up after many tries; the sweeps go on", account=account, kind=receipt.kind)
        return None

    async def _heard(self, account: str, sweep: Sweep | None, receipt: Receipt) -> None:
        """Once it returns, all that it said is committed; a repeat and what was overtaken say nothing."""
        key = f"push:{account}:{receipt.kind}:{receipt.about}"
        if receipt.id in self._ids or await self._overtaken(key, receipt):
            return
        marks: tuple[Mark, ...] = ((heard_key(account), self.clock.now().isoformat()),)
        if receipt.about:
            marks = (*marks, (key, receipt.at.isoformat()))
        pairs = await self._watched(account, sweep) if sweep else ()
        due: list[Watch] = []
        for watch, listing in pairs:
            if sweep is None or not await self._folded(watch, listing, sweep, receipt, marks):
                due.append(watch)
        if due or not pairs:
            now = self.clock.now()
            wants = tuple((watch.id, now) for watch in due)
            account_wants = self._account_wants(account, sweep) if sweep else ()
            await self.store.commit(Batch(wants=wants, account_wants=account_wants, settings=marks))
        self._remember(receipt.id)

    def _account_wants(self, account: str, sweep: Sweep) -> tuple[tuple[str, Topic, datetime], ...]:
        """The question about the account as a whole that is due, as soon as the platform can answer it."""
        if not sweep.topic.of_an_account or ACCOUNT not in sweep.ask.listings:
            return ()
        lag = self.accounts[account].lags.get(sweep.topic, timedelta())
        return ((account, sweep.topic, self.clock.now() + lag),)

    async def _overtaken(self, key: str, receipt: Receipt) -> bool:
        last = await self.store.get_setting(key) if receipt.about else None
        return isinstance(last, str) and receipt.at <= datetime.fromisoformat(last)

    def _remember(self, number: str) -> None:
        self._ids[number] = None
        if len(self._ids) > _REMEMBERED:
            del self._ids[next(iter(self._ids))]

    async def _watched(self, account: str, sweep: Sweep) -> Sequence[Pair]:
        """Each listing that it is about with the watch of its topic; without one, with that of the listing itself."""
        now = self.clock.now()
        listings = {one.subject: one for one in await self.store.listings() if one.account == account}
        found = [listings[one] for one in sweep.ask.listings or listings if one in listings]
        awake = {one.id: one for one in found if one.paused_until is None or one.paused_until <= now}
        # Most pushes name one listing: hundreds of others need not be read for it.
        asked = (
            [await self.store.watches(number) for number in awake]
            if len(awake) <= _FEW
            else [await self.store.watches()]
        )
        watches = {(one.listing_id, one.topic): one for some in asked for one in some}
        pairs = [(_asking(watches, number, sweep.topic), listing) for number, listing in awake.items()]
        return [(watch, listing) for watch, listing in pairs if watch is not None]

    async def _folded(
        self, watch: Watch, listing: WatchedListing, sweep: Sweep, receipt: Receipt, marks: tuple[Mark, ...]
    ) -> bool:
        """Whether it was taken in; else it is to be asked for: it says too little, or what we read is younger."""
        if watch.topic is Topic.OFFERS:
            self.tally.heard(watch, receipt.at)
        if not watch.looks or not _states(sweep, listing.subject) or (watch.read_at and receipt.at < watch.read_at):
            return False
        try:
            others = await self.poll.fold(watch, listing, sweep, Pushed(marks, receipt.sure))
        except Exception as error:
            if isinstance(error, StorageError) and not isinstance(error, Conflict):
                raise
            log.exception("a push could not be judged: it is asked for", listing=listing.name, kind=receipt.kind)
            return False
        if others:
            self.tally.told(watch.account)
        return others is not None


@dataclass(slots=True)
class _Taken:
    """What was taken in since the last acknowledgement (`since`, the clock's seconds): many are told in one call."""

    adapter: Adapter[Any]
    clock: Clock
    since: float
    receipts: list[Receipt] = field(default_factory=list)

    async def add(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)
        if self.clock.monotonic() - self.since > _SOON:
            await self.acknowledge()

    async def acknowledge(self) -> None:
        if self.receipts:
            await self.adapter.acknowledge(self.receipts)
        self.receipts, self.since = [], self.clock.monotonic()


def _asking(watches: Mapping[tuple[int, Topic], Watch], listing_id: int, topic: Topic) -> Watch | None:
    return watches.get((listing_id, topic)) or watches.get((listing_id, Topic.LISTINGS))


def _states(sweep: Sweep, subject: Subject) -> bool:
    return any(isinstance(reading, Offer) for reading in sweep.of(subject))
