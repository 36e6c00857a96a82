"""A lamp with a past: ranks, offers, stock, orders, a rival, a gap and two cases, over a real store."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from adapters.readings import Listing, Money, Offer, Order, OrderLine, OrderState, Seller, State, Subject, Topic
from monitor.diff import merge
from monitor.findings import Known
from monitor.known import CONTENT, OFFERS, content_facts, offers_facts
from storage.states import AccountLook, Batch, FriendKind, FriendScope, LookResult, Metric, WatchedListing
from storage.states import State as SeenState
from tests.monitor.shop import LAMP, ME, STRANGER, Shop

BOARDS = ("Tools & Home Improvement", "Table Lamps")
DAYS = 90
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# The machine was off in these hours before now.
OFF = (timedelta(days=12), timedelta(days=9, hours=14))


def usd(amount: str | float) -> Money:
    return Money(Decimal(str(amount)), "USD")


async def lived(shop: Shop, *, platform: str = "amazon", days: int = DAYS) -> WatchedListing:
    """Looked at every hour for so many days but two and a half; a stranger undercuts me for three days."""
    now = shop.clock.now()
    shop.platform = platform
    topics = [Topic.LISTINGS, Topic.OFFERS]
    lamp = await shop.store.add_listing(
        "shop", LAMP, "Blue Lamp", "https://www.amazon.com/dp/B0EXAMPL7K", now - days * DAY, topics
    )
    await shop.store.set_floor(lamp.id, usd("15.99"))
    await shop.store.add_friend(platform, str(ME.id), str(ME.name), FriendKind.MINE, FriendScope.ALL, "")
    await _looks(shop, lamp, days)
    await shop.store.commit(Batch(metrics=tuple(_numbers(lamp, now, days)), states=tuple(_states(lamp, now, days))))
    await _cases(shop, lamp)
    await _rival(shop, now, days)
    await _sold(shop, now, days)
    return lamp


async def _looks(shop: Shop, listing: WatchedListing, days: int) -> None:
    """Every question answered each hour, but while the machine was off."""
    now = shop.clock.now()
    spans = ((now - days * DAY, now - OFF[0]), (now - OFF[1], now))
    for watch in await shop.store.watches(listing.id):
        looks = [
            LookResult(watch.id, at, at, True, covered_from=begin if at > begin else at)
            for begin, end in spans
            for at in (begin, end)
        ]
        await shop.store.commit(Batch(looks=tuple(looks)))


def _hours(now: datetime, days: int) -> Iterable[datetime]:
    for ago in range(days * 24, -1, -1):
        if not OFF[1] < ago * HOUR < OFF[0]:
            yield now - ago * HOUR


def _numbers(lamp: WatchedListing, now: datetime, days: int) -> Iterable[Metric]:
    random, rank, stock = Random(7), 900.0, 140
    for at in _hours(now, days):
        rank = min(60_000.0, max(80.0, rank * 2.718 ** random.gauss(0.0, 0.05)))
        stock = 160 if stock < 3 else stock - (random.random() < 0.07)
        hijacked = timedelta(days=6) < now - at < timedelta(days=9)
        yield Metric(lamp.id, f"rank:{BOARDS[0]}", at, round(rank * (4 if hijacked else 1)))
        yield Metric(lamp.id, f"rank:{BOARDS[1]}", at, max(1, round(rank / 60)))
        yield Metric(lamp.id, "stock", at, stock)


def _states(lamp: WatchedListing, now: datetime, days: int) -> Iterable[SeenState]:
    """Me alone, then with a stranger who holds the Buy Box, then nobody for six hours, then me again."""
    story: Sequence[tuple[timedelta, Sequence[Offer], str | None]] = (
        (days * DAY, (_offer(ME, "23.99", featured=True),), None),
        (timedelta(days=20), (_offer(ME, "21.99", featured=True),), None),
        (timedelta(days=9), (_offer(ME, "21.99"), _offer(STRANGER, "17.99", featured=True)), None),
        (timedelta(days=7), (_offer(ME, "19.49"), _offer(STRANGER, "17.49", featured=True)), None),
        (timedelta(days=6), (_offer(ME, "19.49"), _offer(STRANGER, "18.49")), ""),
        (timedelta(days=5, hours=18), (_offer(ME, "21.99", featured=True),), None),
    )
    ends = [ago for ago, _, _ in story[1:]]
    for (ago, offers, featured), until in zip(story, [*ends, timedelta()], strict=True):
        at = now - ago
        page = Listing(LAMP, State.LIVE, lamp.url, "Blue Lamp, 40 W", "Lumo", price=usd("21.99"))
        known = merge(merge(Known(), Topic.LISTINGS, [page], at), Topic.OFFERS, offers, at)
        facts = {**offers_facts(known), **({"featured": featured} if featured is not None else {})}
        for when in (at, now - until):
            yield SeenState(lamp.id, OFFERS, when, facts)
            yield SeenState(lamp.id, CONTENT, when, content_facts(known) or {})


def _offer(seller: Seller, price: str, *, featured: bool = False) -> Offer:
    return Offer(LAMP, seller, usd(price), featured=featured)


async def _cases(shop: Shop, lamp: WatchedListing) -> None:
    now = shop.clock.now()
    for name, ago in (("new_seller", timedelta(days=9)), ("rank_fell", timedelta(days=8, hours=4))):
        at = now - ago
        await shop.case(lamp, name, raised_at=at, confirmed_at=at, next_step_at=None)


async def _rival(shop: Shop, now: datetime, days: int) -> None:
    url = "https://www.amazon.com/dp/B0RIVAL001"
    rival = await shop.store.add_listing(
        "shop", Subject("US", "B0RIVAL001"), "Their Lamp", url, now - days * DAY, [Topic.RIVALS], rival=True
    )
    await _looks(shop, rival, days)
    moves = ((days, "19.99"), (15, "20.99"), (4, "18.99"))
    prices = tuple(Metric(rival.id, "price:USD", now - ago * DAY, float(price)) for ago, price in moves)
    page = content_facts(Known(content=Listing(rival.subject, State.LIVE, url, "Their Lamp", price=usd("18.99")))) or {}
    await shop.store.commit(Batch(metrics=prices, states=(SeenState(rival.id, CONTENT, now - days * DAY, page),)))


async def _sold(shop: Shop, now: datetime, days: int) -> None:
    """A handful of orders a day, of one nobody says what was bought."""
    random = Random(3)
    await shop.store.ensure_account_watches("shop", [Topic.ORDERS], now - days * DAY)
    orders = []
    for ago in range(days):
        for number in range(random.randint(0, 7)):
            at = now - ago * DAY - number * HOUR
            lines = (OrderLine("1", random.randint(1, 2), listing=LAMP),) if ago or number else ()
            orders.append(Order(f"{ago}-{number}", "US", OrderState.SHIPPED, at, at, lines))
    (watch,) = await shop.store.account_watches("shop")
    look = AccountLook(watch.id, now, now, None)
    await shop.store.commit(Batch(orders=tuple(("shop", order) for order in orders), account_looks=(look,)))
