"""The house's currency: the one in which all money is added up."""

from storage.states import Role
from storage.store import Store

_USUAL = "USD"


async def home_currency(store: Store, configured: str | None) -> str:
    """As the configuration says it, else the first owner's own, else the US dollar."""
    if configured:
        return configured
    owners = [one for one in await store.people() if one.role is Role.OWNER and one.currency]
    return owners[0].currency if owners else _USUAL
