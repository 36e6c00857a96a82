"""Reads the exchange rates of today from the source that the configuration names; else nobody is asked."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import structlog

from adapters.call import Call
from adapters.clock import Clock
from adapters.door import Door
from adapters.errors import AdapterError, Misread, Refused
from adapters.reference_rates import BASE, read_rates
from storage.states import Rate
from storage.store import Store

log = structlog.get_logger()

# How often the source is asked, in seconds: it is renewed once a working day.
EVERY = 6 * 3600.0
# A table of all days since 1999 has 650 kilobytes packed; that of one day two.
_LARGEST = 4_000_000


@dataclass(frozen=True, slots=True)
class RateSource:
    """What fails is logged and tried again in its time: /rate shows how old each rate is."""

    store: Store
    clock: Clock
    door: Door
    url: str

    @property
    def origin(self) -> str:
        """The name under which its rates are kept and told: the host."""
        return urlsplit(self.url).hostname or self.url

    async def tick(self) -> None:
        """Asks once, and keeps what is new."""
        try:
            fresh = await self.store.put_rates(await self._asked())
        except AdapterError as error:
            log.warning("no exchange rates were read", source=self.origin, why=str(error))
        else:
            log.info("exchange rates were read", source=self.origin, fresh=fresh)

    async def _asked(self) -> list[Rate]:
        reply = await self.door.call(Call("GET", self.url, {"User-Agent": "twoam"}, most=_LARGEST))
        if reply.status != 200:
            raise Refused(f"{self.origin} answered with status {reply.status}: compare [rates] url with its own page")
        today = self.clock.now().date()
        found = [one for one in read_rates(reply.body) if one.day <= today]
        if not found:
            raise Misread(f"{self.origin} tells of rates of a day that has not come: look at this machine's clock")
        return [Rate(one.currency, BASE, one.value, one.day, self.origin) for one in found]
