"""What adapters may remember between runs, kept in the database."""

from contextlib import suppress
from datetime import datetime

from adapters.clock import Clock
from storage.errors import Unwritable
from storage.store import Store


class StoreKeep:
    """adapters.keep.Keep on a Store; the clock says what has expired."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def get(self, key: str) -> str | None:
        return await self._store.get_kept(key, self._clock.now())

    async def put(self, key: str, value: str, expires: datetime | None = None) -> None:
        """What cannot be written is forgotten at the next start: that is no reason not to look."""
        with suppress(Unwritable):
            await self._store.put_kept(key, value, expires)

    async def claim(self, key: str, expires: datetime) -> bool:
        """What cannot be written is nobody's: that is no reason not to look, either."""
        with suppress(Unwritable):
            return await self._store.claim_kept(key, self._clock.now(), expires)
        return True
