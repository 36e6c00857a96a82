"""Reads the sources that are held against each other."""

from datetime import datetime

from monitor.books.reconciliation import FIGURES, Reconciliation, apart, compared
from storage.store import Store


async def reconciled(store: Store, account: str, since: datetime, until: datetime) -> Reconciliation:
    """What the sources of an account tell of a span, side by side."""
    figures = [figure for _, figure in await store.figures(account, FIGURES, since, until)]
    twice = await store.told_twice(account, since, until)
    orders, untold = await store.orders_untold(account, since, until)
    return Reconciliation(
        account=account,
        since=since,
        until=until,
        compared=compared(await store.bought(account, since, until), figures),
        orders=orders,
        untold=untold,
        twice=len(twice),
        apart=apart(twice),
        unknown=tuple(await store.unknown_words(account, since, until)),
    )
