"""Whatever is told of an account in whatever order and however often, the memory comes to the same."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.readings import Entry, EntryKind, Figure, Money, Order, OrderLine, OrderState, Return
from storage.states import Batch
from storage.store import Store
from tests.postgres import Postgres
from tests.storage.world import NIGHT, ORDER, after

EXAMPLES = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ENDLESS = NIGHT - timedelta(days=1), NIGHT + timedelta(days=1)
STATES = tuple(OrderState)
# One more truth every minute, of which each reading may leave something unsaid.
READING = st.tuples(st.integers(0, 1), st.integers(0, 5), st.booleans(), st.booleans())
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return str(tmp_path_factory.mktemp("business") / "twoam.db")
    postgres: Postgres = request.getfixturevalue("postgres")
    return asyncio.run(postgres.create())


@pytest.fixture(scope="module")
def account() -> Callable[[], str]:
    """An account that nothing was told of yet."""
    count = iter(range(10**6))
    return lambda: f"account {next(count)}"


def reading(number: int, minute: int, with_lines: bool, with_total: bool) -> Order:
    """What may be told of an order at a minute: every truth of that minute, or less."""
    lines = tuple(OrderLine(f"{place}", minute + 1) for place in range(minute % 3 + 1))
    return replace(
        ORDER,
        id=f"{number}",
        state=STATES[minute % len(STATES)],
        changed_at=after(minute),
        lines=lines if with_lines else (),
        total=Money(Decimal(minute), "USD") if with_total else None,
        cancel_asked=minute % 2 == 1,
    )


def newest(tellings: list[Order]) -> Order:
    """The order as all its tellings together have it."""
    last = max(tellings, key=lambda one: one.changed_at)
    totals = [one.total for one in tellings if one.changed_at == last.changed_at and one.total]
    lined = max((one for one in tellings if one.lines), key=lambda one: one.changed_at, default=last)
    return replace(last, total=totals[0] if totals else None, lines=lined.lines)


async def tell(store: Store, batches: Iterable[Batch], quiet: Iterable[bool]) -> None:
    for batch, waits in zip(batches, quiet, strict=False):
        await (store.later if waits else store.commit)(batch)


@EXAMPLES
@given(told=st.lists(READING, min_size=1, max_size=12), size=st.integers(1, 4))
def test_orders_come_to_the_same_in_any_order_and_never_go_back(
    place: str, account: Callable[[], str], told: list[tuple[int, int, bool, bool]], size: int
) -> None:
    mine = account()

    async def story() -> None:
        orders = [reading(*one) for one in told]
        async with Store.open(place) as store:
            for end in range(size, len(orders) + size, size):
                await store.commit(Batch(orders=tuple((mine, order) for order in orders[end - size : end])))
                known = await store.orders_known(mine, ["0", "1"])
                so_far = orders[:end]
                assert known == {
                    number: newest([one for one in so_far if one.id == number]) for number in {one.id for one in so_far}
                }

    asyncio.run(story())


@EXAMPLES
@given(amounts=st.lists(AMOUNTS, min_size=1, max_size=6), quiet=st.lists(st.booleans(), min_size=24), data=st.data())
def test_ledger_returns_and_figures_are_kept_once_to_the_last_digit_in_any_order(
    place: str, account: Callable[[], str], amounts: list[Decimal], quiet: list[bool], data: st.DataObject
) -> None:
    mine = account()
    facts = [fact for number, amount in enumerate(amounts) for fact in of_amount(mine, number, amount)]
    again = data.draw(st.lists(st.sampled_from(facts), max_size=6))

    async def story() -> None:
        async with Store.open(place) as store:
            await tell(store, data.draw(st.permutations([*facts, *again])), quiet)
            entries = [entry.amount.amount for _, entry in await store.entries(mine, *ENDLESS)]
            assert entries == amounts
            assert [figure.value for _, figure in await store.figures(mine, ["sales"], *ENDLESS)] == amounts
            assert [one.id for _, one in await store.returns(mine, *ENDLESS)] == [f"{n}" for n in range(len(amounts))]

    asyncio.run(story())


def of_amount(account: str, number: int, amount: Decimal) -> list[Batch]:
    at = after(number)
    entry = Entry(f"{number}", "transactions", EntryKind.SALE, at, Money(amount, "USD"))
    figure = Figure("sales", at, after(number + 1), amount, "USD")
    returned = Return(f"{number}", at, 1, "DEFECTIVE")
    return [
        Batch(entries=((account, entry),)),
        Batch(figures=((account, figure),)),
        Batch(returns=((account, returned),)),
    ]


async def test_what_is_told_again_writes_nothing(tmp_path: Path) -> None:
    """A report repeats what is known by the thousand: the log of the database must not grow by it."""
    orders = tuple(("amazon", replace(reading(0, 2, True, True), id=f"{n}")) for n in range(50))
    facts = [of_amount("amazon", n, Decimal(n)) for n in range(50)]
    batch = Batch(
        orders=orders,
        entries=tuple(one for entries, _, _ in facts for one in entries.entries),
        figures=tuple(one for _, figures, _ in facts for one in figures.figures),
        returns=tuple(one for _, _, returns in facts for one in returns.returns),
    )
    async with Store.open(tmp_path / "twoam.db") as store:
        await store.commit(batch)
        await store.checkpoint()
        await store.commit(batch)
        assert store.wal_bytes() == 0
