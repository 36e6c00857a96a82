"""Reads from the memory what one person's morning message is made of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from adapters.readings import Topic
from monitor.channels.known import is_channel
from monitor.coverage import PeriodOf, Seen
from monitor.digest import Digest, Sold, digest_of
from monitor.groups import is_group
from monitor.marks import AnyPatienceOf, unread
from monitor.noise import NOISE, noises_of
from monitor.ordered import ordered
from monitor.rules.deadline import SOON
from monitor.rules.drill import DRILL
from monitor.sales import MARGIN, Span, begin_of, end_of, reaches_back, span_of
from monitor.weekly import BUDGET, Spread, Told, Weekly, lags, spread, weekly_of
from storage.states import AccountWatch, Delivery, Person, Unshipped
from storage.store import Store

_WEEK = timedelta(days=7)


async def night(
    store: Store,
    person: Person,
    parked: Sequence[Delivery],
    since: datetime,
    until: datetime,
    *,
    patience: AnyPatienceOf,
    period: PeriodOf,
) -> Digest:
    """The digest of the person about that time; `person` has the chat in which it is told."""
    recent = {one.id: one for one in await store.recent_incidents(since)}
    recent |= {one.id: one for one in await store.open_incidents()}
    deliveries = [one for one in await store.deliveries_since(since) if one.person_id == person.id]
    seen = await seen_between(store, period, since, until)
    business = await store.account_watches()
    noises = noises_of(await store.decisions(NOISE))
    return replace(
        digest_of(seen, tuple(recent.values()), deliveries, parked, patience, since, until),
        unread=tuple(unread(business, patience, until)),
        off=tuple(noises.off_for(person.id)),
        sold=await _sold(store, person, business, until),
        due=tuple(one for one in await store.deadlines(until + 2 * SOON) if one.due_at > until + SOON),
        to_ship=await _to_ship(store, business, until),
    )


async def _to_ship(store: Store, business: Sequence[AccountWatch], until: datetime) -> tuple[Unshipped, ...]:
    """What is to be shipped on the day after the next 24 hours, of the accounts whose orders are asked for."""
    asked = {one.account for one in business if one.topic is Topic.ORDERS}
    due = await store.unshipped(until + 2 * SOON) if asked else ()
    return tuple(one for one in due if one.account in asked and one.ship_by > until + SOON)


async def week_of(store: Store, person: Person, until: datetime) -> Weekly:
    """The numbers of the seven days until then, as the person met them."""
    since = until - _WEEK
    deliveries = [one for one in await store.deliveries_since(since) if one.person_id == person.id]
    incidents = {one.id: one for one in (*await store.recent_incidents(since), *await store.open_incidents())}
    numbers = sorted({one for row in deliveries for one in row.incident_ids})
    told = Told(
        incidents=incidents,
        steps=await store.transitions_of(numbers) if numbers else {},
        deliveries=deliveries,
        counts=await store.looks_between(since, until),
    )
    budget = await store.decided(f"person:{person.id}", BUDGET)
    return weekly_of(told, since, until, budget if isinstance(budget, int) else None)


async def ways_to_phones(store: Store, now: datetime) -> tuple[Spread | None, Spread | None]:
    """How long it took in a week from a reading to anybody's phone: in earnest, and in drills."""
    since = now - _WEEK
    rows = [one for one in await store.deliveries_since(since) if not is_channel(one.chat_id)]
    incidents = {one.id: one for one in (*await store.recent_incidents(since), *await store.open_incidents())}
    numbers = sorted({one for row in rows for one in row.incident_ids})
    took = lags(incidents, await store.transitions_of(numbers) if numbers else {}, rows)
    drilled = spread(lag for one, lag in took if one.rule == DRILL)
    return spread(lag for one, lag in took if one.rule != DRILL), drilled


async def seen_between(store: Store, period: PeriodOf, since: datetime, until: datetime) -> Seen:
    """What was looked at in that time, with the listings and watches of now."""
    [seen] = await seen_since(store, period, (since,), until)
    return seen


async def seen_since(
    store: Store, period: PeriodOf, begins: Sequence[datetime], until: datetime, listing: int | None = None
) -> tuple[Seen, ...]:
    """The same since each of these moments, or of one listing: what is watched now is read once."""
    numbers = None if listing is None else [listing]
    listings, watches = await store.listings(numbers), await store.watches(listings=numbers)
    return tuple(
        [
            Seen(
                listings=listings,
                watches=watches,
                spans=await store.coverage(since, until),
                troubles=await store.troubles(since, until),
                counts=await store.looks_between(since, until),
                period=period,
            )
            for since in begins
        ]
    )


async def _sold(store: Store, person: Person, business: Sequence[AccountWatch], now: datetime) -> Sold | None:
    """The day of the person that ended last; None where no account tells orders, or the chat may not hear of sums."""
    watches = [one for one in business if one.topic is Topic.ORDERS]
    if not watches or not await _may_hear_of_money(store, person.chat_id):
        return None
    begin, end = begin_of(Span.YESTERDAY, person, now), end_of(Span.YESTERDAY, person, now)
    week = timedelta(days=max(Span.YESTERDAY.compared))
    around = begin - week - MARGIN, now
    first, asked = await store.first_orders(), {one.account for one in watches}
    day, day_before, week_before = [
        await ordered(store, around, partial(_yesterday, person, now, days)) for days in (0, *Span.YESTERDAY.compared)
    ]
    return Sold(
        day=day,
        day_before=day_before if reaches_back(first, asked, begin - timedelta(days=1)) else None,
        week_before=week_before if reaches_back(first, asked, begin - week) else None,
        read_to=min((one.read_at for one in watches if one.read_at and one.read_at < end), default=None),
    )


def _yesterday(person: Person, now: datetime, days: int, market: str) -> tuple[datetime, datetime]:
    return span_of(Span.YESTERDAY, person, now, market, days)


async def _may_hear_of_money(store: Store, chat_id: int) -> bool:
    """A private chat may, a group where an owner allowed it; who reads what goes to another channel is not known."""
    group = await store.group(chat_id) if is_group(chat_id) else None
    return group.money if group else not is_group(chat_id) and not is_channel(chat_id)
