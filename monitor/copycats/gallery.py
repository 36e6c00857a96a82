"""Hashes of public pictures: each is fetched once, by the rules that hold for pages, and only its hash is kept."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

import structlog

from adapters.clock import Clock
from adapters.door import Door
from adapters.errors import AdapterError, TryLater
from adapters.keep import Keep
from monitor.copycats.pictures import NotAPicture, PictureHash, hashed

log = structlog.get_logger()

# A hash is kept so long after it was made; what was no picture is tried again the next day.
_KEPT, _REFUSED = timedelta(days=180), timedelta(days=1)
_LONGEST_URL = 2_000


@dataclass(frozen=True, slots=True)
class Gallery:
    """What pictures look like, by their addresses; one is decoded at a time, beside the event loop."""

    keep: Keep
    clock: Clock
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def known(self, url: str) -> tuple[bool, PictureHash | None]:
        """Whether the address need not be asked now, and the hash of what was there, None where it was no picture."""
        kept = await self.keep.get(_key(url))
        if kept is None:
            return False, None
        text = json.loads(kept)["hash"]
        return True, PictureHash.of_text(text) if text else None

    async def fetched(self, door: Door, url: str) -> PictureHash | None:
        """Reads the picture and keeps its hash; None where it cannot be had: then nothing is known of it."""
        try:
            found = await self._read(door, url)
        except TryLater as error:
            log.info("a picture could not be had", why=str(error))
            return None
        except (AdapterError, NotAPicture) as error:
            log.info("there is no picture to compare", why=str(error))
            found = None
        until = self.clock.now() + (_KEPT if found else _REFUSED)
        kept = {"url": url[:_LONGEST_URL], "hash": found.to_text() if found else None}
        await self.keep.put(_key(url), json.dumps(kept), until)
        return found

    async def _read(self, door: Door, url: str) -> PictureHash:
        page = await door.page(url)
        if page.status != 200:
            raise NotAPicture(f"the picture's address answered with status {page.status}")
        async with self.turn:
            return await asyncio.to_thread(hashed, page.body)


def _key(url: str) -> str:
    return f"picture:{sha256(url.encode()).hexdigest()[:40]}"
