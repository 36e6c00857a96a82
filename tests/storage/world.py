"""A small shop to test the memory with: one lamp, one stranger, one owner."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.readings import Order, OrderState, Subject, Topic
from storage.states import (
    Batch,
    DeliveryKind,
    Incident,
    LookResult,
    Metric,
    NewDelivery,
    RawProof,
    Severity,
    State,
    Status,
    Step,
    Told,
    Transition,
    Watch,
    WatchedListing,
)
from storage.store import Store

NIGHT = datetime(2026, 3, 3, 2, 14, tzinfo=UTC)
Opener = Callable[[], AbstractAsyncContextManager[Store]]
LAMP = Subject("US", "B000000017")
KEY = "new_seller:amazon:US/B000000017:A3"
ORDER = Order("902-1845936-5435065", "US", OrderState.UNSHIPPED, NIGHT, NIGHT)


def after(minutes: float) -> datetime:
    return NIGHT + timedelta(minutes=minutes)


async def add_lamp(store: Store, subject: Subject = LAMP, name: str = "Blue Lamp") -> WatchedListing:
    url = f"https://shop.example/{subject.id}"
    return await store.add_listing("amazon", subject, name, url, NIGHT, [Topic.LISTINGS, Topic.OFFERS])


async def watch_of(store: Store, listing: WatchedListing, topic: Topic = Topic.OFFERS) -> Watch:
    (found,) = [watch for watch in await store.watches(listing.id) if watch.topic is topic]
    return found


def look(watch: Watch, minutes: float, *, whole: bool = True, **rest: Any) -> LookResult:
    return LookResult(watch.id, after(minutes), after(minutes + 5), whole, **rest)


def price(listing: WatchedListing, minutes: float, value: float) -> Metric:
    return Metric(listing.id, "price:USD", after(minutes), value)


def content(listing: WatchedListing, minutes: float, title: str) -> State:
    return State(listing.id, "content", after(minutes), {"title": title, "bullets": ["跟卖", 1, None]})


def proof(listing: WatchedListing, body: bytes, key: str | None = None, minutes: float = 0) -> RawProof:
    return RawProof(listing.id, key, after(minutes), "https://shop.example/dp", 200, body)


def stranger(listing: WatchedListing, key: str = KEY) -> Incident:
    return Incident(
        id=0,
        key=key,
        rule="new_seller",
        account="amazon",
        listing_id=listing.id,
        subject=str(listing.subject),
        severity=Severity.WAKE,
        status=Status.RAISED,
        facts={"seller": "XYZ <b>Store</b>", "price": "17.99"},
        raised_at=NIGHT,
    )


def told(incident: Incident, *steps: Step) -> Batch:
    return Batch(told=(Told(incident, tuple(Transition(0, None, NIGHT, step, {"n": 1}) for step in steps)),))


async def raise_stranger(store: Store, listing: WatchedListing, key: str = KEY) -> Incident:
    (incident,) = await store.commit(told(stranger(listing, key), Step.RAISED))
    return incident


def resolved(incident: Incident, minutes: float = 60) -> Incident:
    return replace(incident, status=Status.RESOLVED, resolved_at=after(minutes))


def delivery(transition_id: int, incident: Incident, key: str, chat: int = 100, **rest: Any) -> NewDelivery:
    default = NewDelivery(
        dedupe_key=key,
        transition_id=transition_id,
        incident_ids=(incident.id,),
        person_id=1,
        chat_id=chat,
        kind=DeliveryKind.SAY,
        step=Step.RAISED,
        ring=True,
        next_try=NIGHT,
        created_at=NIGHT,
    )
    return replace(default, **rest)


async def route(store: Store, incident: Incident, *keys: str, **rest: Any) -> tuple[int, ...]:
    """Deliveries of the incident's first step, one per key, in one chat."""
    first = (await store.transitions(incident.id))[0]
    return await store.route([first.id], [delivery(first.id, incident, key, **rest) for key in keys])
