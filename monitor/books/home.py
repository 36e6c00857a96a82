"""The currency in which the house keeps its books; a person's own is only a view of them."""

from storage.states import Role
from storage.store import Store

# Where nobody said otherwise.
_USUAL = "USD"


async def home_currency(store: Store, configured: str | None) -> str:
    """That in which the books are kept; before there are any, the one that is wished.

    Where another is wished since, what is summed stays in the old one until the bookkeeper begins anew.
    """
    return await store.books_currency() or await wished_currency(store, configured)


async def wished_currency(store: Store, configured: str | None) -> str:
    """The configured one, else the first owner's own."""
    owners = (one.currency for one in await store.people() if one.role is Role.OWNER)
    return configured or next(owners, "") or _USUAL
