"""The currency in which the house keeps its books; a person's own is only a view of them."""

from collections.abc import Iterable

from storage.states import Person, Role

# Where nobody said otherwise.
_USUAL = "USD"


def home_currency(configured: str, people: Iterable[Person]) -> str:
    """The configured one, else the first owner's own."""
    owners = (one.currency for one in people if one.role is Role.OWNER)
    return configured or next(owners, "") or _USUAL
