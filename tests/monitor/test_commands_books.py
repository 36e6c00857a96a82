"""/books: sources that differ are shown side by side with their likely reason, and what the books lack is named."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from adapters.readings import Entry, EntryKind, Figure, Money, Order, OrderLine, OrderState, Subject, Topic
from monitor.books.bookkeeper import Bookkeeper
from monitor.language import visible
from storage.states import AccountLook, Batch, Cost
from tests.monitor.golden_files import assert_golden
from tests.monitor.shop import GROUP, VERA, Shop, button, person, texts
from tests.words import unmarked

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LAMP = Subject("us", "B0EXAMPL7K")


def _order(shop: Shop, number: int, sku: str = "LAMP-1", currency: str = "USD") -> Order:
    at = shop.clock.now().replace(minute=0) - 2 * DAY
    price = Money(Decimal("20.00"), currency)
    lines = (OrderLine("1", 1, sku, LAMP, price),)
    return Order(f"O-{number}", "us", OrderState.SHIPPED, at, at, lines, price, country="US")


def _entry(order: Order, kind: EntryKind, amount: str, book: str = "transactions", word: str = "") -> Entry:
    money = Money(Decimal(amount), "USD")
    called = f"{book}-{order.id}-{kind}-{word}"
    return Entry(called, book, kind, order.placed_at + HOUR, money, word, "us", order.id, "LAMP-1", LAMP, 1)


async def kept(shop: Shop) -> None:
    """Three orders, of which one settlement tells otherwise, one is in roubles, and the platform counts four."""
    now = shop.clock.now()
    orders = [_order(shop, 1), _order(shop, 2, "LAMP-2"), _order(shop, 3, currency="ZMW")]
    told = [_entry(one, EntryKind.SALE, "20.00") for one in orders[:2]]
    told += [_entry(one, EntryKind.REFERRAL, "-3.00", word="Commission") for one in orders[:2]]
    settled = [replace(one, id=f"s-{one.id}", book="settlement") for one in told]
    settled[3] = replace(settled[3], amount=Money(Decimal("-3.40"), "USD"))
    odd = replace(_entry(orders[0], EntryKind.OTHER, "-0.70", word="MoonlightCharge"), order=None, sku=None)
    begin = orders[0].placed_at
    figures = [Figure("orders", begin, begin + HOUR, Decimal(4), "", "US")]
    await shop.store.put_costs([Cost("LAMP-1", Decimal(8), "USD")])
    await shop.store.ensure_account_watches("shop", (Topic.ORDERS, Topic.MONEY), now)
    looks = [AccountLook(one.id, now, now, None) for one in await shop.store.account_watches()]
    entries = tuple(("shop", one) for one in (*told, *settled, odd))
    await shop.store.commit(
        Batch(
            orders=tuple(("shop", one) for one in orders),
            entries=entries,
            figures=tuple(("shop", one) for one in figures),
            account_looks=tuple(looks),
        )
    )
    await Bookkeeper(shop.store, shop.clock, "USD").catch_up()


async def said(shop: Shop, text: str, chat: int | None = None) -> str:
    return unmarked(visible(texts(await shop.say(VERA, text, chat=chat))))


async def test_sources_that_differ_are_shown_with_their_likely_reason_and_what_is_missing(shop: Shop) -> None:
    await kept(shop)
    text = await said(shop, "对账")
    assert "the sources differ" in text.splitlines()[0]
    assert "US · orders: 3 by the orders, 4 by the platform's own figures (-1)" in text
    assert "Likely: newer orders were not read yet" in text
    assert "1 of 2 settled orders agree with the transactions" in text
    assert "order O-2, $17.00 by the transactions, $16.60 by the settlement" in text
    assert "“MoonlightCharge” (transactions): 1 line, -$0.70: of unknown kind" in text
    assert "Without a cost (1 unit): LAMP-2: /costs" in text
    assert "no rate is known: ZMW17.00: /rate" in text
    assert "1 of 3 orders: fees and sale estimated" in text
    assert "shop · orders: 0 s old" in text
    await shop.store.update_person((await person(shop, VERA)).id, language="ar")
    assert_golden("books.ar", texts(await shop.say(VERA, "/books")))
    await shop.store.update_person((await person(shop, VERA)).id, language="zh")
    assert_golden("books.zh", texts(await shop.say(VERA, "/books")))


async def test_the_answers_come_from_the_same_books(shop: Shop) -> None:
    await kept(shop)
    await shop.lamp()
    week = await said(shop, "/week")
    assert week.startswith("The last 7 days: 3 units · revenue $40.00 · profit $17.30 before the cost of 1 unit")
    assert "Not in the sums, for no rate is known: ZMW17.00" in week
    country = await said(shop, "/profit week by country")
    assert "United States: 3 units · revenue $40.00" in country


async def test_a_month_is_one_tap_away_and_groups_hear_nothing(shop: Shop) -> None:
    assert "No account tells me its orders" in await said(shop, "/books")
    await kept(shop)
    month = await shop.press(VERA, button(await shop.say(VERA, "/books"), "30 days"))
    assert "the sources differ" in texts(month)
    assert "private chat" in await said(shop, "/books", chat=GROUP)
