"""What is known of a seller over all of my listings: where he was, how his price follows mine, and at which hours."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from adapters.readings import Money, Seller
from monitor.findings import Known

# Fewer changes than these show no habit, and a habit is what most of them share.
LEAST_STEPS, LEAST_HOURS = 3, 5
MOST = Decimal("0.6")
# So many hours together are a part of the day.
SPAN = 6


@dataclass(frozen=True, slots=True)
class Stand:
    """His offer on one listing while nothing about it changed; `price` and `mine` with shipping, None where unknown."""

    listing_id: int
    begin: datetime
    end: datetime
    price: Money | None
    mine: Money | None


@dataclass(frozen=True, slots=True)
class Habit:
    """Something that `hits` of `of` changes share."""

    hits: int
    of: int

    @property
    def holds(self) -> bool:
        return self.hits >= MOST * self.of


@dataclass(frozen=True, slots=True)
class PriceStep(Habit):
    """His price less mine, after his price changed."""

    apart: Money


@dataclass(frozen=True, slots=True)
class Hours(Habit):
    """The part of the market's day that begins at this hour."""

    begin: int


def stands(
    listing_id: int,
    states: Iterable[tuple[datetime, datetime, Known]],
    seller: Seller,
    is_mine: Callable[[Seller], bool],
) -> list[Stand]:
    """When he stood on a listing, from its states (begin, end, what was known) in their order."""
    found: list[Stand] = []
    for begin, end, known in states:
        his = known.offer_of(seller.key)
        if his is None:
            continue
        mine = [seen.offer.landed for seen in known.offers if is_mine(seen.offer.seller) and seen.offer.landed]
        lowest = min(mine, key=lambda one: one.amount, default=None)
        found.append(Stand(listing_id, begin, end, his.offer.landed, lowest))
    return found


def changes(some: Sequence[Stand]) -> list[Stand]:
    """The stands with which he came or changed his price, on each listing for itself."""
    last: dict[int, Money | None] = {}
    found: list[Stand] = []
    for one in some:
        if one.listing_id not in last or last[one.listing_id] != one.price:
            found.append(one)
        last[one.listing_id] = one.price
    return found


def price_step(some: Sequence[Stand]) -> PriceStep | None:
    """By how much he asks less or more than I, where most of his changes share it; None where they share nothing."""
    apart = Counter(
        Money(one.price.amount - one.mine.amount, one.price.currency)
        for one in changes(some)
        if one.price and one.mine and one.price.currency == one.mine.currency
    )
    if apart.total() < LEAST_STEPS:
        return None
    most, hits = apart.most_common(1)[0]
    found = PriceStep(hits, apart.total(), most)
    return found if found.holds and hits > 1 else None


def hours(some: Sequence[Stand], zone: str) -> Hours | None:
    """The six hours of the market's day in which most of his changes come; None where there are none such."""
    at = Counter(one.begin.astimezone(ZoneInfo(zone)).hour for one in changes(some))
    if at.total() < LEAST_HOURS:
        return None
    within = {begin: sum(at[(begin + step) % 24] for step in range(SPAN)) for begin in range(24)}
    best = max(within, key=lambda begin: (within[begin], -begin))
    found = Hours(within[best], at.total(), best)
    return found if found.holds else None
