"""Reads the sources that are held against each other."""

from collections.abc import Collection
from datetime import datetime

from monitor.books.reconciliation import FIGURES, Reconciliation
from storage.states import Checked
from storage.store import Store


async def reconciled(store: Store, accounts: Collection[str], since: datetime, until: datetime) -> list[Reconciliation]:
    """What the sources of each of these accounts tell of a span, side by side."""
    beside = await store.beside(accounts, FIGURES, since, until)
    checked, apart = await store.checked(since, until), await store.told_apart(since, until)
    unknown, placed = await store.unknown_words(since, until), await store.order_counts(since, until)
    orders: dict[str, int] = {}
    for one in placed:
        orders[one.account] = orders.get(one.account, 0) + one.orders
    return [
        Reconciliation(
            account=account,
            since=since,
            until=until,
            compared=tuple(beside.get(account, ())),
            orders=orders.get(account, 0),
            untold=checked.get(account, Checked()).untold,
            twice=checked.get(account, Checked()).twice,
            apart=tuple(apart.get(account, ())),
            unknown=tuple(unknown.get(account, ())),
        )
        for account in accounts
    ]
