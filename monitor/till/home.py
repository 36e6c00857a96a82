"""The house's currency, for whoever has only its memory at hand."""

from monitor.books import home
from storage.store import Store


async def home_currency(store: Store, configured: str | None) -> str:
    """As the configuration says it, else as monitor/books/home.py has it of the people."""
    return home.home_currency(configured or "", await store.people())
