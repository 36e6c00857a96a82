"""Reads from the memory what one person's morning message is made of."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from adapters.readings import Topic
from monitor.channels.known import is_channel
from monitor.commands.tools import Tools
from monitor.coverage import Seen
from monitor.digest import Digest, Sold, digest_of
from monitor.groups import is_group
from monitor.marks import unread
from monitor.noise import NOISE, noises_of
from monitor.sales import MARGIN, Span, begin_of, end_of, reaches_back, taken, within
from storage.states import AccountWatch, Delivery, Person
from storage.store import Store


async def night(
    store: Store, tools: Tools, person: Person, parked: Sequence[Delivery], since: datetime, until: datetime
) -> Digest:
    """The digest of the person about that time; `person` has the chat in which it is told."""
    recent = {one.id: one for one in await store.recent_incidents(since)}
    recent |= {one.id: one for one in await store.open_incidents()}
    deliveries = [one for one in await store.deliveries_since(since) if one.person_id == person.id]
    seen = await seen_between(store, tools, since, until)
    business = await store.account_watches()
    noises = noises_of(await store.decisions(NOISE))
    return replace(
        digest_of(seen, tuple(recent.values()), deliveries, parked, tools.patience, since, until),
        unread=tuple(unread(business, tools.patience, until)),
        off=tuple(noises.off_for(person.id)),
        sold=await _sold(store, person, business, until),
    )


async def seen_between(store: Store, tools: Tools, since: datetime, until: datetime) -> Seen:
    """What was looked at in that time, with the listings and watches of now."""
    return Seen(
        listings=await store.listings(),
        watches=await store.watches(),
        spans=await store.coverage(since, until),
        troubles=await store.troubles(since, until),
        counts=await store.looks_between(since, until),
        period=tools.period,
    )


async def _sold(store: Store, person: Person, business: Sequence[AccountWatch], now: datetime) -> Sold | None:
    """The day of the person that ended last; None where no account tells orders, or the chat may not hear of sums."""
    watches = [one for one in business if one.topic is Topic.ORDERS]
    if not watches or not await _may_hear_of_money(store, person.chat_id):
        return None
    begin, end = begin_of(Span.YESTERDAY, person, now), end_of(Span.YESTERDAY, person, now)
    week = timedelta(days=max(Span.YESTERDAY.compared))
    orders = [one for _, one in await store.orders(None, begin - week - MARGIN, now)]
    first, asked = await store.first_orders(), {one.account for one in watches}
    day, day_before, week_before = (
        taken(within(orders, Span.YESTERDAY, person, now, days)) for days in (0, *Span.YESTERDAY.compared)
    )
    return Sold(
        day=day,
        day_before=day_before if reaches_back(first, asked, begin - timedelta(days=1)) else None,
        week_before=week_before if reaches_back(first, asked, begin - week) else None,
        read_to=min((one.read_at for one in watches if one.read_at and one.read_at < end), default=None),
    )


async def _may_hear_of_money(store: Store, chat_id: int) -> bool:
    """A private chat may, a group where an owner allowed it; who reads what goes to another channel is not known."""
    group = await store.group(chat_id) if is_group(chat_id) else None
    return group.money if group else not is_group(chat_id) and not is_channel(chat_id)
