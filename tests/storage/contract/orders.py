"""Orders: kept as the newest reading has them, found by their time and by their ids."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

from adapters.readings import FulfilledBy, Money, Order, OrderLine, OrderState, Subject
from storage.states import Batch, Ordered
from storage.store import Store
from tests.storage.world import LAMP, NIGHT, ORDER, after

LINES = (
    OrderLine("1", 2, "LAMP-1", LAMP, Money(Decimal("35.98"), "USD")),
    OrderLine("2", 1, cancelled=1),
)


def told(*orders: Order, account: str = "amazon") -> Batch:
    return Batch(orders=tuple((account, order) for order in orders))


async def known(store: Store) -> Order:
    return (await store.orders_known("amazon", [ORDER.id]))[ORDER.id]


class OrderContract:
    async def test_an_order_comes_back_as_it_was_told(self, store: Store) -> None:
        full = replace(
            ORDER,
            lines=LINES,
            total=Money(Decimal("1200"), "JPY"),
            fulfilled_by=FulfilledBy.SELLER,
            country="JP",
            ship_by=after(600),
            cancel_asked=True,
        )
        await store.commit(told(ORDER, replace(full, id="2")))
        found = await store.orders_known("amazon", [ORDER.id, "2", "2", "none"])
        assert found == {ORDER.id: ORDER, "2": replace(full, id="2")}
        assert str(found["2"].total) == "1200 JPY"
        assert str(found["2"].lines[0].price) == "35.98 USD"
        assert await store.orders_known("other", [ORDER.id]) == {}

    async def test_an_amount_keeps_the_decimals_of_its_currency_and_more_where_there_are(self, store: Store) -> None:
        await store.commit(told(replace(ORDER, total=Money(Decimal("35"), "USD"))))
        assert str((await known(store)).total) == "35.00 USD"
        odd = Money(Decimal("35.12345"), "USD")
        await store.commit(told(replace(ORDER, changed_at=after(2), total=odd)))
        assert (await known(store)).total == odd

    async def test_an_order_never_goes_back_to_what_it_was(self, store: Store) -> None:
        shipped = replace(ORDER, state=OrderState.SHIPPED, changed_at=after(90), lines=LINES)
        await store.commit(told(shipped))
        await store.commit(told(replace(ORDER, lines=LINES[:1], changed_at=after(80), cancel_asked=True)))
        assert await known(store) == shipped

    async def test_lines_that_a_newer_reading_does_not_tell_stay_known(self, store: Store) -> None:
        await store.commit(told(replace(ORDER, lines=LINES)))
        await store.commit(told(replace(ORDER, state=OrderState.SHIPPED, changed_at=after(90))))
        assert await known(store) == replace(ORDER, state=OrderState.SHIPPED, changed_at=after(90), lines=LINES)
        await store.commit(told(replace(ORDER, changed_at=after(91), lines=LINES[1:])))
        assert (await known(store)).lines == LINES[1:]

    async def test_an_older_reading_fills_lines_that_nobody_told_yet_and_nothing_else(self, store: Store) -> None:
        shipped = replace(ORDER, state=OrderState.SHIPPED, changed_at=after(90))
        await store.commit(told(shipped))
        await store.commit(told(replace(ORDER, lines=LINES, total=Money(Decimal(1), "USD"))))
        assert await known(store) == replace(shipped, lines=LINES)

    async def test_two_readings_of_one_moment_add_up(self, store: Store) -> None:
        await store.commit(told(replace(ORDER, country="US"), replace(ORDER, lines=LINES)))
        assert await known(store) == replace(ORDER, country="US", lines=LINES)
        await store.commit(told(replace(ORDER, lines=LINES[:1])))
        assert await known(store) == replace(ORDER, country="US", lines=LINES[:1])
        await store.commit(told(replace(ORDER, lines=LINES[1:]), replace(ORDER, lines=LINES)))
        assert await known(store) == replace(ORDER, country="US", lines=LINES)

    async def test_orders_are_listed_newest_first_by_when_they_were_placed(self, store: Store) -> None:
        placed = [replace(ORDER, id=f"{n}", placed_at=after(n), lines=LINES[: n % 3]) for n in range(9)]
        await store.commit(told(*placed[:6]))
        await store.commit(told(*placed[6:], account="other"))
        await store.later(told(replace(ORDER, id="waits", placed_at=after(20))))
        assert [order for _, order in await store.orders("amazon", after(1), after(6))] == placed[5:0:-1]
        assert await store.orders(None, after(5), after(20), 3) == (
            ("other", placed[8]),
            ("other", placed[7]),
            ("other", placed[6]),
        )
        assert [order.id for _, order in await store.orders(None, NIGHT, after(60), 2)] == ["waits", "8"]
        assert await store.orders("nobody", NIGHT, after(60)) == ()

    async def test_units_are_counted_of_one_listing_without_what_was_cancelled_or_is_anothers(
        self, store: Store
    ) -> None:
        other = Subject(LAMP.market, "B0OTHER0001")
        lines = (OrderLine("1", 3, listing=LAMP, cancelled=1), OrderLine("2", 5, listing=other))
        await store.commit(
            told(
                replace(ORDER, id="late", placed_at=after(30), lines=lines),
                replace(ORDER, id="early", placed_at=after(10), lines=lines[:1]),
                replace(ORDER, id="void", placed_at=after(11), lines=lines, state=OrderState.CANCELLED),
                replace(ORDER, id="none", placed_at=after(12), lines=(OrderLine("1", 1, listing=LAMP, cancelled=1),)),
                replace(ORDER, id="silent", placed_at=after(13), lines=()),
            )
        )
        await store.commit(told(replace(ORDER, id="theirs", placed_at=after(14), lines=lines), account="other"))
        shouted = Subject(LAMP.market.upper(), LAMP.id)
        for listing in (LAMP, shouted):
            assert await store.sold("amazon", listing, NIGHT, after(60)) == ((after(10), 2), (after(30), 2))
        assert await store.sold("amazon", LAMP, after(10), after(30)) == ((after(10), 2),)
        assert await store.untold_orders("amazon", NIGHT, after(60)) == 1
        assert await store.untold_orders("other", NIGHT, after(60)) == 0

    async def test_what_was_ordered_is_the_sum_of_the_orders_themselves(self, store: Store) -> None:
        dice = Random(7)
        placed = [_thrown(dice, number) for number in range(150)]
        await store.commit(told(*placed[:90]))
        await store.later(told(*placed[90:], account="other"))
        of_both, of_one = placed, placed[90:]
        for account, some in ((None, of_both), ("other", of_one), ("nobody", [])):
            for since, until in ((NIGHT, after(60)), (after(10), after(31)), (after(40), after(40))):
                within = [one for one in some if since <= one.placed_at < until]
                assert {(one.market, one.currency): one for one in await store.ordered(account, since, until)} == (
                    _by_hand(within)
                )
        assert {one.market for one in await store.ordered(None, NIGHT, after(60), ["DE", "jp"])} == {"DE"}
        assert await store.markets_ordered(NIGHT, after(60)) == {"US", "DE"}
        assert await store.markets_ordered(after(60), after(90)) == frozenset()


def _thrown(dice: Random, number: int) -> Order:
    cents, currency = Decimal(dice.randrange(100_000)).scaleb(-2), dice.choice(["USD", "EUR", "JPY"])
    lines = [OrderLine(str(place), dice.randint(1, 4), cancelled=dice.randint(0, 1)) for place in range(3)]
    return replace(
        ORDER,
        id=str(number),
        market=dice.choice(["US", "DE"]),
        state=dice.choice([OrderState.PENDING, OrderState.SHIPPED, OrderState.CANCELLED]),
        placed_at=after(dice.randrange(60)),
        total=None if dice.random() < 0.3 else Money(cents, currency),
        lines=tuple(lines[: dice.randint(0, 3)]),
    )


def _by_hand(orders: Sequence[Order]) -> dict[tuple[str, str | None], Ordered]:
    found: dict[tuple[str, str | None], Ordered] = {}
    for one in orders:
        key = one.market, one.total.currency if one.total else None
        sum_ = found.get(key, Ordered(*key))
        if one.state is OrderState.CANCELLED:
            found[key] = replace(sum_, cancelled=sum_.cancelled + 1)
            continue
        found[key] = replace(
            sum_,
            orders=sum_.orders + 1,
            units=sum_.units + sum(line.quantity - line.cancelled for line in one.lines),
            amount=sum_.amount + (one.total.amount if one.total else 0),
            untold=sum_.untold + (one.total is None),
            unlisted=sum_.unlisted + (not one.lines),
        )
    return found
