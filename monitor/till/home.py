"""The house's currency, for whoever has only its memory at hand."""

from monitor.books import home
from storage.store import Store


async def home_currency(store: Store, configured: str | None) -> str:
    """That in which the books are kept; before there are any as the configuration or the people say it.

    Where the configuration was changed since, what is summed stays in the old one until all is booked anew.
    """
    return await store.books_currency() or home.home_currency(configured or "", await store.people())
