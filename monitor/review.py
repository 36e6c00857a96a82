"""What the clock alone brings: ladder steps, ends of snoozes, unreadable sources, first looks, the morning digest."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from adapters.clock import Clock
from adapters.readings import Topic
from monitor import incidents, unwatched
from monitor.decisions import thresholds_by_account
from monitor.findings import Verdict
from monitor.flapping import LOOK_BACK
from monitor.incidents import Place
from monitor.people import last_wake_up, local_date, wake_up
from monitor.planner import Plan
from monitor.push_tally import heard_key
from monitor.reports.clock import reports_due
from monitor.rules import source
from monitor.rules.source import Patience
from monitor.rules.wave import SELLER_WAVE, rings
from monitor.thresholds import Thresholds
from monitor.unmuting import unmuted
from storage.states import (
    AccountWatch,
    Batch,
    Incident,
    JsonValue,
    Person,
    Step,
    Told,
    Transition,
    Watch,
    WatchedListing,
    WatchedRanking,
)
from storage.store import Store

# So many listings that were pasted together are told at once; more than these do not fit into a message.
_FIRST_LOOK_GATHERS = 20

Setting = tuple[str, JsonValue]


class Past(NamedTuple):
    """What is open, and what of no listing was over within a day."""

    open: Sequence[Incident]
    ended: Sequence[Incident]


@dataclass(frozen=True, slots=True)
class Review:
    """Goes over what is open and what is owed, without asking any platform."""

    store: Store
    clock: Clock
    plan: Plan
    unknown_after: timedelta
    accounts: Sequence[str]
    committed: Callable[[], None]
    # The accounts that are told things of the platform's own accord, after how long a silence is odd, what hinders it.
    listening: Sequence[str] = ()
    quiet_after: timedelta = timedelta(hours=24)
    troubles: Mapping[str, str] = field(default_factory=dict)

    async def tick(self) -> None:
        """One review; everything that it finds is one commit."""
        now = self.clock.now()
        listings = {listing.id: listing for listing in await self.store.listings()}
        watches = [watch for watch in await self.store.watches() if watch.listing_id in listings]
        rankings = await self.store.rankings()
        business = await self.store.account_watches()
        digests, settings = await self._digests(now)
        heard = await self._heard(now, settings)
        decided = await thresholds_by_account(self.store, self.accounts)
        async with self.store.incident_lock:
            open_now = await self.store.open_incidents()
            past = Past(open_now, await self.store.ended(now - LOOK_BACK))
            told = _one_each(
                (
                    *unwatched.orphans(open_now, listings, self.accounts, now),
                    *unwatched.unasked(open_now, watches, business, self.accounts, now),
                    *_clocks(open_now, watches, listings, now),
                    *unwatched.unfollowed(open_now, listings, rankings, now),
                    *self._sources(past, watches, listings, now),
                    *self._places(past, rankings, now),
                    *self._business(past, business, watches, now),
                    *self._quiet(past, heard, now),
                    *self._rings(past, decided, now),
                    *await unmuted(self.store, open_now, listings, now),
                )
            )
            ready = _ready_for_first_look(listings.values(), watches, self.accounts, now)
            batch = Batch(
                told=told,
                loose=(*_first_look(ready, now), *digests),
                first_looked=tuple((listing.id, now) for listing in ready),
                settings=tuple(settings),
            )
            if batch != Batch():
                await self.store.commit(batch)
        if batch.told or batch.loose:
            self.committed()

    def _sources(
        self,
        past: Past,
        watches: Sequence[Watch],
        listings: Mapping[int, WatchedListing],
        now: datetime,
    ) -> Iterator[Told]:
        """One incident per account that cannot be read, whatever the number of its listings.

        A rival that cannot be read is nobody's trouble, nor is a search that fails: /rivals, /copycats and /coverage
        say that it is unknown.
        """
        mine = {one.id: one for one in listings.values() if not one.rival}
        for account in self.accounts:
            of_it = (one for one in watches if one.account == account and one.listing_id in mine)
            of_it = (one for one in of_it if not one.topic.is_search)
            asked = [one for one in of_it if not _paused(mine[one.listing_id], now)]
            unknown = source.unknown(asked, self._patience, now)
            # Said already and not over yet: louder words for the same do not end it.
            degraded = Verdict(silent=True) if unknown.bads else source.degraded(asked)
            yield from _fold(source.STATE_UNKNOWN, account, unknown, past, now)
            yield from _fold(source.SOURCE_DEGRADED, account, degraded, past, now)

    def _places(self, past: Past, rankings: Sequence[WatchedRanking], now: datetime) -> Iterator[Told]:
        """One incident per account whose search words or lists cannot be read."""
        if not rankings and not any(one.rule == source.PLACES_UNKNOWN for one in past.open):
            return
        for account in self.accounts:
            patience = Patience(self.unknown_after, self.plan.period(account, Topic.RANKS))
            asked = [one for one in rankings if one.account == account]
            unknown = source.places_unknown(asked, patience, now)
            yield from _fold(source.PLACES_UNKNOWN, account, unknown, past, now)

    def _business(
        self, past: Past, business: Sequence[AccountWatch], watches: Sequence[Watch], now: datetime
    ) -> Iterator[Told]:
        """One incident per account whose orders, money or health cannot be read."""
        for account in self.accounts:
            asked = [one for one in business if one.account == account]
            beside = [one for one in watches if one.account == account]
            unknown = source.business_unknown(asked, beside, self._patience, now)
            yield from _fold(source.BUSINESS_UNKNOWN, account, unknown, past, now)

    async def _heard(self, now: datetime, settings: list[Setting]) -> dict[str, datetime]:
        """When each account was last told anything; a silence begins when it is listened to for the first time."""
        found: dict[str, datetime] = {}
        for account in self.listening:
            kept = await self.store.get_setting(heard_key(account))
            if not isinstance(kept, str):
                settings.append((heard_key(account), now.isoformat()))
            found[account] = datetime.fromisoformat(kept) if isinstance(kept, str) else now
        return found

    def _quiet(self, past: Past, heard: Mapping[str, datetime], now: datetime) -> Iterator[Told]:
        """One incident per account whose pushes have ceased; where nobody listens any more it is over."""
        deaf = {one.account for one in past.open if one.rule == source.PUSH_QUIET} - heard.keys()
        for account in deaf:
            yield from _fold(source.PUSH_QUIET, account, Verdict(), past, now)
        for account, last in heard.items():
            quiet = source.push_quiet(last, self.quiet_after, self.troubles.get(account), now)
            yield from _fold(source.PUSH_QUIET, account, quiet, past, now)

    def _rings(self, past: Past, decided: Mapping[str, Thresholds], now: datetime) -> Iterator[Told]:
        """One incident for each new seller who came to several listings of an account within a day."""
        for account, thresholds in decided.items():
            yield from _fold(SELLER_WAVE.name, account, rings(past.open, account, thresholds, now), past, now)

    def _patience(self, watch: Watch | AccountWatch) -> Patience:
        return Patience(self.unknown_after, self.plan.period(watch.account, watch.topic))

    async def _digests(self, now: datetime) -> tuple[list[Transition], list[Setting]]:
        """A digest for each whose morning has come since his last one, on Mondays his week's numbers, and his reports.

        Nobody gets one for before he joined.
        """
        due: list[Transition] = []
        settings: list[Setting] = []
        for person in await self.store.people():
            name, morning = f"digest:{person.id}", last_wake_up(person, now)
            last = await self.store.get_setting(name)
            if last == morning.isoformat():
                continue
            settings.append((name, morning.isoformat()))
            # One that lies ahead was noted by a clock that has been set back since.
            if isinstance(last, str) and datetime.fromisoformat(last) < morning:
                due.append(Transition(0, None, now, Step.DIGEST, {"person": person.id, "since": last}))
                if datetime.fromisoformat(last) < _monday(person, now) <= now:
                    due.append(Transition(0, None, now, Step.WEEKLY, {"person": person.id}))
            reports, noted = await reports_due(self.store, person, now)
            due += reports
            settings += noted
        return due, settings


def _monday(person: Person, now: datetime) -> datetime:
    """The end of the person's night before the Monday of this week."""
    today = local_date(person, now)
    return wake_up(person, today - timedelta(days=today.weekday()))


def _one_each(told: Iterable[Told]) -> tuple[Told, ...]:
    """One step an incident and review: a second one builds on what the first has stored, and comes with the next."""
    first: dict[str, Told] = {}
    for one in told:
        first.setdefault(one.incident.key, one)
    return tuple(first.values())


def _clocks(
    open_now: Sequence[Incident], watches: Sequence[Watch], listings: Mapping[int, WatchedListing], now: datetime
) -> Iterator[Told]:
    """Of a listing that is paused nothing is told unconfirmed: it would be withheld, and never be news again."""
    running = {one.id for one in listings.values() if not _paused(one, now)}
    failing = {watch.listing_id for watch in watches if watch.failures and watch.listing_id in running}
    watched = {watch.listing_id for watch in watches} | {None}
    for incident in open_now:
        if incident.listing_id not in watched:
            continue
        told = incidents.due(incident, now)
        told = told or incidents.unconfirmed(incident, now, failing=incident.listing_id in failing)
        if told:
            yield told


def _fold(rule: str, account: str, verdict: Verdict, past: Past, now: datetime) -> list[Told]:
    mine = [one for one in past.open if one.rule == rule and one.account == account and one.listing_id is None]
    return incidents.folded(Place(rule, account, None, account), verdict, mine, now, ended=past.ended)


def _paused(listing: WatchedListing, now: datetime) -> bool:
    return listing.paused_until is not None and listing.paused_until > now


def _ready_for_first_look(
    listings: Iterable[WatchedListing], watches: Sequence[Watch], accounts: Collection[str], now: datetime
) -> list[WatchedListing]:
    """New listings whose every topic was asked, at least one with success; they wait for those that are still to be.

    At four pages a minute thirty pasted listings take eight minutes: they must not become thirty messages.
    """
    # Who sells on a rival's listing is nothing to decide on.
    new = [one for one in listings if one.first_looked_at is None and not one.rival]
    asked = [one for one in new if _all_asked(one, watches)]
    failing = {watch.listing_id for watch in watches if watch.failures}
    to_be = [one for one in new if one.account in accounts and not _paused(one, now) and one.id not in failing]
    return asked if len(asked) >= _FIRST_LOOK_GATHERS or all(one in asked for one in to_be) else []


def _all_asked(listing: WatchedListing, watches: Sequence[Watch]) -> bool:
    own = [watch for watch in watches if watch.listing_id == listing.id]
    return any(watch.looks for watch in own) and all(watch.looks or watch.failures for watch in own)


def _first_look(ready: Sequence[WatchedListing], now: datetime) -> list[Transition]:
    if not ready:
        return []
    ids: list[JsonValue] = [listing.id for listing in ready]
    return [Transition(0, None, now, Step.FIRST_LOOK, {"listings": ids})]
