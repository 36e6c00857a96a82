"""/today, /week and /sales: what the stored orders say, and that the unknown says so."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from adapters.readings import Entry, EntryKind, Money, OrderState, Topic
from monitor.language import visible
from storage.states import AccountLook, Batch
from tests.monitor.account_world import order
from tests.monitor.shop import GROUP, VERA, Shop, button, texts
from tests.words import unmarked

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def asked(shop: Shop, *topics: Topic, trouble: str | None = None) -> None:
    now = shop.clock.now()
    await shop.store.ensure_account_watches("shop", (Topic.ORDERS, Topic.MONEY), now)
    looks = [
        AccountLook(one.id, now, now, trouble) for one in await shop.store.account_watches() if one.topic in topics
    ]
    await shop.store.commit(Batch(account_looks=tuple(looks)))


async def sold(shop: Shop, *orders: Any, account: str = "shop") -> None:
    await shop.store.commit(Batch(orders=tuple((account, one) for one in orders)))


async def said(shop: Shop, text: str, chat: int | None = None) -> str:
    return unmarked(visible(texts(await shop.say(VERA, text, chat=chat))))


async def test_today_is_told_in_one_line_and_beside_yesterday_and_last_week(shop: Shop) -> None:
    now = shop.clock.now()  # 10:14 in Shanghai
    euro = {"total": Money(Decimal("19.90"), "EUR")}
    await sold(
        shop,
        order(1, now - HOUR),
        order(2, now - 2 * HOUR, **euro),
        order(3, now - HOUR, state=OrderState.CANCELLED),
        order(4, now - DAY - HOUR),
        order(5, now - DAY + HOUR),
        order(6, now - 7 * DAY - HOUR),
        order(7, now - 9 * DAY),
    )
    await asked(shop, Topic.ORDERS)
    text = await said(shop, "/today")
    assert text.splitlines()[0] == "Today: 2 orders · 4 units · €19.90 + $43.98"
    assert "1 cancelled, not counted" in text
    assert "Yesterday by this time: 1 order · 2 units · $43.98" in text
    assert "This day last week, by this time: 1 order" in text
    assert "Refunds: unknown" in text
    assert "shop: data 0 s old" in text
    assert "incomplete" not in text


async def test_what_is_not_stored_is_not_compared(shop: Shop) -> None:
    await sold(shop, order(1, shop.clock.now() - HOUR))
    await asked(shop, Topic.ORDERS)
    text = await said(shop, "today")
    assert "Yesterday by this time: not known" in text
    assert "no orders" not in text


async def test_orders_that_were_read_too_early_are_incomplete(shop: Shop) -> None:
    await sold(shop, order(1, shop.clock.now() - HOUR))
    await asked(shop, Topic.ORDERS)
    shop.clock.advance(3600)
    text = await said(shop, "/today")
    assert "incomplete: orders read up to 10:14" in text
    shop.clock.advance(20 * 3600)
    assert "incomplete: orders read up to" in await said(shop, "/yesterday"), "the rest of that day was never read"


async def test_yesterday_ends_where_the_persons_today_begins(shop: Shop) -> None:
    now = shop.clock.now()
    midnight = now - timedelta(hours=10, minutes=14)
    await sold(shop, order(1, midnight), order(2, midnight - timedelta(seconds=1)), order(3, midnight - 3 * DAY))
    await asked(shop, Topic.ORDERS)
    text = await said(shop, "/yesterday")
    assert text.startswith("Yesterday: 1 order · 2 units")
    assert "The day before: no orders" in text
    assert (await said(shop, "/week")).startswith("The last 7 days: 3 orders")


async def test_refunds_are_told_once_though_two_books_name_them(shop: Shop) -> None:
    now = shop.clock.now()
    entries = [
        Entry(str(number), book, EntryKind.REFUND, now - HOUR, Money(Decimal("-5.00"), "USD"))
        for number, book in enumerate(("transactions", "settlement"))
    ]
    await shop.store.commit(Batch(entries=tuple(("shop", one) for one in entries)))
    await asked(shop, Topic.ORDERS, Topic.MONEY)
    assert "Refunds: $5.00" in await said(shop, "/today")


async def test_nothing_is_said_of_sales_where_no_account_tells_them(shop: Shop) -> None:
    for text in ("/today", "/sales", "/platforms"):
        assert "No account tells me its orders" in await said(shop, text)


async def test_a_group_hears_no_sums_before_an_owner_allows_it(shop: Shop) -> None:
    await asked(shop, Topic.ORDERS)
    for text in ("/today", "/yesterday", "/week", "/month", "/sales", "/platforms"):
        assert "private chat" in await said(shop, text, chat=GROUP)


async def test_another_span_is_one_tap_away_and_renewed_in_its_place(shop: Shop) -> None:
    await sold(shop, order(1, shop.clock.now() - 3 * DAY))
    await asked(shop, Topic.ORDERS)
    week = await shop.press(VERA, button(await shop.say(VERA, "/today"), "7 days"))
    assert "The last 7 days" in texts(week)
    again = await shop.press(VERA, button(week, "Reload"))
    assert again is not None
    assert again.edit is not None
    assert "The last 7 days" in again.edit.html
