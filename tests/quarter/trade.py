"""The orders of the simulated shops: a real till, thinned to so many a day, with the shop's holidays and sale days."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from adapters.readings import (
    Entry,
    EntryKind,
    FulfilledBy,
    Money,
    Order,
    OrderLine,
    OrderState,
    Return,
    State,
    Topic,
)
from tests.quarter.series import Past
from tests.quarter.shop import BEGIN, MARKETS, RATES
from tests.quarter.world import ME, Item, World, days, hours

# By how much a day differs from others of its weekday, for a shop in the United States.
SPECIAL = {
    date(2026, 11, 26): 0.6,
    date(2026, 11, 27): 2.5,
    date(2026, 11, 30): 2.0,
    date(2026, 12, 24): 0.6,
    date(2026, 12, 25): 0.3,
    date(2027, 1, 1): 0.5,
}
_CANCELLED, _SENT_BACK = 0.02, 0.03
_HOURS_A_WEEK = 168
ZONE = ZoneInfo("America/New_York")


@dataclass(slots=True)
class Trade:
    """All orders of one account; `factors` are what planted events make of its trade, by moment."""

    world: World
    random: Random
    past: Past
    account: str
    length: int
    factors: list[tuple[datetime, datetime, float]] = field(default_factory=list)
    placed: int = 0
    items: list[Item] = field(init=False)
    weights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self.items = self.world.of(self.account)
        self.weights = [self.random.expovariate(1.0) for _ in self.items]

    @property
    def rate(self) -> float:
        return RATES[self.account]

    def plan(self) -> None:
        """Plans the whole quarter; what `factors` say by then holds."""
        keep = self.rate / self.past.orders_a_day
        for at in self.past.till(self.random, self.length):
            moment = moment_of(at) + timedelta(seconds=self.random.uniform(0, 240))
            chance = keep * self.special(moment) * self.factor(moment)
            for _ in range(int(chance) + (self.random.random() < chance % 1)):
                self.world.plan(moment, self.sale)

    def factor(self, at: datetime) -> float:
        return next((factor for begin, end, factor in self.factors if begin <= at < end), 1.0)

    def special(self, at: datetime) -> float:
        return SPECIAL.get(at.astimezone(ZONE).date(), 1.0)

    def expected(self) -> list[float]:
        """Orders expected in each hour of the week, from a Monday's midnight."""
        counts = Counter(int(at.total_seconds() // 3600) for week in self.past.weeks for at in week)
        scale = self.rate / self.past.orders_a_day / len(self.past.weeks)
        return [counts[hour] * scale for hour in range(_HOURS_A_WEEK)]

    def until_missed(self, begin: datetime, missed: float) -> datetime:
        """When so many orders would have come since `begin`."""
        at, expected = begin, self.expected()
        while missed > 0:
            missed -= expected[hour_of_week(at)] * self.special(at)
            at += hours(1)
        return at

    # --- single orders -----------------------------------------------------------------------------------------------

    def sale(self) -> None:
        """Whoever finds one listing sold out takes another one: the shop keeps its rate."""
        on_sale = [(one, weight) for one, weight in zip(self.items, self.weights, strict=True) if _is_sold(one)]
        if on_sale:
            items, weights = zip(*on_sale, strict=True)
            self.sell(self.random.choices(items, weights)[0])

    def sell(
        self, item: Item, *, ships: timedelta | None = None, cancels: timedelta | None = None, number: int = 0
    ) -> Order:
        """One order of one piece now, and what becomes of it: left to chance where neither is given."""
        order = self._order(item, number)
        self._tell(order)
        if cancels is None and ships is None and self.random.random() < _CANCELLED:
            cancels = hours(self.random.uniform(0.2, 4))
        if cancels is not None:
            self._later(order, cancels, OrderState.CANCELLED)
            return order
        usual = hours(self.random.uniform(4, 18)) if order.ship_by else hours(self.random.uniform(2, 30))
        self._later(order, ships or usual, OrderState.SHIPPED)
        if self.random.random() < _SENT_BACK:
            back = self.world.now + days(self.random.uniform(5, 20))
            self.world.plan(back, lambda: self.send_back(order, item))
        return order

    def _order(self, item: Item, number: int) -> Order:
        self.placed += 1
        by = item.stands[ME].by if self.account == "us" and ME in item.stands else FulfilledBy.SELLER
        now, money = self.world.now, Money(item.paid, item.currency)
        name = f"{self.account}-{number or self.placed:010}"
        line = OrderLine(f"{name}-1", 1, item.sku, item.subject, money)
        ship_by = now + hours(60) if by is FulfilledBy.SELLER else None
        market = MARKETS[self.account]
        return Order(name, market, OrderState.UNSHIPPED, now, now, (line,), money, by, "US", ship_by)

    def _later(self, order: Order, after: timedelta, state: OrderState) -> None:
        at = order.placed_at + after
        line = order.lines[0]
        if state is OrderState.CANCELLED:
            line = replace(line, cancelled=1)
        self.world.plan(at, lambda: self._tell(replace(order, state=state, changed_at=at, lines=(line,))))

    def _tell(self, order: Order) -> None:
        self.world.books[self.account].tell(Topic.ORDERS, order)
        if order.state is OrderState.SHIPPED and self.account == "us":
            self._book(order, EntryKind.SALE, Decimal(1))
            self._book(order, EntryKind.FEE, Decimal("-0.15"))

    def send_back(self, order: Order, item: Item) -> None:
        """A piece comes back and is refunded."""
        now, market = self.world.now, MARKETS[self.account]
        told = Return(
            f"R-{order.id}", now, 1, "DEFECTIVE", market, order.id, item.sku, item.subject, order.fulfilled_by
        )
        self.world.books[self.account].tell(Topic.RETURNS, told)
        self._book(order, EntryKind.REFUND, Decimal(-1))

    def _book(self, order: Order, kind: EntryKind, part: Decimal) -> None:
        if order.total is None or self.account != "us":
            return
        amount = Money((order.total.amount * part).quantize(Decimal("0.01")), order.total.currency)
        entry = Entry(
            f"{kind.value}-{order.id}",
            "transactions",
            kind,
            self.world.now,
            amount,
            market=order.market,
            order=order.id,
            sku=order.lines[0].sku,
            listing=order.lines[0].listing,
            quantity=1,
        )
        self.world.books[self.account].tell(Topic.MONEY, entry)


def _is_sold(item: Item) -> bool:
    return item.state is State.LIVE and bool(item.stock) and item.buyable


def moment_of(at: timedelta) -> datetime:
    """The moment that lies so long after the first midnight by the shop's own clock, which is set back in autumn."""
    return (BEGIN.astimezone(ZONE).replace(tzinfo=None) + at).replace(tzinfo=ZONE).astimezone(UTC)


def hour_of_week(at: datetime) -> int:
    """The hour on the shop's clock since Monday's midnight."""
    here = at.astimezone(ZONE)
    return 24 * here.weekday() + here.hour
