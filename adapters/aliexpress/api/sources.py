"""Through which app others' items are seen: the seller's own where it has the methods, or one of the affiliate kind."""

from collections.abc import Mapping
from typing import Any

from adapters.aliexpress.account import AliExpressConfig
from adapters.aliexpress.api.calls import Calls, Request
from adapters.aliexpress.api.credentials import affiliate_of
from adapters.aliexpress.api.goods import Context, Item, read_list
from adapters.aliexpress.api.methods import Method
from adapters.aliexpress.api.refusals import Ungranted
from adapters.clock import Clock
from adapters.door import Door
from adapters.keep import Keep

# A method that is not granted is asked for again after so many seconds: somebody may have applied for it.
AGAIN_AFTER = 86_400.0


class Sources:
    """Asks methods that the app may lack; one that is not granted costs one call a day."""

    def __init__(self, config: AliExpressConfig, door: Door, keep: Keep, clock: Clock, own: Calls) -> None:
        credentials = affiliate_of(config)
        self._own = own
        self._affiliate = Calls(door, keep, clock, credentials, logged_in=False) if credentials else own
        self._clock = clock
        self._refused: dict[str, tuple[Ungranted, float]] = {}
        self.context = Context(config.ship_to, config.currency or "USD")

    async def own(self, request: Request, *, urgent: bool = False) -> Mapping[str, Any]:
        """The answer to the seller's own app (dropshipping methods, which need his log-in)."""
        return await self._asked(self._own, request, urgent=urgent)

    async def affiliate(self, request: Request, *, urgent: bool = False) -> tuple[Item, ...]:
        """The items that an affiliate method answers."""
        said = await self._asked(self._affiliate, request, urgent=urgent)
        try:
            return read_list(request.method, said)
        except Ungranted as error:
            raise self._remembered(request, error) from None

    def check(self, method: Method) -> None:
        """Raises what refused the method within the last day, before anything is done for the question."""
        error, until = self._refused.get(method.name, (None, 0.0))
        if error is not None and self._clock.monotonic() < until:
            raise error

    async def _asked(self, calls: Calls, request: Request, *, urgent: bool) -> Mapping[str, Any]:
        self.check(request.method)
        try:
            return await calls.send(request, urgent=urgent)
        except Ungranted as error:
            raise self._remembered(request, error) from None

    def _remembered(self, request: Request, error: Ungranted) -> Ungranted:
        self._refused[request.method.name] = (error, self._clock.monotonic() + AGAIN_AFTER)
        return error
