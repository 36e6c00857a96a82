"""What an adapter may remember between runs: buckets, ETags, robots.txt, budgets."""

from datetime import datetime
from hashlib import sha256
from typing import Protocol


class Keep(Protocol):
    """A small text store; storage implements it, the composition root injects it."""

    async def get(self, key: str) -> str | None:
        """The value, or None where there is none or it has expired."""
        ...

    async def put(self, key: str, value: str, expires: datetime | None = None) -> None:
        """Stores the value under the key, until `expires` where given."""
        ...

    async def claim(self, key: str, expires: datetime) -> bool:
        """Takes the key until then, for one alone of all programs that share the store; False where it is taken."""
        ...


def digest(*parts: str) -> str:
    """A short name for what an account is let in with, which tells nothing of it: rows are kept by it."""
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
