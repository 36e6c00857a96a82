"""What each product earned: the ranking is remembered, and is never an old one."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from adapters.readings import EntryKind, Subject, Topic
from storage.states import ProductEarned
from tests.monitor.books.shelf import DAY, NOW, SINCE, UNTIL, Shelf, line, order, shelf, told
from tests.monitor.till_rows import Sale, book

HOUR = timedelta(hours=1)


async def sold(books: Shelf, name: str, sku: str, price: str, hours: float = 0) -> None:
    listing = Subject("US", f"B-{sku}")
    await books.booked(
        order(name, replace(line(sku, 1, f"{price} USD"), listing=listing), hours=hours),
        told(f"t{name}", EntryKind.SALE, f"{price} USD", name, sku=sku, quantity=1, listing=listing),
    )


async def ranked(books: Shelf, most: int = 10, skip: int = 0) -> list[tuple[str, Decimal]]:
    rows = (await books.store.earned_by_product(SINCE, UNTIL, most, skip)).some
    return [(one.name, one.profit) for one in rows if one.revenue]


async def test_a_sale_that_is_booked_later_is_in_the_ranking_at_once(where: str) -> None:
    async with shelf(where) as books:
        await sold(books, "1", "LAMP", "10.00")
        assert await ranked(books) == [("LAMP", Decimal(10))]
        await sold(books, "2", "FAN", "30.00", hours=3)
        assert await ranked(books) == [("FAN", Decimal(30)), ("LAMP", Decimal(10))]
        await sold(books, "3", "LAMP", "25.00", hours=5)
        assert await ranked(books) == [("LAMP", Decimal(35)), ("FAN", Decimal(30))]


async def test_another_process_that_books_is_noticed(where: str) -> None:
    async with shelf(where) as books, shelf(where) as beside:
        await sold(books, "1", "LAMP", "10.00")
        assert await ranked(beside) == [("LAMP", Decimal(10))]
        await sold(books, "2", "LAMP", "5.00", hours=2)
        assert await ranked(beside) == [("LAMP", Decimal(15))]


async def test_what_is_watched_tied_named_and_removed_shows_at_once(where: str) -> None:
    async with shelf(where) as books:
        await sold(books, "1", "LAMP", "10.00")
        await sold(books, "2", "FAN", "30.00", hours=3)
        assert await ranked(books) == [("FAN", Decimal(30)), ("LAMP", Decimal(10))]
        store = books.store
        ids = []
        for sku, name in (("LAMP", "Blue Lamp"), ("FAN", "")):
            subject = Subject("US", f"B-{sku}")
            listing = await store.add_listing("amazon", subject, name, "https://x.example", NOW, [Topic.LISTINGS])
            ids.append(listing.id)
        # A listing without a name is called by its SKU.
        assert await ranked(books) == [("FAN", Decimal(30)), ("Blue Lamp", Decimal(10))]
        await store.tie(dict.fromkeys(ids, "me"), "Summer", NOW)
        assert await ranked(books) == [("Summer", Decimal(40))]
        await store.remove_listing(ids[0], NOW)
        assert await ranked(books) == [("Summer", Decimal(30)), ("LAMP", Decimal(10))]


async def test_every_page_is_the_same_whether_remembered_or_not(where: str) -> None:
    async with shelf(where) as books:
        for number in range(12):
            price = f"{10 + number}.00 USD"
            await books.tell(
                order(f"{number}", line(f"S{number:02}", 1, price)),
                told(f"t{number}", EntryKind.SALE, price, f"{number}", sku=f"S{number:02}", quantity=1),
            )
        await books.booked()
        whole = await ranked(books, 1000)
        assert [name for name, _ in whole] == [f"S{number:02}" for number in reversed(range(12))]
        for skip in (0, 5, 10, 15):
            assert await ranked(books, 5, skip) == whole[skip : skip + 5]
        many = (await books.store.earned_by_product(SINCE, UNTIL, 5, 10)).many
        assert many == 12


async def test_a_span_counts_in_the_hours_that_it_touches(where: str) -> None:
    async with shelf(where) as books:
        await sold(books, "1", "LAMP", "10.00")  # at half past nine

        async def of(since: timedelta, until: timedelta) -> list[ProductEarned]:
            rows = (await books.store.earned_by_product(DAY + since, DAY + until, 10)).some
            return [one for one in rows if one.revenue]

        minute = timedelta(minutes=1)
        assert await of(-HOUR, timedelta())
        assert await of(20 * minute, HOUR)
        assert not await of(30 * minute, HOUR)
        assert not await of(-2 * HOUR, -30 * minute)
        assert await of(-2 * HOUR, -29 * minute)


async def test_days_and_the_hours_around_them_add_up_to_the_same_as_the_hours_alone(where: str) -> None:
    async with shelf(where) as books:
        sales = [Sale(DAY + HOUR * hour, price=f"{hour}.50", sku=f"S{hour % 7}") for hour in range(0, 100, 3)]
        await book(books.store, sales)
        for begin, end in ((0, 100), (5, 23), (0, 24), (24, 72), (7, 81), (23, 25), (90, 400)):
            since, until = DAY + HOUR * begin, DAY + HOUR * end
            rows = (await books.store.earned_by_product(since, until, 100)).some
            takings = await books.store.goods_takings(since, until)
            assert sorted((one.revenue, one.profit, one.units, one.goods) for one in rows) == sorted(
                (one.revenue, one.profit, one.units, one.goods) for one in takings
            )


async def test_what_is_told_of_goods_without_a_sale_counts_with_the_listing_that_sold_them(where: str) -> None:
    async with shelf(where) as books:
        listing = await books.store.add_listing("shop", Subject("us", "B1"), "Blue Lamp", "https://x.example", NOW, [])
        await book(books.store, [Sale(DAY, sku="LAMP", listing="B1")])
        await book(books.store, [Sale(DAY + HOUR * 50, units=0, price="0", cost=None, sku="LAMP", listing=None)])
        rows = (await books.store.earned_by_product(DAY + HOUR * 48, DAY + HOUR * 72, 10)).some
        assert [(one.name, one.profit) for one in rows] == [("Blue Lamp", Decimal(-3))]
        await books.store.remove_listing(listing.id, NOW)
        rows = (await books.store.earned_by_product(DAY + HOUR * 48, DAY + HOUR * 72, 10)).some
        assert [one.name for one in rows] == ["LAMP"]


async def test_a_sku_that_moved_counts_with_its_newest_listing_though_an_old_day_is_booked_again(where: str) -> None:
    async with shelf(where) as books:
        for number in (1, 2):
            subject = Subject("us", f"B{number}")
            await books.store.add_listing("shop", subject, f"Lamp {number}", "https://x.example", NOW, [])
        await book(books.store, [Sale(DAY + HOUR * 48, sku="LAMP", listing="B2")])
        await book(books.store, [Sale(DAY, sku="LAMP", listing="B1")])
        rows = (await books.store.earned_by_product(DAY, DAY + HOUR * 72, 10)).some
        assert [(one.name, one.units) for one in rows] == [("Lamp 2", 2)]


async def test_what_is_of_no_goods_is_one_row_whatever_its_account_and_all_of_it_is_added_up(where: str) -> None:
    async with shelf(where) as books:
        await sold(books, "1", "LAMP", "10.00")
        await sold(books, "2", "FAN", "30.00", hours=3)
        await books.booked(told("s1", EntryKind.STORAGE, "-4.00 USD"))
        await books.tell(told("s2", EntryKind.STORAGE, "-3.00 USD"), account="another")
        await books.booked()
        found = await books.store.earned_by_product(SINCE, UNTIL, 2)
        assert [(one.name, one.profit) for one in found.some] == [("FAN", Decimal(30)), ("LAMP", Decimal(10))]
        assert (found.many, found.revenue, found.profit, found.uncosted) == (3, Decimal(40), Decimal(40), 2)
        last = (await books.store.earned_by_product(SINCE, UNTIL, 1, 2)).some
        assert [(one.name, one.profit) for one in last] == [("", Decimal(-7))]
