"""Reads from the memory what an incident puts at risk: how fast the listing sells, and what each unit earns."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.readings import Money, Topic
from monitor.earning import books_of, fee_in
from monitor.facts import money_of
from monitor.gate import FIGURE, OPEN, Gate, figures_of, gate_of, is_gated
from monitor.language import market_zone
from monitor.members import OF_SELLERS
from monitor.people import next_rise
from monitor.rates import rates_of
from monitor.recall import recall
from monitor.render.risk import Reader
from monitor.risk import LEARNT, LEAST, SALES, Missing, Pace, Stake, earned, pace_of, share_lost
from monitor.route import Crew
from monitor.rules.price import PRICE_CHANGED
from storage.states import Incident, Person, Status, WatchedListing
from storage.store import Store

# Orders that do not say what was bought, of which no more than one in so many may be among the rest.
_UNTOLD = 10


async def stake_of(store: Store, incident: Incident, listing: WatchedListing | None, now: datetime) -> Stake | None:
    """What the incident puts at risk; None where its rule is none about the sales of one listing."""
    if incident.rule not in SALES or listing is None:
        return None
    share = share_lost(incident.rule, incident.facts)
    if share is None:
        return Stake(missing=Missing.SHARE)
    pace = await _pace(store, incident, listing)
    if not isinstance(pace, Pace):
        return Stake(missing=pace)
    return replace(await _earned(store, incident, listing, now), pace=pace, share=share)


async def _pace(store: Store, incident: Incident, listing: WatchedListing) -> Pace | Missing:
    """As it sold before the trouble began."""
    account, until = listing.account, incident.raised_at
    watches = await store.account_watches(account)
    if not any(one.topic is Topic.ORDERS and one.looks for one in watches):
        return Missing.ORDERS
    first = (await store.first_orders()).get(account)
    known = min(LEARNT, until - first) if first else timedelta()
    if known < LEAST:
        return Missing.YOUNG
    since = until - known
    untold = await store.untold_orders(account, since, until)
    if untold and untold * _UNTOLD > await store.count_orders(account, since, until):
        return Missing.UNTOLD
    sold = await store.sold(account, listing.subject, since, until)
    return pace_of(sold, since, until, market_zone(listing.subject.market) or "UTC")


async def _earned(store: Store, incident: Incident, listing: WatchedListing, now: datetime) -> Stake:
    if own := money_of(incident.facts.get("loses")):
        return Stake(earned=own)
    price = await _price(store, incident, listing)
    if price is None:
        return Stake(missing=Missing.PRICE)
    books = await books_of(store, listing, now)
    if books.cost is None:
        return Stake(missing=Missing.COST, of=books.names[0])
    cost = books.cost_in(price.currency)
    if cost is None:
        return Stake(missing=Missing.RATE, of=f"{books.cost.currency} – {price.currency}")
    fee = await fee_in(store, books, listing.account, price.currency, now)
    kept = fee.at(price) if fee else None
    if kept is None:
        return Stake(missing=Missing.FEES)
    return Stake(earned=earned(price, (cost.money, kept)))


async def _price(store: Store, incident: Incident, listing: WatchedListing) -> Money | None:
    """My price: as the incident has it, as it was approved last, or as the page shows it."""
    if mine := money_of(incident.facts.get("mine")):
        return mine
    row = (await store.memories(listing.id)).get(PRICE_CHANGED.name)
    approved = money_of(row.value.get("approved")) if row else None
    known = await recall(store, listing)
    return approved or (known.content.price if known.content else None)


async def reader_of(store: Store, person: Person, now: datetime, *, held: bool = False) -> Reader:
    """How a person is told of money: his currency, his morning, the rates of today, and his figure."""
    today = now.astimezone(UTC).date()
    figures = figures_of(await store.decisions(FIGURE))
    return Reader(
        until=next_rise(person, now),
        rates=rates_of(await store.rates(today), today),
        currency=person.currency,
        figure=figures.of(person.id),
        held=held,
    )


async def _is_elsewhere(store: Store, incident: Incident) -> bool:
    """Whether the same seller stands on another of my listings too: that is no matter of one listing's sales."""
    if incident.rule not in OF_SELLERS:
        return False
    told = [one for one in await store.open_incidents(account=incident.account) if one.status is not Status.RAISED]
    others = [one for one in told if one.listing_id != incident.listing_id and one.rule == incident.rule]
    return any(one.subject == incident.subject for one in others)


async def gate_for(store: Store, incident: Incident, listing: WatchedListing | None, crew: Crew, now: datetime) -> Gate:
    """What the figures of all say of the incident; nothing is read while nobody has set one."""
    if not any(crew.figures.decided.values()) or not is_gated(incident) or await _is_elsewhere(store, incident):
        return OPEN
    stake = await stake_of(store, incident, listing, now)
    today = now.astimezone(UTC).date()
    return gate_of(incident, stake, crew.figures, crew.people, rates_of(await store.rates(today), today), now)
