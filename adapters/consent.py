"""How a person lets the program into his account where the platform has a page for it: go there, agree, paste."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Entered:
    """Who let us in, as the platform names him, and the day on which that ends; None where it is not told."""

    who: str | None
    until: date | None


class Consent(Protocol):
    """One account's consent; both methods raise Refused with what to do where it cannot be."""

    def address(self, state: str) -> str:
        """The page on which the person agrees; `state` comes back with his answer."""
        ...

    async def enter(self, pasted: str, state: str) -> Entered:
        """Takes the address to which the platform sent him, and keeps what it grants."""
        ...
