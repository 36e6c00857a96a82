"""The page over a ledger that was truly booked: what an order's lines, a held sale, a reserve and a payout come to."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from adapters.readings import Entry, EntryKind, Money, Order, OrderLine, OrderState
from monitor.books.bookkeeper import Bookkeeper
from monitor.language import visible
from monitor.platforms.keeping import PlatformKeeper
from storage.states import Batch
from tests.monitor.platforms.books import DAY, read
from tests.monitor.shop import VERA, Shop, texts
from tests.words import unmarked


def told(name: str, kind: EntryKind, amount: str, at: Any, of: str | None = None, *, free: bool = True) -> Entry:
    return Entry(name, "transactions", kind, at, Money(Decimal(amount), "USD"), market="us", order=of, settled=free)


async def booked(shop: Shop, *facts: Entry | Order) -> list[str]:
    """The account's page after these facts were told, booked and counted."""
    entries = tuple(("shop", one) for one in facts if isinstance(one, Entry))
    orders = tuple(("shop", one) for one in facts if isinstance(one, Order))
    await shop.store.commit(Batch(orders=orders, entries=entries))
    await Bookkeeper(shop.store, shop.clock, "USD").catch_up()
    await PlatformKeeper(shop.store, {"shop": "amazon"}, shop.clock, lambda: None).tick()
    return unmarked(visible(texts(await shop.say(VERA, "/platforms shop")))).splitlines()


async def test_money_moves_from_held_to_free_and_is_counted_once(shop: Shop) -> None:
    now = shop.clock.now()
    await read(shop.store, now, ["shop"])
    line = OrderLine("1", 1, "LAMP-1", None, Money(Decimal("20.00"), "USD"))
    order = Order("A-1", "us", OrderState.UNSHIPPED, now - 3 * DAY, now - 3 * DAY, (line,), line.price)
    payout = told("p", EntryKind.PAYOUT, "-900.00", now - 9 * DAY)
    kept = told("r", EntryKind.RESERVE, "-80.00", now - 9 * DAY)
    sale = told("s", EntryKind.SALE, "20.00", now - 2 * DAY, "A-1", free=False)
    fee = told("f", EntryKind.REFERRAL, "-3.00", now - 2 * DAY, "A-1", free=False)
    page = await booked(shop, order, payout, kept, sale, fee)
    assert "not free yet: $17" in page
    assert "freed since the last payout: $0" in page
    assert "kept back as a reserve: $80" in page
    assert "Money held: $97" in page
    assert "1 order to ship · $20.00" in page
    assert "100 % of the profit stops" in page
    shop.clock.advance(timedelta(hours=1).total_seconds())
    freed = [told(one.id, one.kind, str(one.amount.amount), one.at, "A-1") for one in (sale, fee)]
    page = await booked(shop, *freed)
    assert "not free yet: $0" in page
    assert "freed since the last payout: $17" in page
    assert "Money held: $97" in page
    paid = told("p2", EntryKind.PAYOUT, "-17.00", now)
    assert "Money held: $80" in await booked(shop, paid)
