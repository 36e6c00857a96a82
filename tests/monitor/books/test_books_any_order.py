"""Whatever comes first, twice or in whichever pieces: the same facts come to the same sums, and these to lines."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.readings import Entry, EntryKind, Order, OrderState
from monitor.books.statement import BESIDE
from storage.states import Bundle, Cost, Rate
from storage.store import Store
from tests.monitor.books.shelf import DAY, SINCE, UNTIL, Shelf, batch, line, order, told
from tests.postgres import Postgres

EXAMPLES = settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
_ACCOUNTS = count()
_KINDS = (EntryKind.SALE, EntryKind.FEE, EntryKind.REFUND, EntryKind.TAX, EntryKind.ADVERTISING)
_STATES = (OrderState.PENDING, OrderState.SHIPPED, OrderState.CANCELLED)
Fact = Order | Entry


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return str(tmp_path_factory.mktemp("books") / "twoam.db")
    postgres: Postgres = request.getfixturevalue("postgres")
    return asyncio.run(postgres.create())


@st.composite
def _stories(draw: st.DrawFn) -> list[Fact]:
    """Some orders through their states, and what two books tell of them and of others that nobody told."""
    facts: list[Fact] = []
    for number in range(draw(st.integers(1, 3))):
        prices = draw(st.lists(st.sampled_from(["10.00 USD", "0.01 EUR", "3.33 XPF", None]), min_size=0, max_size=3))
        lines = tuple(
            line(f"S{place}", draw(st.integers(1, 3)), price, id=f"{place}") for place, price in enumerate(prices)
        )
        first = order(f"{number}", *lines, hours=number / 2)
        changes = draw(st.lists(st.sampled_from(_STATES), min_size=1, max_size=3))
        facts += [
            replace(first, state=state, changed_at=first.placed_at + timedelta(hours=step))
            for step, state in enumerate(changes)
        ]
    for number in range(draw(st.integers(0, 6))):
        facts.append(_told(draw, number))
    return facts


def _told(draw: st.DrawFn, number: int) -> Entry:
    of = draw(st.sampled_from([None, "0", "1", "unknown"]))
    sku = draw(st.sampled_from([None, "S0", "other"]))
    amount = f"{draw(st.integers(-999, 999))}.{draw(st.integers(0, 99)):02} {draw(st.sampled_from(['USD', 'EUR']))}"
    book = draw(st.sampled_from(["transactions", "settlement"]))
    quantity, days = draw(st.sampled_from([None, 1, 2])), draw(st.integers(-2, 2))
    kind = draw(st.sampled_from(_KINDS))
    return told(f"e{number}", kind, amount, of, days, sku=sku, quantity=quantity, book=book)


async def _prepared(store: Store) -> None:
    await store.put_costs([Cost("S0", Decimal("1.50"), "CNY"), Cost("part", Decimal("0.0000015"), "USD")])
    await store.put_bundles([Bundle("S1", (("part", 3), ("S0", 1)))])
    await store.put_rates([Rate("EUR", "USD", Decimal("0.87654321"), date(2026, 11, 1))])


async def _sums(store: Store, account: str) -> list[object]:
    """All that is told of an account, without its name."""
    takings = [replace(one, account="") for one in await store.takings(SINCE, UNTIL, account)]
    goods = [replace(one, account="") for one in await store.goods_takings(SINCE, UNTIL, account)]
    counts = [replace(one, account="") for one in await store.order_counts(SINCE, UNTIL, account)]
    return [takings, sorted(goods, key=lambda one: (one.market, one.sku)), counts]


async def _equals_its_lines(store: Store, account: str) -> None:
    lines = await store.bookings(SINCE, UNTIL, account)
    sums: dict[tuple[str, EntryKind, str], Decimal] = defaultdict(Decimal)
    for one in lines:
        sums[one.market or "", one.kind, one.amount.currency] += one.home.amount if one.home else 0
    found = {(one.market, one.kind, one.currency): one.home for one in await store.takings(SINCE, UNTIL, account)}
    assert found == sums
    profit = sum((one.home.amount for one in lines if one.home and one.kind not in BESIDE), Decimal(0))
    assert sum((one.profit for one in await store.goods_takings(SINCE, UNTIL, account)), Decimal(0)) == profit


@EXAMPLES
@given(facts=_stories(), data=st.data())
def test_any_order_any_pieces_and_any_repetition_come_to_the_same(
    place: str, facts: Sequence[Fact], data: st.DataObject
) -> None:
    again = data.draw(st.lists(st.sampled_from(facts), max_size=4))
    shuffled = data.draw(st.permutations([*facts, *again]))
    size = data.draw(st.integers(1, 4))
    one, other = (f"account {next(_ACCOUNTS)}" for _ in range(2))

    async def story() -> None:
        async with Store.open(place) as store:
            await _prepared(store)
            shelf = Shelf(store)
            await store.commit(batch(*facts, account=one))
            await shelf.keeper.catch_up()
            for begin in range(0, len(shuffled), size):
                await store.commit(batch(*shuffled[begin : begin + size], account=other))
                # Now and then the bookkeeper comes in between, and every time he is another one.
                if begin % 3 == 0:
                    await Shelf(store).keeper.tick()
            await Shelf(store).keeper.catch_up()
            assert await _sums(store, other) == await _sums(store, one)
            await _equals_its_lines(store, one)

    asyncio.run(story())


async def test_everything_booked_anew_comes_to_the_same(place: str) -> None:
    account = f"account {next(_ACCOUNTS)}"
    async with Store.open(place) as store:
        await _prepared(store)
        facts: list[Fact] = [order("0", line("S1", 2, "9.99 EUR")), told("e", EntryKind.FEE, "-0.07 EUR", "0")]
        await store.commit(batch(*facts, account=account))
        await Shelf(store).keeper.catch_up()
        before = await _sums(store, account)
        await Shelf(store, "EUR").keeper.catch_up()
        assert await _sums(store, account) != before
        await Shelf(store, "USD").keeper.catch_up()
        assert await _sums(store, account) == before
        assert (await store.bookings(DAY, UNTIL, account))[0].booked_at == DAY
