"""Polls a topic of an account as the core does: it keeps what was told, and the cursor where one was given."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from adapters.amazon.api import AmazonApi
from adapters.readings import ACCOUNT, Ask, Order, Sweep, Topic
from monitor.demo.spapi import LocalSellingApi, shop
from tests.clock import StillClock
from tests.monitor.selling.shop import LAMP

EVERY = 300.0


def order(number: int, made: datetime, **more: object) -> shop.Order:
    line = shop.Line("LAMP-1", LAMP, "Blue Lamp", Decimal("21.99"))
    return replace(shop.Order(f"111-{number:07}-0000001", made, (line,)), **more)  # type: ignore[arg-type]


def touch(api: LocalSellingApi, number: int, at: datetime, status: shop.OrderStatus = "SHIPPED") -> None:
    """Something becomes of one of the orders; nobody is told of it but who asks."""
    orders = list(api.shop.orders)
    orders[number] = replace(orders[number], updated=at, status=status)
    api.shop = replace(api.shop, orders=tuple(orders))


def hold(api: LocalSellingApi, *orders: shop.Order) -> None:
    """These are all the orders that there are."""
    api.shop = replace(api.shop, orders=orders)


@dataclass
class Follower:
    """Everything that was told of the orders, the latest of each."""

    account: AmazonApi
    clock: StillClock
    cursor: str | None = None
    told: dict[str, Order] = field(default_factory=dict)

    async def look(self) -> Sweep:
        sweep = await self.account.read(Topic.ORDERS, Ask((ACCOUNT,), cursor=self.cursor))
        self.hear([one for one in sweep.readings if isinstance(one, Order)], sweep.cursor)
        return sweep

    def hear(self, orders: Sequence[Order], cursor: str | None) -> None:
        """An order that was told later than it changed last says nothing new."""
        for one in orders:
            known = self.told.get(one.id)
            if known is None or known.changed_at <= one.changed_at:
                self.told[one.id] = one
        self.cursor = cursor or self.cursor

    async def follow(self, minutes: float) -> list[Sweep]:
        """A look every five minutes."""
        sweeps = []
        for _ in range(int(minutes * 60 / EVERY)):
            begun = self.clock.monotonic()
            sweeps.append(await self.look())
            self.clock.advance(max(0.0, EVERY - (self.clock.monotonic() - begun)))
        return sweeps

    def missing(self, api: LocalSellingApi, since: datetime) -> set[str]:
        """What the server holds, was touched since then, and was told otherwise or not at all."""
        return {
            one.id
            for one in api.shop.orders
            if one.touched >= since
            and (one.id not in self.told or self.told[one.id].changed_at != one.touched.replace(microsecond=0))
        }
